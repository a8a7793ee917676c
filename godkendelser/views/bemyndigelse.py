"""Authority from an instans: recorded, ended, and used to stand by a decision after a change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from godkendelser import handlinger
from godkendelser.forms import BemyndigelseForm, StaarVedForm
from godkendelser.handlinger.bemyndigelse import SVARER_SELV, bemyndigelse_til
from godkendelser.handlinger.faelles import nyeste_aftaleversion, nyeste_versioner, plan_ids
from godkendelser.models import Bemyndigelse, Trin
from godkendelser.views.faelles import formular_side, hent_trin
from grundlag.adgang import Handling
from grundlag.dato import i_dag
from grundlag.formular import proev
from grundlag.http import Request


@require_http_methods(["GET", "POST"])
def staar_ved(request: Request, trin_id: int) -> HttpResponse:
    """Stand by a voided decision. What has changed is on the step's page, from where one comes here."""
    trinnet: Any = hent_trin(request, trin_id)
    if bemyndigelse_til(trinnet, request.user) is None:
        raise PermissionDenied(f"{trinnet} har ikke bemyndiget dig til at stå ved afgørelsen.")
    uvaesentlig = trinnet.instans.art not in SVARER_SELV
    aftaleversion = nyeste_aftaleversion(trinnet)
    versioner = [aftaleversion] if aftaleversion else nyeste_versioner(plan_ids(trinnet.forloeb)).values()
    initial = {"version_ids": [version.pk for version in versioner], "seneste_id": trinnet.seneste_id}
    form = StaarVedForm(request.POST or None, uvaesentlig=uvaesentlig, initial=initial)
    if form.is_valid():
        felter = {navn: form.cleaned_data[navn] for navn in ("version_ids", "seneste_id", "begrundelse")}
        if proev(form, handlinger.staar_ved, trin_id, **felter, af=request.user):
            messages.success(request, f"{trinnet}: afgørelsen står igen.")
            return redirect("godkendelser:trin", trin_id)
    indledning = (
        f"Afgørelsen »{trinnet.stilling_tekst.lower()}« kommer til at gælde den nyeste version, og dit navn og "
        f"begrundelsen står ved den. Er ændringen ikke uvæsentlig for {trinnet}, skal den på deres næste møde."
        if uvaesentlig
        else f"Afgørelsen fra {trinnet} kommer til at gælde den nyeste version, og dit navn står ved den."
    )
    return formular_side(request, f"Stå ved afgørelsen: {trinnet}", form, trinnet, indledning)


@require_http_methods(["GET", "POST"])
def giv_bemyndigelse(request: Request, trin_id: int) -> HttpResponse:
    """Record an authority that the instans has given."""
    trinnet = _hent_til_afgoerelse(request, trin_id)
    form = BemyndigelseForm(request.POST or None)
    if form.is_valid() and (
        bemyndigelse := proev(form, handlinger.giv_bemyndigelse, trin_id, **form.felter(), af=request.user)
    ):
        messages.success(request, f"{bemyndigelse.bruger} kan nu stå ved afgørelser fra {trinnet}.")
        return redirect("godkendelser:trin", trin_id)
    indledning = (
        "Den bemyndigede kan stå ved instansens afgørelse, når en ny version får den til at bortfalde, uden at "
        "instansen skal samles. Hver gang skrives det ned, hvem der gjorde det, og hvorfor."
    )
    return formular_side(request, f"Registrér bemyndigelse fra {trinnet}", form, trinnet, indledning)


@require_POST
def afslut_bemyndigelse(request: Request, trin_id: int, bemyndigelse_id: int) -> HttpResponse:
    trinnet = _hent_til_afgoerelse(request, trin_id)
    bemyndigelse = get_object_or_404(Bemyndigelse.objects.gyldige(), pk=bemyndigelse_id, instans=trinnet.instans_id)
    handlinger.afslut_bemyndigelse(bemyndigelse.pk, trin_id, til=i_dag(), af=request.user)
    messages.success(request, f"Bemyndigelsen til {bemyndigelse.bruger} slutter i dag.")
    return redirect("godkendelser:trin", trin_id)


def _hent_til_afgoerelse(request: Request, trin_id: int) -> Trin:
    trinnet: Any = hent_trin(request, trin_id)
    if not trinnet.maa_afgoere:
        raise PermissionDenied(f"Du har ikke ret til at {Handling.AFGOER.label}.")
    return trinnet  # type: ignore[no-any-return]
