"""When the bodies meet: a list of them all, and one body's days, typed, imported and called off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from godkendelser import handlinger
from godkendelser.forms import MoededageForm
from godkendelser.models import GRUPPEARTER, Instans, Instansmoede, Trin
from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud
from grundlag.formular import proev
from grundlag.http import Request

HOEJST_DAGE = 200


@require_safe
def kalender(request: Request) -> HttpResponse:
    """The bodies that the chains ask, and when each meets next."""
    naeste = Instansmoede.objects.filter(instans=OuterRef("pk"), dato__gte=i_dag(), aflyst=False).order_by("dato")
    sidste = Instansmoede.objects.filter(instans=OuterRef("pk"), aflyst=False).order_by("-dato")
    spoerges = Trin.objects.synlige_for(request.user).filter(instans=OuterRef("pk"), forloeb__afsluttet_tid=None)
    instanser = (
        Instans.objects.exclude(art__in=GRUPPEARTER)
        .filter(Exists(spoerges))
        .select_related("afdeling__boligorganisation", "boligorganisation", "udvalg")
        .annotate(naeste=Subquery(naeste.values("dato")[:1]), sidste=Subquery(sidste.values("dato")[:1]))
    )
    return render(
        request,
        "godkendelser/kalender.html",
        {"instanser": list(instanser.order_by("art", F("naeste").asc(nulls_last=True), "pk"))},
    )


@require_http_methods(["GET", "POST"])
def instans(request: Request, instans_id: int) -> HttpResponse:
    """The days on which one body meets."""
    ret = Instans.objects.kalender_fra(request.user).filter(pk=OuterRef("pk"))
    raekker = Instans.objects.exclude(art__in=GRUPPEARTER).annotate(maa_rette=Exists(ret))
    instansen: Any = get_object_or_404(
        raekker.select_related("afdeling__boligorganisation", "boligorganisation", "udvalg"), pk=instans_id
    )
    if request.method == "POST" and not instansen.maa_rette:
        raise PermissionDenied("Du har ikke ret til at rette mødekalenderen.")
    form = MoededageForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        fil = form.cleaned_data["fil"]
        antal = (
            proev(form, handlinger.indlaes_moededage, instans_id, fil.read(), af=request.user)
            if fil
            else proev(form, handlinger.tilfoej_moededage, instans_id, form.cleaned_data["dage"], af=request.user)
        )
        if antal is not None:
            messages.success(request, f"{antal} mødedag{'e' if antal != 1 else ''} er kommet til.")
            return redirect("godkendelser:moedekalender", instans_id)
    return render(
        request,
        "godkendelser/moedekalender.html",
        {
            "instans": instansen,
            "dage": instansen.moeder.select_related("oprettet_af").order_by("-dato")[:HOEJST_DAGE],
            "form": form if instansen.maa_rette else None,
            "i_dag": i_dag(),
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
def aflys(request: Request, moede_id: int) -> HttpResponse:
    """Call a meeting off; its day stays in the list."""
    moede = get_object_or_404(Instansmoede, pk=moede_id)
    try:
        handlinger.aflys_moededag(moede_id, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        messages.success(request, "Mødet er aflyst, og fristerne er regnet om.")
    return redirect("godkendelser:moedekalender", moede.instans_id)
