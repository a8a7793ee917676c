"""What the pages of a plan share: the plan itself with what the user may, and how a refusal comes into a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404

from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.http import Request
from helhedsplaner.models import Helhedsplan

FORTRYD = "fortryd"


def hent_plan(request: Request, plan_id: int, *, kraev: Handling = Handling.SE, **ret: Handling) -> Helhedsplan:
    """
    The plan in one query, if the user may see it (otherwise 404) and do ``kraev`` (otherwise 403).

    ``plan.maa_rette`` tells whether she may write in it as it stands, and each name in ``ret`` of its deed.
    """
    planer = Helhedsplan.objects.synlige_for(request.user).select_related("byomraade", "regelsaet", "driftsansvarlig")
    plan: Any = get_object_or_404(
        planer.med_ret(request.user, maa_rette=Handling.REDIGER_PLAN, maa_kraevet=kraev, **ret), pk=plan_id
    )
    if not plan.maa_kraevet:
        raise PermissionDenied(f"Du har ikke ret til at {kraev.label}.")
    plan.maa_rette = plan.maa_rette and plan.kan_redigeres
    return plan  # type: ignore[no-any-return]


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


def vis_fejl(form: forms.BaseForm, fejl: Regelbrud | ValidationError) -> None:
    """Put a refusal into the form, beside the field it names when the form has that field."""
    if isinstance(fejl, Regelbrud):
        form.add_error(fejl.felt if fejl.felt in form.fields else None, str(fejl))
        return
    for felt, beskeder in getattr(fejl, "error_dict", {NON_FIELD_ERRORS: [fejl]}).items():
        form.add_error(felt if felt in form.fields else None, beskeder)
