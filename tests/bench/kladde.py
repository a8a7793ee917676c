"""Autosave, as the browser does it half a second after the last key, against the floor."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from django.test import Client
from django.urls import reverse

from grundlag.models import Bruger
from helhedsplaner.models import Planafsnit
from tests.bench.tal import Tal, maal_par

LOFT = 3.0
PAR, SEKUNDER = 21, 5.0
TEKST = "Flere unge i kvarteret skal i job eller uddannelse.\n\n" * 40


def tal_for(klient: Client, bruger: Bruger, bund: str) -> Iterator[Tal]:
    afsnit = Planafsnit.objects.all()[0]
    adresse, nummer = reverse("grundlag:kladde"), count()

    def gem() -> None:
        post = {
            "bruger": bruger.pk,
            "emne": f"helhedsplaner.planafsnit:{afsnit.pk}",
            "felt": "formaal",
            "grundudgave": afsnit.udgave,
            "tekst": f"{TEKST}{next(nummer)}",
        }
        if (svar := klient.post(adresse, post)).status_code != 200:
            raise SystemExit(f"Kladden kunne ikke gemmes: {svar.status_code}.")

    def hent() -> None:
        klient.get(bund)

    yield Tal("gem som kladde: × bunden", maal_par(hent, gem, hoejst=PAR, sekunder=SEKUNDER).gange, LOFT)
