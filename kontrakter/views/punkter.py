"""Which version of an agreement an agenda item carries."""

from __future__ import annotations

from django.http import HttpResponse

from fora.sider import hent_punkt, vaelg_version
from grundlag.http import Request
from kontrakter.handlinger.punkter import saet_paa_punkt
from kontrakter.models import Aftale, Aftaleversion, Punktkontrakt


def punktkontrakt(request: Request, punkt_id: int) -> HttpResponse:
    """Choose among the versions of the byområde's agreements; the newest of each agreement first."""
    punktet = hent_punkt(request, punkt_id)
    aftaler = Aftale.objects.synlige_for(request.user).filter(byomraade=punktet.moede.gruppe.byomraade_id)
    versioner = Aftaleversion.objects.filter(aftale__in=aftaler).select_related("aftale")
    return vaelg_version(
        request,
        punktet,
        hvad="Aftaleversion",
        ingen="Ingen aftaleversion",
        versioner=versioner.order_by("aftale__titel", "-nummer"),
        baaret=Punktkontrakt.objects.filter(punkt=punktet),
        saet=saet_paa_punkt,
    )
