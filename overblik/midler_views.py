"""The pages of municipal money: of one plan, and of a byområde."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from byomraader.models import Byomraade
from grundlag.http import Request
from helhedsplaner.models import Helhedsplan
from overblik.midler import midler


@require_safe
def plan_midler(request: Request, plan_id: int) -> HttpResponse:
    planer = Helhedsplan.objects.synlige_for(request.user)
    plan = get_object_or_404(planer, pk=plan_id)
    tilbage = [(reverse("helhedsplaner:liste"), "Helhedsplaner"), (reverse("helhedsplaner:plan", args=[plan.pk]), plan)]
    return _vis(request, str(plan), [plan], tilbage)


@require_safe
def byomraade_midler(request: Request, slug: str) -> HttpResponse:
    """All plans of the byområde that the user may see, taken together and one by one."""
    omraade = get_object_or_404(Byomraade, slug=slug)
    planer = Helhedsplan.objects.synlige_for(request.user).filter(byomraade=omraade)
    tilbage = [(reverse("overblik:byomraader"), "Byområder"), (reverse("overblik:byomraade", args=[slug]), omraade)]
    return _vis(request, str(omraade), list(planer.order_by("-periode_fra", "navn_orden")), tilbage)


def _vis(request: Request, navn: str, planer: list[Helhedsplan], tilbage: list[tuple[str, object]]) -> HttpResponse:
    return render(
        request,
        "overblik/midler.html",
        {"navn": navn, "midler": midler(planer, request.user), "tilbage": tilbage},
    )
