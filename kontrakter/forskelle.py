"""What a tillæg changes in the agreement it amends, piece by piece. Pure over rows already fetched."""

from __future__ import annotations

from dataclasses import dataclass

from grundlag.penge import kroner_tekst
from grundlag.templatetags.visning import dag
from kontrakter.models import Aftale, Aftaletekst


@dataclass(frozen=True, slots=True)
class Aendring:
    """One thing before and after; empty before is new, empty after is taken out."""

    hvad: str
    foer: str
    efter: str


def aendringer(gammel: Aftale, ny: Aftale) -> list[Aendring]:
    """All that differs between an agreement and the tillæg that amends it; four queries."""
    par = [
        ("Sidste dag", dag(gammel.til), dag(ny.til)),
        *((str(felt.label), getattr(gammel, felt), getattr(ny, felt)) for felt in Aftaletekst),
        *_parvis(_parter(gammel), _parter(ny)),
        *_parvis(_linjer(gammel, ny.fra.year), _linjer(ny, ny.fra.year)),
    ]
    return [Aendring(hvad, foer, efter) for hvad, foer, efter in par if foer != efter]


def _parter(aftale: Aftale) -> dict[str, str]:
    parter = aftale.parter.select_related("boligorganisation", "forvaltning", "lokaludvalg")
    return {f"Part: {part.fuldt_navn}": part.forpligtelser or "Ingen særlige forpligtelser" for part in parter}


def _linjer(aftale: Aftale, fra_aar: int) -> dict[str, str]:
    """The lines of the years that the tillæg reaches; those of one name, plan and year are added."""
    linjer = aftale.linjer.filter(aar__gte=fra_aar).select_related("plan")
    kroner: dict[str, int] = {}
    for linje in linjer:
        noegle = f"Linje: {linje.beskrivelse}, {linje.plan}, {linje.aar}"
        kroner[noegle] = kroner.get(noegle, 0) + linje.beloeb
    return {noegle: kroner_tekst(beloeb) for noegle, beloeb in kroner.items()}


def _parvis(foer: dict[str, str], efter: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(noegle, foer.get(noegle, ""), efter.get(noegle, "")) for noegle in dict.fromkeys([*foer, *efter])]
