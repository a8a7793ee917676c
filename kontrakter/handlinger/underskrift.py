"""A signature, however it was given: who, for whom, which day; the last one makes the agreement signed and sealed."""

from __future__ import annotations

from datetime import date

from django.core.files.base import File
from django.db import transaction

from byomraader.adgang import kraev
from grundlag.adgang import Handling
from grundlag.dato import i_dag, nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from kontrakter import beskeder
from kontrakter.handlinger import forsegling
from kontrakter.handlinger.aftaler import gem_bilag
from kontrakter.handlinger.faelles import laas_aftale, skift
from kontrakter.handlinger.tur import er_ude, luk, send_til_dem_paa_tur
from kontrakter.models import (
    Aftale,
    Aftalepart,
    Aftaleversion,
    Anmodningstilstand,
    Forsegling,
    Underskrift,
    Underskriftsanmodning,
)
from kontrakter.sidekode import side_med_kode
from kontrakter.tilstande import Aftalestatus


@transaction.atomic
def registrer_underskrift(
    version_id: int,
    part_id: int,
    *,
    navn: str,
    titel: str,
    paa_vegne_af: str,
    dato: date,
    kode: str,
    scan: File[bytes],
    af: Bruger,
) -> Underskrift:
    """
    Record that a party has signed a printed version; the last one makes the agreement signed.

    ``kode`` is the code at the foot of one of the signed sheets: it ties the scan to what was printed. The agreement's
    row is the lock, so nobody signs what is being replaced. Raises Regelbrud if another version is out now, for a scan
    of another version, for a day to come, and for a party that has signed or is none.
    """
    version = Aftaleversion.objects.get(pk=version_id)
    aftale = laas_aftale(version.aftale_id)
    kraev(af, Handling.REGISTRER_UNDERSKRIFT, aftale)
    er_ude(aftale, version)
    if dato > i_dag():
        raise Regelbrud("Datoen ligger i fremtiden.", felt="dato")
    part = Aftalepart.objects.filter(aftale=aftale, pk=part_id).first()
    if part is None:
        raise Regelbrud("Parten er ikke med i aftalen.")
    _kontroller_kode(version, kode)
    underskrift = Underskrift(
        version=version,
        part=part,
        navn=navn.strip(),
        titel=titel.strip(),
        paa_vegne_af=paa_vegne_af.strip(),
        dato=dato,
        scan=gem_bilag(aftale, titel=f"Underskrevet version {version.nummer}: {part}", fil=scan, af=af),
        registreret_tid=nu(),
        registreret_af=af,
    )
    saet_underskrift(aftale, underskrift, af=af)
    return underskrift


def _kontroller_kode(version: Aftaleversion, kode: str) -> None:
    """Raise Regelbrud unless one of the pages of ``version`` bears the code."""
    if side_med_kode(version, kode):
        return
    for anden in version.aftale.versioner.exclude(pk=version.pk).filter(er_udkast=False):
        if side_med_kode(anden, kode):
            raise Regelbrud(
                f"Koden står på version {anden.nummer}. Det er version {version.nummer}, der er til underskrift, "
                "så det scannede eksemplar kan ikke bruges.",
                felt="kode",
            )
    raise Regelbrud(
        "Koden står ikke på nogen side i denne version. Se nederst på et af de underskrevne ark.", felt="kode"
    )


def saet_underskrift(aftale: Aftale, underskrift: Underskrift, *, af: Bruger | None, aktoer_tekst: str = "") -> None:
    """
    Save a signature on a locked agreement, close what was asked for it, and go on.

    To the next in turn; or, when it was the last, to a signed agreement with a seal on its way.
    """
    version, part = underskrift.version, underskrift.part
    underskrift.full_clean()
    underskrift.save()
    for anmodning in Underskriftsanmodning.objects.aabne().filter(version=version, part=part):
        luk(anmodning, Anmodningstilstand.UNDERSKREVET)
    spor = {"af": af, "aktoer_tekst": aktoer_tekst, "part": str(part), "version": version.nummer}
    log_haendelse("aftale.registrer_underskrift", aftale, metode=underskrift.metode, **spor)  # type: ignore[arg-type]
    if Aftalepart.objects.filter(aftale=aftale).mangler_underskrift().exists():
        send_til_dem_paa_tur(version)
        return
    skift(aftale, "underskriv", af=af, aktoer_tekst=aktoer_tekst, version=version.nummer, sha256=version.sha256)
    forsegling.bestil(version)
    beskeder.til_underskrivere(version, "Alle parter har nu underskrevet.")


@transaction.atomic
def tilbagekald_underskrift(underskrift_id: int, *, af: Bruger) -> Underskrift:
    """
    Withdraw a signature that was recorded by mistake; the row and its scan are kept, and the others are told.

    An agreement that all had signed waits for the party again. Raises Regelbrud if it is withdrawn
    already, the agreement is sealed, or it is no longer in force.
    """
    underskrift = Underskrift.objects.select_related("version", "part").get(pk=underskrift_id)
    aftale = laas_aftale(underskrift.version.aftale_id)
    kraev(af, Handling.REGISTRER_UNDERSKRIFT, aftale)
    underskrift.refresh_from_db(fields=["tilbagekaldt_tid"])
    if underskrift.tilbagekaldt_tid:
        raise Regelbrud("Underskriften er allerede tilbagekaldt.")
    if Forsegling.objects.filter(version=underskrift.version, fil__isnull=False).exists():
        raise Regelbrud("Aftalen er forseglet, så underskrifterne står fast. Er den forkert, må den opsiges.")
    if aftale.status == Aftalestatus.UNDERSKREVET:
        skift(aftale, "mangler_underskrift", af=af)
    elif aftale.status != Aftalestatus.TIL_UNDERSKRIFT:
        raise Regelbrud("Aftalen er ikke til underskrift, så underskriften står, som den er.")
    beskeder.til_underskrivere(underskrift.version, f"Underskriften fra {underskrift} er kaldt tilbage.")
    underskrift.tilbagekaldt_tid, underskrift.tilbagekaldt_af = nu(), af
    underskrift.full_clean()
    underskrift.save(update_fields=["tilbagekaldt_tid", "tilbagekaldt_af"])
    log_haendelse("aftale.tilbagekald_underskrift", aftale, af=af, part=str(underskrift.part))
    return underskrift
