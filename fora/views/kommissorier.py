"""What a body is for: the text as it is written, and the versions that were adopted."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from fora import handlinger
from fora.forms.grupper import KommissoriumForm, VedtagForm
from fora.models import Kommissorieversion
from fora.sider import hent_gruppe, hent_gruppe_til_styring, kraev_styring_af, vis_formular
from grundlag import kladder
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
            "versioner": gruppen.kommissorier.select_related("vedtaget_af"),
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


@require_safe
def version(request: Request, version_id: int) -> HttpResponse:
    """A kommissorium as it was adopted."""
    fundet = get_object_or_404(Kommissorieversion.objects.select_related("vedtaget_af"), pk=version_id)
    gruppen = hent_gruppe(request, fundet.gruppe_id)
    return render(request, "fora/kommissorieversion.html", {"gruppe": gruppen, "version": fundet})
