"""The jobs of agreements: the final print and its codes, the seal, requests to signers, and the day's round."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from grundlag import bestilling, udskrift
from grundlag.dato import i_dag
from grundlag.models import Bestilling, Udskrift, Udskriftsstatus
from kontrakter import beskeder, handlinger, samling, stempling
from kontrakter.models import Aftale, Aftaleversion, Underskriftsanmodning
from kontrakter.tjeneste import Opgave, TjenesteFejl, tjenesten

IGEN = RetryStrategy(max_attempts=8, exponential_wait=3)


class IkkeKlar(Exception):
    """What the job stands on is not there yet; it is tried again."""


@app.task(name="kontrakter.tasks.dan_version")
def dan_version(udskrift_id: int) -> None:
    """Render a final version, with the codes of its pages and room for the seal."""
    version = Aftaleversion.objects.select_related("aftale").get(udskrift=udskrift_id)
    udskrift.dan_udskrift(udskrift_id, efterbehandl=lambda pdf: stempling.stempl(version, pdf))


@app.task(name="kontrakter.tasks.forsegl", retry=IGEN)
def forsegl(forsegling_id: int) -> None:
    if not handlinger.forsegl(forsegling_id):
        raise IkkeKlar("Dokumentet er ikke dannet endnu.")


@app.task(name="kontrakter.tasks.bed_om_underskrift", retry=IGEN)
def bed_om_underskrift(anmodning_id: int, igen: bool = False) -> None:
    """Mail the signer where to sign, unless the request has been closed in the meantime."""
    if anmodning := _aaben(anmodning_id):
        beskeder.send_anmodning(anmodning, igen=igen)


@app.task(name="kontrakter.tasks.send_til_tjenesten", retry=IGEN)
def send_til_tjenesten(anmodning_id: int) -> None:
    """
    Begin a case at the outside service with the stored bytes, and mail the signer its address.

    Until it answers the request says why nothing happens.
    """
    anmodning = _aaben(anmodning_id)
    if anmodning is None or anmodning.tjeneste_sag:
        return
    version = anmodning.version
    if version.udskrift.fil is None:
        raise IkkeKlar("Dokumentet er ikke dannet endnu.")
    dage = (anmodning.frist - i_dag()).days + 1
    opgave = Opgave(
        titel=f"{version.aftale}, version {version.nummer}",
        dokument=bytes(version.udskrift.fil.indhold),
        sha256=version.udskrift.fil.sha256,
        navn=anmodning.navn,
        underskrivers_titel=anmodning.titel,
        paa_vegne_af=anmodning.paa_vegne_af,
        email=anmodning.email,
        udloeber=timezone.now() + timedelta(days=dage),
        svar_adresse=settings.OFFENTLIG_ADRESSE + reverse("kontrakter:tjenestesvar"),
    )
    raekke = Underskriftsanmodning.objects.filter(pk=anmodning.pk)
    try:
        sag = tjenesten().opret(opgave)
    except TjenesteFejl as fejl:
        raekke.update(fejl=f"{fejl} Der prøves igen.")
        raise
    raekke.update(tjeneste_sag=sag.id, tjeneste_adresse=sag.adresse, fejl="")
    anmodning.refresh_from_db()
    beskeder.send_anmodning(anmodning, igen=False)


@app.task(name="kontrakter.tasks.luk_hos_tjenesten", retry=IGEN)
def luk_hos_tjenesten(anmodning_id: int) -> None:
    """Tell the service that a case is not to be signed any more."""
    sag = Underskriftsanmodning.objects.values_list("tjeneste_sag", flat=True).get(pk=anmodning_id)
    if sag:
        tjenesten().luk(sag)


@app.periodic(cron="30 6 * * *")
@app.task(name="kontrakter.tasks.foelg_op_paa_underskrifter", queueing_lock="foelg_op_paa_underskrifter")
def foelg_op_paa_underskrifter(timestamp: int) -> None:
    """Every morning: let requests run out, and remind of those near their last day."""
    handlinger.foelg_op()


def _aaben(anmodning_id: int) -> Underskriftsanmodning | None:
    anmodninger = Underskriftsanmodning.objects.aabne().select_related(
        "version__aftale", "version__udskrift__fil", "oprettet_af", "part"
    )
    return anmodninger.filter(pk=anmodning_id).first()


@app.task(name="kontrakter.tasks.saml")
def saml(bestilling_id: int, aftale_ids: list[int], form: str) -> None:
    """Gather many agreements; a print run first prints the drafts, and helps the other workers with that."""
    bestilt = Bestilling.objects.select_related("bestiller").get(pk=bestilling_id)
    aftaler = list(Aftale.objects.filter(pk__in=aftale_ids).order_by("byomraade", "-fra", "titel", "pk"))

    def arbejde(meld: bestilling.Meld) -> bestilling.Resultat:
        if form == "zip":
            return samling.som_zip(bestilt.titel, aftaler, meld=meld)
        mangler = []
        if form == "tryk":
            mangler = handlinger.lav_udkast_af(aftaler, af=bestilt.bestiller, meld=meld)
            _hjaelp_med_at_trykke(aftale_ids, meld)
        return samling.som_pdf(bestilt.titel, aftaler, mangler=mangler, meld=meld)

    bestilling.udfoer(bestilling_id, arbejde)


def _hjaelp_med_at_trykke(aftale_ids: list[int], meld: bestilling.Meld) -> None:
    """Print what is ordered, last first, until nothing is left; what another worker is at work on is waited for."""
    ventende = Udskrift.objects.filter(
        status=Udskriftsstatus.BESTILT, pk__in=Aftaleversion.objects.filter(aftale__in=aftale_ids).values("udskrift")
    )
    i_alt = ventende.count()
    while (rest := list(ventende.values_list("pk", flat=True))) and i_alt:
        meld(2 * i_alt - len(rest), 2 * i_alt)
        version = handlinger.naeste_udskrift(aftale_ids)
        if version is None:
            with transaction.atomic():  # until the other worker is done with its last one
                Udskrift.objects.select_for_update().filter(pk=rest[0]).first()
        elif version.er_udkast:
            udskrift.dan_udskrift(version.udskrift_id)
        else:
            dan_version(version.udskrift_id)


@app.task(name="kontrakter.tasks.til_lbf")
def til_lbf(bestilling_id: int, aftale_id: int) -> None:
    bestilling.udfoer(bestilling_id, lambda meld: samling.til_lbf(Aftale.objects.get(pk=aftale_id), meld=meld))


@app.task(name="kontrakter.tasks.til_journal")
def til_journal(bestilling_id: int, aftale_id: int) -> None:
    bestilling.udfoer(bestilling_id, lambda meld: samling.til_journal(Aftale.objects.get(pk=aftale_id), meld=meld))
