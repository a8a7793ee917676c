"""The lines of a contract, one page at a time, with what is left of the pool above the form."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from grundlag.formular import proev
from grundlag.http import Request
from grundlag.penge import kroner_tekst
from kontrakter import handlinger
from kontrakter.forms import LinjeForm
from kontrakter.krav import puljeadvarsler
from kontrakter.models import Aftale, Kontraktlinje
from kontrakter.pulje import pulje_for
from kontrakter.views.faelles import hent_til_rettelse, vis_formular


def _rest(aftale: Aftale) -> str:
    """What is left of each plan's pots, and which years are promised more than their budget."""
    planer = {grundlag.plan_id: grundlag.plan for grundlag in aftale.planer.select_related("plan")}
    saetninger = []
    for plan_id, pulje in pulje_for(planer).items():
        saetninger.append(
            f"{planer[plan_id]}: {kroner_tekst(pulje.rest_kontrakt)} tilbage af kontraktpuljen, "
            f"{kroner_tekst(pulje.rest_facilitering)} af faciliteringen."
        )
        saetninger += puljeadvarsler(str(planer[plan_id]), pulje)
    return " ".join(saetninger)


@require_http_methods(["GET", "POST"])
def ny_linje(request: Request, aftale_id: int) -> HttpResponse:
    aftale = hent_til_rettelse(request, aftale_id)
    form = LinjeForm(request.POST or None, aftale=aftale)
    if form.is_valid() and proev(form, handlinger.tilfoej_linje, aftale.pk, **form.felter, af=request.user) is not None:
        messages.success(request, f"Linjen er tilføjet. {_rest(aftale)}")
        return redirect("kontrakter:aftale", aftale.pk)
    return vis_formular(request, "Ny linje", form, aftale=aftale, indledning=_rest(aftale))


@require_http_methods(["GET", "POST"])
def linje(request: Request, linje_id: int) -> HttpResponse:
    linje = get_object_or_404(Kontraktlinje, pk=linje_id)
    aftale = hent_til_rettelse(request, linje.aftale_id)
    form = LinjeForm(request.POST or None, instance=linje, aftale=aftale)
    if form.is_valid() and proev(form, handlinger.ret_linje, linje.pk, **form.felter, af=request.user) is not None:
        messages.success(request, f"Gemt. {_rest(aftale)}")
        return redirect("kontrakter:aftale", aftale.pk)
    return vis_formular(request, "Ret linjen", form, aftale=aftale, indledning=_rest(aftale))


@require_POST
def slet_linje(request: Request, linje_id: int) -> HttpResponse:
    linje = get_object_or_404(Kontraktlinje, pk=linje_id)
    aftale = hent_til_rettelse(request, linje.aftale_id)
    handlinger.slet_linje(linje.pk, af=request.user)
    messages.success(request, f"Linjen »{linje}« er slettet. {_rest(aftale)}")
    return redirect("kontrakter:aftale", aftale.pk)
