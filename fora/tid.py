"""Whether what is on an agenda can be done in the time the meeting has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from fora.models import Dagsordenspunkt, Moede


class Tid(NamedTuple):
    """The minutes allotted, how many items have none, and the minutes of the meeting (None when not known)."""

    sat_af: int
    uden: int
    moedet: int | None

    @property
    def over(self) -> int:
        """How many minutes the items are over the meeting's, 0 if they are not."""
        return max(0, self.sat_af - self.moedet) if self.moedet is not None else 0


def tid_i_alt(moede: Moede, punkter: Iterable[Dagsordenspunkt]) -> Tid:
    minutter = [punkt.minutter for punkt in punkter]
    varer = None
    if moede.start_kl and moede.slut_kl:
        start, slut = (datetime.combine(moede.dato, kl) for kl in (moede.start_kl, moede.slut_kl))
        varer = int((slut - start).total_seconds()) // 60
    return Tid(sum(filter(None, minutter)), minutter.count(None), varer)
