"""One agreement: its page, its beginning, its texts and documents."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from byomraader.adgang import kraev
from grundlag import kladder, kroge
from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.filer import send_fil
from grundlag.formular import proev
from grundlag.http import Request
from grundlag.kroge import Raekke
from grundlag.tekst import ordforskel
from grundlag.templatetags.visning import dag
from helhedsplaner.models import Helhedsplan, Planversion
from kontrakter import fletning, handlinger
from kontrakter.flettefelter import flettevaerdier, tekster
from kontrakter.forms import BilagForm, NyKontraktForm, StamdataForm, TeksterForm
from kontrakter.forskelle import aendringer
from kontrakter.handlinger.aftaler import TEKSTER
from kontrakter.krav import puljeadvarsler
from kontrakter.models import (
    Aftale,
    Aftaleart,
    AftaleBilag,
    Aftalepart,
    Aftaletekst,
    Aftaleversion,
    Ajourfoering,
    Lbfbilag,
)
from kontrakter.pulje import pulje_for
from kontrakter.tilstande import BRUGES, FARVER, Aftalestatus
from kontrakter.views.faelles import Planpulje, hent_aftale, hent_til_rettelse, kraev_ret, vis_formular


@require_safe
def aftale(request: Request, aftale_id: int) -> HttpResponse:
    """All there is to know about one agreement, in a fixed number of queries."""
    aftale = hent_aftale(request, aftale_id)
    nyeste = Planversion.objects.filter(plan=OuterRef("plan")).order_by("-nummer")
    planer = list(
        aftale.planer.select_related("plan", "planversion").annotate(
            nyeste_id=Subquery(nyeste.values("pk")[:1]), nyeste_nummer=Subquery(nyeste.values("nummer")[:1])
        )
    )
    linjer = list(
        aftale.linjer.med_brugt().select_related("plan", "forvaltning", "indsatsomraade", "tvaergaaende_indsats")
    )
    versioner = list(aftale.versioner.select_related("udskrift", "forsegling").defer("indhold", "udskrift__data"))
    endelig = next((version for version in versioner if not version.er_udkast), None)
    pr_aar = Counter[int]()
    pr_plan = Counter[int]()
    for linje in linjer:
        pr_aar[linje.aar] += linje.beloeb
        pr_plan[linje.plan_id] += linje.beloeb
    parter = _med_underskrift(aftale, endelig)
    sum_i_alt = sum(pr_aar.values())
    vaerdier = flettevaerdier(aftale, parter, [str(et.plan) for et in planer], sum_i_alt)
    puljer = pulje_for([grundlag.plan_id for grundlag in planer]) if aftale.har_linjer else {}
    return render(
        request,
        "kontrakter/aftale.html",
        {
            "aftale": aftale,
            "oversigt": _oversigt(aftale),
            "farve": FARVER.get(aftale.status, "graa"),
            "planer": planer,
            "puljer": [
                Planpulje(et.plan, puljer[et.plan_id], pr_plan[et.plan_id]) for et in planer if et.plan_id in puljer
            ],
            "advarsler": [
                tekst
                for et in planer
                if et.plan_id in puljer
                for tekst in puljeadvarsler(str(et.plan), puljer[et.plan_id])
            ],
            "parter": parter,
            "linjer": linjer,
            "bruges": aftale.status in BRUGES,
            "pr_aar": sorted(pr_aar.items()),
            "sum": sum_i_alt,
            "versioner": versioner,
            "endelig": endelig,
            "til_underskrift": aftale.status == Aftalestatus.TIL_UNDERSKRIFT,
            "underskrevet": aftale.status == Aftalestatus.UNDERSKREVET,
            "tekster": [(navn, fletning.flet(getattr(aftale, felt), vaerdier)) for felt, navn in Aftaletekst.choices],
            "flettehindringer": fletning.alle_mangler(tekster(aftale, parter), vaerdier)
            if aftale.kan_redigeres
            else [],
            "paneler": kroge.panel(aftale, request.user),
            **_familien(request, aftale),
        },
    )


def _familien(request: Request, aftale: Aftale) -> dict[str, Any]:
    """What belongs to the agreement; no query for one that stands by itself."""
    ajour = Ajourfoering.objects.filter(aftale=OuterRef("pk")).values("dato")[:1]
    synlige = Aftale.objects.synlige_for(request.user).filter(hoerer_til=aftale).annotate(ajour=Subquery(ajour))
    tilhoerende = list(synlige.order_by("pk")) if aftale.har_tilhoerende else []  # type: ignore[attr-defined]
    er_tillaeg = aftale.art == Aftaleart.TILLAEG
    return {
        "tilhoerende": tilhoerende,
        "er_underskrevet": aftale.status in BRUGES,
        "kraever_lbf": handlinger.kraever_lbf(aftale),
        "aendringer": [(et, ordforskel(et.foer, et.efter)) for et in aendringer(aftale.erstatter, aftale)]
        if aftale.erstatter
        else None,
        "lbf_godkendelser": aftale.lbf_godkendelser.all() if er_tillaeg else (),
        "ajourfoeringer": aftale.ajourfoeringer.select_related("gruppe")[:3]
        if aftale.art == Aftaleart.DELAFTALE
        else (),
        "tjekliste": _tjekliste(aftale, tilhoerende) if aftale.art == Aftaleart.STRATEGISK else (),
    }


def _tjekliste(aftale: Aftale, tilhoerende: list[Aftale]) -> list[Raekke]:
    """Landsbyggefonden's six: a delaftale per indsatsområde, and a document of each kind that it asks for."""
    delaftaler = sum(et.art == Aftaleart.DELAFTALE for et in tilhoerende)
    bilag = {et.lbf_bilag: et for et in aftale.bilag.all()}
    tekst, farve = (f"{delaftaler} begyndt", "groen") if delaftaler else ("Mangler", "gul")
    return [
        Raekke("Delaftale pr. indsatsområde", status=tekst, farve=farve),
        *(
            Raekke(
                navn,
                reverse("kontrakter:bilag", args=[bilag[art].pk]) if art in bilag else "",
                "Vedlagt" if art in bilag else "Mangler",
                "groen" if art in bilag else "gul",
            )
            for art, navn in Lbfbilag.choices
        ),
    ]


