"""From print to signature: versions and their PDF, sending out, signing, and the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.formular import proev
from grundlag.http import Request
from grundlag.templatetags.visning import dag
from grundlag.udskriftssvar import vis_udskrift
from kontrakter import handlinger
from kontrakter.forms import BegrundelseForm, OpsigForm, UnderskriftForm
from kontrakter.krav import krav_til
from kontrakter.models import Aftale, Aftaleversion, Underskrift
from kontrakter.views.faelles import hent_aftale, hent_til_rettelse, kraev_ret, vis_formular


def hent_version(request: Request, version_id: int) -> Aftaleversion:
    """The version without its content, if the user may see its agreement; otherwise 404."""
    synlige = Aftaleversion.objects.filter(aftale__in=Aftale.objects.synlige_for(request.user))
    return get_object_or_404(synlige.select_related("udskrift").defer("indhold", "udskrift__data"), pk=version_id)


@require_POST
def udkast(request: Request, aftale_id: int) -> HttpResponse:
    """Order a print of the draft, and show it when it is made."""
    aftale = hent_til_rettelse(request, aftale_id)
    try:
        version = handlinger.lav_udkast(aftale.pk, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
        return redirect("kontrakter:aftale", aftale.pk)
    return redirect("kontrakter:version_pdf", version.pk)


@require_safe
@vary_on_headers("HX-Request")
def version_pdf(request: Request, version_id: int) -> HttpResponseBase:
    """The stored PDF; until it is made, a page that waits for it."""
    version = hent_version(request, version_id)
    return vis_udskrift(
        request,
        version.udskrift,
        side="kontrakter/version_pdf.html",
        igen=reverse("kontrakter:bestil_igen", args=[version.pk]),
        om=lambda: {"aftale": hent_aftale(request, version.aftale_id), "version": version},
    )


@require_POST
def bestil_igen(request: Request, version_id: int) -> HttpResponse:
    version = hent_version(request, version_id)
    handlinger.bestil_igen(version.pk, af=request.user)
    return redirect("kontrakter:version_pdf", version.pk)


@require_http_methods(["GET", "POST"])
def send(request: Request, aftale_id: int) -> HttpResponse:
    """What is missing before the agreement can be signed, and what sending it does."""
    aftale = hent_til_rettelse(request, aftale_id)
    fejl = ""
    if request.method == "POST":
        try:
            handlinger.send_til_underskrift(aftale.pk, af=request.user)
        except Regelbrud as brud:
            fejl = str(brud)
        except ValidationError as brud:
            fejl = " ".join(brud.messages)
        else:
            messages.success(request, "Aftalen er til underskrift. Print versionen, og registrér hver underskrift.")
            return redirect("kontrakter:aftale", aftale.pk)
    krav = krav_til(aftale)
    return render(
        request,
        "kontrakter/send.html",
        {"aftale": aftale, "krav": krav, "klar": all(et.opfyldt for et in krav), "fejl": fejl},
        status=422 if fejl else 200,
    )


@require_POST
def traek_tilbage(request: Request, aftale_id: int) -> HttpResponse:
    aftale = hent_aftale(request, aftale_id)
    try:
        handlinger.traek_tilbage(aftale.pk, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        messages.success(request, "Aftalen er en kladde igen.")
    return redirect("kontrakter:aftale", aftale.pk)


@require_http_methods(["GET", "POST"])
def annuller(request: Request, aftale_id: int) -> HttpResponse:
    """Give up a draft, with a reason."""
    return _slut(
        request,
        aftale_id,
        handlinger.annuller,
        "Annullér aftalen",
        "Aftalen kan ikke bruges igen. Dens linjer holder ikke længere på penge i kontraktpuljen.",
    )


@require_http_methods(["GET", "POST"])
def opsig(request: Request, aftale_id: int) -> HttpResponse:
    """End a signed agreement, with a reason."""
    return _slut(
        request,
        aftale_id,
        handlinger.opsig,
        "Opsig aftalen",
        "Varslet regnes fra udgangen af den måned, opsigelsen er modtaget. Aftalen gælder til da, og linjer for årene "
        "efter holder ikke længere på penge i kontraktpuljen.",
        OpsigForm,
    )


def _slut(
    request: Request,
    aftale_id: int,
    handling: Callable[..., Aftale],
    titel: str,
    indledning: str,
    formular: type[BegrundelseForm] = BegrundelseForm,
) -> HttpResponse:
    aftale = hent_aftale(request, aftale_id)
    har_ret: Any = aftale.maa_redigere  # type: ignore[attr-defined]
    kraev_ret(har_ret, Handling.REDIGER_AFTALE)
    form = formular(request.POST or None)
    if form.is_valid() and (slut := proev(form, handling, aftale.pk, **form.cleaned_data, af=request.user)):
        ophoerer = f" Den sidste dag er {dag(slut.ophoerer_dato)}." if slut.ophoerer_dato else ""
        messages.success(request, f"Aftalen er {slut.tilstand.label.lower()}.{ophoerer}")
        return redirect("kontrakter:aftale", aftale.pk)
    return vis_formular(request, titel, form, aftale=aftale, indledning=indledning)


@require_http_methods(["GET", "POST"])
def underskriv(request: Request, version_id: int, part_id: int) -> HttpResponse:
    """Record that a party has signed on paper."""
    version = hent_version(request, version_id)
    aftale = hent_aftale(request, version.aftale_id)
    kraev_ret(aftale.maa_registrere, Handling.REGISTRER_UNDERSKRIFT)  # type: ignore[attr-defined]
    parter = aftale.parter.select_related("boligorganisation", "forvaltning", "lokaludvalg")
    part = get_object_or_404(parter, pk=part_id)
    form = UnderskriftForm(
        request.POST or None,
        request.FILES or None,
        initial={"navn": part.kontakt_navn, "titel": part.kontakt_titel, "paa_vegne_af": part.fuldt_navn},
    )
    if (
        form.is_valid()
        and proev(form, handlinger.registrer_underskrift, version.pk, part.pk, **form.cleaned_data, af=request.user)
        is not None
    ):
        messages.success(request, f"Underskriften for {part} er registreret.")
        return redirect("kontrakter:aftale", aftale.pk)
    indledning = (
        f"Version {version.nummer} ({version.hash_kort}). Sidekoden viser, at det er den version, der er underskrevet. "
        "Når den sidste part har underskrevet, bliver aftalen forseglet."
    )
    return vis_formular(request, f"Underskrift for {part.fuldt_navn}", form, aftale=aftale, indledning=indledning)


@require_POST
def tilbagekald(request: Request, underskrift_id: int) -> HttpResponse:
    """Withdraw a signature that was recorded by mistake."""
    underskrift = get_object_or_404(Underskrift.objects.select_related("version"), pk=underskrift_id)
    aftale = hent_aftale(request, underskrift.version.aftale_id)
    try:
        handlinger.tilbagekald_underskrift(underskrift.pk, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        messages.success(request, "Underskriften er tilbagekaldt. Den står stadig i historikken.")
    return redirect("kontrakter:aftale", aftale.pk)
