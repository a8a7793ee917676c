"""Out of the system: many agreements in one file, Landsbyggefonden's bundle, the journalpakke, lines and frikøb."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud
from grundlag.http import Request
from grundlag.models import Bestilling
from grundlag.regneark import Ark, csv_svar, xlsx_svar
from kontrakter import handlinger
from kontrakter.forms import FilterForm, FrikoebForm
from kontrakter.models import Aftale, Kontraktlinje, Linjeart
from kontrakter.models.linje import KontraktlinjeQuerySet
from kontrakter.views.faelles import hent_aftale
from kontrakter.views.liste import find_aftaler

PR_SIDE = 50
FORMER = {"pdf": "Aftaler", "zip": "Aftaler", "tryk": "Trykkørsel"}
LINJER = (
    "Aftale",
    "Tilstand",
    "Plan",
    "Art",
    "Forvaltning",
    "Indsatsområde",
    "Tværgående indsats",
    "Beskrivelse",
    "År",
    "Beløb (kr.)",
    "Timer",
    "Timepris (kr.)",
    "Årsværk",
)
FRIKOEB = ("Forvaltning", "Byområde", "Plan", "Aftale", "Beskrivelse", "År", "Timer", "Årsværk", "Beløb (kr.)")


@require_POST
def bestil(request: Request, form: str) -> HttpResponse:
    """Gather what the list shows, all pages of it; the filters are in the URL as on the list."""
    if form not in FORMER:
        raise Http404
    filtre = FilterForm(request.GET)
    aftaler = find_aftaler(request, filtre)
    omraade = filtre.cleaned_data.get("byomraade")
    titel = f"{FORMER[form]} {omraade or 'i alle byområder'} {i_dag():%d.%m.%Y}"
    ids = list(aftaler.order_by().values_list("pk", flat=True))
    tilbage = f"{reverse('kontrakter:liste')}?{request.GET.urlencode()}"
    return _bestil(request, lambda: handlinger.bestil_samling(titel, ids, form=form, af=request.user), tilbage)


@require_POST
def til_lbf(request: Request, aftale_id: int) -> HttpResponse:
    aftale = hent_aftale(request, aftale_id)
    tilbage = reverse("kontrakter:aftale", args=[aftale.pk])
    return _bestil(request, lambda: handlinger.bestil_til_lbf(aftale.pk, af=request.user), tilbage)


@require_POST
def til_journal(request: Request, aftale_id: int) -> HttpResponse:
    aftale = hent_aftale(request, aftale_id)
    tilbage = reverse("kontrakter:aftale", args=[aftale.pk])
    return _bestil(request, lambda: handlinger.bestil_til_journal(aftale.pk, af=request.user), tilbage)


def _bestil(request: Request, handling: Callable[[], Bestilling], tilbage: str) -> HttpResponse:
    try:
        return redirect("grundlag:bestilling", handling().pk)
    except Regelbrud as brud:
        messages.error(request, str(brud))
        return redirect(tilbage)


@require_safe
def linjer(request: Request) -> HttpResponse:
    """The lines of the agreements that the list shows, as a spreadsheet."""
    aftaler: list[Aftale] = list(find_aftaler(request, FilterForm(request.GET)))
    raekker = Kontraktlinje.objects.filter(aftale__in=aftaler).select_related(
        "aftale", "plan", "forvaltning", "indsatsomraade", "tvaergaaende_indsats"
    )
    ark = Ark(
        "Linjer",
        LINJER,
        (
            (
                et.aftale.titel,
                et.aftale.tilstand.label,
                str(et.plan),
                et.get_art_display(),
                str(et.forvaltning or ""),
                str(et.indsatsomraade or ""),
                str(et.tvaergaaende_indsats or ""),
                et.beskrivelse,
                et.aar,
                et.beloeb,
                et.timer,
                et.timepris,
                et.aarsvaerk,
            )
            for et in raekker.order_by("aftale", "aar", "raekkefoelge", "pk")
        ),
    )
    return xlsx_svar(f"linjer-{i_dag():%Y-%m-%d}.xlsx", ark)


def _frikoeb(request: Request, form: FrikoebForm) -> KontraktlinjeQuerySet:
    aftaler = Aftale.objects.synlige_for(request.user)
    fundne = Kontraktlinje.objects.disponerende().filter(art=Linjeart.FRIKOEB, aftale__in=aftaler)
    form.is_valid()
    valgt = form.cleaned_data
    if valgt.get("forvaltning"):
        fundne = fundne.filter(forvaltning=valgt["forvaltning"])
    if valgt.get("byomraade"):
        fundne = fundne.filter(aftale__byomraade=valgt["byomraade"])
    if valgt.get("aar"):
        fundne = fundne.filter(aar=valgt["aar"])
    return fundne


@require_safe
def frikoeb(request: Request) -> HttpResponse:
    """The frikøb of each forvaltning, summed and line by line."""
    form = FrikoebForm(request.GET)
    fundne = _frikoeb(request, form)
    summer = (
        fundne.order_by("forvaltning__navn")
        .values_list("forvaltning__navn")
        .annotate(timer=Sum("timer"), aarsvaerk=Sum("aarsvaerk"), beloeb=Sum("beloeb"))
    )
    raekker = fundne.select_related("aftale__byomraade", "plan", "forvaltning")
    side = Paginator(raekker.order_by("forvaltning__navn", "aar", "pk"), PR_SIDE).get_page(request.GET.get("side"))
    eksport = f"{reverse('kontrakter:frikoeb_eksport')}?{request.GET.urlencode()}"
    return render(
        request, "kontrakter/frikoeb.html", {"form": form, "summer": summer, "side": side, "eksport": eksport}
    )


@require_safe
def frikoeb_eksport(request: Request) -> StreamingHttpResponse:
    raekker = _frikoeb(request, FrikoebForm(request.GET)).select_related("aftale__byomraade", "plan", "forvaltning")
    return csv_svar(
        f"frikoeb-{i_dag():%Y-%m-%d}.csv",
        FRIKOEB,
        (
            (
                str(et.forvaltning or ""),
                str(et.aftale.byomraade),
                str(et.plan),
                et.aftale.titel,
                et.beskrivelse,
                et.aar,
                _tal(et.timer),
                _tal(et.aarsvaerk),
                et.beloeb,
            )
            for et in raekker.order_by("forvaltning__navn", "aar", "pk")
        ),
    )


def _tal(tal: object) -> str:
    return "" if tal is None else str(tal).replace(".", ",")
