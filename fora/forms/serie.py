"""A year of meetings: first when and how often, then the days themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms

from fora.forms.moeder import NytMoedeForm
from fora.models import Gruppe
from fora.serie import Gentagelse, dage, sammenfald
from grundlag.dato import i_dag
from grundlag.felter import DatoField, opsaetning


class SerieForm(NytMoedeForm):
    """What the meetings have in common; ``dato`` is the first of them."""

    gentagelse = forms.ChoiceField(label="Hvor tit", choices=Gentagelse, initial=Gentagelse.MAANED)
    til = DatoField(label="Sidste dag")

    helper = opsaetning(
        "titel",
        Row("dato", "til"),
        "gentagelse",
        Row("start_kl", "slut_kl"),
        "sted",
        "skabelon",
        knap="Vis dagene",
    )

    def __init__(self, *args: Any, gruppe: Gruppe, **kwargs: Any) -> None:
        super().__init__(*args, gruppe=gruppe, **kwargs)
        self.fields["dato"].label = "Første møde"
        self.initial.setdefault("til", i_dag() + timedelta(days=365))

    def clean(self) -> dict[str, Any] | None:
        renset = super().clean()
        fra, til = self.cleaned_data.get("dato"), self.cleaned_data.get("til")
        if fra and til and til < fra:
            self.add_error("til", "Den sidste dag ligger før det første møde.")
        return renset

    @property
    def foreslaaede(self) -> list[date]:
        return dage(self.cleaned_data["dato"], self.cleaned_data["gentagelse"], self.cleaned_data["til"])

    @property
    def felter(self) -> dict[str, Any]:
        """What every meeting of the series gets; the days are chosen afterwards."""
        return {navn: vaerdi for navn, vaerdi in super().felter.items() if navn != "dato"}


class DageForm(forms.Form):
    """Each proposed day, to keep, change or empty, with what it clashes with."""

    def __init__(self, *args: Any, gruppe: Gruppe, foreslaaede: list[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        i_vejen = sammenfald(gruppe, foreslaaede)
        navne = []
        for nummer, foreslaaet in enumerate(foreslaaede, start=1):
            navne.append(f"dag-{nummer}")
            grund = "; ".join(i_vejen.get(foreslaaet, []))
            self.fields[navne[-1]] = DatoField(
                label=f"Møde {nummer}",
                required=False,
                initial=foreslaaet,
                help_text=f"Falder sammen med: {grund}." if grund else "",
            )
        self.helper = opsaetning(Fieldset("Dagene", *navne))
        self.helper.form_tag, self.helper.inputs = False, []

    @property
    def dage(self) -> list[date]:
        return [dagen for dagen in self.cleaned_data.values() if dagen]
