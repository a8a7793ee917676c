"""What is wrong with plans that start soon or already run, in sentences; a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from godkendelser.models import GRUPPEARTER, UDVALGSARTER, Instansart, Sagsandel, Spor, Stilling, Trin
from grundlag.penge import kroner_tekst
from grundlag.templatetags.visning import dag
from helhedsplaner.models import Helhedsplan


def alarmer(planer: Iterable[Helhedsplan]) -> dict[int, list[str]]:
    """
    The alarms of each plan, by its id; plans without any are left out. One query.

    A plan is looked at when it runs, or starts within 60 days: which content steps are missing, how much of
    the municipal money is not released, and whether Landsbyggefonden gave what the budget counts on. While it runs,
    also what is late in its year wheel.
    """
    planer = list(planer)
    trin = kaeder(plan.pk for plan in planer if plan.starter_eller_koerer)
    fundne = {plan.pk: alarmer_om(plan, trin.get(plan.pk, [])) for plan in planer}
    return {pk: alarmer for pk, alarmer in fundne.items() if alarmer}


def alarmer_om(plan: Helhedsplan, trin: list[Trin]) -> list[str]:
    """The alarms of one plan, from its live steps ``med_tilsagn`` and ``med_naeste_moede``; no query."""
    aarshjul = [f"{plan.aarsalarm}."] if plan.aarsalarm else []
    if not plan.starter_eller_koerer:
        return aarshjul
    mangler = [
        et
        for et in trin
        if (et.spor == Spor.INDHOLD and not et.staar) or (et.spor == Spor.PENGE and et.stilling == Stilling.BORTFALDET)
    ]
    afvigelse = tilsagn_afviger(plan, trin)
    penge = next((et for et in trin if et.spor == Spor.PENGE and not et.staar), None)
    naeste = f" Næste skridt: {_naevn(penge, plan)}." if penge else ""
    return [
        *([f"{plan.hvornaar}, men der mangler: {_navne(mangler, plan)}."] if mangler else []),
        *([f"{plan.pengealarm}{naeste}"] if plan.pengealarm else []),
        *([afvigelse] if afvigelse else []),
        *aarshjul,
    ]


def kaeder(plan_ids: Iterable[int]) -> dict[int, list[Trin]]:
    """The live steps of each plan, its own and those of its sag, as they stand: one query."""
    kaeder: dict[int, list[Trin]] = {pk: [] for pk in plan_ids}
    trin = (
        Trin.objects.for_planer(list(kaeder))
        .filter(udgaaet_begrundelse="")
        .med_instans()
        .med_tilsagn()
        .kun_det_viste()
        .med_naeste_moede()
        .order_by("spor", "nummer", "pk")
    )
    if len(kaeder) == 1:
        return {pk: list(trin) for pk in kaeder}
    i_sagen = ArraySubquery(Sagsandel.objects.filter(sag=OuterRef("forloeb__sag")).values("plan"))
    et: Any
    for et in trin.annotate(sagens_planer=i_sagen):
        for plan_id in [et.forloeb.plan_id] if et.forloeb.plan_id else et.sagens_planer:
            if plan_id in kaeder:
                kaeder[plan_id].append(et)
    return kaeder


def tilsagn_afviger(plan: Helhedsplan, trin: Iterable[Trin]) -> str:
    """A sentence if Landsbyggefonden gave another amount than the budget's; else nothing."""
    for et in trin:
        if (tilsagn := et.tilsagn) and plan.lbf_i_budget not in (None, tilsagn):
            return (
                f"Landsbyggefonden har givet tilsagn om {kroner_tekst(tilsagn)}, "
                f"men budgettet regner med {kroner_tekst(plan.lbf_i_budget)}"
            )
    return ""


def _navne(trin: list[Any], plan: Helhedsplan) -> str:
    """Which steps, whose they are, and when the body next meets; many afdelingsmøder as a number."""
    afdelinger = [et for et in trin if et.instans.art == Instansart.AFDELINGSMOEDE]
    andre = [_naevn(et, plan) for et in trin if et.instans.art != Instansart.AFDELINGSMOEDE]
    navne = [_naevn(et, plan) for et in afdelinger]
    if len(afdelinger) > 2:
        naeste = min((et.naeste_moede for et in afdelinger if et.naeste_moede), default=None)
        hvornaar = f", næste møde {dag(naeste)}" if naeste else ""
        navne = [f"{len(afdelinger)} afdelingsmøder ({plan.driftsansvarlig}{hvornaar})"]
    bortfaldne = sum(et.stilling == Stilling.BORTFALDET for et in trin)
    return "; ".join([*navne, *andre]) + (f" ({bortfaldne} bortfaldet)" if bortfaldne else "")


def _naevn(trin: Any, plan: Helhedsplan) -> str:
    """A step with whose it is, and the next meeting of its body."""
    if trin.instans.art == Instansart.LANDSBYGGEFOND:
        return f"{trin} ({hvem(trin, plan)})"
    hvornaar = f"næste møde {dag(trin.naeste_moede)}" if trin.naeste_moede else "intet møde i kalenderen"
    return f"{trin} ({hvem(trin, plan)}, {hvornaar})"


def hvem(trin: Trin, plan: Helhedsplan | None) -> str:
    """Who records the step's decision, in words."""
    if trin.instans.art in GRUPPEARTER:
        return "Forumsekretæren"
    if trin.instans.art in UDVALGSARTER or trin.instans.art == Instansart.BORGERREPRAESENTATION:
        return f"Sekretariatet for {trin}"
    return str(plan.driftsansvarlig) if plan else ""
