"""What a new contract begins with: the plan's own words, as Markdown. Pure functions over a version's sections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

Indsats = dict[str, Any]
Periode = tuple[date, date]


def formaal(indsatser: Sequence[Indsats]) -> str:
    return _samlet(indsatser, lambda indsats: indsats["formaal"])


def ydelser(indsatser: Sequence[Indsats]) -> str:
    """Each activity with its name as heading."""
    return _samlet(
        indsatser,
        lambda indsats: "\n\n".join(
            f"### {aktivitet['navn']}\n\n{aktivitet['beskrivelse']}".strip() for aktivitet in indsats["aktiviteter"]
        ),
    )


def maal_og_opfoelgning(indsatser: Sequence[Indsats]) -> str:
    """Each mål as a point, with its succeskriterier under it."""
    return _samlet(
        indsatser,
        lambda indsats: "\n".join(
            "\n".join(
                [f"- {_een_linje(maal['tekst'])}", *(f"  - {_een_linje(k['tekst'])}" for k in maal["succeskriterier"])]
            )
            for maal in indsats["maal"]
        ),
    )


def _samlet(indsatser: Sequence[Indsats], tekst: Callable[[Indsats], str]) -> str:
    """One text, or several under the names of their indsatsområder when there is more than one."""
    flere = len({indsats["navn"] for indsats in indsatser}) > 1
    skrevne = [(indsats["navn"], tekst(indsats)) for indsats in indsatser]
    return "\n\n".join(f"## {navn}\n\n{skrevet}" if flere else skrevet for navn, skrevet in skrevne if skrevet)


def _een_linje(tekst: str) -> str:
    return " ".join(tekst.split())


def inden_for(fra: date, til: date, perioder: Sequence[Periode]) -> bool:
    """True if every day from ``fra`` to ``til`` lies in one of ``perioder``; both ends are included."""
    naaet = fra
    for begynder, slutter in sorted(perioder):
        if begynder <= naaet <= slutter:
            naaet = slutter + timedelta(days=1)
    return naaet > til


def aar_i(fra: date, til: date) -> range:
    """The calendar years from the first day to the last."""
    return range(fra.year, til.year + 1)


def ophoersdag(modtaget: date, varsel_maaneder: int) -> date:
    """The last day of an agreement ended by notice: the varsel is counted from the end of the month it came in."""
    maaneder = modtaget.year * 12 + modtaget.month - 1 + varsel_maaneder + 1
    return date(maaneder // 12, maaneder % 12 + 1, 1) - timedelta(days=1)
