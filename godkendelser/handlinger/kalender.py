"""The bodies' meeting days: typed, imported and called off; the deadlines follow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from godkendelser.kalender import laes_ical, saet_frister
from godkendelser.models import Forloeb, Instans, Instansmoede
from grundlag.dato import nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse


@transaction.atomic
def tilfoej_moededage(instans_id: int, dage: Iterable[date], *, af: Bruger) -> int:
    """Add days on which the body meets; those known already are kept, one called off is on again. How many were new."""
    return _tilfoej(_laas_instans(instans_id, af=af), dict.fromkeys(dage, ""), af=af)


@transaction.atomic
def indlaes_moededage(instans_id: int, indhold: bytes, *, af: Bruger) -> int:
    """Add the days of an iCal file. Raises Regelbrud for a file that is no calendar."""
    instans = _laas_instans(instans_id, af=af)
    return _tilfoej(instans, dict(laes_ical(indhold)), af=af)


def _tilfoej(instans: Instans, dage: dict[date, str], *, af: Bruger) -> int:
    kendte = {moede.dato: moede for moede in Instansmoede.objects.filter(instans=instans, dato__in=dage)}
    instans.moeder.filter(dato__in=dage, aflyst=True).update(aflyst=False)
    nye = [
        Instansmoede(instans=instans, dato=dag, kilde_uid=uid, oprettet_tid=nu(), oprettet_af=af)
        for dag, uid in dage.items()
        if dag not in kendte
    ]
    Instansmoede.objects.bulk_create(nye)
    log_haendelse("kalender.tilfoej", instans, af=af, antal=len(nye))
    _nye_frister(instans)
    return len(nye)


@transaction.atomic
def aflys_moededag(moede_id: int, *, af: Bruger) -> Instansmoede:
    """Call a meeting off. Raises Regelbrud if it is called off already."""
    moede = Instansmoede.objects.get(pk=moede_id)
    instans = _laas_instans(moede.instans_id, af=af)
    moede.refresh_from_db()
    if moede.aflyst:
        raise Regelbrud("Mødet er allerede aflyst.")
    moede.aflyst = True
    moede.save(update_fields=["aflyst"])
    log_haendelse("kalender.aflys", instans, af=af, dato=moede.dato.isoformat())
    _nye_frister(instans)
    return moede


def _laas_instans(instans_id: int, *, af: Bruger) -> Instans:
    """The body, locked; raises PermissionDenied unless ``af`` keeps its calendar."""
    instans = Instans.objects.select_for_update(of=("self",)).get(pk=instans_id)
    if not Instans.objects.kalender_fra(af).filter(pk=instans_id).exists():
        raise PermissionDenied("Du har ikke ret til at rette mødekalenderen.")
    return instans


def _nye_frister(instans: Instans) -> None:
    """Every open chain that asks the body counts its deadlines again."""
    forloeb = Forloeb.objects.filter(trin__instans=instans, afsluttet_tid=None)
    saet_frister(forloeb.values_list("pk", flat=True).distinct())
