"""Danish money: whole kroner in, whole kroner out, and shares that add up."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

from grundlag.fejl import Regelbrud

STOERSTE_KRONER = 999_999_999_999
_TAL = re.compile(r"[+-]?\d{1,3}(?:[.\u00a0\u202f ]\d{3})+|[+-]?\d+")


def kroner_tekst(beloeb: int) -> str:
    """``28100000`` as "28.100.000 kr."."""
    return f"{tal_tekst(beloeb)} kr."


def tal_tekst(tal: int) -> str:
    """``-1234567`` as "−1.234.567", with a real minus sign."""
    return f"{abs(tal):,}".replace(",", ".") if tal >= 0 else f"−{abs(tal):,}".replace(",", ".")


def laes_kroner(tekst: str) -> int:
    """
    Read whole kroner as people type them: "28.100.000", "28 100 000 kr.", "12345,00".

    Raises Regelbrud for øre (beslutninger § 9), letters and numbers too large to be money.
    """
    renset = tekst.strip().replace("−", "-").removesuffix("kr.").removesuffix("kr").strip()
    heltal, komma, oere = renset.partition(",")
    if komma and oere.strip("0-") and oere.isdigit():
        raise Regelbrud("Skriv hele kroner uden øre.")
    if not _TAL.fullmatch(heltal.strip()) or (komma and oere.strip("0-")):
        raise Regelbrud("Skriv et beløb i hele kroner, fx 28.100.000.")
    cifre = re.sub(r"[.\s\u00a0\u202f]", "", heltal)
    # Python itself refuses to read some thousands of digits.
    if len(cifre) > 100 or abs(int(cifre)) > STOERSTE_KRONER:
        raise Regelbrud("Beløbet er for stort.")
    return int(cifre)


def andel_ned(beloeb: int, procent: Decimal | Fraction) -> int:
    """``procent`` % of ``beloeb`` kroner, rounded down to the krone."""
    return floor(beloeb * Fraction(procent) / 100)


def andel(beloeb: int, procent: Decimal | Fraction) -> int:
    """``procent`` % of ``beloeb`` kroner, half a krone rounded up."""
    return floor(beloeb * Fraction(procent) / 100 + Fraction(1, 2))


def fordel(beloeb: int, vaegte: Sequence[int]) -> list[int]:
    """
    Divide ``beloeb`` kroner by ``vaegte`` with the largest remainder; ties go to the earliest.

    The parts add up to ``beloeb`` exactly. Raises ValueError if no weight is positive.
    """
    i_alt = sum(vaegte)
    if i_alt <= 0:
        raise ValueError("Mindst én vægt skal være over nul.")
    dele = [beloeb * vaegt // i_alt for vaegt in vaegte]
    rester = [Fraction(beloeb * vaegt, i_alt) - del_ for vaegt, del_ in zip(vaegte, dele, strict=True)]
    mangler = beloeb - sum(dele)
    for indeks in sorted(range(len(vaegte)), key=lambda i: -rester[i])[:mangler]:
        dele[indeks] += 1
    return dele
