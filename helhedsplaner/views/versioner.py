"""What a plan said when: its versions, one of them, and the difference between two."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from grundlag.http import Request
from helhedsplaner.forskel import budgettabel, dele, pengeforskel, sammenlign, titel
from helhedsplaner.models import Helhedsplan, Planversion
from helhedsplaner.views.faelles import hent_plan


@require_safe
def versioner(request: Request, plan_id: int) -> HttpResponse:
    planen = hent_plan(request, plan_id)
    alle = planen.versioner.select_related("lavet_af")
    return render(request, "helhedsplaner/versioner.html", {"plan": planen, "versioner": alle})


@require_safe
def version(request: Request, version_id: int) -> HttpResponse:
    """One version as it was sent out, all sections, with its hash."""
    synlige = Helhedsplan.objects.synlige_for(request.user)
    versioner = Planversion.objects.filter(plan__in=synlige).select_related("plan__byomraade", "lavet_af")
    fundet = get_object_or_404(versioner, pk=version_id)
    raekker = list(fundet.afsnit.all())
    omraade = fundet.plan.byomraade
    navne = {et.noegle.removeprefix("indsats:"): titel(et.noegle, et.indhold) for et in raekker}
    afsnit = [
        (
            titel(et.noegle, et.indhold),
            [
                # The version holds the byområde's lasting slug; the reader knows it by its name.
                replace(en, tekst=omraade.navn) if (en.noegle, en.tekst) == ("byomraade", omraade.slug) else en
                for en in dele(et.noegle, et.indhold)
                if not en.er_linje
            ],
            budgettabel(et.indhold, navne) if et.noegle == "budget" else None,
            et.sha256,
        )
        for et in raekker
    ]
    return render(request, "helhedsplaner/version.html", {"version": fundet, "plan": fundet.plan, "afsnit": afsnit})


@require_safe
def forskel(request: Request, plan_id: int) -> HttpResponse:
    """``?fra=1&til=2``: what the second version says otherwise than the first."""
    planen = hent_plan(request, plan_id)
    valgt = [request.GET.get(felt, "") for felt in ("fra", "til")]
    if not all(nummer.isdecimal() and len(nummer) <= 4 for nummer in valgt):
        return redirect("helhedsplaner:versioner", plan_id)
    versioner = planen.versioner.prefetch_related("afsnit")
    gammel, ny = (get_object_or_404(versioner, nummer=nummer) for nummer in valgt)
    foer, efter = ({et.noegle: et.indhold for et in version.afsnit.all()} for version in (gammel, ny))
    return render(
        request,
        "helhedsplaner/forskel.html",
        {
            "plan": planen,
            "gammel": gammel,
            "ny": ny,
            "afsnit": sammenlign(foer, efter),
            "penge": pengeforskel(foer["budget"], efter["budget"]),
        },
    )
