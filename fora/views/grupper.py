"""The bodies: all of them, one of them, who sits in it, and what it is for."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from byomraader.adgang import har_rolle
from byomraader.models import Byomraade, Forvaltning, Lokaludvalg
from fora import handlinger
from fora.adgang import styrede_byomraader
from fora.forms.grupper import GruppeForm, NyGruppeForm, UndergruppeForm
from fora.models import Gruppe, Gruppetype, Kommissorieversion, Medlemskab, Moede, Plads
from fora.pladser import ledige_pladser
from fora.sider import hent_gruppe, hent_gruppe_til_styring, vis_formular
from fora.tilstande import Moedestatus
from grundlag import kroge
from grundlag.adgang import Handling
from grundlag.dato import i_dag
from grundlag.formular import proev
from grundlag.http import Request
from grundlag.sortering import DanskOrden

TYPER = list(Gruppetype)
PLADSER = list(Plads)
FLEST_MOEDER = 15


@require_safe
def liste(request: Request) -> HttpResponse:
    """The bodies that stand today, by byområde; ``?alle=1`` those before them too."""
    dag = i_dag()
    naeste = Moede.objects.filter(gruppe=OuterRef("pk"), dato__gte=dag).exclude(status=Moedestatus.AFLYST)
    i_dag_med = Q(medlemskaber__fra__lte=dag) & (Q(medlemskaber__til=None) | Q(medlemskaber__til__gte=dag))
    grupper = Gruppe.objects.synlige_for(request.user).select_related("byomraade", "hoerer_under")
    grupper = grupper.annotate(
        antal_medlemmer=Count("medlemskaber", filter=i_dag_med),
        naeste_moede=Subquery(naeste.order_by("dato").values("dato")[:1]),
    )
    if "alle" not in request.GET:
        grupper = grupper.aktive()
    raekker = sorted(
        grupper.order_by(DanskOrden("navn")), key=lambda et: (_orden(et.byomraade), TYPER.index(Gruppetype(et.type)))
    )
    pr_omraade = {omraade: list(et) for omraade, et in groupby(raekker, lambda gruppe: gruppe.byomraade)}
    styrede = set(Byomraade.objects.gyldige().filter(styrede_byomraader(request.user)))
    return render(
        request,
        "fora/liste.html",
        {
            "omraader": [(et, pr_omraade.get(et, [])) for et in sorted(styrede | pr_omraade.keys(), key=_orden)],
            "maa_oprette": bool(styrede),
            "alle": "alle" in request.GET,
        },
    )


def _orden(omraade: Byomraade) -> tuple[int, str]:
    return omraade.raekkefoelge, omraade.navn


def ny(request: Request) -> HttpResponse:
    """Make a body that stands under no other."""
    if not har_rolle(request.user, Handling.STYR_FORUM):
        raise PermissionDenied(f"Du har ikke ret til at {Handling.STYR_FORUM.label}.")
    valgt = {"byomraade": request.GET.get("byomraade"), "aktiv_fra": i_dag()}
    form = NyGruppeForm(request.POST or None, initial=valgt, bruger=request.user)
    if form.is_valid() and (ny := proev(form, handlinger.opret_gruppe, **form.felter, af=request.user)):
        messages.success(request, "Gruppen er oprettet. Sæt dens medlemmer på.")
        return redirect("fora:gruppe", ny.pk)
    return vis_formular(request, form, titel="Nyt forum eller ny gruppe")


def undergruppe(request: Request, gruppe_id: int) -> HttpResponse:
    """Make a body under this one: an arbejdsgruppe under a forum, a praksisnetværk under an arbejdsgruppe."""
    over = hent_gruppe_til_styring(request, gruppe_id)
    typer = handlinger.kan_staa_under(over)
    if not typer:
        raise PermissionDenied(f"Der kan ikke høre grupper under {over.get_type_display()}.")
    form = UndergruppeForm(request.POST or None, typer=typer)
    if form.is_valid():
        felter = {**form.felter, "byomraade": over.byomraade, "hoerer_under": over}
        if ny := proev(form, handlinger.opret_gruppe, **felter, af=request.user):
            messages.success(request, "Gruppen er oprettet. Sæt dens medlemmer på.")
            return redirect("fora:gruppe", ny.pk)
    return vis_formular(request, form, titel="Ny undergruppe", gruppe=over)


@require_safe
def gruppe(request: Request, gruppe_id: int) -> HttpResponse:
    """A body: who sits in it, which seats are empty, what stands under it, when it meets."""
    dag = i_dag()
    gaeldende = Kommissorieversion.objects.gaeldende(dag).filter(gruppe=OuterRef("pk"))
    felter = ("nummer", "gaelder_fra", "beslutningsdygtig_ved", "note", "tekst")
    som_det_er = gaeldende.values(et=JSONObject(**{felt: felt for felt in felter}))
    gruppen: Any = hent_gruppe(request, gruppe_id, gaeldende_kommissorium=Subquery(som_det_er[:1]))
    medlemskaber = sorted(
        gruppen.medlemskaber.select_related(
            "person", "forvaltning", "boligorganisation", "lokaludvalg", "suppleant_for__person"
        ).order_by(DanskOrden("person__navn"), "-fra"),
        key=lambda et: PLADSER.index(Plads(et.plads)),
    )
    nuvaerende = [et for et in medlemskaber if et.fra <= dag and (et.til is None or et.til >= dag)]
    # The one above is among them if it may be a link.
    synlige = Gruppe.objects.synlige_for(request.user).order_by(DanskOrden("navn"))
    familie = list(synlige.filter(Q(hoerer_under=gruppen) | Q(pk=gruppen.hoerer_under_id)))
    moeder = gruppen.moeder.filter(dato__gte=dag - timedelta(days=365))
    paneler = kroge.panel(gruppen, request.user)
    return render(
        request,
        "fora/gruppe.html",
        {
            "gruppe": gruppen,
            "medlemmer": nuvaerende,
            "kommende": [et for et in medlemskaber if et.fra > dag],
            "tidligere": [et for et in medlemskaber if et.til and et.til < dag],
            "ledige": _ledige(gruppen, nuvaerende),
            "over": next((et for et in familie if et.pk == gruppen.hoerer_under_id), None),
            "undergrupper": [et for et in familie if et.hoerer_under_id == gruppen.pk],
            "kan_have_undergrupper": gruppen.maa_styre and bool(handlinger.kan_staa_under(gruppen)),
            "moeder": moeder[:FLEST_MOEDER],
            "kommissorium": gruppen.gaeldende_kommissorium,
            "paneler": paneler,
            "alarmer": [alarm for panel in paneler for alarm in panel.alarmer],
        },
    )


def _ledige(gruppen: Gruppe, medlemmer: list[Medlemskab]) -> list[str]:
    """The empty seats of a Boligsocialt Forum; other bodies have no fixed seats."""
    if gruppen.type != Gruppetype.BOLIGSOCIALT_FORUM:
        return []
    lokaludvalg = Lokaludvalg.objects.gyldige().filter(byomraader=gruppen.byomraade_id)
    return ledige_pladser(medlemmer, Forvaltning.objects.gyldige().sorteret(), lokaludvalg.sorteret())


def ret(request: Request, gruppe_id: int) -> HttpResponse:
    gruppen = hent_gruppe_til_styring(request, gruppe_id)
    form = GruppeForm(request.POST or None, instance=gruppen)
    if form.is_valid() and proev(form, handlinger.ret_gruppe, gruppe_id, **form.felter, af=request.user) is not None:
        messages.success(request, "Gruppen er gemt.")
        return redirect("fora:gruppe", gruppe_id)
    return vis_formular(request, form, titel="Ret gruppen", gruppe=gruppen)
