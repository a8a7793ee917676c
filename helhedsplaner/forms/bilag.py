"""A document of a plan, and what it is called."""

from __future__ import annotations

from django import forms

from grundlag.felter import CprAdvarselMixin, TekstField, opsaetning
from grundlag.filer import BilagFilField
from helhedsplaner.forms.faelles import DanskMeta, RaekkeForm
from helhedsplaner.models import HelhedsplanBilag

BESKRIVELSE = "Hvad er det, og hvad skal det bruges til?"


class BilagForm(CprAdvarselMixin, forms.Form):
    titel = TekstField(label="Titel", max_length=160)
    beskrivelse = TekstField(label="Beskrivelse", max_length=300, required=False, help_text=BESKRIVELSE)
    fil = BilagFilField(label="Dokument")

    helper = opsaetning("titel", "beskrivelse", "fil", knap="Tilføj bilaget")


class RetBilagForm(RaekkeForm):
    class Meta(DanskMeta):
        model = HelhedsplanBilag
        fields = ("titel", "beskrivelse")
        help_texts = {"beskrivelse": BESKRIVELSE}

    helper = opsaetning("grund", "titel", "beskrivelse", knap="Gem")
