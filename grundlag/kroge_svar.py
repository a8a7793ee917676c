"""What grundlag answers through the hooks: what waits for a user in several apps, asked in one query."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model
from django.urls import reverse
from django.utils.timezone import localdate

from grundlag import kroge
from grundlag.kroge import Afventer
from grundlag.models import Bruger


def afventer(hvem: Model) -> Iterator[Afventer]:
    """The answers of all apps, in one query."""
    svar = kroge.ventende(hvem) if isinstance(hvem, Bruger) else []
    if not svar:
        return
    for titel, adresse, under, noegle, hvad, frist, siden in svar[0].union(*svar[1:], all=True):
        args = [noegle] if under is None else [under, noegle]
        yield Afventer(titel, reverse(adresse, args=args), hvad, frist, siden and localdate(siden))
