"""Danish order in the database: æ, ø, å last, aa as å, and neither case nor accents count first."""

import pytest
from django.db import connection

from byomraader.models import Lokaludvalg
from grundlag.sortering import DanskOrden
from tests.factories.byomraader import LokaludvalgFactory

DANSK = [
    "",
    "3B",
    "AAB",
    "abe",
    "AKB København",
    "Bispebjerg",
    "Bornholm",
    "café",
    "Cafeen",
    "fsb",
    "Husum",
    "Muller",
    "Müller",
    "Nørrebro",
    "Vesterbro",
    "Zoo",
    "æble",
    "Ærø",
    "Ølby",
    "Østerbro",
    "ånd",
    "Aarhus",
    "Ås",
]


def sorteret(navne):
    with connection.cursor() as cursor:
        cursor.execute("SELECT navn FROM unnest(%s::text[]) AS navn ORDER BY da_sort(navn), navn", [navne])
        return [navn for (navn,) in cursor.fetchall()]


@pytest.mark.parametrize("skridt", [1, 5, 7, -1])
def test_names_come_in_danish_order(skridt):
    blandet = [DANSK[nr * skridt % len(DANSK)] for nr in range(len(DANSK))]

    assert sorteret(blandet) == DANSK


def test_the_function_can_be_indexed():
    with connection.cursor() as cursor:
        cursor.execute("SELECT provolatile FROM pg_proc WHERE proname = 'da_sort'")
        assert cursor.fetchall() == [("i",)]


def test_a_list_is_ordered_by_it():
    for navn in ("Aarhus", "Østerbro", "Zoo", "Ærø"):
        LokaludvalgFactory(navn=navn)

    assert [str(et) for et in Lokaludvalg.objects.order_by(DanskOrden("navn"))] == ["Zoo", "Ærø", "Østerbro", "Aarhus"]
    assert [str(et) for et in Lokaludvalg.objects.sorteret()] == ["Zoo", "Ærø", "Østerbro", "Aarhus"]
