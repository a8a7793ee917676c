"""How far a succeskriterium has come, in words and as a curve: pure."""

import datetime as dt
from decimal import Decimal

import pytest

from helhedsplaner.fremdrift import Punkt, fremdrift
from helhedsplaner.models import Succeskriterium

IDAG = dt.date(2022, 3, 1)


@pytest.mark.parametrize(
    ("felter", "maalt", "ordet", "tekst"),
    [
        ({}, [], "Ikke målt endnu", "Målet er 82 procent senest 14. september 2025."),
        ({}, [75], "På vej", "4 af 11 procentpoint i alt siden udgangspunktet den 1. september 2021."),
        ({}, [75, 82], "Målet er nået", "11 af 11 procentpoint i alt"),
        ({}, [70], "Går den forkerte vej", "Tallet er gået 1 procentpoint den forkerte vej siden"),
        ({"maalvaerdi": 60}, [68], "På vej", "3 af 11 procentpoint i alt"),
        ({"maaldato": dt.date(2022, 2, 1)}, [75], "Ikke nået til tiden", "4 af 11"),
        ({"maaldato": IDAG}, [75], "På vej", "4 af 11"),
        ({"udgangspunkt": None}, [75], "Målt", "før kriteriet har et udgangspunkt."),
        ({"maalvaerdi": None}, [75], "Målt", "Kriteriet har ingen målværdi."),
    ],
)
def test_progress_is_said_in_words(felter, maalt, ordet, tekst):
    kriterium = Succeskriterium(
        **{
            "tekst": "Unge i uddannelse",
            "enhed": "procent",
            "udgangspunkt": 71,
            "udgangspunkt_dato": dt.date(2021, 9, 1),
            "maalvaerdi": 82,
            "maaldato": dt.date(2025, 9, 14),
            **felter,
        }
    )
    punkter = [Punkt(dt.date(2022, 1 + n, 1), Decimal(et)) for n, et in enumerate(maalt)]

    frem = fremdrift(kriterium, punkter, IDAG)

    assert (frem.ord, tekst in frem.tekst) == (ordet, True), frem.tekst


def test_the_curve_goes_from_the_baseline_to_the_target():
    kriterium = Succeskriterium(
        tekst="Unge i job",
        udgangspunkt=0,
        udgangspunkt_dato=dt.date(2021, 1, 1),
        maalvaerdi=100,
        maaldato=dt.date(2023, 1, 1),
    )
    kurve = fremdrift(kriterium, [Punkt(dt.date(2022, 1, 1), Decimal(50))], IDAG).kurve

    assert kurve is not None
    assert kurve.linje == "44,124 166,69"
    assert [(et.x, et.y) for et in kurve.vej] == [(44, 124), (288, 14)]
    assert fremdrift(kriterium, [], IDAG).kurve is None


def test_a_measurement_of_the_same_day_takes_the_place_of_the_baseline():
    kriterium = Succeskriterium(
        tekst="Unge i job",
        udgangspunkt=0,
        udgangspunkt_dato=dt.date(2021, 1, 1),
        maalvaerdi=100,
        maaldato=dt.date(2023, 1, 1),
    )
    maalt = [Punkt(dt.date(2021, 1, 1), Decimal(5)), Punkt(dt.date(2022, 1, 1), Decimal(50))]

    frem = fremdrift(kriterium, maalt, IDAG)

    assert frem.punkter == maalt
    assert (len(frem.kurve.prikker), frem.kurve.vej) == (2, None)
