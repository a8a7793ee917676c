"""When a body meets, and how far a meeting is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from fora.handlinger.dagsorden import begynd_dagsorden
from fora.handlinger.faelles import kraev_ikke_i_fremtiden, laas_aabent_moede, laas_gruppe, laas_moede, skift_status
from fora.handlinger.indkaldelse import FELTER_I_KALENDEREN, meld_aendring
from fora.handlinger.referat import godkend_referat, udsend_referat
from fora.models import Dagsordensskabelon, Moede
from fora.tilstande import Moedestatus
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse


@transaction.atomic
def opret_moede(gruppe_id: int, *, skabelon: Dagsordensskabelon | None = None, af: Bruger, **felter: Any) -> Moede:
    """
    Plan a meeting, or enter one already held. ``felter``: titel, dato, start_kl, slut_kl, sted.

    Its agenda begins with the standing items of ``skabelon`` and, if it is the body's next meeting, what is open.
    """
    moede = Moede(gruppe=laas_gruppe(gruppe_id, af=af), **felter)
    moede.full_clean()
    moede.save()
    log_haendelse("moede.opret", moede, af=af, dato=moede.dato.isoformat())
    begynd_dagsorden(moede, skabelon, af=af)
    return moede


@transaction.atomic
def opret_serie(
    gruppe_id: int, dage: Sequence[date], *, skabelon: Dagsordensskabelon | None = None, af: Bruger, **felter: Any
) -> list[Moede]:
    """
    Plan a meeting on each of ``dage``: all of them or, with one that cannot be, none. ``felter``: as of one meeting.

    Raises Regelbrud without days and for a day twice.
    """
    if not dage:
        raise Regelbrud("Vælg mindst én dag.")
    if len(set(dage)) < len(dage):
        raise Regelbrud("Den samme dag står to gange.")
    laas_gruppe(gruppe_id, af=af)
    return [opret_moede(gruppe_id, dato=dag, skabelon=skabelon, af=af, **felter) for dag in sorted(dage)]


@transaction.atomic
def ret_moede(moede_id: int, *, af: Bruger, **felter: Any) -> Moede:
    """
    Change when and where; all who are invited get word, and their calendars too.

    Raises Regelbrud when the meeting is closed, or held and moved to the future.
    """
    moede = laas_aabent_moede(moede_id, af=af)
    foer = [getattr(moede, felt) for felt in FELTER_I_KALENDEREN]
    for felt, vaerdi in felter.items():
        setattr(moede, felt, vaerdi)
    if moede.status not in {Moedestatus.PLANLAGT, Moedestatus.INDKALDT}:
        kraev_ikke_i_fremtiden(moede, felt="dato")
    moede.full_clean()
    moede.save()
    log_haendelse("moede.ret", moede, af=af, dato=moede.dato.isoformat())
    if moede.status == Moedestatus.INDKALDT and foer != [getattr(moede, felt) for felt in FELTER_I_KALENDEREN]:
        meld_aendring(moede, af=af)
    return moede


@transaction.atomic
def skift(moede_id: int, overgang: str, *, af: Bruger) -> Moede:
    """Take a meeting on. Sending and approving the minutes do more than that. Raises Regelbrud when it cannot."""
    if overgang == "udsend_referat":
        return udsend_referat(moede_id, af=af).moede
    if overgang == "godkend_referat":
        return godkend_referat(moede_id, af=af)
    moede = laas_moede(moede_id, af=af)
    skift_status(moede, overgang, af=af)
    return moede
