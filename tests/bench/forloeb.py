"""Approvals: a large plan submitted, thirty bodies weighed against a new version, five hundred steps in an inbox."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from godkendelser.models import Instansart
from helhedsplaner.models import Aktivitet, Helhedsplan, Planafsnit, Versionsafsnit
from tests.bench import sider
from tests.bench.tal import Tal, tag_tid
from tests.factories.godkendelser import Kaede, indsendt_plan
from tests.factories.helhedsplaner import AktivitetFactory

AFDELINGER, AKTIVITETER = 14, 40
INSTANSER, AFSNIT = 30, 12
VENTER = 500
GENTAGELSER, INDSEND_MS = 7, 300.0


def tal_for(bund: str) -> Iterator[Tal]:
    yield _indsendelse()
    yield from _vejning()
    yield from _indbakke(bund)


def _indsendelse() -> Tal:
    """A plan with forty activities and fourteen afdelinger, submitted anew with another text each time."""
    kaede = indsendt_plan(afdelinger=AFDELINGER)
    afsnit = Planafsnit.objects.get(plan=kaede.plan)
    AktivitetFactory.create_batch(AKTIVITETER - afsnit.aktiviteter.count(), afsnit=afsnit, beskrivelse="Hver uge.")
    assert Aktivitet.objects.filter(afsnit=afsnit).count() == AKTIVITETER
    numre = count()

    def indsend() -> float:
        Helhedsplan.objects.filter(pk=kaede.plan.pk).update(organisering=f"Ledelse nummer {next(numre)}.")
        return tag_tid(kaede.ny_version)

    indsend()
    navn = f"indsendelse med {AKTIVITETER} aktiviteter og {AFDELINGER} afdelinger"
    return Tal(navn, median(indsend() for _ in range(GENTAGELSER)), INDSEND_MS, "ms")


def _vejning() -> Iterator[Tal]:
    """What falls and what stands of thirty bodies' decisions, in one transaction, against those of six."""
    faa, mange = (_forespoergsler(_besluttet(afdelinger)) for afdelinger in (2, INSTANSER - 3))
    navn = f"vejning af {INSTANSER} instanser og {AFSNIT} afsnit"
    yield Tal(f"{navn}: forespørgsler", mange)
    yield Tal(f"{navn}: forskel fra 5 instanser", abs(mange - faa), 0)


def _besluttet(afdelinger: int) -> Kaede:
    kaede = indsendt_plan(afdelinger=afdelinger, indsatsomraader=AFSNIT - 6)
    assert Versionsafsnit.objects.filter(version=kaede.version).count() >= AFSNIT
    kaede.afgoer_indhold(uden=Instansart.LANDSBYGGEFOND)
    return kaede


def _forespoergsler(kaede: Kaede) -> int:
    """Queries of a version that costs the forum its yes and leaves the afdelingsmøder theirs."""
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(organisering="To bestyrelser leder planen.")
    with CaptureQueriesContext(connection) as fanget:
        kaede.ny_version()
    return len(fanget)


def _indbakke(bund: str) -> Iterator[Tal]:
    """One koordinator for whom the meetings of five hundred afdelinger wait."""
    kaede = indsendt_plan(afdelinger=VENTER)
    klient = Client(headers={"X-Forwarded-Proto": "https"})
    klient.force_login(kaede.koordinator)
    side = sider.Side(
        f"indbakke med {VENTER} ventende trin",
        reverse("godkendelser:indbakke"),
        sider.GANGE_BUND,
        sider.TRINS_FORESPOERGSLER,
    )
    maaling = sider.maal(klient, side, bund)
    yield Tal(f"{side.navn}: forespørgsler", maaling.forespoergsler, side.forespoergsler)
    yield Tal(f"{side.navn}: × bunden", maaling.over_bund, side.loft)
