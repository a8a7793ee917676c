"""Tasks across meetings, one task, and what has happened since the body last met."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from fora import handlinger
from fora.aabne import HOLDT
from fora.forms.referat import ResultatForm
from fora.models import Opgave, Opgavelink, Punktvirkning
from fora.sider import hent_gruppe
from grundlag import kroge
from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud
from grundlag.formular import proev
from grundlag.http import Request, med_noegle
from grundlag.links import find_link

FLEST = 200


@require_safe
def liste(request: Request) -> HttpResponse:
    """The open tasks of the bodies one may see, by person, overdue first; ``?mine=1`` one's own."""
    opgaver = (
        Opgave.objects.synlige_for(request.user).aabne().haster().select_related("gruppe", "person", "punkt__moede")
    )
    if "mine" in request.GET:
        opgaver = opgaver.filter(person__bruger=request.user)
    raekker = list(opgaver[:FLEST])
    hvem = sorted(raekker, key=lambda et: str(et.person or et.gruppe))
    grupper = [(navn, list(ens)) for navn, ens in groupby(hvem, key=lambda et: str(et.person or et.gruppe))]
    dag = i_dag()
    grupper.sort(key=lambda en: min((et.frist for et in en[1] if et.frist), default=dag.max))
    return render(
        request, "fora/opgaver.html", {"grupper": grupper, "antal": len(raekker), "mine": "mine" in request.GET}
    )


def opgave(request: Request, opgave_id: int) -> HttpResponse:
    """One task, and closing it."""
    synlige = Opgave.objects.synlige_for(request.user).select_related("gruppe", "person", "punkt__moede")
    opgaven: Any = get_object_or_404(synlige, pk=opgave_id)
    form = ResultatForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        resultat = form.cleaned_data["resultat"]
        if proev(form, handlinger.udfoer_opgave, opgave_id, resultat=resultat, af=request.user):
            messages.success(request, "Opgaven er lukket.")
            return redirect("fora:opgaver")
    kan_lukkes = opgaven.maa_styre or (opgaven.person and opgaven.person.bruger_id == request.user.pk)
    return render(
        request,
        "fora/opgave.html",
        {"opgave": opgaven, "form": form, "kan_lukkes": kan_lukkes and not opgaven.bortfaldet_tid},
        status=422 if form.errors else 200,
    )


@require_POST
def genaabn(request: Request, opgave_id: int) -> HttpResponse:
    get_object_or_404(Opgave.objects.synlige_for(request.user), pk=opgave_id)
    handlinger.genaabn_opgave(opgave_id, af=request.user)
    messages.success(request, "Opgaven er åben igen.")
    return redirect("fora:opgave", opgave_id)


@med_noegle
def link(request: Request, noegle: str) -> HttpResponse:
    """A task for a person without an account: to see, and to close. Only closing uses the link up."""
    try:
        fundet = find_link(Opgavelink.objects.select_related("opgave__gruppe", "opgave__punkt"), noegle)
    except Regelbrud as brud:
        return render(request, "fora/link_svar.html", {"besked": str(brud)}, status=410)
    form = ResultatForm(request.POST if request.method == "POST" else None)
    if (
        form.is_valid()
        and proev(form, handlinger.udfoer_ved_link, noegle, resultat=form.cleaned_data.get("resultat", "")) is not None
    ):
        return render(request, "fora/link_svar.html", {"besked": "Tak. Opgaven er lukket."})
    return render(
        request,
        "fora/opgave_link.html",
        {"opgave": fundet.opgave, "form": form},
        status=422 if form.errors else 200,
    )


@require_safe
def siden_sidst(request: Request, gruppe_id: int) -> HttpResponse:
    """One page before a meeting: what was decided last, what came of it, what is open."""
    gruppen = hent_gruppe(request, gruppe_id)
    sidste = gruppen.moeder.filter(status__in=HOLDT, dato__lte=i_dag()).order_by("-dato", "-pk").first()
    naeste = gruppen.moeder.filter(dato__gt=i_dag()).exclude(status="aflyst").order_by("dato", "pk").first()
    opgaver = Opgave.objects.synlige_for(request.user).filter(gruppe=gruppen, bortfaldet_tid=None)
    opgaver = opgaver.select_related("person", "punkt__moede", "gruppe").haster()
    siden = sidste.dato if sidste else gruppen.aktiv_fra
    # Of a closed item nothing is told here, whoever reads: the page is printed and passed on.
    virkninger = Punktvirkning.objects.filter(punkt__moede=sidste, punkt__lukket=False, ophaevet_tid=None)
    return render(
        request,
        "fora/siden_sidst.html",
        {
            "gruppe": gruppen,
            "sidste": sidste,
            "naeste": naeste,
            "aabne": opgaver.aabne(),
            "udfoerte": opgaver.filter(udfoert_tid__date__gte=siden),
            "virkninger": virkninger.select_related("punkt") if sidste else [],
            "paneler": kroge.panel(gruppen, request.user),
        },
    )
