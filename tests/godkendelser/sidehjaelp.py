"""What the tests of the pages share: who asks, what is sent, what was said."""

import re

from django.test import Client
from django.urls import reverse

from godkendelser.models import Instansart, Trin

A = Instansart
FORUM, TMU, LBF, OEU, BR = (
    A.BOLIGSOCIALT_FORUM,
    A.FAGUDVALG,
    A.LANDSBYGGEFOND,
    A.OEKONOMIUDVALG,
    A.BORGERREPRAESENTATION,
)


def som(bruger) -> Client:
    klient = Client()
    klient.force_login(bruger)
    return klient


def side(navn: str, *args) -> str:
    return reverse(f"godkendelser:{navn}", args=args)


def fejl_i(svar) -> dict[str, list[str]]:
    return {felt: list(beskeder) for felt, beskeder in svar.context["form"].errors.items()}


def vist(svar) -> str:
    """The words of the page, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", svar.content.decode()))


def laest(kaede, trin: Trin) -> dict[str, str]:
    return {"version_ids": str(kaede.version.pk), "seneste_id": str(trin.seneste_id or "")}


def moede(**felter) -> dict[str, str]:
    return {
        "udfald": "godkendt",
        "dato": "1.9.2021",
        "moedeform": "ordinaert",
        "stemmeform": "skriftlig",
        "husstande": "40",
        "for_stemmer": "50",
        "imod_stemmer": "20",
        **felter,
    }
