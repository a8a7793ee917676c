"""How much of each plan's money the agreements may promise, and how much they have (beslutninger § 9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import CharField, Sum, Value
from django.db.models.functions import Ceil

from helhedsplaner.models import Budgetlinje, Kilde
from helhedsplaner.models.budget import gaeldende_budgetversioner
from kontrakter.models import Forbrug, Kontraktlinje, Linjeart
from kontrakter.models.linje import BUNDET

_BUDGET, _KONTRAKT = "budget", "kontrakt"


@dataclass(frozen=True, slots=True)
class Aarspulje:
    """One calendar year: kroner budgetted for contracts, and kroner promised; more promised is warned about."""

    aar: int
    budget: int
    disponeret: int

    @property
    def over(self) -> int:
        return max(self.disponeret - self.budget, 0)


@dataclass(frozen=True, slots=True)
class Pulje:
    """
    One plan's two pots, in whole kroner as stored in its budget, and what all agreements promise of them.

    A rest below zero is a pool that has fallen since: recorded, shown, and a hindrance to signing.
    """

    kontraktpulje: int
    facilitering: int
    disponeret_kontrakt: int
    disponeret_facilitering: int
    aar: tuple[Aarspulje, ...]

    @property
    def rest_kontrakt(self) -> int:
        return self.kontraktpulje - self.disponeret_kontrakt

    @property
    def rest_facilitering(self) -> int:
        return self.facilitering - self.disponeret_facilitering

    def rest(self, art: str) -> int:
        """What is left for a line of ``art``."""
        return self.rest_facilitering if art == Linjeart.FACILITERING else self.rest_kontrakt


def pulje_for(plan_ids: Collection[int]) -> dict[int, Pulje]:
    """
    The pool of each plan, in two queries however many plans and agreements.

    A plan that has never been submitted has an empty one. Whoever is about to promise money holds
    the plan's lock (``kontrakter.handlinger``).
    """
    budgetter = gaeldende_budgetversioner(plan_ids)
    linjer = Kontraktlinje.objects.disponerende().filter(plan__in=plan_ids).order_by()
    brugt = Forbrug.objects.efter_ophoer().filter(linje__plan__in=plan_ids).order_by()
    budgetlinjer = Budgetlinje.objects.order_by().filter(version__in=budgetter.values(), kilde=Kilde.KOMMUNE_KONTRAKT)
    raekker = (
        linjer.values_list("plan", "aar", "art")
        .annotate(i_alt=Sum(BUNDET))
        .union(
            brugt.values_list("linje__plan", "linje__aar", "linje__art").annotate(i_alt=Ceil(Sum("beloeb"))),
            budgetlinjer.values_list("version__plan", "aar", Value(_BUDGET, CharField())).annotate(i_alt=Sum("beloeb")),
            all=True,
        )
    )
    i_alt: Counter[tuple[int, str]] = Counter()
    pr_aar: Counter[tuple[int, int, str]] = Counter()
    for plan, aar, art, beloeb in raekker:
        pulje = art if art in {_BUDGET, Linjeart.FACILITERING} else _KONTRAKT
        i_alt[plan, pulje] += int(beloeb)
        pr_aar[plan, aar, pulje] += int(beloeb)

    def aarene(plan: int) -> list[int]:
        return sorted({aar for en, aar, pulje in pr_aar if en == plan and pulje != Linjeart.FACILITERING})

    return {
        plan: Pulje(
            kontraktpulje=(budgetter[plan].kommune_kontrakt or 0) if plan in budgetter else 0,
            facilitering=(budgetter[plan].kommune_facilitering or 0) if plan in budgetter else 0,
            disponeret_kontrakt=i_alt[plan, _KONTRAKT],
            disponeret_facilitering=i_alt[plan, Linjeart.FACILITERING],
            aar=tuple(Aarspulje(aar, pr_aar[plan, aar, _BUDGET], pr_aar[plan, aar, _KONTRAKT]) for aar in aarene(plan)),
        )
        for plan in plan_ids
    }
