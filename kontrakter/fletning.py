"""Merge fields of agreements' texts: ``{{byområde}}`` becomes Bispebjerg, and what cannot be filled is told. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_FELT = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>&#!|~{}])")
_LISTE = re.compile(r"^(\d+)([.)])|^([-+=])")

EKSEMPLER: dict[str, str] = {
    "titel": "Kontrakt om boligsocialt samarbejde",
    "byområde": "Bispebjerg",
    "indsatsområde": "Beskæftigelse",
    "forum": "Boligsocialt Forum Bispebjerg",
    "planer": "Beboerprojekt Nordvest",
    "parter": "fsb og Københavns Kommune, Socialforvaltningen",
    "første dag": "15. september 2021",
    "sidste dag": "14. september 2025",
    "periode": "15. september 2021 – 14. september 2025",
    "beløb": "1.707.000 kr.",
    "opsigelsesvarsel": "3 måneder",
    "sagsnummer": "2021-0123456",
    "dokumentnummer": "2021-0123456-7",
}
"""The merge fields there are, each with an example."""


def felter_i(tekst: str) -> list[str]:
    """The names of the merge fields in ``tekst``, as they are written, each once."""
    return list(dict.fromkeys(_FELT.findall(tekst)))


def ukendte(tekst: str) -> list[str]:
    return [felt for felt in felter_i(tekst) if felt.lower() not in EKSEMPLER]


def mangler(tekst: str, vaerdier: Mapping[str, str]) -> list[str]:
    """What stops ``tekst`` from being printed, in sentences: fields that are none, and fields with nothing in them."""
    return [
        f"Flettefeltet {{{{{felt}}}}} findes ikke."
        if felt.lower() not in EKSEMPLER
        else f"Flettefeltet {{{{{felt}}}}} er tomt."
        for felt in felter_i(tekst)
        if not vaerdier.get(felt.lower())
    ]


def flet(tekst: str, vaerdier: Mapping[str, str]) -> str:
    """``tekst`` with its merge fields filled; one that cannot be filled stays as it is written."""

    def vaerdi(fund: re.Match[str]) -> str:
        fundet = vaerdier.get(fund[1].lower())
        return som_tekst(fundet) if fundet else fund[0]

    return _FELT.sub(vaerdi, tekst)


def som_tekst(vaerdi: str) -> str:
    """``vaerdi`` as Markdown that says just that: whatever looks like markup in it is text, on one line."""
    escapet = _MARKDOWN.sub(r"\\\1", " ".join(vaerdi.split()))
    return _LISTE.sub(lambda fund: f"{fund[1]}\\{fund[2]}" if fund[1] else f"\\{fund[3]}", escapet)


def alle_mangler(tekster: Iterable[tuple[str, str]], vaerdier: Mapping[str, str]) -> list[str]:
    """``mangler`` of several texts, each sentence led by the name of its text."""
    return [f"{navn}: {saetning}" for navn, tekst in tekster for saetning in mangler(tekst, vaerdier)]
