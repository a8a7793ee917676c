"""
Real threads: two who ask for, or pay out, the same money are served one after the other, and the second is told.

Beside them stands the same without the lock on the plan, and what the database then has to stop.
"""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Sum

from godkendelser import handlinger
from godkendelser.handlinger.rate import raadighed, registrer_udbetaling, send_rateanmodning, traek_rateanmodning
from godkendelser.models import Bevilling, Rateanmodning
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from helhedsplaner.models import Helhedsplan
from tests.factories.byomraader import TilknytningFactory
from tests.factories.godkendelser import BevillingFactory, indsendt_plan
from tests.godkendelser.test_samtidighed import samtidig, vent_paa_en_anden

DAG = dt.date(2021, 10, 1)
FRIGIVET = 1_000_000

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def verden(settings):
    """A plan with a million kroner released, its koordinator, and one who pays."""
    settings.DAGS_DATO = dt.date(2022, 1, 15)
    kaede = indsendt_plan(afdelinger=1)
    BevillingFactory(plan=kaede.plan, tilstand="frigivet", beloeb=FRIGIVET)
    return kaede.plan, kaede.koordinator, TilknytningFactory(rolle=Rolle.OEKONOMI, hele_systemet=True).bruger


@pytest.fixture
def _uden_laas(monkeypatch):
    """The plans are read, and not locked."""

    def laes(plan_ids):
        return list(Helhedsplan.objects.filter(pk__in=list(plan_ids)).order_by("pk"))

    monkeypatch.setattr("godkendelser.handlinger.rate.laas_planer", laes)
    monkeypatch.setattr("godkendelser.handlinger.penge.laas_planer", laes)


def send(plan, af, beloeb):
    return send_rateanmodning(plan.pk, beloeb=beloeb, fra=DAG, til=DAG, begrundelse="Frikøb.", af=af)


def sagt_af_databasen(gerning):
    """``gerning``, with what the database refuses told as ``samtidig`` hears it."""

    def proev():
        try:
            gerning()
        except (IntegrityError, ValidationError) as fejl:
            raise Regelbrud(str(fejl)) from fejl

    return proev


def udbetalt(plan):
    return Bevilling.objects.filter(plan=plan, tilstand="udbetalt").aggregate(i_alt=Sum("beloeb", default=0))["i_alt"]


def test_two_requests_for_the_same_money(verden):
    plan, leder, _ = verden

    svar = samtidig(lambda: send(plan, leder, 700_000), lambda: send(plan, leder, 700_000))

    assert svar == (
        "Der kan højst anmodes om 300.000 kr. Resten er ikke frigivet, eller den er allerede udbetalt eller anmodet om."
    )
    assert raadighed(plan) == {"frigivet": FRIGIVET, "udbetalt": 0, "anmodet": 700_000, "rest": 300_000}


def test_two_requests_that_both_fit_get_each_their_number(verden):
    plan, leder, _ = verden

    svar = samtidig(lambda: send(plan, leder, 500_000), lambda: send(plan, leder, 500_000))

    assert svar == "gik igennem"
    assert list(Rateanmodning.objects.order_by("nummer").values_list("nummer", "beloeb")) == [
        (1, 500_000),
        (2, 500_000),
    ]
    assert raadighed(plan)["rest"] == 0


def test_two_payments_of_the_same_rate(verden):
    plan, leder, oekonomi = verden
    rate = send(plan, leder, 400_000)

    def betal():
        registrer_udbetaling(rate.pk, dato=DAG, af=oekonomi)

    assert samtidig(betal, betal) == "Rateanmodningen er allerede udbetalt eller trukket tilbage."
    assert udbetalt(plan) == 400_000


def test_a_rate_paid_while_the_same_money_is_paid_without_one(verden):
    plan, leder, oekonomi = verden
    rate = send(plan, leder, FRIGIVET)

    svar = samtidig(
        lambda: handlinger.registrer_bevilling(plan.pk, tilstand="udbetalt", beloeb=1, dato=DAG, af=oekonomi),
        lambda: registrer_udbetaling(rate.pk, dato=DAG, af=oekonomi),
    )

    assert svar == f"{plan}: der er frigivet 1.000.000 kr., så der kan ikke være udbetalt 1.000.001 kr."
    assert udbetalt(plan) == 1


def test_a_request_while_money_is_paid_without_one(verden):
    plan, leder, oekonomi = verden

    svar = samtidig(
        lambda: handlinger.registrer_bevilling(plan.pk, tilstand="udbetalt", beloeb=600_000, dato=DAG, af=oekonomi),
        lambda: send(plan, leder, 500_000),
    )

    assert svar.startswith("Der kan højst anmodes om 400.000 kr.")
    assert not Rateanmodning.objects.exists()


@pytest.mark.parametrize("traek_foerst", [False, True])
def test_a_rate_taken_back_while_it_is_paid(verden, traek_foerst):
    plan, leder, oekonomi = verden
    rate = send(plan, leder, 400_000)
    de_to = [
        lambda: registrer_udbetaling(rate.pk, dato=DAG, af=oekonomi),
        lambda: traek_rateanmodning(rate.pk, af=leder),
    ]

    svar = samtidig(*(reversed(de_to) if traek_foerst else de_to))

    assert svar == "Rateanmodningen er allerede udbetalt eller trukket tilbage."
    assert udbetalt(plan) == (0 if traek_foerst else 400_000)


@pytest.mark.usefixtures("_uden_laas")
def test_without_the_lock_only_its_number_stops_a_second_request(verden):
    """Both count the same million as free; had the second taken the next number, it would have gone through."""
    plan, leder, _ = verden

    to = sagt_af_databasen(lambda: send(plan, leder, 700_000))
    svar = samtidig(lambda: send(plan, leder, 700_000), to, vent_paa_en_anden)

    assert svar == "{'__all__': ['Rateanmodning med dette Helhedsplan og Nummer eksisterer allerede.']}"
    assert raadighed(plan)["anmodet"] == 700_000


@pytest.mark.usefixtures("_uden_laas")
def test_without_the_lock_only_the_database_keeps_a_rate_from_being_paid_twice(verden):
    plan, leder, oekonomi = verden
    rate = send(plan, leder, 400_000)

    def betal():
        registrer_udbetaling(rate.pk, dato=DAG, af=oekonomi)

    svar = samtidig(betal, sagt_af_databasen(betal), vent_paa_en_anden)

    assert "En afgjort rateanmodning ændres ikke." in svar
    assert udbetalt(plan) == 400_000
