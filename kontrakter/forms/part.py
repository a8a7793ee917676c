"""The parties of an agreement."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Row
from django import forms

from byomraader.models import Boligorganisation, Forvaltning, Lokaludvalg
from grundlag.felter import (
    LangTekstField,
    TekstField,
    opsaetning,
)
from grundlag.formular import giv_valg
from kontrakter.forms.faelles import RaekkeForm
from kontrakter.models import (
    Aftalepart,
)


class PartForm(RaekkeForm):
    class Meta:
        model = Aftalepart
        fields = ("forpligtelser", "kontakt_navn", "kontakt_titel", "kontakt_email")
        field_classes = {"forpligtelser": LangTekstField, "kontakt_navn": TekstField, "kontakt_titel": TekstField}

    helper = opsaetning("forpligtelser", Row("kontakt_navn", "kontakt_titel"), "kontakt_email")


class NyPartForm(PartForm):
    boligorganisation = forms.ModelChoiceField(
        Boligorganisation.objects.none(), label="Boligorganisation", required=False, empty_label="Ingen"
    )
    forvaltning = forms.ModelChoiceField(
        Forvaltning.objects.none(), label="Forvaltning", required=False, empty_label="Ingen"
    )
    lokaludvalg = forms.ModelChoiceField(
        Lokaludvalg.objects.none(), label="Lokaludvalg", required=False, empty_label="Ingen"
    )
    anden = TekstField(label="Anden part", required=False, max_length=120)

    helper = opsaetning(
        Row("boligorganisation", "forvaltning"),
        Row("lokaludvalg", "anden"),
        "forpligtelser",
        Row("kontakt_navn", "kontakt_titel"),
        "kontakt_email",
        knap="Tilføj parten",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        giv_valg(self, "boligorganisation", Boligorganisation.objects.gyldige().sorteret())
        giv_valg(self, "forvaltning", Forvaltning.objects.gyldige().sorteret())
        giv_valg(self, "lokaludvalg", Lokaludvalg.objects.gyldige().sorteret())
