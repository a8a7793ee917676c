"""What is used of a plan's budget: read in from the accounts, held against each row, and traced to its document."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections import Counter
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.files.base import ContentFile
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Sum
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from grundlag import kroge
from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.filer import send_fil
from grundlag.formular import proev
from grundlag.http import Request
from grundlag.models import Kladde
from helhedsplaner.forbrug import PROGNOSEN, Linjeforbrug, planens_forbrug, raekke_paa
from helhedsplaner.forms.budget import Navne, laes_noegle, skriv_noegle
from helhedsplaner.forms.forbrug import KonteringForm, PosteringsfilForm
from helhedsplaner.gitter import Gitter, fra_linjer
from helhedsplaner.handlinger.forbrug import NyPostering, bogfoer, ret_konto
from helhedsplaner.kaede import antal_tekst
from helhedsplaner.models import Budgetversion, Helhedsplan, Konto, Postering
from helhedsplaner.models.budget import gaeldende_budgetter
from helhedsplaner.views.faelles import hent_plan

PR_SIDE = 50
R = Handling.REGISTRER_FORBRUG


class Grundlag:
    """The budget that counts for the plan: its version, rows and names."""

    def __init__(self, planen: Helhedsplan) -> None:
        self.plan = planen
        self.version: Budgetversion | None = gaeldende_budgetter([planen.pk]).first()
        if self.version:
            self.version.plan = planen
        self.linjer = (
            list(self.version.linjer.select_related("indsatsomraade", "boligorganisation")) if self.version else []
        )
        self.gitter: Gitter = fra_linjer(self.linjer)
        self.konti = list(planen.konti.select_related("indsatsomraade", "boligorganisation"))
        self.navne = Navne.for_plan(planen, [*self.linjer, *self.konti])  # type: ignore[list-item]


def forbrug(request: Request, plan_id: int) -> HttpResponse:
    """Used, left and expected per row; and the way in for new posteringer."""
    planen = hent_plan(request, plan_id, maa_bogfoere=R)
    form = PosteringsfilForm()
    if request.method == "POST":
        planen = hent_plan(request, plan_id, kraev=R, maa_bogfoere=R)
        form = PosteringsfilForm(request.POST, request.FILES)
        if form.is_valid():
            _gem_kladde(request, planen, form)
            return redirect("helhedsplaner:kontering", plan_id)
    grundlag = Grundlag(planen)
    linjer, opgjort = planens_forbrug(planen, grundlag.gitter)
    aar = sorted({et for linje in linjer for et in (*linje.budget, *linje.brugt)})
    return render(
        request,
        "helhedsplaner/forbrug.html",
        {
            "plan": planen,
            "form": form,
            "cellefejl": form.fejl,
            "budget": grundlag.version,
            "linjer": [(skriv_noegle(et.raekke), grundlag.navne.raekke(et.raekke), et) for et in linjer],
            "i_alt": _i_alt(linjer),
            "aar": aar,
            "pr_aar": [
                (grundlag.navne.raekke(et.raekke), [(et.budget.get(nr, 0), et.brugt.get(nr, Decimal(0))) for nr in aar])
                for et in linjer
                if et.brugt
            ],
            "opgjort": opgjort,
            "prognosen": PROGNOSEN,
            "paneler": kroge.panel(grundlag.version, request.user) if grundlag.version else [],
            "konti": [(konto, grundlag.navne.raekke(raekke_paa(konto))) for konto in grundlag.konti],
            "filer": planen.posteringsfiler.select_related("tilfoejet_af").annotate(
                antal=Count("posteringer"), kroner=Sum("posteringer__beloeb")
            ),
        },
        status=422 if form.errors else 200,
    )


def _i_alt(linjer: list[Linjeforbrug]) -> dict[str, Any]:
    return {
        navn: sum((getattr(et, navn) for et in linjer), Decimal(0))
        for navn in ("budget_i_alt", "brugt_i_alt", "tilbage", "forventet", "afvigelse")
    }


def _emne(planen: Helhedsplan) -> dict[str, Any]:
    return {"emne": f"posteringer:{planen.pk}", "felt": "fil"}


def _gem_kladde(request: Request, planen: Helhedsplan, form: PosteringsfilForm) -> None:
    """Keep the file as the user's own draft until each konto has a budget line."""
    fil = form.cleaned_data["fil"]
    fil.seek(0)
    tekst = json.dumps({"navn": fil.name, "indhold": b64encode(fil.read()).decode()})
    Kladde.objects.update_or_create(bruger=request.user, **_emne(planen), defaults={"grundudgave": 0, "tekst": tekst})


