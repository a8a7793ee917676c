"""The pool page of a byområde with 4 plans, 20 contracts and 600 lines: its queries, and its time against the floor."""

from __future__ import annotations

from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from helhedsplaner.models import Indsatsomraade
from kontrakter import handlinger as kontrakter
from kontrakter.models import Forbrug, Kontraktlinje, Linjeart
from tests.bench import planer, sider
from tests.bench.tal import Tal
from tests.factories.byomraader import ByomraadeFactory

PLANER, KONTRAKTER_PR_PLAN, LINJER_PR_AAR = 4, 5, 6
NAVN = "kommunale midler med 600 linjer"


def opret() -> str:
    """Make the byområde with its plans and contracts, something used of every line; return its slug."""
    egn = planer._egn(ByomraadeFactory(navn="Puljeområdet", slug="puljeomraadet"))
    omraader = list(Indsatsomraade.objects.filter(regelsaet__kode="2019-26"))
    for nummer in range(1, PLANER + 1):
        plan = planer._plan(nummer, egn, omraader)
        for kontrakt in range(KONTRAKTER_PR_PLAN):
            aftale = kontrakter.opret_kontrakt(
                byomraade=plan.byomraade,
                indsatsomraade=omraader[kontrakt % len(omraader)],
                planversion_ids=[plan.versioner.all()[0].pk],
                titel=f"Kontrakt {kontrakt} om {plan}",
                fra=planer.FRA,
                til=planer.TIL,
                snitflade_begrundelse="Måles.",
                af=egn.koordinator,
            )
            linjer = Kontraktlinje.objects.bulk_create(
                Kontraktlinje(
                    aftale=aftale,
                    plan=plan,
                    art=Linjeart.FRIKOEB,
                    beskrivelse=f"Linje {et}",
                    aar=aar,
                    beloeb=9_000,
                    timer=20,
                )
                for aar in range(planer.FRA.year, planer.TIL.year + 1)
                for et in range(LINJER_PR_AAR)
            )
            Forbrug.objects.bulk_create(
                Forbrug(linje=linje, dato=planer.FRA, beloeb=4_000, timer=9, registreret_af=egn.koordinator)
                for linje in linjer
            )
    assert Kontraktlinje.objects.filter(plan__byomraade=egn.byomraade).count() == 600
    return egn.byomraade.slug


def tal_for(klient: Client, bund: str) -> Iterator[Tal]:
    """Measured as someone who may see all of it."""
    side = sider.Side(NAVN, reverse("overblik:byomraade_midler", args=[opret()]), sider.GANGE_BUND)
    maaling = sider.maal(klient, side, bund)
    yield Tal(f"{NAVN}: forespørgsler", maaling.forespoergsler, sider.FORESPOERGSLER)
    yield Tal(f"{NAVN}: median", maaling.ms, enhed="ms")
    yield Tal(f"{NAVN}: × bunden", maaling.over_bund, side.loft)
