"""What several of the tables say in the same way."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import F, Func, Value


def periode(fra: str, til: str) -> Func:
    """The days from ``fra`` to ``til``, both included; an empty end is open."""
    return Func(F(fra), F(til), Value("[]"), function="daterange")


def kraev_raekkefoelge(felt: str, fra: date | None, til: date | None, besked: str) -> None:
    """
    Raise ValidationError when ``til`` comes before ``fra``.

    The table says so too, but such a period is no range: asked whether it overlaps, PostgreSQL stops with an error.
    """
    if fra and til and til < fra:
        raise ValidationError({felt: besked})
