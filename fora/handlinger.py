"""What happens in a body: who sits in it, when it meets, what is on the agenda and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Max, ProtectedError

from byomraader.adgang import kraev
from byomraader.models import Byomraade, Person
from fora.adgang import kraev_styring
from fora.models import Dagsordenspunkt, Gruppe, Gruppetype, Medlemskab, Moede
from fora.tilstande import LUKKEDE, OVERGANGE, Moedestatus
from grundlag import kladder
from grundlag.adgang import Handling
from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from grundlag.templatetags.visning import dag
from grundlag.tilstand import find_overgang

_G = Gruppetype
# Which type may stand under which; the table asks a forum to stand alone, and the two first to stand under something.
UNDER: dict[str, frozenset[Gruppetype]] = {
    _G.ARBEJDSGRUPPE: frozenset({_G.BOLIGSOCIALT_FORUM}),
    _G.PRAKSISNETVAERK: frozenset({_G.ARBEJDSGRUPPE}),
    _G.STYREGRUPPE: frozenset({_G.BOLIGSOCIALT_FORUM, _G.BOLIGSOCIAL_BESTYRELSE}),
    _G.FOELGEGRUPPE: frozenset({_G.BOLIGSOCIALT_FORUM, _G.BOLIGSOCIAL_BESTYRELSE, _G.STYREGRUPPE}),
}
ALENE = (_G.BOLIGSOCIALT_FORUM, _G.BOLIGSOCIAL_BESTYRELSE, _G.STYREGRUPPE, _G.FOELGEGRUPPE)
"""The types that may stand under no other."""


def kan_staa_under(gruppe: Gruppe) -> list[Gruppetype]:
    """The types of body that may be made under ``gruppe``."""
    return [Gruppetype(under) for under, over in UNDER.items() if gruppe.type in over]


# Bodies and members


@transaction.atomic
def opret_gruppe(*, byomraade: Byomraade, hoerer_under: Gruppe | None = None, af: Bruger, **felter: Any) -> Gruppe:
    """
    Make a body in ``byomraade``. ``felter``: type, navn, aktiv_fra and the like.

    Raises Regelbrud if such a body cannot stand under ``hoerer_under``.
    """
    kraev_styring(af, byomraade)
    gruppe = Gruppe(byomraade=byomraade, hoerer_under=hoerer_under, **felter)
    if hoerer_under and gruppe.type not in kan_staa_under(hoerer_under):
        raise Regelbrud(
            f"{gruppe.get_type_display()} kan ikke høre under {hoerer_under.get_type_display()}.", felt="type"
        )
    if hoerer_under and hoerer_under.byomraade_id != byomraade.pk:
        raise Regelbrud("Gruppen, den hører under, er i et andet byområde.", felt="byomraade")
    gruppe.full_clean()
    gruppe.save()
    log_haendelse("gruppe.opret", gruppe, af=af)
    return gruppe


@transaction.atomic
def ret_gruppe(gruppe_id: int, *, af: Bruger, **felter: Any) -> Gruppe:
    """Change a body's short fields: navn, beslutningsdygtig_ved, aktiv_fra, aktiv_til."""
    gruppe = _laas_gruppe(gruppe_id, af=af)
    for felt, vaerdi in felter.items():
        setattr(gruppe, felt, vaerdi)
    gruppe.full_clean()
    gruppe.save()
    log_haendelse("gruppe.ret", gruppe, af=af)
    return gruppe


@transaction.atomic
def gem_kommissorium(gruppe_id: int, kommissorium: str, *, grundudgave: int, af: Bruger) -> kladder.Resultat:
    """Save the kommissorium, merged with what others have saved since ``grundudgave``. Raises kladder.Konflikt."""
    gruppe = _laas_gruppe(gruppe_id, af=af)
    resultat = kladder.flet_ind(gruppe, {"kommissorium": kommissorium}, grundudgave=grundudgave)
    if resultat.aendrede:
        gruppe.full_clean()
        gruppe.save()
        log_haendelse("gruppe.gem_kommissorium", gruppe, af=af)
    kladder.slet(af, kladder.emne_for(gruppe))
    return resultat


