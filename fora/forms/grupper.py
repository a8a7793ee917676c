"""What is typed about bodies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Row
from django import forms

from byomraader.models import Byomraade
from fora.adgang import styrede_byomraader
from fora.forms.faelles import RaekkeForm, valg_af
from fora.handlinger import ALENE
from fora.models import Gruppe, Gruppetype
from grundlag.felter import CprAdvarselMixin, DatoField, LangTekstField, TekstField, opsaetning
from grundlag.kladder import GrundudgaveField
from grundlag.models import Bruger


class NyGruppeForm(RaekkeForm):
    """A body that stands under no other."""

    class Meta:
        model = Gruppe
        fields: tuple[str, ...] = ("byomraade", "type", "navn", "aktiv_fra", "aktiv_til")
        field_classes = {"navn": TekstField, "aktiv_fra": DatoField, "aktiv_til": DatoField}

    helper = opsaetning("byomraade", "type", "navn", Row("aktiv_fra", "aktiv_til"), knap="Opret gruppen")

    def __init__(self, *args: Any, bruger: Bruger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = valg_af(ALENE)  # type: ignore[attr-defined]
        styrede = Byomraade.objects.gyldige().filter(styrede_byomraader(bruger))
        self.fields["byomraade"].queryset = styrede  # type: ignore[attr-defined]


class UndergruppeForm(RaekkeForm):
    """A body under another, of its byområde."""

    class Meta(NyGruppeForm.Meta):
        fields = ("type", "navn", "aktiv_fra", "aktiv_til")

    helper = opsaetning("type", "navn", Row("aktiv_fra", "aktiv_til"), knap="Opret gruppen")

    def __init__(self, *args: Any, typer: Iterable[Gruppetype], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = valg_af(typer)  # type: ignore[attr-defined]


class GruppeForm(RaekkeForm):
    class Meta(NyGruppeForm.Meta):
        fields = ("navn", "beslutningsdygtig_ved", "aktiv_fra", "aktiv_til")

    helper = opsaetning("navn", "beslutningsdygtig_ved", Row("aktiv_fra", "aktiv_til"), knap="Gem gruppen")


class KommissoriumForm(CprAdvarselMixin, forms.Form):
    TEKSTER = ("kommissorium",)
    VALG = ()

    kommissorium = LangTekstField(label="Kommissorium", required=False)
    grundudgave = GrundudgaveField()
