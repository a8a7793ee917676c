"""What is typed about meetings."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Row
from django import forms

from fora.forms.faelles import KlokkeslaetField, RaekkeForm
from fora.models import Dagsordensskabelon, Gruppe, Moede
from grundlag.felter import DatoField, TekstField, opsaetning
from grundlag.formular import giv_valg


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


class NytMoedeForm(MoedeForm):
    """A new meeting, with the standing items that its agenda begins with, where the body has any."""

    skabelon = forms.ModelChoiceField(
        Dagsordensskabelon.objects.none(),
        label="Faste punkter",
        required=False,
        empty_label="Ingen: begynd med en tom dagsorden",
    )

    helper = opsaetning("titel", "dato", Row("start_kl", "slut_kl"), "sted", "skabelon", knap="Opret mødet")

    def __init__(self, *args: Any, gruppe: Gruppe, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        skabeloner = list(gruppe.skabeloner.all())
        giv_valg(self, "skabelon", gruppe.skabeloner.all())
        if skabeloner:
            self.initial.setdefault("skabelon", skabeloner[0].pk)

    @property
    def felter(self) -> dict[str, Any]:
        return {**super().felter, "skabelon": self.cleaned_data["skabelon"]}
