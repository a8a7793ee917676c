"""The texts that new agreements begin with, edited by an administrator."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from byomraader.adgang import har_rolle
from grundlag import kladder
from grundlag.adgang import Handling
from grundlag.dato import nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from kontrakter import fletning
from kontrakter.models import Standardtekst


@transaction.atomic
def ret_standardtekst(tekst_id: int, *, tekst: str, grundudgave: int, af: Bruger) -> kladder.Resultat:
    """
    Write the next udgave; agreements already begun keep the text they have.

    Raises Regelbrud for a merge field that is none, and kladder.Konflikt when two have changed the same paragraph.
    """
    if not har_rolle(af, Handling.STYR_KATALOGER):
        raise PermissionDenied(f"Du har ikke ret til at {Handling.STYR_KATALOGER.label}.")
    standard = Standardtekst.objects.select_for_update(of=("self",)).get(pk=tekst_id)
    if fremmede := fletning.ukendte(tekst):
        raise Regelbrud(f"Flettefeltet {fremmede[0]} findes ikke.", felt="tekst")
    resultat = kladder.flet_ind(standard, {"tekst": tekst.strip()}, grundudgave=grundudgave)
    if resultat.aendrede:
        standard.rettet_tid, standard.rettet_af = nu(), af
        standard.full_clean()
        standard.save()
        log_haendelse("standardtekst.ret", standard, af=af, udgave=standard.udgave)
    return resultat
