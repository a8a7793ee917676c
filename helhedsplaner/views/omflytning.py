"""A change of an approved budget: what it is, what it moves, who must approve it and why; sent, and taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from grundlag import kroge
from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.formular import proev
from grundlag.http import Request
from helhedsplaner.forms.plan import OmflytForm
from helhedsplaner.forskel import pengeforskel
from helhedsplaner.handlinger.omflytning import (
    hindring,
    mellem_versioner,
    omflyt,
    omflytning_under_vejs,
    tag_omflytning_tilbage,
    udsigt,
)
from helhedsplaner.krav import DRIFT, INDSEND, krav_til, mangler, med_opgoerelse
from helhedsplaner.views.faelles import hent_plan


def omflytning(request: Request, plan_id: int) -> HttpResponse:
    planen: Any = hent_plan(request, plan_id, tael=med_opgoerelse(), maa_indsende=Handling.INDSEND)
    form = OmflytForm(request.POST or None)
    if form.is_valid() and (version := proev(form, omflyt, plan_id, **form.cleaned_data, af=request.user)):
        messages.success(request, f"Omflytningen er sendt som version {version.nummer}.")
        return redirect("helhedsplaner:omflytning", plan_id)
    kontekst: dict[str, Any] = {"plan": planen, "form": form}
    if under_vejs := omflytning_under_vejs(planen):
        set_ = mellem_versioner(planen, *under_vejs)
        venter = [et for et in mangler(krav_til(planen, DRIFT), {}) if et.kode == "lbf" or et.kode.startswith("trin:")]
        kontekst |= {
            "gammel": under_vejs[0].version,
            "set": set_,
            "penge": pengeforskel(set_.foer["budget"], set_.efter["budget"]),
            "venter": venter,
        }
    elif planen.gaeldende_budget_id and (hindring_nu := hindring(planen)):
        kontekst["hindring"] = hindring_nu
    elif planen.gaeldende_budget_id:
        set_ = udsigt(planen)
        kontekst |= {
            "set": set_,
            "penge": pengeforskel(set_.foer["budget"], set_.efter["budget"]),
            "mangler": mangler([*krav_til(planen, INDSEND), *set_.krav], {}) if set_.arter else [],
            "hvem": kroge.udsigt(planen, set_.foer, set_.efter) if set_.arter else [],
        }
    return render(request, "helhedsplaner/omflytning.html", kontekst, status=422 if form.is_bound else 200)


@require_POST
def tilbage(request: Request, plan_id: int) -> HttpResponse:
    """Take back the omflytning that waits; the plan is as it was when it was approved."""
    hent_plan(request, plan_id)
    try:
        version = tag_omflytning_tilbage(plan_id, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        messages.success(
            request, f"Omflytningen er taget tilbage. Det godkendte budget gælder uændret, i version {version.nummer}."
        )
    return redirect("helhedsplaner:omflytning", plan_id)
