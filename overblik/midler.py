"""The municipal money of a plan, or of all plans of a byområde: promised, released, used and left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from byomraader.models import Forvaltning
from grundlag.models import Bruger
from helhedsplaner.models import Helhedsplan
from kontrakter.krav import puljeadvarsler
from kontrakter.models import Aftale, Linjeart
from kontrakter.opgoerelse import Opgoerelse, i_alt, poster, pr, samlet
from kontrakter.pulje import Aarspulje, Pulje, pulje_af

UDEN_FORVALTNING = "Ingen bestemt forvaltning"
# What the row of an agreement says.
VISTE = ("titel", "status", "fra", "til", "erstattet_fra", "ophoerer_dato")


@dataclass(frozen=True, slots=True)
class Planlinje:
    """One plan: its two pots, what is released of both together, and what is used."""

    plan: Helhedsplan
    pulje: Pulje
    frigivet: int
    tal: Opgoerelse


@dataclass(frozen=True, slots=True)
class Aarslinje:
    """One year: what the budgets have for contracts, and what is promised against it, facilitering apart."""

    pulje: Aarspulje
    tal: Opgoerelse


@dataclass(frozen=True, slots=True)
class Midler:
    planer: list[Planlinje]
    pulje: Pulje
    frigivet: int
    i_alt: Opgoerelse
    forvaltninger: list[tuple[str, Opgoerelse]]
    aar: list[Aarslinje]
    aftaler: list[tuple[Aftale | None, Opgoerelse]]
    arter: list[tuple[str, Opgoerelse]]
    advarsler: list[str]


def midler(planer: Sequence[Helhedsplan], bruger: Bruger) -> Midler:
    """
    The money of ``planer``; four queries, however many plans, contracts and lines.

    Sums are over all agreements; those that ``bruger`` may not see are named together, and not one by one.
    """
    alle = poster([plan.pk for plan in planer])
    puljer = pulje_af([plan.pk for plan in planer], alle)
    pr_plan = pr(alle, lambda post: post.plan_id)
    pr_aar = pr(alle, lambda post: post.aar)
    pr_forvaltning = pr(alle, lambda post: post.forvaltning_id)
    pr_aftale = pr(alle, lambda post: post.aftale_id)
    pr_art = pr(alle, lambda post: post.art)
    navne: dict[int | None, Forvaltning] = {et.pk: et for et in Forvaltning.objects.sorteret()}
    synlige = Aftale.objects.synlige_for(bruger).filter(pk__in=pr_aftale).only(*VISTE)
    aftaler: list[tuple[Aftale | None, Opgoerelse]] = [(aftale, pr_aftale.pop(aftale.pk)) for aftale in synlige]
    if pr_aftale:
        aftaler.append((None, samlet(list(pr_aftale.values()))))
    i_een = _samlet(list(puljer.values()))
    return Midler(
        planer=[Planlinje(plan, puljer[plan.pk], plan.frigivet, pr_plan.get(plan.pk, Opgoerelse())) for plan in planer],
        pulje=i_een,
        frigivet=sum(plan.frigivet for plan in planer),
        i_alt=i_alt(alle),
        forvaltninger=[
            (str(navne.get(pk) or UDEN_FORVALTNING), pr_forvaltning[pk])
            for pk in [*navne, None]
            if pk in pr_forvaltning
        ],
        aar=[Aarslinje(aar, pr_aar.get(aar.aar, Opgoerelse())) for aar in i_een.aar],
        aftaler=aftaler,
        arter=[(str(art.label), pr_art[art]) for art in Linjeart if art in pr_art],
        advarsler=[tekst for plan in planer for tekst in puljeadvarsler(str(plan), puljer[plan.pk])],
    )


def _samlet(puljer: Sequence[Pulje]) -> Pulje:
    """The pots of many plans taken together, year by year."""
    aarene = sorted({aar.aar for pulje in puljer for aar in pulje.aar})
    return Pulje(
        kontraktpulje=sum(pulje.kontraktpulje for pulje in puljer),
        facilitering=sum(pulje.facilitering for pulje in puljer),
        disponeret_kontrakt=sum(pulje.disponeret_kontrakt for pulje in puljer),
        disponeret_facilitering=sum(pulje.disponeret_facilitering for pulje in puljer),
        aar=tuple(
            Aarspulje(
                et,
                sum(aar.budget for pulje in puljer for aar in pulje.aar if aar.aar == et),
                sum(aar.disponeret for pulje in puljer for aar in pulje.aar if aar.aar == et),
            )
            for et in aarene
        ),
    )
