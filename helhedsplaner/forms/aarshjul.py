"""Recording that a task of the year wheel was done."""

from __future__ import annotations

from django import forms

from grundlag.felter import CprAdvarselMixin, DatoField, TekstField, opsaetning
from grundlag.filer import BilagFilField


class UdfoertForm(CprAdvarselMixin, forms.Form):
    dato = DatoField(label="Udført den")
    bevis = BilagFilField(label="Bevis", required=False)
    note = TekstField(label="Note", required=False, max_length=300)

    helper = opsaetning("dato", "bevis", "note", knap="Registrér som udført")
