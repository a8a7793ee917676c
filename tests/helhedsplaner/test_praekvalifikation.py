"""The first gate, from idea to answer, and again after a refusal."""

import datetime as dt

import pytest
from django.urls import reverse

from grundlag.adgang import Rolle
from helhedsplaner.handlinger import opret_plan
from helhedsplaner.models import Praekvalifikationssvar
from helhedsplaner.tilstande import Status
from tests.factories.byomraader import BoligorganisationFactory, ByomraadeFactory
from tests.factories.helhedsplaner import PlanFactory, RegelsaetFactory

FELTER = {
    "udfordringer": "Mange uden arbejde.",
    "afdelingsoplysninger": "A",
    "noegletal": "N",
    "budgetoverslag": "B",
    "kommunal_anbefaling": "K",
    "kommunal_anbefaling_dato": "4.5.2020",
    "grundudgave": "1",
}


@pytest.fixture
def klient(log_ind, settings):
    settings.DAGS_DATO = dt.date(2020, 9, 1)
    return log_ind(Rolle.PROJEKTLEDER, boligorganisation=BoligorganisationFactory())


@pytest.fixture
def plan(klient):
    return opret_plan(
        navn="Plan",
        byomraade=ByomraadeFactory(),
        regelsaet=RegelsaetFactory(),
        driftsansvarlig=klient.bruger.tilknytninger.get().boligorganisation,
        af=klient.bruger,
    )


def side(plan, navn="praekvalifikation"):
    return reverse(f"helhedsplaner:{navn}", args=[plan.pk])


def i_status(plan, status):
    plan.refresh_from_db()
    return plan.status == status


def test_the_whole_way_with_a_refusal_and_a_new_attempt(klient, plan):
    klient.post(side(plan, "begynd_praekvalifikation"))
    klient.post(side(plan), FELTER)
    forsoeg = plan.praekvalifikationer.get()
    assert (forsoeg.udfordringer, forsoeg.kommunal_anbefaling_dato) == ("Mange uden arbejde.", dt.date(2020, 5, 4))

    klient.post(side(plan, "praekvalifikation_indsendt"), {"dato": "1.6.2020"})
    assert i_status(plan, Status.PRAEKVALIFIKATION_INDSENDT)
    klient.post(
        side(plan, "praekvalifikation_svar"), {"svar": "supplerende", "dato": "1.7.2020", "note": "Mere om unge"}
    )
    klient.post(side(plan), {**FELTER, "udfordringer": "Også de unge.", "grundudgave": "2"})
    klient.post(side(plan, "praekvalifikation_svar"), {"svar": "afslag", "dato": "1.8.2020"})
    assert i_status(plan, Status.PRAEKVALIFIKATION_AFSLAG)
    assert klient.post(side(plan), FELTER).status_code == 403
    assert "Prøv igen med et nyt forsøg" in klient.get(side(plan)).content.decode()

    klient.post(side(plan, "begynd_praekvalifikation"))
    assert i_status(plan, Status.PRAEKVALIFIKATION)
    assert list(plan.praekvalifikationer.values_list("nummer", "udfordringer", "svar")) == [
        (1, "Også de unge.", Praekvalifikationssvar.AFSLAG),
        (2, "Også de unge.", ""),
    ]
    assert "Tidligere forsøg" in klient.get(side(plan)).content.decode()


def test_only_a_date_is_saved_too(klient, plan):
    klient.post(side(plan), {"kommunal_anbefaling_dato": "4.5.2020", "grundudgave": "1"})

    assert plan.praekvalifikationer.get().kommunal_anbefaling_dato == dt.date(2020, 5, 4)


def test_two_who_write_the_same_part_meet(klient, plan):
    klient.post(side(plan), FELTER)

    svar = klient.post(side(plan), {**FELTER, "udfordringer": "Noget andet."})

    assert svar.status_code == 409
    assert list(svar.context["konflikt"].fletninger) == ["udfordringer"]


def test_a_day_to_come_and_an_answer_before_the_application_are_refused(klient, plan):
    klient.post(side(plan, "begynd_praekvalifikation"))

    fremtid = klient.post(side(plan, "praekvalifikation_indsendt"), {"dato": "2.9.2020"})
    assert fremtid.context["form"].errors["dato"] == ["Datoen ligger i fremtiden."]
    for_tidligt = klient.post(side(plan, "praekvalifikation_svar"), {"svar": "afslag", "dato": "1.8.2020"})
    assert for_tidligt.context["form"].errors["__all__"] == [
        "Der er ikke en prækvalifikation hos Landsbyggefonden, som kan få et svar."
    ]
    klient.post(side(plan, "praekvalifikation_indsendt"), {"dato": "1.6.2020"})
    foer = klient.post(side(plan, "praekvalifikation_svar"), {"svar": "afslag", "dato": "31.5.2020"})
    assert (foer.status_code, foer.context["form"]["dato"].value()) == (422, "31.5.2020")


def test_a_step_that_cannot_be_taken_is_refused_in_words(klient, plan):
    klient.post(side(plan, "begynd_praekvalifikation"))

    svar = klient.post(side(plan, "begynd_praekvalifikation"), follow=True)

    assert str(list(svar.context["messages"])[-1]) == (
        "»Begynd prækvalifikationen« kan ikke lade sig gøre, som sagen står nu."
    )


def test_a_plan_taken_in_without_one_says_so(log_ind):
    svar = log_ind(Rolle.REVISOR).get(side(PlanFactory(status=Status.I_DRIFT)))

    assert "Der er ikke registreret en prækvalifikation for planen." in svar.content.decode()
