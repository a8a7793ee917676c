"""The seal on what all have signed: ordered with the last signature, made by a job, kept and never made again."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone

from byomraader.adgang import kraev
from grundlag import filer, segl
from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.job import udskyd
from grundlag.models import Bruger, Udskriftsstatus, log_haendelse
from kontrakter import dokumenter
from kontrakter.handlinger.faelles import laas_aftale
from kontrakter.models import Aftaleversion, Forsegling
from kontrakter.tilstande import Aftalestatus

logger = logging.getLogger(__name__)

KUNNE_IKKE = "Seglet kunne ikke sættes. Prøv igen, og kontakt support, hvis det sker igen."
IKKE_DANNET = "Dokumentet kunne ikke dannes, så det kan ikke forsegles. Dan det igen først."


def bestil(version: Aftaleversion) -> None:
    """Order the seal on a version that all have just signed; one that has a seal keeps it."""
    forsegling, _ = Forsegling.objects.get_or_create(version=version)
    if forsegling.status != Udskriftsstatus.FAERDIG:
        udskyd("kontrakter.tasks.forsegl", forsegling_id=forsegling.pk)


@transaction.atomic
def bestil_igen(version_id: int, *, af: Bruger) -> Forsegling:
    """Order a seal that failed once more, when what was wrong has been put right. Raises Regelbrud otherwise."""
    forsegling = (
        Forsegling.objects.select_related("version__aftale").select_for_update(of=("self",)).get(version=version_id)
    )
    kraev(af, Handling.REGISTRER_UNDERSKRIFT, forsegling.version.aftale)
    if forsegling.status != Udskriftsstatus.FEJLET:
        raise Regelbrud("Seglet er allerede sat eller er på vej.")
    forsegling.status, forsegling.fejl = Udskriftsstatus.BESTILT, ""
    forsegling.full_clean()
    forsegling.save(update_fields=["status", "fejl"])
    log_haendelse("aftale.bestil_segl_igen", forsegling.version.aftale, af=af, version=forsegling.version.nummer)
    udskyd("kontrakter.tasks.forsegl", forsegling_id=forsegling.pk)
    return forsegling


@transaction.atomic
def forsegl(forsegling_id: int) -> bool:
    """
    Seal the stored PDF of a version and keep the result; what is sealed is not sealed again.

    Under the agreement's lock, so that no signature is withdrawn meanwhile. Returns False while the PDF is not there
    yet. What is wrong with the certificate is told in its own words; anything else is logged in full and told in one
    sentence.
    """
    laas_aftale(Forsegling.objects.values_list("version__aftale", flat=True).get(pk=forsegling_id))
    raekker = Forsegling.objects.select_related("version__udskrift", "version__aftale")
    forsegling = raekker.select_for_update(of=("self",)).get(pk=forsegling_id)
    version = forsegling.version
    if forsegling.status == Udskriftsstatus.FAERDIG or version.aftale.status != Aftalestatus.UNDERSKREVET:
        return True
    if version.udskrift.status == Udskriftsstatus.FEJLET:
        _fejlet(forsegling, IKKE_DANNET)
        return True
    if version.udskrift.fil is None:
        return False
    try:
        forseglet = segl.forsegl(bytes(version.udskrift.fil.indhold), grund=dokumenter.seglets_grund(version))
    except Regelbrud as brud:
        _fejlet(forsegling, str(brud))
    except Exception:
        logger.exception("Version %s kunne ikke forsegles", version.pk)
        _fejlet(forsegling, KUNNE_IKKE)
    else:
        forsegling.fil_id = filer.gem_indhold(forseglet.indhold, filer.PDF)
        forsegling.certifikat, forsegling.fejl = forseglet.certifikat[:300], ""
        forsegling.status, forsegling.faerdig_tid = Udskriftsstatus.FAERDIG, timezone.now()
        forsegling.full_clean()
        forsegling.save()
        log_haendelse(
            "aftale.forsegl",
            version.aftale,
            af=None,
            aktoer_tekst="Aftale: segl",
            version=version.nummer,
            sha256=forsegling.fil_id,
        )
    return True


def _fejlet(forsegling: Forsegling, fejl: str) -> None:
    forsegling.status, forsegling.fejl = Udskriftsstatus.FEJLET, fejl[:300]
    forsegling.full_clean()
    forsegling.save(update_fields=["status", "fejl"])
