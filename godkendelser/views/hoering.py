"""A plan's hearings: who has been asked, who has answered, and who is late."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from godkendelser import handlinger
from godkendelser.forms import HoeringForm, HoeringssvarForm
from godkendelser.models import Hoering, Hoeringspart
from godkendelser.views.faelles import hent_plan
from grundlag.adgang import Handling
from grundlag.filer import send_fil
from grundlag.formular import proev
from grundlag.http import Request
from grundlag.templatetags.visning import dag
from helhedsplaner.models import Helhedsplan


@require_http_methods(["GET", "POST"])
def hoering(request: Request, plan_id: int) -> HttpResponse:
    """The hearings of a plan, and the form that starts one."""
    plan: Any = hent_plan(request, plan_id)
    if request.method == "POST" and not plan.maa_styre:
        raise PermissionDenied(f"Du har ikke ret til at {Handling.STYR_FORLOEB.label}.")
    form = HoeringForm(request.POST or None, plan=plan) if plan.maa_styre else None
    if form and form.is_valid() and (ny := _start(form, plan_id, request)):
        messages.success(request, f"»{ny}« er sendt i høring til {ny.parter.count()}.")
        return redirect("godkendelser:hoering", plan_id)
    parter = Hoeringspart.objects.select_related("hoering", "forvaltning", "lokaludvalg", "registreret_af")
    return render(
        request,
        "godkendelser/hoering.html",
        {
            "plan": plan,
            "hoeringer": Hoering.objects.filter(plan=plan_id)
            .select_related("version", "oprettet_af")
            .prefetch_related(Prefetch("parter", parter.order_by("pk"))),
            "form": form,
        },
        status=422 if form and form.is_bound else 200,
    )


def _start(form: HoeringForm, plan_id: int, request: Request) -> Hoering | None:
    return proev(form, handlinger.start_hoering, plan_id, **form.cleaned_data, af=request.user)


@require_http_methods(["GET", "POST"])
def svar(request: Request, part_id: int) -> HttpResponse:
    """Record an answer, with its bilag."""
    part = _hent_part(request, part_id)
    plan: Any = hent_plan(request, part.hoering.plan_id)
    if not plan.maa_styre:
        raise PermissionDenied(f"Du har ikke ret til at {Handling.STYR_FORLOEB.label}.")
    form = HoeringssvarForm(request.POST or None, request.FILES or None)
    if form.is_valid() and _gem_svar(form, part_id, request):
        messages.success(request, f"Svaret fra {part} er skrevet ind.")
        return redirect("godkendelser:hoering", plan.pk)
    return render(
        request,
        "godkendelser/formular.html",
        {
            "titel": f"Høringssvar fra {part}",
            "form": form,
            "plan": plan,
            "indledning": f"Fristen er {dag(part.hoering.frist)}. Et svar, der kommer for sent, skrives også ind.",
            "tilbage": reverse("godkendelser:hoering", args=[plan.pk]),
        },
        status=422 if form.is_bound else 200,
    )


def _gem_svar(form: HoeringssvarForm, part_id: int, request: Request) -> Hoeringspart | None:
    return proev(form, handlinger.registrer_hoeringssvar, part_id, **form.cleaned_data, af=request.user)


@require_safe
def fil(request: Request, part_id: int) -> HttpResponseBase:
    """The bilag of an answer, for those who may see the plan."""
    part = _hent_part(request, part_id)
    return send_fil(request, get_object_or_404(Hoeringspart.objects.exclude(fil=""), pk=part.pk).fil)


def _hent_part(request: Request, part_id: int) -> Hoeringspart:
    synlige = Hoeringspart.objects.filter(hoering__plan__in=Helhedsplan.objects.synlige_for(request.user))
    return get_object_or_404(synlige.select_related("hoering", "forvaltning", "lokaludvalg"), pk=part_id)
