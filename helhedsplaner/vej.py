"""The whole way from idea to released money as stations, each with the krav that the server enforces there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from grundlag.kroge import Krav
from helhedsplaner.krav import DRIFT, INDSEND, INDSENDT, PRAEKVALIFICERET
from helhedsplaner.models import Undtagelse


@dataclass(frozen=True, slots=True)
class Station:
    """A part of the way; ``krav`` come each with the exception that stands in for it, if one does."""

    titel: str
    begynder: str
    krav: list[tuple[Krav, Undtagelse | None]]

    @property
    def mangler(self) -> list[Krav]:
        return [et for et, undtagelse in self.krav if not et.opfyldt and not (undtagelse and et.kan_undtages)]

    @property
    def undtaget(self) -> list[tuple[Krav, Undtagelse]]:
        return [(et, undtagelse) for et, undtagelse in self.krav if undtagelse and not et.opfyldt]

    @property
    def opfyldt(self) -> list[Krav]:
        return [et for et, _ in self.krav if et.opfyldt]


# The title, which step's krav, which of them, and what it waits for before anybody's turn comes.
_STATIONER: tuple[tuple[str, str, Callable[[str], bool], str], ...] = (
    ("Prækvalifikation", INDSEND, lambda kode: kode == PRAEKVALIFICERET, ""),
    ("Indhold og budget", INDSEND, lambda kode: kode != PRAEKVALIFICERET, ""),
    ("Godkendelse", DRIFT, lambda kode: kode in {INDSENDT, "lbf"} or kode.startswith("trin:"), "planen er indsendt"),
    ("Frigivne penge", DRIFT, lambda kode: kode in {"frigivelse", "alarm"}, "planen er indsendt"),
    ("Aftaler og start", DRIFT, lambda kode: True, "planen er indsendt"),
)


def vejen(
    krav: Mapping[str, Iterable[Krav]], undtagelser: Mapping[str, Undtagelse], *, er_indsendt: bool
) -> list[Station]:
    """
    Lay ``krav`` by skridt out as stations; every krav stands at exactly one, the last takes what no other does.

    Exceptions hold for going i drift only. ``begynder`` says what a station waits for while the plan is not submitted.
    """
    tilbage = {skridt: list(alle) for skridt, alle in krav.items()}
    stationer = []
    for titel, skridt, hoerer_til, venter_paa in _STATIONER:
        her = [et for et in tilbage[skridt] if hoerer_til(et.kode)]
        tilbage[skridt] = [et for et in tilbage[skridt] if et not in her]
        gaelder = undtagelser if skridt == DRIFT else {}
        begynder = "" if er_indsendt else venter_paa
        stationer.append(Station(titel, begynder, [(et, gaelder.get(et.kode)) for et in her]))
    return stationer
