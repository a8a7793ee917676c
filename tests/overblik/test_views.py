"""Mit overblik, byområderne and the search: true figures, own rows only, a fixed number of queries."""

import datetime as dt

import pytest
from django.urls import reverse

from grundlag.adgang import Rolle
from helhedsplaner.tilstande import Status
from overblik.tal import omraadetal
from tests.factories.byomraader import AfdelingFactory, ByomraadeFactory, TilknytningFactory
from tests.factories.fora import GruppeFactory, MoedeFactory
from tests.factories.godkendelser import BevillingFactory
from tests.factories.helhedsplaner import BudgetversionFactory, DeltagelseFactory, PlanFactory, PlanversionFactory

I_DAG = dt.date(2021, 9, 1)


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = I_DAG


@pytest.fixture
def omraade():
    return ByomraadeFactory(navn="Bispebjerg", slug="bispebjerg")


def plan_med_kommunale_midler(omraade, *, frigivet=0, **felter):
    plan = PlanFactory(byomraade=omraade, ramme=28_100_000, **felter)
    budget = BudgetversionFactory(
        plan=plan,
        ramme=28_100_000,
        lbf=21_075_000,
        kommune_kontrakt=2_978_600,
        kommune_facilitering=533_900,
        boligorganisation=3_512_500,
        anden=0,
        laast_tid=dt.datetime(2021, 6, 1, tzinfo=dt.UTC),
    )
    PlanversionFactory(plan=plan, budgetversion=budget)
    if frigivet:
        BevillingFactory(plan=plan, tilstand="frigivet", beloeb=frigivet)
    return plan


def test_a_card_sums_the_living_plans_that_the_user_may_see(omraade):
    laeser = TilknytningFactory(rolle=Rolle.LAESER, byomraade=omraade).bruger
    plan_med_kommunale_midler(omraade, frigivet=3_512_500, status=Status.I_DRIFT)
    plan_med_kommunale_midler(omraade, frigivet=3_512_499, status=Status.I_DRIFT)
    PlanFactory(byomraade=omraade, ramme=1_000_000, status=Status.AFSLUTTET)
    PlanFactory(ramme=5_000_000)

    [kort] = [tal for tal in omraadetal(laeser) if tal.byomraade == omraade]

    assert (kort.planer, kort.ramme, kort.frigivet, kort.alarmer) == (2, 56_200_000, 7_024_999, 1)


@pytest.mark.parametrize(
    ("foerste_dag", "alarmer"), [(dt.date(2021, 9, 1), 1), (dt.date(2021, 9, 2), 0)], ids=["i dag", "i morgen"]
)
def test_a_plan_whose_first_day_comes_without_drift_has_an_alarm(omraade, foerste_dag, alarmer):
    laeser = TilknytningFactory(rolle=Rolle.LAESER, byomraade=omraade).bruger
    PlanFactory(byomraade=omraade, status=Status.KLAR_TIL_START, periode_fra=foerste_dag)

    assert [tal.alarmer for tal in omraadetal(laeser) if tal.byomraade == omraade] == [alarmer]


@pytest.mark.parametrize("antal", [1, 3])
def test_the_front_page_takes_the_same_few_queries(log_ind, django_assert_num_queries, antal, omraade):
    plan = plan_med_kommunale_midler(omraade)
    klient = log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)
    for _ in range(antal - 1):
        plan_med_kommunale_midler(omraade, driftsansvarlig=plan.driftsansvarlig)

    with django_assert_num_queries(8):
        svar = klient.get(reverse("overblik:forside"))

    assert len(svar.context["mine_planer"]) == antal


def test_the_next_meetings_are_those_that_are_held(log_ind, omraade):
    klient = log_ind(Rolle.LAESER, byomraade=omraade)
    gruppe = GruppeFactory(byomraade=omraade)
    moeder = [
        MoedeFactory(gruppe=gruppe, dato=I_DAG + dt.timedelta(days=dage), status=status)
        for dage, status in ((2, "indkaldt"), (1, "aflyst"), (0, "planlagt"), (-1, "afholdt"))
    ]

    vist = klient.get(reverse("overblik:forside")).context["moeder"]

    assert list(vist) == [moeder[2], moeder[0]]


def test_the_page_of_a_byomraade_shows_its_plans_and_afdelinger(log_ind, omraade):
    klient = log_ind(Rolle.LAESER, byomraade=omraade)
    plan = plan_med_kommunale_midler(omraade, navn="Beboerprojekt Nordvest")
    PlanFactory(navn="En anden plan")
    AfdelingFactory(byomraade=omraade, navn="Bispeparken")

    svar = klient.get(reverse("overblik:byomraade", args=["bispebjerg"]))

    assert svar.context["planer"] == [(plan, [])]
    assert [afdeling.navn for afdeling in svar.context["afdelinger"]] == ["Bispeparken"]


def test_a_stranger_sees_the_byomraade_but_not_its_plans(log_ind, omraade):
    plan_med_kommunale_midler(omraade)

    svar = log_ind(Rolle.LAESER, byomraade=ByomraadeFactory()).get(reverse("overblik:byomraade", args=["bispebjerg"]))

    assert list(svar.context["planer"]) == []


@pytest.mark.parametrize("tekst", ["nordvest", "2021-0183", "Bispeparken", "1-52"])
def test_a_plan_is_found_by_name_case_number_and_afdeling(log_ind, omraade, tekst):
    plan = PlanFactory(byomraade=omraade, navn="Beboerprojekt Nordvest", kommunal_sagsnr="2021-0183")
    DeltagelseFactory(plan=plan, afdeling__navn="Bispeparken", afdeling__nummer="1-52")
    klient = log_ind(Rolle.LAESER, byomraade=omraade)

    grupper = dict(klient.get(reverse("overblik:soeg"), {"q": tekst}).context["grupper"])

    assert [fund.titel for fund in grupper["Helhedsplaner"]] == ["Beboerprojekt Nordvest"]


def test_the_search_finds_nothing_that_one_may_not_see(log_ind, omraade):
    PlanFactory(byomraade=omraade, navn="Beboerprojekt Nordvest")

    svar = log_ind(Rolle.LAESER, byomraade=ByomraadeFactory()).get(reverse("overblik:soeg"), {"q": "nordvest"})

    assert svar.context["antal"] == 0


@pytest.mark.parametrize("tekst", ["", "a", "\x00\x00"])
def test_too_little_to_search_for_finds_nothing(log_ind, tekst):
    assert log_ind(Rolle.REVISOR).get(reverse("overblik:soeg"), {"q": tekst}).context["antal"] == 0


def test_an_unknown_byomraade_is_not_there(log_ind):
    assert log_ind(Rolle.REVISOR).get(reverse("overblik:byomraade", args=["atlantis"])).status_code == 404
