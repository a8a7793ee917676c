"""What is typed about meetings."""

from __future__ import annotations

from crispy_forms.layout import Row

from fora.forms.faelles import KlokkeslaetField, RaekkeForm
from fora.models import Moede
from grundlag.felter import DatoField, TekstField, opsaetning


class MoedeForm(RaekkeForm):
    class Meta:
        model = Moede
        fields = ("titel", "dato", "start_kl", "slut_kl", "sted")
        field_classes = {
            "titel": TekstField,
            "dato": DatoField,
            "start_kl": KlokkeslaetField,
            "slut_kl": KlokkeslaetField,
            "sted": TekstField,
        }

    helper = opsaetning("titel", "dato", Row("start_kl", "slut_kl"), "sted", knap="Gem mødet")
