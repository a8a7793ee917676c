"""Which version of a plan an agenda item carries."""

from __future__ import annotations

from django.http import HttpResponse

from fora.sider import hent_punkt, vaelg_version
from grundlag.http import Request
from helhedsplaner.handlinger.punkter import saet_version
from helhedsplaner.models import Helhedsplan, Planversion, Punktversion


def punktversion(request: Request, punkt_id: int) -> HttpResponse:
    """Choose among the versions of the byområde's plans; the newest of each plan first."""
    punktet = hent_punkt(request, punkt_id)
    planer = Helhedsplan.objects.synlige_for(request.user).filter(byomraade=punktet.moede.gruppe.byomraade_id)
    versioner = Planversion.objects.filter(plan__in=planer).select_related("plan")
    return vaelg_version(
        request,
        punktet,
        hvad="Planversion",
        ingen="Ingen planversion",
        versioner=versioner.order_by("plan__navn", "-nummer"),
        baaret=Punktversion.objects.filter(punkt=punktet),
        saet=saet_version,
    )
