"""Asking for signatures, and the page where a signer reads, signs, declines or hands on."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grundlag.adgang import Handling
from grundlag.dato import i_dag, laeselig
from grundlag.fejl import Regelbrud
from grundlag.filer import send_indhold
from grundlag.formular import proev
from grundlag.http import Request, med_noegle
from grundlag.konto import brug_bekraeftelse, frisk_bekraeftelse
from kontrakter import handlinger
from kontrakter.forms import AfvisForm, AnmodForm, GivViderForm, SkrivUnderForm
from kontrakter.handlinger import Hvem
from kontrakter.models import Aftale, Forsegling, Underskriftsanmodning, Underskriftsmetode
from kontrakter.signatur import OVERSKRIFT, er_aegte
from kontrakter.tjeneste import er_sat_op
from kontrakter.views.faelles import hent_aftale, kraev_ret, vis_formular
from kontrakter.views.underskrift import hent_version

FRIST_DAGE = 14
STOERSTE_SVAR = 100_000
FORMULARER: dict[str, type[forms.Form]] = {"underskriv": SkrivUnderForm, "afvis": AfvisForm, "giv-videre": GivViderForm}


@require_http_methods(["GET", "POST"])
def anmod(request: Request, version_id: int, part_id: int) -> HttpResponse:
    """Ask somebody to sign for a party."""
    version = hent_version(request, version_id)
    aftale = hent_aftale(request, version.aftale_id)
    kraev_ret(aftale.maa_registrere, Handling.REGISTRER_UNDERSKRIFT)  # type: ignore[attr-defined]
    part = get_object_or_404(
        aftale.parter.select_related("boligorganisation", "forvaltning", "lokaludvalg"), pk=part_id
    )
    form = AnmodForm(
        request.POST or None,
        med_tjeneste=er_sat_op(),
        initial={
            "navn": part.kontakt_navn,
            "titel": part.kontakt_titel,
            "email": part.kontakt_email,
            "paa_vegne_af": part.fuldt_navn,
            "nummer": 1,
            "frist": i_dag() + timedelta(days=FRIST_DAGE),
        },
    )
    if form.is_valid() and (
        anmodning := proev(form, handlinger.anmod, version.pk, part.pk, **form.cleaned_data, af=request.user)
    ):
        besked = "har fået en mail" if anmodning.sendt_tid else "får en mail, når det er hendes eller hans tur"
        messages.success(request, f"{anmodning.navn} {besked}.")
        return redirect("kontrakter:aftale", aftale.pk)
    indledning = f"Version {version.nummer} ({version.hash_kort}). Modtageren underskriver, afviser eller giver videre."
    return vis_formular(
        request, f"Bed om underskrift for {part.fuldt_navn}", form, aftale=aftale, indledning=indledning
    )


@require_POST
def paamind(request: Request, anmodning_id: int) -> HttpResponse:
    """Send the signer the mail once more."""
    return _til_anmodning(request, anmodning_id, handlinger.paamind, "{} er påmindet.")


@require_POST
def kald_anmodning_tilbage(request: Request, anmodning_id: int) -> HttpResponse:
    return _til_anmodning(request, anmodning_id, handlinger.kald_tilbage, "Anmodningen til {} er kaldt tilbage.")


def _til_anmodning(
    request: Request, anmodning_id: int, handling: Callable[..., Underskriftsanmodning], besked: str
) -> HttpResponse:
    synlige = Underskriftsanmodning.objects.filter(version__aftale__in=Aftale.objects.synlige_for(request.user))
    anmodning = get_object_or_404(synlige.select_related("version"), pk=anmodning_id)
    try:
        handling(anmodning.pk, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        messages.success(request, besked.format(anmodning.navn))
    return redirect("kontrakter:aftale", anmodning.version.aftale_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def underskriv_selv(request: Request, anmodning_id: int) -> HttpResponse:
    """
    The signer's own page, for one with an account: she confirms who she is once more, for this signature alone.

    Without a fresh confirmation a signature is not taken, whoever has the session.
    """
    egne = Underskriftsanmodning.objects.filter(bruger=request.user)
    anmodning = get_object_or_404(egne.select_related("part", "version__aftale", "oprettet_af"), pk=anmodning_id)
    hvem = Hvem(request.user)
    bekraeftet = frisk_bekraeftelse(request)
    form = _formular(request)
    if request.method == "POST" and isinstance(form, SkrivUnderForm) and bekraeftet is None:
        return redirect(_bekraeft(request))

    def skriv_under() -> object:
        kvittering = (
            f"Egen bruger ({request.user.email}), bekræftet {laeselig(datetime.fromtimestamp(bekraeftet or 0, UTC))}"
        )
        underskrift = handlinger.underskriv(
            anmodning.pk, hvem=hvem, kvittering=kvittering, metode=Underskriftsmetode.I_SYSTEMET
        )
        brug_bekraeftelse(request)
        return underskrift

    if svar := _udfoer(request, form, anmodning, hvem, skriv_under):
        messages.success(request, svar)
        return redirect("kontrakter:aftale", anmodning.version.aftale_id)
    kontekst = {
        "bekraeft": "" if bekraeftet else _bekraeft(request),
        "pdf": reverse("kontrakter:version_pdf", args=[anmodning.version_id]),
    }
    return _vis(request, anmodning, form, kontekst)


@med_noegle
@require_http_methods(["GET", "HEAD", "POST"])
def underskriv_med_link(request: Request, noegle: str) -> HttpResponse:
    """The same page for a signer without an account. Looking never uses the link up."""
    try:
        link = handlinger.find_link(noegle)
    except Regelbrud as brud:
        return render(request, "kontrakter/link_lukket.html", {"fejl": str(brud)}, status=410)
    anmodning = link.anmodning
    form = _formular(request)
    if svar := _udfoer(
        request, form, anmodning, handlinger.med_link(link), lambda: handlinger.underskriv_med_link(noegle)
    ):
        return render(request, "kontrakter/link_lukket.html", {"tak": svar})
    pdf = reverse("kontrakter:dokument_med_link", args=[noegle])
    return _vis(request, anmodning, form, {"pdf": pdf, "bekraeft": ""})


@med_noegle
@require_safe
def dokument_med_link(request: HttpRequest, noegle: str) -> HttpResponseBase:
    """The PDF that the link is about."""
    try:
        version = handlinger.find_link(noegle).anmodning.version
    except Regelbrud as brud:
        return render(request, "kontrakter/link_lukket.html", {"fejl": str(brud)}, status=410)
    udskrift = version.udskrift
    if udskrift.fil_id is None:
        return render(
            request, "kontrakter/link_lukket.html", {"fejl": "Dokumentet er ikke klar endnu. Prøv igen om lidt."}
        )
    return send_indhold(request, udskrift.fil_id, udskrift.filnavn, vis_i_browser=True)


def _formular(request: HttpRequest) -> forms.Form:
    klasse = FORMULARER.get(request.GET.get("handling", ""), SkrivUnderForm)
    return klasse(request.POST if request.method == "POST" else None)


def _bekraeft(request: HttpRequest) -> str:
    """Where she confirms who she is, and comes back from."""
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': request.get_full_path()})}"


def _udfoer(
    request: HttpRequest,
    form: forms.Form,
    anmodning: Underskriftsanmodning,
    hvem: Hvem,
    skriv_under: Callable[[], object],
) -> str:
    """Do what the form asks for; returns what to say, or nothing when it is not sent or is refused."""
    if not form.is_valid():
        return ""
    felter = form.cleaned_data
    if isinstance(form, AfvisForm):
        return (
            "Du har afvist at underskrive." if proev(form, handlinger.afvis, anmodning.pk, **felter, hvem=hvem) else ""
        )
    if isinstance(form, GivViderForm):
        ny = proev(form, handlinger.giv_videre, anmodning.pk, **felter, hvem=hvem)
        return f"{ny.navn} er bedt om at underskrive i stedet." if ny else ""
    return f"Tak. Du har underskrevet for {anmodning.paa_vegne_af}." if proev(form, skriv_under) else ""


def _vis(
    request: HttpRequest, anmodning: Underskriftsanmodning, form: forms.Form, kontekst: dict[str, Any]
) -> HttpResponse:
    version = anmodning.version
    return render(
        request,
        "kontrakter/underskriv.html",
        {
            "anmodning": anmodning,
            "aftale": version.aftale,
            "version": version,
            "form": form,
            "hvad": next(navn for navn, klasse in FORMULARER.items() if isinstance(form, klasse)),
            "er_paa_tur": Underskriftsanmodning.objects.paa_tur().filter(pk=anmodning.pk).exists(),
            "i_systemet": anmodning.metode == Underskriftsmetode.I_SYSTEMET,
            "parter": version.aftale.parter.med_underskrift(version),
            "indhold": version.indhold,
            **kontekst,
        },
        status=422 if form.errors else 200,
    )


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def tjenestesvar(request: HttpRequest) -> HttpResponse:
    """What the outside service says has happened; taken only with its signature."""
    krop = request.read(STOERSTE_SVAR)
    noegle = settings.UNDERSKRIFTSTJENESTE_NOEGLE
    if not er_aegte(noegle, krop, request.headers.get(OVERSKRIFT, ""), time.time()):
        return HttpResponse("Ukendt afsender.", status=401, content_type="text/plain")
    try:
        svar = json.loads(krop)
        sag, haendelse, sha256 = str(svar["sag"]), str(svar["haendelse"]), str(svar["sha256"])
        kvittering, begrundelse = str(svar.get("kvittering", "")), str(svar.get("begrundelse", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return HttpResponse("Svaret kan ikke læses.", status=400, content_type="text/plain")
    try:
        fundet = handlinger.svar_fra_tjenesten(
            sag, haendelse, sha256=sha256, kvittering=kvittering, begrundelse=begrundelse
        )
    except Regelbrud as brud:
        return HttpResponse(str(brud), status=409, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204 if fundet else 404)


@require_safe
def segl(request: Request, version_id: int) -> HttpResponseBase:
    """The sealed PDF; until it is there, 404."""
    version = hent_version(request, version_id)
    forsegling = get_object_or_404(Forsegling, version=version, fil__isnull=False)
    return send_indhold(request, str(forsegling.fil_id), f"Forseglet {version.udskrift.filnavn}", vis_i_browser=True)


@require_POST
def forsegl_igen(request: Request, version_id: int) -> HttpResponse:
    """Order a seal that failed once more."""
    version = hent_version(request, version_id)
    try:
        handlinger.bestil_segl_igen(version.pk, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        messages.success(request, "Seglet er bestilt igen.")
    return redirect("kontrakter:aftale", version.aftale_id)
