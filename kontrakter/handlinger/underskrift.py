"""Signatures given on paper: who, for whom, which day, and the scan that shows it."""

from __future__ import annotations

from datetime import date

from django.core.files.base import File
from django.db import transaction

from byomraader.adgang import kraev
from grundlag.adgang import Handling
from grundlag.dato import i_dag, nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from kontrakter.handlinger.aftaler import gem_bilag
from kontrakter.handlinger.faelles import laas_aftale, skift
from kontrakter.models import Aftale, Aftalepart, Aftaleversion, Underskrift
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
    scan: File[bytes],
    af: Bruger,
) -> Underskrift:
    """
    Record that a party has signed a printed version; the last one makes the agreement signed.

    The agreement's row is the lock, so nobody signs what is being replaced. Raises Regelbrud if another
    version is out now, for a day to come, and for a party that has signed or is none.
    """
    version = Aftaleversion.objects.get(pk=version_id)
    aftale = laas_aftale(version.aftale_id)
    kraev(af, Handling.REGISTRER_UNDERSKRIFT, aftale)
    if aftale.status != Aftalestatus.TIL_UNDERSKRIFT or version != til_underskrift(aftale):
        raise Regelbrud("Det er ikke den version, der er til underskrift nu. Genindlæs aftalen.")
    if dato > i_dag():
        raise Regelbrud("Datoen ligger i fremtiden.", felt="dato")
    part = Aftalepart.objects.filter(aftale=aftale, pk=part_id).first()
    if part is None:
        raise Regelbrud("Parten er ikke med i aftalen.")
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
    underskrift.full_clean()
    underskrift.save()
    log_haendelse("aftale.registrer_underskrift", aftale, af=af, part=str(part), version=version.nummer)
    if not Aftalepart.objects.filter(aftale=aftale).mangler_underskrift().exists():
        skift(aftale, "underskriv", af=af, version=version.nummer, sha256=version.sha256)
    return underskrift


@transaction.atomic
def tilbagekald_underskrift(underskrift_id: int, *, af: Bruger) -> Underskrift:
    """
    Withdraw a signature that was recorded by mistake; the row and its scan are kept.

    An agreement that all had signed waits for the party again. Raises Regelbrud if it is withdrawn
    already, or the agreement is no longer in force.
    """
    underskrift = Underskrift.objects.select_related("version", "part").get(pk=underskrift_id)
    aftale = laas_aftale(underskrift.version.aftale_id)
    kraev(af, Handling.REGISTRER_UNDERSKRIFT, aftale)
    underskrift.refresh_from_db(fields=["tilbagekaldt_tid"])
    if underskrift.tilbagekaldt_tid:
        raise Regelbrud("Underskriften er allerede tilbagekaldt.")
    if aftale.status == Aftalestatus.UNDERSKREVET:
        skift(aftale, "mangler_underskrift", af=af)
    elif aftale.status != Aftalestatus.TIL_UNDERSKRIFT:
        raise Regelbrud("Aftalen er ikke til underskrift, så underskriften står, som den er.")
    underskrift.tilbagekaldt_tid, underskrift.tilbagekaldt_af = nu(), af
    underskrift.full_clean()
    underskrift.save(update_fields=["tilbagekaldt_tid", "tilbagekaldt_af"])
    log_haendelse("aftale.tilbagekald_underskrift", aftale, af=af, part=str(underskrift.part))
    return underskrift


def til_underskrift(aftale: Aftale) -> Aftaleversion | None:
    """The version that the parties sign: the newest that is no draft."""
    return aftale.versioner.filter(er_udkast=False).first()
