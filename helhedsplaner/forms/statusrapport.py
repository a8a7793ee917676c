"""The texts of a status report, what it says of each mål, and a milepæl of next year's plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from grundlag.felter import CprAdvarselMixin, DatoField, LangTekstField, TekstField, opsaetning
from grundlag.formular import giv_valg
from grundlag.kladder import GrundudgaveField
from helhedsplaner.drift import planens_aktiviteter
from helhedsplaner.models import Aktivitet, Helhedsplan, Vurdering


class StatusrapportForm(CprAdvarselMixin, forms.Form):
    TEKSTER = ("sammenfatning", "om_aktiviteterne", "om_oekonomien", "om_naeste_aar")

    sammenfatning = LangTekstField(
        label="Sammenfatning", required=False, help_text="Året på en halv side, til den, der kun læser det."
    )
    om_aktiviteterne = LangTekstField(
        label="Om aktiviteterne", required=False, help_text="Hvad tallene ikke selv siger."
    )
    om_oekonomien = LangTekstField(
        label="Om økonomien", required=False, help_text="Hvorfor forbruget afviger, hvis det gør."
    )
    om_naeste_aar = LangTekstField(label="Om det næste år", required=False)
    grundudgave = GrundudgaveField()


class MaalvurderingForm(CprAdvarselMixin, forms.Form):
    TEKSTER = ("tekst",)

    tekst = LangTekstField(label="Hvordan er det gået?", required=False)
    vurdering = forms.ChoiceField(label="Målopfyldelse", choices=[("", "Vælg"), *Vurdering.choices], required=False)
    grundudgave = GrundudgaveField()


class AarsmilepaelForm(CprAdvarselMixin, forms.Form):
    aktivitet = forms.ModelChoiceField(Aktivitet.objects.none(), label="Aktivitet")
    tekst = TekstField(label="Milepæl", max_length=200)
    dato = DatoField(label="Nås senest")

    helper = opsaetning("aktivitet", "tekst", "dato", knap="Gem milepælen")

    def __init__(self, *args: Any, plan: Helhedsplan, aar: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.aar = aar
        giv_valg(self, "aktivitet", planens_aktiviteter(plan))

    def clean_dato(self) -> Any:
        dato = self.cleaned_data["dato"]
        if dato.year != self.aar:
            raise ValidationError(f"Milepælsplanen er for {self.aar}. Vælg en dag i det år.")
        return dato
