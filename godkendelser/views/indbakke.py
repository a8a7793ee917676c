"""What waits for the user, whom she stands in for, and what she hands over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from godkendelser import handlinger
from godkendelser.forms import FravaerForm, OverdragForm
from godkendelser.models import Fravaer, Overdragelse, Trin, Versionsvurdering
from godkendelser.models.fravaer import fravaerende_for
from godkendelser.views.faelles import formular_side, hent_trin
from grundlag.adgang import Handling
from grundlag.dato import i_dag
from grundlag.formular import proev
from grundlag.http import Request
from helhedsplaner.models import Planversion

PR_SIDE = 25


@require_safe
def indbakke(request: Request) -> HttpResponse:
    """What waits for the user, by deadline, with what is new in each; a page of it at a time."""
    venter = Trin.objects.afventer(request.user)
    side = Paginator(venter, PR_SIDE).get_page(request.GET.get("side"))
    side.object_list = list(_med_nyt(venter.udsnit(max(side.start_index() - 1, 0), side.end_index())))
    idag = i_dag()
    en: Any
    for en in side:
        en.er_sen = bool(en.frist and en.frist < idag)
    return render(
        request,
        "godkendelser/indbakke.html",
        {
            "side": side,
            "fravaerende": fravaerende_for(request.user),
            "fravaer": request.user.fravaer.gyldige().select_related("stedfortraeder").first(),
        },
    )


def _med_nyt(trin: Any) -> QuerySet[Trin]:
    """With the newest version, why the decision fell, and the note of whoever handed the step over."""
    overdraget = Overdragelse.objects.filter(trin=OuterRef("pk")).order_by("-pk")
    faldet = Versionsvurdering.objects.filter(afgoerelse=OuterRef("seneste"), staar=False).order_by("pk")
    nyeste = Planversion.objects.filter(plan=OuterRef("forloeb__plan")).order_by("-nummer")
    raekker: QuerySet[Trin] = (
        trin.med_instans()
        .select_related("forloeb__plan__byomraade", "forloeb__sag", "forloeb__aftale", "seneste__version")
        .annotate(
            overdraget_note=Subquery(overdraget.values("note")[:1]),
            overdraget_navn=Subquery(overdraget.values("overdraget_af__navn")[:1]),
            faldet_fordi=Subquery(faldet.values("begrundelse")[:1]),
            nyeste_version=Subquery(nyeste.values("nummer")[:1]),
        )
    )
    return raekker


@require_http_methods(["GET", "POST"])
def overdrag(request: Request, trin_id: int) -> HttpResponse:
    """Hand a step over to a colleague, with a note."""
    trinnet: Any = hent_trin(request, trin_id)
    if not trinnet.maa_afgoere:
        raise PermissionDenied(f"Du har ikke ret til at {Handling.AFGOER.label}.")
    form = OverdragForm(request.POST or None)
    if form.is_valid() and (
        overdragelse := proev(
            form, handlinger.overdrag, trin_id, til=form.bruger, note=form.cleaned_data["note"], af=request.user
        )
    ):
        messages.success(request, f"{trinnet} venter nu på {overdragelse.til}.")
        return redirect("godkendelser:indbakke")
    indledning = (
        "Trinnet går over i kollegaens indbakke med din note og ud af din. Du kan stadig registrere afgørelsen selv."
    )
    return formular_side(request, f"Overdrag trinnet: {trinnet}", form, trinnet, indledning)


@require_http_methods(["GET", "POST"])
def fravaer(request: Request) -> HttpResponse:
    """The user's own absences and deputies, and those whom she stands in for."""
    form = FravaerForm(request.POST or None)
    if form.is_valid():
        felter = {navn: form.cleaned_data[navn] for navn in ("fra", "til", "besked")}
        if meldt := proev(form, handlinger.meld_fravaer, stedfortraeder=form.bruger, **felter, af=request.user):
            messages.success(request, f"{meldt.stedfortraeder} svarer for dig i perioden.")
            return redirect("godkendelser:fravaer")
    kommende = {"til__gte": i_dag()}
    return render(
        request,
        "godkendelser/fravaer.html",
        {
            "form": form,
            "egne": request.user.fravaer.filter(**kommende).select_related("stedfortraeder").order_by("fra"),
            "vikariater": request.user.vikariater.filter(**kommende).select_related("bruger").order_by("fra"),
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
def afslut_fravaer(request: Request, fravaer_id: int) -> HttpResponse:
    get_object_or_404(Fravaer, pk=fravaer_id, bruger=request.user)
    handlinger.afslut_fravaer(fravaer_id, af=request.user)
    messages.success(request, "Fraværet er afsluttet, og du svarer igen selv.")
    return redirect("godkendelser:fravaer")
