"""The key by which boligorganisationerne divide their share, as it is typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from byomraader.models import Boligorganisation
from helhedsplaner.models import Noegleart

STOERSTE_VAEGT = 1_000_000


class NoegleForm(forms.Form):
    """The art of the key, and a weight for each boligorganisation that takes part."""

    art = forms.ChoiceField(label="Nøgle mellem boligorganisationerne", choices=Noegleart, widget=forms.RadioSelect)

    def __init__(
        self,
        *args: Any,
        organisationer: Iterable[Boligorganisation],
        art: str,
        vaegte: Mapping[int, int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial["art"] = art
        self.organisationer = list(organisationer)
        for organisation in self.organisationer:
            self.fields[self.felt(organisation)] = forms.IntegerField(
                label=f"Vægt for {organisation}",
                required=False,
                min_value=0,
                max_value=STOERSTE_VAEGT,
                initial=vaegte.get(organisation.pk),
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                error_messages={
                    "invalid": "Skriv et helt tal.",
                    "min_value": "Vægten kan ikke være negativ.",
                    "max_value": "Vægten kan højst være 1.000.000.",
                },
            )

    def felt(self, organisation: Boligorganisation) -> str:
        return f"vaegt-{organisation.pk}"

    @property
    def vaegte(self) -> dict[int, int]:
        """The weights that were typed, by organisation; call on a valid form."""
        typede = {et.pk: self.cleaned_data[self.felt(et)] for et in self.organisationer}
        return {pk: vaegt for pk, vaegt in typede.items() if vaegt is not None}
