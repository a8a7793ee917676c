"""Used, left and expected per row of a plan's budget; the arithmetic is pure, the sums come in one query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db.models import Max, Sum
from django.db.models.functions import ExtractYear

from helhedsplaner.budget import dage_pr_aar
from helhedsplaner.gitter import Raekke
from helhedsplaner.models import Helhedsplan, Konto, Postering

PROGNOSEN = (
    "Prognosen er det, der er brugt til og med den seneste postering, plus budgettet for resten af planen: de "
    "kommende år helt, og året med den seneste postering i forhold til de af planens dage, der er tilbage i det."
)


@dataclass(frozen=True, slots=True)
class Linjeforbrug:
    """One row of the budget over the whole plan: whole kroner budgeted, kroner and øre used, by year."""

    raekke: Raekke
    budget: Mapping[int, int]
    brugt: Mapping[int, Decimal]
    forventet: int

    @property
    def budget_i_alt(self) -> int:
        return sum(self.budget.values())

    @property
    def brugt_i_alt(self) -> Decimal:
        return sum(self.brugt.values(), Decimal(0))

    @property
    def tilbage(self) -> Decimal:
        return self.budget_i_alt - self.brugt_i_alt

    @property
    def afvigelse(self) -> int:
        """How much more than the budget is expected; less than nothing is left over."""
        return self.forventet - self.budget_i_alt


def prognose(brugt: Decimal, budget: Mapping[int, int], opgjort: date | None, fra: date, til: date) -> int:
    """What will be used in all, in whole kroner, as ``PROGNOSEN`` says; all of the budget before anything is used."""
    rest = Fraction(0)
    dage = dage_pr_aar(fra, til)
    for aar, beloeb in budget.items():
        if opgjort is None or aar > opgjort.year:
            rest += beloeb
        elif aar == opgjort.year and aar in dage:
            tilbage = (min(til, date(aar, 12, 31)) - max(opgjort, fra)).days
            rest += Fraction(beloeb * min(max(tilbage, 0), dage[aar]), dage[aar])
    sum_ = Fraction(brugt) + rest
    return int((Decimal(sum_.numerator) / Decimal(sum_.denominator)).to_integral_value(ROUND_HALF_UP))


def planens_forbrug(
    plan: Helhedsplan, gitter: Mapping[Raekke, Mapping[int, int]]
) -> tuple[list[Linjeforbrug], date | None]:
    """
    Each row of ``gitter``, and each that something is used of without a budget; and the day of the last postering.

    One query.
    """
    brugt: dict[Raekke, dict[int, Decimal]] = {}
    opgjort: date | None = None
    felter = [f"konto__{felt}" for felt in Raekke._fields]
    summer = Postering.objects.filter(konto__plan=plan).order_by().annotate(aar=ExtractYear("dato"))
    for *hvad, aar, i_alt, seneste in summer.values_list(*felter, "aar").annotate(Sum("beloeb"), Max("dato")):
        brugt.setdefault(Raekke(*hvad), {})[aar] = i_alt
        opgjort = max(opgjort or seneste, seneste)
    fra, til = plan.periode_fra or date.min, plan.periode_til or date.max
    return [
        Linjeforbrug(
            raekke,
            gitter.get(raekke, {}),
            brugt.get(raekke, {}),
            prognose(sum(brugt.get(raekke, {}).values(), Decimal(0)), gitter.get(raekke, {}), opgjort, fra, til),
        )
        for raekke in [*gitter, *(raekke for raekke in brugt if raekke not in gitter)]
    ], opgjort


def raekke_paa(konto: Konto) -> Raekke:
    return Raekke(konto.indsatsomraade_id, konto.art, konto.kilde, konto.boligorganisation_id, konto.kilde_navn)
