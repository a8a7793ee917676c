"""What every deed here needs: the lock, the right, the newest versions, and the approval that follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.utils.timezone import localdate

from godkendelser.models import Forloeb, Instansart, Sagsandel, Sagsart, Spor, Trin
from grundlag.adgang import Handling
from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger
from helhedsplaner import handlinger as helhedsplaner
from helhedsplaner.models import Helhedsplan, Planversion, Versionsafsnit
from kontrakter.models import Aftale, Aftaleversion


def laas_planer(plan_ids: Iterable[int]) -> list[Helhedsplan]:
    """
    The plans, locked until the transaction ends, in the order of their ids.

    The plan is the lock of its approvals and its money too: submitting a version holds it already when
    the version adjusts the chain, so a lock on the forløb besides could only be taken the wrong way round.
    """
    planer = Helhedsplan.objects.select_related("byomraade", "regelsaet", "driftsansvarlig")
    return list(planer.select_for_update(of=("self",)).filter(pk__in=list(plan_ids)).order_by("pk"))


def plan_ids(forloeb: Forloeb) -> list[int]:
    """The plan of a forløb, or the plans of its sag; an agreement's has none."""
    if forloeb.plan_id:
        return [forloeb.plan_id]
    if forloeb.aftale_id:
        return []
    return list(Sagsandel.objects.filter(sag=forloeb.sag_id).order_by("plan").values_list("plan", flat=True))


def laas(trin_id: int) -> tuple[Trin, list[Helhedsplan]]:
    """The step as it stands once its plans, or its agreement, are locked. Raises Trin.DoesNotExist."""
    forloeb = Trin.objects.select_related("forloeb").get(pk=trin_id).forloeb
    planer = laas_planer(plan_ids(forloeb))
    if forloeb.aftale_id:
        laas_aftale(forloeb.aftale_id)
    return Trin.objects.med_instans().med_stilling().get(pk=trin_id), planer


def laas_aftale(aftale_id: int) -> Aftale:
    """The agreement, locked until the transaction ends."""
    return Aftale.objects.select_for_update(of=("self",)).select_related("byomraade").get(pk=aftale_id)


def emner(trin: Trin, planer: Iterable[Helhedsplan]) -> list[Model]:
    """What an event about the step is logged on."""
    return [trin.forloeb.aftale] if trin.forloeb.aftale else list(planer)


def kraev_afgoer(trin: Trin, af: Bruger) -> None:
    """Raise PermissionDenied unless ``af`` records the decisions of the step's instans."""
    if not Trin.objects.afgoeres_af(af).filter(pk=trin.pk).exists():
        raise PermissionDenied(f"Du har ikke ret til at {Handling.AFGOER.label}.")


def kraev_ikke_i_fremtiden(dato: date) -> None:
    if dato > i_dag():
        raise Regelbrud("Datoen ligger i fremtiden.", felt="dato")


def nyeste_versioner(plan_ids: Iterable[int]) -> dict[int, Planversion]:
    """The newest submitted version of each plan, by plan id."""
    versioner = Planversion.objects.filter(plan__in=list(plan_ids)).order_by("plan_id", "-nummer").distinct("plan_id")
    return {version.plan_id: version for version in versioner}


def nyeste_aftaleversion(trin: Trin) -> Aftaleversion | None:
    """The newest version of the agreement that the step is about; none for a plan or a sag."""
    if not trin.forloeb.aftale_id:
        return None
    return Aftaleversion.objects.filter(aftale=trin.forloeb.aftale_id).order_by("-nummer").first()


def afsnit_af(versioner: Iterable[Planversion]) -> dict[int, dict[str, Any]]:
    """The contents of each version's sections by their keys, in one query."""
    afsnit: dict[int, dict[str, Any]] = defaultdict(dict)
    raekker = Versionsafsnit.objects.filter(version__in=[version.pk for version in versioner])
    for version_id, noegle, indhold in raekker.values_list("version", "noegle", "indhold"):
        afsnit[version_id][noegle] = indhold
    return afsnit


def afstem_godkendt(plan: Helhedsplan, *, grund: str, af: Bruger) -> bool:
    """
    Set or empty the plan's approval, so that it says what its content steps say (beslutninger § 8).

    Approved is the newest version, when every content step stands and Landsbyggefonden is the last of
    them: on the day of the last decision about it, or if it asked for none, on the day it was made. Call under the
    plan's lock; ``grund`` is why an approval was lost.
    """
    trin = list(
        Trin.objects.filter(
            forloeb__plan=plan,
            forloeb__afsluttet_tid=None,
            forloeb__startet_tid__isnull=False,
            spor=Spor.INDHOLD,
            udgaaet_begrundelse="",
        )
        .exclude(forloeb__sagsart=Sagsart.PRAEKVALIFIKATION)
        .select_related("forloeb", "instans")
        .med_stilling()
    )
    har_lbf = any(et.instans.art == Instansart.LANDSBYGGEFOND for et in trin)
    godkendt = har_lbf and all(et.staar for et in trin)
    version = plan.versioner.first()
    if godkendt and version and plan.godkendt_version_id != version.pk:
        dage = [et.seneste.dato for et in trin if et.seneste and et.seneste.version_id == version.pk]
        dato = max(dage, default=localdate(version.lavet_tid))
        helhedsplaner.saet_godkendt(plan.pk, version.pk, dato=dato, af=af)
    elif not godkendt and plan.godkendt_version_id:
        helhedsplaner.mist_godkendelse(plan.pk, grund=grund, af=af)
    return godkendt
