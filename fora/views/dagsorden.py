"""How an agenda comes about: templates, what is open, the order, and documents."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fora import handlinger
from fora.forms.punkter import FlytTilMoedeForm, PunktbilagForm, SkabelonForm
from fora.models import Dagsordensskabelon, Punktbilag
from fora.sider import (
    hent_gruppe_til_styring,
    hent_moede_til_rettelse,
    hent_punkt,
    kraev_rettelse_af,
    vis_formular,
)
from fora.skabeloner import Linje, skriv_linjer
from grundlag.fejl import Regelbrud
from grundlag.filer import send_fil
from grundlag.formular import proev
from grundlag.http import Request


@require_safe
def skabeloner(request: Request, gruppe_id: int) -> HttpResponse:
    """The templates of a body, each with its standing items."""
    gruppen = hent_gruppe_til_styring(request, gruppe_id)
    return render(
        request,
        "fora/skabeloner.html",
        {"gruppe": gruppen, "skabeloner": gruppen.skabeloner.prefetch_related("punkter")},
    )


def ny_skabelon(request: Request, gruppe_id: int) -> HttpResponse:
    return _skabelon(request, gruppe_id, None)


def skabelon(request: Request, skabelon_id: int) -> HttpResponse:
    fundet = get_object_or_404(Dagsordensskabelon.objects.prefetch_related("punkter"), pk=skabelon_id)
    return _skabelon(request, fundet.gruppe_id, fundet)


def _skabelon(request: Request, gruppe_id: int, fundet: Dagsordensskabelon | None) -> HttpResponse:
    gruppen = hent_gruppe_til_styring(request, gruppe_id)
    initial = None
    if fundet:
        linjer = [Linje(*(getattr(punkt, felt) for felt in Linje._fields)) for punkt in fundet.punkter.all()]
        initial = {"navn": fundet.navn, "punkter": skriv_linjer(linjer)}
    form = SkabelonForm(request.POST or None, initial=initial)
    if form.is_valid():
        felter = {"navn": form.cleaned_data["navn"], "linjer": form.cleaned_data["punkter"]}
        skabelon_id = fundet.pk if fundet else None
        if proev(form, handlinger.gem_skabelon, gruppe_id, **felter, skabelon_id=skabelon_id, af=request.user):
            messages.success(request, "Skabelonen er gemt.")
            return redirect("fora:skabeloner", gruppe_id)
    return vis_formular(request, form, titel="Ret skabelonen" if fundet else "Ny skabelon", gruppe=gruppen)


@require_POST
def slet_skabelon(request: Request, skabelon_id: int) -> HttpResponse:
    fundet = get_object_or_404(Dagsordensskabelon, pk=skabelon_id)
    gruppen = hent_gruppe_til_styring(request, fundet.gruppe_id)
    handlinger.slet_skabelon(skabelon_id, af=request.user)
    messages.success(request, f"Skabelonen »{fundet}« er slettet.")
    return redirect("fora:skabeloner", gruppen.pk)


@require_POST
def saet_aabne_paa(request: Request, moede_id: int) -> HttpResponse:
    """Put what is open on the agenda: what was ticked."""
    hent_moede_til_rettelse(request, moede_id)
    try:
        antal = handlinger.saet_aabne_paa(moede_id, request.POST.getlist("noegle"), af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        besked = "1 punkt er sat på dagsordenen." if antal == 1 else f"{antal} punkter er sat på dagsordenen."
        messages.success(request, besked if antal else "Der blev ikke valgt noget.")
    return redirect(f"{reverse('fora:moede', args=[moede_id])}#dagsorden")


@require_POST
def raekkefoelge(request: Request, moede_id: int) -> HttpResponse:
    """The order of the items after one was dragged to another place."""
    hent_moede_til_rettelse(request, moede_id)
    punkter = [int(pk) for pk in request.POST.getlist("punkt") if pk.isdecimal()]
    try:
        handlinger.saet_raekkefoelge(moede_id, punkter, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    flyttet = request.POST.get("flyttet", "")
    maal = f"punkt-{flyttet}" if flyttet.isdecimal() else "dagsorden"
    return redirect(f"{reverse('fora:moede', args=[moede_id])}#{maal}")


def flyt_til_moede(request: Request, punkt_id: int) -> HttpResponse:
    """Take an item to another meeting of the body."""
    punktet = hent_punkt(request, punkt_id)
    kraev_rettelse_af(punktet.moede)
    form = FlytTilMoedeForm(request.POST or None, punkt=punktet)
    if form.is_valid():
        moede = form.cleaned_data["moede"]
        if proev(form, handlinger.flyt_til_moede, punkt_id, moede.pk, af=request.user):
            messages.success(request, f"Punktet er flyttet til {moede}.")
            return redirect("fora:moede", moede.pk)
    return vis_formular(request, form, titel=f"Flyt punktet »{punktet.titel}«", moede=punktet.moede)


def nyt_bilag(request: Request, punkt_id: int) -> HttpResponse:
    punktet = hent_punkt(request, punkt_id)
    kraev_rettelse_af(punktet.moede)
    form = PunktbilagForm(request.POST or None, request.FILES or None)
    if (
        form.is_valid()
        and proev(form, handlinger.tilfoej_bilag, punkt_id, **form.cleaned_data, af=request.user) is not None
    ):
        messages.success(request, "Bilaget er tilføjet.")
        return redirect("fora:punkt", punkt_id)
    return vis_formular(request, form, titel=f"Nyt bilag til punkt {punktet.nummer}", moede=punktet.moede)


@require_safe
def bilag(request: Request, bilag_id: int) -> HttpResponseBase:
    """A document, for those who may read the content of its item."""
    fundet = get_object_or_404(Punktbilag, pk=bilag_id)
    punktet = hent_punkt(request, fundet.punkt_id)
    if punktet.lukket and not punktet.moede.laeser_internt:  # type: ignore[attr-defined]
        raise PermissionDenied("Punktet er lukket: kun gruppens medlemmer og forumsekretæren kan læse dets bilag.")
    return send_fil(request, fundet.fil, vis_i_browser=True)


@require_POST
def slet_bilag(request: Request, bilag_id: int) -> HttpResponse:
    fundet = get_object_or_404(Punktbilag, pk=bilag_id)
    punktet = hent_punkt(request, fundet.punkt_id)
    kraev_rettelse_af(punktet.moede)
    try:
        handlinger.slet_bilag(bilag_id, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        messages.success(request, f"Bilaget »{fundet}« er slettet.")
    return redirect("fora:punkt", punktet.pk)
