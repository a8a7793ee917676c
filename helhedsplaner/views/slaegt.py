"""Where a plan comes from and what became of it; and the two pages by which a new plan goes on from earlier ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from byomraader.adgang import har_rolle
from grundlag.adgang import Handling
from grundlag.adresser import adresse
from grundlag.formular import proev
from grundlag.http import Request
from grundlag.kroge import Panel, Raekke
from grundlag.models import Bruger
from helhedsplaner.forms.videre import ForgaengerForm, VaelgForm, ViderefoerForm
from helhedsplaner.handlinger.videre import knyt_forgaenger, loesn_forgaenger, viderefoer
from helhedsplaner.models import EFTER, FOER, Helhedsplan, Helhedsplansrelation, Regelsaet, Slaegtskab
from helhedsplaner.videre import brugte_omraader, foreslaa
from helhedsplaner.views.faelles import hent_plan, kraev_rettelse


def har_slaegt() -> dict[str, Exists]:
    """For ``hent_plan``: whether any plan comes right before or right after it. Most have none."""
    knyttet = Q(forgaenger=OuterRef("pk")) | Q(efterfoelger=OuterRef("pk"))
    return {"har_slaegt": Exists(Helhedsplansrelation.objects.filter(knyttet))}


def slaegtspanel(planen: Any, bruger: Bruger) -> Panel:
    """What the plan goes on from, and what goes on from it, as far as ``bruger`` may see."""
    return Panel(
        "Før og efter planen",
        tuple(_naboer(planen, bruger)) if planen.har_slaegt else (),
        tom="Ingen planer før eller efter denne, som du har adgang til.",
        url=adresse("helhedsplaner:slaegt", planen.pk),
        url_tekst="Se planens slægt, eller byg videre på den",
    )


def _naboer(planen: Helhedsplan, bruger: Bruger) -> Iterator[Raekke]:
    synlige = Helhedsplan.objects.synlige_for(bruger).order_by()
    for her, der, ord_ in (("efterfoelger", "forgaenger", EFTER), ("forgaenger", "efterfoelger", FOER)):
        relationer = Helhedsplansrelation.objects.filter(**{her: planen.pk, f"{der}__in": synlige})
        naboer = relationer.order_by(f"{der}__periode_fra", "pk").values_list("art", f"{der}__navn", der)
        for art, navn, pk in naboer:
            yield Raekke(f"{ord_[art]} {navn}", adresse("helhedsplaner:plan", pk))


def slaegt(request: Request, plan_id: int) -> HttpResponse:
    """Every plan that this one is tied to, as far as the user may see them; and a way to record one more."""
    planen: Any = hent_plan(request, plan_id)
    form = ForgaengerForm(request.POST or None, plan=planen, bruger=request.user)
    if request.method == "POST":
        kraev_rettelse(planen)
        if form.is_valid() and proev(form, knyt_forgaenger, plan_id, **form.cleaned_data, af=request.user) is not None:
            messages.success(request, "Det er registreret, hvor planen kommer fra.")
            return redirect("helhedsplaner:slaegt", plan_id)
    relationer = list(Helhedsplansrelation.objects.i_slaegt_med(plan_id))
    ids = {plan_id} | {pk for et in relationer for pk in (et.forgaenger_id, et.efterfoelger_id)}
    planer = {et.pk: et for et in _med_tal(request, ids)}
    return render(
        request,
        "helhedsplaner/slaegt.html",
        {
            "plan": planen,
            "planer": planer.values(),
            "forhold": [
                (et, planer[et.efterfoelger_id], planer[et.forgaenger_id])
                for et in relationer
                if {et.efterfoelger_id, et.forgaenger_id} <= planer.keys()
            ],
            "form": form,
            "maa_bygge_videre": har_rolle(request.user, Handling.REDIGER_PLAN),
        },
        status=422 if form.is_bound else 200,
    )


def _med_tal(request: Request, ids: set[int]) -> Any:
    """The plans in the order they began, with how many afdelinger and lejemål each has."""
    planer = Helhedsplan.objects.filter(pk__in=ids).synlige_for(request.user).order_by("periode_fra", "pk")
    return planer.annotate(
        afdelinger=Count("deltagelser"), lejemaal=Sum("deltagelser__afdeling__lejemaal", default=0)
    ).select_related("regelsaet")


@require_POST
def loesn(request: Request, plan_id: int, relation_id: int) -> HttpResponse:
    """Take back that the plan goes on from another."""
    planen = hent_plan(request, plan_id)
    kraev_rettelse(planen)
    get_object_or_404(planen.forgaengere, pk=relation_id)
    fjernet = loesn_forgaenger(plan_id, relation_id, af=request.user)
    messages.success(request, f"Forholdet til {fjernet.forgaenger} er fjernet. Planens indhold er det samme.")
    return redirect("helhedsplaner:slaegt", plan_id)


@require_safe
def vaelg(request: Request) -> HttpResponse:
    """Which plans, what the new one is to them, and under which regelsæt; nothing is written."""
    _kraev_skriver(request)
    data = request.GET.copy()
    data.setdefault("art", Slaegtskab.AFLOESNING)
    if (standard := Regelsaet.objects.order_by("-gyldig_fra").first()) and not data.get("regelsaet"):
        data["regelsaet"] = str(standard.pk)
    form = VaelgForm(data, bruger=request.user)
    videre = "videre" in data
    if videre and form.is_valid():
        return redirect(f"{reverse('helhedsplaner:viderefoer')}?{_valget(form)}")
    if not videre:
        form.errors.clear()
    return render(request, "helhedsplaner/videre_vaelg.html", {"form": form}, status=422 if videre else 200)


def _valget(form: VaelgForm) -> str:
    valg = QueryDict(mutable=True)
    valg.setlist("kilde", [str(et.pk) for et in form.cleaned_data["kilde"]])
    valg["art"], valg["regelsaet"] = form.cleaned_data["art"], str(form.cleaned_data["regelsaet"].pk)
    return valg.urlencode()


def viderefoer_side(request: Request) -> HttpResponse:
    """What the new plan takes over, and where each indsatsområde belongs now; the deed is one."""
    _kraev_skriver(request)
    valg = VaelgForm(request.GET, bruger=request.user)
    if not valg.is_valid():
        data = request.GET.copy()
        data["videre"] = "1"
        return redirect(f"{reverse('helhedsplaner:videre')}?{data.urlencode()}")
    kilder = sorted(valg.cleaned_data["kilde"], key=lambda et: (et.periode_fra is None, et.periode_fra, et.pk))
    regelsaet, art = valg.cleaned_data["regelsaet"], valg.cleaned_data["art"]
    brugte = brugte_omraader(kilder)
    forslag = foreslaa([et.omraade for et in brugte], regelsaet)
    form = ViderefoerForm(
        request.POST or None, bruger=request.user, kilder=kilder, regelsaet=regelsaet, brugte=brugte, forslag=forslag
    )
    if form.is_valid():
        ids = [et.pk for et in kilder]
        felter = {"art": art, "kort": form.kort, "regelsaet": regelsaet, **form.planfelter}
        if plan := proev(form, viderefoer, ids, **felter, af=request.user):
            messages.success(request, "Planen er oprettet med det, du valgte. Den gamle plan er ikke ændret.")
            return redirect("helhedsplaner:plan", plan.pk)
    return render(
        request,
        "helhedsplaner/videre.html",
        {
            "form": form,
            "kilder": kilder,
            "art": Slaegtskab(art).label,
            "regelsaet": regelsaet,
            "omraader": [(et, forslag[et.omraade.pk], form[form.felt(et)]) for et in brugte],
            "uden_plads": [et.omraade for et in brugte if forslag[et.omraade.pk].til is None],
            "valget": _valget(valg),
        },
        status=422 if form.is_bound else 200,
    )


def _kraev_skriver(request: Request) -> None:
    if not har_rolle(request.user, Handling.REDIGER_PLAN):
        raise PermissionDenied(f"Du har ikke ret til at {Handling.REDIGER_PLAN.label}.")
