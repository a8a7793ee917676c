"""The parties of an agreement, one page at a time."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from grundlag.fejl import Regelbrud
from grundlag.formular import proev
from grundlag.http import Request
from kontrakter import handlinger
from kontrakter.forms import NyPartForm, PartForm
from kontrakter.models import Aftalepart
from kontrakter.views.faelles import hent_til_rettelse, vis_formular


def _hent(part_id: int) -> Aftalepart:
    """The party, without asking for access: the caller then fetches its agreement, and that asks."""
    parter = Aftalepart.objects.select_related("boligorganisation", "forvaltning", "lokaludvalg")
    return get_object_or_404(parter, pk=part_id)


@require_http_methods(["GET", "POST"])
def ny_part(request: Request, aftale_id: int) -> HttpResponse:
    aftale = hent_til_rettelse(request, aftale_id)
    form = NyPartForm(request.POST or None)
    if form.is_valid() and (
        part := proev(form, handlinger.tilfoej_part, aftale.pk, **form.cleaned_data, af=request.user)
    ):
        messages.success(request, f"{part} er part i aftalen.")
        return redirect("kontrakter:aftale", aftale.pk)
    return vis_formular(request, "Ny part", form, aftale=aftale, indledning="Vælg eller skriv én part.")


@require_http_methods(["GET", "POST"])
def part(request: Request, part_id: int) -> HttpResponse:
    """What a party takes on, and who answers for it."""
    part = _hent(part_id)
    aftale = hent_til_rettelse(request, part.aftale_id)
    form = PartForm(request.POST or None, instance=part)
    if form.is_valid() and proev(form, handlinger.ret_part, part.pk, **form.cleaned_data, af=request.user) is not None:
        messages.success(request, "Gemt.")
        return redirect("kontrakter:aftale", aftale.pk)
    return vis_formular(request, part.fuldt_navn, form, aftale=aftale)


@require_POST
def fjern_part(request: Request, part_id: int) -> HttpResponse:
    part = _hent(part_id)
    aftale = hent_til_rettelse(request, part.aftale_id)
    try:
        handlinger.fjern_part(part.pk, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        messages.success(request, f"{part} er ikke længere part i aftalen.")
    return redirect("kontrakter:aftale", aftale.pk)
