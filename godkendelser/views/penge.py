"""The municipal money: a case that releases it, each plan's share, and what is set aside and paid out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from byomraader.adgang import har_rolle
from godkendelser import handlinger
from godkendelser.forms import AndelForm, BevillingForm, SagForm
from godkendelser.handlinger.penge import stand
from godkendelser.models import Afgoerelse, Bevilling, Bevillingstilstand, Forloeb, Sag, Sagsandel, Trin
from godkendelser.views.faelles import afgoerelser, hent_plan
from grundlag.adgang import Handling
from grundlag.formular import proev
from grundlag.http import Request
from helhedsplaner.models import Helhedsplan

HOEJST_VENTENDE = 100


@require_http_methods(["GET", "POST"])
def bevilling(request: Request, plan_id: int) -> HttpResponse:
    """Kroner set aside and paid out, with all that has moved so far."""
    plan: Any = hent_plan(request, plan_id)
    if not plan.maa_flytte:
        raise PermissionDenied(f"Du har ikke ret til at {Handling.FLYT_BEVILLING.label}.")
    form = BevillingForm(request.POST or None)
    if form.is_valid() and _flyt(form, plan_id, request):
        messages.success(request, "Beløbet er registreret.")
        return redirect("godkendelser:bevilling", plan_id)
    return render(
        request,
        "godkendelser/bevilling.html",
        {
            "plan": plan,
            "form": form,
            "stand": [(Bevillingstilstand(navn).label, kr) for navn, kr in stand([plan_id])[plan_id].items()],
            "bevillinger": Bevilling.objects.filter(plan=plan_id).select_related("registreret_af"),
        },
        status=422 if form.is_bound else 200,
    )


def _flyt(form: BevillingForm, plan_id: int, request: Request) -> Bevilling | None:
    return proev(form, handlinger.registrer_bevilling, plan_id, **form.cleaned_data, af=request.user)


@require_http_methods(["GET", "POST"])
def ny_sag(request: Request) -> HttpResponse:
    """One case for several plans, in the place of the cases that each has of its own."""
    if not har_rolle(request.user, Handling.STYR_FORLOEB):
        raise PermissionDenied(f"Du har ikke ret til at {Handling.STYR_FORLOEB.label}.")
    planer = Helhedsplan.objects.tilladt_for(request.user, Handling.STYR_FORLOEB).levende()
    roert = Afgoerelse.objects.filter(trin__forloeb=OuterRef("pk"))
    uroerte = Forloeb.objects.filter(~Exists(roert), afsluttet_tid=None, sag__isnull=False)
    ventende = Sagsandel.objects.filter(plan__in=planer, sag__in=uroerte.values("sag")).select_related("plan")
    form = SagForm(request.POST or None, ventende=ventende.order_by("plan__navn", "pk")[:HOEJST_VENTENDE])
    if form.is_valid():
        rene = form.cleaned_data
        sagen = proev(
            form,
            handlinger.opret_frigivelsessag,
            titel=rene["titel"],
            sagsnr=rene["sagsnr"],
            andele=form.andele(),
            af=request.user,
        )
        if sagen:
            messages.success(request, f"Sagen »{sagen}« er oprettet og venter på Økonomiudvalget.")
            return redirect("godkendelser:sag", sagen.pk)
    return render(request, "godkendelser/ny_sag.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def sag(request: Request, sag_id: int) -> HttpResponse:
    """
    The case: each plan's kroner, which a forumsekretær mends until they are decided, and its steps.

    The plans that the user may not see are told as a number and a sum.
    """
    planer = Helhedsplan.objects.synlige_for(request.user)
    synlige = Sagsandel.objects.filter(plan__in=planer).values("sag")
    sagen = get_object_or_404(Sag.objects.filter(pk__in=synlige).select_related("oprettet_af"), pk=sag_id)
    maa_styre = Exists(Helhedsplan.objects.filter(pk=OuterRef("plan")).tilladt_for(request.user, Handling.STYR_FORLOEB))
    maa_se = Exists(planer.filter(pk=OuterRef("plan")))
    alle_andele = sagen.andele.select_related("plan__byomraade").annotate(maa_styre=maa_styre, maa_se=maa_se)
    andele = list(alle_andele.order_by("pk"))
    trin = Trin.objects.filter(forloeb__sag=sag_id).med_instans().med_stilling().med_ret(request.user)
    alle = list(trin.prefetch_related(*afgoerelser()).order_by("nummer", "pk"))
    former = [
        (
            andel,
            AndelForm(
                request.POST if _sendt_om(request, andel) else None,
                prefix=f"andel{andel.pk}",
                initial={"beloeb": andel.beloeb},
            ),
        )
        for andel in andele
        if andel.maa_se
    ]
    for andel, form in former:
        if form.is_valid() and _ret(form, andel, request):
            messages.success(request, f"Beløbet til {andel.plan} er rettet.")
            return redirect("godkendelser:sag", sag_id)
    return render(
        request,
        "godkendelser/sag.html",
        {
            "sag": sagen,
            "former": former,
            "i_alt": sum(andel.beloeb for andel in andele),
            "andre": [andel.beloeb for andel in andele if not andel.maa_se],
            "andre_i_alt": sum(andel.beloeb for andel in andele if not andel.maa_se),
            "trin": alle,
            "kan_rettes": not any(et.staar for et in alle),
        },
        status=422 if request.method == "POST" else 200,
    )


def _ret(form: AndelForm, andel: Sagsandel, request: Request) -> Sagsandel | None:
    beloeb = form.cleaned_data["beloeb"]
    return proev(form, handlinger.ret_andel, andel.sag_id, andel.plan_id, beloeb=beloeb, af=request.user)


def _sendt_om(request: Request, andel: Sagsandel) -> bool:
    return f"andel{andel.pk}-beloeb" in request.POST
