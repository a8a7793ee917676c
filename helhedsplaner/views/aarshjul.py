"""The year wheel of a plan: what is due, what is done and what is late, and the way to record that it is done."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from grundlag.adgang import Handling
from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud
from grundlag.filer import send_fil
from grundlag.formular import proev
from grundlag.http import Request
from helhedsplaner.forms.aarshjul import UdfoertForm
from helhedsplaner.handlinger.aarshjul import genaabn_aarsopgave, udfoer_aarsopgave
from helhedsplaner.models import Aarsbevis, Helhedsplan
from helhedsplaner.tilstande import KOERER
from helhedsplaner.views.faelles import hent_plan


@require_safe
def aarshjul(request: Request, plan_id: int) -> HttpResponse:
    """Year by year; those to come are folded away."""
    planen: Any = hent_plan(request, plan_id)
    planen.koerer = planen.status in KOERER
    opgaver = list(planen.aarsopgaver.select_related("punkt", "bevis", "statusrapport", "udfoert_af"))
    aarene = [(aar, list(dets)) for aar, dets in groupby(sorted(opgaver, key=lambda et: et.aar), key=lambda et: et.aar)]
    return render(
        request,
        "helhedsplaner/aarshjul.html",
        {
            "plan": planen,
            "aarene": [et for et in aarene if et[0] <= i_dag().year],
            "senere": [et for et in aarene if et[0] > i_dag().year],
            "sene": [et for et in opgaver if planen.koerer and et.er_sen],
            "snart": [et for et in opgaver if planen.koerer and et.farve == "gul"],
        },
    )


def aarsopgave(request: Request, plan_id: int, opgave_id: int) -> HttpResponse:
    """One task: what it asks for, and the form that records it as done."""
    planen: Any = hent_plan(request, plan_id)
    planen.koerer = planen.status in KOERER
    opgaver = planen.aarsopgaver.select_related("punkt", "bevis", "statusrapport", "udfoert_af")
    opgave = get_object_or_404(opgaver, pk=opgave_id)
    if request.method == "POST" and not planen.maa_rette:
        raise PermissionDenied(f"Du har ikke ret til at {Handling.REDIGER_PLAN.label}.")
    form = UdfoertForm(request.POST or None, request.FILES or None, initial={"dato": i_dag()}, plan=planen)
    if form.is_valid():
        felter = form.cleaned_data
        if proev(form, udfoer_aarsopgave, opgave_id, **felter, af=request.user) is not None:
            messages.success(request, f"{opgave} er registreret som udført.")
            return redirect("helhedsplaner:aarshjul", plan_id)
    return render(
        request,
        "helhedsplaner/aarsopgave.html",
        {"plan": planen, "opgave": opgave, "form": form},
        status=422 if form.errors else 200,
    )


@require_POST
def genaabn(request: Request, plan_id: int, opgave_id: int) -> HttpResponse:
    planen = hent_plan(request, plan_id, kraev=Handling.REDIGER_PLAN)
    opgave = get_object_or_404(planen.aarsopgaver, pk=opgave_id)
    try:
        genaabn_aarsopgave(opgave.pk, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        messages.success(request, "Opgaven er åben igen.")
    return redirect("helhedsplaner:aarsopgave", plan_id, opgave_id)


@require_safe
def aarsbevis(request: Request, bilag_id: int) -> HttpResponseBase:
    synlige = Aarsbevis.objects.filter(plan__in=Helhedsplan.objects.synlige_for(request.user))
    return send_fil(request, get_object_or_404(synlige, pk=bilag_id).fil)
