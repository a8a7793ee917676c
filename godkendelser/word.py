"""An indstilling as an editable document, in the plan's own words and figures."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from grundlag.markdown import laes
from grundlag.penge import kroner_tekst

SKRIFT = "Arial"
SPROG = "da-DK"
TYPOGRAFIER = {"Normal": 10.5, "Heading 1": 18, "Heading 2": 13, "Heading 3": 11}


def indstilling_docx(data: Mapping[str, Any]) -> bytes:
    """``data``: as ``dokumenter.dokumentdata`` says it."""
    dokument = _dokument(data["titel"])
    dokument.add_heading(f"Indstilling: {data['emne']}", 1)
    dokument.add_paragraph(f"Til {data['instans']}. Version {data['version']}, kendetegn {data['hash_kort']}.")
    dokument.add_heading("Indstilling", 2)
    dokument.add_paragraph(f"Det indstilles til {data['instans']},")
    _nummereret(dokument, [f"at {punkt}." for punkt in data["punkter"]])
    for afsnit in data["afsnit"]:
        dokument.add_heading(afsnit["titel"], 2)
        for tekst in afsnit["tekster"]:
            _skriv(dokument, tekst)
        if afsnit["titel"] == "Økonomi":
            for plan in data["planer"]:
                dokument.add_paragraph(plan["plan"])  # without words between them two tables would be one
                _tabel(dokument, plan)
    dokument.add_heading("Bilag", 2)
    _nummereret(dokument, data["bilag"])
    ud = io.BytesIO()
    dokument.save(ud)
    return ud.getvalue()


def _dokument(titel: str) -> Any:
    """An empty A4 page in one typeface, proofread as Danish."""
    dokument: Any = Document()
    dokument.core_properties.title, dokument.core_properties.language = titel, SPROG
    for navn, grad in TYPOGRAFIER.items():
        skrift = dokument.styles[navn].font
        skrift.name, skrift.size, skrift.color.rgb = SKRIFT, Pt(grad), RGBColor(0, 0, 0)
        # The headings' own typeface is the theme's, which goes before the name.
        skrifttyper = skrift.element.rPr.rFonts
        for hvor in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            skrifttyper.attrib.pop(qn(f"w:{hvor}"), None)
    sprog = OxmlElement("w:lang")
    sprog.set(qn("w:val"), SPROG)
    dokument.styles["Normal"].element.get_or_add_rPr().append(sprog)
    sektion = dokument.sections[0]
    sektion.page_width, sektion.page_height = Cm(21), Cm(29.7)
    sektion.left_margin = sektion.right_margin = sektion.top_margin = sektion.bottom_margin = Cm(2.5)
    return dokument


def _nummereret(dokument: Any, tekster: list[str]) -> None:
    nummerering = _ny_nummerering(dokument)
    for tekst in tekster:
        _nummer(dokument.add_paragraph(tekst, style="List Number"), nummerering)


def _ny_nummerering(dokument: Any) -> int:
    """A list that begins at 1, and does not go on where the last one ended."""
    stil = dokument.styles["List Number"].element.pPr.numPr.numId.val
    numre = dokument.part.numbering_part.element
    ny = numre.add_num(numre.num_having_numId(stil).abstractNumId.val)
    ny.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(ny.numId)


def _nummer(afsnit: Any, nummerering: int) -> None:
    plads = afsnit._p.get_or_add_pPr().get_or_add_numPr()
    plads.get_or_add_ilvl().val, plads.get_or_add_numId().val = 0, nummerering


def _skriv(dokument: Any, tekst: str) -> None:
    """A text of the plan: its paragraphs, lists, headings and bold words as Word's own."""
    lister: list[int | None] = []
    er_overskrift = False
    for del_ in laes(tekst):
        if del_.type.endswith("_list_open"):
            lister.append(_ny_nummerering(dokument) if del_.type.startswith("ordered") else None)
        elif del_.type.endswith("_list_close"):
            lister.pop()
        elif del_.type.startswith("heading"):
            er_overskrift = del_.type == "heading_open"
        elif del_.type == "inline":
            stil = "Heading 3" if er_overskrift else "Normal"
            if lister:
                stil = "List Bullet" if lister[-1] is None else "List Number"
            afsnit = dokument.add_paragraph(style=stil)
            if lister and lister[-1]:
                _nummer(afsnit, lister[-1])
            for stump, fed, kursiv in _stumper(del_.children or []):
                loeb = afsnit.add_run(stump)
                loeb.bold, loeb.italic = fed or None, kursiv or None
        elif del_.type in {"fence", "code_block"}:
            dokument.add_paragraph(del_.content.rstrip())


def _stumper(dele: list[Any]) -> Iterator[tuple[str, bool, bool]]:
    """The words of a paragraph, and whether they are bold and in italics; a link is followed by its address."""
    fed = kursiv = False
    adresse = ""
    for del_ in dele:
        if del_.type in {"strong_open", "strong_close"}:
            fed = del_.type == "strong_open"
        elif del_.type in {"em_open", "em_close"}:
            kursiv = del_.type == "em_open"
        elif del_.type == "link_open":
            adresse = del_.attrGet("href")
        elif del_.type == "link_close":
            yield f" ({adresse})", fed, kursiv
        else:
            yield del_.content or "\n", fed, kursiv


def _tabel(dokument: Any, plan: Mapping[str, Any]) -> None:
    raekker = [("Kilde", "Kroner i alt")]
    raekker += [(et["navn"], kroner_tekst(et["beloeb"])) for et in plan["kilder"]]
    raekker.append(("I alt", kroner_tekst(plan["ramme"])))
    tabel = dokument.add_table(rows=0, cols=2, style="Table Grid")
    tabel.alignment = WD_TABLE_ALIGNMENT.LEFT
    for nummer, tekster in enumerate(raekker):
        raekke = tabel.add_row()
        for celle, tekst in zip(raekke.cells, tekster, strict=True):
            celle.paragraphs[0].add_run(tekst).bold = nummer in (0, len(raekker) - 1)
        raekke.cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    # The first row is the table's head, repeated on a new page and read aloud as one.
    tabel.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
