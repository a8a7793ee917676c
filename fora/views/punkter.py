"""An item of an agenda: put on, written, moved, taken off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fora import handlinger
from fora.adgang import tekster_til, udfald_til
from fora.forms.punkter import NytPunktForm, PunktForm
from fora.models import Dagsordenspunkt
from fora.sider import hent_moede_til_rettelse, hent_punkt, kraev_rettelse_af, vis_formular
from fora.tilstande import Moedestatus
from grundlag import kladder, kroge
from grundlag.fejl import Regelbrud
from grundlag.formular import proev, vis_fejl
from grundlag.http import Request


def nyt(request: Request, moede_id: int) -> HttpResponse:
    moedet = hent_moede_til_rettelse(request, moede_id)
    form = NytPunktForm(request.POST or None)
    if form.is_valid() and (nyt := proev(form, handlinger.tilfoej_punkt, moede_id, **form.felter, af=request.user)):
        messages.success(request, "Punktet er sat på dagsordenen.")
        return redirect("fora:punkt", nyt.pk)
    return vis_formular(request, form, titel="Nyt punkt", moede=moedet)


def punkt(request: Request, punkt_id: int) -> HttpResponse:
    """One item, to read or, for whoever steers the body, to write: before the meeting and while it is minuted."""
    punktet = hent_punkt(request, punkt_id)
    moedet: Any = punktet.moede
    emne = kladder.emne_for(punktet)
    start = konflikt = None
    status = 200
    if request.method == "POST":
        kraev_rettelse_af(moedet)
        form = PunktForm(request.POST)
        status = 422
        if form.is_valid():
            tekster = {felt: form.cleaned_data[felt] for felt in PunktForm.TEKSTER}
            valg = {felt: form.cleaned_data[felt] for felt in PunktForm.VALG}
            grundudgave = form.cleaned_data["grundudgave"]
            try:
                resultat = handlinger.gem_punkt(punkt_id, tekster, valg, grundudgave=grundudgave, af=request.user)
            except kladder.Konflikt as fundet:
                kladder.gem(request.user, emne, tekster, grundudgave=grundudgave)
                post = _med_andres_valg(fundet.som_post(request.POST), punktet, valg, grundudgave)
                form, konflikt, status = PunktForm(post), fundet, 409
            except (Regelbrud, ValidationError) as fejl:
                vis_fejl(form, fejl)
            else:
                messages.success(request, resultat.besked)
                return kladder.gemt(redirect(_sted(punktet)), emne)
    else:
        start = kladder.begynd(request.user, punktet, PunktForm.TEKSTER, brug_kladde="kladde" in request.GET)
        form = PunktForm(initial={**start.initial, **{felt: getattr(punktet, felt) for felt in PunktForm.VALG}})
    internt = moedet.laeser_internt
    return render(
        request,
        "fora/punkt.html",
        {
            "punkt": punktet,
            "moede": moedet,
            "form": form,
            "emne": emne,
            "kladder": start.kladder if start else [],
            "konflikt": konflikt,
            "tekster": tekster_til(punktet, laeser_internt=internt),
            "udfald": udfald_til(punktet, laeser_internt=internt),
            "er_skjult": punktet.lukket and not internt,
            "indhold": [] if punktet.lukket and not internt else [panel for _, panel in kroge.punktindhold([punktet])],
            "valg": kroge.panel(punktet, request.user) if moedet.maa_styre else [],
            "bilag": [] if punktet.lukket and not internt else punktet.bilag.all(),
            "kan_slettes": moedet.maa_styre and moedet.status == Moedestatus.PLANLAGT,
        },
        status=status,
    )


def _med_andres_valg(post: QueryDict, punktet: Dagsordenspunkt, valg: dict[str, Any], grundudgave: int) -> QueryDict:
    """What the writer has not chosen herself is as it stands now; ``post`` is based on the newest udgave."""
    egne = handlinger.rettet_siden(punktet, valg, grundudgave=grundudgave)
    for felt in valg.keys() - egne.keys():
        nu = getattr(punktet, felt)
        post[felt] = "" if nu is None else str(nu)
    return post


def _sted(punktet: Dagsordenspunkt) -> str:
    """The item's place on the page of its meeting."""
    return f"{reverse('fora:moede', args=[punktet.moede_id])}#punkt-{punktet.pk}"


@require_POST
def flyt(request: Request, punkt_id: int) -> HttpResponse:
    """Move an item one place up or down; the page comes back at the same item."""
    punktet = hent_punkt(request, punkt_id)
    try:
        handlinger.flyt_punkt(punkt_id, op=request.POST.get("retning") == "op", af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    return redirect(_sted(punktet))


@require_POST
def slet(request: Request, punkt_id: int) -> HttpResponse:
    punktet = hent_punkt(request, punkt_id)
    try:
        handlinger.slet_punkt(punkt_id, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
        return redirect("fora:punkt", punkt_id)
    messages.success(request, "Punktet er taget af dagsordenen.")
    return redirect("fora:moede", punktet.moede_id)
