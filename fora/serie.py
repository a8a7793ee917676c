"""The days of a year of meetings, and what stands in the way of each."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

import holidays
from django.db import models

from fora.models import Gruppe, Moede
from fora.tilstande import Moedestatus

FLEST = 60
"""How many meetings are planned at once."""


class Gentagelse(models.TextChoices):
    UGE = "1", "Hver uge"
    ANDEN_UGE = "2", "Hver anden uge"
    FJERDE_UGE = "4", "Hver fjerde uge"
    MAANED = "maaned", "Hver måned, samme ugedag"
    KVARTAL = "kvartal", "Hvert kvartal, samme ugedag"


def dage(foerste: date, gentagelse: str, til: date) -> list[date]:
    """
    From ``foerste`` to ``til``, both included, at most ``FLEST``. By months it is the same weekday of the month:
    the second Thursday; a fifth one that a month lacks is its last.
    """
    fundne = []
    for nummer in range(FLEST):
        if gentagelse in {Gentagelse.MAANED, Gentagelse.KVARTAL}:
            dag = _maaneder_senere(foerste, nummer * (1 if gentagelse == Gentagelse.MAANED else 3))
        else:
            dag = foerste + timedelta(weeks=int(gentagelse) * nummer)
        if dag > til:
            break
        fundne.append(dag)
    return fundne


def _maaneder_senere(foerste: date, antal: int) -> date:
    aar, maaned = divmod(foerste.year * 12 + foerste.month - 1 + antal, 12)
    den_foerste = date(aar, maaned + 1, 1)
    uge = (foerste.day - 1) // 7
    dag = den_foerste + timedelta(days=(foerste.weekday() - den_foerste.weekday()) % 7 + 7 * uge)
    sidste = date(aar, maaned + 1, monthrange(aar, maaned + 1)[1])
    return dag if dag <= sidste else dag - timedelta(days=7)


def sammenfald(gruppe: Gruppe, dage: Iterable[date]) -> dict[date, list[str]]:
    """For each of ``dage`` what it clashes with: a holiday, a weekend, other meetings of the byområde."""
    alle = list(dage)
    helligdage = holidays.country_holidays(
        "DK", years={dag.year for dag in alle}, language="da", categories=("public", "optional")
    )
    moeder = Moede.objects.filter(gruppe__byomraade=gruppe.byomraade_id, dato__in=alle)
    fundne: dict[date, list[str]] = defaultdict(list)
    for dag in alle:
        if dag in helligdage:
            fundne[dag].append(helligdage[dag])
        elif dag.weekday() >= 5:
            fundne[dag].append("Lørdag" if dag.weekday() == 5 else "Søndag")
    for moede in moeder.exclude(status=Moedestatus.AFLYST).select_related("gruppe").order_by("start_kl", "pk"):
        kl = f" kl. {moede.start_kl:%H.%M}" if moede.start_kl else ""
        fundne[moede.dato].append(f"{moede.gruppe} holder møde{kl}")
    return fundne
