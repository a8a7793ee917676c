"""Who takes part: afdelinger and what they pay, parties, staff; and the indsatsområder chosen."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Value
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from grundlag.fejl import Regelbrud
from grundlag.felter import KronerField
from grundlag.http import Request
from helhedsplaner.egenbetaling import pr_maaned
from helhedsplaner.forms.plan import VaelgAfdelingerForm
from helhedsplaner.handlinger import indhold
from helhedsplaner.kaede import antal_tekst
from helhedsplaner.models import Deltagelse, Helhedsplan, Indsatsomraade
from helhedsplaner.tilstande import LEVENDE
from helhedsplaner.views.faelles import hent_plan, hent_til_rettelse, kraev_rettelse, netop_slettet


def _overlapper(plan: Helhedsplan) -> Exists | Value:
    """Whether an afdeling also takes part in another living plan of the same days (beslutninger § 5)."""
    if not (plan.periode_fra and plan.periode_til):
        return Value(False)
    andre = Deltagelse.objects.filter(
        afdeling=OuterRef("afdeling"),
        plan__status__in=LEVENDE,
        plan__periode_fra__lte=plan.periode_til,
        plan__periode_til__gte=plan.periode_fra,
    )
    return Exists(andre.exclude(plan=plan.pk))


def afdelinger(request: Request, plan_id: int) -> HttpResponse:
    """The afdelinger of the plan and what each pays."""
    planen = hent_plan(request, plan_id)
    deltagelser = list(
        planen.deltagelser.select_related("afdeling__boligorganisation").annotate(overlapper=_overlapper(planen))
    )
    egne = {deltagelse.pk: deltagelse.egenbetaling for deltagelse in deltagelser}
    if request.method == "POST":
        kraev_rettelse(planen)
        form = _egenbetalingsform(deltagelser, egne, request.POST)
        if form.is_valid():
            beloeb = {deltagelse.pk: form.cleaned_data[_felt(deltagelse)] for deltagelse in deltagelser}
            indhold.gem_egenbetalinger(plan_id, beloeb, af=request.user)
            messages.success(request, "Egenbetalingerne er gemt.")
            return redirect("helhedsplaner:afdelinger", plan_id)
    else:
        form = _egenbetalingsform(deltagelser, egne)
    overlap = {deltagelse.pk for deltagelse in deltagelser if deltagelse.overlapper}
    return render(
        request,
        "helhedsplaner/afdelinger.html",
        {
            "plan": planen,
            "form": form,
            "raekker": [
                (et, form[_felt(et)], pr_maaned(planen, et, egne[et.pk]), et.pk in overlap) for et in deltagelser
            ],
            "lejemaal": sum(deltagelse.afdeling.lejemaal for deltagelse in deltagelser),
            "egenbetaling": sum(beloeb or 0 for beloeb in egne.values()),
            "netop_slettet": netop_slettet(request, planen),
        },
        status=422 if form.errors else 200,
    )


def _felt(deltagelse: Deltagelse) -> str:
    return f"egenbetaling-{deltagelse.pk}"


def _egenbetalingsform(
    deltagelser: Sequence[Deltagelse], egne: dict[int, int | None], data: object | None = None
) -> forms.Form:
    """One amount for each deltagelse; more is on the page of the single one."""
    form = forms.Form(data, initial={_felt(et): egne[et.pk] for et in deltagelser})  # type: ignore[arg-type]
    for deltagelse in deltagelser:
        form.fields[_felt(deltagelse)] = KronerField(
            label=f"Egenbetaling for {deltagelse.afdeling}",
            required=False,
            min_value=0,
            error_messages={"min_value": "Beløbet kan ikke være negativt."},
        )
    return form


def vaelg_afdelinger(request: Request, plan_id: int) -> HttpResponse:
    """Let more afdelinger take part: those of the byområde, or with ``?alle=1`` any."""
    planen = hent_til_rettelse(request, plan_id)
    alle = "alle" in request.GET
    form = VaelgAfdelingerForm(request.POST or None, plan=planen, alle=alle)
    if form.is_valid():
        nye = indhold.tilfoej_afdelinger(plan_id, form.cleaned_data["afdelinger"], af=request.user)
        messages.success(request, f"{antal_tekst(len(nye), 'afdeling', 'afdelinger')} er føjet til planen.")
        return redirect("helhedsplaner:afdelinger", plan_id)
    return render(
        request,
        "helhedsplaner/vaelg_afdelinger.html",
        {"plan": planen, "form": form, "alle": alle},
        status=422 if form.errors else 200,
    )


@require_safe
def parter(request: Request, plan_id: int) -> HttpResponse:
    planen = hent_plan(request, plan_id)
    raekker = planen.parter.select_related("forvaltning", "lokaludvalg")
    kontekst = {"plan": planen, "parter": raekker, "netop_slettet": netop_slettet(request, planen)}
    return render(request, "helhedsplaner/parter.html", kontekst)


@require_safe
def medarbejdere(request: Request, plan_id: int) -> HttpResponse:
    planen = hent_plan(request, plan_id)
    raekker = planen.medarbejdere.select_related("person")
    kontekst = {"plan": planen, "medarbejdere": raekker, "netop_slettet": netop_slettet(request, planen)}
    return render(request, "helhedsplaner/medarbejdere.html", kontekst)


@require_safe
def indsatsomraader(request: Request, plan_id: int) -> HttpResponse:
    """The catalogue of the plan's regelsæt, and which of it the plan has taken up."""
    planen = hent_plan(request, plan_id)
    afsnit = {et.indsatsomraade_id: et for et in planen.afsnit.all()}
    katalog = Indsatsomraade.objects.filter(regelsaet=planen.regelsaet_id)
    return render(
        request,
        "helhedsplaner/indsatsomraader.html",
        {
            "plan": planen,
            "omraader": [(omraade, afsnit.get(omraade.pk)) for omraade in katalog],
            "netop_slettet": netop_slettet(request, planen),
        },
    )


@require_POST
def tilfoej_afsnit(request: Request, plan_id: int, omraade_id: int) -> HttpResponse:
    planen = hent_til_rettelse(request, plan_id)
    omraade = get_object_or_404(Indsatsomraade, pk=omraade_id, regelsaet=planen.regelsaet_id)
    if planen.afsnit.filter(indsatsomraade=omraade).exists():
        return redirect("helhedsplaner:afsnit", plan_id, omraade.kode)
    try:
        indhold.tilfoej_afsnit(plan_id, omraade_id, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
        return redirect("helhedsplaner:indsatsomraader", plan_id)
    return redirect(reverse("helhedsplaner:afsnit", args=[plan_id, omraade.kode]))
