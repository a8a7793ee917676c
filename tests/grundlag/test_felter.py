"""Fields read what Danes type, and refuse in Danish."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from grundlag.felter import (
    CprAdvarselMixin,
    DatoField,
    KronerField,
    LangTekstField,
    TalField,
    TekstField,
    ligner_cpr,
)


def fejl(felt, vaerdi):
    with pytest.raises(ValidationError) as fanget:
        felt.clean(vaerdi)
    return fanget.value.messages


@pytest.mark.parametrize(
    "skrevet", ["15.9.2021", "15/9-2021", "15/09/2021", "15-09-2021", "2021-09-15", " 15. 9. 2021 "]
)
def test_a_date_is_read_as_it_is_typed(skrevet):
    assert DatoField().clean(skrevet) == date(2021, 9, 15)


@pytest.mark.parametrize("skrevet", ["31.2.2021", "15.9.21", "i morgen", "15.9.2021\x00", "9/15/2021"])
def test_what_is_no_date_is_refused(skrevet):
    assert fejl(DatoField(), skrevet) == ["Skriv en dato, fx 15.9.2021."]


def test_an_optional_date_may_be_empty():
    assert DatoField(required=False).clean("") is None


def test_a_date_says_how_it_is_typed_unless_it_says_something_else():
    assert DatoField().help_text == "dd.mm.åååå"
    assert DatoField(help_text="").help_text == "dd.mm.åååå"
    assert DatoField(help_text="Mødets dag.").help_text == "Mødets dag."


def test_a_date_is_shown_as_danes_write_it():
    felt = DatoField()
    assert felt.widget.format_value(felt.prepare_value(date(2021, 9, 15))) == "15.09.2021"


@pytest.mark.parametrize(
    ("skrevet", "kroner"),
    [("28.100.000", 28_100_000), ("28 100 000 kr.", 28_100_000), ("28100000,00", 28_100_000), ("0", 0), (12, 12)],
)
def test_kroner_are_read_as_they_are_typed(skrevet, kroner):
    assert KronerField().clean(skrevet) == kroner


@pytest.mark.parametrize(
    ("skrevet", "besked"),
    [
        ("12,50", "Skriv hele kroner uden øre."),
        ("tolv", "Skriv et beløb i hele kroner, fx 28.100.000."),
        ("12\x00", "Skriv et beløb i hele kroner, fx 28.100.000."),
        ("9999999999999", "Beløbet er for stort."),
    ],
)
def test_what_is_no_kroner_is_refused(skrevet, besked):
    assert fejl(KronerField(), skrevet) == [besked]


def test_kroner_keep_the_bounds_of_the_field():
    assert fejl(KronerField(min_value=0), "-1") == ["Denne værdi skal være større end eller lig 0."]


def test_empty_kroner_are_none_and_unchanged_kroner_are_unchanged():
    assert KronerField(required=False).clean("") is None
    assert KronerField().has_changed(28_100_000, "28.100.000") is False
    assert KronerField().has_changed(28_100_000, "28.100.001") is True


@pytest.mark.parametrize(("vaerdi", "vist"), [(28_100_000, "28.100.000"), (0, "0"), (None, None), ("12,50", "12,50")])
def test_kroner_are_shown_grouped_and_a_mistake_as_typed(vaerdi, vist):
    assert KronerField().widget.format_value(vaerdi) == vist


@pytest.mark.parametrize(
    ("skrevet", "tal"),
    [("12,5", "12.5"), ("12.5", "12.5"), ("1.234,5", "1234.5"), ("1 234", "1234"), ("−3", "-3"), (",5", "0.5")],
)
def test_a_number_has_a_decimal_comma(skrevet, tal):
    assert TalField().clean(skrevet) == Decimal(tal)


@pytest.mark.parametrize("skrevet", ["1.2.2022", "31.12.21", "1.23.456", "1e9", "NaN", "mange", "1,2,3", "--1", "."])
def test_what_only_looks_like_a_number_is_refused(skrevet):
    assert fejl(TalField(), skrevet) == ["Indtast et tal."]


@pytest.mark.parametrize(
    ("vaerdi", "vist"), [(Decimal("31.00"), 31), (Decimal("12.50"), Decimal("12.50")), ("31,00", "31,00"), (None, None)]
)
def test_a_whole_number_is_shown_without_decimals_and_a_mistake_as_typed(vaerdi, vist):
    assert TalField().prepare_value(vaerdi) == vist


def test_text_has_plain_line_ends():
    assert LangTekstField().clean("et\r\nto\rtre") == "et\nto\ntre"


def test_empty_text_is_what_the_column_says():
    assert TekstField(required=False).clean(" ") == ""
    assert TekstField(required=False, empty_value=None).clean(" ") is None


def test_a_nul_byte_is_refused_in_danish():
    assert fejl(TekstField(), "a\x00b") == [
        "Teksten indeholder et tegn, der ikke kan gemmes (NUL). Skriv teksten igen."
    ]


@pytest.mark.parametrize("tekst", ["010203-1234", "Ring til 311299-0001.", "(010203–1234)"])
def test_cpr_like(tekst):
    assert ligner_cpr(tekst)


@pytest.mark.parametrize(
    "tekst", ["2021-0123456", "320203-1234", "011303-1234", "0102031234", "1010203-1234", "010203-12345"]
)
def test_not_cpr_like(tekst):
    assert not ligner_cpr(tekst)


class NoteForm(CprAdvarselMixin, forms.Form):
    titel = TekstField()
    note = LangTekstField(required=False)
    aar = forms.IntegerField(required=False)


def test_cpr_like_text_is_not_saved_the_first_time():
    form = NoteForm({"titel": "Møde", "note": "Om 010203-1234", "aar": "2021"})

    assert not form.is_valid()
    assert form.cpr_advarsel
    assert form.errors == {"note": ["Teksten ser ud til at indeholde et cpr-nummer. Fjern det, hvis det er et."]}


def test_cpr_like_text_is_saved_when_confirmed():
    form = NoteForm({"titel": "Møde", "note": "Om 010203-1234", "gem_trods_cpr": "ja"})

    assert form.is_valid()
    assert form.cleaned_data["note"] == "Om 010203-1234"


def test_the_confirmation_belongs_to_the_form_it_was_given_in():
    form = NoteForm({"a-titel": "010203-1234", "gem_trods_cpr": "ja"}, prefix="a")

    assert not form.is_valid()
    assert form.cpr_navn == "a-gem_trods_cpr"


def test_other_text_is_saved_at_once():
    assert NoteForm({"titel": "Sag 2021-0123456"}).is_valid()


@pytest.mark.parametrize("tekst", ["1.1.0001", "31.12.1899", "1.1.2101", "31.12.9999"])
def test_a_year_that_nobody_means_is_refused(tekst):
    with pytest.raises(ValidationError) as fejl:
        DatoField().clean(tekst)

    assert fejl.value.messages == ["Skriv et årstal fra 1900 til 2100."]
