"""A plan's whole chain, an evening of afdelingsmøder, and the trail of who did what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from godkendelser import handlinger
from godkendelser.alarm import alarmer_om, ventende_versioner
from godkendelser.forms import RaekkeForm
from godkendelser.kaedebillede import tegn
from godkendelser.models import (
    Bevilling,
    Hoeringspart,
    Instansart,
    Instansregel,
    Spor,
    Stilling,
    Tillaeg,
    Tillaegstrin,
    Trin,
)
from godkendelser.views.faelles import afgoerelser, hent_plan
from grundlag.adgang import Handling
from grundlag.dato import i_dag
from grundlag.formular import vis_fejl
from grundlag.http import Request
from helhedsplaner.models import Helhedsplan, Planversion
from kontrakter.models import Aftale


@require_safe
def forloeb(request: Request, plan_id: int) -> HttpResponse:
    """The chain in its three tracks, whom it waits for and since when, and every decision with its evidence."""
    hoeringer = Hoeringspart.objects.filter(hoering__plan=OuterRef("pk")).order_by().values("hoering__plan")
    hoert = hoeringer.annotate(
        tal=JSONObject(
            hoert=Count("pk"),
            besvaret=Count("svar_dato"),
            hoering_for_sent=Count("pk", filter=Q(svar_dato=None, hoering__frist__lt=i_dag())),
        )
    )
    plan: Any = hent_plan(request, plan_id, hoert=Subquery(hoert.values("tal")))
    trin = Trin.objects.for_planer([plan_id]).med_instans().med_tilsagn().med_naeste_moede().med_ret(request.user)
    alle: list[Any] = list(
        trin.select_related("forloeb__sag").prefetch_related(*afgoerelser()).order_by("spor", "nummer", "pk")
    )
    levende = [et for et in alle if et.stilling != Stilling.UDGAAET]
    for et in alle:
        et.mangler_foer = [
            foer for foer in levende if foer.spor == et.spor and foer.nummer < et.nummer and not foer.staar
        ]
    gaar = ArraySubquery(Tillaegstrin.objects.filter(tillaeg=OuterRef("pk")).values("trin"))
    tillaeg = Tillaeg.objects.filter(forloeb__plan=plan_id).select_related("version").annotate(gaar=gaar)
    bevillinger = list(Bevilling.objects.filter(plan=plan_id).select_related("registreret_af"))
    venter = [et for et in levende if not et.staar and not et.mangler_foer]
    moeder = [et for et in levende if et.instans.art == Instansart.AFDELINGSMOEDE]
    return render(
        request,
        "godkendelser/forloeb.html",
        {
            "plan": plan,
            "billede": tegn(levende, i_dag()) if levende else None,
            "venter": sorted(venter, key=lambda et: et.siden),
            "indhold": [et for et in alle if et.spor == Spor.INDHOLD],
            "penge": [et for et in alle if et.spor == Spor.PENGE],
            "aftaler": Aftale.objects.synlige_for(request.user).filter(planer__plan=plan_id),
            "bevillinger": bevillinger,
            "alarmer": alarmer_om(plan, levende, ventende_versioner([plan]).get(plan_id)),
            "tillaeg": [(et, [trin for trin in alle if trin.pk in et.gaar]) for et in tillaeg],
            **(plan.hoert or {}),
            "kan_tage_aften": any(et.maa_afgoere and not et.staar for et in moeder),
        },
    )


@require_http_methods(["GET", "POST"])
def afdelingsmoeder(request: Request, plan_id: int) -> HttpResponse:
    """An evening of afdelingsmøder in one table: all that is filled in is recorded, or nothing is."""
    plan = hent_plan(request, plan_id)
    trin = Trin.objects.filter(forloeb__plan=plan_id, instans__art=Instansart.AFDELINGSMOEDE).aabne()
    aabne = list(
        trin.afgoeres_af(request.user)
        .med_instans()
        .select_related("instans__afdeling__boligorganisation")
        .order_by("pk")
    )
    if not aabne and not _registrerer_moeder(request, plan):
        raise PermissionDenied(f"Du har ikke ret til at {Handling.REGISTRER_LOKALT.label}.")
    version = Planversion.objects.filter(plan=plan_id).order_by("-nummer").first()
    regel = Instansregel.objects.filter(art=Instansart.AFDELINGSMOEDE).first()
    former = [
        (
            et,
            RaekkeForm(
                request.POST or None,
                prefix=f"trin{et.pk}",
                trin=et,
                udfald=regel.udfald if regel else [],
                version_ids=[version.pk] if version else [],
            ),
        )
        for et in aabne
    ]
    skrevne = {et.pk: form for et, form in former if form.is_bound and form.has_changed()}
    if skrevne and not [pk for pk, form in skrevne.items() if not form.is_valid()]:
        fejl = handlinger.afgoer_samlet({pk: form.felter() for pk, form in skrevne.items()}, af=request.user)
        for pk, brud in fejl.items():
            vis_fejl(skrevne[pk], brud)
        if not fejl:
            antal = len(skrevne)
            messages.success(request, f"{antal} afdelingsmøde{'r' if antal != 1 else ''} er registreret.")
            return redirect("godkendelser:forloeb", plan_id)
    return render(
        request,
        "godkendelser/afdelingsmoeder.html",
        {
            "plan": plan,
            "former": former,
            "felter": former[0][1].visible_fields() if former else [],
            "intet_skrevet": request.method == "POST" and not skrevne,
            "har_fejl": any(form.errors for form in skrevne.values()),
            "version": version,
        },
        status=422 if request.method == "POST" else 200,
    )


def _registrerer_moeder(request: Request, plan: Helhedsplan) -> bool:
    egne = Trin.objects.filter(forloeb__plan=plan, instans__art=Instansart.AFDELINGSMOEDE)
    return egne.afgoeres_af(request.user).exists()
