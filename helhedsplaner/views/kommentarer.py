"""The comments of a plan: all of them, those on one section, and a thread with its answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from grundlag.formular import proev
from grundlag.http import Request
from helhedsplaner.forms.kommentarer import GivForm, KommentarForm, NyTraadForm
from helhedsplaner.handlinger import kommentarer as handlinger
from helhedsplaner.models import Helhedsplan, Kommentar, Kommentartraad
from helhedsplaner.models.kommentar import FASTE_AFSNIT, er_afsnit
from helhedsplaner.views.faelles import hent_plan

HOEJST = 100


@require_safe
def kommentarer(request: Request, plan_id: int) -> HttpResponse:
    """All threads that the user may see, section by section; the open ones unless ``?alle=1``."""
    planen = hent_plan(request, plan_id)
    alle = "alle" in request.GET
    traade = _traade(planen, request)
    traade = traade if alle else traade.aabne()
    pr_afsnit: dict[str, list[Kommentartraad]] = {}
    for traad in traade[:HOEJST]:
        pr_afsnit.setdefault(traad.noegle, []).append(traad)
    navne = _navne(planen)
    afsnit = [(noegle, navn, pr_afsnit.pop(noegle)) for noegle, navn in navne.items() if noegle in pr_afsnit]
    afsnit += [(noegle, traadene[0].afsnitsnavn, traadene) for noegle, traadene in pr_afsnit.items()]
    return render(
        request,
        "helhedsplaner/kommentarer.html",
        {
            "plan": planen,
            "afsnit": afsnit,
            "alle": alle,
            "navne": navne,
            "maa_kommentere": handlinger.maa_kommentere(request.user, planen),
        },
    )


def afsnitskommentarer(request: Request, plan_id: int, noegle: str) -> HttpResponse:
    """The threads on one section, and a form for a new one."""
    planen = hent_plan(request, plan_id)
    navne = _navne(planen)
    if not er_afsnit(noegle) or noegle not in navne:
        raise Http404
    maa = handlinger.maa_kommentere(request.user, planen)
    if request.method == "POST" and not maa:
        raise PermissionDenied("Du kan læse kommentarerne, men ikke skrive dem.")
    form = NyTraadForm(request.POST if request.method == "POST" else None, bruger=request.user)
    if form.is_valid():
        traad = proev(form, handlinger.start_traad, plan_id, noegle, af=request.user, **form.felter)
        if traad is not None:
            messages.success(request, "Kommentaren er skrevet.")
            return redirect(f"{request.path}#traad-{traad.pk}")
    return render(
        request,
        "helhedsplaner/afsnitskommentarer.html",
        {
            "plan": planen,
            "noegle": noegle,
            "navn": navne[noegle],
            "side": _side(planen, noegle),
            "traade": _traade(planen, request).filter(noegle=noegle)[:HOEJST],
            "form": form,
            "maa_kommentere": maa,
        },
        status=422 if form.errors else 200,
    )


def traad(request: Request, plan_id: int, traad_id: int) -> HttpResponse:
    """One thread, and a form for an answer."""
    planen = hent_plan(request, plan_id)
    traaden = get_object_or_404(_traade(planen, request), pk=traad_id)
    maa = handlinger.maa_kommentere(request.user, planen)
    if request.method == "POST" and not maa:
        raise PermissionDenied("Du kan læse kommentarerne, men ikke skrive dem.")
    form = KommentarForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and proev(form, handlinger.svar, traad_id, af=request.user, **form.cleaned_data) is not None:
        messages.success(request, "Svaret er skrevet.")
        return redirect(_tilbage(traaden))
    return render(
        request,
        "helhedsplaner/kommentartraad.html",
        {
            "plan": planen,
            "traad": traaden,
            "navn": _navne(planen).get(traaden.noegle, traaden.afsnitsnavn),
            "form": form,
            "maa_kommentere": maa,
        },
        status=422 if form.errors else 200,
    )


@require_POST
def loes(request: Request, plan_id: int, traad_id: int) -> HttpResponse:
    """``loest=ja`` closes the thread, anything else opens it."""
    planen = hent_plan(request, plan_id)
    traaden = get_object_or_404(_traade(planen, request), pk=traad_id)
    er_loest = request.POST.get("loest") == "ja"
    handlinger.loes(traad_id, er_loest=er_loest, af=request.user)
    messages.success(request, "Kommentaren er løst." if er_loest else "Kommentaren er åbnet igen.")
    return redirect(_tilbage(traaden))


def giv(request: Request, plan_id: int, traad_id: int) -> HttpResponse:
    """Give the thread to somebody as a task."""
    planen = hent_plan(request, plan_id)
    traaden = get_object_or_404(_traade(planen, request), pk=traad_id)
    if not handlinger.maa_kommentere(request.user, planen):
        raise PermissionDenied("Du kan læse kommentarerne, men ikke skrive dem.")
    start = {"til": traaden.tildelt_id, "frist": traaden.frist}
    form = GivForm(request.POST if request.method == "POST" else None, plan=planen, initial=start)
    if form.is_valid() and proev(form, handlinger.giv, traad_id, af=request.user, **form.cleaned_data) is not None:
        messages.success(request, "Opgaven er gemt og står på modtagerens overblik.")
        return redirect(_tilbage(traaden))
    return render(
        request,
        "helhedsplaner/formular.html",
        {"plan": planen, "form": form, "titel": "Giv kommentaren til nogen", "hjem": _tilbage(traaden)},
        status=422 if form.errors else 200,
    )


def _traade(planen: Helhedsplan, request: Request) -> Any:
    """The threads of the plan in the user's circle, with all their comments: two queries, however many there are."""
    return (
        Kommentartraad.objects.i_kredsen(request.user)
        .filter(plan=planen)
        .select_related("kun_boligorganisation", "kun_forvaltning", "tildelt", "loest_af")
        .prefetch_related(Prefetch("kommentarer", Kommentar.objects.select_related("skrevet_af")))
    )


def _navne(planen: Helhedsplan) -> dict[str, str]:
    """The sections that can be commented on, in the plan's order."""
    omraader = planen.afsnit.order_by("indsatsomraade__raekkefoelge")
    return FASTE_AFSNIT | {
        f"indsats:{kode}": navn for kode, navn in omraader.values_list("indsatsomraade__kode", "indsatsomraade__navn")
    }


def _side(planen: Helhedsplan, noegle: str) -> str:
    """Where the section itself is read."""
    if noegle.startswith("indsats:"):
        return reverse("helhedsplaner:afsnit", args=[planen.pk, noegle.removeprefix("indsats:")])
    return reverse(f"helhedsplaner:{noegle}", args=[planen.pk])


def _tilbage(traaden: Kommentartraad) -> str:
    adresse = reverse("helhedsplaner:afsnitskommentarer", args=[traaden.plan_id, traaden.noegle])
    return f"{adresse}#traad-{traaden.pk}"
