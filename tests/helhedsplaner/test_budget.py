"""The money, against the published cases and the vectors of domaene § 4."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grundlag.fejl import Regelbrud
from helhedsplaner.budget import Fordeling, Satser, budgetbrud, dage_pr_aar, fordel_over_aar, fordeling, satser_for
from helhedsplaner.models import Helhedsplan, Kilde, Regelsaet

TYPISK = Satser(Decimal(25), Decimal("12.5"), Fraction(19, 10), Decimal("12.5"))
NORDVEST = (date(2021, 9, 15), date(2025, 9, 14))


@pytest.mark.parametrize(
    ("ramme", "lbf", "kommune", "kontrakter", "facilitering", "boligorganisation"),
    [
        (28_100_000, 21_075_000, 3_512_500, 2_978_600, 533_900, 3_512_500),  # Beboerprojekt Nordvest
        (15_000_000, 11_250_000, 1_875_000, 1_590_000, 285_000, 1_875_000),  # Husum for Alle
        (40_600_000, 30_450_000, 5_075_000, 4_303_600, 771_400, 5_075_000),  # Partnerskabet + Amagerbro
        (36_800_000, 27_600_000, 4_600_000, 3_900_800, 699_200, 4_600_000),  # Amager + Mimerskvarteret
        (10_000_000, 7_500_000, 1_250_000, 1_060_000, 190_000, 1_250_000),
        (10_000_003, 7_500_002, 1_250_000, 1_060_000, 190_000, 1_250_001),
        (10_000_004, 7_500_003, 1_250_001, 1_060_001, 190_000, 1_250_000),
        (999_999, 749_999, 125_000, 106_000, 19_000, 125_000),
        (1, 0, 0, 0, 0, 1),
    ],
)
def test_the_vectors_of_the_domain_report(ramme, lbf, kommune, kontrakter, facilitering, boligorganisation):
    delt = fordeling(ramme, TYPISK)

    assert (delt.lbf, delt.kommune, delt.kontraktpulje, delt.facilitering, delt.boligorganisation) == (
        lbf,
        kommune,
        kontrakter,
        facilitering,
        boligorganisation,
    )


@given(st.integers(1, 10**11), st.integers(0, 10**6))
def test_the_parts_always_add_up_and_the_local_share_is_never_too_small(ramme, andre):
    delt = fordeling(ramme + 8 * andre, TYPISK, andre=andre)

    assert sum(delt.pr_kilde().values()) == delt.ramme
    assert (delt.ramme - delt.lbf) * 4 >= delt.ramme


def test_too_much_from_others_is_refused_with_the_amount():
    with pytest.raises(Regelbrud, match=r"Kilderne er 1\.250\.000 kr\. større end rammen"):
        fordeling(10_000_000, TYPISK, andre=2_500_000)


def test_nordvest_over_its_five_budget_years():
    aar = fordel_over_aar(fordeling(28_100_000, TYPISK), *NORDVEST)

    assert dage_pr_aar(*NORDVEST) == {2021: 108, 2022: 365, 2023: 365, 2024: 366, 2025: 257}
    assert {et: delt.ramme for et, delt in aar.items()} == {
        2021: 2_077_207,
        2022: 7_020_192,
        2023: 7_020_192,
        2024: 7_039_425,
        2025: 4_942_984,
    }


perioder = st.tuples(st.dates(date(2010, 1, 1), date(2030, 1, 1)), st.integers(0, 2500))


@given(st.integers(1, 10**9), perioder)
def test_the_years_add_up_for_every_kilde_and_none_is_negative(ramme, periode):
    fra, dage = periode
    delt = fordeling(ramme, TYPISK)

    aar = fordel_over_aar(delt, fra, date.fromordinal(fra.toordinal() + dage)).values()

    for kilde, beloeb in delt.pr_kilde().items():
        assert sum(et.pr_kilde()[kilde] for et in aar) == beloeb
    assert min(min(et.boligorganisation, et.kontraktpulje) for et in aar) >= 0


def test_a_negative_year_is_evened_against_the_largest_and_lbf_goes_the_other_way():
    tre_aar = (date(2021, 12, 31), date(2023, 1, 1))

    aar = fordel_over_aar(Fordeling(ramme=3, lbf=2, kommune=1, facilitering=0, andre=0), *tre_aar)

    assert [et.boligorganisation for et in aar.values()] == [0, 0, 0]
    assert sum(et.lbf for et in aar.values()) == 2


def _kilder(**aendret):
    return {**fordeling(28_100_000, TYPISK).pr_kilde(), **aendret}


def test_a_budget_that_adds_up_has_no_breaches():
    assert budgetbrud(28_100_000, _kilder(), TYPISK) == []


def test_lbf_one_krone_over_is_refused_with_the_missing_amount():
    kilder = _kilder(lbf=21_075_001, boligorganisation=3_512_499)

    assert [(brud.kode, brud.tekst) for brud in budgetbrud(28_100_000, kilder, TYPISK)] == [
        (
            "lokal_andel_for_lille",
            "Landsbyggefonden kan højst betale 21.075.000 kr.: der mangler 1 kr. i lokal medfinansiering.",
        )
    ]


def test_lbf_may_pay_less_when_others_pay_more():
    assert budgetbrud(28_100_000, _kilder(lbf=21_000_000, anden=75_000), TYPISK) == []


def test_each_municipal_share_is_exact_to_the_krone():
    kilder = _kilder(kommune_kontrakt=2_978_599, kommune_facilitering=533_901)

    assert [brud.tekst for brud in budgetbrud(28_100_000, kilder, TYPISK)] == [
        "Kommunens midler til kontrakter skal være 2.978.600 kr.: 1 kr. for lidt.",
        "Kommunens midler til facilitering skal være 533.900 kr.: 1 kr. for meget.",
    ]


def test_lines_that_do_not_give_the_ramme():
    assert [brud.tekst for brud in budgetbrud(28_100_000, _kilder(boligorganisation=3_512_400), TYPISK)] == [
        "Linjerne giver 28.099.900 kr., rammen er 28.100.000 kr.: 100 kr. mangler."
    ]


def test_no_ramme():
    assert [brud.kode for brud in budgetbrud(None, {}, TYPISK)] == ["ramme_mangler"]


def _plan(**felter):
    regelsaet = Regelsaet(
        lokal_mindst_pct=Decimal("25.00"),
        kommunal_pct=Decimal("12.50"),
        kontrakt_pct=Decimal("10.60"),
        facilitering_pct=Decimal("1.90"),
    )
    return Helhedsplan(regelsaet=regelsaet, **felter)


def test_a_deviating_share_keeps_the_proportion_between_contracts_and_facilitering():
    satser = satser_for(_plan(kommunal_afvigelse_pct=Decimal("25.00")))

    delt = fordeling(10_000_000, satser)

    assert satser.afviger
    assert (delt.kommune, delt.kontraktpulje, delt.facilitering) == (2_500_000, 2_120_000, 380_000)


def test_without_municipal_money_the_organisations_pay_the_rest():
    delt = fordeling(10_000_000, satser_for(_plan(uden_kommunal_medfinansiering=True)))

    assert delt.pr_kilde() == {
        Kilde.LBF: 7_500_000,
        Kilde.KOMMUNE_KONTRAKT: 0,
        Kilde.KOMMUNE_FACILITERING: 0,
        Kilde.BOLIGORGANISATION: 2_500_000,
        Kilde.ANDEN: 0,
    }