@transaction.atomic
def tilfoej_medlem(gruppe_id: int, *, person: Person, af: Bruger, **felter: Any) -> Medlemskab:
    """
    Seat ``person``, who may be new. ``felter``: plads, fra, and perhaps til, suppleant_for and whom she
    speaks for: forvaltning, boligorganisation or lokaludvalg.

    Raises ValidationError for a seat that is taken or does not say whom it speaks for.
    """
    gruppe = _laas_gruppe(gruppe_id, af=af)
    if person.pk is None:
        person.full_clean()
        person.save()
        log_haendelse("person.opret", person, af=af)
    medlemskab = Medlemskab(gruppe=gruppe, person=person, **felter)
    if medlemskab.suppleant_for and medlemskab.suppleant_for.gruppe_id != gruppe.pk:
        raise Regelbrud("Man kan kun være suppleant for et medlem af samme gruppe.", felt="suppleant_for")
    medlemskab.full_clean()
    medlemskab.save()
    log_haendelse("medlemskab.tilfoej", medlemskab, af=af, gruppe=str(gruppe), fra=medlemskab.fra.isoformat())
    return medlemskab


@transaction.atomic
def afslut_medlemskab(medlemskab_id: int, *, til: date, af: Bruger) -> Medlemskab:
    """End a membership after the day ``til``; the row stays as history. Raises Regelbrud before its first day."""
    medlemskaber = Medlemskab.objects.select_related("gruppe", "person")
    medlemskab = medlemskaber.select_for_update(of=("self",)).get(pk=medlemskab_id)
    kraev(af, Handling.STYR_FORUM, medlemskab.gruppe)
    if til < medlemskab.fra:
        raise Regelbrud(f"Medlemskabet begyndte først den {dag(medlemskab.fra)}.", felt="til")
    medlemskab.til = til
    medlemskab.full_clean()
    medlemskab.save(update_fields=["til"])
    log_haendelse("medlemskab.afslut", medlemskab, af=af, gruppe=str(medlemskab.gruppe), til=til.isoformat())
    return medlemskab


# Meetings


@transaction.atomic
def opret_moede(gruppe_id: int, *, af: Bruger, **felter: Any) -> Moede:
    """Plan a meeting, or enter one already held. ``felter``: titel, dato, start_kl, slut_kl, sted."""
    moede = Moede(gruppe=_laas_gruppe(gruppe_id, af=af), **felter)
    moede.full_clean()
    moede.save()
    log_haendelse("moede.opret", moede, af=af, dato=moede.dato.isoformat())
    return moede


@transaction.atomic
def ret_moede(moede_id: int, *, af: Bruger, **felter: Any) -> Moede:
    """Change when and where. Raises Regelbrud when the meeting is closed, or held and moved to the future."""
    moede = laas_aabent_moede(moede_id, af=af)
    for felt, vaerdi in felter.items():
        setattr(moede, felt, vaerdi)
    if moede.status not in {Moedestatus.PLANLAGT, Moedestatus.INDKALDT}:
        _kraev_ikke_i_fremtiden(moede, felt="dato")
    moede.full_clean()
    moede.save()
    log_haendelse("moede.ret", moede, af=af, dato=moede.dato.isoformat())
    return moede


@transaction.atomic
def skift(moede_id: int, overgang: str, *, af: Bruger) -> Moede:
    """Take a meeting on: the only place where its status changes. Raises Regelbrud when it cannot."""
    moede = _laas_moede(moede_id, af=af)
    fra = moede.status
    moede.status = find_overgang(OVERGANGE, overgang, fra=fra).til
    if moede.status == Moedestatus.AFHOLDT:
        _kraev_ikke_i_fremtiden(moede)
    moede.save(update_fields=["status"])
    log_haendelse(f"moede.{overgang}", moede, af=af, fra=fra, til=moede.status)
    return moede


