"""What is done with a task."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from byomraader.adgang import kraev, maa
from fora.models import Opgave, Opgavelink
from grundlag.adgang import Handling
from grundlag.dato import nu
from grundlag.fejl import Regelbrud
from grundlag.job import udskyd
from grundlag.links import brug_link, find_link, opret_link
from grundlag.models import Bruger, log_haendelse

LINK_DAGE = 90


@transaction.atomic
def udfoer_opgave(opgave_id: int, *, resultat: str = "", af: Bruger) -> Opgave:
    """
    Close a task, with what came of it if anybody cares to say. Its own person may, and who steers the body.

    Raises Regelbrud for one that is closed, or that fell with its decision.
    """
    opgave = Opgave.objects.select_for_update().get(pk=opgave_id)
    min_egen = opgave.person is not None and opgave.person.bruger_id == af.pk
    if not min_egen and not maa(af, Handling.STYR_FORUM, opgave.gruppe):
        raise PermissionDenied("Kun den, der har opgaven, og forumsekretæren kan lukke den.")
    _udfoer(opgave, resultat, hvem=af.navn)
    log_haendelse("opgave.udfoer", opgave, af=af)
    return opgave


@transaction.atomic
def udfoer_ved_link(noegle: str, *, resultat: str = "") -> Opgave:
    """Close a task by the link its person was sent; the link is then used up. Raises Regelbrud."""
    link = find_link(Opgavelink.objects.select_for_update(), noegle)
    opgave = Opgave.objects.select_for_update().get(pk=link.opgave_id)
    hvem = f"{link.navn} via link"
    _udfoer(opgave, resultat, hvem=hvem)
    brug_link(link)
    log_haendelse("opgave.udfoer", opgave, af=None, aktoer_tekst=hvem)
    return opgave


@transaction.atomic
def genaabn_opgave(opgave_id: int, *, af: Bruger) -> Opgave:
    """A task that was closed too soon is open again."""
    opgave = Opgave.objects.select_for_update().get(pk=opgave_id)
    kraev(af, Handling.STYR_FORUM, opgave.gruppe)
    opgave.udfoert_tid, opgave.udfoert_hvem = None, ""
    opgave.full_clean()
    opgave.save()
    log_haendelse("opgave.genaabn", opgave, af=af)
    return opgave


def send_link(opgave: Opgave, *, af: Bruger) -> None:
    """Mail a task to a person without an account, with a link to close it by; inside the caller's transaction."""
    person = opgave.person
    if person and person.email and not person.bruger_id:
        link = opret_link(Opgavelink, navn=person.navn, email=person.email, dage=LINK_DAGE, af=af, opgave=opgave)
        udskyd("fora.tasks.send_opgavelink", link_id=link.pk)


def _udfoer(opgave: Opgave, resultat: str, *, hvem: str) -> None:
    if opgave.bortfaldet_tid:
        raise Regelbrud("Opgaven er faldet bort: den beslutning, den kom af, er genåbnet.")
    if opgave.udfoert_tid:
        raise Regelbrud(f"Opgaven er allerede lukket af {opgave.udfoert_hvem}.")
    opgave.udfoert_tid, opgave.udfoert_hvem, opgave.resultat = nu(), hvem, resultat
    opgave.full_clean()
    opgave.save()
