"""What hangs under a prækvalifikation: its nøgletal, the dialogue, the anbefaling, and facts sent afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.filer import send_fil
from grundlag.formular import proev
from grundlag.http import Request
from helhedsplaner.forms.praekvalifikation import AnbefalingForm, DialogForm, NoegletalForm, SuppleringForm
from helhedsplaner.handlinger import praekvalifikation as handlinger
from helhedsplaner.models import Anbefaling, Helhedsplan, Noegletal
from helhedsplaner.views.faelles import hent_plan, hent_til_rettelse


def nyt_noegletal(request: Request, plan_id: int) -> HttpResponse:
    planen = hent_til_rettelse(request, plan_id)
    form = NoegletalForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and proev(form, handlinger.gem_noegletal, plan_id, form.felter, af=request.user) is not None:
        return _gemt(request, planen, "Nøgletallet er gemt.")
    return _vis(request, planen, form, "Nyt nøgletal")


def noegletal(request: Request, plan_id: int, tal_id: int) -> HttpResponse:
    """Change a nøgletal of the newest attempt."""
    planen = hent_til_rettelse(request, plan_id)
    tal = get_object_or_404(Noegletal, praekvalifikation__plan=planen, pk=tal_id)
    form = NoegletalForm(request.POST if request.method == "POST" else None, instance=tal)
    if form.is_valid():
        grund = form.cleaned_data["grund"]
        gemt = proev(form, handlinger.gem_noegletal, plan_id, form.felter, tal_id=tal_id, grund=grund, af=request.user)
        if gemt is not None:
            return _gemt(request, planen, "Nøgletallet er gemt.")
    slet = reverse("helhedsplaner:slet_noegletal", args=[plan_id, tal_id])
    return _vis(request, planen, form, "Ret nøgletal", slet=slet)


@require_POST
def slet_noegletal(request: Request, plan_id: int, tal_id: int) -> HttpResponse:
    planen = hent_til_rettelse(request, plan_id)
    get_object_or_404(Noegletal, praekvalifikation__plan=planen, pk=tal_id)
    try:
        handlinger.slet_noegletal(plan_id, tal_id, af=request.user)
    except (Regelbrud, Noegletal.DoesNotExist):
        messages.error(request, handlinger.BESVARET)
        return redirect("helhedsplaner:praekvalifikation", plan_id)
    return _gemt(request, planen, "Nøgletallet er slettet.")


def dialog(request: Request, plan_id: int) -> HttpResponse:
    planen = hent_til_rettelse(request, plan_id)
    form = DialogForm(request.POST if request.method == "POST" else None)
    if (
        form.is_valid()
        and proev(form, handlinger.skriv_dialog, plan_id, form.cleaned_data, af=request.user) is not None
    ):
        return _gemt(request, planen, "Dialogen er skrevet i loggen.")
    return _vis(request, planen, form, "Skriv dialog i loggen")


def vedhaeft_anbefaling(request: Request, plan_id: int) -> HttpResponse:
    planen = hent_til_rettelse(request, plan_id)
    form = AnbefalingForm(
        request.POST if request.method == "POST" else None, request.FILES if request.method == "POST" else None
    )
    if form.is_valid():
        gemt = proev(form, handlinger.vedhaeft_anbefaling, plan_id, **form.cleaned_data, af=request.user)
        if gemt is not None:
            return _gemt(request, planen, "Anbefalingen er vedhæftet.")
    return _vis(request, planen, form, "Vedhæft den kommunale anbefaling")


@require_safe
def anbefaling(request: Request, bilag_id: int) -> HttpResponseBase:
    """The document; who sees the plan sees it."""
    synlige = Helhedsplan.objects.synlige_for(request.user)
    bilag = get_object_or_404(Anbefaling.objects.filter(praekvalifikation__plan__in=synlige), pk=bilag_id)
    return send_fil(request, bilag.fil)


def supplering(request: Request, plan_id: int) -> HttpResponse:
    """Record that what Landsbyggefonden asked for was sent."""
    planen = hent_plan(request, plan_id, kraev=Handling.INDSEND)
    form = SuppleringForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        sendt = proev(form, handlinger.send_supplering, plan_id, **form.cleaned_data, af=request.user)
        if sendt is not None:
            return _gemt(request, planen, "De supplerende oplysninger er registreret som sendt.")
    return _vis(request, planen, form, "Registrér supplerende oplysninger som sendt")


def _gemt(request: Request, planen: Helhedsplan, besked: str) -> HttpResponse:
    messages.success(request, besked)
    return redirect("helhedsplaner:praekvalifikation", planen.pk)


def _vis(request: Request, planen: Helhedsplan, form: forms.BaseForm, titel: str, **mere: Any) -> HttpResponse:
    hjem = reverse("helhedsplaner:praekvalifikation", args=[planen.pk])
    return render(
        request,
        "helhedsplaner/formular.html",
        {"plan": planen, "form": form, "titel": titel, "hjem": hjem, **mere},
        status=422 if form.errors else 200,
    )
