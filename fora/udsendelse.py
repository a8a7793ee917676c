"""The jobs' half of an indkaldelse: the file is made once, and each invited person gets her own mail."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from fora import kalender
from fora.dagsordenspdf import Meld, dan_dagsorden, dan_supplement, stilling
from fora.frister import svarfrist
from fora.handlinger.indkaldelse import send_mails
from fora.models import Indkaldelse, Indkaldelsesart, Invitation, Moede, Svarlink
from grundlag import filer
from grundlag.bestilling import Resultat, udfoer
from grundlag.links import adresse
from grundlag.models import Filindhold
from grundlag.templatetags.visning import dag, kortdag

EMNER = {
    Indkaldelsesart.INDKALDELSE: "Indkaldelse",
    Indkaldelsesart.SUPPLEMENT: "Supplement til dagsorden",
    Indkaldelsesart.AENDRING: "Nyt om tid eller sted",
    Indkaldelsesart.AFLYSNING: "Aflyst",
}
SKABELON = "fora/indkaldelse_mail.txt"


def hent(sha256: str) -> bytes:
    return bytes(Filindhold.objects.values_list("indhold", flat=True).get(pk=sha256))


def dan(bestilling_id: int, indkaldelse_id: int) -> None:
    """Make the file of an Indkaldelse; its mails are deferred in the transaction that keeps it."""

    def arbejde(meld: Meld) -> Resultat:
        indkaldelse = Indkaldelse.objects.select_related("moede__gruppe").get(pk=indkaldelse_id)
        data: dict[str, Any] = indkaldelse.indhold
        if indkaldelse.art == Indkaldelsesart.SUPPLEMENT:
            foer = _foer(indkaldelse)
            sendt = timezone.localdate(foer.sendt_tid)
            nummer = indkaldelse.moede.indkaldelser.filter(
                art=Indkaldelsesart.SUPPLEMENT, nummer__lte=indkaldelse.nummer
            ).count()
            pdf, sidekort, bogstaver = dan_supplement(
                foer.indhold, data, hent, version=nummer + 1, sendt=sendt, meld=meld
            )
            data = {**data, "sidekort": sidekort, "bogstaver": bogstaver}
        else:
            pdf, sidekort = dan_dagsorden(data, hent, version=1, meld=meld)
            data = {**data, "sidekort": sidekort}
        navn = filer.rent_filnavn(f"{_filnavn(indkaldelse)}.pdf")
        with transaction.atomic():
            laast = Indkaldelse.objects.select_for_update().get(pk=indkaldelse_id)
            if laast.fil_id is None:
                laast.fil_id, laast.filnavn, laast.indhold = filer.gem_indhold(pdf, filer.PDF), navn, data
                laast.save(update_fields=["fil", "filnavn", "indhold"])
                send_mails(laast)
        return Resultat(navn, filer.PDF, pdf)

    udfoer(bestilling_id, arbejde)


def _foer(indkaldelse: Indkaldelse) -> Indkaldelse:
    """The agenda or supplement that was sent before this one."""
    tidligere = indkaldelse.moede.indkaldelser.filter(nummer__lt=indkaldelse.nummer)
    dagsordener = (Indkaldelsesart.INDKALDELSE, Indkaldelsesart.SUPPLEMENT)
    return tidligere.filter(art__in=dagsordener).order_by("-nummer")[0]


def _filnavn(indkaldelse: Indkaldelse) -> str:
    slags = "Supplement" if indkaldelse.art == Indkaldelsesart.SUPPLEMENT else "Dagsorden"
    return f"{slags}, {indkaldelse.moede.gruppe}, {kortdag(indkaldelse.moede.dato)}"


def dan_forhaandsvisning(bestilling_id: int, moede_id: int) -> None:
    def arbejde(meld: Meld) -> Resultat:
        moede = Moede.objects.select_related("gruppe").get(pk=moede_id)
        pdf, _ = dan_dagsorden(stilling(moede), hent, version=1, meld=meld)
        return Resultat(f"Forhåndsvisning, {moede.gruppe}, {kortdag(moede.dato)}.pdf", filer.PDF, pdf)

    udfoer(bestilling_id, arbejde)


def send(indkaldelse_id: int, invitation_id: int) -> None:
    """
    One mail to one person. Her link is found here and is in the mail alone, never in the job.

    A change or cancellation carries the meeting as it is now, with the sequence that was sent.
    """
    indkaldelse = Indkaldelse.objects.select_related("moede__gruppe").get(pk=indkaldelse_id)
    invitation = Invitation.objects.select_related("person").get(pk=invitation_id)
    person, moede = invitation.person, indkaldelse.moede
    if not person.email:
        return
    aflyst = indkaldelse.art == Indkaldelsesart.AFLYSNING
    link = Svarlink.objects.filter(invitation=invitation, tilbagekaldt_tid=None, brugt_tid=None).first()
    svar = adresse(link, "fora:svar") if link and not aflyst else ""
    side = settings.OFFENTLIG_ADRESSE + reverse("fora:moede", args=[moede.pk])
    tekst = mailtekst(indkaldelse.art, moede, navn=person.navn, besked=indkaldelse.besked, svar=svar, side=side)
    mail = EmailMultiAlternatives(subject=emne(indkaldelse.art, moede), body=tekst, to=[person.email])
    if indkaldelse.art != Indkaldelsesart.SUPPLEMENT:
        metode = kalender.AFLYSNING if aflyst else kalender.INVITATION
        ics = kalender.invitation(
            moede, svar or side, navn=person.navn, email=person.email, sekvens=indkaldelse.sekvens, metode=metode
        )
        mail.attach_alternative(ics.decode(), f"text/calendar; method={metode}")
    if indkaldelse.fil_id:
        mail.attach(indkaldelse.filnavn, hent(indkaldelse.fil_id), filer.PDF)
    mail.send()


def emne(art: str, moede: Moede) -> str:
    return f"{EMNER[Indkaldelsesart(art)]}: {moede.gruppe}, {dag(moede.dato)}"


def mailtekst(art: str, moede: Moede, *, navn: str, besked: str, svar: str, side: str) -> str:
    """What the mail says; the preview shows the same."""
    frist: date | None = svarfrist(moede)
    kontekst = {"art": art, "moede": moede, "navn": navn, "besked": besked, "svar": svar, "side": side, "frist": frist}
    return render_to_string(SKABELON, kontekst)
