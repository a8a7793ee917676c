"""What every deed on an agreement needs: its locks, its one writer of status, the periods it stands on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from byomraader.adgang import kraev
from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from grundlag.templatetags.visning import dag
from grundlag.tilstand import find_overgang
from helhedsplaner.models import Helhedsplan, Planversion, Versionsafsnit
from kontrakter.forslag import Periode, inden_for
from kontrakter.models import Aftale
from kontrakter.tilstande import OVERGANGE


def laas_aftale(aftale_id: int) -> Aftale:
    """The agreement, locked until the transaction ends; its plans are locked after it, never before."""
    aftaler = Aftale.objects.select_related("byomraade", "indsatsomraade", "hoerer_til", "gruppe")
    aftale: Aftale = aftaler.select_for_update(of=("self",)).get(pk=aftale_id)
    return aftale


def laas_til_redigering(aftale_id: int, *, af: Bruger) -> Aftale:
    """The locked agreement, if ``af`` may write in it now. Raises PermissionDenied, or Regelbrud when it is sent."""
    aftale = laas_aftale(aftale_id)
    kraev(af, Handling.REDIGER_AFTALE, aftale)
    if not aftale.kan_redigeres:
        raise Regelbrud("Aftalen er ikke længere en kladde. Den kan kun ændres, når den er trukket tilbage.")
    return aftale


def laas_planer(plan_ids: Collection[int]) -> None:
    """Lock the plans in one order: nobody else promises their money until the transaction ends."""
    list(Helhedsplan.objects.filter(pk__in=plan_ids).order_by("pk").select_for_update(of=("self",)))


def skift(aftale: Aftale, navn: str, *, af: Bruger | None, **data: Any) -> None:
    """The only place where an agreement's status is written. Raises Regelbrud without such a transition."""
    fra, aftale.status = aftale.status, find_overgang(OVERGANGE, navn, fra=aftale.status).til
    aftale.full_clean()
    aftale.save(update_fields=["status"])
    if aftale.erstatter_id and navn in {"underskriv", "mangler_underskrift"}:
        fra_dag = aftale.fra if navn == "underskriv" else None
        Aftale.objects.filter(pk=aftale.erstatter_id).update(erstattet_fra=fra_dag)
    log_haendelse(f"aftale.{navn}", aftale, af=af, fra=fra, til=aftale.status, **data)


def perioder_for(versioner: Collection[Planversion]) -> dict[int, Periode]:
    """The first and last day that each plan version says, by the plan's id; one query. Raises Regelbrud without."""
    afsnit = Versionsafsnit.objects.filter(version__in=versioner, noegle="periode").select_related("version")
    if not all(et.indhold["fra"] and et.indhold["til"] for et in afsnit):
        raise Regelbrud("Planversionen siger ikke, hvornår planen begynder og slutter.")
    return {
        et.version.plan_id: (date.fromisoformat(et.indhold["fra"]), date.fromisoformat(et.indhold["til"]))
        for et in afsnit
    }


def kontroller_periode(fra: date, til: date, perioder: Collection[Periode]) -> None:
    """Raise Regelbrud unless every day of an agreement on plans is a day of one of them (domaene § 2.3)."""
    if perioder and not inden_for(fra, til, list(perioder)):
        planernes = " og ".join(f"{dag(begynder)} – {dag(slutter)}" for begynder, slutter in sorted(perioder))
        raise Regelbrud(f"Aftalen skal ligge inden for planernes periode: {planernes}.", felt="til")
