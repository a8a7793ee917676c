"""The status reports of a plan: each filled from what is registered, written on the same page, and frozen."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.filer import send_indhold
from grundlag.formular import proev
from grundlag.http import Request
from grundlag.models import Udskriftsstatus
from helhedsplaner.forms.statusrapport import AarsmilepaelForm, MaalvurderingForm, StatusrapportForm
from helhedsplaner.handlinger.indhold import tilfoej
from helhedsplaner.handlinger.statusrapport import (
    afslut_statusrapport,
    begynd_statusrapport,
    bestil_udkast,
    rapportaar,
)
from helhedsplaner.models import Maalvurdering, Statusrapport
from helhedsplaner.statusrapport import byg_indhold, ikke_vurderet, maalene
from helhedsplaner.tilstande import KOERER
from helhedsplaner.views.faelles import hent_plan
from helhedsplaner.views.tekster import tekstside


def _hent(request: Request, plan_id: int, aar: int) -> tuple[Any, Statusrapport]:
    """The plan and its report; ``plan.maa_skrive`` while the plan runs and the report is a draft."""
    planen: Any = hent_plan(request, plan_id, maa_afslutte=Handling.INDSEND)
    rapport = get_object_or_404(planen.statusrapporter.select_related("afsluttet_af", "udskrift"), aar=aar)
    rapport.plan = planen
    planen.maa_skrive = planen.maa_rette and planen.status in KOERER and not rapport.er_afsluttet
    if request.method == "POST" and not planen.maa_rette:
        raise PermissionDenied(f"Du har ikke ret til at {Handling.REDIGER_PLAN.label}.")
    return planen, rapport


@require_safe
def statusrapporter(request: Request, plan_id: int) -> HttpResponse:
    """One line for each year of the plan: its report, or the way to begin it."""
    planen: Any = hent_plan(request, plan_id)
    planen.maa_skrive = planen.maa_rette and planen.status in KOERER
    rapporter = {et.aar: et for et in planen.statusrapporter.select_related("afsluttet_af")}
    aarene = sorted({*rapportaar(planen), *rapporter}, reverse=True) if planen.status in KOERER else list(rapporter)
    return render(
        request,
        "helhedsplaner/statusrapporter.html",
        {"plan": planen, "aarene": [(aar, rapporter.get(aar)) for aar in aarene]},
    )


@require_POST
def begynd(request: Request, plan_id: int, aar: int) -> HttpResponse:
    hent_plan(request, plan_id, kraev=Handling.REDIGER_PLAN)
    try:
        begynd_statusrapport(plan_id, aar, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
        return redirect("helhedsplaner:statusrapporter", plan_id)
    return redirect("helhedsplaner:statusrapport", plan_id, aar)


def statusrapport(request: Request, plan_id: int, aar: int) -> HttpResponse:
    """All that the report says; while it is a draft the figures are today's and the texts can be written."""
    planen, rapport = _hent(request, plan_id, aar)
    indhold: dict[str, Any] = rapport.indhold or byg_indhold(rapport, med_id=True)
    return tekstside(
        request,
        planen,
        rapport,
        StatusrapportForm,
        "helhedsplaner/statusrapport.html",
        {
            "rapport": rapport,
            "indhold": indhold,
            "mangler": ikke_vurderet(indhold),
            "nye_maal": [et for et in indhold["maal"] if not et.get("har_plads", True)],
            "naeste_aar": aar + 1,
        },
    )


def maalvurdering(request: Request, plan_id: int, aar: int, maal_id: int) -> HttpResponse:
    """What the report says of one mål, beside what is measured; of a finished one the report itself."""
    planen, rapport = _hent(request, plan_id, aar)
    if rapport.er_afsluttet and request.method != "POST":
        return redirect(f"{reverse('helhedsplaner:statusrapport', args=[plan_id, aar])}#maal")
    vurderinger = Maalvurdering.objects.filter(rapport=rapport).select_related("maal")
    vurdering = get_object_or_404(vurderinger, maal=maal_id)
    vurdering.rapport = rapport
    maalet = next(et for et in maalene(rapport, med_id=True) if et["id"] == maal_id)
    return tekstside(
        request,
        planen,
        vurdering,
        MaalvurderingForm,
        "helhedsplaner/maalvurdering.html",
        {"rapport": rapport, "maal": maalet, "vurdering": vurdering},
        oevrige=("vurdering",),
    )


def ny_milepael(request: Request, plan_id: int, aar: int) -> HttpResponse:
    """A milepæl of the year after the report's: written into the plan itself."""
    planen, _ = _hent(request, plan_id, aar)
    if not planen.maa_skrive:
        raise PermissionDenied("Milepælsplanen kan ikke rettes.")
    form = AarsmilepaelForm(request.POST or None, plan=planen, aar=aar + 1)
    hjem = f"{reverse('helhedsplaner:statusrapport', args=[plan_id, aar])}#milepaelsplan"
    if form.is_valid():
        felter = {"tekst": form.cleaned_data["tekst"], "dato": form.cleaned_data["dato"]}
        aktivitet = form.cleaned_data["aktivitet"]
        if proev(form, tilfoej, plan_id, "milepael", aktivitet.pk, felter, af=request.user) is not None:
            messages.success(request, "Milepælen er skrevet i planen.")
            return redirect(hjem)
    return render(
        request,
        "helhedsplaner/formular.html",
        {"plan": planen, "form": form, "titel": f"Ny milepæl i {aar + 1}", "hjem": hjem},
        status=422 if form.errors else 200,
    )


@require_POST
def afslut(request: Request, plan_id: int, aar: int) -> HttpResponse:
    planen, rapport = _hent(request, plan_id, aar)
    if not planen.maa_afslutte:
        raise PermissionDenied(f"Det er {planen.driftsansvarlig}, der afslutter statusrapporten.")
    try:
        afslut_statusrapport(rapport.pk, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        messages.success(request, "Statusrapporten er afsluttet og kan ikke ændres mere. PDF'en bliver dannet nu.")
    return redirect("helhedsplaner:statusrapport", plan_id, aar)


@require_safe
def pdf(request: Request, plan_id: int, aar: int) -> HttpResponseBase:
    """The paper of a finished report; until it is made, back to the page that says so."""
    _, rapport = _hent(request, plan_id, aar)
    udskrift = rapport.udskrift
    if udskrift and udskrift.status == Udskriftsstatus.FAERDIG and udskrift.fil_id:
        return send_indhold(request, udskrift.fil_id, udskrift.filnavn, vis_i_browser=True)
    if udskrift is None:
        messages.info(request, "Rapporten er et udkast. Bestil den som PDF på siden.")
    else:
        messages.info(request, udskrift.fejl or "PDF'en er ved at blive dannet. Prøv igen om lidt.")
    return redirect("helhedsplaner:statusrapport", plan_id, aar)


@require_POST
def udkast(request: Request, plan_id: int, aar: int) -> HttpResponse:
    """Order the draft as PDF; whoever sees the report may."""
    planen = hent_plan(request, plan_id)
    rapport = get_object_or_404(planen.statusrapporter, aar=aar)
    try:
        bestilt = bestil_udkast(rapport.pk, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
        return redirect("helhedsplaner:statusrapport", plan_id, aar)
    return redirect("grundlag:bestilling", bestilt.pk)
