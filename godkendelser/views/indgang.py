"""Entering the decisions that a plan had before it was taken in here."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from godkendelser import handlinger
from godkendelser.forms.indgang import IndgangForm
from godkendelser.models import Trin
from godkendelser.views.faelles import hent_plan
from grundlag.adgang import Handling
from grundlag.formular import proev
from grundlag.http import Request


def indgang(request: Request, plan_id: int) -> HttpResponse:
    """A day for each step that does not stand yet; each decision is marked as entered afterwards."""
    plan = hent_plan(request, plan_id)
    if not plan.maa_styre:  # type: ignore[attr-defined]
        raise PermissionDenied(f"Du har ikke ret til at {Handling.STYR_FORLOEB.label}.")
    if not plan.er_indgang:
        raise Http404("Planen er ikke taget ind, mens den kørte.")
    aabne = Trin.objects.for_planer([plan_id]).filter(gaeldende=None).select_related("forloeb").med_instans()
    form = IndgangForm(request.POST if request.method == "POST" else None, trin=aabne.order_by("spor", "nummer", "pk"))
    if form.is_valid():
        skrevne = proev(form, handlinger.registrer_indgang, plan_id, form.afgoerelser, af=request.user)
        if skrevne is not None:
            antal = len(skrevne)
            messages.success(request, f"{antal} {'afgørelse' if antal == 1 else 'afgørelser'} er skrevet ind.")
            return redirect("godkendelser:forloeb", plan_id)
    return render(
        request,
        "godkendelser/formular.html",
        {
            "plan": plan,
            "form": form,
            "titel": "Skriv planens afgørelser ind",
            "indledning": "Planen er taget ind, mens den kørte. Skriv dagen ved hver afgørelse, den har. De mærkes "
            "»taget ind efterfølgende«. Tomme felter kan skrives ind senere.",
            "tilbage": reverse("godkendelser:forloeb", args=[plan_id]),
        },
        status=422 if form.errors else 200,
    )
