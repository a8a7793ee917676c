"""A whole plan from Word: read, shown piece by piece, and taken as far as the writer chooses."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from grundlag.fejl import Regelbrud
from grundlag.http import Request
from helhedsplaner.forms.fra_word import KildeForm, Stykkeformset, steder_for
from helhedsplaner.fra_word import ANDRE_NAVNE, normal, placer
from helhedsplaner.handlinger.udkast import tag_tekst_ind
from helhedsplaner.models import Helhedsplan
from helhedsplaner.views.faelles import hent_til_rettelse


def fra_word(request: Request, plan_id: int) -> HttpResponse:
    """The document, then its pieces with a place for each; nothing is written before the writer has seen them."""
    planen = hent_til_rettelse(request, plan_id)
    omraader = dict(planen.regelsaet.indsatsomraader.values_list("kode", "navn"))
    if "stykke-TOTAL_FORMS" in request.POST:
        return _tag(request, planen, omraader)
    form = KildeForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        omraader=omraader,
    )
    if form.is_valid():
        stykker = [
            {"overskrift": en.overskrift, "tekst": en.tekst, "sted": en.sted}
            for en in placer(form.stykker, omraader)
            if en.tekst
        ]
        formset = Stykkeformset(initial=stykker, prefix="stykke", form_kwargs={"steder": steder_for(omraader)})
        return _vis(request, planen, formset, [])
    kontekst = {"plan": planen, "form": form}
    return render(request, "helhedsplaner/fra_word.html", kontekst, status=422 if form.errors else 200)


def _tag(request: Request, planen: Helhedsplan, omraader: dict[str, str]) -> HttpResponse:
    formset = Stykkeformset(request.POST, prefix="stykke", form_kwargs={"steder": steder_for(omraader)})
    if not formset.is_valid():
        return _vis(request, planen, formset, [str(fejl) for fejl in formset.non_form_errors()], status=422)
    try:
        udkast = tag_tekst_ind(planen.pk, _samlet(formset.cleaned_data, omraader), af=request.user)
    except (Regelbrud, ValidationError) as fejl:
        return _vis(request, planen, formset, [str(fejl)], status=422)
    messages.success(request, f"Teksten er taget ind. Det, der stod før, er gemt som udkast {udkast.nummer}.")
    return redirect("helhedsplaner:plan", planen.pk)


def _samlet(stykker: list[dict[str, Any]], omraader: dict[str, str]) -> dict[str, str]:
    """The texts by place; pieces for one place after each other, each under its own heading when it says more."""
    kendte = {normal(navn) for navn in omraader.values()} | {en for navne in ANDRE_NAVNE.values() for en in navne}
    steder: dict[str, list[str]] = {}
    for en in stykker:
        if en.get("sted") and en["tekst"]:
            egen = en["overskrift"] and normal(en["overskrift"]) not in kendte
            steder.setdefault(en["sted"], []).append(
                f"### {en['overskrift']}\n\n{en['tekst']}" if egen else en["tekst"]
            )
    return {sted: "\n\n".join(tekster) for sted, tekster in steder.items()}


def _vis(request: Request, planen: Helhedsplan, formset: Any, fejl: list[str], status: int = 200) -> HttpResponse:
    uden_sted = [
        form["overskrift"].value() or "Før den første overskrift" for form in formset if not form["sted"].value()
    ]
    return render(
        request,
        "helhedsplaner/fra_word_stykker.html",
        {"plan": planen, "formset": formset, "fejl": fejl, "uden_sted": uden_sted},
        status=status,
    )
