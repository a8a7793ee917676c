"""Recording that a task of the year wheel was done."""

from __future__ import annotations

from typing import Any

from django import forms

from grundlag.felter import CprAdvarselMixin, DatoField, TekstField, opsaetning
from grundlag.filer import BilagFilField
from grundlag.formular import giv_valg
from helhedsplaner.models import Helhedsplan, Statusrapport


class UdfoertForm(CprAdvarselMixin, forms.Form):
    dato = DatoField(label="Udført den")
    bevis = BilagFilField(label="Fil, der viser det", required=False)
    statusrapport = forms.ModelChoiceField(
        Statusrapport.objects.none(), label="Eller en afsluttet statusrapport", required=False, empty_label="Ingen"
    )
    note = TekstField(label="Note", required=False, max_length=300)

    helper = opsaetning("dato", "bevis", "statusrapport", "note", knap="Registrér som udført")

    def __init__(self, *args: Any, plan: Helhedsplan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        giv_valg(self, "statusrapport", plan.statusrapporter.filter(afsluttet_tid__isnull=False))
