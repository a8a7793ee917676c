"""Boligorganisationernes share: to each by the plan's key, to its afdelinger by lejemål (beslutninger § 9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from grundlag.fejl import Regelbrud
from grundlag.penge import fordel
from helhedsplaner.budget import fordeling, pr_lejemaal_pr_maaned, satser_for
from helhedsplaner.models import Budgetlinje, Deltagelse, Fordelingsnoegle, Helhedsplan, Kilde, Noegleart


@dataclass(frozen=True, slots=True)
class Deltager:
    """An afdeling as the key sees it; ``pk`` is its deltagelse's."""

    pk: int
    organisation: int
    lejemaal: int


@dataclass(frozen=True, slots=True)
class Fordelt:
    """What each organisation and each deltagelse pays, in whole kroner, by id; both add up to the same."""

    organisationer: dict[int, int]
    deltagelser: dict[int, int]


def noeglevaegte(art: str, deltagere: Iterable[Deltager], vaegte: Mapping[int, int]) -> dict[int, int]:
    """What each organisation weighs by a key of ``art``, in the order in which they come."""
    lejemaal: dict[int, int] = defaultdict(int)
    for et in deltagere:
        lejemaal[et.organisation] += et.lejemaal
    if art == Noegleart.VAEGTE:
        return {organisation: vaegte.get(organisation, 0) for organisation in lejemaal}
    return dict(lejemaal) if art == Noegleart.LEJEMAAL else dict.fromkeys(lejemaal, 1)


def fordel_egenbetaling(
    summer: Mapping[int | None, int], deltagere: Sequence[Deltager], art: str, vaegte: Mapping[int, int]
) -> Fordelt:
    """
    Divide ``summer`` to the krone: what the budget gives one organisation is its own, the rest goes by the key.

    ``summer`` are kroner by organisation, None for all. Among an organisation's afdelinger by lejemål, the largest
    remainder first. Raises Regelbrud if nobody takes part, or if no weight is over nothing.
    """
    if not deltagere:
        raise Regelbrud("Tilføj mindst én afdeling, før andelen kan fordeles.")
    noegle = noeglevaegte(art, deltagere, vaegte)
    if not any(noegle.values()):
        raise Regelbrud("Mindst én boligorganisation skal have en vægt over nul.")
    organisationer = {pk: summer.get(pk, 0) for pk in noegle}
    faelles = sum(beloeb for pk, beloeb in summer.items() if pk not in noegle)
    for pk, andel in zip(noegle, fordel(faelles, list(noegle.values())), strict=True):
        organisationer[pk] += andel
    deltagelser: dict[int, int] = {}
    for pk, beloeb in organisationer.items():
        egne = [et for et in deltagere if et.organisation == pk]
        dele = fordel(beloeb, [et.lejemaal for et in egne])
        deltagelser |= {et.pk: andel for et, andel in zip(egne, dele, strict=True)}
    return Fordelt(organisationer, deltagelser)


def organisationernes_kroner(plan: Helhedsplan) -> dict[int | None, int]:
    """
    Boligorganisationernes kroner in the newest budget, by organisation, None for all of them.

    A budget without any is taken from the shares of the ramme.
    """
    nyeste = plan.budgetversioner.order_by("-nummer").values("pk")[:1]
    linjer = Budgetlinje.objects.filter(version__in=nyeste, kilde=Kilde.BOLIGORGANISATION).order_by()
    summer: dict[int | None, int] = dict(linjer.values_list("boligorganisation").annotate(i_alt=Sum("beloeb")))
    if not any(summer.values()):
        summer = {None: fordeling(plan.ramme or 0, satser_for(plan)).boligorganisation}
    return summer


def planens_noegle(plan: Helhedsplan) -> tuple[str, dict[int, int]]:
    """The art and the weights of the plan's key, by organisation; one query."""
    noegle = Fordelingsnoegle.objects.filter(plan=plan)
    raekker = list(noegle.values_list("art", "vaegte__boligorganisation", "vaegte__vaegt"))
    art = raekker[0][0] if raekker else Noegleart.LEJEMAAL.value
    return art, {organisation: vaegt for _, organisation, vaegt in raekker if organisation is not None}


def deltagere_i(deltagelser: Iterable[Deltagelse]) -> list[Deltager]:
    return [Deltager(et.pk, et.afdeling.boligorganisation_id, et.afdeling.lejemaal) for et in deltagelser]


def pr_maaned(plan: Helhedsplan, deltagelse: Deltagelse, beloeb: int | None) -> Decimal | None:
    """What a lejemål pays a month of ``beloeb``, in kroner with two decimals; None until it can be known."""
    fra, til = deltagelse.fra or plan.periode_fra, deltagelse.til or plan.periode_til
    if beloeb is None or fra is None or til is None or til < fra:
        return None
    return pr_lejemaal_pr_maaned(beloeb, deltagelse.afdeling.lejemaal, fra, til)
