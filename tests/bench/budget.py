"""The sums and checks of a budget of 600 lines, as they answer while one types: queries, and the median in ms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grundlag.penge import tal_tekst
from tests.bench.planer import Data
from tests.bench.sider import FORESPOERGSLER, PAR
from tests.bench.tal import Tal, tag_tid

MS = 100.0
NAVN = "budgettets summer og kontrol med 600 linjer"


def tal_for(klient: Client, data: Data) -> Iterator[Tal]:
    """Post what the page would post, and read the fragment with the sums and the checks."""
    planen = data.plan
    html = klient.get(reverse("helhedsplaner:budget", args=[planen.pk])).content.decode()
    felter: dict[str, str | list[str]] = dict(re.findall(r'name="(c\d+-\d+)" value="([^"]*)"', html))
    assert len(felter) == 600
    felter |= {"raekke": re.findall(r'name="raekke" value="([^"]*)"', html), "ramme": tal_tekst(planen.ramme)}
    adresse = reverse("helhedsplaner:budget_tjek", args=[planen.pk])

    def tjek() -> None:
        assert klient.post(adresse, felter, headers={"HX-Request": "true"}).status_code == 200

    tjek()
    with CaptureQueriesContext(connection) as optalt:
        tjek()
    yield Tal(f"{NAVN}: forespørgsler", len(optalt), FORESPOERGSLER)
    yield Tal(f"{NAVN}: median", median(tag_tid(tjek) for _ in range(PAR)), MS, "ms")
