"""The audit of a plan's decisions, its bundles for the journal, paper, and what a printed page's mark means."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from godkendelser import handlinger
from godkendelser.dokumenter import NAVNE, til_trin
from godkendelser.forms import JournalForm
from godkendelser.journal import afgoerelser_om, beviser, revisionsliste
from godkendelser.models import Journalisering
from godkendelser.views.faelles import formular_side, hent_afgoerelse, hent_plan, hent_trin
from grundlag.adgang import Handling
from grundlag.formular import proev
from grundlag.http import Request
from helhedsplaner.models import Helhedsplan, Planversion
from kontrakter.models import Aftale, Aftaleversion

PR_SIDE = 50
KORTESTE_KENDETEGN = 6
FLEST_FUND = 20


@require_safe
def revision(request: Request, plan_id: int) -> HttpResponse:
    """Who decided what on which content, when, with which evidence; ``?ikke_journaliseret=1`` for what is not yet."""
    plan: Any = hent_plan(request, plan_id)
    afgoerelser = afgoerelser_om([plan_id])
    kun_manglende = bool(request.GET.get("ikke_journaliseret"))
    if kun_manglende:
        afgoerelser = afgoerelser.filter(journalnummer=None)
    side = Paginator(afgoerelser.order_by("-pk"), PR_SIDE).get_page(request.GET.get("side"))
    en: Any
    for en in side:
        en.bevistekster = beviser(en)
    return render(request, "godkendelser/revision.html", {"plan": plan, "side": side, "kun_manglende": kun_manglende})


@require_safe
def revision_csv(request: Request, plan_id: int) -> HttpResponse:
    plan: Any = hent_plan(request, plan_id)
    svar = HttpResponse(revisionsliste([plan_id]), content_type="text/csv; charset=utf-8")
    svar["Content-Disposition"] = f'attachment; filename="afgoerelser-plan-{plan.pk}.csv"'
    return svar


@require_POST
def journalpakke(request: Request, plan_id: int) -> HttpResponse:
    """Order the bundle of all the plan's decisions, or of the one that ``afgoerelse`` names."""
    hent_plan(request, plan_id)
    valgt = request.POST.get("afgoerelse", "")
    afgoerelse = None
    if valgt.isascii() and valgt.isdigit() and len(valgt) < 19:
        afgoerelse = afgoerelser_om([plan_id]).filter(pk=valgt).first()
        if afgoerelse is None:
            raise Http404
    bestilling = handlinger.bestil_journalpakke(
        plan_id, afgoerelse_id=afgoerelse.pk if afgoerelse else None, af=request.user
    )
    return redirect("grundlag:bestilling", bestilling.pk)


@require_http_methods(["GET", "POST"])
def journaliser(request: Request, afgoerelse_id: int) -> HttpResponse:
    """Record the number of a decision in the journal."""
    afgoerelse = hent_afgoerelse(request, afgoerelse_id)
    trinnet: Any = hent_trin(request, afgoerelse.trin_id)
    if not trinnet.maa_afgoere:
        raise PermissionDenied(f"Du har ikke ret til at {Handling.AFGOER.label}.")
    form = JournalForm(request.POST or None)
    if form.is_valid() and _journaliser(form, afgoerelse_id, request):
        messages.success(request, f"{trinnet}: afgørelsen er journaliseret.")
        return redirect("godkendelser:trin", trinnet.pk)
    return formular_side(request, f"Journaliseret som: {trinnet}", form, trinnet, "")


def _journaliser(form: JournalForm, afgoerelse_id: int, request: Request) -> Journalisering | None:
    nummer = form.cleaned_data["nummer"]
    return proev(form, handlinger.journaliser, afgoerelse_id, nummer=nummer, af=request.user)


@require_POST
def dokument(request: Request, trin_id: int, slags: str) -> HttpResponse:
    """Order one document of a step."""
    trinnet = hent_trin(request, trin_id)
    if slags not in til_trin(trinnet.instans.art) or trinnet.forloeb.aftale_id:
        raise Http404
    bestilling = handlinger.bestil_dokument(trinnet, slags, NAVNE[slags], af=request.user)
    return redirect("grundlag:bestilling", bestilling.pk)


@require_safe
def opslag(request: Request) -> HttpResponse:
    """What the mark of a printed page stands for, among the plan versions and agreements that the user may see."""
    kendetegn = request.GET.get("kendetegn", "").strip().lower()[:64]
    fundne: list[Planversion] = []
    aftaler: list[Aftaleversion] = []
    fejl = ""
    if kendetegn and (len(kendetegn) < KORTESTE_KENDETEGN or set(kendetegn) - set("0123456789abcdef")):
        fejl = f"Et kendetegn er mindst {KORTESTE_KENDETEGN} af tegnene 0–9 og a–f. Det står nederst på hver side."
    elif kendetegn:
        synlige = Planversion.objects.filter(plan__in=Helhedsplan.objects.synlige_for(request.user))
        fundne = list(synlige.filter(sha256__startswith=kendetegn).select_related("plan", "lavet_af")[:FLEST_FUND])
        trykte = Aftaleversion.objects.filter(aftale__in=Aftale.objects.synlige_for(request.user))
        aftaler = list(
            trykte.filter(sha256__startswith=kendetegn)
            .select_related("aftale", "lavet_af")
            .defer("indhold")[:FLEST_FUND]
        )
    return render(
        request,
        "godkendelser/opslag.html",
        {"kendetegn": kendetegn, "fundne": fundne, "aftaler": aftaler, "fejl": fejl},
        status=422 if fejl else 200,
    )
