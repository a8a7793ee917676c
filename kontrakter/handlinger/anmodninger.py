"""Asking for signatures and answering: in turn, declined, handed on, reminded of, called back and run out."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from byomraader.adgang import kraev
from grundlag import links
from grundlag.adgang import Handling
from grundlag.dato import i_dag, laeselig, nu
from grundlag.fejl import Regelbrud
from grundlag.job import udskyd
from grundlag.models import Bruger, log_haendelse
from kontrakter import beskeder
from kontrakter.handlinger.faelles import laas_aftale
from kontrakter.handlinger.tur import er_ude, luk, send_til_dem_paa_tur
from kontrakter.handlinger.underskrift import saet_underskrift
from kontrakter.models import (
    Aftale,
    Aftalepart,
    Aftaleversion,
    Anmodningstilstand,
    Underskrift,
    Underskriftsanmodning,
    Underskriftslink,
    Underskriftsmetode,
)

PAAMIND_DAGE_FOER = 3
TJENESTEN = "Underskriftstjenesten"


class Hvem(NamedTuple):
    """Who does it: somebody logged in, somebody with a link, or the outside service; goes to ``log_haendelse``."""

    af: Bruger | None
    aktoer_tekst: str = ""


@transaction.atomic
def anmod(
    version_id: int,
    part_id: int,
    *,
    navn: str,
    titel: str,
    paa_vegne_af: str,
    email: str,
    metode: str,
    frist: date,
    nummer: int = 1,
    af: Bruger,
) -> Underskriftsanmodning:
    """
    Ask one person to sign for a party; she hears of it when it is her turn.

    Raises Regelbrud if another version is out now, for a party that has signed or is none, and for a day that is past.
    """
    version, aftale = _laas(version_id)
    kraev(af, Handling.REGISTRER_UNDERSKRIFT, aftale)
    er_ude(aftale, version)
    part = Aftalepart.objects.filter(aftale=aftale, pk=part_id).first()
    if part is None:
        raise Regelbrud("Parten er ikke med i aftalen.")
    if part.underskrifter.filter(version=version, tilbagekaldt_tid=None).exists():
        raise Regelbrud(f"{part} har allerede underskrevet.")
    if frist < i_dag():
        raise Regelbrud("Den sidste dag er allerede gået.", felt="frist")
    anmodning = Underskriftsanmodning(
        version=version,
        part=part,
        nummer=nummer,
        navn=navn.strip(),
        titel=titel.strip(),
        paa_vegne_af=paa_vegne_af.strip(),
        email=email,
        metode=metode,
        frist=frist,
        oprettet_tid=nu(),
        oprettet_af=af,
    )
    _gem_ny(anmodning)
    log_haendelse("aftale.bed_om_underskrift", aftale, af=af, part=str(part), metode=metode, nummer=nummer)
    send_til_dem_paa_tur(version)
    return anmodning


@transaction.atomic
def underskriv(anmodning_id: int, *, hvem: Hvem, kvittering: str, metode: str) -> Underskrift:
    """
    Sign: what ``anmodning`` asks for is given today, and those whose turn it now is are told.

    ``kvittering`` says how the signer was known. The agreement's row is the lock. Raises Regelbrud out of turn, for a
    request that is closed or is by another way, and when another version is out.
    """
    anmodning, aftale = _laas_aaben(anmodning_id, hvem)
    if anmodning.metode != metode:
        raise Regelbrud(f"Underskriften skal gives på en anden måde: {anmodning.get_metode_display().lower()}.")
    er_ude(aftale, anmodning.version)
    if not Underskriftsanmodning.objects.paa_tur().filter(pk=anmodning.pk).exists():
        raise Regelbrud("Det er ikke din tur endnu. Du får en mail, når de foregående har underskrevet.")
    underskrift = Underskrift(
        version=anmodning.version,
        part=anmodning.part,
        anmodning=anmodning,
        navn=anmodning.navn,
        titel=anmodning.titel,
        paa_vegne_af=anmodning.paa_vegne_af,
        metode=anmodning.metode,
        dato=i_dag(),
        kvittering=kvittering[:300],
    )
    saet_underskrift(aftale, underskrift, **hvem._asdict())
    return underskrift


@transaction.atomic
def afvis(anmodning_id: int, *, begrundelse: str, hvem: Hvem) -> Underskriftsanmodning:
    """Decline; those who have signed and the one who asked are told. Raises Regelbrud without a reason."""
    anmodning, aftale = _laas_aaben(anmodning_id, hvem)
    if not begrundelse.strip():
        raise Regelbrud("Skriv, hvorfor du ikke vil underskrive.", felt="begrundelse")
    anmodning.begrundelse = begrundelse.strip()
    luk(anmodning, Anmodningstilstand.AFVIST)
    log_haendelse("aftale.afvis_underskrift", aftale, part=str(anmodning.part), **hvem._asdict())
    beskeder.til_underskrivere(
        anmodning.version,
        f"{anmodning.navn} har afvist at underskrive for {anmodning.paa_vegne_af}. "
        f"Begrundelsen er: {anmodning.begrundelse}",
        ogsaa=anmodning.oprettet_af.email,
    )
    return anmodning


@transaction.atomic
def giv_videre(anmodning_id: int, *, navn: str, titel: str, email: str, hvem: Hvem) -> Underskriftsanmodning:
    """Let another person sign for the same party, in the same place in the order; the old door is closed."""
    anmodning, aftale = _laas_aaben(anmodning_id, hvem)
    ny = Underskriftsanmodning(
        version=anmodning.version,
        part=anmodning.part,
        nummer=anmodning.nummer,
        navn=navn.strip(),
        titel=titel.strip(),
        paa_vegne_af=anmodning.paa_vegne_af,
        email=email,
        metode=anmodning.metode,
        frist=max(anmodning.frist, i_dag()),
        oprettet_tid=nu(),
        oprettet_af=anmodning.oprettet_af,
    )
    luk(anmodning, Anmodningstilstand.OVERDRAGET)
    _gem_ny(ny)
    anmodning.afloeser = ny
    anmodning.save(update_fields=["afloeser"])
    log_haendelse("aftale.giv_underskrift_videre", aftale, part=str(anmodning.part), **hvem._asdict())
    beskeder.til_underskrivere(
        anmodning.version,
        f"{anmodning.navn} har bedt {ny.navn} om at underskrive i stedet for {anmodning.paa_vegne_af}.",
        ogsaa=anmodning.oprettet_af.email,
    )
    send_til_dem_paa_tur(anmodning.version)
    return ny


@transaction.atomic
def kald_tilbage(anmodning_id: int, *, af: Bruger) -> Underskriftsanmodning:
    """Take a request back: its link is closed, and whoever waited behind it may go on."""
    anmodning, aftale = _laas_aaben(anmodning_id)
    kraev(af, Handling.REGISTRER_UNDERSKRIFT, aftale)
    luk(anmodning, Anmodningstilstand.KALDT_TILBAGE)
    log_haendelse("aftale.kald_anmodning_tilbage", aftale, af=af, part=str(anmodning.part))
    send_til_dem_paa_tur(anmodning.version)
    return anmodning


@transaction.atomic
def paamind(anmodning_id: int, *, af: Bruger) -> Underskriftsanmodning:
    """Send the mail once more. Raises Regelbrud for one who has not had the first, or had one today."""
    anmodning, aftale = _laas_aaben(anmodning_id)
    kraev(af, Handling.REGISTRER_UNDERSKRIFT, aftale)
    if not anmodning.sendt_tid:
        raise Regelbrud(f"Det er ikke {anmodning.navn}s tur endnu.")
    if anmodning.paamindet_tid and timezone.localdate(anmodning.paamindet_tid) >= i_dag():
        raise Regelbrud(f"{anmodning.navn} er allerede påmindet i dag.")
    _paamind(anmodning)
    log_haendelse("aftale.paamind_om_underskrift", aftale, af=af, part=str(anmodning.part))
    return anmodning


@transaction.atomic
def foelg_op() -> tuple[int, int]:
    """The day's round: requests past their last day run out, and those near it are reminded of, once."""
    udloebne = list(Underskriftsanmodning.objects.aabne().filter(frist__lt=i_dag()).values_list("pk", flat=True))
    for anmodning_id in udloebne:
        udloeb(anmodning_id)
    naer = Underskriftsanmodning.objects.aabne().filter(sendt_tid__isnull=False, paamindet_tid=None)
    anmodninger = [et for et in naer if (et.frist - i_dag()).days <= PAAMIND_DAGE_FOER]
    for anmodning in anmodninger:
        _paamind(anmodning)
    return len(udloebne), len(anmodninger)


