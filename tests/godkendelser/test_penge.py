"""The municipal money: what moves it, what is refused, and the case of several plans."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from godkendelser import handlinger
from godkendelser.models import (
    Bevilling,
    Forloeb,
    Sagsandel,
    Stilling,
    Trin,
    Versionsvurdering,
)
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from helhedsplaner.models import Helhedsplan
from tests.factories.byomraader import TilknytningFactory
from tests.factories.godkendelser import (
    DAG,
    indsendt_plan,
)
from tests.factories.helhedsplaner import PlanFactory
from tests.godkendelser.hjaelp import BR, KOMMUNALT, OEU

# Money


def test_the_decisions_about_the_money_move_it(kaede):
    kaede.afgoer(kaede.trin(OEU))
    kaede.afgoer(kaede.trin(BR))

    assert list(Bevilling.objects.order_by("pk").values_list("tilstand", "beloeb")) == [
        ("indstillet", KOMMUNALT),
        ("frigivet", KOMMUNALT),
    ]


def test_no_more_is_released_than_was_set_aside(kaede):
    handlinger.registrer_bevilling(kaede.plan.pk, tilstand="afsat", beloeb=KOMMUNALT - 1, dato=DAG, af=kaede.oekonomi)
    kaede.afgoer(kaede.trin(OEU))

    with pytest.raises(Regelbrud) as brud:
        kaede.afgoer(kaede.trin(BR))

    assert str(brud.value) == (
        "Beboerprojekt Nordvest: der er afsat 3.512.499 kr., så der kan ikke frigives 3.512.500 kr."
    )
    assert kaede.trin(BR).seneste_id is None


def test_no_more_is_paid_out_than_was_released_and_paid_money_keeps_its_decision(kaede):
    kaede.afgoer(kaede.trin(OEU))
    frigivelse = kaede.afgoer(kaede.trin(BR))

    def udbetal(beloeb, note=""):
        handlinger.registrer_bevilling(
            kaede.plan.pk, tilstand="udbetalt", beloeb=beloeb, dato=DAG, note=note, af=kaede.oekonomi
        )

    udbetal(KOMMUNALT)
    with pytest.raises(Regelbrud, match="så der kan ikke være udbetalt"):
        udbetal(1)
    with pytest.raises(Regelbrud, match="så der kan ikke være udbetalt"):
        handlinger.traek_tilbage(frigivelse.pk, begrundelse="Fejl.", af=kaede.oeu)
    udbetal(-KOMMUNALT, "Ført tilbage.")
    handlinger.traek_tilbage(frigivelse.pk, begrundelse="Fejl.", af=kaede.oeu)

    assert sum(Bevilling.objects.filter(tilstand="frigivet").values_list("beloeb", flat=True)) == 0


@pytest.mark.parametrize(
    ("felter", "fejl", "besked"),
    [
        ({"tilstand": "frigivet"}, Regelbrud, "Indstillet og frigivet følger af"),
        ({"dato": dt.date(2022, 1, 1)}, Regelbrud, "Datoen ligger i fremtiden."),
        ({"beloeb": 0}, ValidationError, "Skriv et beløb."),
        ({"beloeb": -1}, ValidationError, "Skriv, hvorfor beløbet føres tilbage."),
        ({"beloeb": -1, "note": "Fortrudt."}, Regelbrud, "der kan ikke føres mere tilbage, end der er afsat"),
    ],
)
def test_money_that_cannot_be_is_refused(kaede, felter, fejl, besked):
    with pytest.raises(fejl, match=besked):
        handlinger.registrer_bevilling(
            kaede.plan.pk,
            **{"tilstand": "afsat", "beloeb": 1, "dato": DAG, "af": kaede.oekonomi, **felter},
        )

    assert not Bevilling.objects.exists()


def test_only_oekonomi_moves_money(kaede):
    with pytest.raises(PermissionDenied):
        handlinger.registrer_bevilling(kaede.plan.pk, tilstand="afsat", beloeb=1, dato=DAG, af=kaede.koordinator)


def test_a_rise_voids_the_release_and_the_new_one_moves_the_difference(kaede):
    kaede.afgoer(kaede.trin(OEU))
    br = kaede.afgoer(kaede.trin(BR))
    Versionsvurdering.objects.create(afgoerelse=br, version=kaede.version, staar=False, begrundelse="Prøve.")
    Sagsandel.objects.update(beloeb=KOMMUNALT + 500)

    kaede.afgoer(kaede.trin(BR), seneste_id=br.pk)

    frigivet = Bevilling.objects.filter(tilstand="frigivet").order_by("pk")
    assert list(frigivet.values_list("beloeb", flat=True)) == [KOMMUNALT, 500]


def test_one_case_releases_the_money_of_two_plans(kaede):
    anden = indsendt_plan(navn="Amagerplanen")
    sekretaer = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger

    sag = handlinger.opret_frigivelsessag(
        titel="Frigivelse 31.1.2022",
        sagsnr="2022-0001",
        andele={kaede.plan.pk: 2_600_000, anden.plan.pk: 2_000_000},
        af=sekretaer,
    )

    assert Forloeb.objects.filter(afsluttet_tid=None, sag__isnull=False).get().sag == sag
    for art in (OEU, BR):
        kaede.afgoer(
            Trin.objects.get(forloeb__sag=sag, instans__art=art), version_ids=[kaede.version.pk, anden.version.pk]
        )
    assert list(Bevilling.objects.filter(tilstand="frigivet").order_by("plan").values_list("plan", "beloeb")) == [
        (kaede.plan.pk, 2_600_000),
        (anden.plan.pk, 2_000_000),
    ]


def test_a_shared_decision_voided_for_one_plan_stays_void_when_the_other_gets_a_version(kaede):
    anden = indsendt_plan(navn="Amagerplanen")
    sekretaer = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger
    sag = handlinger.opret_frigivelsessag(
        titel="Fælles", andele={kaede.plan.pk: KOMMUNALT, anden.plan.pk: KOMMUNALT}, af=sekretaer
    )
    trin = Trin.objects.get(forloeb__sag=sag, instans__art=OEU)
    ja = kaede.afgoer(trin, version_ids=[kaede.version.pk, anden.version.pk])
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(periode_til=dt.date(2025, 9, 30))
    kaede.ny_version()
    Helhedsplan.objects.filter(pk=anden.plan.pk).update(organisering="To bestyrelser.")
    anden.ny_version()

    domme = Versionsvurdering.objects.filter(afgoerelse=ja).order_by("pk").values_list("staar", flat=True)
    assert list(domme) == [False, True]
    assert Trin.objects.med_stilling().get(pk=trin.pk).stilling == Stilling.BORTFALDET


def test_a_shared_case_is_refused_for_plans_it_cannot_hold(kaede):
    sekretaer = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger
    uden = indsendt_plan(uden_kommunal_medfinansiering=True, afvigelse_begrundelse="Nej.")
    kaede.afgoer(kaede.trin(OEU))

    def opret(*planer):
        handlinger.opret_frigivelsessag(titel="Fælles", andele={plan.pk: 100 for plan in planer}, af=sekretaer)

    with pytest.raises(Regelbrud, match="Vælg mindst én plan"):
        opret()
    with pytest.raises(Regelbrud, match="uden kommunal medfinansiering"):
        opret(uden.plan)
    with pytest.raises(Regelbrud, match="er under behandling"):
        opret(kaede.plan)
    with pytest.raises(Regelbrud, match="er ikke indsendt til godkendelse endnu"):
        opret(PlanFactory())
    with pytest.raises(PermissionDenied):
        handlinger.opret_frigivelsessag(titel="Fælles", andele={kaede.plan.pk: 1}, af=kaede.koordinator)


def test_a_case_that_is_done_leaves_room_for_another(kaede):
    kaede.afgoer(kaede.trin(OEU))
    kaede.afgoer(kaede.trin(BR))

    handlinger.opret_frigivelsessag(titel="Resten", andele={kaede.plan.pk: 500}, af=kaede.sekretaer)

    assert Forloeb.objects.filter(sag__isnull=False, afsluttet_tid=None).count() == 2


def test_a_share_sent_back_smaller_takes_the_difference_back(kaede):
    br = kaede.afgoer(kaede.trin(BR))
    Versionsvurdering.objects.create(afgoerelse=br, version=kaede.version, staar=False, begrundelse="Prøve.")
    Sagsandel.objects.update(beloeb=KOMMUNALT - 500)

    kaede.afgoer(kaede.trin(BR), seneste_id=br.pk)

    sidst = Bevilling.objects.filter(tilstand="frigivet").order_by("pk").last()
    assert (sidst.beloeb, sidst.note) == (-500, "Beløbet er sat ned.")


def test_a_shared_case_is_not_split_behind_the_other_plans_back(kaede):
    sekretaer = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger
    anden = indsendt_plan(navn="Amagerplanen")
    andele = {kaede.plan.pk: 100, anden.plan.pk: 200}
    handlinger.opret_frigivelsessag(titel="Fælles", andele=andele, af=sekretaer)

    with pytest.raises(Regelbrud) as brud:
        handlinger.opret_frigivelsessag(titel="Alene", andele={kaede.plan.pk: 100}, af=sekretaer)

    assert str(brud.value) == "Sagen »Fælles« omfatter også Amagerplanen. Tag den plan med i den nye sag."


def test_a_share_is_mended_until_it_is_decided(kaede):
    andel = Sagsandel.objects.get()

    handlinger.ret_andel(andel.sag_id, kaede.plan.pk, beloeb=3_000_000, af=kaede.sekretaer)
    kaede.afgoer(kaede.trin(OEU))
    with pytest.raises(Regelbrud) as brud:
        handlinger.ret_andel(andel.sag_id, kaede.plan.pk, beloeb=1, af=kaede.sekretaer)

    andel.refresh_from_db()
    assert (andel.beloeb, brud.value.felt) == (3_000_000, "beloeb")
