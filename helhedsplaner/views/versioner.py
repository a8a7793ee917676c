"""What a plan said when: its versions by event, its numbered drafts, two told apart, and one brought back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from grundlag import kroge
from grundlag.adgang import Handling
from grundlag.formular import proev
from grundlag.http import Request
from grundlag.kroge import Versionsord
from helhedsplaner.forms.plan import IndgangForm
from helhedsplaner.forms.udgaver import HentTilbageForm
from helhedsplaner.forskel import budgettabel, dele, titel
from helhedsplaner.gemninger import mellemrum
from helhedsplaner.handlinger.udkast import hent_tilbage
from helhedsplaner.handlinger.versioner import tag_ind
from helhedsplaner.krav import INDSEND, krav_til
from helhedsplaner.models import Helhedsplan, Planversion, Versionshaendelse
from helhedsplaner.planforskel import planforskel
from helhedsplaner.tilstande import Status
from helhedsplaner.udgaver import NU, Udgave, er_ref, hent_udgave
from helhedsplaner.views.faelles import hent_plan, kraev_rettelse

SOM = {
    Versionshaendelse.INDSENDT: "som indsendt",
    Versionshaendelse.AENDRET: "som ændret under godkendelsen",
    Versionshaendelse.TILLAEG: "som tillæg",
    Versionshaendelse.TILBAGE: "som før en omflytning, der blev taget tilbage",
    Versionshaendelse.INDGANG: "som den kørende plan blev taget ind",
}


@require_safe
def versioner(request: Request, plan_id: int) -> HttpResponse:
    """The versions by what happened to them, with the saves between them folded in, and the numbered drafts."""
    planen = hent_plan(request, plan_id)
    alle = list(planen.versioner.select_related("lavet_af"))
    udkast = list(planen.udkast.defer("afsnit").select_related("lavet_af"))
    sket = _sket(planen, request)
    huller = mellemrum(planen, [version.lavet_tid for version in alle])
    return render(
        request,
        "helhedsplaner/versioner.html",
        {
            "plan": planen,
            "siden_sidst": huller[0],
            "versioner": [
                (version, SOM[Versionshaendelse(version.haendelse)], sket[version.pk], hul)
                for version, hul in zip(alle, huller[1:], strict=True)
            ],
            "udkast": udkast,
            "refs": [
                (NU, "Udkastet, som det står nu"),
                *((str(en.nummer), f"Version {en.nummer}") for en in alle),
                *((f"u{et.nummer}", f"Udkast {et.nummer}") for et in udkast),
            ],
            "nyeste": alle[0] if alle else None,
        },
    )


def _sket(planen: Helhedsplan, request: Request) -> dict[int, list[Versionsord]]:
    """What became of each version by its id, in the order it happened."""
    sket: dict[int, list[Versionsord]] = defaultdict(list)
    for et in sorted(kroge.versionsord(planen, request.user), key=lambda et: et.dato):
        sket[et.version].append(et)
    return sket


@require_safe
def version(request: Request, version_id: int) -> HttpResponse:
    """One version as it was sent out, all sections, with its hash."""
    synlige = Helhedsplan.objects.synlige_for(request.user)
    plan_id = get_object_or_404(Planversion.objects.filter(plan__in=synlige), pk=version_id).plan_id
    planen = hent_plan(request, plan_id)
    fundet = planen.versioner.select_related("lavet_af").get(pk=version_id)
    raekker = [(et.noegle, et.indhold, et.sha256) for et in fundet.afsnit.all()]
    return render(
        request,
        "helhedsplaner/version.html",
        {
            "version": fundet,
            "plan": planen,
            "ref": fundet.nummer,
            "som": SOM[Versionshaendelse(fundet.haendelse)],
            "sket": _sket(planen, request)[fundet.pk],
            "afsnit": _afsnit(planen, raekker),
        },
    )


@require_safe
def udkast(request: Request, plan_id: int, nummer: int) -> HttpResponse:
    """One numbered draft: the sections that it keeps."""
    planen = hent_plan(request, plan_id)
    fundet = get_object_or_404(planen.udkast.select_related("lavet_af"), nummer=nummer)
    raekker = [(noegle, indhold, "") for noegle, indhold in fundet.afsnit.items()]
    return render(
        request,
        "helhedsplaner/version.html",
        {"udkast": fundet, "plan": planen, "ref": f"u{fundet.nummer}", "afsnit": _afsnit(planen, raekker)},
    )


def _afsnit(planen: Helhedsplan, raekker: list[tuple[str, dict[str, Any], str]]) -> list[tuple[Any, ...]]:
    omraade = planen.byomraade
    navne = {noegle.removeprefix("indsats:"): titel(noegle, indhold) for noegle, indhold, _ in raekker}
    return [
        (
            titel(noegle, indhold),
            [
                # The version holds the byområde's lasting slug; the reader knows it by its name.
                replace(en, tekst=omraade.navn) if (en.noegle, en.tekst) == ("byomraade", omraade.slug) else en
                for en in dele(noegle, indhold)
                if not en.er_linje
            ],
            budgettabel(indhold, navne) if noegle == "budget" else None,
            sha256,
        )
        for noegle, indhold, sha256 in raekker
    ]


def _hent(planen: Helhedsplan, ref: str) -> Udgave:
    try:
        return hent_udgave(planen, ref)
    except ObjectDoesNotExist as fejl:
        raise Http404("Planen har ikke den udgave.") from fejl


@require_safe
def forskel(request: Request, plan_id: int) -> HttpResponse:
    """``?fra=1&til=nu``: what the second udgave says otherwise than the first."""
    planen = hent_plan(request, plan_id)
    valgt = [request.GET.get(felt, "") for felt in ("fra", "til")]
    if not all(map(er_ref, valgt)):
        return redirect("helhedsplaner:versioner", plan_id)
    gammel, ny = (_hent(planen, ref) for ref in valgt)
    return render(
        request,
        "helhedsplaner/forskel.html",
        {"plan": planen, "gammel": gammel, "ny": ny, "forskel": planforskel(gammel.afsnit, ny.afsnit)},
    )


def tilbage(request: Request, plan_id: int, ref: str) -> HttpResponse:
    """Choose what of an earlier udgave comes back into the draft, with what that will change."""
    planen = hent_plan(request, plan_id)
    kraev_rettelse(planen)
    udgave = _hent(planen, ref) if er_ref(ref) and ref != NU else None
    if udgave is None:
        raise Http404
    nu = hent_udgave(planen, NU)
    aendrede = [noegle for noegle, indhold in udgave.afsnit.items() if nu.afsnit.get(noegle) != indhold]
    form = HentTilbageForm(
        request.POST if request.method == "POST" else None,
        valg=[(noegle, titel(noegle, udgave.afsnit[noegle])) for noegle in aendrede],
    )
    if form.is_valid():
        hentet = proev(form, hent_tilbage, plan_id, ref, form.cleaned_data["afsnit"], af=request.user)
        if hentet is not None:
            messages.success(
                request,
                f"{udgave.navn} er hentet tilbage til udkastet. "
                f"Det, der stod før, er gemt som udkast {hentet.udkast.nummer}.",
            )
            if hentet.blev:
                messages.warning(request, f"Det her blev stående, fordi andet bygger på det: {', '.join(hentet.blev)}.")
            return redirect("helhedsplaner:versioner", plan_id)
    return render(
        request,
        "helhedsplaner/tilbage.html",
        {
            "plan": planen,
            "udgave": udgave,
            "form": form,
            "er_aendret": bool(aendrede),
            "forskel": planforskel(nu.afsnit, udgave.afsnit),
        },
        status=422 if form.errors else 200,
    )


def indgang(request: Request, plan_id: int) -> HttpResponse:
    """Take a plan in that already runs: one version of what is known, and the status it has in the world."""
    planen = hent_plan(request, plan_id, kraev=Handling.INDSEND)
    kan = not planen.versioner.exists()
    form = IndgangForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        status, note = Status(form.cleaned_data["status"]), form.cleaned_data["note"]
        if proev(form, tag_ind, plan_id, status, note=note, af=request.user) is not None:
            messages.success(request, "Planen er taget ind. Nu kan dens afgørelser skrives ind, hver med sin dato.")
            return redirect("helhedsplaner:plan", plan_id)
    penge = [et for et in krav_til(planen, INDSEND) if et.kode.startswith("budget") and not et.opfyldt] if kan else []
    return render(
        request,
        "helhedsplaner/indgang.html",
        {"plan": planen, "form": form, "kan": kan, "mangler": penge},
        status=422 if form.errors else 200,
    )