def _oversigt(aftale: Aftale) -> list[tuple[str, str]]:
    """The short fields, and the reasons that are given."""
    varsel = aftale.opsigelsesvarsel_maaneder
    raekker = [
        ("Slags", aftale.get_art_display()),
        ("Byområde", str(aftale.byomraade)),
        ("Periode", f"{dag(aftale.fra)} – {dag(aftale.til)}"),
        ("Sagsnummer", aftale.sagsnr),
        ("Dokumentnummer", aftale.dokumentnr),
        *([("Bilag til sagen", aftale.bilagsnummer)] if aftale.bilagsnummer else []),
        *([("Journaliseret som", aftale.journaliseret_som)] if aftale.journaliseret_som else []),
        ("Opsigelsesvarsel", f"{varsel} {'måned' if varsel == 1 else 'måneder'}"),
    ]
    if aftale.har_linjer:
        raekker.insert(2, ("Indsatsområde", str(aftale.indsatsomraade or "Hele byområdet")))
    grunde = (
        ("Flere aftaler om det samme", aftale.fravigelse_begrundelse),
        ("Ikke fælles snitflade", aftale.snitflade_begrundelse),
    )
    return [*raekker, *(grund for grund in grunde if grund[1])]


def _med_underskrift(aftale: Aftale, version: Aftaleversion | None) -> list[Aftalepart]:
    """The parties, each with its signature on ``version`` and the last request for one as ``anmodning``."""
    raekker = aftale.parter.med_underskrift(version).med_anmodninger(version)
    return list({part.pk: part for part in raekker}.values())


@require_http_methods(["GET", "POST"])
def ny(request: Request, version_id: int) -> HttpResponse:
    """Begin a contract on a plan version; its byområde is the plan's."""
    versioner = Planversion.objects.filter(plan__in=Helhedsplan.objects.synlige_for(request.user))
    version = get_object_or_404(versioner.select_related("plan__byomraade", "plan__regelsaet"), pk=version_id)
    kraev(request.user, Handling.REDIGER_AFTALE, version.plan)
    plan = version.plan
    initial = {"fra": plan.periode_fra, "til": plan.periode_til}
    form = NyKontraktForm(request.POST or None, version=version, bruger=request.user, initial=initial)
    if form.is_valid():
        felter = dict(form.cleaned_data)
        planversioner = [version.pk, *(anden.pk for anden in felter.pop("andre"))]
        kontrakt = proev(
            form,
            handlinger.opret_kontrakt,
            byomraade=plan.byomraade,
            planversion_ids=planversioner,
            **felter,
            af=request.user,
        )
        if kontrakt:
            messages.success(request, "Kontrakten er oprettet med planens egne ord. Ret dem, og tilføj linjer.")
            return redirect("kontrakter:aftale", kontrakt.pk)
    indledning = (
        f"Kontrakten bygger på {plan}, version {version.nummer}. Parter, formål, ydelser og mål hentes fra planen, "
        "vilkår fra standardteksterne; alt kan rettes bagefter."
    )
    return vis_formular(request, "Ny kontrakt", form, indledning=indledning)


