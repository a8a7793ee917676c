"""The plan's page: how far it is, what is missing and whose turn it is; and the steps of its life."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fora.models import Gruppe
from grundlag import kroge
from grundlag.adgang import Handling
from grundlag.adresser import adresse
from grundlag.fejl import Regelbrud
from grundlag.formular import proev, vis_fejl
from grundlag.http import Request
from grundlag.kroge import Krav, Panel, Raekke
from grundlag.penge import tal_tekst
from grundlag.sortering import DanskOrden
from helhedsplaner import handlinger
from helhedsplaner.budget import satser_for
from helhedsplaner.forms.plan import IndsendForm, StamdataForm, UndtagelseForm
from helhedsplaner.forskel import pengeforskel, sammenlign
from helhedsplaner.handlinger.indhold import Foraeldet, fingeraftryk, gem_stamdata
from helhedsplaner.krav import (
    DRIFT,
    INDSEND,
    INDSENDT,
    Opgoerelse,
    gaeldende_undtagelser,
    krav_til,
    mangler,
    med_opgoerelse,
    opgoer,
    planens_side,
)
from helhedsplaner.models import Gruppeplan, Helhedsplan, Kilde
from helhedsplaner.tilstande import KAN_INDSENDES, KOERER, VENTER_PAA_START, Status
from helhedsplaner.version import byg_afsnit, versionens_sha256
from helhedsplaner.views.faelles import hent_plan, kraev_rettelse
from helhedsplaner.views.slaegt import har_slaegt, slaegtspanel

# The life of a plan as a line; a status belongs to one of its stages.
STADIER: tuple[tuple[str, frozenset[Status]], ...] = (
    ("Idé", frozenset({Status.IDE})),
    (
        "Prækvalifikation",
        frozenset({Status.PRAEKVALIFIKATION, Status.PRAEKVALIFIKATION_INDSENDT, Status.PRAEKVALIFIKATION_AFSLAG}),
    ),
    ("Udarbejdelse", frozenset({Status.UNDER_UDARBEJDELSE})),
    ("Godkendelse", frozenset({Status.TIL_GODKENDELSE})),
    ("Klar til start", frozenset({Status.KLAR_TIL_START})),
    ("Drift", frozenset({Status.I_DRIFT})),
    ("Afvikling", frozenset({Status.AFVIKLING})),
    ("Afsluttet", frozenset({Status.AFSLUTTET, Status.AFBRUDT})),
)
STOPPET = frozenset({Status.PRAEKVALIFIKATION_AFSLAG, Status.AFBRUDT})


@require_safe
def plan(request: Request, plan_id: int) -> HttpResponse:
    tael = {
        **med_opgoerelse(),
        "arbejdende": ArraySubquery(
            Gruppeplan.objects.filter(plan=OuterRef("pk"), gruppe__in=Gruppe.objects.synlige_for(request.user))
            .order_by(DanskOrden("gruppe__navn"), "pk")
            .values(et=JSONObject(pk="gruppe_id", navn="gruppe__navn", om="indsatsomraade__navn"))
        ),
        **har_slaegt(),
    }
    planen: Any = hent_plan(request, plan_id, tael=tael, maa_indsende=Handling.INDSEND)
    opgoerelse = opgoer(planen)
    kilder = opgoerelse.kilder
    krav = krav_til(planen, INDSEND, opgoerelse)
    return render(
        request,
        "helhedsplaner/plan.html",
        {
            "plan": planen,
            "stadier": _stadier(planen),
            "koerer": planen.status in KOERER,
            "lister": _lister(planen, opgoerelse, krav),
            "omkring": _omkring(planen, opgoerelse.nyeste),
            "krav": krav,
            "mangler": mangler(krav, {}),
            "vis_indsend": planen.status in KAN_INDSENDES,
            "venter_paa_start": planen.status in VENTER_PAA_START,
            "form": IndsendForm() if planen.maa_indsende and not opgoerelse.nyeste else None,
            "andele": [(kilde.label, kilder[kilde]) for kilde in Kilde if kilder[kilde]],
            "satser": satser_for(planen),
            "nyeste": opgoerelse.nyeste,
            "undtagelser": gaeldende_undtagelser(planen).values() if opgoerelse.har_undtagelser else [],
            "paneler": [slaegtspanel(planen, request.user), _grupper(planen), *kroge.panel(planen, request.user)],
        },
    )


def _grupper(planen: Any) -> Panel:
    """Who works on the plan: on the whole of it, or on one indsatsområde."""
    return Panel(
        "Forum og grupper",
        tuple(
            Raekke(et["navn"], adresse("fora:gruppe", et["pk"]), note=et["om"] or "Hele planen")
            for et in planen.arbejdende or ()  # none, where the user sees no body at all
        ),
        tom="Ingen grupper, som du har adgang til, arbejder med planen.",
    )


def _stadier(planen: Helhedsplan) -> list[tuple[str, str, str]]:
    """The stages as (name, tilstand, remark): those before the plan's own are done, those after it to come."""
    nu = next(nummer for nummer, (_, statusser) in enumerate(STADIER) if planen.status in statusser)

    def tilstand(nummer: int) -> str:
        if nummer == nu:
            return "stoppet" if planen.status in STOPPET else "nu"
        return "gjort" if nummer < nu and planen.status != Status.AFBRUDT else "kommer"

    return [
        (navn, tilstand(nummer), planen.get_status_display() if nummer == nu else "")
        for nummer, (navn, _) in enumerate(STADIER)
    ]


