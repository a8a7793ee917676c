"""The first gate: its five parts, and the steps towards Landsbyggefonden's answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.formular import proev
from grundlag.http import Request
from helhedsplaner import handlinger
from helhedsplaner.budget import fordeling, satser_for
from helhedsplaner.forms.plan import IndsendtForm, SvarForm
from helhedsplaner.forms.tekster import PraekvalifikationForm
from helhedsplaner.handlinger.praekvalifikation import BESVARET, er_besvaret
from helhedsplaner.models import Helhedsplan, Praekvalifikationssvar
from helhedsplaner.tilstande import Status
from helhedsplaner.views.faelles import hent_plan
from helhedsplaner.views.tekster import tekstside

# Landsbyggefonden asks for at most five pages about the challenges; a normal page is 2,400 characters.
ANSLAG_PR_SIDE = 2400


def praekvalifikation(request: Request, plan_id: int) -> HttpResponse:
    """The newest attempt; once it is answered, it is only read."""
    planen: Any = hent_plan(request, plan_id, maa_indsende=Handling.INDSEND, maa_registrere=Handling.REGISTRER_LOKALT)
    forsoeg = list(planen.praekvalifikationer.order_by("-nummer"))
    skridt = {
        "kan_begyndes": planen.status in {Status.IDE, Status.PRAEKVALIFIKATION_AFSLAG},
        "kan_indsendes": planen.status == Status.PRAEKVALIFIKATION,
        "kan_besvares": planen.status == Status.PRAEKVALIFIKATION_INDSENDT,
    }
    skabelon = "helhedsplaner/praekvalifikation.html"
    if not forsoeg:
        return render(request, skabelon, {"plan": planen, **skridt})
    besvaret = er_besvaret(forsoeg[0])
    if besvaret and request.method == "POST":
        raise PermissionDenied(BESVARET)
    kontekst = {
        "forsoeg": forsoeg[0],
        "tidligere": forsoeg[1:],
        "er_besvaret": besvaret,
        "kan_suppleres": forsoeg[0].svar == Praekvalifikationssvar.SUPPLERENDE,
        "maa_skrive": planen.maa_rette and not besvaret,
        "sider": Decimal(len(forsoeg[0].udfordringer)) / ANSLAG_PR_SIDE,
        "overslag": fordeling(planen.ramme, satser_for(planen)) if planen.ramme else None,
        "deltagelser": planen.deltagelser.select_related("afdeling__boligorganisation"),
        "tal": forsoeg[0].tal.all(),
        "dialog": forsoeg[0].dialog.select_related("forvaltning", "registreret_af"),
        "anbefalinger": forsoeg[0].anbefalinger.all(),
        "brevene": forsoeg[0].skridt.select_related("registreret_af"),
        **skridt,
    }
    return tekstside(
        request, planen, forsoeg[0], PraekvalifikationForm, skabelon, kontekst, ("kommunal_anbefaling_dato",)
    )


@require_POST
def begynd(request: Request, plan_id: int) -> HttpResponse:
    """Leave the idea, or try again after a refusal."""
    hent_plan(request, plan_id)
    try:
        handlinger.begynd_praekvalifikation(plan_id, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        messages.success(request, "Prækvalifikationen er begyndt.")
    return redirect("helhedsplaner:praekvalifikation", plan_id)


def indsendt(request: Request, plan_id: int) -> HttpResponse:
    """Record the day it was sent to Landsbyggefonden."""
    planen = hent_plan(request, plan_id, kraev=Handling.INDSEND)
    form = IndsendtForm(request.POST or None)
    registrer = handlinger.registrer_praekvalifikation_indsendt
    if form.is_valid() and proev(form, registrer, plan_id, **form.cleaned_data, af=request.user) is not None:
        messages.success(request, "Prækvalifikationen er registreret som indsendt.")
        return redirect("helhedsplaner:praekvalifikation", plan_id)
    return _vis(request, planen, form, "Registrér prækvalifikationen som indsendt")


def svar(request: Request, plan_id: int) -> HttpResponse:
    """Record Landsbyggefonden's answer."""
    planen = hent_plan(request, plan_id, kraev=Handling.REGISTRER_LOKALT)
    form = SvarForm(request.POST or None)
    registrer = handlinger.registrer_praekvalifikationssvar
    if form.is_valid() and proev(form, registrer, plan_id, **form.cleaned_data, af=request.user) is not None:
        messages.success(request, "Svaret er registreret.")
        return redirect("helhedsplaner:praekvalifikation", plan_id)
    return _vis(request, planen, form, "Registrér Landsbyggefondens svar")


def _vis(request: Request, planen: Helhedsplan, form: forms.Form, titel: str) -> HttpResponse:
    return render(
        request,
        "helhedsplaner/formular.html",
        {"plan": planen, "form": form, "titel": titel},
        status=422 if form.errors else 200,
    )
