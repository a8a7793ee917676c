"""What Landsbyggefonden asks for, in its order, ready to be copied field by field."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from grundlag.http import Request
from grundlag.regneark import xlsx_svar
from helhedsplaner.handlinger.lbf import bestil_lbfskema
from helhedsplaner.lbf import ark_af, felter, filnavn
from helhedsplaner.models import Lbfskema
from helhedsplaner.views.faelles import hent_plan


@require_safe
def lbf(request: Request, plan_id: int) -> HttpResponse:
    """The forms, and what each is about."""
    return render(
        request, "helhedsplaner/lbf.html", {"plan": hent_plan(request, plan_id), "skemaer": Lbfskema.objects.all()}
    )


@require_safe
def skema(request: Request, plan_id: int, slags: str) -> HttpResponse:
    planen = hent_plan(request, plan_id)
    alle = list(Lbfskema.objects.all())
    skemaet = next((et for et in alle if et.slags == slags), None)
    if skemaet is None:
        raise Http404("Landsbyggefonden har ikke det skema.")
    fundne = felter(planen, skemaet)
    return render(
        request,
        "helhedsplaner/lbfskema.html",
        {
            "plan": planen,
            "skema": skemaet,
            "skemaer": alle,
            "felter": fundne,
            "mangler": [et for et in fundne if et.mangler],
        },
    )


@require_safe
def ark(request: Request, plan_id: int, slags: str) -> HttpResponse:
    planen = hent_plan(request, plan_id)
    skemaet = get_object_or_404(Lbfskema, slags=slags)
    return xlsx_svar(filnavn(planen, skemaet, "xlsx"), *ark_af(felter(planen, skemaet)))


@require_POST
def bestil_pdf(request: Request, plan_id: int, slags: str) -> HttpResponse:
    planen = hent_plan(request, plan_id)
    skemaet = get_object_or_404(Lbfskema, slags=slags)
    bestilt = bestil_lbfskema(planen.pk, skemaet.slags, af=request.user)
    return redirect("grundlag:bestilling", bestilt.pk)
