"""The efforts that an arbejdsgruppe owns, with the lines of several plans that they tie together."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fora.models import Gruppe
from fora.models.grupper import GruppeQuerySet
from grundlag.adgang import Handling
from grundlag.formular import proev
from grundlag.http import Request
from helhedsplaner import handlinger
from helhedsplaner.models import TvaergaaendeIndsats
from kontrakter.forms import TvaergaaendeForm
from kontrakter.models import Aftale, Kontraktlinje
from kontrakter.views.faelles import kraev_ret, vis_formular


def _grupper(request: Request) -> GruppeQuerySet:
    return Gruppe.objects.synlige_for(request.user).med_ret(request.user, maa_styre=Handling.STYR_FORUM)


@require_safe
def tvaergaaende(request: Request, indsats_id: int) -> HttpResponse:
    indsats = get_object_or_404(TvaergaaendeIndsats, pk=indsats_id)
    gruppe = get_object_or_404(_grupper(request), pk=indsats.gruppe_id)
    linjer = Kontraktlinje.objects.disponerende().filter(
        tvaergaaende_indsats=indsats, aftale__in=Aftale.objects.synlige_for(request.user)
    )
    raekker = list(linjer.select_related("plan", "aftale", "forvaltning").order_by("plan", "aar", "pk"))
    return render(
        request,
        "kontrakter/tvaergaaende.html",
        {
            "indsats": indsats,
            "gruppe": gruppe,
            "linjer": raekker,
            "sum": sum(linje.beloeb for linje in raekker),
            "planer": len({linje.plan_id for linje in raekker}),
        },
    )


@require_http_methods(["GET", "POST"])
def ny_tvaergaaende(request: Request, gruppe_id: int) -> HttpResponse:
    return _gem(request, get_object_or_404(_grupper(request), pk=gruppe_id), None)


@require_http_methods(["GET", "POST"])
def ret_tvaergaaende(request: Request, indsats_id: int) -> HttpResponse:
    indsats = get_object_or_404(TvaergaaendeIndsats, pk=indsats_id)
    return _gem(request, get_object_or_404(_grupper(request), pk=indsats.gruppe_id), indsats)


def _gem(request: Request, gruppe: Gruppe, indsats: TvaergaaendeIndsats | None) -> HttpResponse:
    kraev_ret(gruppe.maa_styre, Handling.STYR_FORUM)  # type: ignore[attr-defined]
    initial = {"navn": indsats.navn, "beskrivelse": indsats.beskrivelse} if indsats else {}
    form = TvaergaaendeForm(request.POST or None, initial=initial)
    indsats_id = indsats.pk if indsats else None
    if form.is_valid() and (
        gemt := proev(
            form,
            handlinger.gem_tvaergaaende_indsats,
            gruppe.pk,
            **form.cleaned_data,
            indsats_id=indsats_id,
            af=request.user,
        )
    ):
        messages.success(request, "Gemt. Vælg indsatsen på de linjer, der hører til den.")
        return redirect("kontrakter:tvaergaaende", gemt.pk)
    return vis_formular(request, "Tværgående indsats", form, indledning=f"Ejes af {gruppe}.")
