"""Standing items as they are typed: one on each line, "Godkendelse af dagsorden; B; 5". A pure rule."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from grundlag.fejl import Regelbrud

TYPER = "bdo"
STOERST_MINUTTER = 600


class Linje(NamedTuple):
    """A standing item: its heading, "b", "d" or "o", and how long it may take."""

    titel: str
    type: str
    minutter: int | None


def laes_linjer(tekst: str) -> list[Linje]:
    """
    The items in ``tekst``; the type is drøftelse when none is said, and the minutes may be left out.

    Raises Regelbrud, with the number of the line, for one that cannot be read.
    """
    return [_laes(nummer, linje.strip()) for nummer, linje in enumerate(tekst.splitlines(), start=1) if linje.strip()]


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
    return "\n".join("; ".join(filter(None, (et.titel, et.type.upper(), str(et.minutter or "")))) for et in linjer)
