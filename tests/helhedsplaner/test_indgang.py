"""A plan that already runs is taken in with its history, and its decisions are entered afterwards, each marked."""

import datetime as dt

import pytest
from django.urls import reverse

from godkendelser.models import Afgoerelse, Trin
from grundlag.adgang import Rolle
from helhedsplaner.models import Versionshaendelse
from helhedsplaner.tilstande import Status
from tests.factories.fuld_plan import fuld_plan
from tests.factories.godkendelser import indsendt_plan
from tests.factories.helhedsplaner import PlanFactory


@pytest.fixture(autouse=True)
def dagen(settings):
    settings.DAGS_DATO = dt.date(2022, 3, 1)


@pytest.fixture
def plan():
    return fuld_plan()


@pytest.fixture
def klient(log_ind, plan):
    return log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)


def side(plan, app="helhedsplaner"):
    return reverse(f"{app}:indgang", args=[plan.pk])


def test_a_running_plan_is_taken_in(klient, plan):
    assert "Tag den ind" in klient.get(reverse("helhedsplaner:plan", args=[plan.pk])).content.decode()
    klient.post(side(plan), {"status": "i_drift", "note": "I drift siden 15.9.2021."})

    plan.refresh_from_db()
    version = plan.versioner.get()
    assert (plan.status, plan.er_indgang, version.haendelse) == (Status.I_DRIFT, True, Versionshaendelse.INDGANG)
    versioner = klient.get(reverse("helhedsplaner:versioner", args=[plan.pk])).content.decode()
    assert "som den kørende plan blev taget ind" in versioner
    assert "kan ikke tages ind på ny" in klient.get(side(plan)).content.decode()


def test_its_decisions_are_entered_with_their_days(log_ind):
    plan = indsendt_plan().plan
    plan.er_indgang = True
    plan.save(update_fields=["er_indgang"])
    version = plan.versioner.get()
    klient = log_ind(Rolle.FORUMSEKRETAER)
    trin = Trin.objects.for_planer([plan.pk]).order_by("pk").first()
    tomt = klient.post(side(plan, "godkendelser"), {})
    fremtid = klient.post(side(plan, "godkendelser"), {f"trin-{trin.pk}": "2.3.2022"})
    svar = klient.post(side(plan, "godkendelser"), {f"trin-{trin.pk}": "1.6.2021"}, follow=True)

    afgoerelse = Afgoerelse.objects.get()
    assert tomt.context["form"].errors["__all__"] == ["Skriv mindst én dato."]
    assert fremtid.status_code == 422
    assert "1 afgørelse er skrevet ind." in svar.content.decode()
    assert (afgoerelse.indgang, afgoerelse.dato, afgoerelse.version) == (True, dt.date(2021, 6, 1), version)
    assert f"trin-{trin.pk}" not in klient.get(side(plan, "godkendelser")).context["form"].fields


def test_money_that_does_not_add_up_is_said_before_and_refused(klient, plan):
    plan.ramme = 28_100_001
    plan.save(update_fields=["ramme"])

    assert "1 kr." in klient.get(side(plan)).content.decode()
    svar = klient.post(side(plan), {"status": "i_drift", "note": "I drift."})

    assert svar.status_code == 422
    assert "1 kr. mangler" in svar.context["form"].errors["__all__"][0]
    assert not plan.versioner.exists()


def test_the_status_is_one_that_a_running_plan_has_and_what_is_known_is_said(klient, plan):
    svar = klient.post(side(plan), {"status": "ide", "note": ""})

    assert {*svar.context["form"].errors} == {"status", "note"}


def test_only_a_plan_that_was_taken_in_has_decisions_entered_afterwards(log_ind):
    assert log_ind(Rolle.FORUMSEKRETAER).get(side(PlanFactory(), "godkendelser")).status_code == 404
