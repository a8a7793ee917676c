"""The figures of the benchmark, one line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Tal:
    """One figure and the most it may be; without a ``loft`` it is only shown."""

    navn: str
    vaerdi: float
    loft: float | None = None
    enhed: str = ""

    @property
    def holder(self) -> bool:
        return self.loft is None or self.vaerdi <= self.loft

    def __str__(self) -> str:
        loft, dom = ("", "") if self.loft is None else (f"højst {_dansk(self.loft)}", _dom(self.holder))
        return f"{self.navn:<58}{_dansk(self.vaerdi):>9} {self.enhed:<3}{loft:>12}  {dom}".rstrip()


def _dom(holder: bool) -> str:
    return "holder" if holder else "falder"


def _dansk(vaerdi: float) -> str:
    """Whole numbers without decimals, others with two; judged as they are, not as they are printed."""
    return f"{vaerdi:.2f}".replace(".", ",") if isinstance(vaerdi, float) else str(vaerdi)


MINDST = 5


class Par(NamedTuple):
    """The medians of two things timed by turns, in milliseconds, and how many times the first the second is."""

    grund_ms: float
    ms: float
    gange: float


def tag_tid(goer: Callable[[], object]) -> float:
    """How many milliseconds ``goer`` takes."""
    start = perf_counter()
    goer()
    return (perf_counter() - start) * 1000


def maal_par(grund: Callable[[], object], emne: Callable[[], object], *, hoejst: int, sekunder: float) -> Par:
    """
    Time ``emne`` against ``grund``, turn and turn about, after one turn to warm up.

    The machine's other work then falls on both alike. ``hoejst`` times each; fewer, but at least five, when
    that takes more than ``sekunder``.
    """
    grund(), emne()
    tider: list[tuple[float, float]] = []
    while len(tider) < hoejst and (len(tider) < MINDST or sum(map(sum, tider)) < 1000 * sekunder):
        tider.append((tag_tid(grund), tag_tid(emne)))
    grund_ms, ms = (median(raekke) for raekke in zip(*tider, strict=True))
    return Par(grund_ms, ms, ms / grund_ms)
