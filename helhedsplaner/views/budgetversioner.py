"""The versions of a plan's budget, one of them, and the budget as a spreadsheet."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Max, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from grundlag.fejl import Regelbrud
from grundlag.filer import XLSX
from grundlag.http import Request
from helhedsplaner.forms.budget import Indtastning, Navne, alle_aar
from helhedsplaner.forms.budgetark import BudgetarkForm, skriv_ark
from helhedsplaner.gitter import Gitter, aendringer, fra_linjer, pr_kilde
from helhedsplaner.handlinger.budget import laas_overslag
from helhedsplaner.models import Budgetlinje, Helhedsplan, Kilde
from helhedsplaner.tilstande import FOER_PRAEKVALIFICERET
from helhedsplaner.views.budget import Budgetside, vis_indlaest
from helhedsplaner.views.faelles import hent_plan, hent_til_rettelse


@require_safe
def versioner(request: Request, plan_id: int) -> HttpResponse:
    """Every version of the budget, the newest first, and which version of the plan it was sent with."""
    planen = hent_plan(request, plan_id)
    alle = planen.budgetversioner.select_related("oprettet_af").prefetch_related("planversioner").order_by("-nummer")
    return render(
        request,
        "helhedsplaner/budgetversioner.html",
        {"plan": planen, "versioner": alle, "kan_laase": planen.status in FOER_PRAEKVALIFICERET},
    )


@require_safe
def version(request: Request, plan_id: int, nummer: int) -> HttpResponse:
    """One version as it stands, and what it says otherwise than the one before it."""
    planen = hent_plan(request, plan_id)
    planen.maa_rette = False  # type: ignore[attr-defined]
    fundet = get_object_or_404(planen.budgetversioner.select_related("oprettet_af"), nummer=nummer)
    linjer = list(_linjer(planen, nummer - 1, nummer))
    navne = Navne.for_plan(planen, linjer)
    gitter, foer = (fra_linjer(et for et in linjer if et.version.nummer == nr) for nr in (nummer, nummer - 1))
    aar = alle_aar((), gitter)
    indtastning = Indtastning.fra_gitter(gitter, aar)
    kilder, aendret = pr_kilde(gitter), aendringer(foer, gitter) if foer else []
    return render(
        request,
        "helhedsplaner/budgetversion.html",
        {
            "plan": planen,
            "version": fundet,
            "raekker": indtastning.vist(navne),
            "aar": aar,
            "aarssummer": indtastning.aarssummer(),
            "i_alt": sum(kilder.values()),
            "kilder": [(Kilde(kilde).label, beloeb) for kilde, beloeb in kilder.items()],
            "aendret": [(navne.raekke(raekke), *resten) for raekke, *resten in aendret],
            "forrige": nummer - 1 if foer else None,
        },
    )


def _linjer(planen: Helhedsplan, *numre: int) -> QuerySet[Budgetlinje]:
    linjer = Budgetlinje.objects.filter(version__plan=planen, version__nummer__in=numre)
    return linjer.select_related("version", "indsatsomraade", "boligorganisation")


@require_POST
def laas(request: Request, plan_id: int) -> HttpResponse:
    hent_til_rettelse(request, plan_id)
    try:
        overslag = laas_overslag(plan_id, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        messages.success(request, f"Budget {overslag.nummer} ligger nu fast som overslag.")
    return redirect("helhedsplaner:budgetversioner", plan_id)


@require_safe
def ark(request: Request, plan_id: int, nummer: int) -> HttpResponse:
    """One version as an Excel file; the newest can be read back in."""
    planen = hent_plan(request, plan_id)
    fundet = get_object_or_404(planen.budgetversioner, nummer=nummer)
    linjer = list(fundet.linjer.select_related("indsatsomraade", "boligorganisation"))
    gitter: Gitter = fra_linjer(linjer)
    side = Budgetside(planen)
    indhold = skriv_ark(gitter, Navne.for_plan(planen, linjer), alle_aar(side.aar, gitter))
    svar = HttpResponse(indhold, content_type=XLSX)
    svar["Content-Disposition"] = f'attachment; filename="budget-{planen.pk}-{nummer}.xlsx"'
    return svar


def indlaes(request: Request, plan_id: int) -> HttpResponse:
    """Read a sheet into the budget page, where it is checked and saved as if it were typed; a faulty one is refused."""
    planen = hent_til_rettelse(request, plan_id)
    side = Budgetside(planen)
    if request.method == "POST":
        form = BudgetarkForm(request.POST, request.FILES, navne=side.navne, aar=side.aar)
        if form.is_valid():
            return vis_indlaest(request, side, form.indtastning)
    else:
        form = BudgetarkForm(navne=side.navne, aar=side.aar)
    nyeste: int | None = planen.budgetversioner.aggregate(nyeste=Max("nummer"))["nyeste"]
    return render(
        request,
        "helhedsplaner/budgetark.html",
        {"plan": planen, "form": form, "cellefejl": form.fejl, "nyeste": nyeste},
        status=422 if form.errors else 200,
    )