@transaction.atomic
def udloeb(anmodning_id: int) -> None:
    """Close a request that nobody answered in time; those who have signed and the one who asked are told."""
    anmodning, aftale = _laas_aaben(anmodning_id)
    luk(anmodning, Anmodningstilstand.UDLOEBET)
    log_haendelse(
        "aftale.anmodning_udloeb", aftale, af=None, aktoer_tekst="Underskrift: frist", part=str(anmodning.part)
    )
    beskeder.til_underskrivere(
        anmodning.version,
        f"{anmodning.navn} har ikke underskrevet for {anmodning.paa_vegne_af} inden fristen.",
        ogsaa=anmodning.oprettet_af.email,
    )


def find_link(noegle: str, *, laas: bool = False) -> Underskriftslink:
    """The link that ``noegle`` opens, with its request. Raises Regelbrud when it is used, called back or late."""
    raekker = Underskriftslink.objects.select_related("anmodning__part", "anmodning__version__aftale", "oprettet_af")
    return links.find_link(raekker.select_for_update(of=("self",)) if laas else raekker, noegle)


def med_link(link: Underskriftslink) -> Hvem:
    """The one who came by ``link``, as the trail has her."""
    return Hvem(None, f"{link.anmodning.navn} via link fra {link.oprettet_af}")