def _lister(planen: Any, opgoerelse: Opgoerelse, krav: list[Krav]) -> list[tuple[str, str, list[Raekke]]]:
    """The plan's pages as (id, title, pages); of a plan that runs, what is done daily comes first."""
    lister = [
        ("opgaver", "Planens dele", _opgaver(planen, opgoerelse, krav)),
        ("i-drift", "Mål, drift og afslutning", _i_drift(planen)),
    ]
    return lister[::-1] if planen.status in KOERER else lister


def _omkring(planen: Any, nyeste: int | None) -> list[Raekke]:
    """The pages about the plan's own history."""
    versioner = f"Nyeste version er version {nyeste}." if nyeste else "Den første laves, når planen indsendes."
    sider = [
        ("Versioner og forskelle", "versioner", versioner),
        ("Tidsplan", "tidsplan", "Hvert skridt frem til planens første dag."),
        ("Kommentarer", "kommentarer", "Hvad der er skrevet om planens dele, og hvad der venter på svar."),
    ]
    if not nyeste and planen.maa_indsende:
        sider.append(("Kører planen allerede? Tag den ind", "indgang", "Så skrives dens godkendelser ind bagefter."))
    return [Raekke(titel, planens_side(planen, side), note=note) for titel, side, note in sider]


def _opgaver(planen: Any, opgoerelse: Opgoerelse, krav: list[Krav]) -> list[Raekke]:
    """The plan's task list: each page with how far it is, by the same krav that the server enforces."""

    def opgave(titel: str, side: str, *args: object, begyndt: bool = True, note: str = "") -> Raekke:
        url = planens_side(planen, side, *args)
        mangler_her = [k.tekst for k in krav if k.url == url and not k.opfyldt]
        if not begyndt:
            return Raekke(titel, url, "Ikke begyndt", "graa", " ".join(mangler_her))
        if mangler_her:
            antal = "noget" if len(mangler_her) == 1 else f"{len(mangler_her)} ting"
            return Raekke(titel, url, f"Mangler {antal}", "gul", " ".join(mangler_her))
        return Raekke(titel, url, "Færdig", "groen", note)

    return [
        opgave("Stamdata og periode", "stamdata"),
        opgave("Prækvalifikation", "praekvalifikation", begyndt=planen.status != Status.IDE),
        opgave("Afdelinger", "afdelinger", begyndt=bool(opgoerelse.afdelinger), note=_i_alt(opgoerelse)),
        opgave("Parter", "parter", begyndt=opgoerelse.har_parter),
        opgave("Boligsociale medarbejdere", "medarbejdere", begyndt=opgoerelse.har_medarbejdere),
        opgave(
            "Resumé, vision og organisering",
            "organisering",
            begyndt=any((planen.resume, planen.vision, planen.organisering)),
        ),
        opgave("Indsatsområder", "indsatsomraader", begyndt=bool(opgoerelse.afsnit)),
        *(
            opgave(
                afsnit.navn,
                "afsnit",
                afsnit.kode,
                begyndt=bool(afsnit.har_formaal or afsnit.har_baggrund or afsnit.maal or afsnit.aktiviteter),
            )
            for afsnit in opgoerelse.afsnit
        ),
        opgave("Budget", "budget", begyndt=bool(planen.ramme or opgoerelse.penge)),
    ]


