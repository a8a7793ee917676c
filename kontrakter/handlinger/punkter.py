"""Which version of an agreement an agenda item carries: chosen by a person, never swapped by itself."""

from __future__ import annotations

from django.db import transaction

from byomraader.adgang import kraev
from fora.handlinger.faelles import laas_punkt
from fora.models import Dagsordenspunkt
from grundlag.adgang import Handling
from grundlag.models import Bruger, log_haendelse
from kontrakter.models import Aftaleversion, Punktkontrakt


@transaction.atomic
def saet_paa_punkt(punkt_id: int, version: Aftaleversion | None, *, af: Bruger) -> Dagsordenspunkt:
    """Let an item carry ``version`` and no other, or none. Raises Regelbrud when its meeting is closed."""
    punkt = laas_punkt(punkt_id, af=af)
    if version is None:
        Punktkontrakt.objects.filter(punkt=punkt).delete()
    else:
        kraev(af, Handling.SE, version.aftale)
        raekke = Punktkontrakt.objects.filter(punkt=punkt).first() or Punktkontrakt(punkt=punkt)
        raekke.version = version
        raekke.full_clean()
        raekke.save()
    log_haendelse("punkt.saet_aftaleversion", punkt, af=af, version=str(version or ""))
    return punkt
