"""From draft to what is printed: numbered versions, sent out to be signed and taken back."""

from __future__ import annotations

from django.db import transaction

from byomraader.adgang import kraev
from grundlag import kroge, udskrift
from grundlag.adgang import Handling
from grundlag.dato import nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from kontrakter import beskeder, dokumenter
from kontrakter.handlinger.faelles import laas_aftale, laas_planer, laas_til_redigering, skift
from kontrakter.handlinger.tur import luk_alle, til_underskrift
from kontrakter.krav import krav_til
from kontrakter.models import Aftale, Aftaleversion, Kontraktgrundlag

DAN_ENDELIG = "kontrakter.tasks.dan_version"


@transaction.atomic
def lav_udkast(aftale_id: int, *, af: Bruger) -> Aftaleversion:
    """Print what the draft says now, as a bilag to a case: it says *Udkast* and cannot be signed."""
    return _lav_version(laas_til_redigering(aftale_id, af=af), udkast=True, af=af)


@transaction.atomic
def send_til_underskrift(aftale_id: int, *, af: Bruger) -> Aftaleversion:
    """
    Make the version that the parties sign, and close the draft.

    Under the locks of the agreement and its plans. Raises Regelbrud with every krav that is not met
    (the same list as ``krav_til``), or if the byområde has a current contract on the same already.
    """
    aftale = laas_til_redigering(aftale_id, af=af)
    laas_planer(aftale.planer.values_list("plan", flat=True))
    if mangler := [krav for krav in krav_til(aftale) if not krav.opfyldt]:
        raise Regelbrud("Aftalen kan ikke sendes endnu. Ikke opfyldt: " + " ".join(krav.tekst for krav in mangler))
    version = _lav_version(aftale, udkast=False, af=af)
    skift(aftale, "send_til_underskrift", af=af, version=version.nummer, sha256=version.sha256)
    return version


@transaction.atomic
def traek_tilbage(aftale_id: int, *, af: Bruger) -> Aftale:
    """
    Take an agreement back from signature, to be changed.

    Signatures stay with the version they were given to. They count again only if the same is sent out unchanged.
    """
    aftale = laas_aftale(aftale_id)
    kraev(af, Handling.REDIGER_AFTALE, aftale)
    if version := til_underskrift(aftale):
        beskeder.til_underskrivere(version, "Aftalen er trukket tilbage, så den kan ændres.")
    skift(aftale, "traek_tilbage", af=af)
    luk_alle(aftale)
    return aftale


@transaction.atomic
def bestil_igen(version_id: int, *, af: Bruger) -> Aftaleversion:
    """Order the PDF of a version once more, if it failed."""
    version = Aftaleversion.objects.select_related("aftale").get(pk=version_id)
    kraev(af, Handling.SE, version.aftale)
    udskrift.bestil_igen(version.udskrift_id, opgave=udskrift.DAN if version.er_udkast else DAN_ENDELIG)
    return version


def _lav_version(aftale: Aftale, *, udkast: bool, af: Bruger) -> Aftaleversion:
    """The newest version of its kind if it says the same, otherwise the next one, with its PDF ordered."""
    sidste = aftale.versioner.values_list("nummer", flat=True).first() or 0
    indhold = dokumenter.kontraktdata(aftale, udkast=udkast, version_nummer=sidste + 1)
    sha256 = dokumenter.indholdets_sha256(indhold)
    nyeste = aftale.versioner.filter(er_udkast=udkast).first()
    if nyeste and nyeste.sha256 == sha256:
        return nyeste
    version = Aftaleversion(
        aftale=aftale,
        nummer=sidste + 1,
        er_udkast=udkast,
        indhold=indhold,
        sha256=sha256,
        udskrift=udskrift.bestil_udskrift(
            dokumenter.SKABELON,
            indhold,
            filnavn=dokumenter.filnavn(aftale, sidste + 1),
            opgave=udskrift.DAN if udkast else DAN_ENDELIG,
        ),
        lavet_tid=nu(),
        lavet_af=af,
    )
    version.full_clean()
    version.save()
    Kontraktgrundlag.objects.bulk_create(
        Kontraktgrundlag(aftaleversion=version, planversion_id=planversion)
        for planversion in aftale.planer.values_list("planversion", flat=True)
    )
    log_haendelse("aftale.lav_version", aftale, af=af, nummer=version.nummer, udkast=udkast, sha256=sha256)
    kroge.versionsvirkning(version)
    return version
