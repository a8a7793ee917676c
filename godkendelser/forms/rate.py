"""A request for a rate, and the day it was paid."""

from __future__ import annotations

from crispy_forms.layout import Row
from django import forms

from grundlag.felter import CprAdvarselMixin, DatoField, KronerField, LangTekstField, TekstField, opsaetning
from grundlag.filer import BilagFilField


class RateForm(CprAdvarselMixin, forms.Form):
    beloeb = KronerField(label="Beløb", min_value=1, error_messages={"min_value": "Beløbet skal være mindst 1 kr."})
    fra = DatoField(label="Pengene dækker fra")
    til = DatoField(label="til og med")
    begrundelse = LangTekstField(label="Hvad pengene skal bruges til", max_length=2000)
    bilag = BilagFilField(label="Bilag", required=False)
    bilagstitel = TekstField(label="Bilagets titel", required=False, max_length=160)

    helper = opsaetning(
        "beloeb", Row("fra", "til"), "begrundelse", "bilag", "bilagstitel", knap="Send anmodningen til kommunen"
    )


class UdbetalingForm(forms.Form):
    dato = DatoField(label="Udbetalt den")

    helper = opsaetning(knap="Registrér udbetalingen")