def _i_drift(planen: Helhedsplan) -> list[Raekke]:
    """The pages about what the plan does, from its goals to its end."""
    sider = [
        ("Fra mål til milepæl", "maalkaede", "Hele kæden på én side, og hvad der hænger løst."),
        ("Registrér deltagere", "registreringer", "Hvor mange der kom, og hvordan aktiviteterne står."),
        ("Fremdrift mod målene", "fremdrift", "Målinger af hvert succeskriterium fra udgangspunkt til mål."),
        ("Årshjul", "aarshjul", planen.aarsalarm or "Det, der indberettes hvert år: hvad er gjort, og hvad forfalder?"),
        ("Statusrapporter", "statusrapporter", "Årets rapport, fyldt ud fra det, der er registreret."),
        ("Bilag", "bilag", "Dokumenter, der hører til planen."),
        ("Til Landsbyggefonden", "lbf", "Felterne i den rækkefølge, Landsbyggefonden spørger i, klar til at kopiere."),
        ("Afslutning", "afslutning", "Forankring, sluttevaluering og slutregnskab."),
    ]
    return [Raekke(titel, planens_side(planen, side), note=note) for titel, side, note in sider]


def _i_alt(opgoerelse: Opgoerelse) -> str:
    antal = opgoerelse.afdelinger
    return f"{antal} {'afdeling' if antal == 1 else 'afdelinger'}, {tal_tekst(opgoerelse.lejemaal)} lejemål"


