"""What a body is for: the text as it is written, and the versions that were adopted."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from fora import handlinger
from fora.forms.grupper import ForelaegForm, KommissoriumForm, VedtagForm
from fora.models import Kommissorieversion, Moede, Punktkommissorium
from fora.sider import (
    hent_gruppe,
    hent_gruppe_til_styring,
    hent_punkt,
    kraev_styring_af,
    vaelg_version,
    vis_formular,
)
from fora.tilstande import LUKKEDE
from grundlag import kladder
from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud
from grundlag.formular import proev, vis_fejl
from grundlag.http import Request


def kommissorium(request: Request, gruppe_id: int) -> HttpResponse:
    """What the body is for, to read or to write."""
    gruppen = hent_gruppe(request, gruppe_id)
    emne = kladder.emne_for(gruppen)
    start = konflikt = None
    status = 200
    if request.method == "POST":
        kraev_styring_af(gruppen)
        form = KommissoriumForm(request.POST)
        status = 422
        if form.is_valid():
            tekst, grundudgave = form.cleaned_data["kommissorium"], form.cleaned_data["grundudgave"]
            try:
                resultat = handlinger.gem_kommissorium(gruppe_id, tekst, grundudgave=grundudgave, af=request.user)
            except kladder.Konflikt as fundet:
                kladder.gem(request.user, emne, {"kommissorium": tekst}, grundudgave=grundudgave)
                form, konflikt, status = KommissoriumForm(fundet.som_post(request.POST)), fundet, 409
            except (Regelbrud, ValidationError) as fejl:
                vis_fejl(form, fejl)
            else:
                messages.success(request, resultat.besked)
                return kladder.gemt(redirect("fora:gruppe", gruppe_id), emne)
    else:
        start = kladder.begynd(request.user, gruppen, ["kommissorium"], brug_kladde="kladde" in request.GET)
        form = KommissoriumForm(initial=start.initial)
    return render(
        request,
        "fora/kommissorium.html",
        {
            "gruppe": gruppen,
            "versioner": gruppen.kommissorier.select_related("vedtaget_paa__moede"),
            "gaeldende": gruppen.kommissorier.gaeldende(i_dag()).first(),
            "form": form,
            "emne": emne,
            "kladder": start.kladder if start else [],
            "konflikt": konflikt,
        },
        status=status,
    )


def vedtag(request: Request, gruppe_id: int) -> HttpResponse:
    """Let the kommissorium hold as it stands, from a day."""
    gruppen = hent_gruppe_til_styring(request, gruppe_id)
    form = VedtagForm(request.POST or None)
    if form.is_valid():
        felter = {navn: form.cleaned_data[navn] for navn in ("gaelder_fra", "note")}
        if version := proev(form, handlinger.vedtag_kommissorium, gruppe_id, **felter, af=request.user):
            messages.success(request, f"Version {version.nummer} af kommissoriet er gældende fra den valgte dag.")
            return redirect("fora:kommissorium", gruppe_id)
    dygtig = gruppen.beslutningsdygtig_ved
    antal = f"beslutningsdygtig ved {dygtig} medlemmer" if dygtig else "altid beslutningsdygtig"
    return vis_formular(
        request,
        form,
        titel="Gør kommissoriet gældende",
        indledning=(
            "Kommissoriet gemmes, som det står nu, og kan ikke ændres bagefter; en ny version afløser det. "
            f"Efter det er gruppen {antal}."
        ),
        gruppe=gruppen,
    )


def forelaeg(request: Request, gruppe_id: int) -> HttpResponse:
    """Put the kommissorium on the agenda of a meeting that may decide on it."""
    gruppen = hent_gruppe_til_styring(request, gruppe_id)
    moeder = Moede.objects.synlige_for(request.user).filter(gruppe__in=handlinger.gruppen_og_dem_over(gruppen))
    aabne = moeder.exclude(status__in=LUKKEDE).select_related("gruppe").order_by("dato", "pk")
    form = ForelaegForm(request.POST or None, moeder=aabne)
    if form.is_valid():
        moede, note = form.cleaned_data["moede"], form.cleaned_data["note"]
        if punkt := proev(form, handlinger.forelaeg_kommissorium, gruppe_id, moede.pk, note=note, af=request.user):
            messages.success(request, f"Kommissoriet er sat på dagsordenen for {moede}.")
            return redirect("fora:punkt", punkt.pk)
    return vis_formular(
        request,
        form,
        titel="Læg kommissoriet frem på et møde",
        indledning=(
            "Kommissoriet gemmes, som det står nu, og kommer på dagsordenen. Godkendes det, gælder det fra mødets dag, "
            "når referatet bekræftes; genåbnes punktet, gælder det forrige igen."
        ),
        gruppe=gruppen,
    )


def punktkommissorium(request: Request, punkt_id: int) -> HttpResponse:
    """Choose among the versions of the body that meets and those under it; the newest of each first."""
    punktet = hent_punkt(request, punkt_id)
    grupper = handlinger.gruppen_og_dem_under(punktet.moede.gruppe)
    versioner = Kommissorieversion.objects.filter(gruppe__in=grupper).select_related("gruppe")
    return vaelg_version(
        request,
        punktet,
        hvad="Kommissorium",
        ingen="Intet kommissorium",
        versioner=versioner.order_by("gruppe__navn", "-nummer"),
        baaret=Punktkommissorium.objects.filter(punkt=punktet),
        saet=handlinger.saet_kommissorium,
    )


@require_safe
def version(request: Request, version_id: int) -> HttpResponse:
    """A kommissorium as it was put forward and, perhaps, adopted."""
    versioner = Kommissorieversion.objects.select_related("vedtaget_af", "vedtaget_paa__moede")
    fundet = get_object_or_404(versioner, pk=version_id)
    gruppen = hent_gruppe(request, fundet.gruppe_id)
    return render(request, "fora/kommissorieversion.html", {"gruppe": gruppen, "version": fundet})
