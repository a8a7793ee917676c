"""The grid as arithmetic: sums, and the proposal by days on Nordvest's own figures (domaene § 4.3)."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.http import QueryDict

from grundlag.fejl import Regelbrud
from helhedsplaner.budget import Satser, fordel_over_aar, fordeling, pr_lejemaal_pr_maaned
from helhedsplaner.forms.budget import Indtastning, Navne, laes_noegle, skriv_noegle
from helhedsplaner.gitter import Raekke, forslag, pr_kilde, pr_kilde_og_aar
from helhedsplaner.models import Kilde

SATSER = Satser(Decimal(25), Decimal("12.5"), Fraction("1.9"), Decimal("12.5"))
NORDVEST = fordel_over_aar(fordeling(28_100_000, SATSER), dt.date(2021, 9, 15), dt.date(2025, 9, 14))
LBF = Raekke(7, "medarbejdere", Kilde.LBF)
NAVNE = Navne({None: "Tværgående", 7: "Beskæftigelse"}, {None: "", 3: "fsb"})


@pytest.fixture(autouse=True)
def _db():
    """Nothing here needs the database."""


def test_the_proposal_fills_an_empty_grid_with_a_row_for_each_kilde():
    nyt = forslag({}, NORDVEST)

    assert pr_kilde(nyt) == {
        "lbf": 21_075_000,
        "kommune_kontrakt": 2_978_600,
        "kommune_facilitering": 533_900,
        "boligorganisation": 3_512_500,
        "anden": 0,
    }
    assert [sum(celler[aar] for celler in nyt.values()) for aar in range(2021, 2026)] == [
        2_077_207,
        7_020_192,
        7_020_192,
        7_039_425,
        4_942_984,
    ]
    assert [raekke.indsatsomraade for raekke in nyt] == [None] * 4


def test_rows_keep_their_proportion_and_empty_ones_share_alike():
    anden = LBF._replace(indsatsomraade=None)

    skaev = forslag({LBF: {2021: 3}, anden: {2021: 1}}, NORDVEST)
    lige = forslag({LBF: {}, anden: {}}, NORDVEST)

    assert [round(sum(skaev[raekke].values()), -1) for raekke in (LBF, anden)] == [15_806_250, 5_268_750]
    assert sum(map(sum, (skaev[LBF].values(), skaev[anden].values()))) == 21_075_000
    assert [abs(sum(lige[raekke].values()) - 10_537_500) < 5 for raekke in (LBF, anden)] == [True, True]


def test_sums_by_kilde_and_year_name_every_kilde():
    gitter = {LBF: {2021: 5, 2022: 6}, LBF._replace(indsatsomraade=None): {2021: 1}}

    assert pr_kilde_og_aar(gitter, [2021, 2022])[Kilde.LBF] == {2021: 6, 2022: 6}
    assert pr_kilde_og_aar(gitter, [2021, 2022])[Kilde.ANDEN] == {2021: 0, 2022: 0}


@pytest.mark.parametrize(
    "raekke",
    [
        LBF,
        Raekke(None, "frikoeb", "boligorganisation", 3),
        Raekke(None, "drift", "anden", None, "Fond: A:B"),
    ],
)
def test_a_row_is_the_same_after_a_trip_through_the_page(raekke):
    assert laes_noegle(skriv_noegle(raekke), NAVNE) == raekke


@pytest.mark.parametrize("noegle", ["", "x:frikoeb:lbf::", "7:findes_ikke:lbf::", "7:frikoeb:lbf", "7:frikoeb:penge::"])
def test_a_row_that_is_none_is_refused(noegle):
    with pytest.raises(Regelbrud, match=r"En række i budgettet kan ikke læses\. Genindlæs siden\."):
        laes_noegle(noegle, NAVNE)


@pytest.mark.parametrize("noegle", ["8:frikoeb:lbf::", "7:frikoeb:boligorganisation:4:"])
def test_a_row_of_something_else_is_refused(noegle):
    with pytest.raises(Regelbrud, match="hører ikke til planen"):
        laes_noegle(noegle, NAVNE)


def post(**celler):
    data = QueryDict(mutable=True)
    data.setlist("raekke", [skriv_noegle(LBF)])
    data.update(celler)
    return data


@pytest.mark.parametrize(
    ("tekst", "beloeb"),
    [("12.345", 12345), ("12 345", 12345), ("12345,00", 12345), ("12\u00a0345 kr.", 12345), ("0", 0)],
)
def test_a_cell_reads_kroner_as_people_write_them(tekst, beloeb):
    indtastning = Indtastning.fra_post(post(**{"c0-2021": tekst}), [2021], NAVNE)

    assert (indtastning.gitter, indtastning.fejl) == ({LBF: {2021: beloeb}}, {})


@pytest.mark.parametrize(
    ("tekst", "fejl"),
    [
        ("12,50", "Skriv hele kroner uden øre."),
        ("tolv", "Skriv et beløb i hele kroner, fx 28.100.000."),
        ("-5", "Beløbet kan ikke være negativt."),
        ("9" * 13, "Beløbet er for stort."),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_kept_and_leaves_the_others(tekst, fejl):
    indtastning = Indtastning.fra_post(post(**{"c0-2021": tekst, "c0-2022": "7"}), [2021, 2022], NAVNE)

    assert indtastning.fejlliste(NAVNE) == [
        ("c0-2021", f"Beskæftigelse, Løn til boligsociale medarbejdere, Landsbyggefonden, 2021: {fejl}")
    ]
    assert indtastning.vist(NAVNE)[0].celler[0].tekst == tekst
    assert indtastning.gitter == {LBF: {2022: 7}}


def test_the_same_row_twice_is_refused():
    data = post()
    data.setlist("raekke", [skriv_noegle(LBF)] * 2)

    with pytest.raises(Regelbrud, match="står to gange"):
        Indtastning.fra_post(data, [2021], NAVNE)


def test_too_many_rows_are_refused():
    data = post()
    data.setlist("raekke", ["x"] * 501)

    with pytest.raises(Regelbrud, match="højst 500 rækker"):
        Indtastning.fra_post(data, [2021], NAVNE)


def test_what_is_stored_is_shown_only_where_it_differs():
    indtastning = Indtastning.fra_post(post(**{"c0-2021": "5", "c0-2022": "7"}), [2021, 2022, 2023], NAVNE)

    celler = indtastning.vist(NAVNE, {LBF: {2021: 5, 2022: 8}})[0].celler

    assert [celle.gemt for celle in celler] == ["", "8", ""]
    assert [celle.gemt for celle in indtastning.vist(NAVNE, {})[0].celler] == ["tom", "tom", ""]


def test_kroner_per_lejemaal_per_month():
    """Four years less a day are 48 months: 3.512.500 kr. over 1.000 lejemål."""
    assert pr_lejemaal_pr_maaned(3_512_500, 1000, dt.date(2021, 9, 15), dt.date(2025, 9, 14)) == Decimal("73.18")
