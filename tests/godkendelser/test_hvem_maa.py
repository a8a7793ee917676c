"""Who may record which decisions, and what Landsbyggefonden waits for."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from godkendelser import handlinger
from godkendelser.models import (
    Afgoerelse,
    Bevilling,
    Stilling,
    Trin,
)
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.udfald import Udfald
from helhedsplaner.handlinger import undtag
from helhedsplaner.models import Helhedsplan
from tests.factories.byomraader import AfdelingFactory, TilknytningFactory, UdvalgFactory
from tests.factories.godkendelser import (
    DAG,
    indsendt_plan,
)
from tests.factories.helhedsplaner import UndtagelseFactory
from tests.godkendelser.hjaelp import BR, FORUM, KOMMUNALT, LBF, OEU, TMU, A, godkendt_version

# Landsbyggefonden and the strategisk samarbejdsaftale


def test_tilsagn_waits_for_the_strategisk_aftale_unless_it_is_waived():
    kaede = indsendt_plan(strategisk_aftale=True)
    kaede.afgoer_indhold(uden=LBF)

    with pytest.raises(Regelbrud, match="Tilsagnet kan ikke registreres endnu"):
        kaede.afgoer(kaede.trin(LBF))

    UndtagelseFactory(plan=kaede.plan, krav="strategisk_aftale")
    kaede.afgoer(kaede.trin(LBF))
    assert godkendt_version(kaede.plan) == kaede.version.pk


def test_a_no_from_landsbyggefonden_waits_for_nothing():
    kaede = indsendt_plan(strategisk_aftale=True)

    kaede.afgoer(kaede.trin(LBF), Udfald.AFVIST, begrundelse="Rammen er brugt.", detalje=None)

    assert kaede.trin(LBF).stilling == Stilling.IKKE_JA


# Who may


@pytest.mark.parametrize(
    ("art", "maa"),
    [
        (FORUM, ["sekretaer"]),
        (A.AFDELINGSMOEDE, ["koordinator"]),
        (TMU, ["tmu"]),
        (LBF, ["koordinator"]),
        (OEU, ["oeu"]),
        (BR, ["oeu"]),
    ],
)
def test_each_records_the_decisions_of_her_own_instanser(kaede, art, maa):
    trin = Trin.objects.for_planer([kaede.plan.pk]).filter(instans__art=art).first()
    folk = ("koordinator", "sekretaer", "tmu", "oeu", "oekonomi")

    kan = [navn for navn in folk if Trin.objects.afgoeres_af(getattr(kaede, navn)).filter(pk=trin.pk).exists()]

    assert kan == maa


@pytest.mark.parametrize("omfang", ["afdeling", "boligorganisation", "udvalg", "hele_systemet"])
def test_a_godkender_records_within_her_scope(kaede, omfang):
    moede = kaede.moeder[0]
    felter = {
        "afdeling": {"afdeling": moede.instans.afdeling},
        "boligorganisation": {"boligorganisation": moede.instans.afdeling.boligorganisation},
        "udvalg": {"udvalg": kaede.trin(OEU).instans.udvalg},
        "hele_systemet": {},
    }[omfang]
    godkender = TilknytningFactory(rolle=Rolle.GODKENDER, **felter).bruger

    arter = Trin.objects.afgoeres_af(godkender).order_by("instans__art").values_list("instans__art", flat=True)

    assert (
        list(arter)
        == {
            "afdeling": ["afdelingsmoede"],
            "boligorganisation": ["afdelingsmoede", "afdelingsmoede"],
            "udvalg": ["borgerrepraesentation", "oekonomiudvalg"],
            "hele_systemet": [
                "afdelingsmoede",
                "afdelingsmoede",
                "borgerrepraesentation",
                "fagudvalg",
                "landsbyggefond",
                "oekonomiudvalg",
            ],
        }[omfang]
    )


def test_a_secretary_of_another_byomraade_records_nothing_here(kaede):
    fremmed = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, byomraade=AfdelingFactory().byomraade).bruger

    with pytest.raises(PermissionDenied):
        kaede.afgoer(kaede.trin(FORUM), af=fremmed)


def test_a_role_in_an_udvalg_shows_the_plans_that_it_treats(kaede):
    andet_udvalg = TilknytningFactory(rolle=Rolle.GODKENDER, udvalg=UdvalgFactory()).bruger
    oekonomiudvalget = TilknytningFactory(rolle=Rolle.GODKENDER, udvalg=kaede.trin(OEU).instans.udvalg).bruger

    assert [
        list(Helhedsplan.objects.synlige_for(bruger)) for bruger in (kaede.tmu, oekonomiudvalget, andet_udvalg)
    ] == [[kaede.plan], [kaede.plan], []]


# Plans already running


def test_indgang_records_without_running_the_chain(kaede):
    trin = Trin.objects.for_planer([kaede.plan.pk]).order_by("spor", "-nummer")

    handlinger.registrer_indgang(
        kaede.plan.pk,
        [handlinger.Indgang(et.pk, DAG - dt.timedelta(days=nummer)) for nummer, et in enumerate(trin)],
        af=kaede.sekretaer,
    )

    assert set(Afgoerelse.objects.values_list("indgang", flat=True)) == {True}
    assert godkendt_version(kaede.plan) == kaede.version.pk
    assert list(Bevilling.objects.order_by("tilstand").values_list("tilstand", "beloeb", "indgang")) == [
        ("frigivet", KOMMUNALT, True),
        ("indstillet", KOMMUNALT, True),
    ]


def test_indgang_keeps_to_its_plan_and_to_the_past(kaede):
    anden = indsendt_plan()

    with pytest.raises(Regelbrud, match="anden plan"):
        handlinger.registrer_indgang(kaede.plan.pk, [handlinger.Indgang(anden.trin(FORUM).pk, DAG)], af=kaede.sekretaer)
    with pytest.raises(Regelbrud, match="fremtiden"):
        handlinger.registrer_indgang(
            kaede.plan.pk, [handlinger.Indgang(kaede.trin(FORUM).pk, dt.date(2022, 1, 1))], af=kaede.sekretaer
        )
    with pytest.raises(PermissionDenied):
        handlinger.registrer_indgang(kaede.plan.pk, [], af=kaede.koordinator)


def test_a_waived_krav_is_waived_by_its_code(kaede):
    sekretaer = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger

    undtagelse = undtag(kaede.plan.pk, f"trin:{kaede.trin(FORUM).pk}", "Forummet mødes i oktober.", af=sekretaer)

    assert undtagelse.krav == f"trin:{kaede.trin(FORUM).pk}"