def stamdata(request: Request, plan_id: int) -> HttpResponse:
    planen = hent_plan(request, plan_id)
    status = 200
    if request.method == "POST":
        kraev_rettelse(planen)
        form = StamdataForm(request.POST, instance=planen, plan=planen)
        status = 422
        if form.is_valid():
            try:
                gem_stamdata(plan_id, form.felter, grund=form.cleaned_data["grund"], af=request.user)
            except Foraeldet as foraeldet:
                planen = hent_plan(request, plan_id)
                post = request.POST.copy()
                post["grund"] = fingeraftryk(planen, StamdataForm.Meta.fields)
                form = StamdataForm(post, instance=planen, plan=planen)
                vis_fejl(form, foraeldet)
                status = 409
            except (Regelbrud, ValidationError) as fejl:
                vis_fejl(form, fejl)
            else:
                messages.success(request, "Stamdata er gemt.")
                return redirect("helhedsplaner:plan", plan_id)
    else:
        form = StamdataForm(instance=planen, plan=planen)
    return render(request, "helhedsplaner/stamdata.html", {"plan": planen, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def indsend(request: Request, plan_id: int) -> HttpResponse:
    """Submit the plan; of one submitted before, first what has changed since, if anything has."""
    if request.method != "POST":
        return _foer_ny_version(request, plan_id)
    planen = hent_plan(request, plan_id)
    form = IndsendForm(request.POST)
    if not form.is_valid():
        kontekst = {"plan": planen, "titel": "Indsend planen", "form": form}
        return render(request, "helhedsplaner/formular.html", kontekst, status=422)
    try:
        version = handlinger.indsend(plan_id, note=form.cleaned_data["note"], af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
        return redirect("helhedsplaner:plan", plan_id)
    messages.success(request, f"Planen er indsendt som version {version.nummer}. Nu kan den godkendes.")
    return redirect("helhedsplaner:plan", plan_id)


def _foer_ny_version(request: Request, plan_id: int) -> HttpResponse:
    planen = hent_plan(request, plan_id, kraev=Handling.INDSEND)
    nyeste = planen.versioner.prefetch_related("afsnit").first()
    if nyeste is None or planen.status not in KAN_INDSENDES or mangler(krav_til(planen, INDSEND), {}):
        return redirect("helhedsplaner:plan", plan_id)  # its page says what comes first
    nu = byg_afsnit(planen, planen.budgetversioner.order_by("-nummer").first())
    foer, efter = ({et.noegle: et.indhold for et in afsnit} for afsnit in (nyeste.afsnit.all(), nu))
    return render(
        request,
        "helhedsplaner/indsend.html",
        {
            "plan": planen,
            "nyeste": nyeste,
            "er_aendret": nyeste.sha256 != versionens_sha256(nu),
            "afsnit": sammenlign(foer, efter),
            "penge": pengeforskel(foer["budget"], efter["budget"]),
            "form": IndsendForm(),
        },
    )


@require_safe
def drift(request: Request, plan_id: int) -> HttpResponse:
    """What the plan still needs before it may go i drift, and who can except it from each krav."""
    planen = hent_plan(
        request, plan_id, tael=med_opgoerelse(), maa_indsende=Handling.INDSEND, maa_undtage=Handling.UNDTAG
    )
    undtagelser = gaeldende_undtagelser(planen)
    krav = krav_til(planen, DRIFT)
    return render(
        request,
        "helhedsplaner/drift.html",
        {
            "plan": planen,
            # The page says in words where the plan is, so the list need not.
            "krav": [(et, undtagelser.get(et.kode)) for et in krav if et.kode != INDSENDT],
            "mangler": mangler(krav, undtagelser),
            "kan_saettes_i_drift": planen.status in VENTER_PAA_START,
            "er_sat_i_drift": planen.status in KOERER,
        },
    )


@require_POST
def saet_i_drift(request: Request, plan_id: int) -> HttpResponse:
    hent_plan(request, plan_id)
    try:
        handlinger.saet_i_drift(plan_id, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
        return redirect("helhedsplaner:drift", plan_id)
    messages.success(request, "Planen er sat i drift.")
    return redirect("helhedsplaner:plan", plan_id)


def undtag(request: Request, plan_id: int, kode: str) -> HttpResponse:
    """Except the plan from one krav, with a reason that stays on its page."""
    planen = hent_plan(request, plan_id, kraev=Handling.UNDTAG)
    kravet = next((k for k in krav_til(planen, DRIFT) if k.kode == kode and not k.opfyldt), None)
    if kravet is None:
        raise Http404
    form = UndtagelseForm(request.POST or None)
    begrundelse = form.cleaned_data["begrundelse"] if form.is_valid() else ""
    if begrundelse and proev(form, handlinger.undtag, plan_id, kode, begrundelse, af=request.user) is not None:
        messages.success(request, "Undtagelsen er givet og står på planens side, til kravet er opfyldt.")
        return redirect("helhedsplaner:drift", plan_id)
    return render(
        request,
        "helhedsplaner/formular.html",
        {"plan": planen, "form": form, "titel": "Undtag planen fra et krav", "indledning": kravet.tekst},
        status=422 if form.errors else 200,
    )


@require_POST
def ophaev_undtagelse(request: Request, plan_id: int, undtagelse_id: int) -> HttpResponse:
    planen = hent_plan(request, plan_id)
    undtagelse = get_object_or_404(planen.undtagelser, pk=undtagelse_id)
    try:
        handlinger.ophaev_undtagelse(undtagelse.pk, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        messages.success(request, "Undtagelsen er ophævet.")
    return redirect("helhedsplaner:drift", plan_id)
