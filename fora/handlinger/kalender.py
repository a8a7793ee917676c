"""The secret address of a person's calendar: made, called back, made anew."""

from __future__ import annotations

from django.db import transaction

from byomraader.models import Person
from fora.models import Kalenderlink
from grundlag.fejl import Regelbrud
from grundlag.links import opret_link, tilbagekald
from grundlag.models import Bruger, log_haendelse

DAGE = 5 * 365


@transaction.atomic
def ny_kalenderadresse(*, af: Bruger) -> Kalenderlink:
    """
    Give ``af`` a calendar address; one that she had stops working.

    Raises Regelbrud when her user is nobody's: meetings belong to persons.
    """
    person = Person.objects.select_for_update().filter(bruger=af).first()
    if person is None:
        raise Regelbrud("Din bruger er ikke knyttet til en person. Bed en administrator om at gøre det.")
    tilbagekald(Kalenderlink.objects.filter(person=person))
    link = opret_link(Kalenderlink, navn=person.navn, email=person.email or af.email, dage=DAGE, af=af, person=person)
    log_haendelse("kalenderadresse.ny", link, af=af)
    return link


@transaction.atomic
def luk_kalenderadresse(*, af: Bruger) -> None:
    """Close the calendar address of ``af``; calendars that ask at it get nothing more."""
    person = Person.objects.select_for_update().filter(bruger=af).first()
    for link in Kalenderlink.objects.filter(person=person, tilbagekaldt_tid=None) if person else ():
        log_haendelse("kalenderadresse.luk", link, af=af)
    tilbagekald(Kalenderlink.objects.filter(person=person))
