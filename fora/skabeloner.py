"""
Standing items as they are typed. A pure rule.

One on each line, "Godkendelse af dagsorden; B; 5", and under it what the item begins with: "Det indstilles, at …" and
"Sagsfremstilling: …", each with more lines if they are indented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from grundlag.fejl import Regelbrud

TYPER = "bdo"
STOERST_MINUTTER = 600
TEKSTER = ("indstilling", "sagsfremstilling")
INDRYK = "  "


class Linje(NamedTuple):
    """A standing item: its heading, "b", "d" or "o", how long it may take, and the texts it begins with."""

    titel: str
    type: str
    minutter: int | None
    indstilling: str = ""
    sagsfremstilling: str = ""


def laes_linjer(tekst: str) -> list[Linje]:
    """
    The items in ``tekst``; the type is drøftelse when none is said, and all but the heading may be left out.

    Raises Regelbrud, with the number of the line, for one that cannot be read.
    """
    punkter: list[tuple[Linje, dict[str, list[str]]]] = []
    felt = ""
    for nummer, raa in enumerate(tekst.splitlines(), start=1):
        linje = raa.strip()
        begynder, foerste = _tekst(linje)
        if begynder:
            if not punkter:
                raise Regelbrud(f"Linje {nummer}: Skriv punktets overskrift, før du skriver, hvad der hører til det.")
            if begynder in punkter[-1][1]:
                raise Regelbrud(f"Linje {nummer}: »{punkter[-1][0].titel}« har allerede en {begynder}.")
            felt = begynder
            punkter[-1][1][felt] = [foerste]
        elif felt and (not linje or raa[0].isspace()):
            punkter[-1][1][felt].append(linje)
        elif linje:
            punkter.append((_laes(nummer, linje), {}))
            felt = ""
    return [_med_tekster(punkt, tekster) for punkt, tekster in punkter]


def _med_tekster(punkt: Linje, tekster: dict[str, list[str]]) -> Linje:
    indstilling, sagsfremstilling = ("\n".join(tekster.get(felt, ())).strip() for felt in TEKSTER)
    return punkt._replace(indstilling=indstilling, sagsfremstilling=sagsfremstilling)


def _tekst(linje: str) -> tuple[str, str]:
    """Which text of the item above the line begins, and with what; "Det indstilles, at …" needs no name before it."""
    navn, kolon, resten = linje.partition(":")
    if kolon and navn.strip().lower() in TEKSTER:
        return navn.strip().lower(), resten.strip()
    return ("indstilling", linje) if linje.lower().startswith("det indstilles") else ("", "")


def _laes(nummer: int, linje: str) -> Linje:
    titel, *resten = (del_.strip() for del_ in linje.split(";"))
    slags, minutter = "d", None
    for del_ in filter(None, resten):
        if del_.lower() in TYPER and len(del_) == 1:
            slags = del_.lower()
        elif fundet := re.fullmatch(r"(\d{1,3})\s*(?:min\.?)?", del_):
            minutter = int(fundet[1])
        else:
            raise Regelbrud(f"Linje {nummer}: »{del_}« er hverken B, D eller O eller et antal minutter.")
    if not titel or len(titel) > 200:
        raise Regelbrud(f"Linje {nummer}: Skriv en overskrift på højst 200 tegn før det første semikolon.")
    if minutter is not None and not 1 <= minutter <= STOERST_MINUTTER:
        raise Regelbrud(f"Linje {nummer}: Skriv et antal minutter fra 1 til {STOERST_MINUTTER}.")
    return Linje(titel, slags, minutter)


def skriv_linjer(linjer: Iterable[Linje]) -> str:
    """As ``laes_linjer`` reads them."""
    return "\n".join(linje for et in linjer for linje in _skriv(et))


def _skriv(et: Linje) -> Iterator[str]:
    yield "; ".join(filter(None, (et.titel, et.type.upper(), str(et.minutter or ""))))
    for navn in TEKSTER:
        if tekst := getattr(et, navn):
            foerste, *resten = tekst.splitlines()
            yield f"{INDRYK}{navn.capitalize()}: {foerste}"
            yield from (f"{INDRYK}{linje}" if linje else "" for linje in resten)
