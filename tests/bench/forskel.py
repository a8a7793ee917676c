"""The difference between two long texts: a few words changed, and all of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from statistics import median
from time import process_time

from grundlag.tekst import ordforskel
from tests.bench.tal import Tal

TEGN, LOFT = 60_000, 300.0
GANGE = 7
ORD = ("indsats", "beboere", "unge", "forældre", "kommunen", "afdeling", "skole", "arbejde", "tryghed", "netværk")


def _tekst(tilfaeldig: random.Random) -> str:
    """About 60,000 characters in paragraphs of some sixty words, a few of them numbered so that places can be told."""
    ud: list[str] = []
    laengde = 0
    while laengde < TEGN:
        afsnit = " ".join(
            f"{tilfaeldig.choice(ORD)}{tilfaeldig.randrange(500) if tilfaeldig.random() < 0.2 else ''}"
            for _ in range(60)
        )
        ud.append(f"{afsnit}.")
        laengde += len(afsnit) + 3
    return "\n\n".join(ud)


def _aendret(tekst: str, tilfaeldig: random.Random) -> str:
    return " ".join("ændret" if tilfaeldig.random() < 0.02 else et for et in tekst.split(" "))


def tal_for() -> Iterator[Tal]:
    tilfaeldig = random.Random(60)  # noqa: S311
    tekst = _tekst(tilfaeldig)
    ens = "a b " * (TEGN // 4)
    for navn, ny in (
        ("2 % ændrede ord", _aendret(tekst, tilfaeldig)),
        ("helt omskrevet", _tekst(random.Random(61))),  # noqa: S311
        ("de samme to ord", None),
    ):
        par = (ens, ens.replace("a b", "b a")) if ny is None else (tekst, ny)
        yield Tal(f"forskel i 60.000 tegn, {navn}", _ms(*par), LOFT, "ms")


def _ms(gammel: str, ny: str) -> float:
    """The median milliseconds of one core."""
    tider = []
    for _ in range(GANGE):
        begyndt = process_time()
        ordforskel(gammel, ny)
        tider.append((process_time() - begyndt) * 1000)
    return median(tider)
