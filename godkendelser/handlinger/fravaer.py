"""Absence with a deputy, and steps handed over with a note."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from godkendelser.handlinger.faelles import emner, kraev_afgoer, laas
from godkendelser.models import Fravaer, Overdragelse, Trin
from grundlag.dato import i_dag, nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse


@transaction.atomic
def meld_fravaer(*, stedfortraeder: Bruger, fra: date, til: date, besked: str = "", af: Bruger) -> Fravaer:
    """
    Let ``stedfortraeder`` record what waits for ``af`` in a period.

    Raises Regelbrud for a period that is over or a deputy who cannot log in, ValidationError for one that overlaps.
    """
    if til < i_dag():
        raise Regelbrud("Perioden er forbi.", felt="til")
    if stedfortraeder == af:
        raise Regelbrud("Stedfortræderen skal være en anden.", felt="email")
    if not stedfortraeder.is_active:
        raise Regelbrud(f"{stedfortraeder} er ikke længere aktiv bruger.", felt="email")
    fravaer = Fravaer(bruger=af, stedfortraeder=stedfortraeder, fra=fra, til=til, besked=besked.strip())
    fravaer.full_clean()
    fravaer.save()
    stedfortraeder.vikar_til = max(til, stedfortraeder.vikar_til or til)
    stedfortraeder.save(update_fields=["vikar_til"])
    log_haendelse("fravaer.meld", fravaer, af=af, fra=fra.isoformat(), til=til.isoformat())
    return fravaer


@transaction.atomic
def afslut_fravaer(fravaer_id: int, *, af: Bruger) -> None:
    """
    Be back: the absence ends yesterday, or is taken away if it had not begun.

    Raises Fravaer.DoesNotExist for another's.
    """
    fravaer = Fravaer.objects.select_for_update().get(pk=fravaer_id, bruger=af)
    log_haendelse("fravaer.afslut", fravaer, af=af)
    i_gaar = date.fromordinal(i_dag().toordinal() - 1)
    if fravaer.fra > i_gaar:
        fravaer.delete()
        return
    fravaer.til = min(fravaer.til, i_gaar)
    fravaer.save(update_fields=["til"])


@transaction.atomic
def overdrag(trin_id: int, *, til: Bruger, note: str, af: Bruger) -> Overdragelse:
    """
    Hand a step over to a colleague, with a note; it waits for her and no longer for the others.

    Raises Regelbrud for somebody who cannot record the step's decision.
    """
    trin, planer = laas(trin_id)
    kraev_afgoer(trin, af)
    if not til.is_active or not Trin.objects.afgoeres_af(til).filter(pk=trin_id).exists():
        raise Regelbrud(f"{til} kan ikke registrere afgørelsen fra {trin}.", felt="email")
    overdragelse = Overdragelse(trin=trin, til=til, note=note.strip(), overdraget_tid=nu(), overdraget_af=af)
    overdragelse.full_clean()
    overdragelse.save()
    for emne in emner(trin, planer):
        log_haendelse("trin.overdrag", emne, af=af, trin=str(trin), til=str(til))
    return overdragelse
