"""What approvals answer to the hooks, and the alarms."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from godkendelser import handlinger
from godkendelser.alarm import alarmer
from godkendelser.kroge_svar import HOEJST_AFVENTER
from godkendelser.models import Instansart, Sagsandel, Versionsvurdering
from grundlag import kroge
from helhedsplaner.krav import DRIFT, INDSEND
from helhedsplaner.models import Deltagelse, Helhedsplan
from helhedsplaner.tilstande import Status
from kontrakter.models import Aftaleart, Aftaleplan, Aftaleregel, Forudgaaende
from tests.factories.byomraader import TilknytningFactory
from tests.factories.fora import MoedeFactory
from tests.factories.godkendelser import InstansmoedeFactory, LbfSvarFactory, indsendt_plan
from tests.factories.helhedsplaner import PlanFactory
from tests.factories.kontrakter import AftaleFactory

A = Instansart
FORUM, TMU, LBF, OEU, BR = (
    A.BOLIGSOCIALT_FORUM,
    A.FAGUDVALG,
    A.LANDSBYGGEFOND,
    A.OEKONOMIUDVALG,
    A.BORGERREPRAESENTATION,
)


def frisk(kaede) -> Helhedsplan:
    return Helhedsplan.objects.select_related("driftsansvarlig").get(pk=kaede.plan.pk)


def krav(kaede, skridt: str = DRIFT) -> dict[str, kroge.Krav]:
    return {et.kode: et for et in kroge.krav(frisk(kaede), skridt)}


def mangler(kaede) -> list[str]:
    return [kode for kode, et in krav(kaede).items() if not et.opfyldt]


# Krav


def test_every_content_step_the_tilsagn_and_the_release_are_asked_for(kaede):
    trin = [
        f"trin:{kaede.trin(FORUM).pk}",
        *(f"trin:{moede.pk}" for moede in kaede.moeder),
        f"trin:{kaede.trin(TMU).pk}",
    ]

    assert mangler(kaede) == [*trin, "lbf", "frigivelse"]
    kaede.afgoer_indhold()
    kaede.afgoer(kaede.trin(OEU))
    assert mangler(kaede) == ["frigivelse"]
    kaede.afgoer(kaede.trin(BR))
    assert mangler(kaede) == []


def test_a_krav_says_whose_turn_it_is_since_when_and_where(kaede):
    frigivelse, lbf = krav(kaede)["frigivelse"], krav(kaede)["lbf"]

    assert frigivelse == kroge.Krav(
        "frigivelse",
        "Kommunen mangler at frigive 3.512.500 kr.",
        False,
        hvem=f"Sekretariatet for {kaede.trin(OEU)}",
        url=reverse("godkendelser:trin", args=[kaede.trin(OEU).pk]),
        siden=dt.date(2021, 9, 15),
    )
    assert (lbf.kan_undtages, lbf.hvem) == (False, str(kaede.plan.driftsansvarlig))


def test_without_municipal_money_no_release_is_asked_for():
    kaede = indsendt_plan(uden_kommunal_medfinansiering=True, afvigelse_begrundelse="Nej.")
    kaede.afgoer_indhold()

    assert mangler(kaede) == []


def test_a_plan_never_submitted_lacks_its_tilsagn():
    plan = PlanFactory()

    assert [et.kode for et in kroge.krav(plan, DRIFT) if not et.opfyldt and et.kode in ("lbf", "frigivelse")] == [
        "lbf",
        "frigivelse",
    ]


def test_money_released_by_a_decision_that_has_fallen_is_not_enough(kaede):
    kaede.afgoer_indhold()
    kaede.afgoer(kaede.trin(OEU))
    kaede.afgoer(kaede.trin(BR))
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(periode_til=dt.date(2025, 9, 30))

    kaede.ny_version()

    assert krav(kaede)["frigivelse"].tekst == (
        "Frigivelsen af den kommunale medfinansiering er bortfaldet ved en ny version."
    )


def test_another_tilsagn_than_the_budgets_is_an_open_alarm(kaede):
    kaede.afgoer_indhold(uden=LBF)
    kaede.afgoer(kaede.trin(LBF), detalje=LbfSvarFactory.build(afgoerelse=None, beloeb=20_000_000))

    assert krav(kaede)["alarm"] == kroge.Krav(
        "alarm",
        "Landsbyggefonden har givet tilsagn om 20.000.000 kr., men budgettet regner med 21.075.000 kr.",
        False,
        hvem=str(kaede.plan.driftsansvarlig),
        url=reverse("helhedsplaner:budget", args=[kaede.plan.pk]),
    )


def test_the_forum_is_asked_for_before_submission(kaede):
    assert krav(kaede, INDSEND)["gruppe:boligsocialt_forum"].opfyldt is True
    kaede.plan.byomraade.grupper.update(type="styregruppe")
    assert krav(kaede, INDSEND)["gruppe:boligsocialt_forum"].opfyldt is False


@pytest.mark.parametrize(
    ("hvad", "mangler_til_sidst"),
    [(Forudgaaende.INDHOLD_I_UDVALG, TMU), (Forudgaaende.INDHOLD_UDEN_LBF, FORUM)],
)
def test_an_agreement_waits_for_what_its_rule_says(kaede, hvad, mangler_til_sidst):
    Aftaleregel.objects.update_or_create(art=Aftaleart.KONTRAKT, defaults={"forudgaaende": [hvad]})
    aftale = AftaleFactory(art=Aftaleart.KONTRAKT)
    Aftaleplan.objects.create(aftale=aftale, plan=kaede.plan, planversion=kaede.version)

    def opfyldt():
        return [et.opfyldt for et in kroge.krav(aftale, "underskriv") if et.kode.startswith(hvad)]

    kaede.afgoer_indhold(uden=LBF)
    ja = kaede.trin(mangler_til_sidst).seneste_id
    efter_ja = opfyldt()
    handlinger.traek_tilbage(ja, begrundelse="Forkert.", af=kaede.tmu if mangler_til_sidst == TMU else kaede.sekretaer)

    assert (efter_ja, opfyldt()) == ([True], [False])


def test_an_agreement_without_a_rule_waits_for_nothing(kaede):
    Aftaleregel.objects.filter(art=Aftaleart.TILLAEG).delete()

    aftale = AftaleFactory()
    tillaeg = AftaleFactory(art=Aftaleart.TILLAEG, hoerer_til=aftale, erstatter=aftale)

    assert [et for et in kroge.krav(tillaeg, "underskriv") if "indhold" in et.kode] == []


@pytest.mark.parametrize("antal", [1, 3])
def test_the_krav_take_the_same_number_of_queries(antal, django_assert_num_queries):
    from godkendelser import kroge_svar

    kaede = indsendt_plan(afdelinger=antal)
    plan = frisk(kaede)

    with django_assert_num_queries(1):  # steps
        kroge_svar.krav(plan, DRIFT)


# Alarms


def test_a_plan_that_starts_soon_says_what_is_missing(kaede, settings):
    settings.DAGS_DATO = dt.date(2021, 9, 1)
    drift, tmu, oeu = kaede.plan.driftsansvarlig, kaede.trin(TMU), kaede.trin(OEU)
    for dag in (dt.date(2021, 8, 30), dt.date(2021, 9, 27), dt.date(2021, 10, 11)):
        InstansmoedeFactory(instans=tmu.instans, dato=dag)
    InstansmoedeFactory(instans=tmu.instans, dato=dt.date(2021, 9, 13), aflyst=True)
    MoedeFactory(gruppe=kaede.trin(FORUM).instans.gruppe, dato=dt.date(2021, 9, 9))

    assert alarmer([frisk(kaede)]) == {
        kaede.plan.pk: [
            f"Planen starter om 14 dage, men der mangler: {kaede.moeder[0]} ({drift}, intet møde i kalenderen); "
            f"{kaede.moeder[1]} ({drift}, intet møde i kalenderen); "
            f"{kaede.trin(FORUM)} (Forumsekretæren, næste møde 9. september 2021); "
            f"{tmu} (Sekretariatet for {tmu}, næste møde 27. september 2021); {kaede.trin(LBF)} ({drift}).",
            "Planen starter om 14 dage, men kommunen har ikke frigivet 3.512.500 kr. "
            f"Næste skridt: {oeu} (Sekretariatet for {oeu}, intet møde i kalenderen).",
            f"Luften i tidsplanen er brugt: »{kaede.trin(FORUM)}« skulle være nået 17. august 2021, "
            "så planen kan tidligst starte 30. september 2021.",
        ]
    }


def test_many_afdelingsmoeder_are_told_as_a_number(settings):
    kaede = indsendt_plan(afdelinger=3)

    [alarm, *_] = alarmer([frisk(kaede)])[kaede.plan.pk]

    assert alarm.startswith("Planens første dag er nået, men der mangler: 3 afdelingsmøder (")


def test_a_plan_far_ahead_raises_no_alarm(kaede, settings):
    settings.DAGS_DATO = dt.date(2021, 7, 16)

    assert alarmer([frisk(kaede)]) == {}


def test_a_plan_with_everything_raises_no_alarm(kaede):
    kaede.afgoer_indhold()
    kaede.afgoer(kaede.trin(OEU))
    kaede.afgoer(kaede.trin(BR))

    assert alarmer([frisk(kaede)]) == {}


def test_a_plan_in_drift_that_loses_a_decision_says_so(kaede):
    kaede.afgoer_indhold()
    for art in (OEU, BR):
        kaede.afgoer(kaede.trin(art))
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(status=Status.I_DRIFT)
    Versionsvurdering.objects.create(
        afgoerelse_id=kaede.trin(BR).seneste_id, version=kaede.version, staar=False, begrundelse="Prøve."
    )

    assert alarmer([frisk(kaede)]) == {
        kaede.plan.pk: [
            "Planen er i drift, men der mangler: Borgerrepræsentationen "
            "(Sekretariatet for Borgerrepræsentationen, intet møde i kalenderen) (1 bortfaldet)."
        ]
    }


@pytest.mark.parametrize("antal", [1, 3])
def test_the_alarms_take_the_same_number_of_queries(antal, django_assert_num_queries):
    planer = [frisk(indsendt_plan(navn=f"Plan {nummer}")) for nummer in range(antal)]

    with django_assert_num_queries(1):
        fundne = alarmer(planer)

    assert len(fundne) == antal


# What waits, the panel, the search


def test_what_waits_is_told_to_those_who_record_it(kaede):
    assert kroge.afventer(kaede.sekretaer) == [
        kroge.Afventer(
            "Beboerprojekt Nordvest",
            reverse("godkendelser:trin", args=[kaede.trin(FORUM).pk]),
            f"{kaede.trin(FORUM)}: registrér afgørelsen",
            dt.date(2021, 8, 17),
            dt.date(2021, 9, 15),
        )
    ]
    assert [ting for ting in kroge.afventer(kaede.oekonomi) if "godkendelser" in ting.url] == []


def test_more_than_a_page_of_waiting_things_are_told_by_a_link():
    kaede = indsendt_plan(afdelinger=HOEJST_AFVENTER + 1)

    ting = [et for et in kroge.afventer(kaede.koordinator) if "godkendelser" in et.url]

    assert (len(ting), ting[-1].url) == (HOEJST_AFVENTER + 1, reverse("godkendelser:indbakke"))


def test_the_panel_shows_the_chain_with_the_afdelinger_in_one_line(kaede):
    kaede.afgoer(kaede.moeder[0])

    [panel] = [et for et in kroge.panel(frisk(kaede), kaede.koordinator) if et.titel == "Godkendelser"]

    assert [(raekke.titel, raekke.status) for raekke in panel.raekker] == [
        ("Afdelingsmøder", "1 af 2 på plads"),
        (str(kaede.trin(FORUM)), "Afventer"),
        (str(kaede.trin(TMU)), "Afventer"),
        ("Landsbyggefonden", "Afventer"),
        (str(kaede.trin(OEU)), "Afventer"),
        ("Borgerrepræsentationen", "Afventer"),
    ]


def test_the_panel_says_the_alarms_of_the_plan(kaede, settings):
    settings.DAGS_DATO = dt.date(2021, 9, 1)

    [panel] = [et for et in kroge.panel(frisk(kaede), kaede.koordinator) if et.titel == "Godkendelser"]

    assert panel.alarmer == tuple(alarmer([frisk(kaede)])[kaede.plan.pk])
    assert panel.alarmer[1].startswith("Planen starter om 14 dage, men kommunen har ikke frigivet 3.512.500 kr.")
    klient = Client()
    klient.force_login(kaede.koordinator)
    html = klient.get(reverse("helhedsplaner:plan", args=[kaede.plan.pk])).content.decode()
    assert html.index(panel.alarmer[1]) < html.index("Planens dele")


def test_money_released_is_no_alarm(kaede, settings):
    settings.DAGS_DATO = dt.date(2021, 9, 1)
    kaede.afgoer_indhold()
    kaede.afgoer(kaede.trin(OEU))
    kaede.afgoer(kaede.trin(BR))

    [panel] = [et for et in kroge.panel(frisk(kaede), kaede.koordinator) if et.titel == "Godkendelser"]

    assert panel.alarmer == ()


def test_a_plan_not_submitted_has_an_empty_panel():
    [panel] = [et for et in kroge.panel(PlanFactory(), TilknytningFactory().bruger) if et.titel == "Godkendelser"]

    assert (panel.raekker, panel.url) == ((), "")


def test_a_case_is_found_by_its_number_by_those_who_see_the_plan(kaede):
    sag = Sagsandel.objects.get().sag
    sag.sagsnr = "2021-0271234"
    sag.save()

    def fundne(bruger):
        return [fund.url for fund in kroge.soegekilder(bruger, "0271234") if fund.slags == "Sager"]

    assert fundne(kaede.koordinator) == [reverse("godkendelser:sag", args=[sag.pk])]
    assert fundne(indsendt_plan().koordinator) == []


def test_a_new_version_tells_what_it_led_to(kaede):
    kaede.afgoer_indhold()
    deltagelse = Deltagelse.objects.filter(plan=kaede.plan).first()
    Deltagelse.objects.filter(pk=deltagelse.pk).update(egenbetaling=deltagelse.egenbetaling + 1)
    svar = []
    kroge.versionsvirkning.registrer(lambda version: svar.append(version) or [])
    try:
        kaede.ny_version()
    finally:
        kroge.versionsvirkning.funktioner.pop()

    sidst = kaede.plan.versioner.first()
    assert svar == [sidst]
    staar = Versionsvurdering.objects.filter(version=sidst).order_by("staar").values_list("staar", flat=True)
    assert list(staar) == [False, False, True, True, True]  # one afdeling and Landsbyggefonden fall
