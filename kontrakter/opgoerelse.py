"""Where the money of plans stands: promised and used, kroner and hours, by plan, forvaltning, year and contract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.db.models import BigIntegerField, DecimalField, Sum, Value
from django.db.models.functions import Ceil

from kontrakter.models import Forbrug, Kontraktlinje
from kontrakter.models.linje import BUNDET

_BRUGT = DecimalField(max_digits=16, decimal_places=2)
_NUL = Decimal(0)
N = TypeVar("N", bound=Hashable)


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

    def __add__(self, anden: Opgoerelse) -> Opgoerelse:
        return Opgoerelse(
            self.lovet + anden.lovet,
            self.timer + anden.timer,
            self.brugt + anden.brugt,
            self.brugte_timer + anden.brugte_timer,
        )


@dataclass(frozen=True, slots=True)
class Post:
    """The lines of one contract that share plan, forvaltning, year and art, taken together."""

    plan_id: int
    aftale_id: int
    forvaltning_id: int | None
    aar: int
    art: str
    tal: Opgoerelse


def poster(plan_ids: Collection[int]) -> list[Post]:
    """What the lines of each plan promise and what is used of them, in one query."""
    noegle = ("plan", "aftale", "forvaltning", "aar", "art")
    lovet = Kontraktlinje.objects.disponerende().filter(plan__in=plan_ids).order_by()
    brugt = Forbrug.objects.filter(linje__plan__in=plan_ids).order_by()
    ophoert = Forbrug.objects.efter_ophoer().filter(linje__plan__in=plan_ids).order_by()
    raekker = (
        lovet.values_list(*noegle)
        .annotate(kroner=Sum(BUNDET), antal=Sum("timer"), brugte=Value(None, _BRUGT), timerne=Value(None, _BRUGT))
        .union(
            brugt.values_list(*(f"linje__{felt}" for felt in noegle)).annotate(
                kroner=Value(None, BigIntegerField()),
                antal=Value(None, _BRUGT),
                brugte=Sum("beloeb"),
                timerne=Sum("timer"),
            ),
            ophoert.values_list(*(f"linje__{felt}" for felt in noegle)).annotate(
                kroner=Ceil(Sum("beloeb")),
                antal=Sum("timer"),
                brugte=Value(None, _BRUGT),
                timerne=Value(None, _BRUGT),
            ),
            all=True,
        )
    )
    samlet: dict[tuple[int, int, int | None, int, str], Opgoerelse] = defaultdict(Opgoerelse)
    for *hvor, kroner, timer, brugte, brugte_timer in raekker:
        samlet[tuple(hvor)] += Opgoerelse(int(kroner or 0), timer or _NUL, brugte or _NUL, brugte_timer or _NUL)
    return [Post(*hvor, tal=tal) for hvor, tal in samlet.items()]


def pr(posterne: Iterable[Post], noegle: Callable[[Post], N]) -> dict[N, Opgoerelse]:
    """The sums of ``posterne`` by what ``noegle`` says of each."""
    summer: dict[N, Opgoerelse] = defaultdict(Opgoerelse)
    for post in posterne:
        summer[noegle(post)] += post.tal
    return dict(summer)


def i_alt(posterne: Iterable[Post]) -> Opgoerelse:
    return sum((post.tal for post in posterne), Opgoerelse())


def linjers_forbrug(aftale_id: int) -> dict[int, Opgoerelse]:
    """What is used of each line of an agreement, by the line's id; one query, and lines nothing is used of left out."""
    brugt = Forbrug.objects.filter(linje__aftale=aftale_id).order_by().values_list("linje")
    return {
        linje: Opgoerelse(brugt=kroner, brugte_timer=timer or _NUL)
        for linje, kroner, timer in brugt.annotate(kroner=Sum("beloeb"), timerne=Sum("timer"))
    }
