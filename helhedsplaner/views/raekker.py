"""The rows of a plan, whatever their kind: add, change, move, delete and bring back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from byomraader.models import Person
from grundlag.fejl import Regelbrud
from grundlag.formular import proev, vis_fejl
from grundlag.http import Request
from helhedsplaner.forms.faelles import RaekkeForm
from helhedsplaner.forms.raekker import (
    AktivitetForm,
    DeltagelseForm,
    MaalForm,
    MedarbejderForm,
    MilepaelForm,
    PartForm,
    SucceskriteriumForm,
)
from helhedsplaner.handlinger import indhold
from helhedsplaner.handlinger.indhold import SLAGS, Foraeldet, fingeraftryk
from helhedsplaner.models import Helhedsplan
from helhedsplaner.views.faelles import FORTRYD, hent_til_rettelse


@dataclass(frozen=True, slots=True)
class Side:
    """How a kind of row is typed and spoken of, and the page it stands on."""

    form: type[RaekkeForm] | None
    ny: str
    navn: str
    slettet: str
    liste: str


SIDER = {
    "afsnit": Side(None, "", "afsnittet", "Afsnittet er fjernet fra planen.", "indsatsomraader"),
    "maal": Side(MaalForm, "Nyt mål", "målet", "Målet er slettet.", "afsnit"),
    "succeskriterium": Side(
        SucceskriteriumForm, "Nyt succeskriterium", "succeskriteriet", "Succeskriteriet er slettet.", "afsnit"
    ),
    "aktivitet": Side(AktivitetForm, "Ny aktivitet", "aktiviteten", "Aktiviteten er slettet.", "afsnit"),
    "milepael": Side(MilepaelForm, "Ny milepæl", "milepælen", "Milepælen er slettet.", "afsnit"),
    "deltagelse": Side(DeltagelseForm, "", "deltagelsen", "Afdelingen deltager ikke længere i planen.", "afdelinger"),
    "part": Side(PartForm, "Ny part", "parten", "Parten er slettet.", "parter"),
    "medarbejder": Side(
        MedarbejderForm, "Ny boligsocial medarbejder", "medarbejderen", "Medarbejderen er slettet.", "medarbejdere"
    ),
}


def _side(slags: str) -> Side:
    if slags not in SIDER:
        raise Http404
    return SIDER[slags]


def _hjem(planen: Helhedsplan, slags: str, raekke: Any) -> str:
    """The address of the page that ``raekke`` stands on."""
    side = SIDER[slags]
    if side.liste != "afsnit":
        return reverse(f"helhedsplaner:{side.liste}", args=[planen.pk])
    if slags == "succeskriterium":
        raekke = raekke.maal
    elif slags == "milepael":
        raekke = raekke.aktivitet
    anker = "aktiviteter" if slags in {"aktivitet", "milepael"} else "maal"
    return f"{reverse('helhedsplaner:afsnit', args=[planen.pk, raekke.afsnit.indsatsomraade.kode])}#{anker}"


def ny(request: Request, plan_id: int, slags: str, ejer_id: int) -> HttpResponse:
    """Add a row of ``slags`` under the owner, which must belong to the plan."""
    side, art = _side(slags), SLAGS.get(slags)
    if not side.ny or side.form is None or art is None:
        raise Http404
    planen = hent_til_rettelse(request, plan_id)
    ejer = get_object_or_404(art.ejere(planen), pk=ejer_id)
    tom = art.model(**{art.ejer: ejer})
    hjem = _hjem(planen, slags, tom)
    form = side.form(request.POST or None, instance=tom, plan=planen)
    if form.is_valid() and proev(form, indhold.tilfoej, plan_id, slags, ejer_id, _med_ny_person(form), af=request.user):
        messages.success(request, "Gemt.")
        return redirect(hjem)
    return _vis(request, planen, form, side.ny, hjem)


def ret(request: Request, plan_id: int, slags: str, raekke_id: int) -> HttpResponse:
    side = _side(slags)
    if side.form is None:
        raise Http404
    planen = hent_til_rettelse(request, plan_id)
    raekker = SLAGS[slags].raekker(planen)
    raekke = get_object_or_404(raekker, pk=raekke_id)
    hjem = _hjem(planen, slags, raekke)
    titel = f"Ret {side.navn}"
    form = side.form(request.POST or None, instance=raekke, plan=planen)
    if form.is_valid():
        felter = _med_ny_person(form)
        try:
            indhold.ret(plan_id, slags, raekke_id, felter, grund=form.cleaned_data["grund"], af=request.user)
        except Foraeldet as foraeldet:
            nu = get_object_or_404(raekker, pk=raekke_id)
            post = request.POST.copy()
            post["grund"] = fingeraftryk(nu, felter)
            form = side.form(post, instance=nu, plan=planen)
            vis_fejl(form, foraeldet)
            return _vis(request, planen, form, titel, hjem, status=409)
        except (Regelbrud, ValidationError) as fejl:
            vis_fejl(form, fejl)
        else:
            messages.success(request, "Gemt.")
            return redirect(hjem)
    return _vis(
        request, planen, form, titel, hjem, slet=reverse("helhedsplaner:slet", args=[plan_id, slags, raekke_id])
    )


def _med_ny_person(form: RaekkeForm) -> dict[str, Any]:
    """The fields of the row; a medarbejder whose name was written is described, not chosen."""
    felter = form.felter
    if form.cleaned_data.get("nyt_navn"):
        organisation = form.plan.driftsansvarlig
        felter["person"] = Person(
            navn=form.cleaned_data["nyt_navn"], email=form.cleaned_data["ny_email"], boligorganisation=organisation
        )
    return felter


def _vis(
    request: Request, planen: Helhedsplan, form: RaekkeForm, titel: str, hjem: str, *, slet: str = "", status: int = 0
) -> HttpResponse:
    return render(
        request,
        "helhedsplaner/formular.html",
        {"plan": planen, "form": form, "titel": titel, "hjem": hjem, "slet": slet},
        status=status or (422 if form.errors else 200),
    )


@require_POST
def slet(request: Request, plan_id: int, slags: str, raekke_id: int) -> HttpResponse:
    """Delete a row of the draft at once; the message offers to bring it back."""
    side = _side(slags)
    planen = hent_til_rettelse(request, plan_id)
    raekke = get_object_or_404(SLAGS[slags].raekker(planen), pk=raekke_id)
    hjem = _hjem(planen, slags, raekke)
    try:
        kopi = indhold.slet(plan_id, slags, raekke_id, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        request.session[FORTRYD] = {"plan": plan_id, "kopi": kopi, "tekst": side.slettet}
    return redirect(hjem)


@require_POST
def fortryd(request: Request, plan_id: int) -> HttpResponse:
    """Bring back what the user deleted last."""
    hent_til_rettelse(request, plan_id)
    slettet = request.session.get(FORTRYD, {})
    tilbage = request.POST.get("tilbage", "")
    if slettet.get("plan") == plan_id:
        del request.session[FORTRYD]
        try:
            indhold.fortryd(plan_id, slettet["kopi"], af=request.user)
        except Regelbrud as brud:
            messages.error(request, str(brud))
        else:
            messages.success(request, "Det slettede er hentet tilbage.")
    egen = tilbage.startswith(reverse("helhedsplaner:plan", args=[plan_id]))
    return redirect(tilbage if egen else reverse("helhedsplaner:plan", args=[plan_id]))


@require_POST
def flyt(request: Request, plan_id: int, slags: str, raekke_id: int) -> HttpResponse:
    """Move a row one place; without JavaScript the page comes back at the same spot."""
    side, art = _side(slags), SLAGS[slags]
    planen = hent_til_rettelse(request, plan_id)
    raekke = get_object_or_404(art.raekker(planen), pk=raekke_id)
    if side.form is None or not indhold.er_ordnet(art.model):
        raise Http404
    indhold.flyt(plan_id, slags, raekke_id, op=request.POST.get("retning") == "op", af=request.user)
    return redirect(_hjem(planen, slags, raekke))
