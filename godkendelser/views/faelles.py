"""What several of the pages fetch."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from godkendelser.models import Afgoerelse, Sag, Sagsandel, Trin, Versionsvurdering
from grundlag.adgang import Handling
from grundlag.http import Request
from grundlag.models import Bruger
from helhedsplaner.models import Helhedsplan
from helhedsplaner.models.plan import HelhedsplanQuerySet
from kontrakter.models import Aftale


def afgoerelser() -> tuple[Prefetch[str, QuerySet[Any], str] | str, ...]:
    """What to prefetch to tell of a step: its decisions, newest first, with what belongs to them."""
    raekker = Afgoerelse.objects.select_related(
        "version",
        "aftaleversion",
        "registreret_af",
        "tilbagetraekker",
        "afstemning",
        "overtrumfning",
        "lbf_svar",
        "udvalgsbehandling",
        "moedelink",
        "genbekraeftelse__bemyndigelse__bruger",
        "fra_punkt__punkt__moede",
    ).order_by("-pk")
    vurderinger = Versionsvurdering.objects.select_related("version", "aftaleversion").order_by("-pk")
    return (
        Prefetch("afgoerelser", raekker),
        Prefetch("afgoerelser__vurderinger", vurderinger),
        "afgoerelser__beviser",
    )


def hent_trin(request: Request, trin_id: int) -> Trin:
    """The step, if the user may see what it is about; else 404. Two queries."""
    trin = Trin.objects.med_instans().med_stilling().med_ret(request.user)
    trinnet = get_object_or_404(trin.select_related("instans__afdeling"), pk=trin_id)
    forloeb = trinnet.forloeb
    planer = Helhedsplan.objects.synlige_for(request.user)
    if forloeb.plan_id:
        forloeb.plan = get_object_or_404(planer.select_related("byomraade"), pk=forloeb.plan_id)
    elif forloeb.sag_id:
        hendes = Sagsandel.objects.filter(plan__in=planer).values("sag")
        forloeb.sag = get_object_or_404(Sag.objects.filter(pk__in=hendes), pk=forloeb.sag_id)
    else:
        forloeb.aftale = get_object_or_404(Aftale.objects.synlige_for(request.user), pk=forloeb.aftale_id)
    return trinnet


def hent_afgoerelse(request: Request, afgoerelse_id: int) -> Afgoerelse:
    """The decision, if the user may see its plan; else 404."""
    synlige = Afgoerelse.objects.filter(trin__in=Trin.objects.synlige_for(request.user))
    return get_object_or_404(synlige.select_related("trin__forloeb"), pk=afgoerelse_id)


def formular_side(request: Request, titel: str, form: Any, trin: Trin, indledning: str) -> HttpResponse:
    """A page of one form about a step."""
    return render(
        request,
        "godkendelser/formular.html",
        {"titel": titel, "form": form, "trin": trin, "plan": trin.forloeb.plan, "indledning": indledning},
        status=422 if form.is_bound else 200,
    )


def hent_plan(request: Request, plan_id: int, **tael: Any) -> Helhedsplan:
    """The plan with what the user may do, and with the annotations ``tael``, if she may see it; else 404."""
    planer = Helhedsplan.objects.filter(pk=plan_id).select_related("byomraade", "driftsansvarlig").annotate(**tael)
    return get_object_or_404(med_planret(planer, request.user).synlige_for(request.user))


def med_planret(planer: HelhedsplanQuerySet, bruger: Bruger) -> HelhedsplanQuerySet:
    """Annotate ``maa_flytte`` (money), ``maa_se_audit`` and ``maa_styre`` (the chain)."""
    return planer.med_ret(
        bruger, maa_flytte=Handling.FLYT_BEVILLING, maa_se_audit=Handling.SE_AUDIT, maa_styre=Handling.STYR_FORLOEB
    )
