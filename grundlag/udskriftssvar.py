"""How a page answers for a PDF that a job makes: with its bytes, or with how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from grundlag.filer import send_indhold
from grundlag.http import Request, er_fragment
from grundlag.models import Udskrift, Udskriftsstatus


def vis_udskrift(
    request: Request, udskrift: Udskrift, *, side: str, igen: str, om: Callable[[], dict[str, Any]]
) -> HttpResponseBase:
    """
    The stored bytes; until they are made, the template ``side`` with what ``om`` gives it, or the part htmx asks for.

    ``side`` includes komponenter/udskrift.html; ``igen`` is where one that failed is ordered again.
    The view varies on HX-Request.
    """
    if er_fragment(request):
        del_ = {"udskrift": udskrift, "adresse": request.path, "igen": igen}
        return render(request, "komponenter/udskrift.html", del_)
    if udskrift.status == Udskriftsstatus.FAERDIG and udskrift.fil_id:
        return send_indhold(request, udskrift.fil_id, udskrift.filnavn, vis_i_browser=True)
    return render(request, side, {**om(), "udskrift": udskrift, "igen": igen})
