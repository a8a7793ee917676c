"""What is wrong with plans that start soon or already run, in sentences; a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Subquery

from godkendelser.models import GRUPPEARTER, UDVALGSARTER, Instansart, Sagsandel, Sagsart, Spor, Stilling, Tillaeg, Trin
from grundlag.penge import kroner_tekst
from grundlag.templatetags.visning import dag
from helhedsplaner.models import Helhedsplan, Planversion
from helhedsplaner.models.tidsplan import brugt_luft
from helhedsplaner.tilstande import VENTER_PAA_START, Status


def alarmer(planer: Iterable[Helhedsplan]) -> dict[int, list[str]]:
    """
    The alarms of each plan, by its id; plans without any are left out. One query, two when a version waits.

    A plan is looked at when it runs, or starts within 60 days: which content steps are missing, how much of
    the municipal money is not released, and whether Landsbyggefonden gave what the budget counts on. Before it starts,
    also whether the slack of its backward calendar is gone; while it runs, what is late in its year wheel.
    """
    planer = list(planer)
    trin = kaeder(plan.pk for plan in planer if plan.status in VENTER_PAA_START or plan.starter_eller_koerer)
    versioner = ventende_versioner(planer)
    fundne = {plan.pk: alarmer_om(plan, trin.get(plan.pk, []), versioner.get(plan.pk)) for plan in planer}
    return {pk: alarmer for pk, alarmer in fundne.items() if alarmer}


def ventende_versioner(planer: Iterable[Helhedsplan]) -> dict[int, Planversion]:
    """By the plan's id: the version that waits while the one last approved counts. One query if any may, else none."""
    maaske = [plan.pk for plan in planer if plan.godkendt_version_id is None and plan.gaeldende_version_id]
    if not maaske:
        return {}
    art = Tillaeg.objects.filter(version=OuterRef("pk")).values("sagsart")
    nyere = Planversion.objects.filter(plan__in=maaske, nummer__gt=F("plan__gaeldende_version__nummer"))
    nyeste = nyere.order_by("plan_id", "-nummer").distinct("plan_id")
    med = nyeste.annotate(gaelder=F("plan__gaeldende_version__nummer"), sagsart=Subquery(art))
    return {version.plan_id: version for version in med}


def alarmer_om(plan: Helhedsplan, trin: list[Trin], venter: Planversion | None) -> list[str]:
    """
    The alarms of one plan, from its live steps ``med_tilsagn`` and ``med_naeste_moede``; no query.

    ``venter`` is its version among ``ventende_versioner``.
    """
    tiden = [f"{alarm}." for alarm in (plan.luftalarm or _luften(plan, trin), plan.aarsalarm) if alarm]
    if not plan.starter_eller_koerer:
        return tiden
    mangler = [
        et
        for et in trin
        if (et.spor == Spor.INDHOLD and not et.staar) or (et.spor == Spor.PENGE and et.stilling == Stilling.BORTFALDET)
    ]
    afvigelse = tilsagn_afviger(plan, trin)
    penge = next((et for et in trin if et.spor == Spor.PENGE and not et.staar), None)
    naeste = f" Næste skridt: {_naevn(penge, plan)}." if penge else ""
    return [
        *_om_godkendelsen(plan, mangler, venter),
        *([f"{plan.pengealarm}{naeste}"] if plan.pengealarm else []),
        *([afvigelse] if afvigelse else []),
        *tiden,
    ]


def _luften(plan: Helhedsplan, trin: list[Trin]) -> str:
    """That no slack is left before a submitted plan's first day, when a step still open should be reached by now."""
    aabne = [(et.frist, et) for et in trin if et.frist and not et.staar] if plan.status in VENTER_PAA_START else []
    if not aabne or plan.periode_fra is None:
        return ""
    frist, strammest = min(aabne, key=lambda par: (par[0], par[1].nummer))
    return brugt_luft(str(strammest), frist, plan.periode_fra)


def _om_godkendelsen(plan: Helhedsplan, mangler: list[Trin], venter: Any) -> list[str]:
    """
    Which steps are missing, and of a plan that runs, what counts meanwhile (beslutninger §§ 6 and 8).

    A version that waits takes nothing from the one last approved; a decision about that one, withdrawn, does.
    """
    navne = _navne(mangler, plan)
    bortfaldne = sum(et.stilling == Stilling.BORTFALDET for et in mangler)
    mangler_nu = f"{navne}{f' ({bortfaldne} bortfaldet)' if bortfaldne else ''}."
    if plan.status != Status.I_DRIFT or plan.godkendt_version_id:
        return [f"{plan.hvornaar}, men der mangler: {mangler_nu}"] if mangler else []
    if plan.gaeldende_version_id is None:
        return [f"Planen er i drift, men den er ikke godkendt.{f' Der mangler: {mangler_nu}' if mangler else ''}"]
    trukket = [
        et
        for et in mangler
        if et.seneste and et.stilling == Stilling.TRUKKET and (et.seneste.version_id or 0) <= plan.gaeldende_version_id
    ]
    if venter is None or trukket:
        return [f"Planen er i drift uden en gældende godkendelse. Der mangler: {mangler_nu}"]
    art = f" ({Sagsart(venter.sagsart).label.lower()})" if venter.sagsart else ""
    return [
        f"Version {venter.nummer}{art} venter på: {navne}. "
        f"Version {venter.gaelder}, godkendt {dag(plan.gaeldende_dato)}, gælder imens."
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
    return "; ".join([*navne, *andre])


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