@transaction.atomic
def kontering(request: Request, plan_id: int) -> HttpResponse:
    """See what the file holds, choose the budget line of each konto, and write all of it."""
    planen = hent_plan(request, plan_id, kraev=R)
    kladde = Kladde.objects.select_for_update().filter(bruger=request.user, **_emne(planen)).first()
    if kladde is None:
        messages.warning(request, "Vælg først filen med posteringer.")
        return redirect("helhedsplaner:forbrug", plan_id)
    gemt = json.loads(kladde.tekst)
    indhold = b64decode(gemt["indhold"])
    laest = PosteringsfilForm({}, {"fil": ContentFile(indhold, gemt["navn"])})
    laest.is_valid()
    grundlag = Grundlag(planen)
    form = KonteringForm(
        request.POST if request.method == "POST" else None,
        konti={et.konto: et.kontonavn for et in laest.posteringer},
        valg=grundlag.gitter,
        kendte=_kendte(grundlag, laest.posteringer),
        navne=grundlag.navne,
    )
    if (
        form.is_valid()
        and proev(form, bogfoer, plan_id, gemt["navn"], indhold, laest.posteringer, form.raekker, af=request.user)
        is not None
    ):
        kladde.delete()
        messages.success(request, f"{antal_tekst(len(laest.posteringer), 'postering', 'posteringer')} er bogført.")
        return redirect("helhedsplaner:forbrug", plan_id)
    return render(
        request,
        "helhedsplaner/kontering.html",
        {
            "plan": planen,
            "form": form,
            "filnavn": gemt["navn"],
            "posteringer": laest.posteringer,
            "i_alt": sum((et.beloeb for et in laest.posteringer), Decimal(0)),
            "gengangere": _gengangere(planen, laest.posteringer),
        },
        status=422 if form.errors else 200,
    )


def _kendte(grundlag: Grundlag, posteringer: list[NyPostering]) -> dict[str, Any]:
    """The row of each konto: the plan's own, else the newest of the same organisation's plans that this one has."""
    egne = {konto.nummer: raekke_paa(konto) for konto in grundlag.konti}
    ukendte = {et.konto for et in posteringer} - egne.keys()
    andres = Konto.objects.filter(nummer__in=ukendte, plan__driftsansvarlig=grundlag.plan.driftsansvarlig_id).order_by(
        "pk"
    )
    forslag = {konto.nummer: raekke for konto in andres if (raekke := raekke_paa(konto)) in grundlag.gitter}
    return forslag | egne


def _gengangere(planen: Helhedsplan, posteringer: list[NyPostering]) -> int:
    """How many of the file's posteringer look like ones read in before: konto, day, kroner and bilagsnummer."""
    felter = ("konto__nummer", "dato", "beloeb", "bilagsnummer")
    dage = {et.dato for et in posteringer}
    kendte = Counter(Postering.objects.filter(konto__plan=planen, dato__in=dage).values_list(*felter))
    nye = Counter((et.konto, et.dato, et.beloeb, et.bilagsnummer) for et in posteringer)
    return (kendte & nye).total()


def konto(request: Request, plan_id: int, konto_id: int) -> HttpResponse:
    """Move a konto, and all that is posted on it, to another row of the budget."""
    planen = hent_plan(request, plan_id, kraev=R)
    fundet = get_object_or_404(planen.konti, pk=konto_id)
    grundlag = Grundlag(planen)
    form = KonteringForm(
        request.POST if request.method == "POST" else None,
        konti={fundet.nummer: fundet.navn},
        valg=grundlag.gitter,
        kendte={fundet.nummer: raekke_paa(fundet)},
        navne=grundlag.navne,
    )
    if form.is_valid() and proev(form, ret_konto, fundet.pk, form.raekker[fundet.nummer], af=request.user) is not None:
        messages.success(request, f"Konto {fundet} hører nu til den valgte budgetlinje, med alle sine posteringer.")
        return redirect("helhedsplaner:forbrug", plan_id)
    return render(
        request,
        "helhedsplaner/konto.html",
        {"plan": planen, "form": form, "konto": fundet},
        status=422 if form.errors else 200,
    )


@require_safe
def linje(request: Request, plan_id: int) -> HttpResponse:
    """``?linje=``: follow the kroner of one row, from each postering to the budget, the contracts and the documents."""
    planen = hent_plan(request, plan_id)
    grundlag = Grundlag(planen)
    try:
        raekke = laes_noegle(request.GET.get("linje", ""), grundlag.navne)
    except Regelbrud:  # a row that the plan does not have: the page before shows those it has
        return redirect("helhedsplaner:forbrug", plan_id)
    linjer, _ = planens_forbrug(planen, {raekke: grundlag.gitter.get(raekke, {})})
    tal = next(et for et in linjer if et.raekke == raekke)
    posteringer = Postering.objects.filter(
        konto__plan=planen, **{f"konto__{felt}": vaerdi for felt, vaerdi in raekke._asdict().items()}
    ).select_related("konto", "fil")
    i_budget = next((et for et in grundlag.linjer if et.indsatsomraade_id == raekke.indsatsomraade
                     and (et.art, et.kilde) == (raekke.art, raekke.kilde)), None)  # fmt: skip
    return render(
        request,
        "helhedsplaner/linje.html",
        {
            "plan": planen,
            "navn": grundlag.navne.raekke(raekke),
            "noegle": skriv_noegle(raekke),
            "tal": tal,
            "pr_aar": [
                (aar, tal.budget.get(aar, 0), tal.brugt.get(aar, Decimal(0)))
                for aar in sorted({*tal.budget, *tal.brugt})
            ],
            "budget": grundlag.version,
            "planversion": grundlag.version.planversioner.order_by("-nummer").first() if grundlag.version else None,
            "side": Paginator(posteringer, PR_SIDE).get_page(request.GET.get("side")),
            "paneler": kroge.panel(i_budget, request.user) if i_budget else [],
        },
    )


@require_safe
def posteringsfil(request: Request, plan_id: int, fil_id: int) -> HttpResponseBase:
    planen = hent_plan(request, plan_id)
    return send_fil(request, get_object_or_404(planen.posteringsfiler, pk=fil_id).fil)
