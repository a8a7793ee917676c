"""The decisions of a plan that was taken in while it ran: a day for each step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from godkendelser.handlinger import Indgang
from godkendelser.models import Trin
from grundlag.felter import DatoField, opsaetning


class IndgangForm(forms.Form):
    """One field per step that does not stand; those left empty are not entered."""

    helper = opsaetning(knap="Skriv afgørelserne ind")

    def __init__(self, *args: Any, trin: Iterable[Trin], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for et in trin:
            self.fields[f"trin-{et.pk}"] = DatoField(label=f"{et}: godkendt den", required=False)

    def clean(self) -> dict[str, Any]:
        renset = super().clean() or {}
        if not self.errors and not any(renset.values()):
            raise forms.ValidationError("Skriv mindst én dato.")
        return renset

    @property
    def afgoerelser(self) -> list[Indgang]:
        """The decisions that were given a day."""
        return [
            Indgang(trin_id=int(navn.removeprefix("trin-")), dato=dato)
            for navn, dato in self.cleaned_data.items()
            if dato
        ]
