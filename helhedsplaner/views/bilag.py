"""The documents of a plan: listed, added, described and fetched."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from grundlag.filer import send_fil
from grundlag.formular import proev
from grundlag.http import Request
from helhedsplaner.forms.bilag import BilagForm, RetBilagForm
from helhedsplaner.handlinger.bilag import ret_bilag, vedhaeft_bilag
from helhedsplaner.models import Helhedsplan, HelhedsplanBilag
from helhedsplaner.views.faelles import hent_plan, hent_til_rettelse, kraev_rettelse


def bilag(request: Request, plan_id: int) -> HttpResponse:
    planen = hent_plan(request, plan_id)
    form = BilagForm()
    if request.method == "POST":
        kraev_rettelse(planen)
        form = BilagForm(request.POST, request.FILES)
        if form.is_valid():
            gemt = proev(form, vedhaeft_bilag, plan_id, **form.cleaned_data, af=request.user)
            if gemt is not None:
                messages.success(request, f"»{gemt.titel}« er tilføjet.")
                return redirect("helhedsplaner:bilag", plan_id)
    return render(
        request,
        "helhedsplaner/bilag.html",
        {"plan": planen, "form": form, "bilag": planen.bilag.select_related("tilfoejet_af")},
        status=422 if form.errors else 200,
    )


def ret(request: Request, plan_id: int, bilag_id: int) -> HttpResponse:
    """Change what a document is called."""
    planen = hent_til_rettelse(request, plan_id)
    dokument = get_object_or_404(planen.bilag, pk=bilag_id)
    form = RetBilagForm(request.POST if request.method == "POST" else None, instance=dokument, plan=planen)
    if form.is_valid():
        grund = form.cleaned_data["grund"]
        if proev(form, ret_bilag, bilag_id, form.felter, grund=grund, af=request.user) is not None:
            messages.success(request, "Bilaget er rettet.")
            return redirect("helhedsplaner:bilag", plan_id)
    return render(
        request,
        "helhedsplaner/formular.html",
        {"plan": planen, "form": form, "titel": "Ret bilag", "hjem": reverse("helhedsplaner:bilag", args=[plan_id])},
        status=422 if form.errors else 200,
    )


@require_safe
def hent(request: Request, bilag_id: int) -> HttpResponseBase:
    """The document; who sees the plan sees it."""
    synlige = Helhedsplan.objects.synlige_for(request.user)
    dokument = get_object_or_404(HelhedsplanBilag.objects.filter(plan__in=synlige), pk=bilag_id)
    return send_fil(request, dokument.fil)