# Agenda and minutes


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
    punkt_id: int, tekster: Mapping[str, str], valg: Mapping[str, Any], *, grundudgave: int, af: Bruger
) -> kladder.Resultat:
    """
    Save an item of the agenda or of the minutes.

    Its long ``tekster`` are merged with what others have saved since ``grundudgave``; of the short
    fields in ``valg`` only those that the writer herself has changed since then are written, so that
    an old page opens no closed item. Raises kladder.Konflikt when two have changed the same paragraph,
    and Regelbrud for a decision of a meeting that is still to come.
    """
    punkt = _laas_punkt(punkt_id, af=af)
    rettede = rettet_siden(punkt, valg, grundudgave=grundudgave)
    valgte = {felt: ny for felt, ny in rettede.items() if ny != getattr(punkt, felt)}
    resultat = kladder.flet_ind(punkt, tekster, grundudgave=grundudgave)
    for felt, ny in valgte.items():
        setattr(punkt, felt, ny)
    aendrede = {*resultat.aendrede, *valgte}
    if aendrede & {"beslutning", "udfald"} and (punkt.beslutning or punkt.udfald):
        _kraev_ikke_i_fremtiden(punkt.moede, felt="beslutning")
    if valgte and not resultat.aendrede:
        punkt.udgave += 1
    if aendrede:
        punkt.full_clean()
        punkt.save()
        log_haendelse("punkt.gem", punkt, af=af, felter=sorted(aendrede))
    kladder.slet(af, kladder.emne_for(punkt))
    return resultat


@transaction.atomic
def flyt_punkt(punkt_id: int, *, op: bool, af: Bruger) -> Dagsordenspunkt:
    """Let an item change places with the one above it or below it; nothing happens at the end of the list."""
    punkt = _laas_punkt(punkt_id, af=af)
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
    punkt = _laas_punkt(punkt_id, af=af)
    if punkt.moede.status != Moedestatus.PLANLAGT:
        raise Regelbrud("Der er indkaldt til mødet. Punktet kan rettes, men ikke slettes.")
    log_haendelse("punkt.slet", punkt, af=af)
    try:
        punkt.delete()
    except ProtectedError as fejl:
        raise Regelbrud("Punktet bærer en sag, der henviser til det, og kan ikke slettes.") from fejl
    punkt.moede.punkter.filter(nummer__gt=punkt.nummer).update(nummer=F("nummer") - 1)
    return punkt.moede


def laas_aabent_moede(moede_id: int, *, af: Bruger) -> Moede:
    """The meeting, locked, if ``af`` steers it and it still can be written in. Raises Regelbrud otherwise."""
    moede = _laas_moede(moede_id, af=af)
    if moede.status in LUKKEDE:
        raise Regelbrud(f"Mødet er »{moede.get_status_display().lower()}« og kan ikke rettes.")
    return moede


def _laas_gruppe(gruppe_id: int, *, af: Bruger) -> Gruppe:
    gruppe: Gruppe = Gruppe.objects.select_for_update().get(pk=gruppe_id)
    kraev(af, Handling.STYR_FORUM, gruppe)
    return gruppe


def _laas_moede(moede_id: int, *, af: Bruger) -> Moede:
    moede: Moede = Moede.objects.select_for_update().get(pk=moede_id)
    kraev(af, Handling.STYR_FORUM, moede)
    return moede


def _laas_punkt(punkt_id: int, *, af: Bruger) -> Dagsordenspunkt:
    """The meeting is locked first, so that two who move items do not meet half-way."""
    moede = laas_aabent_moede(Dagsordenspunkt.objects.get(pk=punkt_id).moede_id, af=af)
    punkt = Dagsordenspunkt.objects.select_for_update().get(pk=punkt_id)
    punkt.moede = moede
    return punkt


def rettet_siden(punkt: Dagsordenspunkt, valg: Mapping[str, Any], *, grundudgave: int) -> dict[str, Any]:
    """Those of ``valg`` that say something else than the item did when it was ``grundudgave``."""
    gemte = punkt.events.filter(udgave=grundudgave).order_by("-pgh_id")  # type: ignore[attr-defined]
    dengang = gemte.values(*valg).first() or {}
    return {felt: ny for felt, ny in valg.items() if felt not in dengang or ny != dengang[felt]}


def _kraev_ikke_i_fremtiden(moede: Moede, *, felt: str | None = None) -> None:
    if moede.dato > i_dag():
        raise Regelbrud(f"Mødet holdes først den {dag(moede.dato)}.", felt=felt)
