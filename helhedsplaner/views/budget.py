"""The budget page: a grid that is checked while it is typed, by the function that the server enforces."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from grundlag.fejl import Regelbrud
from grundlag.formular import vis_fejl
from grundlag.http import Request
from helhedsplaner.budget import budgetbrud, dage_pr_aar, fordel_over_aar, fordeling, satser_for
from helhedsplaner.forms.budget import Indtastning, Navne, NyRaekkeForm, PengeForm, alle_aar
from helhedsplaner.gitter import Gitter, forslag, fra_linjer, pr_kilde, pr_kilde_og_aar
from helhedsplaner.handlinger.budget import budgetaftryk, gem_budget
from helhedsplaner.handlinger.indhold import Foraeldet
from helhedsplaner.models import Budgetlinje, Helhedsplan, Kilde
from helhedsplaner.views.faelles import hent_plan, hent_til_rettelse, kraev_rettelse


class Budgetside:
    """What the page stands on: the plan, its newest budget as it is stored, and the names in it."""

    def __init__(self, planen: Helhedsplan) -> None:
        self.plan = planen
        nyeste = planen.budgetversioner.order_by("-nummer").values("pk")[:1]
        linjer = Budgetlinje.objects.filter(version=Subquery(nyeste))
        self.linjer = list(linjer.select_related("indsatsomraade", "boligorganisation"))
        self.navne = Navne.for_plan(planen, self.linjer)
        self.gemt: Gitter = fra_linjer(self.linjer)
        self.aftryk = budgetaftryk(planen, self.linjer)
        self.aar = alle_aar(_periode(planen), self.gemt)

    def kontekst(self, indtastning: Indtastning, **mere: Any) -> dict[str, Any]:
        return {
            "plan": self.plan,
            "version": self.plan.budgetversioner.order_by("-nummer").first(),
            "aar": self.aar,
            "raekker": indtastning.vist(self.navne, mere.pop("gemt", None)),
            "aarssummer": indtastning.aarssummer(),
            "fejl": indtastning.fejlliste(self.navne),
            "grund": self.aftryk,
            **_kontrol(self.plan, indtastning.gitter, self.aar),
            **mere,
        }


def _periode(planen: Helhedsplan) -> Iterable[int]:
    if not (planen.periode_fra and planen.periode_til):
        return ()
    return dage_pr_aar(planen.periode_fra, planen.periode_til)


def _kontrol(planen: Helhedsplan, gitter: Gitter, aar: list[int]) -> dict[str, Any]:
    """Sums by kilde and year beside what they should be, and everything that is off."""
    kilder, satser = pr_kilde(gitter), satser_for(planen)
    try:
        skal = fordeling(planen.ramme, satser, andre=kilder[Kilde.ANDEN]).pr_kilde() if planen.ramme else {}
    except Regelbrud:
        skal = {}
    pr_aar = pr_kilde_og_aar(gitter, aar)
    return {
        "satser": satser,
        "brud": budgetbrud(planen.ramme, kilder, satser),
        "kilder": [(Kilde(k).label, pr_aar[k].values(), kilder[k], skal.get(k)) for k in Kilde.values],
        "summer": [sum(pr_aar[k][et] for k in Kilde.values) for et in aar],
        "i_alt": sum(kilder.values()),
    }


def budget(request: Request, plan_id: int) -> HttpResponse:
    planen = hent_plan(request, plan_id)
    side = Budgetside(planen)
    if request.method != "POST":
        form = PengeForm(instance=planen)
        return _vis(request, side, Indtastning.fra_gitter(side.gemt, side.aar), form)
    kraev_rettelse(planen)
    form = PengeForm(request.POST, instance=planen)
    form.is_valid()
    try:
        indtastning = Indtastning.fra_post(request.POST, side.aar, side.navne)
    except Regelbrud as brud:
        messages.error(request, str(brud))
        return _vis(request, side, Indtastning.fra_gitter(side.gemt, side.aar), form, status=422)
    if "tilfoej" in request.POST:
        return _tilfoej(request, side, indtastning, form)
    if "fjern" in request.POST:
        return _fjern(request, side, indtastning, form)
    if "fordel" in request.POST:
        return _fordel(request, side, indtastning, form)
    return _gem(request, side, indtastning, form)


def _vis(
    request: Request, side: Budgetside, indtastning: Indtastning, form: PengeForm, *, status: int = 200, **mere: Any
) -> HttpResponse:
    mere.setdefault("ny_form", NyRaekkeForm(plan=side.plan))
    return render(request, "helhedsplaner/budget.html", side.kontekst(indtastning, form=form, **mere), status=status)


def vis_indlaest(request: Request, side: Budgetside, indtastning: Indtastning) -> HttpResponse:
    """The page as if what was read from a sheet had been typed; nothing is saved."""
    return _vis(request, side, indtastning, PengeForm(instance=side.plan), ikke_gemt=True)


def _tilfoej(request: Request, side: Budgetside, indtastning: Indtastning, form: PengeForm) -> HttpResponse:
    """An empty row more; nothing is saved before it has kroner in it."""
    ny = NyRaekkeForm(request.POST, plan=side.plan)
    if ny.is_valid() and ny.raekke in indtastning.gitter:
        ny.add_error(None, "Rækken er der allerede.")
    if ny.is_valid():
        indtastning.raekker.append(ny.raekke)
        indtastning.gitter[ny.raekke] = {}
        return _vis(request, side, indtastning, form, ikke_gemt=True)
    return _vis(request, side, indtastning, form, status=422, ny_form=ny, ikke_gemt=True)


def _fjern(request: Request, side: Budgetside, indtastning: Indtastning, form: PengeForm) -> HttpResponse:
    """A row less; it is there again when the page is loaded anew, until the budget is saved."""
    nummer = request.POST["fjern"]
    if nummer.isdecimal() and len(nummer) < 4 and int(nummer) < len(indtastning.raekker):
        raekke = indtastning.raekker.pop(int(nummer))
        del indtastning.gitter[raekke]
        indtastning.fejl = {celle: fejl for celle, fejl in indtastning.fejl.items() if celle[0] != raekke}
    return _vis(request, side, indtastning, form, ikke_gemt=True)


def _fordel(request: Request, side: Budgetside, indtastning: Indtastning, form: PengeForm) -> HttpResponse:
    """Fill the grid by days; what is typed stays until it is saved."""
    planen = side.plan
    if form.errors or indtastning.fejl:
        return _vis(request, side, indtastning, form, status=422, ikke_gemt=True)
    if not (planen.ramme and planen.periode_fra and planen.periode_til):
        form.add_error("ramme", "Skriv den samlede ramme og planens periode, før der kan fordeles.")
        return _vis(request, side, indtastning, form, status=422, ikke_gemt=True)
    try:
        samlet = fordeling(planen.ramme, satser_for(planen), andre=pr_kilde(indtastning.gitter)[Kilde.ANDEN])
    except Regelbrud as brud:
        vis_fejl(form, brud)
        return _vis(request, side, indtastning, form, status=422, ikke_gemt=True)
    nyt = forslag(indtastning.gitter, fordel_over_aar(samlet, planen.periode_fra, planen.periode_til))
    return _vis(request, side, Indtastning.fra_gitter(nyt, side.aar), form, ikke_gemt=True)


def _gem(request: Request, side: Budgetside, indtastning: Indtastning, form: PengeForm) -> HttpResponse:
    if form.errors or indtastning.fejl:
        return _vis(request, side, indtastning, form, status=422)
    grund = request.POST.get("grund", "")
    try:
        gem_budget(side.plan.pk, form.cleaned_data, indtastning.gitter, grund=grund, af=request.user)
    except Foraeldet as foraeldet:
        vis_fejl(form, foraeldet)
        return _vis(request, side, indtastning, form, status=409, gemt=side.gemt)
    except (Regelbrud, ValidationError) as fejl:
        vis_fejl(form, fejl)
        return _vis(request, side, indtastning, form, status=422)
    messages.success(request, "Budgettet er gemt.")
    return redirect("helhedsplaner:budget", side.plan.pk)


@require_POST
def tjek(request: Request, plan_id: int) -> HttpResponse:
    """The sums and what is off, of what is typed and not yet saved; for htmx, at every pause in the typing."""
    planen = hent_til_rettelse(request, plan_id)
    side = Budgetside(planen)
    form = PengeForm(request.POST, instance=planen)
    form.is_valid()
    try:
        indtastning = Indtastning.fra_post(request.POST, side.aar, side.navne)
    except Regelbrud as brud:
        return HttpResponse(str(brud), status=422, content_type="text/plain; charset=utf-8")
    fejl_nu = [(form[felt].id_for_label, tekst) for felt, tekster in form.errors.items() for tekst in tekster]
    fejl_nu += indtastning.fejlliste(side.navne)
    return render(request, "helhedsplaner/budget.html#tjek", side.kontekst(indtastning, form=form, fejl_nu=fejl_nu))
