"""A budget as a grid: rows by what they are about, columns by year, whole kroner in the cells. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from grundlag.penge import fordel
from helhedsplaner.budget import Fordeling
from helhedsplaner.models import Budgetart, Budgetlinje, Kilde


class Raekke(NamedTuple):
    """What a row is about; no indsatsområde (an id) means tværgående."""

    indsatsomraade: int | None
    art: str
    kilde: str
    boligorganisation: int | None = None
    kilde_navn: str = ""


Gitter = dict[Raekke, dict[int, int]]

# Where a kilde's money is proposed when the plan has no row for it yet.
SAEDVANLIG_ART = {
    Kilde.LBF: Budgetart.MEDARBEJDERE,
    Kilde.KOMMUNE_KONTRAKT: Budgetart.FRIKOEB,
    Kilde.KOMMUNE_FACILITERING: Budgetart.FACILITERING,
    Kilde.BOLIGORGANISATION: Budgetart.PROJEKTLEDELSE,
}


def raekke_for(linje: Budgetlinje) -> Raekke:
    return Raekke(linje.indsatsomraade_id, linje.art, linje.kilde, linje.boligorganisation_id, linje.kilde_navn)


def fra_linjer(linjer: Iterable[Budgetlinje]) -> Gitter:
    gitter: Gitter = defaultdict(dict)
    for linje in linjer:
        gitter[raekke_for(linje)][linje.aar] = linje.beloeb
    return dict(gitter)


def pr_kilde(gitter: Mapping[Raekke, Mapping[int, int]]) -> dict[str, int]:
    """Kroner by kilde, each kilde named."""
    summer = dict.fromkeys(Kilde.values, 0)
    for raekke, celler in gitter.items():
        summer[raekke.kilde] += sum(celler.values())
    return summer


def pr_kilde_og_aar(gitter: Mapping[Raekke, Mapping[int, int]], aar: Iterable[int]) -> dict[str, dict[int, int]]:
    """Kroner by kilde and year, each named."""
    summer = {kilde: dict.fromkeys(aar, 0) for kilde in Kilde.values}
    for raekke, celler in gitter.items():
        for et_aar, beloeb in celler.items():
            summer[raekke.kilde][et_aar] += beloeb
    return summer


def aendringer(
    foer: Mapping[Raekke, Mapping[int, int]], efter: Mapping[Raekke, Mapping[int, int]]
) -> list[tuple[Raekke, int, int, int]]:
    """Each cell that is not the same in both: the row, the year, what stood there and what stands there now."""
    raekker = [*efter, *(raekke for raekke in foer if raekke not in efter)]
    return [
        (raekke, aar, gammelt, nyt)
        for raekke in raekker
        for aar in sorted({*foer.get(raekke, {}), *efter.get(raekke, {})})
        if (gammelt := foer.get(raekke, {}).get(aar, 0)) != (nyt := efter.get(raekke, {}).get(aar, 0))
    ]


def forslag(gitter: Gitter, fordelt: Mapping[int, Fordeling]) -> Gitter:
    """
    Propose the cells: each kilde's kroner of a year, shared among its rows as they share today.

    Rows without kroner share alike; a kilde without rows gets one tværgående row. ``fordelt`` is
    what ``budget.fordel_over_aar`` says of the plan's samlede ramme.
    """
    nyt: Gitter = {raekke: {} for raekke in gitter}
    for kilde in Kilde.values:
        raekker = [raekke for raekke in gitter if raekke.kilde == kilde]
        if not raekker and any(aaret.pr_kilde()[kilde] for aaret in fordelt.values()):
            raekker = [Raekke(None, SAEDVANLIG_ART[Kilde(kilde)], kilde)]
            nyt[raekker[0]] = {}
        vaegte = [sum(gitter.get(raekke, {}).values()) for raekke in raekker]
        for aar, aaret in fordelt.items():
            beloeb = fordel(aaret.pr_kilde()[kilde], vaegte if any(vaegte) else [1] * len(raekker)) if raekker else []
            for raekke, andel in zip(raekker, beloeb, strict=True):
                nyt[raekke][aar] = andel
    return nyt
