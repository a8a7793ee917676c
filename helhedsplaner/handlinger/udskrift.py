"""A plan on paper: ordered once, made by a job, kept."""

from __future__ import annotations

from django.db import transaction

from byomraader.adgang import kraev
from grundlag import udskrift
from grundlag.adgang import Handling
from grundlag.models import Bruger, log_haendelse
from helhedsplaner import dokumenter
from helhedsplaner.handlinger.faelles import laas_plan
from helhedsplaner.models import Helhedsplan, Planudskrift


@transaction.atomic
def udskriv_version(plan_id: int, nummer: int, *, af: Bruger) -> Planudskrift:
    """The PDF of a version: the one it has, or a new one, ordered under the plan's lock so that it is the only one."""
    plan = laas_plan(plan_id)
    kraev(af, Handling.SE, plan)
    version = plan.versioner.get(nummer=nummer)
    if findes := Planudskrift.objects.filter(version=version).first():
        udskrift.bestil_igen(findes.udskrift_id)
        return findes
    data = dokumenter.versionsdata(version)
    ny = Planudskrift(version=version, bestilt_af=af)
    return _bestil(ny, plan, data, version=nummer)


@transaction.atomic
def udskriv_udkast(plan_id: int, *, af: Bruger) -> Planudskrift:
    """What the plan says now as PDF; it says *Udkast*, and the same draft on the same day is the same PDF."""
    plan = laas_plan(plan_id)
    kraev(af, Handling.SE, plan)
    return _bestil(Planudskrift(plan=plan, bestilt_af=af), plan, dokumenter.udkastdata(plan), version="udkast")


@transaction.atomic
def udskriv_igen(planudskrift_id: int, *, af: Bruger) -> Planudskrift:
    """Order a PDF once more, if it failed."""
    ny = Planudskrift.objects.get(pk=planudskrift_id)
    kraev(af, Handling.SE, Helhedsplan.objects.get(pk=ny.planens_id))
    udskrift.bestil_igen(ny.udskrift_id)
    return ny


def _bestil(ny: Planudskrift, plan: Helhedsplan, data: dict[str, object], *, version: int | str) -> Planudskrift:
    ny.udskrift = udskrift.bestil_udskrift(dokumenter.SKABELON, data, filnavn=dokumenter.filnavn(data, "pdf"))
    if ny.plan and (findes := Planudskrift.objects.filter(plan=plan, udskrift=ny.udskrift).first()):
        return findes
    ny.full_clean()
    ny.save()
    log_haendelse("helhedsplan.udskriv", plan, af=ny.bestilt_af, version=version, sha256=data["sha256"])
    return ny
