"""What is used of a signed contract's lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from byomraader.adgang import kraev
from grundlag.adgang import Handling
from grundlag.dato import i_dag, nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from kontrakter.handlinger.faelles import laas_aftale
from kontrakter.models import Forbrug, Kontraktlinje, Linjeart
from kontrakter.tilstande import BRUGES


@transaction.atomic
def registrer_forbrug(
    linje_id: int, *, dato: date, beloeb: Decimal, timer: Decimal | None = None, note: str = "", af: Bruger
) -> Forbrug:
    """
    Record kroner and hours used of a line.

    More than the line promises is recorded too, and shown. Raises Regelbrud for a contract that nobody has signed,
    for a day to come or outside the line's year, and for hours of anything but frikøb.
    """
    linje = Kontraktlinje.objects.get(pk=linje_id)
    aftale = laas_aftale(linje.aftale_id)
    kraev(af, Handling.REGISTRER_FORBRUG, aftale)
    if aftale.status not in BRUGES:
        raise Regelbrud("Der kan først bruges penge, når alle parter har underskrevet.")
    if dato > i_dag():
        raise Regelbrud("Datoen ligger i fremtiden.", felt="dato")
    if dato.year < linje.aar:
        raise Regelbrud(f"Linjen gælder {linje.aar}, så der kan ikke være brugt af den før.", felt="dato")
    if timer is not None and linje.art != Linjeart.FRIKOEB:
        raise Regelbrud("Timer hører kun til frikøb.", felt="timer")
    forbrug = Forbrug(
        linje=linje, dato=dato, beloeb=beloeb, timer=timer, note=note.strip(), registreret_tid=nu(), registreret_af=af
    )
    forbrug.full_clean()
    forbrug.save()
    log_haendelse("aftale.registrer_forbrug", aftale, af=af, linje=str(linje), beloeb=str(beloeb))
    return forbrug
