"""What the pages of an agreement share: the agreement itself with what the user may, and a page of one form."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from grundlag.adgang import Handling
from grundlag.http import Request
from helhedsplaner.models import Helhedsplan
from kontrakter.models import Aftale
from kontrakter.pulje import Pulje


@dataclass(frozen=True, slots=True)
class Planpulje:
    """A plan, its pool, and what the agreement that is shown promises of it."""

    plan: Helhedsplan
    pulje: Pulje
    her: int | None = None


def hent_aftale(request: Request, aftale_id: int) -> Aftale:
    """
    The agreement in one query, if the user may see it; otherwise 404.

    ``aftale.maa_rette`` tells whether she may write in it as it stands, ``maa_redigere`` whether she may
    send it, take it back and end it, ``maa_registrere`` whether she may record signatures.
    """
    aftaler = Aftale.objects.synlige_for(request.user).med_ret(
        request.user, maa_redigere=Handling.REDIGER_AFTALE, maa_registrere=Handling.REGISTRER_UNDERSKRIFT
    )
    aftaler = aftaler.annotate(har_tilhoerende=Exists(Aftale.objects.filter(hoerer_til=OuterRef("pk"))))
    aftale: Aftale = get_object_or_404(
        aftaler.select_related("byomraade", "indsatsomraade", "gruppe", "hoerer_til"), pk=aftale_id
    )
    aftale.maa_rette = aftale.maa_redigere and aftale.kan_redigeres  # type: ignore[attr-defined]
    return aftale


def hent_til_rettelse(request: Request, aftale_id: int) -> Aftale:
    """The agreement, if the user may write in it as it stands; otherwise 403, and 404 if she may not see it."""
    aftale = hent_aftale(request, aftale_id)
    kraev_ret(aftale.maa_redigere, Handling.REDIGER_AFTALE)  # type: ignore[attr-defined]
    if not aftale.kan_redigeres:
        raise PermissionDenied(f"Aftalen er »{aftale.tilstand.label}« og kan ikke ændres.")
    return aftale


def kraev_ret(har_ret: bool, handling: Handling) -> None:
    """Raise PermissionDenied, with the sentence of ``handling``, unless ``har_ret``."""
    if not har_ret:
        raise PermissionDenied(f"Du har ikke ret til at {handling.label}.")


def vis_formular(
    request: Request, titel: str, form: forms.BaseForm, *, aftale: Aftale | None = None, indledning: str = ""
) -> HttpResponse:
    """A page of one form: 422 when it holds something that cannot be."""
    return render(
        request,
        "kontrakter/formular.html",
        {"titel": titel, "form": form, "aftale": aftale, "indledning": indledning},
        status=422 if form.errors else 200,
    )
