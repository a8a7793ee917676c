"""The activities of several plans that a tværgående indsats ties together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from fora.models import Gruppe
from grundlag.adgang import Handling
from grundlag.formular import proev
from grundlag.http import Request
from helhedsplaner.forms.grupper import IndsatsaktivitetForm
from helhedsplaner.handlinger.tvaergaaende import fjern_aktivitet, gruppens_byomraader, tilknyt_aktivitet
from helhedsplaner.models import Helhedsplan, Indsatsaktivitet, TvaergaaendeIndsats


def _hent(request: Request, indsats_id: int) -> tuple[TvaergaaendeIndsats, Any]:
    """The effort and its body, or 404 when the user does not see the body."""
    indsats = get_object_or_404(TvaergaaendeIndsats, pk=indsats_id)
    grupper = Gruppe.objects.synlige_for(request.user).select_related("byomraade")
    grupper = grupper.med_ret(request.user, maa_styre=Handling.STYR_FORUM)
    return indsats, get_object_or_404(grupper, pk=indsats.gruppe_id)


@require_http_methods(["GET", "HEAD", "POST"])
def aktiviteter(request: Request, indsats_id: int) -> HttpResponse:
    """What the effort ties together, of the plans the user sees; and a choice of more for whom it is."""
    indsats, gruppe = _hent(request, indsats_id)
    planer = Helhedsplan.objects.synlige_for(request.user)
    mulige = (
        planer if gruppe.maa_styre else Helhedsplan.objects.tilladt_for(request.user, Handling.REDIGER_PLAN)
    ).filter(byomraade__in=gruppens_byomraader(gruppe))
    raekker = list(
        Indsatsaktivitet.objects.filter(indsats=indsats, aktivitet__afsnit__plan__in=planer)
        .select_related("aktivitet__afsnit__plan__byomraade", "aktivitet__afsnit__indsatsomraade")
        .prefetch_related("aktivitet__milepaele")
        .order_by("aktivitet__afsnit__plan__navn", "aktivitet__raekkefoelge", "pk")
    )
    form = IndsatsaktivitetForm(request.POST or None, planer=mulige, taget={et.aktivitet_id for et in raekker})
    valgt = int(form.cleaned_data["aktivitet"]) if form.is_valid() else 0
    if valgt and proev(form, tilknyt_aktivitet, indsats_id, valgt, af=request.user) is not None:
        messages.success(request, "Aktiviteten er nu en del af indsatsen.")
        return redirect("helhedsplaner:indsatsaktiviteter", indsats_id)
    return render(
        request,
        "helhedsplaner/indsatsaktiviteter.html",
        {
            "indsats": indsats,
            "gruppe": gruppe,
            "raekker": raekker,
            "egne": {pk for pk, _ in form.planer},
            "form": form,
        },
        status=422 if form.errors else 200,
    )


@require_POST
def fjern(request: Request, raekke_id: int) -> HttpResponse:
    raekke = get_object_or_404(Indsatsaktivitet, pk=raekke_id)
    _hent(request, raekke.indsats_id)
    fjernet = fjern_aktivitet(raekke_id, af=request.user)
    messages.success(request, f"{fjernet.aktivitet} er ikke længere en del af indsatsen.")
    return redirect("helhedsplaner:indsatsaktiviteter", raekke.indsats_id)
