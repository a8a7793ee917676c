"""The texts that new agreements begin with: all of them, and one with its preview and its earlier udgaver."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from byomraader.adgang import har_rolle
from grundlag import kladder
from grundlag.adgang import Handling
from grundlag.formular import proev
from grundlag.http import Request
from grundlag.tekst import ordforskel
from kontrakter import fletning, handlinger
from kontrakter.forms import StandardtekstForm
from kontrakter.models import Aftaleart, Aftaletekst, Standardtekst
from kontrakter.views.faelles import kraev_ret

_ARTER, _TEKSTER = list(Aftaleart.values), list(Aftaletekst.values)


def _kraev(request: Request) -> None:
    kraev_ret(har_rolle(request.user, Handling.STYR_KATALOGER), Handling.STYR_KATALOGER)


@require_safe
def liste(request: Request) -> HttpResponse:
    _kraev(request)
    tekster = sorted(
        Standardtekst.objects.select_related("rettet_af"),
        key=lambda et: (_ARTER.index(et.art), _TEKSTER.index(et.felt)),
    )
    arter = [(Aftaleart(art).label, list(raekker)) for art, raekker in groupby(tekster, lambda et: et.art)]
    return render(request, "kontrakter/standardtekster.html", {"arter": arter})


@require_http_methods(["GET", "POST"])
def ret(request: Request, tekst_id: int) -> HttpResponse:
    """Write the next udgave of a text; »Forhåndsvis« shows it with examples in its merge fields, and saves nothing."""
    _kraev(request)
    standard = get_object_or_404(Standardtekst, pk=tekst_id)
    form = StandardtekstForm(request.POST or None, initial={"tekst": standard.tekst, "grundudgave": standard.udgave})
    vist = standard.tekst
    if form.is_valid():
        vist = form.cleaned_data["tekst"]
        if "vis" not in request.POST:
            try:
                resultat = proev(form, handlinger.ret_standardtekst, standard.pk, **form.cleaned_data, af=request.user)
            except kladder.Konflikt as konflikt:
                form = StandardtekstForm(konflikt.som_post(request.POST))
                form.add_error("tekst", str(konflikt))
                resultat = None
            if resultat is not None:
                messages.success(request, resultat.besked)
                return redirect("kontrakter:standardtekst", standard.pk)
    return render(
        request,
        "kontrakter/standardtekst.html",
        {
            "standard": standard,
            "form": form,
            "vist": fletning.flet(vist, fletning.EKSEMPLER),
            "felter": fletning.EKSEMPLER,
            "udgaver": _udgaver(standard),
        },
        status=422 if form.errors else 200,
    )


def _udgaver(standard: Any) -> list[tuple[Any, Any]]:
    """The udgaver, the newest first, each with what it changed; the first one changed nothing."""
    raekker = list(standard.events.select_related("rettet_af").order_by("udgave", "pgh_id").distinct("udgave"))
    aendringer = [(efter, ordforskel(foer.tekst, efter.tekst)) for foer, efter in pairwise(raekker)]
    return [*reversed(aendringer), *((foerste, None) for foerste in raekker[:1])]
