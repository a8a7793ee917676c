"""The quick forms of a plan that runs: how many came, what was measured, how an activity stands."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.db.models import QuerySet

from grundlag.felter import CprAdvarselMixin, TekstField, opsaetning
from grundlag.formular import VedFeltetMixin, giv_valg
from helhedsplaner.forms.faelles import DanskMeta, RaekkeForm
from helhedsplaner.models import Aktivitet, Maaling, Registrering


class RegistreringForm(RaekkeForm):
    class Meta(DanskMeta):
        model = Registrering
        fields = ("aktivitet", "dato", "antal", "note")
        help_texts = {"antal": "Kun tal, aldrig navne.", "note": "Kort, og uden navne på deltagerne."}
        error_messages = {
            "antal": {
                "required": "Skriv, hvor mange der deltog.",
                **dict.fromkeys(("invalid", "min_value", "max_value"), "Skriv et antal fra 0 til 100.000."),
            }
        }

    helper = opsaetning("grund", "aktivitet", Row("antal", "dato"), "note", knap="Gem registreringen")

    def __init__(self, *args: Any, aktiviteter: QuerySet[Aktivitet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        giv_valg(self, "aktivitet", aktiviteter)


class MaalingForm(RaekkeForm):
    class Meta(DanskMeta):
        model = Maaling
        fields = ("vaerdi", "dato", "kilde")
        help_texts = {"kilde": "Hvor tallet kommer fra, eller hvad man skal vide om det."}

    helper = opsaetning("grund", Row("vaerdi", "dato"), "kilde", knap="Gem målingen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if enhed := self.instance.kriterium.enhed:
            self.fields["vaerdi"].label = f"Værdi ({enhed})"


class AktivitetsstatusForm(CprAdvarselMixin, VedFeltetMixin, forms.ModelForm):  # type: ignore[type-arg]
    status_begrundelse = TekstField(
        label="Hvorfor er aktiviteten opgivet?",
        help_text="Skal skrives, når den er opgivet, og kun da.",
        required=False,
        max_length=300,
    )

    class Meta:
        model = Aktivitet
        fields = ("status", "status_begrundelse")

    helper = opsaetning("status", "status_begrundelse", knap="Gem status")
