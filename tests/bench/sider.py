"""The main pages, as an ordinary boligsocial koordinator sees them: their queries, and their time against the floor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from gc import collect

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.bench.planer import STORT_NAVN, Data
from tests.bench.tal import Tal, maal_par

FORESPOERGSLER = 10
TRINS_FORESPOERGSLER = 12
VAEKST = 1.3
GANGE_BUND = 5.0
GEMT_PDF_GANGE_BUND = 3.0
PAR, SEKUNDER = 21, 5.0


@dataclass(frozen=True, slots=True)
class Side:
    """A page, and how many times the floor it may take, where the project says so."""

    navn: str
    adresse: str
    loft: float | None = None
    forespoergsler: int = FORESPOERGSLER


@dataclass(frozen=True, slots=True)
class Maaling:
    forespoergsler: int
    ms: float
    over_bund: float


def hovedsider(data: Data) -> list[Side]:
    plan, byomraade = data.plan.pk, data.plan.byomraade.slug
    soegt = f"?q=plan&byomraade={byomraade}&status=i_drift"
    return [
        Side("Mit overblik", reverse("overblik:forside")),
        Side("helhedsplaner", reverse("helhedsplaner:liste"), GANGE_BUND),
        Side("helhedsplaner, søgt og filtreret", reverse("helhedsplaner:liste") + soegt, GANGE_BUND),
        Side("plan med 40 aktiviteter", reverse("helhedsplaner:plan", args=[plan]), GANGE_BUND),
        Side("hvad mangler", reverse("helhedsplaner:mangler", args=[plan])),
        Side("afsnit af plan", reverse("helhedsplaner:afsnit", args=[plan, "beskaeftigelse"])),
        Side("budget med 600 linjer", reverse("helhedsplaner:budget", args=[plan])),
        Side("byområder", reverse("overblik:byomraader")),
        Side("byområde", reverse("overblik:byomraade", args=[byomraade])),
        Side("søgning", f"{reverse('overblik:soeg')}?q={STORT_NAVN.replace(' ', '+')}"),
        Side("forum", reverse("fora:gruppe", args=[data.forum.pk])),
        Side("møde", reverse("fora:moede", args=[data.moede.pk])),
        Side("indbakke", reverse("godkendelser:indbakke"), GANGE_BUND, TRINS_FORESPOERGSLER),
        Side("trin", reverse("godkendelser:trin", args=[data.trin.pk]), GANGE_BUND, TRINS_FORESPOERGSLER),
        Side("forløb", reverse("godkendelser:forloeb", args=[plan])),
        Side("kontrakter", reverse("kontrakter:liste")),
        Side("kontrakt", reverse("kontrakter:aftale", args=[data.kontrakt.aftale_id])),
        Side("gemt PDF", reverse("kontrakter:version_pdf", args=[data.kontrakt.pk]), GEMT_PDF_GANGE_BUND),
    ]


def maal(klient: Client, side: Side, bund: str) -> Maaling:
    """Count the queries of ``side``, session and user included, and time it against the floor."""

    def hent(adresse: str) -> None:
        svar = klient.get(adresse)
        if svar.status_code != 200:
            raise SystemExit(f"{side.navn} ({adresse}) svarer {svar.status_code}.")
        b"".join(svar)  # a streamed answer is not there before it is read

    hent(side.adresse)
    with CaptureQueriesContext(connection) as fanget:
        hent(side.adresse)
    forespoergsler = len(fanget)  # now: the next request empties the log
    collect()
    par = maal_par(lambda: hent(bund), lambda: hent(side.adresse), hoejst=PAR, sekunder=SEKUNDER)
    return Maaling(forespoergsler, par.ms, par.gange)


def tal_for(side: Side, faa: Maaling, mange: Maaling) -> Iterator[Tal]:
    """The lines of one page, measured with fifty plans and with five thousand."""
    yield Tal(f"{side.navn}: forespørgsler", mange.forespoergsler, side.forespoergsler)
    yield Tal(f"{side.navn}: forskel i forespørgsler fra 50 planer", abs(mange.forespoergsler - faa.forespoergsler), 0)
    yield Tal(f"{side.navn}: median", mange.ms, enhed="ms")
    yield Tal(f"{side.navn}: × bunden", mange.over_bund, side.loft)
    yield Tal(f"{side.navn}: × tiden ved 50 planer", mange.over_bund / faa.over_bund, VAEKST)
