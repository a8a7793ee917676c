"""Evidence, and what the user had read: the pieces that the forms of decisions share."""

from __future__ import annotations

from typing import Any

from django import forms

from godkendelser.models import (
    Bevis,
)
from grundlag.felter import (
    CprAdvarselMixin,
    TekstField,
    opsaetning,
)
from grundlag.filer import BilagFilField


class IdListeField(forms.CharField):
    """Ids with commas between them, hidden; what is not a number is left out, and so matches nothing."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> list[int]:  # type: ignore[override]
        return [int(led) for led in str(value or "").split(",") if led.isascii() and led.isdigit() and len(led) < 19]

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else ",".join(str(pk) for pk in value or [])


class BevisForm(CprAdvarselMixin, forms.Form):
    """Evidence: a file or an address."""

    bevis_titel = TekstField(label="Hvad er beviset?", max_length=160, required=False, help_text="Fx »Referat«.")
    bevis_fil = BilagFilField(label="Fil", required=False)
    bevis_adresse = forms.URLField(label="Adresse på nettet", max_length=500, required=False, assume_scheme="https")

    helper = opsaetning("bevis_titel", "bevis_fil", "bevis_adresse", knap="Tilføj beviset")

    def clean(self) -> dict[str, Any] | None:
        renset = super().clean()
        if self.cleaned_data.get("bevis_fil") and self.cleaned_data.get("bevis_adresse"):
            self.add_error("bevis_adresse", "Vælg enten en fil eller en adresse. Det andet kan tilføjes bagefter.")
        return renset

    def bevis(self) -> Bevis | None:
        """The evidence, not saved; none when nothing was given. A title not written is the file's name."""
        rene: dict[str, Any] = self.cleaned_data
        fil, adresse = rene["bevis_fil"], rene["bevis_adresse"]
        if not fil and not adresse:
            return None
        titel = rene["bevis_titel"] or (fil.name if fil else adresse)
        return Bevis(titel=titel[:160], fil=fil or "", adresse=adresse or "")


class LaesteMixin(forms.Form):
    """What the user had read when the form was opened: the plan versions, and the step's newest decision."""

    version_ids = IdListeField(required=False)
    seneste_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
