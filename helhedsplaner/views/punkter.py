"""Which version of a plan an agenda item carries."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from fora.sider import hent_punkt, kraev_rettelse_af, vis_formular
from grundlag.felter import opsaetning
from grundlag.formular import giv_valg, proev
from grundlag.http import Request
from helhedsplaner.handlinger.punkter import saet_version
from helhedsplaner.models import Helhedsplan, Planversion, Punktversion


class PunktversionForm(forms.Form):
    version = forms.ModelChoiceField(
        Planversion.objects.none(), label="Planversion", required=False, empty_label="Ingen planversion"
    )

    helper = opsaetning(knap="Gem valget")


def punktversion(request: Request, punkt_id: int) -> HttpResponse:
    """Choose among the versions of the byområde's plans; the newest of each plan first."""
    punktet = hent_punkt(request, punkt_id)
    kraev_rettelse_af(punktet.moede)
    planer = Helhedsplan.objects.synlige_for(request.user).filter(byomraade=punktet.moede.gruppe.byomraade_id)
    baaret = Punktversion.objects.filter(punkt=punktet).first()
    form = PunktversionForm(request.POST or None, initial={"version": baaret and baaret.version_id})
    versioner = Planversion.objects.filter(plan__in=planer).select_related("plan").order_by("plan__navn", "-nummer")
    giv_valg(form, "version", versioner)
    if form.is_valid():
        valgt = form.cleaned_data["version"]
        if proev(form, saet_version, punkt_id, valgt, af=request.user) is not None:
            messages.success(request, f"Punktet bærer nu {valgt}." if valgt else "Punktet bærer ingen planversion.")
            return redirect("fora:punkt", punkt_id)
    return vis_formular(
        request,
        form,
        titel="Planversion på punktet",
        indledning=(
            "Punktet bliver ved med at bære den version, du vælger, også når planen får en nyere. "
            "Er dagsordenen sendt ud, så send et supplement, når du har skiftet."
        ),
        moede=punktet.moede,
    )
