"""Ordering what gathers many documents, and the print run: drafts made and printed, then put together."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction

from byomraader.adgang import kraev
from grundlag import bestilling
from grundlag.adgang import Handling
from grundlag.bestilling import Meld
from grundlag.fejl import Regelbrud
from grundlag.models import Bestilling, Bruger, Udskriftsstatus, log_haendelse
from kontrakter.handlinger.versioner import lav_udkast
from kontrakter.models import Aftale, Aftaleart, Aftaleversion
from kontrakter.tilstande import Aftalestatus

FLEST = 300
SAML = "kontrakter.tasks.saml"
TIL_LBF = "kontrakter.tasks.til_lbf"
TIL_JOURNAL = "kontrakter.tasks.til_journal"


@transaction.atomic
def bestil_samling(titel: str, aftale_ids: Collection[int], *, form: str, af: Bruger) -> Bestilling:
    """
    Order the agreements in one file: ``pdf``, ``zip``, or ``tryk``, which first prints every draft anew.

    Only those that ``af`` may see. Raises Regelbrud for none, and for more than can be gathered at once.
    """
    synlige = list(Aftale.objects.synlige_for(af).filter(pk__in=aftale_ids).values_list("pk", flat=True))
    if not synlige:
        raise Regelbrud("Der er ingen aftaler at samle.")
    if len(synlige) > FLEST:
        raise Regelbrud(f"Der kan højst samles {FLEST} aftaler ad gangen. Vælg færre med filtrene.")
    return bestilling.bestil(SAML, titel[:160], af=af, aftale_ids=sorted(synlige), form=form)


@transaction.atomic
def bestil_til_lbf(aftale_id: int, *, af: Bruger) -> Bestilling:
    """Order what Landsbyggefonden may ask for at any time. Raises Regelbrud for other agreements."""
    aftale = Aftale.objects.get(pk=aftale_id)
    kraev(af, Handling.SE, aftale)
    if aftale.art != Aftaleart.STRATEGISK:
        raise Regelbrud("Landsbyggefonden får den strategiske samarbejdsaftale med dens bilag.")
    log_haendelse("aftale.til_lbf", aftale, af=af)
    return bestilling.bestil(TIL_LBF, f"Til Landsbyggefonden: {aftale}"[:160], af=af, aftale_id=aftale.pk)


@transaction.atomic
def bestil_til_journal(aftale_id: int, *, af: Bruger) -> Bestilling:
    aftale = Aftale.objects.get(pk=aftale_id)
    kraev(af, Handling.SE, aftale)
    log_haendelse("aftale.til_journal", aftale, af=af)
    return bestilling.bestil(TIL_JOURNAL, f"Journalpakke: {aftale}"[:160], af=af, aftale_id=aftale.pk)


def lav_udkast_af(aftaler: Sequence[Aftale], *, af: Bruger, meld: Meld) -> list[str]:
    """
    Print every draft among ``aftaler`` that ``af`` may write in; return why some cannot be, in sentences.

    Each in its own transaction, so that other workers begin on the first while the last are made.
    """
    ikke = []
    kladder = [aftale for aftale in aftaler if aftale.status == Aftalestatus.KLADDE]
    ret = set(
        Aftale.objects.filter(pk__in=[aftale.pk for aftale in kladder])
        .tilladt_for(af, Handling.REDIGER_AFTALE)
        .values_list("pk", flat=True)
    )
    for nummer, aftale in enumerate(kladder, start=1):
        if aftale.pk in ret:
            try:
                lav_udkast(aftale.pk, af=af)
            except Regelbrud as brud:
                ikke.append(f"{aftale.titel}: {brud}")
        meld(nummer, 2 * len(kladder))
    return ikke


def naeste_udskrift(aftale_ids: Collection[int]) -> Aftaleversion | None:
    """
    The last ordered print among the agreements that nobody is at work on.

    The jobs of the queue begin with the first; so two workers meet in the middle, and neither waits for the other.
    """
    ventende = Aftaleversion.objects.filter(aftale__in=aftale_ids, udskrift__status=Udskriftsstatus.BESTILT)
    with transaction.atomic():
        laast = ventende.select_related("udskrift").select_for_update(of=("udskrift",), skip_locked=True)
        return laast.order_by("-pk").first()
