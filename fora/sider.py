"""What the pages of a body share, also those of the apps above: the body or the meeting, with what the user may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from byomraader.adgang import AdgangQuerySet, en_af, er_sand, noegler
from fora.adgang import GRUPPER
from fora.models import Dagsordenspunkt, Gruppe, Moede
from fora.tilstande import LUKKEDE
from grundlag.adgang import Handling
from grundlag.felter import opsaetning
from grundlag.formular import proev
from grundlag.http import Request


def hent_gruppe(request: Request, gruppe_id: int, **tael: Any) -> Gruppe:
    """
    The body in one query, or 404; ``gruppe.maa_styre`` tells whether the user may change it.

    ``tael`` are annotations that the page needs besides.
    """
    grupper = Gruppe.objects.select_related("byomraade", "hoerer_under").annotate(**tael)
    return _hent(request, grupper, gruppe_id)  # type: ignore[no-any-return]


def hent_gruppe_til_styring(request: Request, gruppe_id: int) -> Gruppe:
    """The body, if the user may change it; otherwise 403, and 404 if she may not see it."""
    gruppe = hent_gruppe(request, gruppe_id)
    kraev_styring_af(gruppe)
    return gruppe


def hent_moede(request: Request, moede_id: int) -> Moede:
    """
    The meeting in one query, or 404.

    ``maa_styre``: the user may write in it as it stands; ``laeser_internt``: she steers the body or sits in it.
    """
    moeder = Moede.objects.select_related("gruppe__byomraade").annotate(
        er_medlem=er_sand(en_af(gruppe__in=noegler(request.user, GRUPPER)))
    )
    moede = _hent(request, moeder, moede_id)
    moede.styrer = moede.maa_styre
    moede.laeser_internt = moede.maa_styre or moede.er_medlem
    moede.maa_styre = moede.maa_styre and moede.status not in LUKKEDE
    return moede  # type: ignore[no-any-return]


def hent_moede_til_rettelse(request: Request, moede_id: int) -> Moede:
    """The meeting, if the user may write in it; otherwise 403 with the reason, and 404 if she may not see it."""
    moede = hent_moede(request, moede_id)
    kraev_rettelse_af(moede)
    return moede


def hent_punkt(request: Request, punkt_id: int) -> Dagsordenspunkt:
    """
    The item, if the user may see its meeting, which hangs at it as ``hent_moede`` fetched it.

    Whoever is inhabil on the item (``er_inhabil``) reads it and its meeting as one who does not sit in the body.
    """
    punkt: Any = get_object_or_404(Dagsordenspunkt.objects.med_inhabil(request.user), pk=punkt_id)
    moedet: Any = hent_moede(request, punkt.moede_id)
    if punkt.er_inhabil:
        moedet.laeser_internt = moedet.maa_styre = False
    elif punkt.genaabnet_tid:
        moedet.maa_styre = moedet.styrer
    punkt.moede = moedet
    return punkt  # type: ignore[no-any-return]


def kraev_styring_af(gruppe: Any) -> None:
    if not gruppe.maa_styre:
        raise PermissionDenied(f"Du har ikke ret til at {Handling.STYR_FORUM.label}.")


def kraev_rettelse_af(moede: Any) -> None:
    if moede.styrer and not moede.maa_styre:
        raise PermissionDenied(f"Mødet er »{moede.get_status_display().lower()}« og kan ikke rettes.")
    kraev_styring_af(moede)


def laeser_punkt(punkt: Any, moedet: Any) -> bool:
    """True if the user reads what is internal to the item: she steers the body or sits in it, and is not inhabil."""
    return bool(moedet.laeser_internt and not punkt.er_inhabil)


def kraev_skrivning_i(punkt: Any) -> None:
    """Raise PermissionDenied unless the user may write in the item; whether it is open, its deed says."""
    if punkt.er_inhabil:
        raise PermissionDenied(f"Du er inhabil i punkt {punkt.nummer}.")
    kraev_rettelse_af(punkt.moede)


def _hent(request: Request, raekker: AdgangQuerySet[Any], pk: int) -> Any:
    synlige = raekker.synlige_for(request.user)
    return get_object_or_404(synlige.med_ret(request.user, maa_styre=Handling.STYR_FORUM), pk=pk)


def vis_formular(request: Request, form: Any, **kontekst: Any) -> HttpResponse:
    """One form on a page of its own; 422 when it was sent and refused. ``kontekst``: titel, and gruppe or moede."""
    return render(request, "fora/formular.html", {"form": form, **kontekst}, status=422 if form.errors else 200)


class VersionPaaPunktForm(forms.Form):
    """Which version of something an agenda item carries, if any."""

    version = forms.ModelChoiceField(Moede.objects.none(), required=False)

    helper = opsaetning(knap="Gem valget")


def vaelg_version(
    request: Request,
    punktet: Any,
    *,
    hvad: str,
    ingen: str,
    versioner: QuerySet[Any],
    baaret: QuerySet[Any],
    saet: Callable[..., Any],
) -> HttpResponse:
    """
    The page on which an item is given one of ``versioner`` to carry, or none: ``saet(punkt_id, version, af=…)``.

    ``hvad`` is what they are called, ``ingen`` how one says that there is none; ``baaret`` is the row that says
    which it carries now.
    """
    kraev_rettelse_af(punktet.moede)
    form = VersionPaaPunktForm(
        request.POST or None, initial={"version": baaret.values_list("version", flat=True).first()}
    )
    felt: Any = form.fields["version"]
    felt.queryset, felt.label, felt.empty_label = versioner, hvad, ingen
    if form.is_valid():
        valgt = form.cleaned_data["version"]
        if proev(form, saet, punktet.pk, valgt, af=request.user) is not None:
            messages.success(request, f"Punktet bærer nu {valgt}." if valgt else f"Punktet bærer {ingen.lower()}.")
            return redirect("fora:punkt", punktet.pk)
    return vis_formular(
        request,
        form,
        titel=f"{hvad} på punktet",
        indledning=(
            "Punktet bliver ved med at bære den version, du vælger, også når der kommer en nyere. "
            "Er dagsordenen sendt ud, så send et supplement, når du har skiftet."
        ),
        moede=punktet.moede,
    )
