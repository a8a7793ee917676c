"""What is on the agenda and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Max, ProtectedError

from fora.handlinger.faelles import kraev_ikke_i_fremtiden, laas_aabent_moede, laas_punkt
from fora.handlinger.fremmoede import kraev_beslutningsdygtigt
from fora.models import Dagsordenspunkt, Moede
from fora.tilstande import Moedestatus
from fora.tilstede import hent_tilstede
from grundlag import kladder
from grundlag.constraints import uberoerte
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse

BESLUTNINGSFELTER = frozenset({"beslutning", "udfald", "stemmer_for", "stemmer_imod", "stemmer_undlod"})


@transaction.atomic
def tilfoej_punkt(moede_id: int, *, af: Bruger, **felter: Any) -> Dagsordenspunkt:
    """Put an item last on the agenda. ``felter``: titel, type, lukket."""
    moede = laas_aabent_moede(moede_id, af=af)
    sidste = moede.punkter.aggregate(Max("nummer"))["nummer__max"] or 0
    punkt = Dagsordenspunkt(moede=moede, nummer=sidste + 1, **felter)
    punkt.full_clean()
    punkt.save()
    log_haendelse("punkt.tilfoej", punkt, af=af)
    return punkt


@transaction.atomic
def gem_punkt(
    punkt_id: int,
    tekster: Mapping[str, str],
    valg: Mapping[str, Any],
    *,
    grundudgave: int,
    afsendte: Iterable[Mapping[str, str]] = (),
    af: Bruger,
) -> kladder.Resultat:
    """
    Save an item of the agenda or of the minutes.

    Its long ``tekster`` are merged with what others have saved since ``grundudgave``; of the short
    fields in ``valg`` only those that the writer herself has changed since then are written, so that
    an old page opens no closed item. ``afsendte`` are texts the same page has sent and got no answer to: if
    the item holds one of them, the net was cut after it was saved, and what comes now is written on that.

    Raises kladder.Konflikt when two have changed the same paragraph,
    Regelbrud for a decision of a meeting that is still to come, of too few, or with more votes than people.
    """
    punkt = laas_punkt(punkt_id, af=af)
    if any(dict(tekster_foer) == {felt: getattr(punkt, felt) for felt in tekster_foer} for tekster_foer in afsendte):
        grundudgave = punkt.udgave
    rettede = rettet_siden(punkt, valg, grundudgave=grundudgave)
    valgte = {felt: ny for felt, ny in rettede.items() if ny != getattr(punkt, felt)}
    resultat = kladder.flet_ind(punkt, tekster, grundudgave=grundudgave)
    for felt, ny in valgte.items():
        setattr(punkt, felt, ny)
    aendrede = {*resultat.aendrede, *valgte}
    if aendrede & BESLUTNINGSFELTER and any(getattr(punkt, felt) for felt in BESLUTNINGSFELTER):
        kraev_ikke_i_fremtiden(punkt.moede, felt="beslutning")
        if punkt.udfald or punkt.stemmer_for is not None:
            kraev_beslutningsdygtigt(punkt, hent_tilstede(punkt.moede))
    if valgte and not resultat.aendrede:
        punkt.udgave += 1
    if aendrede:
        punkt.full_clean(exclude=uberoerte(punkt, aendrede))
        punkt.save()
        log_haendelse("punkt.gem", punkt, af=af, felter=sorted(aendrede))
    kladder.slet(af, kladder.emne_for(punkt))
    return resultat


@transaction.atomic
def flyt_punkt(punkt_id: int, *, op: bool, af: Bruger) -> Dagsordenspunkt:
    """Let an item change places with the one above it or below it; nothing happens at the end of the list."""
    punkt = laas_punkt(punkt_id, af=af)
    andre = punkt.moede.punkter.select_for_update()
    over, under = andre.filter(nummer__lt=punkt.nummer), andre.filter(nummer__gt=punkt.nummer)
    nabo = over.order_by("-nummer").first() if op else under.order_by("nummer").first()
    if nabo:
        punkt.nummer, nabo.nummer = nabo.nummer, punkt.nummer
        punkt.save(update_fields=["nummer"])
        nabo.save(update_fields=["nummer"])
        log_haendelse("punkt.flyt", punkt, af=af)
    return punkt


@transaction.atomic
def slet_punkt(punkt_id: int, *, af: Bruger) -> Moede:
    """
    Take an item off an agenda that nobody has been sent; those after it move up.

    Raises Regelbrud once the meeting is called, and when something else holds on to the item.
    """
    punkt = laas_punkt(punkt_id, af=af)
    if punkt.moede.status != Moedestatus.PLANLAGT:
        raise Regelbrud("Der er indkaldt til mødet. Punktet kan rettes, men ikke slettes.")
    log_haendelse("punkt.slet", punkt, af=af)
    try:
        punkt.delete()
    except ProtectedError as fejl:
        raise Regelbrud("Punktet bærer en sag, der henviser til det, og kan ikke slettes.") from fejl
    punkt.moede.punkter.filter(nummer__gt=punkt.nummer).update(nummer=F("nummer") - 1)
    return punkt.moede


def rettet_siden(punkt: Dagsordenspunkt, valg: Mapping[str, Any], *, grundudgave: int) -> dict[str, Any]:
    """Those of ``valg`` that say something else than the item did when it was ``grundudgave``."""
    if grundudgave == punkt.udgave:
        return {felt: ny for felt, ny in valg.items() if ny != getattr(punkt, felt)}
    gemte = punkt.events.filter(udgave=grundudgave).order_by("-pgh_id")  # type: ignore[attr-defined]
    dengang = gemte.values(*valg).first() or {}
    return {felt: ny for felt, ny in valg.items() if felt not in dengang or ny != dengang[felt]}
