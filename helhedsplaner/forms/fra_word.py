"""Taking a whole plan in from Word: the document or the pasted text, and where each piece of it goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from grundlag.fejl import Regelbrud
from grundlag.felter import CprAdvarselMixin, LangTekstField, TekstField, opsaetning
from grundlag.formular import giv_muligheder
from helhedsplaner.fra_word import AFSNITTETS, FLEST_STYKKER, PLANENS, STOERSTE_TEGN, Stykke, laes_fil, laes_tekst
from helhedsplaner.models import Helhedsplan, Planafsnit


class KildeForm(forms.Form):
    fil = forms.FileField(
        label="Word-dokument",
        required=False,
        widget=forms.ClearableFileInput({"accept": ".docx"}),
        help_text="Planen i ét dokument (.docx). Overskrifterne afgør, hvad der kommer hvorhen.",
    )
    tekst = LangTekstField(
        label="Eller indsæt teksten her",
        required=False,
        max_length=2 * STOERSTE_TEGN,
        help_text="Overskrifter på en linje for sig, fx »Formål«, eller med # foran.",
    )

    helper = opsaetning(knap="Vis, hvor teksten kommer til at stå")

    def __init__(self, *args: Any, omraader: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.omraader = omraader
        self.stykker: list[Stykke] = []

    def clean(self) -> dict[str, Any]:
        renset = super().clean() or {}
        fil, tekst = renset.get("fil"), renset.get("tekst")
        if self.errors:
            return renset
        if bool(fil) == bool(tekst):
            raise ValidationError("Vælg et dokument eller indsæt en tekst, én af delene.")
        try:
            self.stykker = laes_fil(fil) if fil else laes_tekst(str(tekst), self.omraader.values())
        except Regelbrud as brud:
            self.add_error("fil" if fil else "tekst", str(brud))
        return renset


class StykkeForm(CprAdvarselMixin, forms.Form):
    """One piece: its heading, its text, and where it goes."""

    overskrift = TekstField(widget=forms.HiddenInput, required=False, max_length=200)
    sted = forms.ChoiceField(label="Hvor skal det stå?", required=False)
    tekst = LangTekstField(label="Tekst", required=False)

    def __init__(self, *args: Any, steder: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        giv_muligheder(self, "sted", steder)


Stykkeformset = forms.formset_factory(StykkeForm, extra=0, max_num=FLEST_STYKKER, absolute_max=FLEST_STYKKER)


def steder_for(omraader: dict[str, str]) -> list[tuple[str, Any]]:
    """Every text of the plan, by section, and nowhere at all."""

    def felter(model: type[Helhedsplan | Planafsnit], noegle: str, navne: tuple[str, ...]) -> list[tuple[str, str]]:
        return [
            (f"{noegle}:{navn}", str(model._meta.get_field(navn).verbose_name).capitalize())  # type: ignore[union-attr]
            for navn in navne
        ]

    return [
        ("", "Skal ikke tages ind"),
        ("Hele planen", felter(Helhedsplan, "organisering", PLANENS)),
        *((navn, felter(Planafsnit, f"indsats:{kode}", AFSNITTETS)) for kode, navn in omraader.items()),
    ]
