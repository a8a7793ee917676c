"""What must be in place before an agreement is signed: one list, shown as it is enforced."""

from __future__ import annotations

from django.db.models import Sum
from django.urls import reverse

from grundlag import kroge
from grundlag.kroge import Krav
from grundlag.penge import kroner_tekst
from helhedsplaner.models import Helhedsplan
from kontrakter import fletning
from kontrakter.flettefelter import flettevaerdier, tekster
from kontrakter.models import Aftale, Aftaleart
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
        egne += [_puljekrav(planer[plan_id], pulje) for plan_id, pulje in pulje_for(planer).items()]
    if aftale.art == Aftaleart.TILLAEG and aftale.hoerer_til and aftale.hoerer_til.art == Aftaleart.STRATEGISK:
        egne.append(Krav("lbf", "Landsbyggefonden har godkendt ændringen.", aftale.lbf_godkendelser.exists(), url=side))
    hindringer = flettehindringer(aftale)
    egne.append(
        Krav(
            "fletning", " ".join(hindringer) or "Alle flettefelter i teksterne kan udfyldes.", not hindringer, url=side
        )
    )
    return [*egne, *kroge.krav(aftale, UNDERSKRIV)]


def flettehindringer(aftale: Aftale) -> list[str]:
    """The merge fields that stop ``aftale`` from being printed, in sentences."""
    parter = list(aftale.parter.select_related("boligorganisation", "forvaltning", "lokaludvalg"))
    planer = [str(et.plan) for et in aftale.planer.select_related("plan")]
    beloeb = aftale.linjer.aggregate(i_alt=Sum("beloeb"))["i_alt"] or 0
    vaerdier = flettevaerdier(aftale, parter, planer, beloeb)
    return fletning.alle_mangler(tekster(aftale, parter), vaerdier)


def _puljekrav(plan: Helhedsplan, pulje: Pulje) -> Krav:
    over = overskridelse(pulje)
    tekst = f"Aftalerne holder sig inden for de kommunale midler i {plan}"
    return Krav(f"pulje:{plan.uid}", f"{tekst} ({over})." if over else f"{tekst}.", not over)


def puljeadvarsler(plan: str, pulje: Pulje) -> list[str]:
    """What is exceeded: a pot, which hinders signing, or the budget of a year, which does not."""
    aarene = [
        f"i {aar.aar} er der lovet {kroner_tekst(aar.over)} mere, end budgettet har til kontrakter."
        for aar in pulje.aar
        if aar.over
    ]
    return [f"{plan}: {tekst}" for tekst in [overskridelse(pulje), *aarene] if tekst]


def overskridelse(pulje: Pulje) -> str:
    """By how many kroner the agreements exceed each pot; nothing when they keep within it."""
    over = [
        f"{navn} er overskredet med {kroner_tekst(-rest)}"
        for navn, rest in (("kontraktpuljen", pulje.rest_kontrakt), ("faciliteringen", pulje.rest_facilitering))
        if rest < 0
    ]
    return " og ".join(over)
