"""The meeting page as the forumsekretær writes on it, and saving the text of one item, against the floor."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fora.models import Moede
from grundlag.adgang import Rolle
from grundlag.dato import i_dag
from tests.bench.tal import Tal, maal_par
from tests.factories.byomraader import TilknytningFactory
from tests.factories.fora import BevaegelseFactory, DagsordenspunktFactory, FremmoedeFactory, MoedeFactory

PUNKTER, PERSONER = 30, 40
FORESPOERGSLER, SIDE_LOFT, GEM_LOFT = 12, 6.0, 3.0
PAR, SEKUNDER = 21, 5.0
TEKST = "Forummet drøftede sagen og bad om et nyt udkast.\n\nOpgave: Skriv et udkast 1.10.2031"


def opret() -> Moede:
    """A meeting today with thirty items that are half minuted, and forty people of whom some left."""
    moede = MoedeFactory(dato=i_dag())
    fremmoeder = [FremmoedeFactory(moede=moede) for _ in range(PERSONER)]
    for nummer in range(1, PUNKTER + 1):
        punkt = DagsordenspunktFactory(
            moede=moede, nummer=nummer, indstilling="At …", sagsfremstilling="Se bilag.", beslutning=TEKST
        )
        BevaegelseFactory(punkt=punkt, fremmoede=fremmoeder[nummer])
    return moede


def tal_for(bund: str) -> Iterator[Tal]:
    klient = Client(headers={"X-Forwarded-Proto": "https"})
    klient.force_login(TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger)
    moede = opret()
    punkt = moede.punkter.all()[0]
    side, gem = reverse("fora:referat", args=[moede.pk]), reverse("fora:gem_referat", args=[punkt.pk])
    udgave = count(punkt.udgave)
    htmx = {"HX-Request": "true", "HX-Request-Type": "partial"}

    def hent(adresse: str) -> None:
        if klient.get(adresse).status_code != 200:
            raise SystemExit(f"{adresse} svarer ikke 200.")

    def skriv() -> None:
        nu = next(udgave)
        svar = klient.post(gem, {"grundudgave": nu, "beslutning": f"{TEKST}\n\n{nu}", "udfald": ""}, headers=htmx)
        if svar.status_code != 200:
            raise SystemExit(f"Punktet kunne ikke gemmes: {svar.status_code}.")

    hent(side)
    with CaptureQueriesContext(connection) as fanget:
        hent(side)
    yield Tal("referat, 30 punkter og 40 personer: forespørgsler", len(fanget), FORESPOERGSLER)
    par = maal_par(lambda: hent(bund), lambda: hent(side), hoejst=PAR, sekunder=SEKUNDER)
    yield Tal("referat, 30 punkter og 40 personer: × bunden", par.gange, SIDE_LOFT)
    par = maal_par(lambda: hent(bund), skriv, hoejst=PAR, sekunder=SEKUNDER)
    yield Tal("gem ét punkts tekst: × bunden", par.gange, GEM_LOFT)
