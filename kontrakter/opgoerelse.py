"""Where the money of plans stands: promised and used, kroner and hours, by plan, forvaltning, year and contract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.db.models import DecimalField, Sum, Value
from django.db.models.functions import Ceil

from kontrakter.models import Forbrug, Kontraktlinje
from kontrakter.models.forbrug import efter_ophoer
from kontrakter.models.linje import BUNDET

_INTET = Value(None, DecimalField(max_digits=16, decimal_places=2))
_NUL = Decimal(0)
N = TypeVar("N", bound=Hashable)
NOEGLE = ("plan", "aftale", "forvaltning", "aar", "art")


@dataclass(frozen=True, slots=True)
class Opgoerelse:
    """What is promised and used; ``brugt`` has øre. Less left than nothing is more used than promised."""

    lovet: int = 0
    timer: Decimal = _NUL
    brugt: Decimal = _NUL
    brugte_timer: Decimal = _NUL

    @property
    def rest(self) -> Decimal:
        return self.lovet - self.brugt

    @property
    def resttimer(self) -> Decimal:
        return self.timer - self.brugte_timer


@dataclass(frozen=True, slots=True)
class Post:
    """What the lines of one contract that share plan, forvaltning, year and art promise, or what is used of them."""

    plan_id: int
    aftale_id: int
    forvaltning_id: int | None
    aar: int
    art: str
    tal: Opgoerelse


def poster(plan_ids: Collection[int]) -> list[Post]:
    """What the lines of each plan promise and what is used of them, in one query."""
    linjer = Kontraktlinje.objects.disponerende().filter(plan__in=plan_ids).order_by()
    forbrug = Forbrug.objects.filter(linje__plan__in=plan_ids).order_by()
    raekker = (
        linjer.values_list(*NOEGLE)
        .annotate(kroner=Sum(BUNDET), antal=Sum("timer"), brugte=_INTET, timerne=_INTET)
        .union(
            # What was used of a contract that has ended stays promised, in whole kroner.
            forbrug.values_list(*(f"linje__{felt}" for felt in NOEGLE)).annotate(
                kroner=Ceil(Sum("beloeb", filter=efter_ophoer())),
                antal=Sum("timer", filter=efter_ophoer()),
                brugte=Sum("beloeb"),
                timerne=Sum("timer"),
            ),
            all=True,
        )
    )
    return [
        Post(*noegle, Opgoerelse(int(lovet or 0), timer or _NUL, brugt or _NUL, brugte or _NUL))  # type: ignore[call-arg]
        for *noegle, lovet, timer, brugt, brugte in raekker
    ]


def pr(posterne: Iterable[Post], noegle: Callable[[Post], N]) -> dict[N, Opgoerelse]:
    """The sums of ``posterne`` by what ``noegle`` says of each."""
    grupper: dict[N, list[Opgoerelse]] = defaultdict(list)
    for post in posterne:
        grupper[noegle(post)].append(post.tal)
    return {navn: samlet(tal) for navn, tal in grupper.items()}


def samlet(tal: Sequence[Opgoerelse]) -> Opgoerelse:
    """The sum of them."""
    return Opgoerelse(
        sum(et.lovet for et in tal),
        sum((et.timer for et in tal), _NUL),
        sum((et.brugt for et in tal), _NUL),
        sum((et.brugte_timer for et in tal), _NUL),
    )


def i_alt(posterne: Iterable[Post]) -> Opgoerelse:
    return samlet([post.tal for post in posterne])
