"""A state machine is a table of transitions and a look-up in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from grundlag.fejl import Regelbrud


@dataclass(frozen=True, slots=True)
class Overgang:
    """``navn`` leads from any of ``fra`` to ``til``; ``tekst`` is what its button says."""

    navn: str
    tekst: str
    fra: frozenset[str]
    til: str


def find_overgang(overgange: Iterable[Overgang], navn: str, *, fra: str) -> Overgang:
    """Return the transition ``navn`` out of ``fra``. Raises Regelbrud if there is none."""
    kandidater = [overgang for overgang in overgange if overgang.navn == navn]
    for overgang in kandidater:
        if fra in overgang.fra:
            return overgang
    tekst = kandidater[0].tekst if kandidater else navn
    raise Regelbrud(f"»{tekst}« kan ikke lade sig gøre, som sagen står nu.")


def mulige(overgange: Iterable[Overgang], *, fra: str) -> list[Overgang]:
    """The transitions that lead out of ``fra``: the buttons a page may offer."""
    return [overgang for overgang in overgange if fra in overgang.fra]
