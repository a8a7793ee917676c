"""Finding plans: filters in the URL, Danish order, paging, export; and beginning a new one."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from grundlag.adgang import Rolle
from helhedsplaner.handlinger import indsend
from helhedsplaner.models import Helhedsplan
from helhedsplaner.tilstande import Status
from tests.factories.byomraader import BoligorganisationFactory, ByomraadeFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import DeltagelseFactory, PlanFactory, RegelsaetFactory

LISTE = "/helhedsplaner/"
NY = "/helhedsplaner/ny/"


def navne(svar):
    return re.findall(r'<th scope="row"><a href="/helhedsplaner/\d+/">(.*?)</a>', svar.content.decode())


def test_only_the_plans_one_may_see_are_there(log_ind):
    omraade = ByomraadeFactory()
    PlanFactory(navn="Min", byomraade=omraade)
    PlanFactory(navn="En andens")

    svar = log_ind(Rolle.LAESER, byomraade=omraade).get(LISTE)

    assert navne(svar) == ["Min"]


def test_names_are_in_danish_order_both_ways(log_ind):
    for navn in ["Ørehus", "Aagaarden", "Zoo", "Æblehaven"]:
        PlanFactory(navn=navn)
    klient = log_ind(Rolle.REVISOR)

    assert navne(klient.get(LISTE, {"sorter": "navn"})) == ["Zoo", "Æblehaven", "Ørehus", "Aagaarden"]
    assert navne(klient.get(LISTE, {"sorter": "-navn"})) == ["Aagaarden", "Ørehus", "Æblehaven", "Zoo"]


def test_without_a_choice_the_newest_period_comes_first_and_the_undated_last(log_ind):
    PlanFactory(navn="Uden periode")
    PlanFactory(navn="Gammel", periode_fra=dt.date(2014, 1, 1))
    PlanFactory(navn="Ny", periode_fra=dt.date(2021, 1, 1))

    assert navne(log_ind(Rolle.REVISOR).get(LISTE)) == ["Ny", "Gammel", "Uden periode"]


@pytest.mark.parametrize("felt", ["byomraade", "status", "regelsaet", "boligorganisation", "deltager", "q"])
def test_each_filter_leaves_what_it_says(log_ind, felt):
    organisation = BoligorganisationFactory()
    plan = PlanFactory(
        navn="Den rette", status=Status.I_DRIFT, driftsansvarlig=organisation, kommunal_sagsnr="2021-0123456"
    )
    DeltagelseFactory(plan=plan)
    PlanFactory(navn="En anden")
    valg = {
        "byomraade": ("byomraade", plan.byomraade.slug),
        "status": ("status", "i_drift"),
        "regelsaet": ("regelsaet", plan.regelsaet.kode),
        "boligorganisation": ("boligorganisation", organisation.pk),
        "deltager": ("boligorganisation", plan.deltagelser.get().afdeling.boligorganisation_id),
        "q": ("q", "0123456"),
    }[felt]

    svar = log_ind(Rolle.REVISOR).get(LISTE, dict([valg]))

    assert navne(svar) == ["Den rette"]


@pytest.mark.parametrize(
    ("felt", "vaerdi", "besked"),
    [
        ("byomraade", "findes-ikke", "Marker en gyldig valgmulighed."),
        ("boligorganisation", "abc", "Marker en gyldig valgmulighed."),
        ("q", "a\x00b", "Teksten indeholder et tegn, der ikke kan gemmes (NUL). Skriv teksten igen."),
    ],
)
def test_a_filter_that_cannot_be_read_says_so_and_leaves_all(log_ind, felt, vaerdi, besked):
    PlanFactory(navn="Plan")

    svar = log_ind(Rolle.REVISOR).get(LISTE, {felt: vaerdi})

    assert svar.context["form"].errors[felt][0].startswith(besked)
    assert navne(svar) == ["Plan"]


def test_the_empty_list_offers_the_next_step(log_ind):
    assert "Opret den første plan" in log_ind(Rolle.PROJEKTLEDER).get(LISTE).content.decode()
    assert "En administrator kan give dig en rolle" in log_ind(Rolle.LAESER).get(LISTE).content.decode()
    assert "Vis alle planer" in log_ind(Rolle.LAESER).get(LISTE, {"q": "x"}).content.decode()


def test_pages_are_counted_and_keep_the_filters(log_ind):
    organisation = BoligorganisationFactory()
    PlanFactory.create_batch(26, driftsansvarlig=organisation, byomraade=ByomraadeFactory(), status=Status.IDE)

    svar = log_ind(Rolle.REVISOR).get(LISTE, {"status": "ide", "side": "2"})

    assert len(navne(svar)) == 1
    assert "Viser 26–26 af 26 planer" in svar.content.decode()
    assert '<a href="?status=ide&amp;side=1" rel="prev">' in svar.content.decode()


@pytest.mark.parametrize("antal", [1, 3])
def test_the_list_takes_the_same_number_of_queries(log_ind, django_assert_num_queries, antal):
    PlanFactory.create_batch(antal)
    klient = log_ind(Rolle.REVISOR)

    with django_assert_num_queries(7):  # session, user with roles, count, page, three filters
        svar = klient.get(LISTE)

    assert len(navne(svar)) == antal


def test_the_export_holds_what_the_list_shows_and_no_formula(log_ind):
    PlanFactory(navn="=HYPERLINK()", periode_fra=dt.date(2021, 9, 15), ramme=28_100_000, status=Status.I_DRIFT)
    PlanFactory(navn="Anden", status=Status.IDE)

    svar = log_ind(Rolle.REVISOR).get(reverse("helhedsplaner:eksport"), {"status": "i_drift"})

    linjer = b"".join(svar.streaming_content).decode("utf-8-sig").splitlines()
    assert linjer[0] == "Plan;Byområde;Driftsansvarlig;Regelsæt;Status;Første dag;Sidste dag;Ramme (kr.)"
    assert [linje.split(";")[0] for linje in linjer[1:]] == ["'=HYPERLINK()"]
    assert linjer[1].split(";")[4:] == ["I drift", "15.09.2021", "", "28100000"]


def test_a_koordinator_begins_a_plan_for_her_own_organisation(log_ind):
    organisation, omraade = BoligorganisationFactory(), ByomraadeFactory()
    regelsaet = RegelsaetFactory(er_standard=True)
    klient = log_ind(Rolle.BOLIGSOCIAL_KOORDINATOR, boligorganisation=organisation)
    valgt = klient.get(NY).context["form"].initial

    svar = klient.post(
        NY,
        {
            "navn": "Beboerprojekt Nordvest",
            "byomraade": omraade.pk,
            "driftsansvarlig": valgt["driftsansvarlig"],
            "regelsaet": valgt["regelsaet"].pk,
            "periode_fra": "15.9.2021",
            "periode_til": "14/9-2025",
            "ramme": "28 100 000",
        },
    )

    plan = Helhedsplan.objects.get()
    assert svar.headers["Location"] == reverse("helhedsplaner:plan", args=[plan.pk])
    assert (plan.driftsansvarlig, plan.regelsaet, plan.ramme) == (organisation, regelsaet, 28_100_000)
    assert (plan.periode_fra, plan.periode_til) == (dt.date(2021, 9, 15), dt.date(2025, 9, 14))


def test_another_organisation_cannot_be_chosen(log_ind):
    fremmed = BoligorganisationFactory()
    klient = log_ind(Rolle.PROJEKTLEDER, boligorganisation=BoligorganisationFactory())

    svar = klient.post(NY, {"navn": "Plan", "driftsansvarlig": fremmed.pk})

    assert svar.status_code == 422
    assert svar.context["form"].errors["driftsansvarlig"] == [
        "Marker en gyldig valgmulighed. Det valg, du har foretaget, er ikke blandt de tilgængelige valgmuligheder."
    ]


@pytest.mark.parametrize(
    ("felt", "vaerdi", "besked"),
    [
        ("navn", "Plan\x00", "Teksten indeholder et tegn, der ikke kan gemmes (NUL). Skriv teksten igen."),
        ("navn", "", "Dette felt er påkrævet."),
        ("ramme", "12.345,50", "Skriv hele kroner uden øre."),
        ("ramme", "mange penge", "Skriv et beløb i hele kroner, fx 28.100.000."),
        ("periode_fra", "31.2.2021", "Skriv en dato, fx 15.9.2021."),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field_and_kept(log_ind, felt, vaerdi, besked):
    svar = log_ind(Rolle.PROJEKTLEDER).post(NY, {"navn": "Plan", felt: vaerdi})

    form = svar.context["form"]
    assert svar.status_code == 422
    assert form.errors[felt] == [besked]
    assert form[felt].value() == vaerdi


def test_a_period_that_ends_before_it_begins_is_refused(log_ind):
    organisation = BoligorganisationFactory()
    svar = log_ind(Rolle.PROJEKTLEDER, boligorganisation=organisation).post(
        NY,
        {
            "navn": "Plan",
            "byomraade": ByomraadeFactory().pk,
            "driftsansvarlig": organisation.pk,
            "regelsaet": RegelsaetFactory().pk,
            "periode_fra": "15.9.2025",
            "periode_til": "14.9.2021",
        },
    )

    assert svar.status_code == 422
    assert svar.context["form"].errors["__all__"] == ["Planens sidste dag kan ikke ligge før den første."]
    assert not Helhedsplan.objects.exists()


@pytest.mark.parametrize(
    ("felter", "ventet"),
    [
        ({"status": Status.I_DRIFT, "kommunalt": 100, "frigivet": 40}, "Planen er i drift, men kommunen har ikke"),
        ({"status": Status.KLAR_TIL_START, "kommunalt": 100, "frigivet": 0}, "Planen starter om 14 dage, men kommunen"),
        ({"status": Status.I_DRIFT, "kommunalt": 100, "frigivet": 100}, ""),
        ({"status": Status.UNDER_UDARBEJDELSE, "kommunalt": 100, "frigivet": 0}, ""),
        ({"status": Status.I_DRIFT, "kommunalt": 100, "uden_kommunal_medfinansiering": True}, ""),
    ],
)
def test_money_not_released_is_an_alarm_without_a_query(settings, felter, ventet):
    settings.DAGS_DATO = dt.date(2021, 9, 1)

    alarm = Helhedsplan(periode_fra=dt.date(2021, 9, 15), **felter).pengealarm

    assert alarm.startswith(ventet) if ventet else not alarm


def test_the_alarm_stands_in_the_list(log_ind, settings):
    settings.DAGS_DATO = dt.date(2021, 9, 1)
    plan = fuld_plan()
    klient = log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)
    indsend(plan.pk, af=klient.bruger)

    html = klient.get(LISTE).content.decode()

    assert "Planen starter om 14 dage, men kommunen har ikke frigivet 3.512.500 kr." in html
