"""A whole plan written elsewhere, laid into sections by its headings: DOCX, HTML from the clipboard, or plain text."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING

from django.core.files.base import File

from grundlag.fejl import Regelbrud
from grundlag.filer import DOCX, kontroller_fil

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

STOERSTE_XML = 20 * 1024 * 1024
STOERSTE_TEGN = 500_000
FLEST_STYKKER = 200
_OVERSKRIFTSTYPE = re.compile(r"(?:heading|overskrift)\s*(\d)|title|titel", re.IGNORECASE)
_NUMMER = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.)]?|[a-zæøå][.)])\s+", re.IGNORECASE)
_MARKDOWN = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
_ER_HTML = re.compile(r"<(?:p|h[1-6]|div|ul|ol|table|body|html)\b", re.IGNORECASE)

# What people call the texts of a section, besides their own names.
ANDRE_NAVNE = {
    "baggrund": ("baggrund", "baggrund og udfordringer", "udfordringer", "problemstilling"),
    "formaal": ("formål", "formål og vision", "indsatsens formål"),
    "maalgruppe": ("målgruppe", "målgrupper", "målgruppen"),
    "samarbejdspartnere": ("samarbejdspartnere", "samarbejdspartner", "samarbejde", "partnere"),
    "resume": ("resumé", "resume", "sammenfatning"),
    "vision": ("vision", "planens vision", "vision og mission"),
    "organisering": ("organisering", "organisering og ledelse", "ledelse", "ledelse og organisering"),
}
PLANENS = ("resume", "vision", "organisering")
AFSNITTETS = ("baggrund", "formaal", "maalgruppe", "samarbejdspartnere")


@dataclass(frozen=True, slots=True)
class Stykke:
    """A heading and the text under it; ``sted`` is where it seems to belong, blank when nothing matches."""

    overskrift: str
    niveau: int
    tekst: str
    sted: str = ""


def laes_fil(fil: File[bytes]) -> list[Stykke]:
    """
    The pieces of a DOCX, in its order; a table is a line per row.

    Raises Regelbrud for what is no DOCX, holds macros, is damaged, or unpacks to too much.
    """
    from docx import Document  # not sooner: it costs every start of the server
    from docx.table import Table

    if kontroller_fil(fil) != DOCX:
        raise Regelbrud("Vælg et Word-dokument, hvis navn ender på .docx, eller indsæt teksten i feltet.")
    indhold = fil.read()
    with zipfile.ZipFile(BytesIO(indhold)) as arkiv:
        if sum(post.file_size for post in arkiv.infolist() if post.filename.endswith(".xml")) > STOERSTE_XML:
            raise Regelbrud("Dokumentet er for stort. Del det i flere, og tag ét ad gangen.")
    linjer: list[tuple[int, str]] = []
    try:
        for del_ in Document(BytesIO(indhold)).iter_inner_content():
            if isinstance(del_, Table):
                linjer += [(0, " | ".join(celle.text.strip() for celle in raekke.cells)) for raekke in del_.rows]
                linjer.append((0, ""))
            else:
                linjer.append((_niveau(del_), del_.text.strip()))
                linjer.append((0, ""))
    except (KeyError, ValueError, SyntaxError, AttributeError, IndexError) as fejl:
        raise Regelbrud("Dokumentet kan ikke læses. Gem det igen i Word som .docx, og vælg det på ny.") from fejl
    return _saml(linjer)


def _niveau(afsnit: Paragraph) -> int:
    """Its level as a heading, by its style; a short line that is all bold is one too, at the lowest level."""
    stil = (afsnit.style.name or "") if afsnit.style is not None else ""
    if fundet := _OVERSKRIFTSTYPE.match(stil):
        return int(fundet[1] or 1)
    tekst = afsnit.text.strip()
    synlige = [run for run in afsnit.runs if run.text.strip()]
    return 6 if 0 < len(tekst) <= 80 and synlige and all(run.bold for run in synlige) else 0


def laes_tekst(tekst: str, kendte: Iterable[str]) -> list[Stykke]:
    """
    The pieces of pasted text: HTML by its tags; of plain text a line with ``#``, or one that is a known heading.

    ``kendte`` are the names of the plan's own sections.
    """
    if _ER_HTML.search(tekst):
        laeser = _Html()
        laeser.feed(tekst)
        laeser.close()
        return _saml(laeser.linjer)
    omraader = {normal(navn) for navn in kendte}
    felter = {navn for navne in ANDRE_NAVNE.values() for navn in navne}
    linjer: list[tuple[int, str]] = []
    for linje in tekst.splitlines():
        ren = normal(linje)
        if fundet := _MARKDOWN.match(linje):
            linjer.append((len(fundet[1]), fundet[2]))
        else:
            linjer.append((1 if ren in omraader else 2 if ren in felter else 0, linje.rstrip()))
    return _saml(linjer)


class _Html(HTMLParser):
    """Lines of text with the level of their heading, 0 for none; what is no text is left out."""

    SKJULT = frozenset({"script", "style", "head", "title"})
    BLOKKE = frozenset({"p", "div", "li", "tr", "table", "ul", "ol", "br", "blockquote", "section", "article"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.linjer: list[tuple[int, str]] = []
        self.niveau = self.skjult = 0
        self.tekst = ""

    def _ny_linje(self) -> None:
        linje = " ".join(self.tekst.split())
        if linje:
            self.linjer += [(self.niveau, linje), (0, "")]
        self.tekst = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SKJULT:
            self.skjult += 1
        if re.fullmatch("h[1-6]", tag):
            self._ny_linje()
            self.niveau = int(tag[1])
        elif tag in self.BLOKKE:
            self._ny_linje()
            self.tekst = "- " if tag == "li" else ""
        elif tag in {"td", "th"} and self.tekst:
            self.tekst += " | "

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SKJULT:
            self.skjult = max(0, self.skjult - 1)
        if re.fullmatch("h[1-6]", tag):
            self._ny_linje()
            self.niveau = 0
        elif tag in self.BLOKKE:
            self._ny_linje()

    def handle_data(self, data: str) -> None:
        if not self.skjult:
            self.tekst += data

    def close(self) -> None:
        super().close()
        self._ny_linje()


def _saml(linjer: Iterable[tuple[int, str]]) -> list[Stykke]:
    """Headings with the text under each. Raises Regelbrud when there is nothing, or too much."""
    stykker: list[Stykke] = []
    overskrift, niveau, tekst = "", 0, list[str]()

    def afslut() -> None:
        samlet = re.sub(r"\n{3,}", "\n\n", "\n".join(tekst)).strip("\n")
        if samlet or overskrift:
            stykker.append(Stykke(overskrift, niveau, samlet))

    for et_niveau, linje in linjer:
        linje = linje.replace("\x00", "")
        if et_niveau and linje.strip():
            afslut()
            overskrift, niveau, tekst = linje.strip()[:200], et_niveau, []
        else:
            tekst.append(linje)
    afslut()
    if not stykker:
        raise Regelbrud("Der er ingen tekst at tage ind.")
    if len(stykker) > FLEST_STYKKER:
        raise Regelbrud(f"Der er over {FLEST_STYKKER} overskrifter. Tag dokumentet ind i flere dele.")
    if sum(len(en.tekst) for en in stykker) > STOERSTE_TEGN:
        raise Regelbrud("Teksten er for lang: højst 500.000 tegn ad gangen.")
    return stykker


def normal(navn: str) -> str:
    """A heading as it is compared: no number before it, no case, no colon after it."""
    uden = _NUMMER.sub("", navn.strip()).strip(" :.–-").lower()
    return re.sub(r"^indsatsområde\s*\d*\s*[:–-]?\s+", "", uden)


def placer(stykker: Iterable[Stykke], omraader: dict[str, str]) -> Iterator[Stykke]:
    """
    Each piece with the place its heading names; ``omraader`` names the indsatsområder by kode.

    A text heading counts within the indsatsområde that stands above it; what stands right under an indsatsområde
    is its baggrund.
    """
    efter_navn = {normal(navn): kode for kode, navn in omraader.items()}
    felter = {navn: felt for felt, navne in ANDRE_NAVNE.items() for navn in navne}
    kode, kodens_niveau = "", 0
    for en in stykker:
        navn = normal(en.overskrift)
        sted = ""
        if navn in efter_navn:
            kode, kodens_niveau = efter_navn[navn], en.niveau
            sted = f"indsats:{kode}:baggrund" if en.tekst else ""
        elif felter.get(navn) in AFSNITTETS and kode:
            sted = f"indsats:{kode}:{felter[navn]}"
        elif felter.get(navn) in PLANENS:
            sted = f"organisering:{felter[navn]}"
            kode = ""
        elif en.overskrift and kode and en.niveau <= kodens_niveau:
            kode = ""
        yield Stykke(en.overskrift, en.niveau, en.tekst, sted)
