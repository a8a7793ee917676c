"""The page of long work that one has ordered, and its file; only for the one who asked."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from grundlag.filer import send_indhold
from grundlag.http import Request, er_fragment


@require_safe
def bestilling(request: Request, bestilling_id: int) -> HttpResponse:
    """How far the work is; htmx asks again every second while it goes on."""
    fundet = get_object_or_404(request.user.bestillinger, pk=bestilling_id)
    skabelon = "grundlag/bestilling.html" + ("#tilstand" if er_fragment(request) else "")
    return render(request, skabelon, {"bestilling": fundet})


@require_safe
def bestilling_fil(request: Request, bestilling_id: int) -> HttpResponseBase:
    fundet = get_object_or_404(request.user.bestillinger.exclude(fil=None), pk=bestilling_id)
    return send_indhold(request, str(fundet.fil_id), fundet.filnavn)
