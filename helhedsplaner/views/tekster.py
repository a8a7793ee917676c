"""The pages of long text: a section under an indsatsområde, and organisering."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from byomraader.models import Afdeling
from grundlag import kladder
from grundlag.fejl import Regelbrud
from grundlag.formular import vis_fejl
from grundlag.http import Request
from helhedsplaner.forms.statusrapport import MaalvurderingForm, StatusrapportForm
from helhedsplaner.forms.tekster import AfsnitForm, AleneAfsnitForm, OrganiseringForm, PraekvalifikationForm
from helhedsplaner.handlinger.indhold import gem_tekster
from helhedsplaner.handlinger.udkast import behold_tekster, gem_efter_konflikt
from helhedsplaner.kaede import loese_ender, med_tjente_maal
from helhedsplaner.models import (
    Aktivitet,
    Deltagelse,
    Helhedsplan,
    Maalvurdering,
    Planafsnit,
    Praekvalifikation,
    Snitflade,
    Statusrapport,
    Udkastanledning,
)
from helhedsplaner.views.faelles import aabne_kommentarer, hent_plan, kraev_rettelse, netop_slettet

Tekstform = type[AfsnitForm | OrganiseringForm | PraekvalifikationForm | StatusrapportForm | MaalvurderingForm]


def tekstside(
    request: Request,
    planen: Helhedsplan,
    raekke: Helhedsplan | Planafsnit | Praekvalifikation | Statusrapport | Maalvurdering,
    form_class: Tekstform,
    skabelon: str,
    kontekst: Mapping[str, Any],
    oevrige: tuple[str, ...] = (),
) -> HttpResponse:
    """
    Show or save the long texts of ``raekke``; ``oevrige`` are the short fields of the same form.

    What two have changed in one paragraph comes back as three texts, status 409 (grundlag.kladder).
    """
    emne = kladder.emne_for(raekke)
    start = konflikt = udkast = None
    status = 200
    if request.method == "POST":
        kraev_rettelse(planen)
        form: forms.Form = form_class(request.POST)
        status = 422
        if form.is_valid():
            tekster = {felt: form.cleaned_data[felt] for felt in form_class.TEKSTER}
            korte = {felt: form.cleaned_data[felt] for felt in oevrige}
            grundudgave = form.cleaned_data["grundudgave"]
            gem = gem_efter_konflikt if "konflikt" in request.POST else gem_tekster
            try:
                resultat = gem(
                    planen.pk, type(raekke), raekke.pk, tekster, korte, grundudgave=grundudgave, af=request.user
                )
            except kladder.Konflikt as fundet:
                kladder.gem(request.user, emne, tekster, grundudgave=grundudgave)
                udkast = behold_tekster(
                    planen.pk, type(raekke), raekke.pk, tekster, Udkastanledning.MIN_KONFLIKT, af=request.user
                )
                form, konflikt, status = form_class(fundet.som_post(request.POST)), fundet, 409
            except (Regelbrud, ValidationError) as fejl:
                vis_fejl(form, fejl)
            else:
                messages.success(request, resultat.besked)
                return kladder.gemt(redirect(request.path), emne)
    else:
        start = kladder.begynd(request.user, raekke, form_class.TEKSTER, brug_kladde="kladde" in request.GET)
        korte = {felt: getattr(raekke, felt) for felt in oevrige}
        form = form_class(initial={**start.initial, **korte})
    return render(
        request,
        skabelon,
        {
            "plan": planen,
            "form": form,
            "felter": [form[felt] for felt in form_class.TEKSTER],
            "korte": [form[felt] for felt in oevrige],
            "laest": [(form[felt].label, getattr(raekke, felt)) for felt in form_class.TEKSTER],
            "emne": emne,
            "kladder": start.kladder if start else [],
            "konflikt": konflikt,
            "udkast": udkast,
            **kontekst,
        },
        status=status,
    )


def afsnit(request: Request, plan_id: int, kode: str) -> HttpResponse:
    """One indsatsområde: its texts, and its mål and aktiviteter with what hangs loose between them."""
    deltager = ArraySubquery(Deltagelse.objects.filter(plan=OuterRef("pk")).values("afdeling"))
    kommentarer = aabne_kommentarer(request, f"indsats:{kode}")
    planen: Any = hent_plan(request, plan_id, tael={"deltager": deltager, **kommentarer})
    afsnittet = get_object_or_404(planen.afsnit.select_related("indsatsomraade"), indsatsomraade__kode=kode)
    alene = afsnittet.indsatsomraade.faelles_snitflade == Snitflade.NEJ
    maal = list(afsnittet.maal.select_related("hoerer_under").prefetch_related("succeskriterier"))
    afdelinger = Prefetch("afdelinger", Afdeling.objects.select_related("boligorganisation"))
    ansatte = Aktivitet.medarbejdere.through.objects.filter(aktivitet=OuterRef("pk")).order_by(
        "planmedarbejder__person__navn"
    )
    aktiviteter: list[Any] = list(
        med_tjente_maal()
        .filter(afsnit=afsnittet)
        .prefetch_related("milepaele", afdelinger)
        .annotate(ansatte=ArraySubquery(ansatte.values("planmedarbejder__person__navn")))
    )
    for en in aktiviteter:
        en.egne_maal = [et for et in maal if et.pk in en.tjener]  # a mål that an activity serves is in its own section
        en.i_alle_afdelinger = {et.pk for et in en.afdelinger.all()} == set(planen.deltager)
    return tekstside(
        request,
        planen,
        afsnittet,
        AleneAfsnitForm if alene else AfsnitForm,
        "helhedsplaner/afsnit.html",
        {
            "afsnit": afsnittet,
            "maal": maal,
            "aktiviteter": aktiviteter,
            "loese_ender": loese_ender(afsnittet, maal, aktiviteter),
            "netop_slettet": netop_slettet(request, planen),
        },
    )


def organisering(request: Request, plan_id: int) -> HttpResponse:
    planen = hent_plan(request, plan_id, tael=aabne_kommentarer(request, "organisering"))
    return tekstside(request, planen, planen, OrganiseringForm, "helhedsplaner/organisering.html", {})
