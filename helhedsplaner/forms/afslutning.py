"""The forms of a plan's end: one row for each activity, and the evaluation."""

from __future__ import annotations

from typing import Any

from django import forms

from byomraader.models import Boligorganisation, Forvaltning
from grundlag.felter import CprAdvarselMixin, DatoField, LangTekstField, TekstField, opsaetning
from grundlag.formular import giv_muligheder, giv_valg
from helhedsplaner.handlinger.afslutning import evalueringens_grund, forankringens_grund
from helhedsplaner.models import Aktivitet, Aktivitetsstatus, Forankring, HelhedsplanBilag, Sluttevaluering

FORVALTNING, BOLIGORGANISATION = "f", "b"
Valg = list[tuple[str, Any]]


class ForankringForm(CprAdvarselMixin, forms.Form):
    """What becomes of one activity; ``organisation`` is a forvaltning or a boligorganisation in one list."""

    grund = forms.CharField(widget=forms.HiddenInput, required=False)
    organisation = forms.ChoiceField(label="Hvem fører den videre?", required=False)
    enhed = TekstField(label="Enhed i kernedriften", max_length=160, required=False)
    dato = DatoField(label="Fra", required=False)
    aftale = TekstField(label="Aftale eller henvisning", max_length=200, required=False)
    bilag = forms.ChoiceField(label="Aftalen som bilag", required=False)
    begrundelse = TekstField(label="Eller hvorfor ikke?", max_length=300, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        aktivitet: Aktivitet,
        organisationer: dict[str, Forvaltning | Boligorganisation],
        bilag: dict[str, HelhedsplanBilag],
    ) -> None:
        self.aktivitet = aktivitet
        self.organisationer, self.dokumenter = organisationer, bilag
        staar: Forankring | None = getattr(aktivitet, "forankring", None)
        super().__init__(data, prefix=f"a{aktivitet.pk}", initial=_staar(aktivitet, staar))
        self.initial["grund"] = forankringens_grund(aktivitet, staar)
        for felt, raekker in (("organisation", organisationer), ("bilag", bilag)):
            valg: Valg = [("", "Vælg"), *((noegle, str(et)) for noegle, et in raekker.items())]
            giv_muligheder(self, felt, valg)

    @property
    def svar(self) -> dict[str, Any]:
        """As the deed takes it."""
        renset = self.cleaned_data
        valgt = self.organisationer.get(renset["organisation"])
        return {
            "forvaltning": valgt if isinstance(valgt, Forvaltning) else None,
            "boligorganisation": valgt if isinstance(valgt, Boligorganisation) else None,
            "enhed": renset["enhed"],
            "dato": renset["dato"],
            "aftale": renset["aftale"],
            "bilag": self.dokumenter.get(renset["bilag"]),
            "begrundelse": renset["begrundelse"],
        }

    def clean(self) -> dict[str, Any] | None:
        renset = super().clean()
        if self.errors:
            return renset
        svar = self.svar
        modtager = any(svar[felt] for felt in ("forvaltning", "boligorganisation", "enhed"))
        andet = modtager or any(svar[felt] for felt in ("dato", "aftale", "bilag"))
        if svar["begrundelse"] and andet:
            self.add_error("begrundelse", "Skriv enten, hvem der fører den videre, eller hvorfor ingen gør.")
        elif andet and not modtager:
            self.add_error("enhed", "Skriv, hvem der fører aktiviteten videre.")
        elif modtager and not svar["dato"]:
            self.add_error("dato", "Skriv, fra hvilken dag.")
        return renset


def _staar(aktivitet: Aktivitet, forankring: Forankring | None) -> dict[str, Any]:
    """What stands, or the reason that an opgivet activity has already."""
    if forankring is None:
        opgivet = aktivitet.status == Aktivitetsstatus.OPGIVET
        return {"begrundelse": aktivitet.status_begrundelse if opgivet else ""}
    organisation = ""
    if forankring.forvaltning_id:
        organisation = f"{FORVALTNING}{forankring.forvaltning_id}"
    elif forankring.boligorganisation_id:
        organisation = f"{BOLIGORGANISATION}{forankring.boligorganisation_id}"
    return {
        "organisation": organisation,
        "enhed": forankring.enhed,
        "dato": forankring.dato,
        "aftale": forankring.aftale,
        "bilag": str(forankring.bilag_id or ""),
        "begrundelse": forankring.begrundelse,
    }


class SluttevalueringForm(CprAdvarselMixin, forms.Form):
    grund = forms.CharField(widget=forms.HiddenInput, required=False)
    tekst = LangTekstField(
        label="Sluttevaluering", required=False, help_text="Hvad kom der ud af planen, og hvad blev lært?"
    )
    bilag = forms.ModelChoiceField(
        HelhedsplanBilag.objects.none(), label="Eller det bilag, den står i", required=False, empty_label="Vælg"
    )

    helper = opsaetning("grund", "tekst", "bilag", knap="Gem sluttevalueringen")

    def __init__(self, data: Any = None, *, evaluering: Sluttevaluering) -> None:
        super().__init__(data, initial={"tekst": evaluering.tekst, "bilag": evaluering.bilag_id})
        self.initial["grund"] = evalueringens_grund(evaluering)
        giv_valg(self, "bilag", evaluering.plan.bilag.all())
