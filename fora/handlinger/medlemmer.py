"""Who sits in a body."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from byomraader.adgang import kraev
from byomraader.models import Person
from fora.handlinger.faelles import laas_gruppe
from fora.models import Medlemskab
from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from grundlag.templatetags.visning import dag


@transaction.atomic
def tilfoej_medlem(gruppe_id: int, *, person: Person, af: Bruger, **felter: Any) -> Medlemskab:
    """
    Seat ``person``, who may be new. ``felter``: plads, fra, and perhaps til, suppleant_for and whom she
    speaks for: forvaltning, boligorganisation or lokaludvalg.

    Raises ValidationError for a seat that is taken or does not say whom it speaks for.
    """
    gruppe = laas_gruppe(gruppe_id, af=af)
    if person.pk is None:
        person.full_clean()
        person.save()
        log_haendelse("person.opret", person, af=af)
    medlemskab = Medlemskab(gruppe=gruppe, person=person, **felter)
    if medlemskab.suppleant_for and medlemskab.suppleant_for.gruppe_id != gruppe.pk:
        raise Regelbrud("Man kan kun være suppleant for et medlem af samme gruppe.", felt="suppleant_for")
    if medlemskab.suppleant_for and medlemskab.suppleant_for.suppleant_for_id:
        raise Regelbrud("En suppleant kan ikke selv have en suppleant.", felt="suppleant_for")
    medlemskab.full_clean()
    medlemskab.save()
    log_haendelse("medlemskab.tilfoej", medlemskab, af=af, gruppe=str(gruppe), fra=medlemskab.fra.isoformat())
    return medlemskab


@transaction.atomic
def afslut_medlemskab(medlemskab_id: int, *, til: date, af: Bruger) -> Medlemskab:
    """End a membership after the day ``til``; the row stays as history. Raises Regelbrud before its first day."""
    medlemskaber = Medlemskab.objects.select_related("gruppe", "person")
    medlemskab = medlemskaber.select_for_update(of=("self",)).get(pk=medlemskab_id)
    kraev(af, Handling.STYR_FORUM, medlemskab.gruppe)
    if til < medlemskab.fra:
        raise Regelbrud(f"Medlemskabet begyndte først den {dag(medlemskab.fra)}.", felt="til")
    medlemskab.til = til
    medlemskab.full_clean()
    medlemskab.save(update_fields=["til"])
    log_haendelse("medlemskab.afslut", medlemskab, af=af, gruppe=str(medlemskab.gruppe), til=til.isoformat())
    return medlemskab