@require_POST
def strategisk(request: Request, plan_id: int) -> HttpResponse:
    """Begin the strategisk samarbejdsaftale of a plan."""
    plan = get_object_or_404(Helhedsplan.objects.synlige_for(request.user), pk=plan_id)
    try:
        ny = handlinger.opret_strategisk_aftale(plan.pk, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
        return redirect("kontrakter:plan", plan.pk)
    return redirect("kontrakter:aftale", ny.pk)


@require_http_methods(["GET", "POST"])
def stamdata(request: Request, aftale_id: int) -> HttpResponse:
    aftale = hent_til_rettelse(request, aftale_id)
    form = StamdataForm(request.POST or None, instance=aftale)
    if (
        form.is_valid()
        and proev(form, handlinger.ret_stamdata, aftale.pk, **form.cleaned_data, af=request.user) is not None
    ):
        messages.success(request, "Gemt.")
        return redirect("kontrakter:aftale", aftale.pk)
    return vis_formular(request, "Titel, periode og sagsnummer", form, aftale=aftale)


@require_http_methods(["GET", "POST"])
def ret_tekster(request: Request, aftale_id: int) -> HttpResponse:
    """The long texts, with drafts kept and others' changes merged in."""
    aftale = hent_til_rettelse(request, aftale_id)
    kontekst: dict[str, object] = {"aftale": aftale, "emne": kladder.emne_for(aftale), "felter": fletning.EKSEMPLER}
    if request.method == "GET":
        start = kladder.begynd(request.user, aftale, TEKSTER, brug_kladde="kladde" in request.GET)
        form = TeksterForm(initial=start.initial)
        return render(request, "kontrakter/tekster.html", {**kontekst, "form": form, "start": start})
    form = TeksterForm(request.POST)
    if not form.is_valid():
        return render(request, "kontrakter/tekster.html", {**kontekst, "form": form}, status=422)
    skrevet = {felt: form.cleaned_data[felt] for felt in TEKSTER}
    grundudgave = form.cleaned_data["grundudgave"]
    try:
        resultat = handlinger.gem_tekster(aftale.pk, skrevet, grundudgave=grundudgave, af=request.user)
    except kladder.Konflikt as konflikt:
        kladder.gem(request.user, kladder.emne_for(aftale), skrevet, grundudgave=grundudgave)
        form = TeksterForm(konflikt.som_post(request.POST))
        return render(request, "kontrakter/tekster.html", {**kontekst, "form": form, "konflikt": konflikt}, status=409)
    messages.success(request, resultat.besked)
    return kladder.gemt(redirect("kontrakter:aftale", aftale.pk), kladder.emne_for(aftale))


@require_POST
def grundlag(request: Request, aftale_id: int, version_id: int) -> HttpResponse:
    """Build on another version of the plan."""
    aftale = hent_til_rettelse(request, aftale_id)
    get_object_or_404(Planversion.objects.filter(plan__in=Helhedsplan.objects.synlige_for(request.user)), pk=version_id)
    try:
        valgt = handlinger.skift_grundlag(aftale.pk, version_id, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        messages.success(request, f"Aftalen bygger nu på version {valgt.planversion.nummer}. Dens tekster er uændrede.")
    return redirect("kontrakter:aftale", aftale.pk)


@require_http_methods(["GET", "POST"])
def nyt_bilag(request: Request, aftale_id: int) -> HttpResponse:
    """A document to a draft; to a strategisk samarbejdsaftale also later, for Landsbyggefonden's list."""
    aftale = hent_aftale(request, aftale_id)
    if aftale.art != Aftaleart.STRATEGISK:
        aftale = hent_til_rettelse(request, aftale_id)
    kraev_ret(aftale.maa_redigere, Handling.REDIGER_AFTALE)  # type: ignore[attr-defined]
    form = BilagForm(request.POST or None, request.FILES or None, aftale=aftale)
    if (
        form.is_valid()
        and proev(form, handlinger.tilfoej_bilag, aftale.pk, **form.cleaned_data, af=request.user) is not None
    ):
        messages.success(request, "Bilaget er tilføjet.")
        return redirect("kontrakter:aftale", aftale.pk)
    return vis_formular(request, "Nyt bilag", form, aftale=aftale)


@require_safe
def bilag(request: Request, bilag_id: int) -> HttpResponseBase:
    """A document, for those who may see the agreement."""
    synlige = AftaleBilag.objects.filter(aftale__in=Aftale.objects.synlige_for(request.user))
    return send_fil(request, get_object_or_404(synlige, pk=bilag_id).fil)
