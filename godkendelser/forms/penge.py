"""The municipal money and its case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError

from godkendelser.handlinger.penge import FLYTTES_AF_OEKONOMI
from godkendelser.models import (
    Sagsandel,
)
from grundlag.felter import (
    CprAdvarselMixin,
    DatoField,
    KronerField,
    TekstField,
    opsaetning,
)
from grundlag.penge import kroner_tekst


class BevillingForm(CprAdvarselMixin, forms.Form):
    """Kroner set aside or paid out."""

    tilstand = forms.ChoiceField(
        label="Hvad er der sket?",
        choices=[(tilstand.value, tilstand.label) for tilstand in FLYTTES_AF_OEKONOMI],
        widget=forms.RadioSelect,
    )
    beloeb = KronerField(label="Beløb", help_text="Et negativt beløb fører tilbage.")
    dato = DatoField(label="Dato")
    note = TekstField(label="Note", max_length=300, required=False, help_text="Skal skrives, når beløbet er negativt.")

    helper = opsaetning("tilstand", "beloeb", "dato", "note", knap="Registrér beløbet")


class SagForm(CprAdvarselMixin, forms.Form):
    """A case for the money of several plans: kroner by each that takes part. ``ventende`` have a case of their own."""

    titel = TekstField(label="Sagens titel", max_length=200)
    sagsnr = TekstField(label="Sagsnummer", max_length=40, required=False)
    i_alt = KronerField(
        label="Sagens beløb i alt", required=False, min_value=1, help_text="Så efterses det, at planernes beløb går op."
    )

    def __init__(self, *args: Any, ventende: Iterable[Sagsandel], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.planer = {f"plan_{andel.plan_id}": andel.plan for andel in ventende}
        for andel in ventende:
            self.fields[f"plan_{andel.plan_id}"] = KronerField(
                label=str(andel.plan),
                required=False,
                min_value=1,
                help_text=f"Planen regner med {kroner_tekst(andel.beloeb)}",
            )
        self.helper = opsaetning(
            "titel", "sagsnr", "i_alt", Fieldset("Planer i sagen", *self.planer), knap="Opret sagen"
        )

    def clean(self) -> dict[str, Any] | None:
        renset = super().clean()
        if not self.errors and not self.andele():
            raise ValidationError("Skriv et beløb ved mindst én plan.")
        i_alt, fordelt = self.cleaned_data.get("i_alt"), sum(self.andele().values())
        if not self.errors and i_alt and i_alt != fordelt:
            forskel = f"{kroner_tekst(abs(i_alt - fordelt))} {'mindre' if fordelt < i_alt else 'mere'}"
            self.add_error("i_alt", f"Planernes beløb er i alt {kroner_tekst(fordelt)} Det er {forskel} end sagens.")
        return renset

    def andele(self) -> dict[int, int]:
        """Kroner by plan id, of the plans that have an amount."""
        return {plan.pk: self.cleaned_data[navn] for navn, plan in self.planer.items() if self.cleaned_data.get(navn)}


class AndelForm(forms.Form):
    beloeb = KronerField(label="Beløb", min_value=1)

    helper = opsaetning(knap="Ret beløbet")
