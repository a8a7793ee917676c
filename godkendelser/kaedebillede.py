"""The chain as a picture: where each mark stands, worked out here so that the template only draws. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from godkendelser.models import Instansart, Spor, Stilling

KANT, KASSE, MELLEM, LINJE = 8, 230, 28, 22
LAENGST = 33
"""The letters that a box has room for."""


@dataclass(slots=True)
class Kasse:
    """One step of a track, or all its afdelingsmøder, with the place of its box."""

    tekst: str
    under: str
    tilstand: str
    x: int = 0
    y: int = 0


@dataclass(slots=True)
class Sporbillede:
    """One track: its boxes, column by column, and how high it is."""

    navn: str
    y: int
    kasser: list[Kasse] = field(default_factory=list)
    pile: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Kaedebillede:
    spor: list[Sporbillede]
    bredde: int
    hoejde: int
    beskrivelse: str
    kasse: int = KASSE
    indre: int = KASSE - 2
    """A box inside its line."""


def tegn(trin: Iterable[Any], idag: date) -> Kaedebillede:
    """Draw live steps by track and number: done, waiting, late, or not their turn yet."""
    alle = list(trin)
    billeder: list[Sporbillede] = []
    y, hoejest, bredde = KANT, 0, 0
    for spor in Spor:
        soejler = _soejler([et for et in alle if et.spor == spor], idag)
        if not soejler:
            continue
        billede = Sporbillede(str(spor.label), y + 14)
        top = y + LINJE
        hoejest = max(len(soejle) for soejle in soejler)
        for nr, soejle in enumerate(soejler):
            x = KANT + nr * (KASSE + MELLEM)
            if nr:
                billede.pile.append((x - MELLEM + 4, x - 6, top + 22))
            for plads, kasse in enumerate(soejle):
                kasse.x, kasse.y = x, top + plads * 52
                billede.kasser.append(kasse)
            bredde = max(bredde, x + KASSE + KANT)
        y = top + hoejest * 52 + 8
        billeder.append(billede)
    return Kaedebillede(billeder, bredde, y + KANT, _beskrivelse(alle))


def _soejler(trin: list[Any], idag: date) -> list[list[Kasse]]:
    """The boxes of a track, those of the same number above each other; many afdelingsmøder are one box."""
    efter_nummer: dict[int, list[Any]] = defaultdict(list)
    for et in trin:
        efter_nummer[et.nummer].append(et)
    soejler = []
    tur = True
    for nummer in sorted(efter_nummer):
        soejle = []
        moeder = [et for et in efter_nummer[nummer] if et.instans.art == Instansart.AFDELINGSMOEDE]
        if len(moeder) > 1:
            ja = sum(et.staar for et in moeder)
            tilstand = "faerdig" if ja == len(moeder) else _vaerste(moeder, tur, idag)
            soejle.append(Kasse("Afdelingsmøder", f"{ja} af {len(moeder)} på plads", tilstand))
        soejle += [
            Kasse(kort(str(et)), et.stilling_tekst, _tilstand(et, tur, idag))
            for et in efter_nummer[nummer]
            if len(moeder) <= 1 or et not in moeder
        ]
        soejler.append(soejle)
        tur = tur and all(et.staar for et in efter_nummer[nummer])
    return soejler


def _vaerste(trin: list[Any], tur: bool, idag: date) -> str:
    tilstande = {_tilstand(et, tur, idag) for et in trin}
    return next(navn for navn in ("sen", "stoppet", "venter", "senere", "faerdig") if navn in tilstande)


def _tilstand(et: Any, tur: bool, idag: date) -> str:
    if et.staar:
        return "faerdig"
    if et.frist and et.frist < idag:
        return "sen"
    if et.stilling in (Stilling.IKKE_JA, Stilling.BORTFALDET, Stilling.TRUKKET):
        return "stoppet"
    return "venter" if tur else "senere"


def kort(navn: str) -> str:
    return navn if len(navn) <= LAENGST else f"{navn[: LAENGST - 1].rstrip()}…"


def _beskrivelse(trin: list[Any]) -> str:
    faerdige = sum(et.staar for et in trin)
    return f"{faerdige} af {len(trin)} trin er på plads. De enkelte trin står i tabellerne nedenfor."
