"""What stands between a plan and its start, from prækvalifikation to released money: one list."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grundlag.adgang import Handling
from grundlag.http import Request
from helhedsplaner.forms.plan import IndsendForm
from helhedsplaner.krav import DRIFT, INDSEND, INDSENDT, gaeldende_undtagelser, krav_til, med_opgoerelse, opgoer
from helhedsplaner.tilstande import KAN_INDSENDES, KOERER, VENTER_PAA_START
from helhedsplaner.vej import vejen
from helhedsplaner.views.faelles import hent_plan


@require_safe
def mangler(request: Request, plan_id: int) -> HttpResponse:
    """Each line says what, where, whose turn and since when; the deed is offered when its list is empty."""
    planen = hent_plan(request, plan_id, tael=med_opgoerelse(), maa_indsende=Handling.INDSEND)
    opgoerelse = opgoer(planen)
    krav = {skridt: krav_til(planen, skridt, opgoerelse) for skridt in (INDSEND, DRIFT)}
    if planen.status in KOERER:
        # It cannot be started twice, but nobody misses that.
        krav[DRIFT] = [et for et in krav[DRIFT] if et.kode != INDSENDT]
    undtagelser = gaeldende_undtagelser(planen) if opgoerelse.har_undtagelser else {}
    stationer = vejen(krav, undtagelser, er_indsendt=opgoerelse.nyeste is not None)
    kan_indsendes = all(et.opfyldt for et in krav[INDSEND])
    return render(
        request,
        "helhedsplaner/mangler.html",
        {
            "plan": planen,
            "stationer": stationer,
            "antal": sum(len(station.mangler) for station in stationer),
            "nyeste": opgoerelse.nyeste,
            "kan_indsendes": kan_indsendes and planen.status in KAN_INDSENDES,
            "kan_startes": planen.status in VENTER_PAA_START,
            "form": IndsendForm(),
        },
    )
