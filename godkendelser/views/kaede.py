"""The chain as the forumsekretær adapts it, and the chain of an agreement."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from byomraader.adgang import maa
from godkendelser import handlinger
from godkendelser.forms import FjernTrinForm, ForberedForm, TrinForm
from godkendelser.models import Forloeb, Instansart, Spor, Trin
from godkendelser.views.faelles import afgoerelser, hent_plan
from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.formular import proev
from grundlag.http import Request
from helhedsplaner.models import Helhedsplan
from kontrakter.models import Aftale


@require_http_methods(["GET", "POST"])
def kaede(request: Request, plan_id: int) -> HttpResponse:
    """A plan's chain, prepared from a template and adapted: what it asks, in which order."""
    plan: Any = hent_plan(request, plan_id)
    if not plan.maa_styre:
        raise PermissionDenied(f"Du har ikke ret til at {Handling.STYR_FORLOEB.label}.")
    aabne = list(Forloeb.objects.filter(plan=plan_id, afsluttet_tid=None).order_by("pk"))
    form = ForberedForm(request.POST or None, kendte=[forloeb.sagsart for forloeb in aabne], plan=plan)
    if form.is_valid():
        sagsart = form.cleaned_data["sagsart"]
        if forloeb := proev(form, handlinger.forbered_forloeb, plan_id, sagsart=sagsart, af=request.user):
            messages.success(request, f"{forloeb.get_sagsart_display()}: forløbet er forberedt.")
            return redirect("godkendelser:tilpas", forloeb.pk)
    return render(
        request,
        "godkendelser/kaede.html",
        {"plan": plan, "aabne": aabne, "form": form if form.fields["sagsart"].choices else None},  # type: ignore[attr-defined]
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def tilpas(request: Request, forloeb_id: int) -> HttpResponse:
    """Add a body to a chain, and see the order of its steps."""
    forloeb = _hent_forloeb(request, forloeb_id)
    form = TrinForm(request.POST or None, forloeb=forloeb)
    if form.is_valid():
        instans = form.cleaned_data["instans"]
        if trin := proev(form, handlinger.tilfoej_trin, forloeb_id, instans=instans, af=request.user):
            messages.success(request, f"{trin} er tilføjet.")
            return redirect("godkendelser:tilpas", forloeb_id)
    return render(
        request,
        "godkendelser/tilpas.html",
        {
            "forloeb": forloeb,
            "pladser": _pladser(forloeb),
            "udgaaede": _udgaaede(forloeb),
            "form": form,
            "flyttet": request.GET.get("flyttet"),
        },
        status=422 if form.is_bound else 200,
    )


def _pladser(forloeb: Forloeb) -> list[tuple[str, list[tuple[int, list[dict[str, Any]]]]]]:
    """Tracks, their places in order, and the steps at each; all afdelingsmøder as one line."""
    trin = forloeb.trin.filter(udgaaet_begrundelse="").med_instans().med_stilling().order_by("spor", "nummer", "pk")
    spor: dict[str, dict[int, list[dict[str, Any]]]] = {}
    for et in trin:
        plads = spor.setdefault(et.spor, {}).setdefault(et.nummer, [])
        moede = next((linje for linje in plads if linje["moeder"]), None)
        if et.instans.art == Instansart.AFDELINGSMOEDE and moede:
            moede["moeder"].append(et)
            moede["titel"] = f"{len(moede['moeder'])} afdelingsmøder, ét for hver deltagende afdeling"
            continue
        er_moede = et.instans.art == Instansart.AFDELINGSMOEDE
        er_fond = et.instans.art == Instansart.LANDSBYGGEFOND
        plads.append(
            {
                "trin": et,
                "titel": str(et),
                "moeder": [et] if er_moede else [],
                "kan_flyttes": not er_fond,
                "kan_fjernes": not (er_fond or er_moede or (et.seneste and et.seneste.udfald)),
            }
        )
    return [(Spor(navn).label, sorted(pladser.items())) for navn, pladser in spor.items()]


def _udgaaede(forloeb: Forloeb) -> list[Trin]:
    return list(forloeb.trin.exclude(udgaaet_begrundelse="").med_instans().select_related("fjernet_af"))


@require_http_methods(["GET", "POST"])
def fjern_trin(request: Request, trin_id: int) -> HttpResponse:
    """Take a body out of the chain, with a reason."""
    trin = get_object_or_404(Trin.objects.med_instans().select_related("forloeb__plan"), pk=trin_id)
    forloeb = _hent_forloeb(request, trin.forloeb_id)
    form = FjernTrinForm(request.POST or None)
    if form.is_valid():
        begrundelse = form.cleaned_data["begrundelse"]
        if proev(form, handlinger.fjern_trin, trin_id, begrundelse=begrundelse, af=request.user):
            messages.success(request, f"{trin} er taget ud af forløbet.")
            return redirect("godkendelser:tilpas", forloeb.pk)
    return render(
        request,
        "godkendelser/formular.html",
        {
            "titel": f"Tag {trin} ud af forløbet",
            "form": form,
            "trin": trin,
            "plan": forloeb.plan,
            "indledning": "Trinnet bliver stående som udgået med din begrundelse, og alle kan se den.",
            "tilbage": reverse("godkendelser:tilpas", args=[forloeb.pk]),
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
def flyt_trin(request: Request, trin_id: int) -> HttpResponse:
    """Move a step one place; the button pressed keeps the focus, so that one may go on by keyboard."""
    forloeb = _hent_forloeb(request, get_object_or_404(Trin, pk=trin_id).forloeb_id)
    retning = "op" if request.POST.get("retning") == "op" else "ned"
    try:
        handlinger.flyt_trin(trin_id, op=retning == "op", af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    return redirect(f"{reverse('godkendelser:tilpas', args=[forloeb.pk])}?flyttet={trin_id}-{retning}")


@require_safe
def aftale(request: Request, aftale_id: int) -> HttpResponse:
    """The chain of an agreement: who has said what to which version of it."""
    aftalen = get_object_or_404(Aftale.objects.synlige_for(request.user), pk=aftale_id)
    trin = Trin.objects.filter(forloeb__aftale=aftale_id).med_instans().med_stilling().med_ret(request.user)
    return render(
        request,
        "godkendelser/aftale.html",
        {
            "aftale": aftalen,
            "forloeb": Forloeb.objects.filter(aftale=aftale_id, afsluttet_tid=None).first(),
            "trin": list(trin.prefetch_related(*afgoerelser()).order_by("forloeb", "nummer", "pk")),
            "maa_rette": maa(request.user, Handling.REDIGER_AFTALE, aftalen),
        },
    )


@require_POST
def start_aftale(request: Request, aftale_id: int) -> HttpResponse:
    """Send an agreement through its chain."""
    get_object_or_404(Aftale.objects.synlige_for(request.user), pk=aftale_id)
    try:
        handlinger.start_aftaleforloeb(aftale_id, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        messages.success(request, "Aftalens forløb er startet.")
    return redirect("godkendelser:aftale", aftale_id)


def _hent_forloeb(request: Request, forloeb_id: int) -> Forloeb:
    """The open chain of a plan or agreement that the user may see and steer; else 404 or 403."""
    forloeb = get_object_or_404(
        Forloeb.objects.filter(afsluttet_tid=None, sag=None).select_related("plan__byomraade", "aftale__byomraade"),
        pk=forloeb_id,
    )
    emne, handling = (
        (forloeb.aftale, Handling.REDIGER_AFTALE) if forloeb.aftale else (forloeb.plan, Handling.STYR_FORLOEB)
    )
    raekker: Any = Aftale.objects if forloeb.aftale else Helhedsplan.objects
    get_object_or_404(raekker.synlige_for(request.user), pk=emne.pk)  # type: ignore[union-attr]
    if not maa(request.user, handling, emne):  # type: ignore[arg-type]
        raise PermissionDenied(f"Du har ikke ret til at {handling.label}.")
    return forloeb
