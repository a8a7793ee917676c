"""What a body works on: which plans and indsatsområder its members see."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from fora.sider import hent_gruppe_til_styring
from grundlag.formular import proev
from grundlag.http import Request
from helhedsplaner.forms.grupper import GruppeplanForm
from helhedsplaner.handlinger.grupper import fjern_plan, tilknyt_plan
from helhedsplaner.models import Gruppeplan, Helhedsplan


def gruppeplaner(request: Request, gruppe_id: int) -> HttpResponse:
    gruppen = hent_gruppe_til_styring(request, gruppe_id)
    form = GruppeplanForm(request.POST or None, byomraade=gruppen.byomraade, bruger=request.user)
    if form.is_valid() and proev(form, tilknyt_plan, gruppe_id, **form.felter, af=request.user) is not None:
        messages.success(request, "Det er føjet til gruppens arbejde. Medlemmerne kan nu se planen.")
        return redirect("helhedsplaner:gruppeplaner", gruppe_id)
    raekker = Gruppeplan.objects.filter(gruppe=gruppen, plan__in=Helhedsplan.objects.synlige_for(request.user))
    return render(
        request,
        "helhedsplaner/gruppeplaner.html",
        {
            "gruppe": gruppen,
            "raekker": raekker.select_related("plan", "indsatsomraade").order_by("plan__navn", "indsatsomraade"),
            "form": form,
        },
        status=422 if form.errors else 200,
    )


@require_POST
def fjern(request: Request, gruppeplan_id: int) -> HttpResponse:
    raekke = get_object_or_404(Gruppeplan, pk=gruppeplan_id)
    gruppen = hent_gruppe_til_styring(request, raekke.gruppe_id)
    fjernet = fjern_plan(gruppeplan_id, af=request.user)
    messages.success(request, f"Gruppen arbejder ikke længere med {fjernet.plan}.")
    return redirect("helhedsplaner:gruppeplaner", gruppen.pk)
