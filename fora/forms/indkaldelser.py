"""What is typed when a meeting is called, and what is answered."""

from __future__ import annotations

from django import forms

from fora.models import Svar
from grundlag.felter import CprAdvarselMixin, LangTekstField, TekstField, opsaetning


class BeskedForm(CprAdvarselMixin, forms.Form):
    besked = LangTekstField(
        label="Besked i mailen", required=False, max_length=2000, help_text="Kommer under tid og sted."
    )

    helper = opsaetning(knap="Send")

    def __init__(self, *args: object, knap: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = opsaetning(knap=knap)


class SvarForm(CprAdvarselMixin, forms.Form):
    svar = forms.ChoiceField(label="Kommer du?", choices=Svar, widget=forms.RadioSelect)
    stedfortraeder = TekstField(
        label="Stedfortræderens navn", required=False, max_length=120, help_text="Kun hvis du sender en stedfortræder."
    )

    helper = opsaetning(knap="Send svaret")
