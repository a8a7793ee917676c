"""The end of a plan: what is missing, and the pages where it is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from byomraader.models import Boligorganisation, Forvaltning
from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.formular import proev
from grundlag.http import Request
from helhedsplaner.afslutning import gemte_linjer, regnskabslinjer, tilbage
from helhedsplaner.forms.afslutning import BOLIGORGANISATION, FORVALTNING, ForankringForm, SluttevalueringForm
from helhedsplaner.handlinger import afslutning as handlinger
from helhedsplaner.krav import AFSLUT, krav_til
from helhedsplaner.models import Aktivitet, Helhedsplan, Sluttevaluering
from helhedsplaner.tilstande import KOERER, Status
from helhedsplaner.views.faelles import hent_plan, kraev_rettelse

RETTET = (
    "En anden har svaret for aktiviteten, mens du skrev. Dit står her endnu. Tryk på knappen igen for at gemme dit "
    "i stedet."
)


@require_safe
def afslutning(request: Request, plan_id: int) -> HttpResponse:
    """What must be answered before the plan ends, and the way to each."""
    planen = hent_plan(request, plan_id, maa_indsende=Handling.INDSEND)
    krav = krav_til(planen, AFSLUT)
    return render(
        request,
        "helhedsplaner/afslutning.html",
        {
            "plan": planen,
            "krav": krav,
            "koerer": planen.status in KOERER,
            "er_afsluttet": planen.status == Status.AFSLUTTET,
            "kan_afvikles": planen.status == Status.I_DRIFT,
            "kan_afsluttes": all(et.opfyldt for et in krav),
        },
    )


@require_POST
def begynd_afvikling(request: Request, plan_id: int) -> HttpResponse:
    return _goer(request, plan_id, handlinger.begynd_afvikling, "Planen er under afvikling.")


@require_POST
def afslut(request: Request, plan_id: int) -> HttpResponse:
    return _goer(request, plan_id, handlinger.afslut, "Planen er afsluttet.")


def _goer(request: Request, plan_id: int, handling: Callable[..., Any], besked: str) -> HttpResponse:
    hent_plan(request, plan_id)
    try:
        handling(plan_id, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        messages.success(request, besked)
    return redirect("helhedsplaner:afslutning", plan_id)


def forankring(request: Request, plan_id: int) -> HttpResponse:
    """One row for each activity: who takes it over, or why nobody does."""
    planen = hent_plan(request, plan_id)
    data, status, fejl = None, 200, ""
    if request.method == "POST":
        kraev_rettelse(planen)
        data = request.POST.copy()
    formularer = _formularer(planen, data)
    if data is not None:
        gyldige = [form.is_valid() for form in formularer]
        status = 422
        if all(gyldige):
            try:
                antal = handlinger.gem_forankringer(
                    plan_id,
                    {form.aktivitet.pk: form.svar for form in formularer},
                    {form.aktivitet.pk: form.cleaned_data["grund"] for form in formularer},
                    af=request.user,
                )
            except handlinger.Rettet as rettet:
                status = 409
                for pk in rettet.aktiviteter:
                    data[f"a{pk}-grund"] = next(f.initial["grund"] for f in formularer if f.aktivitet.pk == pk)
                formularer = _formularer(planen, data)
                for form in formularer:
                    if form.aktivitet.pk in rettet.aktiviteter:
                        form.add_error("organisation", RETTET)
            except Regelbrud as brud:
                fejl = str(brud)
            else:
                messages.success(request, "Forankringen er gemt." if antal else "Der var ikke noget nyt at gemme.")
                return redirect("helhedsplaner:forankring", plan_id)
    return render(
        request,
        "helhedsplaner/forankring.html",
        {
            "plan": planen,
            "formularer": formularer,
            "fejl": fejl,
            "med_fejl": any(form.errors for form in formularer),
        },
        status=status,
    )


def _formularer(planen: Helhedsplan, data: Any) -> list[ForankringForm]:
    aktiviteter = Aktivitet.objects.filter(afsnit__plan=planen).select_related(
        "afsnit__indsatsomraade", "forankring__forvaltning", "forankring__boligorganisation", "forankring__bilag"
    )
    deltagende = Q(pk=planen.driftsansvarlig_id) | Q(afdelinger__deltagelser__plan=planen)
    organisationer: dict[str, Any] = {f"{FORVALTNING}{et.pk}": et for et in Forvaltning.objects.all()}
    for organisation in Boligorganisation.objects.filter(deltagende).distinct():
        organisationer[f"{BOLIGORGANISATION}{organisation.pk}"] = organisation
    bilag = {str(et.pk): et for et in planen.bilag.all()}
    orden = ("afsnit__indsatsomraade__raekkefoelge", "afsnit", "raekkefoelge", "pk")
    return [
        ForankringForm(data, aktivitet=et, organisationer=organisationer, bilag=bilag)
        for et in aktiviteter.order_by(*orden)
    ]


def sluttevaluering(request: Request, plan_id: int) -> HttpResponse:
    planen = hent_plan(request, plan_id)
    evaluering = Sluttevaluering.objects.filter(plan=planen).select_related("bilag", "skrevet_af").first()
    form = SluttevalueringForm(evaluering=evaluering or Sluttevaluering(plan=planen))
    status = 200
    if request.method == "POST":
        kraev_rettelse(planen)
        post = request.POST.copy()
        form = SluttevalueringForm(post, evaluering=evaluering or Sluttevaluering(plan=planen))
        if form.is_valid():
            gemt = proev(form, handlinger.gem_sluttevaluering, plan_id, **form.cleaned_data, af=request.user)
            if gemt is not None:
                messages.success(request, "Sluttevalueringen er gemt.")
                return redirect("helhedsplaner:afslutning", plan_id)
        status = 422
        post["grund"] = form.initial["grund"]
    return render(
        request,
        "helhedsplaner/sluttevaluering.html",
        {
            "plan": planen,
            "form": form,
            "evaluering": evaluering,
            "hjem": reverse("helhedsplaner:bilag", args=[plan_id]),
        },
        status=status,
    )


def slutregnskab(request: Request, plan_id: int) -> HttpResponse:
    """The final account: what it says as it was made up, or what it would say today."""
    planen = hent_plan(request, plan_id)
    if request.method == "POST":
        kraev_rettelse(planen)
        try:
            handlinger.opgoer_slutregnskab(plan_id, af=request.user)
        except Regelbrud as brud:
            messages.error(request, str(brud))
        else:
            messages.success(request, "Slutregnskabet er opgjort.")
        return redirect("helhedsplaner:slutregnskab", plan_id)
    regnskab = planen.slutregnskaber.select_related("opgjort_af", "budget").first()
    budget, i_dag = regnskabslinjer(planen)
    linjer = gemte_linjer(regnskab) if regnskab else i_dag
    return render(
        request,
        "helhedsplaner/slutregnskab.html",
        {
            "plan": planen,
            "regnskab": regnskab,
            "budget": budget,
            "er_foraeldet": regnskab is not None and linjer != i_dag,
            "linjer": linjer,
            "givere": tilbage(linjer),
            "i_alt": tilbage([et._replace(giver="I alt") for et in linjer]),
        },
    )
