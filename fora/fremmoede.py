"""
Who is in the room at an item, and whether they are enough: counted by seats, so that a substitute fills one.

Pure rules. Whoever has left, and whoever is inhabil on the item, does not count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

ANKOM, FORLOD, AFLOEST = "ankom", "forlod", "afloest"


@dataclass(frozen=True, slots=True)
class Saede:
    """One seat when the meeting began."""

    id: int
    optaget: bool
    ved_stedfortraeder: bool = False


@dataclass(frozen=True, slots=True)
class Skift:
    """What happened to a seat during item ``nummer``."""

    saede: int
    nummer: int
    slags: str


@dataclass(frozen=True, slots=True)
class Fremmoedetal:
    """``til_stede`` of ``i_alt`` seats are filled, ``stedfortraedere`` of them by somebody else."""

    til_stede: int
    i_alt: int
    stedfortraedere: int
    kraever: int | None

    @property
    def beslutningsdygtigt(self) -> bool:
        return self.kraever is None or self.til_stede >= self.kraever

    def __str__(self) -> str:
        dele = [f"{self.til_stede} af {self.i_alt} til stede"]
        if self.stedfortraedere:
            dele.append(f"{self.stedfortraedere} stedfortræder{'' if self.stedfortraedere == 1 else 'e'}")
        if self.kraever is not None:
            dele.append(
                "beslutningsdygtigt" if self.beslutningsdygtigt else f"ikke beslutningsdygtigt (kræver {self.kraever})"
            )
        return ", ".join(dele)


def optagne(saeder: Iterable[Saede], skift: Iterable[Skift], *, til_og_med: int) -> dict[int, bool]:
    """The seats that are filled when item ``til_og_med`` is decided, each with whether a substitute sits in it."""
    stand = {saede.id: saede.ved_stedfortraeder for saede in saeder if saede.optaget}
    for et in sorted((et for et in skift if et.nummer <= til_og_med), key=lambda et: et.nummer):
        if et.slags == FORLOD:
            stand.pop(et.saede, None)
        elif et.slags == AFLOEST:
            stand[et.saede] = True
        else:
            stand.setdefault(et.saede, False)
    return stand


def taelling(
    saeder: Collection[Saede], skift: Iterable[Skift], *, nummer: int, inhabile: Collection[int], kraever: int | None
) -> Fremmoedetal:
    """Who counts at item ``nummer``."""
    stand = {saede: ved for saede, ved in optagne(saeder, skift, til_og_med=nummer).items() if saede not in inhabile}
    return Fremmoedetal(len(stand), len(saeder), sum(stand.values()), kraever)
