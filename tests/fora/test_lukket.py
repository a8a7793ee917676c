"""Membership is access, and a closed item is closed: a word planted in it is looked for everywhere."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from fora import handlinger
from fora.models import Gruppe, Moede
from grundlag import kroge
from grundlag.adgang import Rolle
from grundlag.models import Haendelse
from tests.adgang import PERSONER, Verden, opret_person
from tests.factories.byomraader import PersonFactory, TilknytningFactory
from tests.factories.fora import (
    ArbejdsgruppeFactory,
    DagsordenspunktFactory,
    GruppeFactory,
    InhabilitetFactory,
    MedlemskabFactory,
)
from tests.factories.grundlag import BrugerFactory

I_DAG = dt.date(2021, 9, 1)
# The search is asked for the first word, and the pages are read for the second: they repeat what was asked.
SOEGT, PLANTET = "skattekort", "hemmeligt42"
LAESER_ALT = {"forumsekretaer", "medlem"}
SER_MOEDET = {*LAESER_ALT, "administrator", "oekonomi", "laeser", "revisor"}


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = I_DAG


def medlem(gruppe, **felter):
    bruger = BrugerFactory()
    MedlemskabFactory(gruppe=gruppe, person=PersonFactory(bruger=bruger), **felter)
    return bruger


def alle_laesere(verden, gruppe):
    """One of each role, and the members: now, before, to come, and of a group under this one."""
    return {navn: opret_person(navn, verden) for navn in PERSONER} | {
        "medlem": medlem(gruppe),
        "tidligere_medlem": medlem(gruppe, til=dt.date(2021, 8, 31)),
        "kommende_medlem": medlem(gruppe, fra=dt.date(2021, 9, 2)),
        "medlem_af_undergruppe": medlem(ArbejdsgruppeFactory(hoerer_under=gruppe)),
    }


def hvor_staar_det(bruger, *punkter):
    """
    Where ``bruger`` reads each planted word: pages, search, front page, and what the hooks answer.

    The word of an item is ``PLANTET`` and its number; the items are of one meeting.
    """
    moede = punkter[0].moede
    gruppe = moede.gruppe
    klient = Client()
    klient.force_login(bruger)
    sider = {
        "møde": reverse("fora:moede", args=[moede.pk]),
        "referat": reverse("fora:referat", args=[moede.pk]),
        "møder": reverse("fora:moeder", args=[gruppe.pk]),
        "gruppe": reverse("fora:gruppe", args=[gruppe.pk]),
        "siden sidst": reverse("fora:siden_sidst", args=[gruppe.pk]),
        "opgaver": reverse("fora:opgaver"),
        "kommissorium": reverse("fora:kommissorium", args=[gruppe.pk]),
        "liste": reverse("fora:liste"),
        "forside": reverse("overblik:forside"),
        "byområde": reverse("overblik:byomraade", args=[gruppe.byomraade.slug]),
        "søgning": f"{reverse('overblik:soeg')}?q={SOEGT}",
    }
    laest = {navn: klient.get(adresse).content.decode() for navn, adresse in sider.items()}
    laest["kroge"] = repr(
        [
            *kroge.panel(gruppe, bruger),
            *kroge.panel(moede, bruger),
            *kroge.soegekilder(bruger, SOEGT),
            *kroge.afventer(bruger),
        ]
    )
    fundet = {}
    for punkt in punkter:
        egen = klient.get(reverse("fora:punkt", args=[punkt.pk])).content.decode()
        steder = {navn for navn, tekst in {**laest, "punkt": egen}.items() if f"{PLANTET}{punkt.nummer}" in tekst}
        fundet[punkt.nummer] = steder
    return fundet


PLANTEDE = [
    (True, "indstilling", LAESER_ALT),
    (True, "sagsfremstilling", LAESER_ALT),
    (True, "droeftelse", LAESER_ALT),
    (True, "beslutning", LAESER_ALT),
    (True, "protokolbemaerkning", LAESER_ALT),
    (False, "droeftelse", LAESER_ALT),
    (False, "beslutning", SER_MOEDET),
]


def test_a_planted_word_is_read_by_those_who_may_and_in_three_places_only():
    verden = Verden()
    punkter = [
        DagsordenspunktFactory(moede__gruppe__byomraade=verden.byomraade, titel="Personsag", nummer=1, lukket=True)
    ]
    moede = punkter[0].moede
    for nummer, (lukket, _, _) in enumerate(PLANTEDE[1:], 2):
        punkter.append(DagsordenspunktFactory(moede=moede, titel="Personsag", nummer=nummer, lukket=lukket))
    personer = alle_laesere(verden, moede.gruppe)
    personer["inhabil"] = medlem(moede.gruppe)
    for punkt, (_, felt, _) in zip(punkter, PLANTEDE, strict=True):
        tekst = {felt: f"{SOEGT} {PLANTET}{punkt.nummer}"}
        handlinger.gem_punkt(punkt.pk, tekst, {}, grundudgave=1, af=personer["forumsekretaer"])
        InhabilitetFactory(punkt=punkt, person=personer["inhabil"].person)

    fundet = {navn: hvor_staar_det(bruger, *punkter) for navn, bruger in personer.items()}

    for punkt, (lukket, felt, laesere) in zip(punkter, PLANTEDE, strict=True):
        ser = laesere | ({"inhabil"} if laesere == SER_MOEDET else set())
        steder = {navn: hos[punkt.nummer] for navn, hos in fundet.items() if hos[punkt.nummer]}
        ventet = {navn: {"punkt", "møde", "referat"} for navn in ser}
        if felt == "protokolbemaerkning":  # the form of the item's own page is about the agenda
            ventet["forumsekretaer"] = {"møde", "referat"}
        assert steder == ventet, (lukket, felt)
    assert PLANTET not in repr(list(Haendelse.objects.values()))


def test_the_heading_of_a_closed_item_is_read_and_found_and_its_outcome_is_not():
    punkt = DagsordenspunktFactory(titel=f"Om {SOEGT}", lukket=True, udfald="afvist", nummer=1)
    laeser = TilknytningFactory(rolle=Rolle.LAESER, byomraade=punkt.moede.gruppe.byomraade).bruger
    klient = Client()
    klient.force_login(laeser)

    for navn, pk in (("fora:moede", punkt.moede_id), ("fora:punkt", punkt.pk)):
        side = klient.get(reverse(navn, args=[pk])).content.decode()
        assert (f"1. Om {SOEGT}" in side, "Punktet er lukket: kun gruppens medlemmer" in side, "Afvist" in side) == (
            True,
            True,
            False,
        )
    assert [(fund.slags, fund.titel) for fund in kroge.soegekilder(laeser, SOEGT)] == [
        ("Dagsordenspunkter", f"1. Om {SOEGT}")
    ]


def test_what_a_closed_item_carries_is_not_shown_either(monkeypatch):
    punkt = DagsordenspunktFactory(lukket=True)
    laeser = TilknytningFactory(rolle=Rolle.LAESER, byomraade=punkt.moede.gruppe.byomraade).bruger
    panel = kroge.Panel(f"{PLANTET}{punkt.nummer}", (), tom="")
    monkeypatch.setattr(kroge.punktindhold, "funktioner", [lambda punkter: [(et.pk, panel) for et in punkter]])

    steder = {
        navn: hvor_staar_det(bruger, punkt)[punkt.nummer]
        for navn, bruger in (("l", laeser), ("m", medlem(punkt.moede.gruppe)))
    }

    assert steder == {"l": set(), "m": {"punkt"}}


@pytest.mark.parametrize(
    ("fra", "til", "ser"),
    [
        (I_DAG, None, True),
        (dt.date(2021, 1, 1), I_DAG, True),
        (dt.date(2021, 9, 2), None, False),
        (dt.date(2021, 1, 1), dt.date(2021, 8, 31), False),
    ],
    ids=["første dag", "sidste dag", "dagen før", "dagen efter"],
)
def test_a_member_sees_her_own_body_from_first_day_to_last(fra, til, ser):
    punkt = DagsordenspunktFactory()
    gruppe = punkt.moede.gruppe
    ArbejdsgruppeFactory(hoerer_under=gruppe)
    GruppeFactory()
    bruger = medlem(gruppe, fra=fra, til=til)

    assert list(Gruppe.objects.synlige_for(bruger)) == ([gruppe] if ser else [])
    assert list(Moede.objects.synlige_for(bruger)) == ([punkt.moede] if ser else [])
