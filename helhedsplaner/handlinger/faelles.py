"""What every deed on a plan needs: its lock, its one writer of status, its open budget."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum

from grundlag.dato import nu
from grundlag.models import Bruger, log_haendelse
from grundlag.tilstand import find_overgang
from helhedsplaner.models import Budgetlinje, Budgetversion, Budgetversionsart, Helhedsplan, Kilde
from helhedsplaner.tilstande import FOER_PRAEKVALIFICERET, OVERGANGE, Status


def laas_plan(plan_id: int) -> Helhedsplan:
    """The plan, locked until the transaction ends: whoever comes next waits. Raises Helhedsplan.DoesNotExist."""
    planer = Helhedsplan.objects.select_related("byomraade", "regelsaet", "driftsansvarlig")
    return planer.select_for_update(of=("self",)).get(pk=plan_id)


def skift(plan: Helhedsplan, navn: str, *, af: Bruger | None, **data: Any) -> None:
    """Change the plan's status by the transition ``navn``. Raises Regelbrud if the table has no such transition."""
    _skriv_status(plan, find_overgang(OVERGANGE, navn, fra=plan.status).til, navn, af=af, **data)


def skift_ved_indgang(plan: Helhedsplan, status: Status, *, af: Bruger, **data: Any) -> None:
    """Give a plan that was taken in the status it has in the world, whatever the table says."""
    _skriv_status(plan, status, "tag_ind", af=af, **data)


def _skriv_status(plan: Helhedsplan, til: str, navn: str, *, af: Bruger | None, **data: Any) -> None:
    """The only place where a plan's status is written."""
    fra, plan.status = plan.status, til
    plan.save(update_fields=["status"])
    log_haendelse(f"helhedsplan.{navn}", plan, af=af, fra=fra, til=til, **data)


def aabent_budget(plan: Helhedsplan, *, af: Bruger) -> Budgetversion:
    """
    The budget version that may be written in; a copy of the newest locked one when there is none.

    Call under the plan's lock. A copied line keeps its uid, so an unchanged budget keeps its hash.
    """
    nyeste = plan.budgetversioner.order_by("-nummer").first()
    if nyeste is not None and nyeste.laast_tid is None:
        return nyeste
    version = Budgetversion.objects.create(
        plan=plan,
        nummer=nyeste.nummer + 1 if nyeste else 1,
        art=_budgetart(plan),
        oprettet_af=af,
    )
    if nyeste is not None:
        linjer = list(nyeste.linjer.all())
        for linje in linjer:
            linje.pk, linje.version = None, version
        Budgetlinje.objects.bulk_create(linjer)
    return version


def _budgetart(plan: Helhedsplan) -> Budgetversionsart:
    if plan.gaeldende_budget_id:
        return Budgetversionsart.OMFLYTTET
    return Budgetversionsart.OVERSLAG if plan.status in FOER_PRAEKVALIFICERET else Budgetversionsart.ANSOEGNING


def laas_budget(budget: Budgetversion) -> None:
    """Store the sums per kilde and close the version; the database refuses sums that do not add up."""
    summer = dict(budget.linjer.values_list("kilde").annotate(i_alt=Sum("beloeb")).order_by())
    for kilde in Kilde.values:
        setattr(budget, kilde, summer.get(kilde, 0))
    budget.ramme = budget.plan.ramme
    budget.laast_tid = nu()
    budget.save()
