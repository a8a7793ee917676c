"""A version's sections on paper: what they are called, and what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import template

from helhedsplaner import forskel
from helhedsplaner.models import Kilde

register = template.Library()
INDSATS = "indsats:"


@dataclass(frozen=True, slots=True)
class Budgetgruppe:
    """The lines of one indsatsområde, or those of none; a row is (what and from whom, kroner of each year, sum)."""

    navn: str
    raekker: list[tuple[str, list[int], int]]
    sum: list[int]

    @property
    def i_alt(self) -> int:
        return sum(self.sum)


@dataclass(frozen=True, slots=True)
class Budgettabeller:
    aar: list[int]
    grupper: list[Budgetgruppe]
    sum: list[int]
    kilder: list[tuple[str, int]]

    @property
    def i_alt(self) -> int:
        return sum(self.sum)


@register.filter
def afsnitstitel(afsnit: Mapping[str, Any]) -> str:
    return forskel.titel(afsnit["noegle"], afsnit["indhold"])


@register.filter
def i_laeseorden(alle: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The sections as a reader wants them: what the plan is about, what it does, who takes part, and the money last."""

    def plads(afsnit: Mapping[str, Any]) -> int:
        if er_indsats(afsnit):
            return 1
        return {"organisering": 0, "budget": 3}.get(afsnit["noegle"], 2)

    return sorted(alle, key=plads)


@register.filter
def er_indsats(afsnit: Mapping[str, Any]) -> bool:
    return str(afsnit["noegle"]).startswith(INDSATS)


@register.filter
def dele(afsnit: Mapping[str, Any]) -> list[forskel.Del]:
    """The pieces of any section; a table says the lines of the budget."""
    return [et for et in forskel.dele(afsnit["noegle"], afsnit["indhold"]) if not et.er_linje]


@register.filter
def budgettabeller(alle: Sequence[Mapping[str, Any]]) -> Budgettabeller:
    """The budget among the sections, by indsatsområde and year, with every sum."""
    indhold = {et["noegle"]: et["indhold"] for et in alle}
    budget = indhold["budget"]
    tabel = forskel.budgettabel(
        budget, {noegle.removeprefix(INDSATS): forskel.titel(noegle, et) for noegle, et in indhold.items()}
    )
    raekker: dict[str, list[tuple[str, list[int], int]]] = {}
    for omraade, hvad, beloeb, i_alt in tabel.raekker:
        raekker.setdefault(omraade, []).append((hvad, beloeb, i_alt))
    grupper = [
        Budgetgruppe(navn, egne, [sum(kolonne) for kolonne in zip(*(et[1] for et in egne), strict=True)])
        for navn, egne in raekker.items()
    ]
    i_alle = [sum(kolonne) for kolonne in zip(*(et.sum for et in grupper), strict=True)]
    kilder = [(str(kilde.label), budget["kilder"].get(kilde, 0)) for kilde in Kilde]
    return Budgettabeller(tabel.aar, grupper, i_alle, [et for et in kilder if et[1]])
