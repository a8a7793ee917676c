"""A whole plan, out of the system: on paper, as a spreadsheet, and as data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from grundlag.http import Request
from grundlag.kanon import kanonisk_bytes
from grundlag.regneark import xlsx_svar
from grundlag.udskriftssvar import vis_udskrift
from helhedsplaner import dokumenter, handlinger, regneark
from helhedsplaner.models import Helhedsplan, Planudskrift, Planversion
from helhedsplaner.udgaver import NU
from helhedsplaner.views.faelles import hent_plan

SKEMA = settings.BASE_DIR / "docs" / "helhedsplan.schema.json"


@require_POST
def udskriv(request: Request, plan_id: int, ref: str) -> HttpResponse:
    """Order the PDF of a version, or of the draft as it stands, and show it when it is made."""
    plan = hent_plan(request, plan_id)
    if ref == NU:
        ny = handlinger.udskriv_udkast(plan.pk, af=request.user)
    else:
        ny = handlinger.udskriv_version(plan.pk, _version(plan, ref).nummer, af=request.user)
    return redirect("helhedsplaner:udskrift", ny.pk)


@require_safe
@vary_on_headers("HX-Request")
def udskrift(request: Request, planudskrift_id: int) -> HttpResponseBase:
    """The stored PDF; until it is made, a page that waits for it."""
    fundet = _planudskrift(request, planudskrift_id)
    return vis_udskrift(
        request,
        fundet.udskrift,
        side="helhedsplaner/udskrift.html",
        igen=reverse("helhedsplaner:udskriv_igen", args=[fundet.pk]),
        om=lambda: {
            "plan": hent_plan(request, fundet.planens_id),
            "titel": f"Version {fundet.version.nummer}" if fundet.version else "Udkast",
        },
    )


@require_POST
def udskriv_igen(request: Request, planudskrift_id: int) -> HttpResponse:
    fundet = _planudskrift(request, planudskrift_id)
    handlinger.udskriv_igen(fundet.pk, af=request.user)
    return redirect("helhedsplaner:udskrift", fundet.pk)


@require_safe
def ark(request: Request, plan_id: int, ref: str) -> HttpResponse:
    indhold = _data(hent_plan(request, plan_id), ref)
    return xlsx_svar(dokumenter.filnavn(indhold, "xlsx"), *regneark.ark_af(indhold))


@require_safe
def data(request: Request, plan_id: int, ref: str) -> HttpResponse:
    """The canonical JSON that the PDF has attached: the same version gives the same bytes."""
    indhold = _data(hent_plan(request, plan_id), ref)
    svar = HttpResponse(kanonisk_bytes(indhold), content_type="application/json; charset=utf-8")
    filnavn = dokumenter.filnavn(indhold, "json")
    svar["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filnavn) or "attachment"
    return svar


@login_not_required
@require_safe
def skema(request: HttpRequest) -> HttpResponse:
    """The JSON schema of a plan's data."""
    return HttpResponse(SKEMA.read_bytes(), content_type="application/schema+json; charset=utf-8")


def _data(plan: Helhedsplan, ref: str) -> dict[str, Any]:
    return dokumenter.udkastdata(plan) if ref == NU else dokumenter.versionsdata(_version(plan, ref))


def _version(plan: Helhedsplan, ref: str) -> Planversion:
    """Only a version or the draft as it stands is the whole plan; a numbered draft may be a part of it."""
    if not (ref.isascii() and ref.isdigit() and len(ref) < 5):
        raise Http404("Planen har ikke den version.")
    return get_object_or_404(plan.versioner, nummer=ref)


def _planudskrift(request: Request, planudskrift_id: int) -> Planudskrift:
    synlige = Planudskrift.objects.synlige_for(request.user).select_related("udskrift", "version")
    return get_object_or_404(synlige.defer("udskrift__data"), pk=planudskrift_id)
