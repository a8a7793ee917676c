"""Long work with progress: ordered in a request, done by a job, fetched when it is ready."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from grundlag import filer
from grundlag.fejl import Regelbrud
from grundlag.job import udskyd
from grundlag.models import Bestilling, Bruger, Udskriftsstatus

logger = logging.getLogger(__name__)

KUNNE_IKKE_DANNES = "Bestillingen kunne ikke udføres. Prøv igen, og kontakt support, hvis det sker igen."


class Resultat(NamedTuple):
    """What a job has made."""

    filnavn: str
    mimetype: str
    indhold: bytes


Meld = Callable[[int, int], None]
"""``meld(faerdige, i_alt)``: how far the work is; seen by the one who waits as soon as it is said."""


@transaction.atomic
def bestil(opgave: str, titel: str, *, af: Bruger, **argumenter: Any) -> Bestilling:
    """
    Order the job ``opgave``, which gets ``bestilling_id`` and ``argumenter`` and calls ``udfoer``.

    The caller has checked access and logs the deed.
    """
    bestilling = Bestilling(bestiller=af, titel=titel)
    bestilling.full_clean()
    bestilling.save()
    udskyd(opgave, bestilling_id=bestilling.pk, **argumenter)
    return bestilling


def udfoer(bestilling_id: int, arbejde: Callable[[Meld], Resultat]) -> None:
    """
    Do the work of an ordered Bestilling and keep what it makes; one that is done is not done again.

    Not in one transaction: the progress must be seen while the work goes on. A Regelbrud is told in its own words;
    whatever else goes wrong is logged in full and told in one sentence.
    """
    raekke = Bestilling.objects.filter(pk=bestilling_id, status=Udskriftsstatus.BESTILT)
    if not raekke.exists():
        return

    def meld(faerdige: int, i_alt: int) -> None:
        raekke.update(faerdige=faerdige, i_alt=i_alt)

    try:
        resultat = arbejde(meld)
    except Regelbrud as brud:
        raekke.update(status=Udskriftsstatus.FEJLET, fejl=str(brud)[:500])
    except Exception:
        logger.exception("Bestilling %s kunne ikke udføres", bestilling_id)
        raekke.update(status=Udskriftsstatus.FEJLET, fejl=KUNNE_IKKE_DANNES)
    else:
        with transaction.atomic():
            raekke.update(
                status=Udskriftsstatus.FAERDIG,
                fil_id=filer.gem_indhold(resultat.indhold, resultat.mimetype),
                filnavn=filer.rent_filnavn(resultat.filnavn),
                faerdig_tid=timezone.now(),
            )
