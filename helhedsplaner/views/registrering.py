"""What happens in a plan that runs: quick registration, how its activities stand, and how far its criteria are."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from grundlag.adgang import Handling
from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud
from grundlag.formular import proev, vis_fejl
from grundlag.http import Request
from helhedsplaner.drift import maal_med_fremdrift, med_tal, planens_aktiviteter
from helhedsplaner.forms.faelles import RaekkeForm
from helhedsplaner.forms.registrering import AktivitetsstatusForm, MaalingForm, RegistreringForm
from helhedsplaner.fremdrift import Fremdrift, Punkt, fremdrift
from helhedsplaner.handlinger import registrering as handlinger
from helhedsplaner.handlinger.indhold import Foraeldet, fingeraftryk
from helhedsplaner.handlinger.registrering import planens
from helhedsplaner.kaede import antal_tekst
from helhedsplaner.models import Helhedsplan, Maaling, Registrering, Succeskriterium
from helhedsplaner.tilstande import KOERER
from helhedsplaner.views.faelles import hent_plan

SENESTE = 5
PR_SIDE = 50
OPTEGNELSER: dict[str, tuple[type[Registrering | Maaling], str]] = {
    "registrering": (Registrering, "registreringen"),
    "maaling": (Maaling, "målingen"),
}


def _plan(request: Request, plan_id: int) -> Any:
    """The plan, with ``maa_registrere``: the user may write in it, and it runs."""
    planen: Any = hent_plan(request, plan_id)
    planen.maa_registrere = planen.maa_rette and planen.status in KOERER
    return planen


def _kraev(planen: Any) -> None:
    if not planen.maa_rette:
        raise PermissionDenied(f"Du har ikke ret til at {Handling.REDIGER_PLAN.label}.")


def registreringer(request: Request, plan_id: int) -> HttpResponse:
    """Choose activity, today, number, note, save, next; what was just recorded, and all activities with their sums."""
    planen = _plan(request, plan_id)
    if request.method == "POST":
        _kraev(planen)
    valgt = request.GET.get("aktivitet", "")
    form = RegistreringForm(
        request.POST if request.method == "POST" else None,
        plan=planen,
        aktiviteter=planens_aktiviteter(planen),
        initial={"aktivitet": valgt if valgt.isdecimal() else "", "dato": i_dag()},
    )
    if form.is_valid() and (ny := proev(form, handlinger.registrer, plan_id, form.felter, af=request.user)):
        messages.success(request, f"Gemt: {ny.aktivitet}, {antal_tekst(ny.antal, 'deltager', 'deltagere')}.")
        return redirect(f"{request.path}?aktivitet={ny.aktivitet_id}")
    form.fields["antal" if valgt else "aktivitet"].widget.attrs["autofocus"] = True
    aar = i_dag().year
    aktiviteter = list(med_tal(planens_aktiviteter(planen), aar))
    seneste = planens(Registrering, planen).select_related("aktivitet", "registreret_af", "rettet_af")
    return render(
        request,
        "helhedsplaner/registreringer.html",
        {
            "plan": planen,
            "form": form,
            "aar": aar,
            "omraader": [(et, list(dets)) for et, dets in groupby(aktiviteter, lambda en: en.afsnit.indsatsomraade)],
            "seneste": seneste.order_by("-registreret_tid", "-pk")[:SENESTE],
        },
        status=422 if form.errors else 200,
    )


def aktivitet(request: Request, plan_id: int, aktivitet_id: int) -> HttpResponse:
    """How one activity stands, its milepæle, and all that was recorded about it."""
    planen = _plan(request, plan_id)
    if request.method == "POST":
        _kraev(planen)
    en = get_object_or_404(med_tal(planens_aktiviteter(planen), i_dag().year), pk=aktivitet_id)
    form = AktivitetsstatusForm(request.POST if request.method == "POST" else None, instance=en)
    if form.is_valid():
        felter = form.cleaned_data["status"], form.cleaned_data["status_begrundelse"]
        if proev(form, handlinger.saet_status, plan_id, aktivitet_id, *felter, af=request.user):
            messages.success(request, "Aktivitetens status er gemt.")
            return redirect(request.path)
        en.refresh_from_db(fields=["status", "status_begrundelse"])
    alle = en.registreringer.select_related("registreret_af", "rettet_af")
    return render(
        request,
        "helhedsplaner/aktivitet.html",
        {
            "plan": planen,
            "aktivitet": en,
            "form": form,
            "aar": i_dag().year,
            "milepaele": en.milepaele.order_by("dato", "pk"),
            "side": Paginator(alle, PR_SIDE).get_page(request.GET.get("side")),
        },
        status=422 if form.errors else 200,
    )


def _fremdrift(kriterium: Any) -> Fremdrift:
    return fremdrift(kriterium, [Punkt(en.dato, en.vaerdi) for en in kriterium.gaeldende], i_dag())


@require_safe
def fremdriften(request: Request, plan_id: int) -> HttpResponse:
    """Each criterion from its udgangspunkt towards its målværdi: in words, as a curve and as a table."""
    planen = _plan(request, plan_id)
    maal = maal_med_fremdrift(planen, i_dag())
    return render(
        request,
        "helhedsplaner/fremdrift.html",
        {"plan": planen, "omraader": [(et, list(dets)) for et, dets in groupby(maal, _omraade)]},
    )


def _omraade(maal: Any) -> Any:
    return maal.afsnit.indsatsomraade


def kriterium(request: Request, plan_id: int, kriterium_id: int) -> HttpResponse:
    """One criterion, all its målinger, and a form for a new one."""
    planen = _plan(request, plan_id)
    if request.method == "POST":
        _kraev(planen)
    et: Any = get_object_or_404(planens(Succeskriterium, planen).select_related("maal"), pk=kriterium_id)
    form = MaalingForm(
        request.POST if request.method == "POST" else None,
        plan=planen,
        instance=Maaling(kriterium=et),
        initial={"dato": i_dag()},
    )
    if (
        form.is_valid()
        and proev(form, handlinger.registrer_maaling, plan_id, kriterium_id, form.felter, af=request.user) is not None
    ):
        messages.success(request, "Målingen er gemt.")
        return redirect(request.path)
    maalinger = list(et.maalinger.select_related("registreret_af", "rettet_af"))
    et.gaeldende = [en for en in reversed(maalinger) if not en.annulleret]
    return render(
        request,
        "helhedsplaner/kriterium.html",
        {"plan": planen, "kriterium": et, "frem": _fremdrift(et), "form": form, "maalinger": maalinger},
        status=422 if form.errors else 200,
    )


def ret_optegnelse(request: Request, plan_id: int, slags: str, raekke_id: int) -> HttpResponse:
    """Correct a registration or a measurement; what it said before stands below."""
    if slags not in OPTEGNELSER:
        raise Http404
    model, navn = OPTEGNELSER[slags]
    planen = _plan(request, plan_id)
    _kraev(planen)
    raekke = get_object_or_404(planens(model, planen), pk=raekke_id)
    status = 422
    form = _form(request.POST if request.method == "POST" else None, raekke, planen)
    if form.is_valid():
        grund = form.cleaned_data["grund"]
        try:
            handlinger.ret_optegnelse(plan_id, model, raekke_id, form.felter, grund=grund, af=request.user)
        except Foraeldet as foraeldet:
            nu = get_object_or_404(planens(model, planen), pk=raekke_id)
            post = request.POST.copy()
            post["grund"] = fingeraftryk(nu, form.felter)
            form, status = _form(post, nu, planen), 409
            vis_fejl(form, foraeldet)
        except (Regelbrud, ValidationError) as fejl:
            vis_fejl(form, fejl)
        else:
            messages.success(request, f"{navn.capitalize()} er rettet.")
            return redirect(_hjem(planen, raekke))
    return render(
        request,
        "helhedsplaner/ret_optegnelse.html",
        {
            "plan": planen,
            "form": form,
            "titel": f"Ret {navn}",
            "hjem": _hjem(planen, raekke),
            "raekke": raekke,
            "slags": slags,
            "historik": _historik(raekke),
        },
        status=status if form.errors else 200,
    )


def _form(data: Any, raekke: Any, planen: Helhedsplan) -> RaekkeForm:
    if isinstance(raekke, Registrering):
        return RegistreringForm(data, instance=raekke, plan=planen, aktiviteter=planens_aktiviteter(planen))
    return MaalingForm(data, instance=raekke, plan=planen)


def _historik(raekke: Any) -> models.QuerySet[Any]:
    """What the row has said, the newest first, each with who wrote it."""
    hvad = "antal" if isinstance(raekke, Registrering) else "vaerdi"
    note = "note" if isinstance(raekke, Registrering) else "kilde"
    udgaver: models.QuerySet[Any] = raekke.events.annotate(tal=F(hvad), ord=F(note))
    return udgaver.select_related("registreret_af", "rettet_af").order_by("-pgh_id")


def _hjem(planen: Helhedsplan, raekke: Any) -> str:
    if isinstance(raekke, Registrering):
        return reverse("helhedsplaner:registreringer", args=[planen.pk])
    return reverse("helhedsplaner:kriterium", args=[planen.pk, raekke.kriterium_id])


@require_POST
def annuller(request: Request, plan_id: int, slags: str, raekke_id: int) -> HttpResponse:
    """Take a registration or a measurement back; ``annulleret=nej`` lets it count again."""
    if slags not in OPTEGNELSER:
        raise Http404
    model, navn = OPTEGNELSER[slags]
    planen = _plan(request, plan_id)
    _kraev(planen)
    raekke = get_object_or_404(planens(model, planen), pk=raekke_id)
    tilbage = request.POST.get("annulleret") != "nej"
    try:
        handlinger.annuller(plan_id, model, raekke_id, annulleret=tilbage, af=request.user)
    except (Regelbrud, ValidationError) as fejl:
        messages.error(request, fejl.messages[0] if isinstance(fejl, ValidationError) else str(fejl))
    else:
        messages.success(request, f"{navn.capitalize()} {'tæller ikke mere med' if tilbage else 'tæller med igen'}.")
    return redirect(_hjem(planen, raekke))
