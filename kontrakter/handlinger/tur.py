"""Whose turn it is to sign: requests are sent out in their order, and closed."""

from __future__ import annotations

from grundlag import links
from grundlag.dato import i_dag, nu
from grundlag.fejl import Regelbrud
from grundlag.job import udskyd
from kontrakter.models import (
    Aftale,
    Aftaleversion,
    Anmodningstilstand,
    Underskriftsanmodning,
    Underskriftslink,
    Underskriftsmetode,
)
from kontrakter.tilstande import Aftalestatus


def er_ude(aftale: Aftale, version: Aftaleversion) -> None:
    """Raise Regelbrud unless ``version`` is the one that the parties of the locked agreement sign now."""
    if aftale.status != Aftalestatus.TIL_UNDERSKRIFT or version != til_underskrift(aftale):
        raise Regelbrud("Det er ikke den version, der er til underskrift nu. Genindlæs aftalen.")


def til_underskrift(aftale: Aftale) -> Aftaleversion | None:
    """The version that the parties sign: the newest that is no draft."""
    return aftale.versioner.filter(er_udkast=False).first()


def luk_alle(aftale: Aftale) -> None:
    """Close every open request of a locked agreement that is no longer out for signature."""
    for anmodning in Underskriftsanmodning.objects.aabne().filter(version__aftale=aftale):
        luk(anmodning, Anmodningstilstand.KALDT_TILBAGE)


def luk(anmodning: Underskriftsanmodning, tilstand: Anmodningstilstand) -> None:
    """The only place where a request is closed: its link no longer opens, and the service is told."""
    anmodning.tilstand, anmodning.lukket_tid = tilstand, nu()
    anmodning.full_clean()
    anmodning.save(update_fields=["tilstand", "lukket_tid", "begrundelse"])
    if tilstand != Anmodningstilstand.UNDERSKREVET:
        links.tilbagekald(Underskriftslink.objects.filter(anmodning=anmodning))
        if anmodning.tjeneste_sag:
            udskyd("kontrakter.tasks.luk_hos_tjenesten", anmodning_id=anmodning.pk)


def send_til_dem_paa_tur(version: Aftaleversion) -> None:
    """Tell those whose turn it now is and who have not been told: a mail with a link, or a case at the service."""
    for anmodning in Underskriftsanmodning.objects.paa_tur().filter(version=version, sendt_tid=None):
        anmodning.sendt_tid = nu()
        anmodning.save(update_fields=["sendt_tid"])
        if anmodning.metode == Underskriftsmetode.EKSTERN:
            udskyd("kontrakter.tasks.send_til_tjenesten", anmodning_id=anmodning.pk)
            continue
        if anmodning.bruger_id is None:
            links.opret_link(
                Underskriftslink,
                navn=anmodning.navn,
                email=anmodning.email,
                dage=(anmodning.frist - i_dag()).days + 1,
                af=anmodning.oprettet_af,
                anmodning=anmodning,
            )
        udskyd("kontrakter.tasks.bed_om_underskrift", anmodning_id=anmodning.pk)
