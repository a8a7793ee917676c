"""What lists are filtered by, and the day of »som den gjaldt den«."""

from __future__ import annotations

from django import forms

from byomraader.models import Byomraade, Forvaltning
from grundlag.felter import (
    DatoField,
    TekstField,
)
from kontrakter.models import (
    Aftaleart,
    Tilstand,
)


class FilterForm(forms.Form):
    """The filters of the list, kept in the URL."""

    q = TekstField(label="Titel, sags- eller dokumentnummer", required=False)
    byomraade = forms.ModelChoiceField(Byomraade.objects.all(), label="Byområde", required=False, empty_label="Alle")
    art = forms.ChoiceField(label="Slags", required=False, choices=[("", "Alle"), *Aftaleart.choices])
    tilstand = forms.ChoiceField(label="Tilstand", required=False, choices=[("", "Alle"), *Tilstand.choices])
    udloeber = DatoField(label="Slutter senest", required=False)
    journal = forms.ChoiceField(
        label="Journal", required=False, choices=[("", "Alle"), ("nej", "Ikke journaliseret"), ("ja", "Journaliseret")]
    )


class FrikoebForm(forms.Form):
    """The filters of frikøb, kept in the URL."""

    forvaltning = forms.ModelChoiceField(
        Forvaltning.objects.all(), label="Forvaltning", required=False, empty_label="Alle"
    )
    byomraade = forms.ModelChoiceField(Byomraade.objects.all(), label="Byområde", required=False, empty_label="Alle")
    aar = forms.IntegerField(label="År", required=False, min_value=2000, max_value=2100)


class DatovalgForm(forms.Form):
    """The day that is asked about, kept in the URL."""

    dato = DatoField(label="Som den gjaldt den")
