"""What the tests of agreements do again and again: ask for a page, send a form, sign on paper."""

import datetime as dt

from django.urls import reverse

from kontrakter import handlinger
from kontrakter.sidekode import sidekode
from tests.factories.kontrakter import scan

I_DAG = dt.date(2021, 9, 1)


def side(klient, navn, /, *args, **kwargs):
    return klient.get(reverse(f"kontrakter:{navn}", args=args), **kwargs)


def send(klient, navn, /, *args, **data):
    return klient.post(reverse(f"kontrakter:{navn}", args=args), data)


def fejl(svar):
    return {felt: list(beskeder) for felt, beskeder in svar.context["form"].errors.items()}


def stamdata(**felter):
    return {"titel": "Ny titel", "fra": dt.date(2021, 9, 15), "til": dt.date(2025, 9, 14), **felter}


def _paa_papir(version, part, dato):
    return {
        "navn": "Ane Sørensen",
        "titel": "Direktør",
        "paa_vegne_af": str(part),
        "dato": dato,
        "kode": sidekode(version, 1),
        "scan": scan(str(part)),
    }


def underskriv(aftale, part, af, **felter):
    """``part`` signs the newest version on paper, and ``af`` records it."""
    version = aftale.versioner.first()
    return handlinger.registrer_underskrift(
        version.pk, part.pk, **{**_paa_papir(version, part, I_DAG), "af": af, **felter}
    )


def send_underskrift(klient, aftale, part, **felter):
    """The same in the form of the page."""
    version = aftale.versioner.filter(er_udkast=False).first()
    return send(klient, "underskriv", version.pk, part.pk, **{**_paa_papir(version, part, "1.9.2021"), **felter})
