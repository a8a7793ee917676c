"""The days before a meeting by which its body wants things done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from fora.models import Moede


class Frist(NamedTuple):
    """What should be done, by which day; ``overskredet`` if that was before ``dag``."""

    hvad: str
    dag: date
    overskredet: bool


def frister(moede: Moede, paa: date) -> list[Frist]:
    """The deadlines of the meeting's body, in the order of their days."""
    dage = (
        ("Punkter til dagsordenen", moede.gruppe.frist_punkter),
        ("Indkaldelse", moede.gruppe.frist_indkaldelse),
        ("Svar på indkaldelsen", moede.gruppe.frist_svar),
    )
    fundne = [(hvad, moede.dato - timedelta(days=antal)) for hvad, antal in dage if antal is not None]
    return [Frist(hvad, dag, dag < paa) for hvad, dag in sorted(fundne, key=lambda et: et[1])]


def svarfrist(moede: Moede) -> date | None:
    antal = moede.gruppe.frist_svar
    return None if antal is None else moede.dato - timedelta(days=antal)
