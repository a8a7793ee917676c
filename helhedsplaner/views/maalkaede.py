"""The whole plan from mål to milepæl on one page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grundlag.http import Request
from helhedsplaner.kaede import antal_tekst, planens_kaede
from helhedsplaner.views.faelles import hent_plan


@require_safe
def maalkaede(request: Request, plan_id: int) -> HttpResponse:
    """Each mål with its criteria and the activities that serve it, and what hangs loose, section by section."""
    planen = hent_plan(request, plan_id)
    afsnit: list[Any] = planens_kaede(planen)
    i_alt: dict[tuple[str, str], int] = {}
    for et in afsnit:
        aktiviteter = list(et.aktiviteter.all())
        et.kaeder = [(maal, [en for en in aktiviteter if maal.pk in en.tjener]) for maal in et.maal.all()]
        et.uden_maal = [en for en in aktiviteter if not en.tjener]
        for ende in et.loese_ender:
            noegle = (ende.ental, ende.flertal)
            i_alt[noegle] = i_alt.get(noegle, 0) + len(ende.raekker)
    return render(
        request,
        "helhedsplaner/maalkaede.html",
        {"plan": planen, "afsnit": afsnit, "i_alt": [antal_tekst(antal, *navn) for navn, antal in i_alt.items()]},
    )
