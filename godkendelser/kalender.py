"""
When a step must be done: counted backwards from the plan's first day, by the bodies' meetings; and iCal files.

The arithmetic is pure; ``frister_for`` and ``moeder_for`` fetch what it needs in a fixed number of queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Any

from dateutil.rrule import rrulestr
from django.utils import timezone
from icalendar import Calendar

from fora.models import Moede
from fora.tilstande import Moedestatus
from godkendelser.models import Forloeb, Instans, Instansmoede, Instansregel, Spor, Trin
from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud

STOERST_ICAL = 1024 * 1024
FLEST_MOEDER = 500
FREM = timedelta(days=3 * 365)
"""How far ahead an event that repeats is followed."""
GENTAGELSER = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


@dataclass(frozen=True, slots=True)
class Led:
    """A step as the counting sees it: its place, how long the body needs the case, and when it meets."""

    id: int
    nummer: int
    behandlingsdage: int
    moeder: Sequence[date]


def frister(start: date, led: Iterable[Led]) -> dict[int, date]:
    """
    The last day for each step of one track, by its id.

    The last place must be done the day before ``start``, and an earlier place when the bodies at the next one
    need the case. A body that meets must use its last meeting before that; without one, the day itself stands.
    """
    pladser: dict[int, list[Led]] = defaultdict(list)
    for et in led:
        pladser[et.nummer].append(et)
    fundne: dict[int, date] = {}
    senest = start - timedelta(days=1)
    for nummer in sorted(pladser, reverse=True):
        fundne |= {
            et.id: max((moede for moede in et.moeder if moede <= senest), default=senest) for et in pladser[nummer]
        }
        senest = min(fundne[et.id] - timedelta(days=et.behandlingsdage) for et in pladser[nummer])
    return fundne


def moeder_for(instanser: Iterable[Instans]) -> dict[int, list[date]]:
    """The meetings of each body that are not called off, in order: those of fora, and those of the calendar."""
    grupper = {instans.gruppe_id: instans.pk for instans in instanser if instans.gruppe_id}
    alle = [instans.pk for instans in instanser]
    moeder: dict[int, list[date]] = {pk: [] for pk in alle}
    kalender = Instansmoede.objects.filter(instans__in=alle, aflyst=False).values_list("instans", "dato")
    fora = Moede.objects.filter(gruppe__in=grupper).exclude(status=Moedestatus.AFLYST).values_list("gruppe", "dato")
    for instans_id, dato in [*kalender, *((grupper[gruppe], dato) for gruppe, dato in fora)]:
        moeder[instans_id].append(dato)
    return {pk: sorted(datoer) for pk, datoer in moeder.items()}


def frister_for(trin: Iterable[Trin], starter: Mapping[int, date]) -> dict[int, date]:
    """The last day of each step ``med_instans``; ``starter`` is the first day by forløb. A fixed number of queries."""
    trinene = [et for et in trin if et.forloeb_id in starter and not et.udgaaet_begrundelse]
    dage = dict(Instansregel.objects.values_list("art", "behandlingsdage"))
    moeder = moeder_for({et.instans_id: et.instans for et in trinene}.values())
    spor: dict[tuple[int, str], list[Led]] = defaultdict(list)
    for et in trinene:
        spor[et.forloeb_id, et.spor].append(Led(et.pk, et.nummer, dage.get(et.instans.art, 0), moeder[et.instans_id]))
    return {pk: frist for (forloeb, _), led in spor.items() for pk, frist in frister(starter[forloeb], led).items()}


def saet_frister(forloeb: Iterable[int]) -> None:
    """
    Write the steps' deadlines anew: of a plan from its first day, of a sag from the first of its plans'.

    Call when a chain starts or is adapted, when a version moves the first day, and when a calendar changes.
    """
    trin = list(
        Trin.objects.filter(forloeb__in=list(forloeb), forloeb__afsluttet_tid=None)
        .med_instans()
        .exclude(spor=Spor.AFTALER)
    )
    beregnet = frister_for(trin, _starter({et.forloeb_id for et in trin}))
    aendrede = [et for et in trin if et.frist != beregnet.get(et.pk)]
    for et in aendrede:
        et.frist = beregnet.get(et.pk)
    Trin.objects.bulk_update(aendrede, ["frist"])


def _starter(forloeb: Iterable[int]) -> dict[int, date]:
    starter: dict[int, date] = {}
    raekker = Forloeb.objects.filter(pk__in=list(forloeb)).values_list(
        "pk", "plan__periode_fra", "sag__andele__plan__periode_fra"
    )
    for pk, plan, sag in raekker:
        if dag := plan or sag:
            starter[pk] = min(starter.get(pk, dag), dag)
    return starter


def laes_ical(indhold: bytes) -> list[tuple[date, str]]:
    """
    The days of an iCal file's events with their ids, in order: those that repeat too, those called off not.

    Raises Regelbrud for a file that is no calendar, is too large, or has nothing in it.
    """
    if len(indhold) > STOERST_ICAL:
        raise Regelbrud("Filen fylder for meget. En kalender må højst fylde 1 MB.", felt="fil")
    try:
        haendelser = [del_ for del_ in Calendar.from_ical(indhold).walk("VEVENT")]  # noqa: C416 - typed as Any
        flyttede = {(_uid(et), _dag(et.decoded("RECURRENCE-ID"))) for et in haendelser if "RECURRENCE-ID" in et}
        dage = [
            (dag, _uid(haendelse))
            for haendelse in haendelser
            if str(haendelse.get("STATUS", "")).upper() != "CANCELLED"
            for dag in _dage(haendelse)
            if "RRULE" not in haendelse or (_uid(haendelse), dag) not in flyttede
        ]
    except (ValueError, KeyError, AttributeError, TypeError):
        raise Regelbrud("Filen er ikke en kalender i iCal-format (.ics).", felt="fil") from None
    if not dage:
        raise Regelbrud("Der er ingen møder i kalenderen.", felt="fil")
    if len(dage) > FLEST_MOEDER:
        raise Regelbrud(f"Der er flere end {FLEST_MOEDER} møder i kalenderen. Tag kun de kommende år med.", felt="fil")
    return sorted({dag: (dag, uid) for dag, uid in dage}.values())


def _uid(haendelse: Any) -> str:
    return str(haendelse.get("UID", ""))[:255]


def _dage(haendelse: Any) -> list[date]:
    """The day of an event, and when it repeats all of them as far as ``FREM``. Raises ValueError for an odd rule."""
    foerste = _dag(haendelse.decoded("DTSTART"))
    regel = haendelse.get("RRULE")
    if not regel:
        return [foerste]
    if regel["FREQ"][0] not in GENTAGELSER:
        raise ValueError(regel)
    undtaget = haendelse.get("EXDATE", [])
    lister = undtaget if isinstance(undtaget, list) else [undtaget]
    uden = {_dag(tid.dt) for liste in lister for tid in liste.dts}
    gange = rrulestr(regel.to_ical().decode(), dtstart=datetime.combine(foerste, time()), ignoretz=True)
    dage = takewhile(lambda dag: dag <= i_dag() + FREM, (gang.date() for gang in gange))
    return [dag for dag in islice(dage, FLEST_MOEDER + 1) if dag not in uden]


def _dag(tid: Any) -> date:
    if not isinstance(tid, datetime):
        dag: date = tid
        return dag
    return timezone.localdate(tid) if timezone.is_aware(tid) else tid.date()
