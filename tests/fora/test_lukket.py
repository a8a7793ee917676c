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
from tests.factories.fora import ArbejdsgruppeFactory, DagsordenspunktFactory, GruppeFactory, MedlemskabFactory
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


def hvor_staar_det(bruger, punkt):
    """Where ``bruger`` reads the planted word: pages, search, front page, and what the hooks answer."""
    moede, gruppe = punkt.moede, punkt.moede.gruppe
    sider = {
        "punkt": reverse("fora:punkt", args=[punkt.pk]),
        "møde": reverse("fora:moede", args=[moede.pk]),
        "møder": reverse("fora:moeder", args=[gruppe.pk]),
        "gruppe": reverse("fora:gruppe", args=[gruppe.pk]),
        "kommissorium": reverse("fora:kommissorium", args=[gruppe.pk]),
        "liste": reverse("fora:liste"),
        "forside": reverse("overblik:forside"),
        "byområde": reverse("overblik:byomraade", args=[gruppe.byomraade.slug]),
        "søgning": f"{reverse('overblik:soeg')}?q={SOEGT}",
    }
    klient = Client()
    klient.force_login(bruger)
    steder = {navn for navn, adresse in sider.items() if PLANTET in klient.get(adresse).content.decode()}
    svar = [
        *kroge.panel(gruppe, bruger),
        *kroge.panel(moede, bruger),
        *kroge.soegekilder(bruger, SOEGT),
        *kroge.afventer(bruger),
    ]
    return steder | ({"kroge"} if PLANTET in repr(svar) else set())


@pytest.mark.parametrize(
    ("lukket", "felt", "laesere"),
    [
        (True, "indstilling", LAESER_ALT),
        (True, "sagsfremstilling", LAESER_ALT),
        (True, "droeftelse", LAESER_ALT),
        (True, "beslutning", LAESER_ALT),
        (False, "droeftelse", LAESER_ALT),
        (False, "beslutning", SER_MOEDET),
    ],
)
def test_a_planted_word_is_read_by_those_who_may_and_in_two_places_only(lukket, felt, laesere):
    verden = Verden()
    punkt = DagsordenspunktFactory(moede__gruppe__byomraade=verden.byomraade, titel="Personsag", lukket=lukket)
    personer = alle_laesere(verden, punkt.moede.gruppe)
    handlinger.gem_punkt(punkt.pk, {felt: f"{SOEGT} {PLANTET}"}, {}, grundudgave=1, af=personer["forumsekretaer"])

    fundet = {navn: hvor_staar_det(bruger, punkt) for navn, bruger in personer.items()}

    assert {navn: steder for navn, steder in fundet.items() if steder} == {navn: {"punkt", "møde"} for navn in laesere}
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
    panel = kroge.Panel(PLANTET, (), tom="")
    monkeypatch.setattr(kroge.punktindhold, "funktioner", [lambda et: [panel]])

    steder = {
        navn: hvor_staar_det(bruger, punkt) for navn, bruger in (("l", laeser), ("m", medlem(punkt.moede.gruppe)))
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
