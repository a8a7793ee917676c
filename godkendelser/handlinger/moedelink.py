"""A dirigent without an account answers for the afdeling through a signed link that is used once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction

from godkendelser.handlinger.afgoerelser import afgoer
from godkendelser.handlinger.faelles import kraev_afgoer, laas
from godkendelser.models import Afdelingsafstemning, Afgoerelse, Bevis, Instansart, Moedelink
from grundlag import links
from grundlag.fejl import Regelbrud
from grundlag.job import udskyd
from grundlag.models import Bruger, log_haendelse


@transaction.atomic
def send_moedelink(trin_id: int, *, navn: str, email: str, dage: int, af: Bruger) -> Moedelink:
    """
    Mail a dirigent a link by which she tells how the afdeling voted; an earlier link of the step is called back.

    Raises Regelbrud for a step that is no afdelingsmøde, or is decided already.
    """
    trin, planer = laas(trin_id)
    kraev_afgoer(trin, af)
    if trin.instans.art != Instansart.AFDELINGSMOEDE:
        raise Regelbrud("Kun et afdelingsmøde kan svare med et link.")
    if trin.staar or trin.udgaaet_begrundelse:
        raise Regelbrud("Trinnet er allerede afgjort.")
    links.tilbagekald(Moedelink.objects.filter(trin=trin))
    link = links.opret_link(Moedelink, navn=navn.strip(), email=email, dage=dage, af=af, trin=trin)
    udskyd("godkendelser.tasks.send_moedelink", link_id=link.pk)
    for plan in planer:
        log_haendelse("moedelink.send", plan, af=af, trin=str(trin), til=link.navn)
    return link


def find_moedelink(noegle: str, *, laas_linket: bool = False) -> Moedelink:
    """The link that ``noegle`` opens. Raises Regelbrud for one that is not ours, is used, called back or too late."""
    raekker = Moedelink.objects.select_related("trin__forloeb__plan", "trin__instans__afdeling", "oprettet_af")
    return links.find_link(raekker.select_for_update(of=("self",)) if laas_linket else raekker, noegle)


@transaction.atomic
def svar_med_moedelink(
    noegle: str,
    *,
    udfald: str,
    dato: date,
    version_ids: Collection[int],
    seneste_id: int | None,
    begrundelse: str,
    detalje: Afdelingsafstemning,
    bevis: Bevis | None,
) -> Afgoerelse:
    """
    Record what the dirigent says, on behalf of the one who sent the link, and use it up.

    Of two who press at once the second is told that the link is used. Raises what ``afgoer`` raises.
    """
    link = find_moedelink(noegle, laas_linket=True)
    detalje.dirigent = link.navn
    afgoerelse = afgoer(
        link.trin_id,
        udfald=udfald,
        dato=dato,
        version_ids=version_ids,
        seneste_id=seneste_id,
        begrundelse=begrundelse,
        detalje=detalje,
        bevis=bevis,
        af=link.oprettet_af,
    )
    link.afgoerelse = afgoerelse
    link.save(update_fields=["afgoerelse"])
    links.brug_link(link)
    if plan := link.trin.forloeb.plan:
        hvem = f"{link.navn} via link fra {link.oprettet_af}"
        log_haendelse("moedelink.svar", plan, af=None, aktoer_tekst=hvem, trin=str(link.trin), udfald=udfald)
    return afgoerelse
