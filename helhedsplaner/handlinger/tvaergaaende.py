"""The efforts that an arbejdsgruppe owns across plans."""

from __future__ import annotations

from django.db import transaction

from byomraader.adgang import kraev
from fora.models import Gruppe, Gruppetype
from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from helhedsplaner.models import TvaergaaendeIndsats


@transaction.atomic
def gem_tvaergaaende_indsats(
    gruppe_id: int, *, navn: str, beskrivelse: str = "", indsats_id: int | None = None, af: Bruger
) -> TvaergaaendeIndsats:
    """Make an effort of an arbejdsgruppe, or change one. Raises Regelbrud for a body of another type."""
    gruppe = Gruppe.objects.select_for_update(of=("self",)).get(pk=gruppe_id)
    kraev(af, Handling.STYR_FORUM, gruppe)
    if gruppe.type != Gruppetype.ARBEJDSGRUPPE:
        raise Regelbrud("Kun en arbejdsgruppe under et forum kan eje en tværgående indsats.")
    indsats = (
        TvaergaaendeIndsats.objects.get(pk=indsats_id, gruppe=gruppe)
        if indsats_id
        else TvaergaaendeIndsats(gruppe=gruppe)
    )
    indsats.navn, indsats.beskrivelse = navn.strip(), beskrivelse.strip()
    indsats.full_clean()
    indsats.save()
    log_haendelse("tvaergaaende_indsats.gem", indsats, af=af, gruppe=gruppe.pk)
    return indsats
