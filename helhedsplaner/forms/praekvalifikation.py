"""What is written under a prækvalifikation: a nøgletal, a talk, the anbefaling, and the facts sent afterwards."""

from __future__ import annotations

from typing import Any

from django import forms

from grundlag.felter import CprAdvarselMixin, DatoField, LangTekstField, TekstField, opsaetning
from grundlag.filer import BilagFilField
from grundlag.formular import VedFeltetMixin
from helhedsplaner.forms.faelles import DanskMeta
from helhedsplaner.handlinger.indhold import fingeraftryk
from helhedsplaner.models import Dialog, Noegletal


class NoegletalForm(CprAdvarselMixin, VedFeltetMixin, forms.ModelForm):  # type: ignore[type-arg]
    """A figure, or that there is none: an empty field is not taken for either."""

    ingen_data = forms.BooleanField(label="Der er ingen data her", required=False)
    grund = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta(DanskMeta):
        model = Noegletal
        fields = ("navn", "vaerdi", "sammenligning", "enhed", "kilde", "dato")

    helper = opsaetning(
        "navn", "vaerdi", "ingen_data", "sammenligning", "enhed", "kilde", "dato", "grund", knap="Gem nøgletallet"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["grund"] = fingeraftryk(self.instance, self._meta.fields or ())
        if self.instance.pk:
            self.initial["ingen_data"] = self.instance.vaerdi is None

    def clean(self) -> dict[str, Any]:
        renset = super().clean() or self.cleaned_data
        har_tal = renset.get("vaerdi") is not None
        if "vaerdi" not in self.errors and har_tal == bool(renset.get("ingen_data")):
            besked = (
                "Der er både et tal og »ingen data«. Vælg ét af dem."
                if har_tal
                else "Skriv tallet, også når det er 0, eller sæt fluebenet ved »ingen data«."
            )
            self.add_error("vaerdi", besked)
        return renset

    @property
    def felter(self) -> dict[str, Any]:
        return {navn: self.cleaned_data[navn] for navn in self._meta.fields or ()}


class DialogForm(CprAdvarselMixin, VedFeltetMixin, forms.ModelForm):  # type: ignore[type-arg]
    class Meta(DanskMeta):
        model = Dialog
        fields = ("dato", "part", "forvaltning", "hvem", "tekst")

    helper = opsaetning(knap="Skriv i loggen")


class AnbefalingForm(CprAdvarselMixin, forms.Form):
    titel = TekstField(label="Titel", max_length=160, initial="Kommunal anbefaling")
    fil = BilagFilField(label="Dokument")

    helper = opsaetning(knap="Vedhæft anbefalingen")


class SuppleringForm(CprAdvarselMixin, forms.Form):
    dato = DatoField(label="Sendt den")
    note = LangTekstField(label="Hvad blev sendt?", required=False)

    helper = opsaetning(knap="Registrér som sendt")
