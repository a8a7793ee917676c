"""Boligorganisationernes share: by which key it is divided, and what that is for each afdeling and lejemål."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from grundlag.fejl import Regelbrud
from grundlag.formular import proev
from grundlag.http import Request
from helhedsplaner.egenbetaling import (
    deltagere_i,
    fordel_egenbetaling,
    noeglevaegte,
    organisationernes_kroner,
    planens_noegle,
    pr_maaned,
)
from helhedsplaner.forms.noegle import NoegleForm
from helhedsplaner.handlinger.noegle import gem_noegle
from helhedsplaner.models import Deltagelse, Helhedsplan, Noegleart
from helhedsplaner.views.faelles import hent_plan, kraev_rettelse


def egenbetaling(request: Request, plan_id: int) -> HttpResponse:
    """Choose the key, see what it gives, and let it be the afdelinger's egenbetaling."""
    planen = hent_plan(request, plan_id)
    deltagelser = list(
        planen.deltagelser.select_related("afdeling__boligorganisation").order_by(
            "afdeling__boligorganisation__navn", "afdeling__boligorganisation", "afdeling__nummer", "pk"
        )
    )
    organisationer = list({et.afdeling.boligorganisation: None for et in deltagelser})
    art, vaegte = planens_noegle(planen)
    form = NoegleForm(
        request.POST if request.method == "POST" else None, organisationer=organisationer, art=art, vaegte=vaegte
    )
    if request.method == "POST":
        kraev_rettelse(planen)
        if form.is_valid():
            brug, ny = "brug" in request.POST, {"art": form.cleaned_data["art"], "vaegte": form.vaegte}
            if proev(form, gem_noegle, plan_id, **ny, brug=brug, af=request.user):
                og = " og fordelingen er nu afdelingernes egenbetaling" if brug else ""
                messages.success(request, f"Nøglen er gemt{og}.")
                return redirect("helhedsplaner:egenbetaling", plan_id)
    return render(
        request,
        "helhedsplaner/egenbetaling.html",
        {"plan": planen, "form": form, **_fordelt(planen, deltagelser, form, art, vaegte)},
        status=422 if form.errors else 200,
    )


def _fordelt(
    planen: Helhedsplan, deltagelser: list[Deltagelse], form: NoegleForm, art: str, vaegte: dict[int, int]
) -> dict[str, Any]:
    """The rows of the page by organisation; ``hindring`` says why nothing can be divided yet."""
    deltagere = deltagere_i(deltagelser)
    try:
        fordelt = fordel_egenbetaling(organisationernes_kroner(planen), deltagere, art, vaegte)
    except Regelbrud as brud:
        return {"hindring": str(brud)}
    lejemaal = noeglevaegte(Noegleart.LEJEMAAL, deltagere, {})
    grupper = [
        (
            organisation,
            form[form.felt(organisation)],
            lejemaal[organisation.pk],
            fordelt.organisationer[organisation.pk],
            [(et, fordelt.deltagelser[et.pk], pr_maaned(planen, et, fordelt.deltagelser[et.pk])) for et in egne],
        )
        for organisation, egne in groupby(deltagelser, key=lambda et: et.afdeling.boligorganisation)
    ]
    return {
        "grupper": grupper,
        "i_alt": sum(fordelt.organisationer.values()),
        "afviger": any((et.egenbetaling or 0) != fordelt.deltagelser[et.pk] for et in deltagelser),
    }
