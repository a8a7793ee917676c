"""The list of all that is missing, and the deeds: they cannot disagree."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.kroge import Krav
from helhedsplaner import handlinger
from helhedsplaner.krav import DRIFT, INDSEND, gaeldende_undtagelser, krav_til, mangler
from helhedsplaner.models import Budgetlinje, Deltagelse, Helhedsplan, Kilde, Succeskriterium
from helhedsplaner.tilstande import Status
from helhedsplaner.vej import vejen
from tests.factories.byomraader import TilknytningFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.godkendelser import indsendt_plan
from tests.factories.helhedsplaner import (
    AktivitetFactory,
    DeltagelseFactory,
    MaalFactory,
    PlanafsnitFactory,
    PlanFactory,
    PraekvalifikationFactory,
    UndtagelseFactory,
)

FOERSTE_DAG = dt.date(2021, 9, 15)
TILFAELDIGT = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Fortryd(Exception):
    """Undoes what a try has written."""


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = FOERSTE_DAG


def proev(plan: Helhedsplan, goer) -> tuple[list[Krav], bool]:
    """What the list says is missing, and whether the deed succeeds; nothing is kept."""
    skridt, handling = goer
    frisk = Helhedsplan.objects.select_related("driftsansvarlig", "byomraade", "regelsaet").get(pk=plan.pk)
    undtagelser = gaeldende_undtagelser(frisk) if skridt == DRIFT else {}
    liste = mangler(krav_til(frisk, skridt), undtagelser)
    leder = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger
    try:
        with transaction.atomic():
            handling(plan.pk, af=leder)
    except Regelbrud as brud:
        return [et for et in liste if et.tekst in str(brud)], False
    return liste, True


# What may be wrong with a plan that could be submitted.
FEJL = {
    "status": lambda plan: Helhedsplan.objects.filter(pk=plan.pk).update(status=Status.PRAEKVALIFIKATION_INDSENDT),
    "afbrudt": lambda plan: Helhedsplan.objects.filter(pk=plan.pk).update(status=Status.AFBRUDT),
    "periode": lambda plan: Helhedsplan.objects.filter(pk=plan.pk).update(periode_fra=None, periode_til=None),
    "organisering": lambda plan: Helhedsplan.objects.filter(pk=plan.pk).update(organisering=" "),
    "ramme": lambda plan: Helhedsplan.objects.filter(pk=plan.pk).update(ramme=28_100_001),
    "afdelinger": lambda plan: Deltagelse.objects.filter(plan=plan).delete(),
    "overlap": lambda plan: [
        DeltagelseFactory(afdeling=et.afdeling, plan__periode_fra=FOERSTE_DAG, plan__periode_til=dt.date(2022, 1, 1))
        for et in plan.deltagelser.all()
    ],
    "kriterium": lambda plan: Succeskriterium.objects.filter(maal__afsnit__plan=plan).delete(),
    "tomt_afsnit": lambda plan: PlanafsnitFactory(plan=plan),
    "loest_maal": lambda plan: MaalFactory(afsnit=plan.afsnit.first()),
    "krone": lambda plan: Budgetlinje.objects.filter(version__plan=plan, kilde=Kilde.LBF, aar=2022).update(beloeb=1),
    "aar": lambda plan: Budgetlinje.objects.filter(version__plan=plan, aar=2025).update(aar=2026),
    "intet": lambda plan: None,
    "en_aktivitet_til": lambda plan: AktivitetFactory(afsnit=plan.afsnit.first()),
}


@TILFAELDIGT
@given(st.sets(st.sampled_from(sorted(FEJL)), max_size=3))
def test_the_list_is_empty_exactly_when_the_plan_can_be_submitted(fejl):
    try:
        with transaction.atomic():
            plan = fuld_plan()
            for navn in fejl:
                FEJL[navn](plan)

            liste, lykkedes = proev(plan, (INDSEND, handlinger.indsend))

            assert (liste == []) is lykkedes
            assert lykkedes is not bool(fejl - {"intet", "en_aktivitet_til"})
            raise Fortryd
    except Fortryd:
        pass


@settings(TILFAELDIGT, max_examples=10)
@given(st.data())
def test_the_list_is_empty_exactly_when_the_plan_can_start(data):
    try:
        with transaction.atomic():
            kaede = indsendt_plan(afdelinger=1)
            if data.draw(st.booleans(), "alt indhold er godkendt"):
                kaede.afgoer_indhold()
            if data.draw(st.booleans(), "pengene er frigivet"):
                for art in ("oekonomiudvalg", "borgerrepraesentation"):
                    kaede.afgoer(kaede.trin(art))
            if data.draw(st.booleans(), "den første dag er ikke nået"):
                Helhedsplan.objects.filter(pk=kaede.plan.pk).update(periode_fra=FOERSTE_DAG + dt.timedelta(days=1))
            aabne = [et.kode for et in krav_til(Helhedsplan.objects.get(pk=kaede.plan.pk), DRIFT) if not et.opfyldt]
            for kode in data.draw(st.sets(st.sampled_from(aabne)) if aabne else st.just(set()), "undtaget"):
                UndtagelseFactory(plan=kaede.plan, krav=kode)
            liste, lykkedes = proev(kaede.plan, (DRIFT, handlinger.saet_i_drift))

            assert (liste == []) is lykkedes
            raise Fortryd
    except Fortryd:
        pass


def test_a_plan_that_runs_already_is_not_started_again():
    kaede = indsendt_plan(afdelinger=1)
    for krav in krav_til(kaede.plan, DRIFT):
        UndtagelseFactory(plan=kaede.plan, krav=krav.kode)
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(status=Status.I_DRIFT)

    liste, lykkedes = proev(kaede.plan, (DRIFT, handlinger.saet_i_drift))

    assert ([et.kode for et in liste], lykkedes) == (["indsendt", "lbf"], False)


def kravet(plan: Helhedsplan, kode: str, skridt: str = INDSEND) -> Krav:
    plan.refresh_from_db()
    return next(et for et in krav_til(plan, skridt) if et.kode == kode)


@pytest.mark.parametrize(
    ("status", "sagt"), [(Status.UNDER_UDARBEJDELSE, True), (Status.I_DRIFT, False), (Status.AFVIKLING, False)]
)
def test_that_a_plan_has_started_is_not_something_it_lacks(log_ind, status, sagt):
    plan = PlanFactory(status=status, periode_fra=None, periode_til=None)

    html = log_ind(Rolle.REVISOR).get(reverse("helhedsplaner:mangler", args=[plan.pk])).content.decode()

    assert ("og kan ikke sættes i drift." in html) is sagt
    assert "Planens første dag er ikke skrevet." in html


def test_whose_turn_it_is_at_landsbyggefondens_first_gate_follows_the_plan():
    plan = PlanFactory(status=Status.IDE, oprettet_tid=dt.datetime(2020, 1, 2, 12, tzinfo=dt.UTC))
    forsoeg = PraekvalifikationFactory(plan=plan)

    def tur() -> tuple[str, str, dt.date | None]:
        krav = kravet(plan, "praekvalificeret")
        return krav.tekst, krav.hvem, krav.siden

    egen = str(plan.driftsansvarlig)
    assert tur() == ("Prækvalifikationen er ikke begyndt.", egen, dt.date(2020, 1, 2))
    plan.status = Status.PRAEKVALIFIKATION
    plan.save()
    assert tur() == ("Prækvalifikationen er ikke sendt til Landsbyggefonden.", egen, dt.date(2020, 1, 2))
    plan.status, forsoeg.indsendt_dato = Status.PRAEKVALIFIKATION_INDSENDT, dt.date(2020, 6, 1)
    plan.save()
    forsoeg.save()
    assert tur() == (
        "Landsbyggefonden har endnu ikke svaret på prækvalifikationen.",
        "Landsbyggefonden",
        dt.date(2020, 6, 1),
    )
    forsoeg.svar, forsoeg.svar_dato = "supplerende", dt.date(2020, 7, 1)
    forsoeg.save()
    assert tur()[1:] == (egen, dt.date(2020, 7, 1))
    forsoeg.svar, plan.status = "afslag", Status.PRAEKVALIFIKATION_AFSLAG
    plan.save()
    forsoeg.save()
    assert tur()[1:] == (egen, dt.date(2020, 7, 1))


def test_every_line_that_is_missing_says_where_whose_turn_and_since_when():
    plan = PlanFactory()
    PraekvalifikationFactory(
        plan=plan, indsendt_dato=dt.date(2020, 6, 1), svar="praekvalificeret", svar_dato=dt.date(2020, 9, 1)
    )
    plan.refresh_from_db()

    alle = [et for et in krav_til(plan, INDSEND) if not et.opfyldt]

    assert alle
    assert {(et.hvem, et.siden) for et in alle} == {(str(plan.driftsansvarlig), dt.date(2020, 9, 1))}
    assert all(et.url for et in alle)


def test_every_krav_stands_at_exactly_one_station_and_exceptions_only_hold_for_the_start():
    koder = {INDSEND: ["praekvalificeret", "periode", "budget"], DRIFT: ["trin:1", "lbf", "frigivelse", "nyt_krav"]}
    krav = {skridt: [Krav(kode, kode, opfyldt=False) for kode in alle] for skridt, alle in koder.items()}

    stationer = vejen(krav, {"periode": "x", "frigivelse": "y"}, er_indsendt=False)

    assert [[et.kode for et in station.mangler] for station in stationer] == [
        ["praekvalificeret"],
        ["periode", "budget"],
        ["trin:1", "lbf"],
        [],
        ["nyt_krav"],
    ]
    assert [station.begynder for station in stationer][:3] == ["", "", "planen er indsendt"]


@pytest.mark.parametrize("antal", [1, 6])
def test_the_page_asks_the_same_whatever_the_plans_size(log_ind, django_assert_max_num_queries, antal):
    klient = log_ind(Rolle.ADMINISTRATOR)
    kaede = indsendt_plan(afdelinger=antal, indsatsomraader=antal)

    with django_assert_max_num_queries(10):
        svar = klient.get(f"/helhedsplaner/{kaede.plan.pk}/mangler/")

    assert svar.context["antal"] == 4 + antal  # forum, TMU, LBF and the money, and one for each afdeling
    assert "Kommunen mangler at frigive" in svar.content.decode()


def test_a_plan_that_lacks_nothing_is_submitted_from_the_page(log_ind):
    plan = fuld_plan()
    klient = log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)
    side = f"/helhedsplaner/{plan.pk}/mangler/"
    assert "Indsend til godkendelse</button>" in klient.get(side).content.decode()

    klient.post(f"/helhedsplaner/{plan.pk}/indsend/")

    tekst = klient.get(side).content.decode()
    assert "Indsend til godkendelse</button>" not in tekst
    assert "Se, hvad der er ændret siden version 1" in tekst


def test_an_exception_stays_on_the_list_with_its_reason(log_ind):
    kaede = indsendt_plan()
    UndtagelseFactory(plan=kaede.plan, krav="frigivelse", begrundelse="Sagen er sendt.")

    svar = log_ind(Rolle.REVISOR).get(f"/helhedsplaner/{kaede.plan.pk}/mangler/")

    assert "Sagen er sendt." in svar.content.decode()
    assert [station.titel for station in svar.context["stationer"] if not station.mangler][-2:] == [
        "Frigivne penge",
        "Aftaler og start",
    ]
