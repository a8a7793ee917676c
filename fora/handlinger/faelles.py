"""The locks that every deed here takes first, and who may."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from byomraader.adgang import kraev, laas
from fora.models import Dagsordenspunkt, Gruppe, Moede
from fora.tilstande import LUKKEDE, OVERGANGE, Moedestatus
from grundlag.adgang import Handling
from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from grundlag.templatetags.visning import dag
from grundlag.tilstand import find_overgang


def laas_aabent_moede(moede_id: int, *, af: Bruger) -> Moede:
    """The meeting, locked, if ``af`` steers it and it still can be written in. Raises Regelbrud otherwise."""
    moede = laas_moede(moede_id, af=af)
    if moede.status in LUKKEDE:
        raise Regelbrud(f"Mødet er »{moede.get_status_display().lower()}« og kan ikke rettes.")
    return moede


def laas_gruppe(gruppe_id: int, *, af: Bruger) -> Gruppe:
    gruppe: Gruppe = Gruppe.objects.select_for_update().get(pk=gruppe_id)
    kraev(af, Handling.STYR_FORUM, gruppe)
    return gruppe


def laas_moede(moede_id: int, *, af: Bruger) -> Moede:
    return laas(Moede.objects.all(), af, Handling.STYR_FORUM, pk=moede_id)


def laas_punkt(punkt_id: int, *, af: Bruger) -> Dagsordenspunkt:
    """
    The item, locked, if it still can be written in: its meeting is open, or it was reopened after that.

    The meeting is locked first, so that two who move items do not meet half-way. Raises Regelbrud for an item
    that is confirmed, and PermissionDenied to whoever is inhabil on it.
    """
    moede = laas(Moede.objects.all(), af, Handling.STYR_FORUM, punkter=punkt_id)
    punkt: Any = Dagsordenspunkt.objects.med_inhabil(af).select_for_update(of=("self",)).get(pk=punkt_id)
    punkt.moede = moede
    if moede.status in LUKKEDE and not punkt.genaabnet_tid:
        raise Regelbrud(f"Mødet er »{moede.get_status_display().lower()}« og kan ikke rettes.")
    if punkt.bekraeftet_tid:
        raise Regelbrud(f"Punkt {punkt.nummer} er bekræftet og ikke længere åbent. Genåbn det, før du retter i det.")
    if punkt.er_inhabil:
        raise PermissionDenied(f"Du er inhabil i punkt {punkt.nummer} og kan ikke rette i det.")
    return punkt  # type: ignore[no-any-return]


def kraev_ikke_i_fremtiden(moede: Moede, *, felt: str | None = None) -> None:
    if moede.dato > i_dag():
        raise Regelbrud(f"Mødet holdes først den {dag(moede.dato)}.", felt=felt)


def skift_status(moede: Moede, overgang: str, *, af: Bruger | None, aktoer_tekst: str = "") -> None:
    """Take a locked meeting on: the only place where its status goes forward. Raises Regelbrud when it cannot."""
    fra = moede.status
    moede.status = find_overgang(OVERGANGE, overgang, fra=fra).til
    if moede.status == Moedestatus.AFHOLDT:
        kraev_ikke_i_fremtiden(moede)
    moede.save(update_fields=["status"])
    log_haendelse(f"moede.{overgang}", moede, af=af, aktoer_tekst=aktoer_tekst, fra=fra, til=moede.status)
