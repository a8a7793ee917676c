"""Who sits in a body: seated, and ended by date."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from fora import handlinger
from fora.forms.medlemmer import AfslutForm, MedlemForm
from fora.models import Medlemskab
from fora.sider import hent_gruppe_til_styring, vis_formular
from grundlag.formular import proev
from grundlag.http import Request


def nyt_medlem(request: Request, gruppe_id: int) -> HttpResponse:
    gruppen = hent_gruppe_til_styring(request, gruppe_id)
    form = MedlemForm(request.POST or None, instance=Medlemskab(gruppe=gruppen))
    if form.is_valid() and (nyt := proev(form, handlinger.tilfoej_medlem, gruppe_id, **form.felter, af=request.user)):
        messages.success(request, f"{nyt.person} er medlem.")
        return redirect("fora:gruppe", gruppe_id)
    return vis_formular(request, form, titel="Nyt medlem", gruppe=gruppen)


def afslut_medlemskab(request: Request, medlemskab_id: int) -> HttpResponse:
    """End a membership by its last day; she stays in the body's history."""
    medlemskab = get_object_or_404(Medlemskab.objects.select_related("person"), pk=medlemskab_id)
    gruppen = hent_gruppe_til_styring(request, medlemskab.gruppe_id)
    form = AfslutForm(request.POST or None)
    if form.is_valid():
        til = form.cleaned_data["til"]
        if proev(form, handlinger.afslut_medlemskab, medlemskab_id, til=til, af=request.user) is not None:
            messages.success(request, f"Medlemskabet for {medlemskab.person} er afsluttet.")
            return redirect("fora:gruppe", gruppen.pk)
    return vis_formular(
        request,
        form,
        titel=f"Afslut medlemskab: {medlemskab.person}",
        indledning="Medlemmet kan se gruppen og dens møder til og med den sidste dag og står derefter i historikken.",
        gruppe=gruppen,
    )
