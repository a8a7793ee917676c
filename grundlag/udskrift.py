"""Ordering a PDF, and the job's half: rendered once, kept by the hash of what went into it."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from grundlag import filer, pdf
from grundlag.job import udskyd
from grundlag.kanon import kanonisk
from grundlag.models import Udskrift, Udskriftsstatus

logger = logging.getLogger(__name__)

DAN = "grundlag.tasks.dan_udskrift"
KUNNE_IKKE_DANNES = "Dokumentet kunne ikke dannes. Prøv igen, og kontakt support, hvis det sker igen."


@transaction.atomic
def bestil_udskrift(skabelon: str, data: dict[str, Any], *, filnavn: str, opgave: str = DAN) -> Udskrift:
    """
    Return the Udskrift of ``data`` in ``skabelon``; order it as a job if it is not there yet.

    Two who ask at once get the same one. What failed is ordered again, what is ready never. The
    caller has checked access and logs the deed. ``opgave`` is another job than the plain one, for a
    document that is more than its template (``dan_udskrift``'s ``efterbehandl``).
    """
    udskrift, er_ny = Udskrift.objects.get_or_create(
        noegle=pdf.noegle_for(skabelon, data),
        defaults={"skabelon": skabelon, "data": kanonisk(data), "filnavn": filer.rent_filnavn(filnavn)},
    )
    if not er_ny:
        return bestil_igen(udskrift.pk, opgave=opgave)
    udskyd(opgave, udskrift_id=udskrift.pk)
    return udskrift


@transaction.atomic
def bestil_igen(udskrift_id: int, *, opgave: str = DAN) -> Udskrift:
    """Order a printing that failed once more, from its own data; one that is ready or under way is left alone."""
    udskrift = Udskrift.objects.select_for_update(of=("self",)).get(pk=udskrift_id)
    if udskrift.status == Udskriftsstatus.FEJLET:
        udskrift.status, udskrift.fejl = Udskriftsstatus.BESTILT, ""
        udskrift.full_clean()
        udskrift.save(update_fields=["status", "fejl"])
        udskyd(opgave, udskrift_id=udskrift.pk)
    return udskrift


@transaction.atomic
def dan_udskrift(udskrift_id: int, *, efterbehandl: Callable[[bytes], bytes] | None = None) -> None:
    """
    Render an ordered Udskrift and keep its bytes; the row is locked, so a second job finds it done.

    ``efterbehandl`` gets the rendered bytes and returns those that are kept. Whatever goes wrong is logged in full, and
    told in one sentence that reveals nothing.
    """
    udskrift = Udskrift.objects.select_for_update(of=("self",)).get(pk=udskrift_id)
    if udskrift.status == Udskriftsstatus.FAERDIG:
        return
    vedhaeft_navn = f"{udskrift.filnavn.removesuffix('.pdf')}.json"
    try:
        with transaction.atomic():
            indhold = pdf.render_pdf(udskrift.skabelon, udskrift.data, vedhaeft_navn=vedhaeft_navn)
            if efterbehandl:
                indhold = efterbehandl(indhold)
    except Exception:
        logger.exception("Udskrift %s kunne ikke dannes", udskrift.pk)
        udskrift.status, udskrift.fejl = Udskriftsstatus.FEJLET, KUNNE_IKKE_DANNES
    else:
        udskrift.fil_id = filer.gem_indhold(indhold, filer.PDF)
        udskrift.status, udskrift.fejl, udskrift.faerdig_tid = Udskriftsstatus.FAERDIG, "", timezone.now()
    udskrift.full_clean()
    udskrift.save(update_fields=["status", "fejl", "fil", "faerdig_tid"])
