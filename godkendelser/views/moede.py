"""From a step to the meeting that decides on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from fora.models import Moede
from fora.tilstande import Moedestatus
from godkendelser import handlinger
from godkendelser.forms import DagsordenForm
from godkendelser.views.faelles import formular_side, hent_trin
from grundlag.adgang import Handling
from grundlag.dato import i_dag
from grundlag.formular import proev
from grundlag.http import Request


@require_http_methods(["GET", "POST"])
def saet_paa_dagsorden(request: Request, trin_id: int) -> HttpResponse:
    """Put the plan of a body's step on one of its coming meetings, ready to be decided."""
    trinnet: Any = hent_trin(request, trin_id)
    if not trinnet.maa_afgoere or trinnet.instans.gruppe_id is None:
        raise PermissionDenied(f"Du har ikke ret til at {Handling.STYR_FORUM.label}.")
    moeder = Moede.objects.filter(
        gruppe=trinnet.instans.gruppe_id,
        dato__gte=i_dag(),
        status__in=[Moedestatus.PLANLAGT, Moedestatus.INDKALDT],
    ).order_by("dato", "pk")
    form = DagsordenForm(request.POST or None, moeder=moeder)
    if form.is_valid():
        punkt = proev(form, handlinger.saet_paa_dagsorden, trin_id, form.cleaned_data["moede"].pk, af=request.user)
        if punkt:
            messages.success(request, f"Planen er punkt {punkt.nummer} på {punkt.moede}.")
            return redirect("fora:punkt", punkt.pk)
    indledning = (
        "Punktet bærer planens nyeste version. Når referatet bekræftes, bliver beslutningen trinnets afgørelse."
        if moeder
        else f"{trinnet} har ikke noget kommende møde. Planlæg et møde først."
    )
    return formular_side(request, f"Sæt på dagsordenen: {trinnet}", form, trinnet, indledning)
