"""What waits for a user in several apps, asked in one query: each answers with rows of the same columns."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, DateField, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

Udtryk = str | Combinable
HOEJST = 20


def raekker(
    ting: QuerySet[Any],
    *,
    titel: Udtryk,
    adresse: str,
    noegle: Udtryk = "pk",
    under: Udtryk | None = None,
    hvad: Udtryk,
    frist: Udtryk | None = None,
    siden: Udtryk,
) -> QuerySet[Any, tuple[Any, ...]]:
    """
    The first twenty of ``ting`` in their order, as an answer to ``kroge.ventende``.

    ``adresse`` is the name of a URL with the key ``noegle``, after that of what it stands ``under``, if anything.
    ``siden`` is the time since when, ``frist`` the day it should be done by.
    """
    return ting.values_list(
        titel,
        Value(adresse),
        Cast(Value(None), BigIntegerField()) if under is None else under,
        noegle,
        hvad,
        Cast(Value(None), DateField()) if frist is None else frist,
        siden,
    )[:HOEJST]
