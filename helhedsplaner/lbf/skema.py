"""Landsbyggefonden's forms in its own order, filled in from what the plan already says: as rows, sheets and paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import reverse

from grundlag import filer, pdf
from grundlag.bestilling import Resultat
from grundlag.dato import i_dag
from grundlag.kanon import kanonisk
from grundlag.regneark import Ark
from helhedsplaner.lbf.katalog import KATALOG
from helhedsplaner.lbf.oplysninger import Felt, Oplysninger, Tabel
from helhedsplaner.models import (
    Helhedsplan,
    Lbffelt,
    Lbfoplysning,
    Lbfskema,
)

SKABELON = "helhedsplaner/lbfskema.pdf.html"
MANGLER = "Ikke udfyldt"


def felter(plan: Helhedsplan, skema: Lbfskema) -> list[Felt]:
    """The fields of ``skema`` for ``plan``, in its order."""
    oplysninger = Oplysninger(plan)
    return [_felt(et, oplysninger) for et in skema.felter.all()]


def filnavn(plan: Helhedsplan, skema: Lbfskema, endelse: str) -> str:
    return f"{skema} {i_dag():%Y-%m-%d}, {plan}.{endelse}"


def ark_af(fundne: list[Felt]) -> Iterator[Ark]:
    """The single fields on one sheet, and each table on its own."""
    tabeller = {nummer: et for nummer, et in enumerate(fundne, start=1) if et.tabel}
    enkelte = [(et.gruppe, et.navn, _i_ark(nummer, et)) for nummer, et in enumerate(fundne, start=1)]
    yield Ark("Felter", ["Overskrift", "Felt", "Værdi"], enkelte)
    for nummer, et in tabeller.items():
        if et.tabel:
            yield Ark(_arknavn(nummer, et), et.tabel.kolonner, et.tabel.raekker)


def _arknavn(nummer: int, felt: Felt) -> str:
    """A sheet's name is at most 31 characters, and some of them mean something to Excel."""
    return re.sub(r"[\\/*?:\[\]]", " ", f"{nummer} {felt.navn}")[:31].strip()


def _i_ark(nummer: int, felt: Felt) -> str:
    if felt.mangler:
        return MANGLER
    return f"Se arket »{_arknavn(nummer, felt)}«" if felt.tabel else felt.tekst


def som_pdf(plan: Helhedsplan, skema: Lbfskema) -> Resultat:
    """The form on paper, as it is filled in now."""
    data = kanonisk(
        {
            "titel": str(plan),
            "art_tekst": f"{skema} til Landsbyggefonden",
            "udkast": False,
            "dannet_dato": i_dag(),
            "kilde": skema.kilde,
            "er_bekraeftet": skema.er_bekraeftet,
            "felter": [
                {
                    "gruppe": et.gruppe,
                    "navn": et.navn,
                    "tekst": MANGLER if et.mangler else et.tekst,
                    "kolonner": et.tabel.med_tal(et.tabel.kolonner) if et.tabel else [],
                    "raekker": [et.tabel.med_tal(raekke) for raekke in et.tabel.raekker] if et.tabel else [],
                }
                for et in felter(plan, skema)
            ],
        }
    )
    navn = filnavn(plan, skema, "pdf")
    indhold = pdf.render_pdf(SKABELON, data, vedhaeft_navn=f"{navn.removesuffix('.pdf')}.json")
    return Resultat(navn, filer.PDF, indhold)


def _felt(felt: Lbffelt, oplysninger: Oplysninger) -> Felt:
    if not felt.oplysning:
        return Felt(felt.gruppe, felt.navn, None, "")
    hent, side = KATALOG[Lbfoplysning(felt.oplysning)]
    vaerdi = hent(oplysninger)
    er_tom = not (vaerdi.raekker if isinstance(vaerdi, Tabel) else vaerdi)
    return Felt(
        felt.gruppe, felt.navn, None if er_tom else vaerdi, reverse(f"helhedsplaner:{side}", args=[oplysninger.plan.pk])
    )
