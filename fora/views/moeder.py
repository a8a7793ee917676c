"""The meetings of a body, and one of them: agenda, minutes, and how far it is."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from fora import handlinger
from fora.aabne import aabne_ting
from fora.adgang import tekster_til, udfald_til
from fora.forms.moeder import MoedeForm, NytMoedeForm
from fora.frister import frister
from fora.handlinger.dagsorden import KOMMENDE
from fora.models import Moede
from fora.sider import (
    hent_gruppe,
    hent_gruppe_til_styring,
    hent_moede,
    hent_moede_til_rettelse,
    laeser_punkt,
    vis_formular,
)
from fora.tid import tid_i_alt
from fora.tilstande import OVERGANGE, VIRKNINGER, Moedestatus
from grundlag import kroge
from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud
from grundlag.formular import proev
from grundlag.http import Request
from grundlag.tilstand import mulige

PR_SIDE = 25
MED_EGEN_SIDE = {"indkald", "aflys"}
"""The transitions that show what will be sent before they are made."""
LIV = (
    Moedestatus.PLANLAGT,
    Moedestatus.INDKALDT,
    Moedestatus.AFHOLDT,
    Moedestatus.REFERAT_UDSENDT,
    Moedestatus.REFERAT_GODKENDT,
)


@require_safe
def alle(request: Request, gruppe_id: int) -> HttpResponse:
    """All the meetings of a body, the newest first."""
    gruppen = hent_gruppe(request, gruppe_id)
    side = Paginator(gruppen.moeder.all(), PR_SIDE).get_page(request.GET.get("side"))
    return render(request, "fora/moeder.html", {"gruppe": gruppen, "side": side})


def nyt(request: Request, gruppe_id: int) -> HttpResponse:
    """Plan a meeting, or enter one already held."""
    gruppen = hent_gruppe_til_styring(request, gruppe_id)
    form = NytMoedeForm(request.POST or None, gruppe=gruppen)
    if form.is_valid() and (nyt := proev(form, handlinger.opret_moede, gruppe_id, **form.felter, af=request.user)):
        messages.success(request, "Mødet er oprettet. Sæt punkter på dagsordenen.")
        return redirect("fora:moede", nyt.pk)
    return vis_formular(request, form, titel="Nyt møde", gruppe=gruppen)


@require_safe
def moede(request: Request, moede_id: int) -> HttpResponse:
    moedet = hent_moede(request, moede_id)
    punkter = list(moedet.punkter.med_inhabil(request.user).prefetch_related("bilag"))
    return render(
        request,
        "fora/moede.html",
        {
            "moede": moedet,
            "stadier": _stadier(moedet),
            "punkter": [
                (
                    punkt,
                    internt := laeser_punkt(punkt, moedet),
                    tekster_til(punkt, laeser_internt=internt),
                    udfald_til(punkt, laeser_internt=internt),
                )
                for punkt in punkter
            ],
            "tid": tid_i_alt(moedet, punkter),
            "aabne": aabne_ting(moedet, punkter) if moedet.maa_styre and moedet.status in KOMMENDE else [],  # type: ignore[attr-defined]
            "overgange": [
                (overgang, VIRKNINGER[overgang.navn], overgang.til == Moedestatus.AFHOLDT and moedet.dato > i_dag())
                for overgang in mulige(OVERGANGE, fra=moedet.status)
                if overgang.navn not in MED_EGEN_SIDE
            ],
            "frister": frister(moedet, i_dag()) if moedet.status in KOMMENDE else [],
            "invitationer": moedet.invitationer.select_related("person", "moede") if moedet.laeser_internt else [],  # type: ignore[attr-defined]
            "indkaldelser": moedet.indkaldelser.select_related("bestilling"),
            "paneler": kroge.panel(moedet, request.user),
        },
    )


def _stadier(moedet: Moede) -> list[tuple[str, str, str]]:
    """The stages as (name, tilstand, remark); a cancelled meeting stopped before it was held."""
    if moedet.status == Moedestatus.AFLYST:
        return [(Moedestatus.PLANLAGT.label, "gjort", ""), (Moedestatus.AFLYST.label, "stoppet", "Holdes ikke")]
    # Whether it was called is not known of a meeting that is held: it may have been entered afterwards.
    liv = LIV if moedet.status in LIV[:2] else (LIV[0], *LIV[2:])
    nu = liv.index(Moedestatus(moedet.status))
    return [
        (status.label, "gjort" if nummer < nu else "nu" if nummer == nu else "kommer", "")
        for nummer, status in enumerate(liv)
    ]


def ret(request: Request, moede_id: int) -> HttpResponse:
    moedet = hent_moede_til_rettelse(request, moede_id)
    form = MoedeForm(request.POST or None, instance=moedet)
    if form.is_valid() and proev(form, handlinger.ret_moede, moede_id, **form.felter, af=request.user) is not None:
        messages.success(request, "Mødet er gemt.")
        return redirect("fora:moede", moede_id)
    return vis_formular(request, form, titel="Ret mødet", moede=moedet)


@require_POST
def skift(request: Request, moede_id: int, overgang: str) -> HttpResponse:
    hent_moede(request, moede_id)
    if overgang in MED_EGEN_SIDE:
        return redirect(f"fora:{overgang}", moede_id)
    try:
        moedet = handlinger.skift(moede_id, overgang, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        messages.success(request, f"Mødet er nu »{moedet.get_status_display().lower()}«.")
    return redirect("fora:moede", moede_id)
