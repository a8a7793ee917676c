"""What the pages of a plan share: the plan itself with what the user may."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from grundlag.adgang import Handling
from grundlag.http import Request
from helhedsplaner.models import Helhedsplan, Kommentartraad

FORTRYD = "fortryd"


def hent_plan(
    request: Request,
    plan_id: int,
    *,
    kraev: Handling | None = None,
    tael: Mapping[str, Any] | None = None,
    **ret: Handling,
) -> Helhedsplan:
    """
    The plan in one query, if the user may see it (otherwise 404) and do ``kraev`` (otherwise 403).

    ``plan.maa_rette`` tells whether she may write in it as it stands, and each name in ``ret`` of its
    deed; ``tael`` are annotations that the page needs besides.
    """
    if kraev is not None:
        ret["maa_kraevet"] = kraev
    # What costs most to build comes last: each step copies those before it.
    planer = Helhedsplan.objects.filter(pk=plan_id).select_related("byomraade", "regelsaet", "driftsansvarlig")
    planer = planer.annotate(**(tael or {})).med_ret(request.user, maa_rette=Handling.REDIGER_PLAN, **ret)
    plan: Any = get_object_or_404(planer.synlige_for(request.user))
    if kraev is not None and not plan.maa_kraevet:
        raise PermissionDenied(f"Du har ikke ret til at {kraev.label}.")
    plan.maa_rette = plan.maa_rette and plan.kan_redigeres
    return plan  # type: ignore[no-any-return]


def aabne_kommentarer(request: Request, noegle: str) -> dict[str, Any]:
    """For ``tael``: how many open threads on the section the user may see; the page links to them."""
    traade = Kommentartraad.objects.i_kredsen(request.user).aabne().filter(plan=OuterRef("pk"), noegle=noegle)
    antal = traade.order_by().values("plan").annotate(antal=Count("pk")).values("antal")
    return {"aabne_kommentarer": Coalesce(Subquery(antal), 0)}


def hent_til_rettelse(request: Request, plan_id: int) -> Helhedsplan:
    """The plan, if the user may write in it; otherwise 403, and 404 if she may not see it."""
    plan = hent_plan(request, plan_id)
    kraev_rettelse(plan)
    return plan


def kraev_rettelse(plan: Helhedsplan) -> None:
    """Raise PermissionDenied with the reason, unless ``plan`` was fetched for someone who may write in it."""
    if not plan.kan_redigeres:
        raise PermissionDenied(f"Planen er »{plan.get_status_display()}« og kan ikke rettes.")
    if not plan.maa_rette:  # type: ignore[attr-defined]
        raise PermissionDenied(f"Du har ikke ret til at {Handling.REDIGER_PLAN.label}.")


def netop_slettet(request: Request, plan: Helhedsplan) -> str:
    """What the user has just deleted from ``plan``, said once, with the offer to bring it back."""
    slettet = request.session.get(FORTRYD, {})
    if slettet.get("plan") != plan.pk or "tekst" not in slettet:
        return ""
    request.session.modified = True
    return str(slettet.pop("tekst"))
