"""What signers are told by mail; deferred in the transaction of the deed, or sent by the job that makes the link."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import reverse

from grundlag import links
from grundlag.job import udskyd
from kontrakter.models import Aftaleversion, Underskriftsanmodning, Underskriftsmetode


def til_underskrivere(version: Aftaleversion, nyt: str, *, ogsaa: str = "") -> None:
    """Tell all who have signed ``version`` (and ``ogsaa``) what has changed, each in a mail of her own."""
    gyldige = version.underskrifter.filter(tilbagekaldt_tid=None).order_by("pk")
    adresser = gyldige.values_list(Coalesce("anmodning__email", "part__kontakt_email"), flat=True)
    if til := [adresse for adresse in dict.fromkeys([*adresser, ogsaa]) if adresse]:
        adresse = settings.OFFENTLIG_ADRESSE + reverse("kontrakter:aftale", args=[version.aftale_id])
        tekst = render_to_string(
            "kontrakter/mail/nyt.txt", {"version": version, "aftale": version.aftale, "nyt": nyt, "adresse": adresse}
        )
        udskyd("grundlag.tasks.send_mail", til=til, emne=f"Nyt om {version.aftale}"[:150], tekst=tekst)


def send_anmodning(anmodning: Underskriftsanmodning, *, igen: bool) -> None:
    """
    Mail the signer where to sign. The address is made here, so that no key lies in a job's row or in a log.

    One with an account comes by her login, others by their link or by the service's own address.
    """
    tekst = render_to_string(
        "kontrakter/mail/anmodning.txt",
        {
            "anmodning": anmodning,
            "aftale": anmodning.version.aftale,
            "adresse": _adresse(anmodning),
            "igen": igen,
            "har_konto": anmodning.bruger_id is not None and anmodning.metode == Underskriftsmetode.I_SYSTEMET,
        },
    )
    emne = f"{'Påmindelse: ' if igen else ''}Underskrift på {anmodning.version.aftale}"
    EmailMessage(subject=" ".join(emne.split())[:150], body=tekst, to=[anmodning.email]).send()


def _adresse(anmodning: Underskriftsanmodning) -> str:
    if anmodning.metode == Underskriftsmetode.EKSTERN:
        return anmodning.tjeneste_adresse
    if link := anmodning.links.filter(brugt_tid=None, tilbagekaldt_tid=None).first():
        return links.adresse(link, "kontrakter:underskriv_med_link")
    return settings.OFFENTLIG_ADRESSE + reverse("kontrakter:underskriv_selv", args=[anmodning.pk])
