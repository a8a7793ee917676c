"""Posteringer from the accounts as they are read in, and the budget line that each konto belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File

from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud
from grundlag.felter import opsaetning
from grundlag.indlaesning import Celle, Cellefejl, Kolonne, beloeb, dato, laes_liste, tekst, vaerdier_i
from helhedsplaner.forms.budget import Navne, laes_noegle, skriv_noegle
from helhedsplaner.gitter import Raekke
from helhedsplaner.handlinger.forbrug import NyPostering

FLEST_POSTERINGER = 5000


def _hoejst(tegn: int) -> Any:
    def find(celle: Celle) -> str:
        laest = tekst(celle)
        if len(laest) > tegn:
            raise Regelbrud(f"Teksten er for lang: højst {tegn} tegn.")
        return laest

    return find


def _passeret(celle: Celle) -> date:
    dag = dato(celle)
    if dag > i_dag():
        raise Regelbrud("Datoen ligger i fremtiden.")
    if dag.year < 2000:
        raise Regelbrud("Året skal ligge efter 2000.")
    return dag


KOLONNER = (
    Kolonne("Konto", "konto", _hoejst(40), "", True),
    Kolonne("Dato", "dato", _passeret, "", True),
    Kolonne("Beløb", "beloeb", beloeb, "", True),
    Kolonne("Kontonavn", "kontonavn", _hoejst(120), ""),
    Kolonne("Tekst", "tekst", _hoejst(200), ""),
    Kolonne("Bilagsnummer", "bilagsnummer", _hoejst(40), ""),
)


class PosteringsfilForm(forms.Form):
    """Reads the chosen file: ``posteringer``, or ``fejl`` with every faulty cell."""

    fil = forms.FileField(
        label="Fil med posteringer",
        help_text="Excel (.xlsx) eller CSV i UTF-8, højst 2 MB og 5.000 rækker. Kolonnerne Konto, Dato og Beløb skal "
        "være der; Kontonavn, Tekst og Bilagsnummer kan være der, og andre kolonner springes over.",
    )

    helper = opsaetning(knap="Indlæs posteringer")
    helper.form_action = "#indlaes"  # the form is far down: what is wrong is seen without scrolling

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posteringer: list[NyPostering] = []
        self.fejl: list[Cellefejl] = []

    def clean_fil(self) -> File[bytes]:
        fil: File[bytes] = self.cleaned_data["fil"]
        try:
            raekker, self.fejl = laes_liste(fil, KOLONNER, flest=FLEST_POSTERINGER)
        except Regelbrud as brud:
            raise ValidationError(str(brud)) from brud
        for linje in raekker:
            vaerdier, fejl = vaerdier_i(linje, KOLONNER)
            self.fejl += fejl
            if not fejl and vaerdier["beloeb"]:  # a posting of nothing is a comment
                frie = {felt: vaerdier.get(felt, "") for felt in ("kontonavn", "tekst", "bilagsnummer")}
                fast = {felt: vaerdier[felt] for felt in ("konto", "dato", "beloeb")}
                self.posteringer.append(NyPostering(raekke=linje.nummer, **fast, **frie))
        if self.fejl:
            raise ValidationError("Filen har fejl. Der er ikke indlæst noget.")
        if not self.posteringer:
            raise ValidationError("Filen har ingen posteringer.")
        return fil


class KonteringForm(forms.Form):
    """One choice for each konto: the row of the budget that it belongs to."""

    def __init__(
        self, *args: Any, konti: Mapping[str, str], valg: Iterable[Raekke], kendte: Mapping[str, Raekke], navne: Navne,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.navne, self.konti = navne, list(konti)
        raekker = list(dict.fromkeys([*valg, *kendte.values()]))
        choices = [("", "Vælg budgetlinje"), *((skriv_noegle(et), navne.raekke(et)) for et in raekker)]
        for nummer, (konto, kontonavn) in enumerate(konti.items()):
            self.fields[f"konto-{nummer}"] = forms.ChoiceField(
                label=f"{konto} {kontonavn}".strip(),
                choices=choices,
                initial=skriv_noegle(kendte[konto]) if konto in kendte else "",
                error_messages={"required": f"Vælg en budgetlinje til konto {konto}."},
            )

    @property
    def helper(self) -> FormHelper:
        return opsaetning(knap="Bogfør posteringerne")

    @property
    def raekker(self) -> dict[str, Raekke]:
        """The chosen row by konto; call on a valid form."""
        valgte = ((konto, self.cleaned_data[f"konto-{nummer}"]) for nummer, konto in enumerate(self.konti))
        return {konto: laes_noegle(noegle, self.navne) for konto, noegle in valgte}
