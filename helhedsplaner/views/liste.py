"""All the plans one may see: found, sorted, paged, exported; and the page that begins a new one."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, Q
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from byomraader.adgang import har_rolle
from grundlag.adgang import Handling
from grundlag.dato import i_dag
from grundlag.formular import proev
from grundlag.http import Request
from helhedsplaner import handlinger
from helhedsplaner.forms.plan import FilterForm, NyPlanForm
from helhedsplaner.models import Deltagelse, Helhedsplan
from helhedsplaner.models.plan import HelhedsplanQuerySet

PR_SIDE = 25
SORTERINGER = {
    "navn": F("navn_orden").asc(),
    "-navn": F("navn_orden").desc(),
    "byomraade": F("byomraade__raekkefoelge").asc(),
    "-byomraade": F("byomraade__raekkefoelge").desc(),
    "periode": F("periode_fra").asc(nulls_last=True),
    "-periode": F("periode_fra").desc(nulls_last=True),
    "ramme": F("ramme").asc(nulls_last=True),
    "-ramme": F("ramme").desc(nulls_last=True),
}
OVERSKRIFTER = (
    ("Plan", "navn"),
    ("Byområde", "byomraade"),
    ("Driftsansvarlig", ""),
    ("Status", ""),
    ("Periode", "periode"),
    ("Ramme", "ramme"),
)
KOLONNER = ("Plan", "Byområde", "Driftsansvarlig", "Regelsæt", "Status", "Første dag", "Sidste dag", "Ramme (kr.)")


def _planer(request: Request, form: FilterForm) -> HelhedsplanQuerySet:
    """The plans that the filters of ``form`` leave; a filter that cannot be read leaves all."""
    planer = Helhedsplan.objects.synlige_for(request.user)
    form.is_valid()
    valgt = form.cleaned_data
    if tekst := valgt.get("q"):
        planer = planer.soeg(tekst)
    for felt in ("byomraade", "status", "regelsaet"):
        if valgt.get(felt):
            planer = planer.filter(**{felt: valgt[felt]})
    if organisation := valgt.get("boligorganisation"):
        deltager = Deltagelse.objects.filter(plan=OuterRef("pk"), afdeling__boligorganisation=organisation)
        planer = planer.filter(Q(driftsansvarlig=organisation) | Q(Exists(deltager)))
    sortering = SORTERINGER.get(request.GET.get("sorter", ""), SORTERINGER["-periode"])
    return planer.order_by(sortering, "navn_orden", "pk")


@require_safe
def liste(request: Request) -> HttpResponse:
    form = FilterForm(request.GET)
    side = Paginator(_planer(request, form).til_liste(), PR_SIDE).get_page(request.GET.get("side"))
    return render(
        request,
        "helhedsplaner/liste.html",
        {
            "form": form,
            "side": side,
            "eksport": f"{reverse('helhedsplaner:eksport')}?{request.GET.urlencode()}",
            "maa_oprette": har_rolle(request.user, Handling.REDIGER_PLAN),
            "kolonner": _kolonner(request.GET.get("sorter", "")),
            "er_filtreret": any(request.GET.get(felt) for felt in form.fields),
        },
    )


def _kolonner(valgt: str) -> list[tuple[str, str, str]]:
    """Each heading with the order that its link gives, and aria-sort for the one in force."""
    retning = {"": "none"} | ({valgt.removeprefix("-"): "descending" if valgt.startswith("-") else "ascending"})
    return [
        (titel, f"-{felt}" if felt and valgt == felt else felt, retning.get(felt, "none") if felt else "")
        for titel, felt in OVERSKRIFTER
    ]


@require_safe
def eksport(request: Request) -> StreamingHttpResponse:
    """The plans of the list, all pages of it, as a file that a Danish spreadsheet opens."""
    planer = _planer(request, FilterForm(request.GET)).select_related("byomraade", "driftsansvarlig", "regelsaet")
    svar = StreamingHttpResponse(_csv(planer), content_type="text/csv; charset=utf-8")
    svar["Content-Disposition"] = f'attachment; filename="helhedsplaner-{i_dag():%Y-%m-%d}.csv"'
    return svar


class _Linje:
    """Where csv.writer writes: it hands each line straight on."""

    def write(self, linje: str) -> str:
        return linje


def _csv(planer: HelhedsplanQuerySet) -> Iterator[str]:
    skriver = csv.writer(_Linje(), delimiter=";")
    yield "\ufeff" + skriver.writerow(KOLONNER)
    for plan in planer.iterator(chunk_size=1000):
        yield skriver.writerow(
            [
                *map(_ufarlig, map(str, (plan.navn, plan.byomraade, plan.driftsansvarlig, plan.regelsaet))),
                plan.get_status_display(),
                date_format(plan.periode_fra, "d.m.Y") if plan.periode_fra else "",
                date_format(plan.periode_til, "d.m.Y") if plan.periode_til else "",
                plan.ramme or "",
            ]
        )


def _ufarlig(tekst: str) -> str:
    """Text that a spreadsheet would take for a formula is quoted."""
    return f"'{tekst}" if tekst.startswith(("=", "+", "-", "@", "\t")) else tekst


def ny(request: Request) -> HttpResponse:
    if not har_rolle(request.user, Handling.REDIGER_PLAN):
        raise PermissionDenied(f"Du har ikke ret til at {Handling.REDIGER_PLAN.label}.")
    form = NyPlanForm(request.POST or None, bruger=request.user)
    if form.is_valid() and (plan := proev(form, handlinger.opret_plan, **form.cleaned_data, af=request.user)):
        messages.success(request, "Planen er oprettet. Her er, hvad der skal skrives.")
        return redirect("helhedsplaner:plan", plan.pk)
    return render(request, "helhedsplaner/ny.html", {"form": form}, status=422 if form.errors else 200)
