"""What must be in place before an agreement is signed: one list, shown as it is enforced."""

from __future__ import annotations

from django.urls import reverse

from grundlag import kroge
from grundlag.kroge import Krav
from grundlag.penge import kroner_tekst
from kontrakter.models import Aftale
from kontrakter.pulje import Pulje, pulje_for

UNDERSKRIV = "underskriv"


def krav_til(aftale: Aftale) -> list[Krav]:
    """Every krav to sending ``aftale`` to signature, met or not; approvals answer by the hook."""
    side = reverse("kontrakter:aftale", args=[aftale.pk])
    parter = aftale.parter.count()
    egne = [Krav("parter", f"Aftalen har mindst to parter (nu {parter}).", parter >= 2, url=side)]
    if aftale.har_linjer:
        planer = {grundlag.plan_id: grundlag.plan for grundlag in aftale.planer.select_related("plan")}
        egne.append(Krav("linjer", "Aftalen har mindst én linje.", aftale.linjer.exists(), url=side))
        egne += [
            Krav(f"pulje:{planer[plan_id].uid}", puljetekst(str(planer[plan_id]), pulje), not pulje.er_overskredet)
            for plan_id, pulje in pulje_for(planer).items()
        ]
    return [*egne, *kroge.krav(aftale, UNDERSKRIV)]


def puljeadvarsler(plan: str, pulje: Pulje) -> list[str]:
    """What is exceeded: a pot, which hinders signing, or the budget of a year, which does not."""
    return [
        *([puljetekst(plan, pulje)] if pulje.er_overskredet else []),
        *(
            f"{plan}: i {aar.aar} er der lovet {kroner_tekst(aar.over)} mere, end budgettet har til kontrakter."
            for aar in pulje.aar
            if aar.over
        ),
    ]


def puljetekst(plan: str, pulje: Pulje) -> str:
    """One sentence on whether the agreements keep within ``pulje``, with the excess in kroner."""
    over = [
        f"{navn} med {kroner_tekst(-rest)}"
        for navn, rest in (("kontraktpuljen", pulje.rest_kontrakt), ("faciliteringen", pulje.rest_facilitering))
        if rest < 0
    ]
    if not over:
        return f"Aftalerne kan rummes i kontraktpuljen for {plan}."
    return f"Aftalerne overskrider {' og '.join(over)} i {plan}."
