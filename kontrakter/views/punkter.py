"""Which version of an agreement an agenda item carries."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from fora.sider import hent_punkt, kraev_rettelse_af, vis_formular
from grundlag.felter import opsaetning
from grundlag.formular import giv_valg, proev
from grundlag.http import Request
from kontrakter.handlinger.punkter import saet_paa_punkt
from kontrakter.models import Aftale, Aftaleversion, Punktkontrakt


class PunktkontraktForm(forms.Form):
    version = forms.ModelChoiceField(
        Aftaleversion.objects.none(), label="Aftaleversion", required=False, empty_label="Ingen aftaleversion"
    )

    helper = opsaetning(knap="Gem valget")


def punktkontrakt(request: Request, punkt_id: int) -> HttpResponse:
    """Choose among the versions of the byområde's agreements; the newest of each agreement first."""
    punktet = hent_punkt(request, punkt_id)
    kraev_rettelse_af(punktet.moede)
    aftaler = Aftale.objects.synlige_for(request.user).filter(byomraade=punktet.moede.gruppe.byomraade_id)
    baaret = Punktkontrakt.objects.filter(punkt=punktet).first()
    form = PunktkontraktForm(request.POST or None, initial={"version": baaret and baaret.version_id})
    versioner = Aftaleversion.objects.filter(aftale__in=aftaler).select_related("aftale")
    giv_valg(form, "version", versioner.order_by("aftale__titel", "-nummer"))
    if form.is_valid():
        valgt = form.cleaned_data["version"]
        if proev(form, saet_paa_punkt, punkt_id, valgt, af=request.user) is not None:
            messages.success(request, f"Punktet bærer nu {valgt}." if valgt else "Punktet bærer ingen aftaleversion.")
            return redirect("fora:punkt", punkt_id)
    return vis_formular(
        request,
        form,
        titel="Aftaleversion på punktet",
        indledning=(
            "Punktet bliver ved med at bære den version, du vælger, også når aftalen får en nyere. "
            "Er dagsordenen sendt ud, så send et supplement, når du har skiftet."
        ),
        moede=punktet.moede,
    )