@transaction.atomic
def underskriv_med_link(noegle: str) -> Underskrift:
    """Sign by a link and use it up; of two who press at once the second is told that it is used."""
    link = find_link(noegle, laas=True)
    kvittering = f"Signeret link sendt til {link.email}, brugt {laeselig(timezone.now())}"
    underskrift = underskriv(
        link.anmodning_id, hvem=med_link(link), kvittering=kvittering, metode=Underskriftsmetode.I_SYSTEMET
    )
    links.brug_link(link)
    return underskrift


def _gem_ny(anmodning: Underskriftsanmodning) -> None:
    """Save a new request; a signer who has an account signs as herself."""
    anmodning.bruger = Bruger.objects.filter(email__iexact=anmodning.email, is_active=True).first()
    anmodning.full_clean()
    anmodning.save()


def _paamind(anmodning: Underskriftsanmodning) -> None:
    anmodning.paamindet_tid = nu()
    anmodning.save(update_fields=["paamindet_tid"])
    udskyd("kontrakter.tasks.bed_om_underskrift", anmodning_id=anmodning.pk, igen=True)


def _laas(version_id: int) -> tuple[Aftaleversion, Aftale]:
    version = Aftaleversion.objects.get(pk=version_id)
    return version, laas_aftale(version.aftale_id)


def _laas_aaben(anmodning_id: int, hvem: Hvem | None = None) -> tuple[Underskriftsanmodning, Aftale]:
    """
    The request as it stands under its agreement's lock. Raises Regelbrud if it is closed or run out.

    ``hvem``, when she is logged in, must be the one who is asked.
    """
    version_id = Underskriftsanmodning.objects.values_list("version", flat=True).get(pk=anmodning_id)
    _, aftale = _laas(version_id)
    anmodning = Underskriftsanmodning.objects.select_related("version", "part", "oprettet_af").get(pk=anmodning_id)
    if hvem and hvem.af and anmodning.bruger_id != hvem.af.pk:
        raise Regelbrud("Det er ikke dig, der er bedt om at underskrive.")
    if not anmodning.er_aaben:
        raise Regelbrud(f"Anmodningen er lukket: {anmodning.get_tilstand_display().lower()}.")
    if hvem and anmodning.frist < i_dag():
        raise Regelbrud("Fristen for at underskrive er gået. Bed om en ny anmodning.")
    return anmodning, aftale


@transaction.atomic
def svar_fra_tjenesten(sag: str, haendelse: str, *, sha256: str, kvittering: str, begrundelse: str) -> bool:
    """
    Do what the service says has happened to its case; the same said twice is done once.

    Returns False for a case that is not ours. Raises Regelbrud for a signature on other bytes than were sent, and for
    what cannot be done.
    """
    sager = Underskriftsanmodning.objects.select_related("version__udskrift")
    anmodning = sager.filter(tjeneste_sag=sag).first()
    if anmodning is None:
        return False
    if not anmodning.er_aaben:
        return True
    if sha256 != anmodning.version.udskrift.fil_id:
        raise Regelbrud("Det er ikke det dokument, der blev sendt.")
    hvem = Hvem(None, TJENESTEN)
    match haendelse:
        case "underskrevet":
            underskriv(anmodning.pk, hvem=hvem, kvittering=kvittering, metode=Underskriftsmetode.EKSTERN)
        case "afvist":
            afvis(anmodning.pk, begrundelse=begrundelse or "Ingen begrundelse.", hvem=hvem)
        case "udloebet":
            udloeb(anmodning.pk)
        case _:
            raise Regelbrud(f"Ukendt hændelse: {haendelse}")
    return True
