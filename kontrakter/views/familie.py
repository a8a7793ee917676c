"""The family of an agreement: how it begins, what it is on a given day, and what others say of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fora.models import Gruppe
from grundlag.adgang import Handling
from grundlag.dato import i_dag
from grundlag.formular import proev
from grundlag.http import Request
from kontrakter import handlinger
from kontrakter.forms import (
    AjourForm,
    DatovalgForm,
    DelaftaleForm,
    ForumaftaleForm,
    JournalForm,
    LbfGodkendelseForm,
    TillaegForm,
)
from kontrakter.models import Aftale, Aftaleversion
from kontrakter.tilstande import BRUGES
from kontrakter.views.faelles import hent_aftale, kraev_ret, vis_formular


@require_http_methods(["GET", "POST"])
def ny_forumaftale(request: Request, gruppe_id: int) -> HttpResponse:
    grupper = Gruppe.objects.synlige_for(request.user).med_ret(request.user, maa_styre=Handling.STYR_FORUM)
    gruppe = get_object_or_404(grupper, pk=gruppe_id)
    kraev_ret(gruppe.maa_styre, Handling.STYR_FORUM)  # type: ignore[attr-defined]
    form = ForumaftaleForm(request.POST or None, initial={"fra": i_dag()})
    if form.is_valid() and (
        ny := proev(form, handlinger.opret_forumaftale, gruppe.pk, **form.cleaned_data, af=request.user)
    ):
        messages.success(request, "Forumaftalen er begyndt med standardteksterne. Ret dem, og se parterne igennem.")
        return redirect("kontrakter:aftale", ny.pk)
    return vis_formular(request, f"Ny forumaftale for {gruppe}", form)


def _formular(
    request: Request,
    aftale_id: int,
    titel: str,
    lav: Callable[[Aftale], forms.BaseForm],
    handling: Callable[..., Any],
    besked: str,
    indledning: str = "",
) -> HttpResponse:
    """One form on an agreement by those who may write in it, whatever its status; then its page, or the new one's."""
    aftale = hent_aftale(request, aftale_id)
    kraev_ret(aftale.maa_redigere, Handling.REDIGER_AFTALE)  # type: ignore[attr-defined]
    form: Any = lav(aftale)
    if form.is_valid() and (gjort := proev(form, handling, aftale.pk, **form.cleaned_data, af=request.user)):
        messages.success(request, besked)
        return redirect("kontrakter:aftale", gjort.pk if isinstance(gjort, Aftale) else aftale.pk)
    return vis_formular(request, titel, form, aftale=aftale, indledning=indledning)


@require_http_methods(["GET", "POST"])
def ny_delaftale(request: Request, aftale_id: int) -> HttpResponse:
    return _formular(
        request,
        aftale_id,
        "Ny delaftale",
        lambda aftale: DelaftaleForm(request.POST or None, aftale=aftale),
        handlinger.opret_delaftale,
        "Delaftalen er begyndt med planens egne ord.",
    )


@require_http_methods(["GET", "POST"])
def nyt_tillaeg(request: Request, aftale_id: int) -> HttpResponse:
    return _formular(
        request,
        aftale_id,
        "Nyt tillæg",
        lambda aftale: TillaegForm(request.POST or None, initial={"fra": i_dag()}),
        handlinger.opret_tillaeg,
        "Tillægget har hele aftalens indhold. Ret det, der skal være anderledes.",
        "Tillægget siger alt, hvad aftalen siger, med det ændrede, og gælder fra sin første dag. Alle underskriver.",
    )


@require_http_methods(["GET", "POST"])
def lbf_godkendelse(request: Request, aftale_id: int) -> HttpResponse:
    return _formular(
        request,
        aftale_id,
        "Landsbyggefondens godkendelse af ændringen",
        lambda aftale: LbfGodkendelseForm(request.POST or None),
        handlinger.registrer_lbf_godkendelse,
        "Godkendelsen er registreret.",
    )


@require_http_methods(["GET", "POST"])
def ajourfoer(request: Request, aftale_id: int) -> HttpResponse:
    return _formular(
        request,
        aftale_id,
        "Ajourført af den boligsociale bestyrelse",
        lambda aftale: AjourForm(request.POST or None, aftale=aftale),
        handlinger.registrer_ajourfoering,
        "Ajourføringen er registreret.",
        "Skal teksten ændres, laves et tillæg til delaftalen.",
    )


@require_http_methods(["GET", "POST"])
def journaliser(request: Request, aftale_id: int) -> HttpResponse:
    return _formular(
        request,
        aftale_id,
        "Journaliseret",
        lambda aftale: JournalForm(request.POST or None, initial={"journaliseret_som": aftale.journaliseret_som}),
        handlinger.journaliser,
        "Journalnummeret er gemt.",
    )


@require_safe
def gaeldende(request: Request, aftale_id: int) -> HttpResponse:
    """»Som den gjaldt den …«: the agreement or the tillæg that counted on a day, with the bytes that were signed."""
    aftale = hent_aftale(request, aftale_id)
    form = DatovalgForm(request.GET or {"dato": i_dag().strftime("%d.%m.%Y")})
    dag: date | None = form.cleaned_data["dato"] if form.is_valid() else None
    familie = list(Aftale.objects.synlige_for(request.user).familie(aftale))
    fundet = Aftale.objects.filter(pk__in=[et.pk for et in familie]).gaeldende(dag).last() if dag else None
    endelige = Aftaleversion.objects.filter(aftale__in=familie, er_udkast=False).order_by("aftale_id", "-nummer")
    versioner = {
        version.aftale_id: version
        for version in endelige.distinct("aftale_id").select_related("forsegling").defer("indhold")
    }
    return render(
        request,
        "kontrakter/gaeldende.html",
        {
            "aftale": aftale,
            "form": form,
            "dag": dag,
            "fundet": fundet,
            "version": versioner.get(fundet.pk) if fundet else None,
            "familie": [(et, versioner.get(et.pk) if et.status in BRUGES else None) for et in familie],
        },
        status=200 if form.is_valid() else 422,
    )
