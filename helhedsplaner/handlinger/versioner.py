"""From draft to version: submitting, and taking in plans that already run."""

from __future__ import annotations

from django.db import transaction

from byomraader.adgang import kraev
from grundlag import kroge
from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from helhedsplaner.handlinger.aarshjul import dan_aarshjul
from helhedsplaner.handlinger.faelles import aabent_budget, laas_budget, laas_plan, skift, skift_ved_indgang
from helhedsplaner.krav import INDSEND, krav_til, mangler
from helhedsplaner.models import (
    Budgetversionsart,
    Planversion,
    Versionshaendelse,
)
from helhedsplaner.tilstande import Status
from helhedsplaner.version import byg_afsnit, lav_version, versionens_sha256

HAENDELSE = {
    Status.UNDER_UDARBEJDELSE: Versionshaendelse.INDSENDT,
    Status.TIL_GODKENDELSE: Versionshaendelse.AENDRET,
    Status.KLAR_TIL_START: Versionshaendelse.TILLAEG,
    Status.I_DRIFT: Versionshaendelse.TILLAEG,
}


@transaction.atomic
def indsend(plan_id: int, *, note: str = "", haendelse: Versionshaendelse | None = None, af: Bruger) -> Planversion:
    """
    Submit what the plan says now as an immutable version, and start or adjust its approvals.

    Under the plan's lock. Raises Regelbrud with everything that is missing (the same list as
    ``krav_til(plan, "indsend")``), or when nothing has changed since the newest version. ``haendelse`` is what made
    the version, when it is another than the plan's status says.
    """
    plan = laas_plan(plan_id)
    kraev(af, Handling.INDSEND, plan)
    if mangler_endnu := mangler(krav_til(plan, INDSEND), {}):
        raise Regelbrud("Planen kan ikke indsendes endnu: " + " ".join(k.tekst for k in mangler_endnu))
    budget = plan.budgetversioner.order_by("-nummer")[0]
    afsnit = byg_afsnit(plan, budget)
    nyeste = plan.versioner.first()
    if nyeste and nyeste.sha256 == versionens_sha256(afsnit):
        raise Regelbrud(f"Der er ikke ændret noget siden version {nyeste.nummer}.")
    if budget.laast_tid is None:
        if budget.art == Budgetversionsart.OVERSLAG:
            budget.art = Budgetversionsart.ANSOEGNING
        laas_budget(budget)
    haendelse = haendelse or HAENDELSE[Status(plan.status)]
    version = lav_version(plan, afsnit, haendelse=haendelse, note=note.strip(), budgetversion=budget, af=af)
    if plan.status == Status.UNDER_UDARBEJDELSE:
        skift(plan, "indsend", af=af, version=version.nummer, sha256=version.sha256)
    else:
        log_haendelse(f"helhedsplan.{haendelse}", plan, af=af, version=version.nummer, sha256=version.sha256)
    kroge.versionsvirkning(version)
    return version


@transaction.atomic
def tag_ind(plan_id: int, status: Status, *, note: str, af: Bruger) -> Planversion:
    """
    Enter a plan that already runs (indgang): one version of what is known, and the status it has.

    Its approvals are recorded afterwards, each marked indgang. Raises Regelbrud unless the money adds up,
    or if the plan has a version already.
    """
    plan = laas_plan(plan_id)
    kraev(af, Handling.INDSEND, plan)
    if plan.versioner.exists():
        raise Regelbrud("Planen har allerede versioner og kan ikke tages ind på ny.")
    penge = [k for k in krav_til(plan, INDSEND) if k.kode.startswith("budget") and not k.opfyldt]
    if penge:
        raise Regelbrud(" ".join(k.tekst for k in penge))
    budget = aabent_budget(plan, af=af)
    budget.art = Budgetversionsart.GODKENDT
    laas_budget(budget)
    version = lav_version(
        plan, byg_afsnit(plan, budget), haendelse=Versionshaendelse.INDGANG, note=note, budgetversion=budget, af=af
    )
    plan.er_indgang = True
    plan.save(update_fields=["er_indgang"])
    skift_ved_indgang(plan, status, af=af, version=version.nummer)
    dan_aarshjul(plan.pk)
    kroge.versionsvirkning(version)
    return version
