"""The rates that a plan asks kommunen for: sent, with their paper, and paid out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from godkendelser.forms.rate import RateForm, UdbetalingForm
from godkendelser.handlinger.rate import raadighed, registrer_udbetaling, send_rateanmodning, traek_rateanmodning
from godkendelser.models import Rateanmodning, Ratebilag
from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.filer import send_fil, send_indhold
from grundlag.formular import proev
from grundlag.http import Request
from grundlag.models import Udskriftsstatus
from helhedsplaner.models import Helhedsplan


def _plan(request: Request, plan_id: int) -> Any:
    planer = Helhedsplan.objects.filter(pk=plan_id).select_related("byomraade", "driftsansvarlig")
    planer = planer.med_ret(request.user, maa_flytte=Handling.FLYT_BEVILLING, maa_sende=Handling.INDSEND)
    return get_object_or_404(planer.synlige_for(request.user))


def _rate(request: Request, rate_id: int, handling: Handling) -> Rateanmodning:
    """The request, if the user may see its plan (else 404) and do ``handling`` (else 403)."""
    synlige = Helhedsplan.objects.synlige_for(request.user)
    rate = get_object_or_404(Rateanmodning.objects.filter(plan__in=synlige).select_related("plan"), pk=rate_id)
    if not Helhedsplan.objects.filter(pk=rate.plan_id).tilladt_for(request.user, handling).exists():
        raise PermissionDenied(f"Du har ikke ret til at {handling.label}.")
    return rate


@require_http_methods(["GET", "POST"])
def rater(request: Request, plan_id: int) -> HttpResponse:
    """What is released, paid and asked for, and the way to ask for more."""
    plan = _plan(request, plan_id)
    form = RateForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if not plan.maa_sende:
            raise PermissionDenied(f"Du har ikke ret til at {Handling.INDSEND.label}.")
        if form.is_valid():
            felter = {felt: form.cleaned_data[felt] for felt in form.fields}
            if (rate := proev(form, send_rateanmodning, plan_id, **felter, af=request.user)) is not None:
                messages.success(request, f"Rateanmodning {rate.nummer} er sendt og venter på kommunen.")
                return redirect("godkendelser:rater", plan_id)
    return render(
        request,
        "godkendelser/rater.html",
        {
            "plan": plan,
            "form": form,
            "tal": raadighed(plan),
            "rater": Rateanmodning.objects.filter(plan=plan)
            .select_related("sendt_af", "bevilling", "udskrift")
            .prefetch_related("bilag"),
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def udbetalt(request: Request, rate_id: int) -> HttpResponse:
    rate = _rate(request, rate_id, Handling.FLYT_BEVILLING)
    form = UdbetalingForm(request.POST or None)
    if form.is_valid() and proev(form, registrer_udbetaling, rate_id, **form.cleaned_data, af=request.user) is not None:
        messages.success(request, f"Rate {rate.nummer} er registreret som udbetalt.")
        return redirect("godkendelser:rater", rate.plan_id)
    return render(request, "godkendelser/rate.html", {"rate": rate, "form": form}, status=422 if form.errors else 200)


@require_POST
def traek(request: Request, rate_id: int) -> HttpResponse:
    rate = _rate(request, rate_id, Handling.INDSEND)
    try:
        traek_rateanmodning(rate_id, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        messages.success(request, f"Rateanmodning {rate.nummer} er trukket tilbage.")
    return redirect("godkendelser:rater", rate.plan_id)


@require_safe
def pdf(request: Request, rate_id: int) -> HttpResponseBase:
    """The paper, when it is made; until then back to the page that says so."""
    rate = _rate(request, rate_id, Handling.SE)
    udskrift = rate.udskrift
    if udskrift.status == Udskriftsstatus.FAERDIG and udskrift.fil_id:
        return send_indhold(request, udskrift.fil_id, udskrift.filnavn, vis_i_browser=True)
    messages.info(request, udskrift.fejl or "Anmodningen er ved at blive dannet som PDF. Prøv igen om lidt.")
    return redirect("godkendelser:rater", rate.plan_id)


@require_safe
def bilag(request: Request, bilag_id: int) -> HttpResponseBase:
    synlige = Ratebilag.objects.filter(rate__plan__in=Helhedsplan.objects.synlige_for(request.user))
    return send_fil(request, get_object_or_404(synlige, pk=bilag_id).fil)
