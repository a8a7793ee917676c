"""How much of each plan's money the agreements may promise, and how much they have (beslutninger § 9)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import BigIntegerField, CharField, FilteredRelation, Q, QuerySet, Sum, Value
from django.db.models.functions import Ceil, Coalesce

from helhedsplaner.models import Budgetversion, Kilde
from helhedsplaner.models.budget import gaeldende_budgetter
from kontrakter.models import Forbrug, Kontraktlinje, Linjeart
from kontrakter.models.forbrug import efter_ophoer
from kontrakter.models.linje import BUNDET
from kontrakter.opgoerelse import Post

_BUDGET, _KONTRAKT = "budget", "kontrakt"
_INTET = Value(0, BigIntegerField())
# Plan, year, what it is, kroner; of a budget also its two stored pots.
_Raekke = tuple[int, int | None, str, int | Decimal | None, int, int]


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
    The pool of each plan, in one query however many plans and agreements.

    A plan that has never been submitted has an empty one. Whoever is about to promise money holds
    the plan's lock (``kontrakter.handlinger``).
    """
    linjer = Kontraktlinje.objects.disponerende().filter(plan__in=plan_ids).order_by()
    brugt = Forbrug.objects.filter(efter_ophoer(), linje__plan__in=plan_ids).order_by()
    lovet = (
        linjer.values_list("plan", "aar", "art")
        .annotate(i_alt=Sum(BUNDET), kontraktpulje=_INTET, facilitering=_INTET)
        .union(
            # Rounded up as the account has it (kontrakter.opgoerelse): by contract, forvaltning, year and art.
            brugt.values("linje__plan", "linje__aar", "linje__art", "linje__aftale", "linje__forvaltning")
            .annotate(i_alt=Ceil(Sum("beloeb")), kontraktpulje=_INTET, facilitering=_INTET)
            .values_list("linje__plan", "linje__aar", "linje__art", "i_alt", "kontraktpulje", "facilitering"),
            _budgetter(plan_ids),
            all=True,
        )
    )
    return _saml(plan_ids, lovet)


def pulje_af(plan_ids: Collection[int], posterne: Iterable[Post]) -> dict[int, Pulje]:
    """The same of what is known to be promised already, in one query for the budgets."""
    lovet = [(post.plan_id, post.aar, post.art, post.tal.lovet, 0, 0) for post in posterne]
    return _saml(plan_ids, [*_budgetter(plan_ids), *lovet])


def _budgetter(plan_ids: Collection[int]) -> QuerySet[Budgetversion, _Raekke]:
    """What the budget of each plan has for contracts in each year, and the two pots that are stored on it."""
    til_kontrakter = FilteredRelation("linjer", condition=Q(linjer__kilde=Kilde.KOMMUNE_KONTRAKT))
    return (
        Budgetversion.objects.filter(pk__in=gaeldende_budgetter(plan_ids).values("pk"))
        .order_by()
        .annotate(til_kontrakter=til_kontrakter, slags=Value(_BUDGET, CharField()))
        .values_list("plan", "til_kontrakter__aar", "slags")
        .annotate(
            i_alt=Sum("til_kontrakter__beloeb"),
            kk=Coalesce("kommune_kontrakt", _INTET),
            kf=Coalesce("kommune_facilitering", _INTET),
        )
    )


def _saml(plan_ids: Collection[int], raekker: Iterable[_Raekke]) -> dict[int, Pulje]:
    i_alt: Counter[tuple[int, str]] = Counter()
    pr_aar: dict[int, dict[int, Counter[str]]] = {plan: defaultdict(Counter) for plan in plan_ids}
    gemt: dict[int, tuple[int, int]] = {}
    for plan, aar, art, beloeb, kontraktpulje, facilitering in raekker:
        pulje = art if art in {_BUDGET, Linjeart.FACILITERING} else _KONTRAKT
        i_alt[plan, pulje] += int(beloeb or 0)
        if aar is not None and pulje != Linjeart.FACILITERING:
            pr_aar[plan][aar][pulje] += int(beloeb or 0)
        if pulje == _BUDGET:
            gemt[plan] = (kontraktpulje, facilitering)
    return {
        plan: Pulje(
            *gemt.get(plan, (0, 0)),
            disponeret_kontrakt=i_alt[plan, _KONTRAKT],
            disponeret_facilitering=i_alt[plan, Linjeart.FACILITERING],
            aar=tuple(Aarspulje(aar, et[_BUDGET], et[_KONTRAKT]) for aar, et in sorted(pr_aar[plan].items())),
        )
        for plan in plan_ids
    }
