"""Choosing what of an earlier udgave comes back into the draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from grundlag.felter import opsaetning
from grundlag.formular import giv_muligheder


class HentTilbageForm(forms.Form):
    afsnit = forms.MultipleChoiceField(
        label="Hent tilbage",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Vælg mindst ét afsnit, der skal hentes tilbage."},
        help_text="Kun afsnit, der er anderledes i udkastet nu. Det, der står nu, gemmes som et nummereret udkast.",
    )

    helper = opsaetning(knap="Hent tilbage til udkastet")

    def __init__(self, *args: Any, valg: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        giv_muligheder(self, "afsnit", valg)
        self.fields["afsnit"].initial = [noegle for noegle, _ in valg]
