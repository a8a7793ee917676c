"""Meetings as calendars know them (iCalendar): one meeting to one person, or all that she has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress

from fora.models import Moede
from fora.tilstande import Moedestatus

ZONE = ZoneInfo("Europe/Copenhagen")
VARER = timedelta(hours=2)
"""How long a meeting lasts whose end nobody has written."""
INVITATION, AFLYSNING, UDGIVELSE = "REQUEST", "CANCEL", "PUBLISH"


def invitation(moede: Moede, adresse: str, *, navn: str, email: str, sekvens: int, metode: str = INVITATION) -> bytes:
    """
    What a mail client shows with buttons: ``moede`` for one person, with ``adresse`` where she can answer.

    The UID is the meeting's own, so a higher ``sekvens`` moves it in her calendar, and CANCEL takes it away.
    """
    kalender = _kalender(metode)
    aftale = _aftale(moede, adresse, sekvens=sekvens)
    deltager = vCalAddress(f"mailto:{email}")
    deltager.params["CN"] = navn
    deltager.params["RSVP"] = "TRUE"
    deltager.params["PARTSTAT"] = "NEEDS-ACTION"
    aftale.add("attendee", deltager, encode=False)
    if metode == AFLYSNING:
        aftale["STATUS"] = "CANCELLED"
    kalender.add_component(aftale)
    kalender.add_missing_timezones()
    return bytes(kalender.to_ical())


def feed(moeder: Iterable[Moede], adresse_for: dict[int, str]) -> bytes:
    """All ``moeder`` for a calendar that subscribes: when, where and what they are called, and nothing of content."""
    kalender = _kalender(UDGIVELSE)
    kalender.add("x-wr-calname", "Møder i Helhedsplaner")
    kalender.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for moede in moeder:
        kalender.add_component(_aftale(moede, adresse_for[moede.pk], sekvens=moede.sekvens))
    kalender.add_missing_timezones()
    return bytes(kalender.to_ical())


def _kalender(metode: str) -> Calendar:
    kalender = Calendar()
    kalender.add("prodid", "-//Helhedsplaner//Fora//DA")
    kalender.add("version", "2.0")
    kalender.add("method", metode)
    return kalender


def _aftale(moede: Moede, adresse: str, *, sekvens: int) -> Event:
    aftale = Event()
    aftale.add("uid", f"{moede.uid}@helhedsplaner")
    aftale.add("sequence", sekvens)
    aftale.add("dtstamp", timezone.now())
    if moede.start_kl:
        start = datetime.combine(moede.dato, moede.start_kl, ZONE)
        aftale.add("dtstart", start)
        aftale.add("dtend", datetime.combine(moede.dato, moede.slut_kl, ZONE) if moede.slut_kl else start + VARER)
    else:
        aftale.add("dtstart", moede.dato)
        aftale.add("dtend", moede.dato + timedelta(days=1))
    aftale.add("summary", f"{moede.gruppe}: {moede.titel}")
    if moede.sted:
        aftale.add("location", moede.sted)
    aftale.add("description", f"Se mødet eller svar: {adresse}")
    aftale.add("url", adresse)
    aftale.add("status", "CANCELLED" if moede.status == Moedestatus.AFLYST else "CONFIRMED")
    afsender = vCalAddress(f"mailto:{_afsender()}")
    afsender.params["CN"] = str(moede.gruppe)
    aftale.add("organizer", afsender, encode=False)
    return aftale


def _afsender() -> str:
    """The bare address in DEFAULT_FROM_EMAIL."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
