"""Signing, asking for it, and holding a printed page up against its code."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Row
from django import forms

from grundlag.felter import (
    CprAdvarselMixin,
    DatoField,
    KronerField,
    LangTekstField,
    TekstField,
    opsaetning,
)
from grundlag.filer import BilagFilField
from grundlag.formular import giv_muligheder
from kontrakter.models import (
    Underskriftsmetode,
)


class UnderskriftForm(CprAdvarselMixin, forms.Form):
    navn = TekstField(label="Underskrivers navn", max_length=120)
    titel = TekstField(label="Underskrivers titel", max_length=120)
    paa_vegne_af = TekstField(label="På vegne af", max_length=160)
    dato = DatoField(label="Underskrevet den")
    kode = TekstField(
        label="Sidekode fra det underskrevne papir",
        max_length=40,
        help_text="Tolv tegn nederst på hver side, fx 7KQF-9X2M-4TRD. Tag koden fra et hvilket som helst ark.",
    )
    scan = BilagFilField(label="Det scannede, underskrevne eksemplar")

    helper = opsaetning(
        Row("navn", "titel"), "paa_vegne_af", Row("dato", "kode"), "scan", knap="Registrér underskriften"
    )


class AnmodForm(CprAdvarselMixin, forms.Form):
    """Whom to ask for a party's signature, how, and until when."""

    navn = TekstField(label="Underskrivers navn", max_length=120)
    titel = TekstField(label="Underskrivers titel", max_length=120)
    paa_vegne_af = TekstField(label="På vegne af", max_length=160)
    email = forms.EmailField(label="Underskrivers e-mail")
    metode = forms.ChoiceField(label="Sådan underskrives der", widget=forms.RadioSelect)
    nummer = forms.IntegerField(
        label="Nummer i rækkefølgen",
        min_value=1,
        max_value=99,
        help_text="Den med nummer 2 får først besked, når alle med nummer 1 har underskrevet. Ens numre er samtidige.",
    )
    frist = DatoField(label="Sidste dag")

    helper = opsaetning(
        Row("navn", "titel"),
        Row("paa_vegne_af", "email"),
        "metode",
        Row("nummer", "frist"),
        knap="Bed om underskrift",
    )

    def __init__(self, *args: Any, med_tjeneste: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        giv_muligheder(
            self,
            "metode",
            [
                (Underskriftsmetode.I_SYSTEMET, "I systemet, med egen bruger eller et link i en mail"),
                *([(Underskriftsmetode.EKSTERN, "Hos en ekstern underskriftstjeneste")] if med_tjeneste else []),
            ],
        )
        self.initial.setdefault("metode", Underskriftsmetode.I_SYSTEMET)


class SkrivUnderForm(forms.Form):
    laest = forms.BooleanField(
        label="Jeg har læst aftalen og underskriver den",
        error_messages={"required": "Sæt fluebenet, når du har læst aftalen."},
    )

    helper = opsaetning("laest", knap="Underskriv")


class AfvisForm(CprAdvarselMixin, forms.Form):
    begrundelse = LangTekstField(
        label="Hvorfor vil du ikke underskrive?", help_text="De andre underskrivere får det at vide."
    )

    helper = opsaetning("begrundelse", knap="Afvis at underskrive")


class GivViderForm(CprAdvarselMixin, forms.Form):
    navn = TekstField(label="Navn på den, der skal underskrive i stedet", max_length=120)
    titel = TekstField(label="Titel", max_length=120)
    email = forms.EmailField(label="E-mail")

    helper = opsaetning("navn", Row("titel", "email"), knap="Giv videre")


class KontrolForm(forms.Form):
    """A page's code, and, to hold against it, what the paper says."""

    kode = TekstField(label="Sidekode", max_length=40, help_text="Tolv tegn nederst på siden, fx 7KQF-9X2M-4TRD.")
    side = forms.IntegerField(label="Sidetal på papiret", required=False, min_value=1, max_value=9999)
    beloeb = KronerField(label="Et beløb på siden", required=False)

    helper = opsaetning("kode", Row("side", "beloeb"), knap="Kontrollér siden")
    helper.form_method = "get"
    helper.disable_csrf = True
