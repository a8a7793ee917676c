"""
What is typed on one line while a meeting goes on, and how it is read: tasks, and who came, went or was inhabil.

Pure functions over text and names. What cannot be read is said in a sentence, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Literal

from grundlag.fejl import Regelbrud

_OPGAVE = re.compile(r"^[ \t]*(?:[-*][ \t]+)?opgave[ \t]*:[ \t]*(.*)$", re.IGNORECASE | re.MULTILINE)
# Without a year only where the line ends: "se afsnit 3.4 i planen" is no day.
_DATO = re.compile(r"(?<![\w.])(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2})(?![\w/-])|\.?\s*$)")
_ORD = re.compile(r"[\w'’-]+")
_KLOKKEN = re.compile(r"(?:\s+kl\.?)?\s+(\d{1,2})(?:[.:](\d{2}))?\s*\.?\s*$")
_HVEM = re.compile(
    r"^@?(?P<navn>.+?)\s+(?:er\s+)?(?:"
    r"(?P<ankom>kom|kommer|ankom|ankommer)"
    r"|(?P<forlod>gik|går|forlod|forlader)(?:\s+mødet)?"
    r"|(?P<inhabil>inhabil)"
    r"|(?:(?:stedfortræder|suppleant)\s+)?for\s+@?(?P<for>.+?)"
    r")\s*\.?$",
    re.IGNORECASE,
)
_FOER_DATO = re.compile(r"(?:\s+(?:senest|inden|den|frist))+$", re.IGNORECASE)
_RANDE = " ,;:–-"
FLEST_ORD = 5

Slags = Literal["ankom", "forlod", "inhabil", "for"]


@dataclass(frozen=True, slots=True)
class Opgavelinje:
    """One task as it was read: whose, and when; ``person`` is empty for a task of the whole body."""

    tekst: str
    person: int | None = None
    navn: str = ""
    frist: date | None = None
    fejl: str = ""


@dataclass(frozen=True, slots=True)
class Moedelinje:
    """Someone came, went, was inhabil, or took the place of ``for_navn``."""

    slags: Slags
    navn: str
    kl: time | None = None
    for_navn: str = ""


def opgaver_i(tekst: str, personer: Mapping[int, str], *, moedet: date) -> list[Opgavelinje]:
    """
    The tasks in ``tekst``: its lines that begin with "Opgave:", with "@navn" and a date in them.

    A date without a year is the first such day after the meeting.
    """
    return [_opgave(fundet[1].strip(), personer, moedet) for fundet in _OPGAVE.finditer(tekst)]


def uden_opgaver(tekst: str) -> str:
    """``tekst`` without its task lines, for where the tasks are listed by themselves."""
    return re.sub(r"\n{3,}", "\n\n", _OPGAVE.sub("", tekst)).strip()


def laes_moedelinje(linje: str) -> Moedelinje:
    """Read "Bo forlod 17.40", "Karen kom 16.10", "Bo inhabil" or "Karen for Bo". Raises Regelbrud."""
    rest, kl = linje.strip(), None
    if klokken := _KLOKKEN.search(rest):
        try:
            kl = time(int(klokken[1]), int(klokken[2] or 0))
        except ValueError:
            raise Regelbrud(f"»{klokken[0].strip()}« er ikke et klokkeslæt.", felt="linje") from None
        rest = rest[: klokken.start()].strip()
    fundet = _HVEM.match(rest)
    if not fundet:
        raise Regelbrud("Skriv fx »Bo kom 16.10«, »Bo forlod 17.40«, »Bo inhabil« eller »Karen for Bo«.", felt="linje")
    for slags in ("ankom", "forlod", "inhabil"):
        if fundet[slags]:
            return Moedelinje(slags, fundet["navn"].strip(), kl)
    return Moedelinje("for", fundet["navn"].strip(), kl, fundet["for"].strip())


def find_navn(skrevet: str, navne: Mapping[int, str]) -> int:
    """The one of ``navne`` that ``skrevet`` begins or equals. Raises Regelbrud for none and for several."""
    fundne = _med_ord(_ord(skrevet), navne)
    if not fundne:
        raise Regelbrud(f"Ingen her hedder »{skrevet}«.")
    if len(fundne) > 1:
        raise Regelbrud(
            f"Flere hedder »{skrevet}«: {', '.join(sorted(navne[en] for en in fundne))}. Skriv hele navnet."
        )
    return fundne[0]


def _opgave(linje: str, personer: Mapping[int, str], moedet: date) -> Opgavelinje:
    person, navn, fejl = None, "", ""
    if (snabel := linje.find("@")) >= 0:
        foer, efter = linje[:snabel], linje[snabel + 1 :]
        ord_ = list(_ORD.finditer(efter))[:FLEST_ORD]
        laengste = _laengste(efter, ord_, personer)
        try:
            person = find_navn(efter[:laengste], personer)
            navn = personer[person]
        except Regelbrud as brud:
            fejl = str(brud)
        linje = f"{foer} {efter[laengste:]}".rstrip()
    frist = None
    if datoer := list(_DATO.finditer(linje)):
        sidste = datoer[-1]
        frist = _dato(sidste, moedet)
        if frist is None:
            fejl = fejl or f"»{sidste[0]}« er ikke en dato."
        else:
            linje = linje[: sidste.start()] + linje[sidste.end() :]
    tekst = re.sub(r"\s+", " ", linje).strip(_RANDE)
    tekst = _FOER_DATO.sub("", tekst).strip(_RANDE)
    return Opgavelinje(tekst, person, navn, frist, fejl or ("" if tekst else "Skriv, hvad opgaven er."))


def _laengste(efter: str, ord_: list[re.Match[str]], personer: Mapping[int, str]) -> int:
    """How far into ``efter`` the name goes: the most words that still are somebody's; else the first word."""
    for antal in range(len(ord_), 0, -1):
        dele = [et[0].lower() for et in ord_[:antal]]
        if ord_[0].start() == 0 and _sammenhaengende(efter, ord_[:antal]) and _med_ord(dele, personer):
            return ord_[antal - 1].end()
    return ord_[0].end() if ord_ and ord_[0].start() == 0 else 0


def _sammenhaengende(efter: str, ord_: list[re.Match[str]]) -> bool:
    return all(efter[et.end() : naeste.start()].strip() == "" for et, naeste in pairwise(ord_))


def _ord(tekst: str) -> list[str]:
    return [et.lower() for et in _ORD.findall(tekst)]


def _med_ord(dele: list[str], navne: Mapping[int, str]) -> list[int]:
    """Those whose name is ``dele``; if none, those whose name begins with them, or ends with them (a surname)."""
    if not dele:
        return []
    alle = {en: _ord(navn) for en, navn in navne.items()}
    helt = [en for en, navn in alle.items() if navn == dele]
    return helt or [en for en, navn in alle.items() if navn[: len(dele)] == dele or navn[-len(dele) :] == dele]


def _dato(fundet: re.Match[str], moedet: date) -> date | None:
    dag, maaned, aar = int(fundet[1]), int(fundet[2]), fundet[3]
    try:
        if aar:
            return date(int(aar) + (2000 if len(aar) == 2 else 0), maaned, dag)
        denne = date(moedet.year, maaned, dag)
        return denne if denne >= moedet else date(moedet.year + 1, maaned, dag)
    except ValueError:
        return None
