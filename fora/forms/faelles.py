"""What the forms here share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from fora.models import Gruppetype
from grundlag.felter import CprAdvarselMixin
from grundlag.formular import VedFeltetMixin


class KlokkeslaetField(forms.TimeField):
    """A time of day as Danes type it: "16.30", "16:30" or "16"."""

    input_formats = ("%H.%M", "%H:%M", "%H")
    widget = forms.TimeInput(format="%H.%M", attrs={"autocomplete": "off", "inputmode": "decimal"})
    default_error_messages = {"invalid": "Skriv et klokkeslæt, fx 16.30."}


class RaekkeForm(CprAdvarselMixin, VedFeltetMixin, forms.ModelForm):  # type: ignore[type-arg]
    @property
    def felter(self) -> dict[str, Any]:
        """What the deed writes: the cleaned fields of the row."""
        return {navn: self.cleaned_data[navn] for navn in self._meta.fields or ()}


def valg_af(typer: Iterable[Gruppetype]) -> list[tuple[str, str]]:
    return [(en.value, str(en.label)) for en in typer]
