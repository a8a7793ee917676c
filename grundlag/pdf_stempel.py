"""Stamping a finished PDF: page numbers, codes and squares on top, as artifacts that are not read aloud."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from itertools import count
from typing import Any, NamedTuple

import pikepdf
from django.contrib.staticfiles import finders
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from grundlag.pdf import SKRIFT

NAVN = "IBMPlexSans"
MM = 72 / 25.4
"""Points in a millimetre: coordinates here are millimetres from the lower left corner of the page."""

# Squares touch without a seam when each is a hair larger.
_OVERLAP = 0.01


class Tekst(NamedTuple):
    """One line of text with its left end at ``x``, ``y`` (or its right end, with ``hoejre``); ``punkt`` is its size."""

    tekst: str
    x: float
    y: float
    punkt: float = 8
    hoejre: bool = False


class Firkant(NamedTuple):
    """A black rectangle from its lower left corner."""

    x: float
    y: float
    bredde: float
    hoejde: float


class Stempel:
    """
    Writes on the pages of ``pdf``; the font is embedded once, with the letters that are used, by ``luk``.

    What is stamped is marked as a pagination artifact, so PDF/UA-1 stays true.
    """

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self._skrift = pdf.make_indirect(pikepdf.Dictionary())
        self._tegn: set[str] = set()

    def saet(self, side: pikepdf.Page, tekster: Iterable[Tekst] = (), firkanter: Iterable[Firkant] = ()) -> None:
        """Stamp one page; upright as the reader sees it, also where the page is turned."""
        ordrer = [b"/Artifact <</Type /Pagination>> BDC q", _vendt(side)]
        ordrer += [
            f"{f.x * MM:.3f} {f.y * MM:.3f} {f.bredde * MM + _OVERLAP:.3f} {f.hoejde * MM + _OVERLAP:.3f} re f".encode()
            for f in firkanter
        ]
        navn = None
        for tekst in tekster:
            navn = navn or self._skrift_paa(side)
            ordrer.append(self._linje(tekst, str(navn)))
        ordrer.append(b"Q EMC")
        # Whatever state the page's own drawing leaves behind must not turn or colour the stamp.
        side.contents_add(self.pdf.make_stream(b"q\n"), prepend=True)
        side.contents_add(self.pdf.make_stream(b"\nQ\n" + b"\n".join(ordrer) + b"\n"))

    def luk(self) -> None:
        """Embed the font with the letters that were used; call once, before the file is saved."""
        if not self._tegn:
            return
        tegn = sorted(self._tegn)
        skrift = _font()
        bredder = {skrift.glyffer[et]: skrift.bredder[et] for et in tegn}
        beskrivelse = pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor,
            FontName=pikepdf.Name(f"/{_maerke(tegn)}+{NAVN}"),
            Flags=4,
            FontBBox=list(skrift.ramme),
            ItalicAngle=0,
            Ascent=skrift.op,
            Descent=skrift.ned,
            CapHeight=skrift.op,
            StemV=80,
            FontFile2=self.pdf.make_stream(_udsnit("".join(tegn))),
        )
        efterkommer = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.CIDFontType2,
            BaseFont=beskrivelse.FontName,
            CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            FontDescriptor=self.pdf.make_indirect(beskrivelse),
            CIDToGIDMap=pikepdf.Name.Identity,
            DW=500,
            W=[del_ for glyf, bredde in sorted(bredder.items()) for del_ in (glyf, pikepdf.Array([bredde]))],
        )
        self._skrift.update(
            {
                "/Type": pikepdf.Name.Font,
                "/Subtype": pikepdf.Name.Type0,
                "/BaseFont": beskrivelse.FontName,
                "/Encoding": pikepdf.Name("/Identity-H"),
                "/DescendantFonts": pikepdf.Array([self.pdf.make_indirect(efterkommer)]),
                "/ToUnicode": self.pdf.make_stream(_som_unicode({skrift.glyffer[et]: et for et in tegn})),
            }
        )

    def _skrift_paa(self, side: pikepdf.Page) -> pikepdf.Name:
        """
        The font among the page's own, under a name that no other has.

        The page may have been stamped before, in another file: with other letters, which it must keep.
        """
        paa: Any = side.resources.get("/Font", {})
        navne = (f"/Stempel{nummer or ''}" for nummer in count())
        navn = next(et for et in navne if et not in paa or paa[et].objgen == self._skrift.objgen)
        return side.add_resource(self._skrift, pikepdf.Name.Font, name=pikepdf.Name(navn))

    def _linje(self, tekst: Tekst, navn: str) -> bytes:
        skrift = _font()
        # A letter that the font lacks is shown as a question mark, as in every PDF of ours.
        tegn = [et if et in skrift.glyffer else "?" for et in tekst.tekst]
        self._tegn.update(tegn)
        bredde = sum(skrift.bredder[et] for et in tegn) * tekst.punkt / 1000
        x = tekst.x * MM - (bredde if tekst.hoejre else 0)
        koder = "".join(f"{skrift.glyffer[et]:04X}" for et in tegn)
        return f"BT {navn} {tekst.punkt} Tf {x:.3f} {tekst.y * MM:.3f} Td <{koder}> Tj ET".encode()


class _Font(NamedTuple):
    """What the stamp must know of the font; widths and heights in thousandths of the size."""

    glyffer: dict[str, int]
    bredder: dict[str, int]
    ramme: tuple[int, int, int, int]
    op: int
    ned: int


@cache
def _font() -> _Font:
    skrift = TTFont(finders.find(SKRIFT))
    skala = 1000 / skrift["head"].unitsPerEm
    kort = skrift.getBestCmap()
    hoved, linje = skrift["head"], skrift["hhea"]
    return _Font(
        {chr(kode): skrift.getGlyphID(navn) for kode, navn in kort.items()},
        {chr(kode): round(skrift["hmtx"][navn][0] * skala) for kode, navn in kort.items()},
        (*(round(kant * skala) for kant in (hoved.xMin, hoved.yMin, hoved.xMax, hoved.yMax)),),
        round(linje.ascent * skala),
        round(linje.descent * skala),
    )


@cache
def _udsnit(tegn: str) -> bytes:
    """The font with only ``tegn`` drawn; glyph numbers stay, so text can be written before all letters are known."""
    valg = Options(retain_gids=True, notdef_outline=True, layout_features=[])
    valg.drop_tables += ["DSIG", "GSUB", "GPOS", "GDEF"]
    valg.recalc_timestamp = False  # the same letters give the same bytes
    skrift = TTFont(finders.find(SKRIFT), recalcTimestamp=False)
    udsnit = Subsetter(valg)
    udsnit.populate(text=tegn)
    udsnit.subset(skrift)
    ud = BytesIO()
    skrift.flavor = None  # PDF takes no WOFF
    skrift.save(ud)
    return ud.getvalue()


def _maerke(tegn: list[str]) -> str:
    """Six capitals that name the subset, as PDF asks for."""
    tal = sum(ord(et) * (nummer + 1) for nummer, et in enumerate(tegn))
    return "".join(chr(65 + tal // 26**plads % 26) for plads in range(6))


def _som_unicode(tegn: dict[int, str]) -> bytes:
    par = [f"<{glyf:04x}> <{et.encode('utf-16-be').hex()}>\n" for glyf, et in sorted(tegn.items())]
    # At most a hundred in each block.
    blokke = [par[fra : fra + 100] for fra in range(0, len(par), 100)]
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        + "".join(f"{len(blok)} beginbfchar\n{''.join(blok)}endbfchar\n" for blok in blokke)
        + "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()


def _vendt(side: pikepdf.Page) -> bytes:
    """The matrix that puts the origin where the reader of a turned page sees the lower left corner."""
    x0, y0, x1, y1 = (float(kant) for kant in side.cropbox)
    vinkel = int(side.obj.get("/Rotate", 0)) % 360
    matrix = {
        0: (1, 0, 0, 1, x0, y0),
        90: (0, 1, -1, 0, x1, y0),
        180: (-1, 0, 0, -1, x1, y1),
        270: (0, -1, 1, 0, x0, y1),
    }[vinkel]
    return b"0 g " + " ".join(f"{tal:g}" for tal in matrix).encode() + b" cm"


def sidemaal(side: pikepdf.Page) -> tuple[float, float]:
    """Width and height of the page in millimetres, as the reader sees it."""
    x0, y0, x1, y1 = (float(kant) for kant in side.cropbox)
    bredde, hoejde = (x1 - x0) / MM, (y1 - y0) / MM
    return (hoejde, bredde) if int(side.obj.get("/Rotate", 0)) % 180 else (bredde, hoejde)
