"""Kroner as people write them, and divisions that lose none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grundlag.fejl import Regelbrud
from grundlag.penge import fordel, kroner_tekst, laes_kroner


@pytest.mark.parametrize(
    ("tekst", "kroner"),
    [
        ("28.100.000", 28_100_000),
        ("28 100 000 kr.", 28_100_000),
        ("28\u00a0100\u00a0000", 28_100_000),
        ("12345", 12_345),
        ("12.345,00", 12_345),
        (" 0 ", 0),
        ("-500", -500),
        ("−500", -500),
    ],
)
def test_kroner_as_they_are_typed(tekst, kroner):
    assert laes_kroner(tekst) == kroner


@pytest.mark.parametrize(
    ("tekst", "besked"),
    [
        ("12,50", "Skriv hele kroner uden øre."),
        ("12.34", "Skriv et beløb i hele kroner, fx 28.100.000."),
        ("12,345.000", "Skriv et beløb i hele kroner, fx 28.100.000."),
        ("tolv", "Skriv et beløb i hele kroner, fx 28.100.000."),
        ("", "Skriv et beløb i hele kroner, fx 28.100.000."),
        ("1e9", "Skriv et beløb i hele kroner, fx 28.100.000."),
        ("9999999999999", "Beløbet er for stort."),
        ("9" * 5000, "Beløbet er for stort."),
    ],
)
def test_what_is_not_kroner_is_refused_in_a_sentence(tekst, besked):
    with pytest.raises(Regelbrud) as fejl:
        laes_kroner(tekst)

    assert str(fejl.value) == besked


@given(st.integers(-(10**9), 10**9))
def test_what_is_written_can_be_read(beloeb):
    assert laes_kroner(kroner_tekst(beloeb)) == beloeb


def test_three_organisations_share_as_published():
    assert fordel(3_512_500, [1, 1, 1]) == [1_170_834, 1_170_833, 1_170_833]


@given(st.integers(0, 10**9), st.lists(st.integers(0, 5000), min_size=1).filter(any))
def test_a_division_loses_no_krone(beloeb, vaegte):
    assert sum(fordel(beloeb, vaegte)) == beloeb


def test_nothing_to_divide_by():
    with pytest.raises(ValueError, match="vægt"):
        fordel(10, [0, 0])
