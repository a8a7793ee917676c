"""The secret address of a person's calendar: made, called back, made anew."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet

from byomraader.models import Person
from fora.models import Kalenderlink
from grundlag.links import opret_link, tilbagekald
from grundlag.models import Bruger, log_haendelse

DAGE = 5 * 365


@transaction.atomic
def ny_kalenderadresse(*, af: Bruger) -> Kalenderlink:
    """Give ``af`` a calendar address, her person's or else her user's; one that she had stops working."""
    Bruger.objects.select_for_update().get(pk=af.pk)
    person = Person.objects.filter(bruger=af).first()
    tilbagekald(_egne(af))
    hvis = {"person": person} if person else {"bruger": af}
    link = opret_link(
        Kalenderlink,
        navn=person.navn if person else af.navn,
        email=(person.email if person else "") or af.email,
        dage=DAGE,
        af=af,
        **hvis,
    )
    log_haendelse("kalenderadresse.ny", link, af=af)
    return link


@transaction.atomic
def luk_kalenderadresse(*, af: Bruger) -> None:
    """Close the calendar address of ``af``; calendars that ask at it get nothing more."""
    Bruger.objects.select_for_update().get(pk=af.pk)
    for link in _egne(af).filter(tilbagekaldt_tid=None):
        log_haendelse("kalenderadresse.luk", link, af=af)
    tilbagekald(_egne(af))


def _egne(bruger: Bruger) -> QuerySet[Kalenderlink]:
    return Kalenderlink.objects.filter(Q(person__bruger=bruger) | Q(bruger=bruger))
