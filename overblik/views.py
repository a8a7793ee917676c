"""The pages that gather from all the apps: Mit overblik, the byområder, the search."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from byomraader.models import Afdeling, Byomraade
from fora.models import Gruppe, Moede
from fora.tilstande import Moedestatus
from godkendelser.alarm import alarmer
from grundlag import kroge
from grundlag.adgang import Handling
from grundlag.dato import i_dag
from grundlag.http import Request
from grundlag.sortering import DanskOrden
from helhedsplaner.models import Helhedsplan
from overblik.tal import omraadetal

MINE_PLANER = 10
OMRAADETS_PLANER = 10
NAESTE_MOEDER = 5
BESTILLINGER = 5
KORTESTE_SOEGNING = 2


@require_safe
def forside(request: Request) -> HttpResponse:
    """Mit overblik: first what waits for the user, then her plans, then the six byområder."""
    afventer = sorted(
        kroge.afventer(request.user), key=lambda ting: (ting.frist is None, ting.frist or ting.siden or i_dag())
    )
    mine = Helhedsplan.objects.tilladt_for(request.user, Handling.REDIGER_PLAN).levende()
    mine_planer = list(mine.select_related("byomraade", "driftsansvarlig").nyeste_foerst()[:MINE_PLANER])
    moeder = Moede.objects.synlige_for(request.user).filter(dato__gte=i_dag()).exclude(status=Moedestatus.AFLYST)
    return render(
        request,
        "overblik/forside.html",
        {
            "afventer": afventer,
            "mine_planer": med_alarmer(mine_planer),
            "moeder": moeder.select_related("gruppe").order_by("dato", "pk")[:NAESTE_MOEDER],
            "omraader": omraadetal(request.user),
            "bestillinger": request.user.bestillinger.all()[:BESTILLINGER],
        },
    )


def med_alarmer(planer: list[Helhedsplan]) -> list[tuple[Helhedsplan, list[str]]]:
    """Each plan with its alarms in sentences."""
    fundne = alarmer(planer)
    return [(plan, fundne.get(plan.pk, [])) for plan in planer]


@require_safe
def byomraader(request: Request) -> HttpResponse:
    return render(request, "overblik/byomraader.html", {"omraader": omraadetal(request.user)})


@require_safe
def byomraade(request: Request, slug: str) -> HttpResponse:
    """All that belongs to one byområde and that the user may see."""
    omraade = get_object_or_404(Byomraade.objects.prefetch_related("aliasser", "lokaludvalg"), slug=slug)
    planer = Helhedsplan.objects.synlige_for(request.user).filter(byomraade=omraade)
    nyeste = planer.select_related("driftsansvarlig").nyeste_foerst()
    return render(
        request,
        "overblik/byomraade.html",
        {
            "omraade": omraade,
            "planer": med_alarmer(list(nyeste[:OMRAADETS_PLANER])),
            "grupper": Gruppe.objects.synlige_for(request.user).aktive().filter(byomraade=omraade),
            "afdelinger": Afdeling.objects.gyldige()
            .filter(byomraade=omraade)
            .select_related("boligorganisation")
            .order_by(DanskOrden("boligorganisation__navn"), "nummer"),
            "paneler": kroge.panel(omraade, request.user),
        },
    )


@require_safe
def soeg(request: Request) -> HttpResponse:
    """Find by name, sagsnummer, afdelingsnummer and title, among what the user may see."""
    tekst = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    fund = kroge.soegekilder(request.user, tekst) if len(tekst) >= KORTESTE_SOEGNING else []
    grupper = [(slags, list(fundne)) for slags, fundne in groupby(fund, key=lambda et: et.slags)]
    grupper.sort(key=lambda gruppe: gruppe[0] != "Helhedsplaner")  # what most look for, first
    return render(
        request,
        "overblik/soeg.html",
        {"tekst": tekst, "grupper": grupper, "antal": len(fund), "for_kort": 0 < len(tekst) < KORTESTE_SOEGNING},
    )
