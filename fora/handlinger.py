"""What happens in a body: who sits in it, when it meets, what is on the agenda and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from byomraader.adgang import kraev
from byomraader.models import Boligorganisation, Byomraade, Forvaltning, Lokaludvalg, Person
from fora.adgang import kraev_styring
from fora.models import Dagsordenspunkt, Gruppe, Gruppetype, Medlemskab, Moede, Plads
from fora.tilstande import OVERGANGE, Moedestatus
from grundlag import kladder
from grundlag.adgang import Handling
from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from grundlag.templatetags.visning import dag
from grundlag.tilstand import find_overgang

_G = Gruppetype
# Which type may stand under which; that a forum stands alone, and the two first do not, is held by the table.
UNDER: dict[str, frozenset[Gruppetype]] = {
    _G.ARBEJDSGRUPPE: frozenset({_G.BOLIGSOCIALT_FORUM}),
    _G.PRAKSISNETVAERK: frozenset({_G.ARBEJDSGRUPPE}),
    _G.BOLIGSOCIAL_BESTYRELSE: frozenset(),
    _G.STYREGRUPPE: frozenset({_G.BOLIGSOCIALT_FORUM, _G.BOLIGSOCIAL_BESTYRELSE}),
    _G.FOELGEGRUPPE: frozenset({_G.BOLIGSOCIALT_FORUM, _G.BOLIGSOCIAL_BESTYRELSE, _G.STYREGRUPPE}),
}
# The seats that someone fills for a body of her own.
REPRAESENTERER = {
    Plads.LOKAL_FORVALTNINGSLEDER: ("forvaltning", "Vælg, hvilken forvaltning lederen kommer fra."),
    Plads.LOKALUDVALGSSEKRETAER: ("lokaludvalg", "Vælg, hvilket lokaludvalg sekretæren kommer fra."),
    Plads.BOLIGSOCIAL_KOORDINATOR: ("boligorganisation", "Vælg, hvilken boligorganisation koordinatoren kommer fra."),
}
LUKKEDE = frozenset({Moedestatus.REFERAT_GODKENDT, Moedestatus.AFLYST})


# Bodies and members


@transaction.atomic
def opret_gruppe(
    *,
    gruppetype: str,
    navn: str,
    byomraade: Byomraade,
    hoerer_under: Gruppe | None = None,
    kommissorium: str = "",
    beslutningsdygtig_ved: int | None = None,
    aktiv_fra: date,
    aktiv_til: date | None = None,
    af: Bruger,
) -> Gruppe:
    """Make a body in ``byomraade``. Raises Regelbrud if it cannot stand under ``hoerer_under``."""
    kraev_styring(af, byomraade)
    if hoerer_under and hoerer_under.type not in UNDER.get(gruppetype, frozenset()):
        raise Regelbrud(
            f"{Gruppetype(gruppetype).label} kan ikke høre under {hoerer_under.get_type_display()}.",
            felt="hoerer_under",
        )
    if hoerer_under and hoerer_under.byomraade_id != byomraade.pk:
        raise Regelbrud("Gruppen, den hører under, er i et andet byområde.", felt="hoerer_under")
    gruppe = Gruppe(
        type=gruppetype,
        navn=navn,
        byomraade=byomraade,
        hoerer_under=hoerer_under,
        kommissorium=kommissorium,
        beslutningsdygtig_ved=beslutningsdygtig_ved,
        aktiv_fra=aktiv_fra,
        aktiv_til=aktiv_til,
    )
    gruppe.full_clean()
    gruppe.save()
    log_haendelse("gruppe.opret", gruppe, af=af)
    return gruppe


@transaction.atomic
def ret_gruppe(
    gruppe_id: int,
    *,
    navn: str,
    kommissorium: str,
    beslutningsdygtig_ved: int | None,
    aktiv_fra: date,
    aktiv_til: date | None,
    af: Bruger,
) -> Gruppe:
    gruppe = _laas_gruppe(gruppe_id, af=af)
    gruppe.navn = navn
    gruppe.kommissorium = kommissorium
    gruppe.beslutningsdygtig_ved = beslutningsdygtig_ved
    gruppe.aktiv_fra = aktiv_fra
    gruppe.aktiv_til = aktiv_til
    gruppe.full_clean()
    gruppe.save()
    log_haendelse("gruppe.ret", gruppe, af=af)
    return gruppe


@transaction.atomic
def tilfoej_medlem(
    gruppe_id: int,
    *,
    person: Person,
    plads: str,
    fra: date,
    til: date | None = None,
    forvaltning: Forvaltning | None = None,
    boligorganisation: Boligorganisation | None = None,
    lokaludvalg: Lokaludvalg | None = None,
    suppleant_for: Medlemskab | None = None,
    af: Bruger,
) -> Medlemskab:
    """Seat ``person``. Raises Regelbrud for a seat that does not say whom it speaks for."""
    gruppe = _laas_gruppe(gruppe_id, af=af)
    medlemskab = Medlemskab(
        gruppe=gruppe,
        person=person,
        plads=plads,
        forvaltning=forvaltning,
        boligorganisation=boligorganisation,
        lokaludvalg=lokaludvalg,
        suppleant_for=suppleant_for,
        fra=fra,
        til=til,
    )
    if plads in REPRAESENTERER:
        felt, besked = REPRAESENTERER[Plads(plads)]
        if getattr(medlemskab, felt) is None:
            raise Regelbrud(besked, felt=felt)
    if suppleant_for and suppleant_for.gruppe_id != gruppe.pk:
        raise Regelbrud("Man kan kun være suppleant for et medlem af samme gruppe.", felt="suppleant_for")
    medlemskab.full_clean()
    medlemskab.save()
    log_haendelse("medlemskab.tilfoej", medlemskab, af=af, gruppe=str(gruppe), fra=fra.isoformat())
    return medlemskab


@transaction.atomic
def afslut_medlemskab(medlemskab_id: int, *, til: date, af: Bruger) -> Medlemskab:
    """End a membership after the day ``til``; the row stays as history."""
    medlemskab = (
        Medlemskab.objects.select_for_update(of=("self",)).select_related("gruppe", "person").get(pk=medlemskab_id)
    )
    kraev(af, Handling.STYR_FORUM, medlemskab.gruppe)
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
        _kraev_ikke_i_fremtiden(moede)
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
def tilfoej_punkt(moede_id: int, *, titel: str, punkttype: str, lukket: bool = False, af: Bruger) -> Dagsordenspunkt:
    """Put an item last on the agenda."""
    moede = laas_aabent_moede(moede_id, af=af)
    sidste = moede.punkter.aggregate(Max("nummer"))["nummer__max"] or 0
    punkt = Dagsordenspunkt(moede=moede, nummer=sidste + 1, titel=titel, type=punkttype, lukket=lukket)
    punkt.full_clean()
    punkt.save()
    log_haendelse("punkt.tilfoej", punkt, af=af)
    return punkt


@transaction.atomic
def gem_punkt(
    punkt_id: int, tekster: Mapping[str, str], *, grundudgave: int, felter: Mapping[str, Any], af: Bruger
) -> kladder.Resultat:
    """
    Save an item of the agenda or of the minutes: its long ``tekster``, merged with what others
    have saved since ``grundudgave``, and its short ``felter``.

    Raises kladder.Konflikt when two have changed the same paragraph, and Regelbrud for a decision
    of a meeting that is still to come.
    """
    punkt = _laas_punkt(punkt_id, af=af)
    for felt, vaerdi in felter.items():
        setattr(punkt, felt, vaerdi)
    if tekster.get("beslutning") or felter.get("udfald"):
        _kraev_ikke_i_fremtiden(punkt.moede)
    resultat = kladder.flet_ind(punkt, tekster, grundudgave=grundudgave)
    punkt.full_clean()
    punkt.save()
    log_haendelse("punkt.gem", punkt, af=af, felter=[*resultat.aendrede, *felter])
    kladder.slet(af, kladder.emne_for(punkt))
    return resultat


@transaction.atomic
def flyt_punkt(punkt_id: int, *, op: bool, af: Bruger) -> None:
    """Let an item change places with the one above it or below it; nothing happens at the end of the list."""
    punkt = _laas_punkt(punkt_id, af=af)
    andre = punkt.moede.punkter.select_for_update()
    nabo = (
        andre.filter(nummer__lt=punkt.nummer).order_by("-nummer").first()
        if op
        else andre.filter(nummer__gt=punkt.nummer).order_by("nummer").first()
    )
    if nabo:
        punkt.nummer, nabo.nummer = nabo.nummer, punkt.nummer
        punkt.save(update_fields=["nummer"])
        nabo.save(update_fields=["nummer"])
        log_haendelse("punkt.flyt", punkt, af=af)


@transaction.atomic
def slet_punkt(punkt_id: int, *, af: Bruger) -> Moede:
    """Take an item off an agenda that nobody has been sent. Raises Regelbrud once the meeting is called."""
    punkt = _laas_punkt(punkt_id, af=af)
    if punkt.moede.status != Moedestatus.PLANLAGT:
        raise Regelbrud("Der er indkaldt til mødet. Punktet kan rettes, men ikke slettes.")
    log_haendelse("punkt.slet", punkt, af=af)
    punkt.delete()
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


def _kraev_ikke_i_fremtiden(moede: Moede) -> None:
    if moede.dato > i_dag():
        raise Regelbrud(f"Mødet holdes først den {dag(moede.dato)}.", felt="dato")
