"""How an agenda comes about: from a template, from what is open, in an order, with documents."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.core.files.base import File
from django.db import transaction
from django.db.models import F, Max

from fora.aabne import aabne_ting
from fora.handlinger.faelles import laas_aabent_moede, laas_gruppe, laas_moede, laas_punkt
from fora.models import Dagsordenspunkt, Dagsordensskabelon, Gruppe, Moede, Punktbilag, Skabelonpunkt
from fora.skabeloner import Linje
from fora.tilstande import Moedestatus
from grundlag import filer
from grundlag.dato import i_dag, nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from grundlag.pdf_samling import Del, antal_sider

KOMMENDE = frozenset({Moedestatus.PLANLAGT, Moedestatus.INDKALDT})
SIDST = "eventuelt"
"""What comes by itself is put before an item of this name, if it is the last one."""


@transaction.atomic
def gem_skabelon(
    gruppe_id: int, *, navn: str, linjer: Sequence[Linje], skabelon_id: int | None = None, af: Bruger
) -> Dagsordensskabelon:
    """Make or change a template of a body; its ``linjer`` take the place of those it had."""
    gruppe = laas_gruppe(gruppe_id, af=af)
    skabelon = gruppe.skabeloner.get(pk=skabelon_id) if skabelon_id else Dagsordensskabelon(gruppe=gruppe)
    skabelon.navn = navn
    skabelon.full_clean()
    skabelon.save()
    skabelon.punkter.all().delete()
    for nummer, linje in enumerate(linjer, start=1):
        punkt = Skabelonpunkt(skabelon=skabelon, nummer=nummer, **linje._asdict())
        punkt.full_clean()
        punkt.save()
    log_haendelse("dagsordensskabelon.gem", skabelon, af=af, gruppe=str(gruppe), punkter=len(linjer))
    return skabelon


@transaction.atomic
def slet_skabelon(skabelon_id: int, *, af: Bruger) -> Gruppe:
    """Take a template away; the agendas that were made from it stay as they are."""
    skabelon = Dagsordensskabelon.objects.get(pk=skabelon_id)
    gruppe = laas_gruppe(skabelon.gruppe_id, af=af)
    log_haendelse("dagsordensskabelon.slet", skabelon, af=af, gruppe=str(gruppe))
    skabelon.delete()
    return gruppe


def begynd_dagsorden(moede: Moede, skabelon: Dagsordensskabelon | None, *, af: Bruger) -> None:
    """
    Give a new meeting the standing items of ``skabelon`` and, if it is the body's next one, what is open.

    The caller has locked the body and logs the deed.
    """
    if skabelon:
        for fast in skabelon.punkter.all():
            felter = {felt: getattr(fast, felt) for felt in Linje._fields}
            punkt = Dagsordenspunkt(moede=moede, nummer=fast.nummer, **felter)
            punkt.full_clean()
            punkt.save()
    if moede.dato >= i_dag() and not _foer(moede):
        _saet_paa(moede, None, af=af)


def _foer(moede: Moede) -> bool:
    """True if the body meets between today and ``moede``."""
    andre = moede.gruppe.moeder.filter(dato__gte=i_dag(), dato__lt=moede.dato, status__in=KOMMENDE)
    return andre.exclude(pk=moede.pk).exists()


@transaction.atomic
def saet_aabne_paa(moede_id: int, noegler: Collection[str], *, af: Bruger) -> int:
    """Put what is open and named in ``noegler`` on the agenda; returns how many. Raises Regelbrud when it is over."""
    moede = laas_aabent_moede(moede_id, af=af)
    _kraev_kommende(moede)
    return _saet_paa(moede, noegler, af=af)


def _saet_paa(moede: Moede, noegler: Collection[str] | None, *, af: Bruger) -> int:
    paa = list(moede.punkter.all())
    nye = [ting for ting in aabne_ting(moede, paa) if noegler is None or ting.noegle in noegler]
    sidste = paa[-1] if paa else None
    nummer = sidste.nummer + 1 if sidste else 1
    if nye and sidste and sidste.titel.strip().lower() == SIDST:
        moede.punkter.filter(pk=sidste.pk).update(nummer=F("nummer") + len(nye))
        nummer -= 1
    for plads, ting in enumerate(nye, start=nummer):
        punkt = Dagsordenspunkt(moede=moede, nummer=plads, titel=ting.titel, type=ting.type, **ting.felter)
        punkt.full_clean()
        punkt.save()
        if ting.bind:
            ting.bind(punkt)
        log_haendelse("punkt.tilfoej", punkt, af=af, kilde=ting.noegle)
    return len(nye)


@transaction.atomic
def saet_raekkefoelge(moede_id: int, punkter: Sequence[int], *, af: Bruger) -> None:
    """
    Let the items stand in the order of the ids in ``punkter``.

    Raises Regelbrud when they are not just those of the agenda: it has been changed since the page was made.
    """
    moede = laas_aabent_moede(moede_id, af=af)
    paa = {punkt.pk: punkt for punkt in moede.punkter.select_for_update()}
    if sorted(punkter) != sorted(paa):
        raise Regelbrud("Dagsordenen er ændret, siden siden blev vist. Se den nye rækkefølge, og flyt igen.")
    for nummer, pk in enumerate(punkter, start=1):
        if paa[pk].nummer != nummer:
            paa[pk].nummer = nummer
            paa[pk].save(update_fields=["nummer"])
    log_haendelse("moede.saet_raekkefoelge", moede, af=af)


@transaction.atomic
def flyt_til_moede(punkt_id: int, moede_id: int, *, af: Bruger) -> Dagsordenspunkt:
    """
    Take an item that nobody has been sent from its agenda, and put it last on another meeting of the body.

    Raises Regelbrud when either meeting is not to come, and when the first one is called already.
    """
    # In one order, so that two who move items the opposite ways do not wait for each other.
    fra_id = Dagsordenspunkt.objects.get(pk=punkt_id).moede_id
    laaste = {pk: laas_moede(pk, af=af) for pk in sorted({fra_id, moede_id})}
    punkt = laas_punkt(punkt_id, af=af)
    til = laaste[moede_id]
    _kraev_kommende(til, felt="moede")
    if til.gruppe_id != punkt.moede.gruppe_id or til.pk == punkt.moede_id:
        raise Regelbrud("Vælg et andet møde i samme gruppe.", felt="moede")
    if punkt.moede.status != Moedestatus.PLANLAGT:
        raise Regelbrud("Der er indkaldt til mødet. Udsæt punktet i stedet, så følger det med til det næste møde.")
    fra, nummer = punkt.moede, punkt.nummer
    sidste = til.punkter.aggregate(Max("nummer"))["nummer__max"] or 0
    punkt.moede, punkt.nummer = til, sidste + 1
    punkt.full_clean()
    punkt.save(update_fields=["moede", "nummer"])
    fra.punkter.filter(nummer__gt=nummer).update(nummer=F("nummer") - 1)
    log_haendelse("punkt.flyt_til_moede", punkt, af=af, fra=str(fra), til=str(til))
    return punkt


@transaction.atomic
def tilfoej_bilag(punkt_id: int, *, titel: str, fil: File[bytes], af: Bruger) -> Punktbilag:
    """
    Attach a document to an item. Raises Regelbrud for what is not a PDF, and for one that is damaged or locked:
    it could not be numbered and sent together with the agenda.
    """
    punkt = laas_punkt(punkt_id, af=af)
    if filer.kontroller_fil(fil) != filer.PDF:
        raise Regelbrud(
            "Bilag til en dagsorden sendes samlet med fælles sidetal og skal derfor være PDF. "
            "Gem filen som PDF, og vælg den igen.",
            felt="fil",
        )
    try:
        sider = antal_sider(Del(titel, fil.read()))
    except Regelbrud as brud:
        raise Regelbrud(str(brud), felt="fil") from None
    fil.seek(0)
    bilag = Punktbilag(
        punkt=punkt, titel=titel, fil=fil, stoerrelse=fil.size, sider=sider, tilfoejet_tid=nu(), tilfoejet_af=af
    )
    bilag.full_clean()
    bilag.save()
    log_haendelse("punkt.tilfoej_bilag", punkt, af=af, sider=sider, sha256=bilag.sha256)
    return bilag


@transaction.atomic
def slet_bilag(bilag_id: int, *, af: Bruger) -> Dagsordenspunkt:
    """Take a document from an item that nobody has been sent. Raises Regelbrud once the meeting is called."""
    bilag = Punktbilag.objects.get(pk=bilag_id)
    punkt = laas_punkt(bilag.punkt_id, af=af)
    if punkt.moede.status != Moedestatus.PLANLAGT:
        raise Regelbrud("Der er indkaldt til mødet, og bilaget hører til dagsordenen. Tilføj et nyt i stedet.")
    log_haendelse("punkt.slet_bilag", punkt, af=af, sha256=bilag.sha256)
    bilag.delete()
    return punkt


def _kraev_kommende(moede: Moede, *, felt: str | None = None) -> None:
    if moede.status not in KOMMENDE:
        raise Regelbrud(
            f"Mødet er »{moede.get_status_display().lower()}«, og der kan ikke sættes punkter på dets dagsorden.",
            felt=felt,
        )
