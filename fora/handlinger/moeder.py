"""When a body meets, and how far a meeting is."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from fora.handlinger.dagsorden import begynd_dagsorden
from fora.handlinger.faelles import kraev_ikke_i_fremtiden, laas_aabent_moede, laas_gruppe, laas_moede, skift_status
from fora.handlinger.referat import godkend_referat, udsend_referat
from fora.models import Dagsordensskabelon, Moede
from fora.tilstande import Moedestatus
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
def ret_moede(moede_id: int, *, af: Bruger, **felter: Any) -> Moede:
    """Change when and where. Raises Regelbrud when the meeting is closed, or held and moved to the future."""
    moede = laas_aabent_moede(moede_id, af=af)
    for felt, vaerdi in felter.items():
        setattr(moede, felt, vaerdi)
    if moede.status not in {Moedestatus.PLANLAGT, Moedestatus.INDKALDT}:
        kraev_ikke_i_fremtiden(moede, felt="dato")
    moede.full_clean()
    moede.save()
    log_haendelse("moede.ret", moede, af=af, dato=moede.dato.isoformat())
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
