"""What a screen reader meets in a PDF: every breach of PDF/A-3a and PDF/UA-1 that structure alone can show."""

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf

PAINTS = {"Tj", "TJ", "'", '"', "f", "f*", "F", "S", "s", "B", "B*", "b", "b*", "Do", "sh"}
PARENTS = {
    "/LI": {"/L"},
    "/LBody": {"/LI"},
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
}


def breaches(content: bytes) -> list[str]:
    """All breaches in the PDF, in words; an accessible document has none."""
    with pikepdf.open(BytesIO(content)) as pdf:
        reached = {tag.objgen for tag, _ in tags(pdf)}
        return [
            *pdf.check_pdf_syntax(),
            *_document(pdf),
            *(breach for tag, parent in tags(pdf) for breach in _tag(tag, parent)),
            *_headings(pdf),
            *(breach for number, page in enumerate(pdf.pages, start=1) for breach in _page(pdf, page, number, reached)),
        ]


@cache
def lines(content: bytes) -> list[list[str]]:
    """The runs of text on each page, in the order they are drawn, read as a screen reader would."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return [list(_runs(page)) for page in pdf.pages]


def text(content: bytes) -> str:
    """All text in the PDF with a space between runs."""
    return " ".join(run for page in lines(content) for run in page)


def _runs(page: pikepdf.Page) -> Iterator[str]:
    letters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            letters = _letters(page.obj.Resources.Font[str(operands[0])])
        elif str(operator) in {"Tj", "TJ"}:
            strings = operands[0] if str(operator) == "TJ" else operands
            codes = b"".join(bytes(string) for string in strings if isinstance(string, pikepdf.String))
            yield "".join(letters[int.from_bytes(pair)] for pair in zip(codes[::2], codes[1::2], strict=True))


def _letters(font: Any) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>\n", font.ToUnicode.read_bytes(), re.IGNORECASE)
    return {int(code, 16): bytes.fromhex(letter.decode()).decode("utf-16-be") for code, letter in pairs}


def tags(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, str]]:
    """Each structure element with the tag of its parent, in reading order."""
    yield from _children(pdf.Root.StructTreeRoot, "")


def _children(element: Any, tag: str) -> Iterator[tuple[Any, str]]:
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid, tag
            yield from _children(kid, str(kid.S))


def _document(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    xmp = root.Metadata.read_bytes().decode()
    if str(root.get("/Lang", "")) != "da":
        yield "the language is not Danish"
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "not marked as tagged"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "the title is not shown"
    if not str(pdf.docinfo.get("/Title", "")):
        yield "no title"
    if "/Outlines" not in root:
        yield "no bookmarks"
    if [str(intent.S) for intent in root.get("/OutputIntents", [])] != ["/GTS_PDFA1"]:
        yield "no output intent"
    marks = re.findall(r"pdf(?:a|ua)id:(?:part|conformance)(?:=\"|>)(\w+)", xmp)
    if sorted(marks) != ["1", "3", "A"]:
        yield f"marks are {marks}"
    if [str(file.AFRelationship) for file in root.get("/AF", [])] != ["/Source"]:
        yield "the data are not attached as source"


def _tag(tag: Any, parent: str) -> Iterator[str]:
    name = str(tag.S)
    if parent not in PARENTS.get(name, {parent}):
        yield f"{name} in {parent}"
    if name == "/TH" and "/Scope" not in tag.get("/A", {}):
        yield "TH without Scope"
    if name == "/TD" and not tag.get("/A", {}).get("/Headers"):
        yield "TD without Headers"
    if name == "/Figure" and not str(tag.get("/Alt", "")):
        yield "Figure without Alt"


def _headings(pdf: pikepdf.Pdf) -> Iterator[str]:
    before = 0
    for tag, _ in tags(pdf):
        if heading := re.fullmatch(r"/H([1-6])", str(tag.S)):
            level = int(heading[1])
            if level > before + 1:
                yield f"H{level} after H{before}"
            before = level


def _page(pdf: pikepdf.Pdf, page: pikepdf.Page, number: int, reached: set[Any]) -> Iterator[str]:
    if page.obj.get("/Tabs") != "/S":
        yield f"page {number}: tab order does not follow the structure"
    for annotation in page.obj.get("/Annots", []):
        if "/StructParent" not in annotation or not str(annotation.get("/Contents", "")):
            yield f"page {number}: a link has no tag or no text"
        if not int(annotation.get("/F", 0)) & 4:
            yield f"page {number}: a link is not printed"
        if annotation.Subtype == "/Widget":
            owner = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)[int(annotation.StructParent)]
            if str(owner.S) != "/Form" or owner.objgen not in reached or not str(annotation.get("/TU", "")):
                yield f"page {number}: a field is not tagged as a form field with a name"
    for font in page.obj.Resources.get("/Font", {}).values():
        descriptor = font.DescendantFonts[0].FontDescriptor
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
            yield f"page {number}: {font.BaseFont} is not embedded"
        if "/ToUnicode" not in font:
            yield f"page {number}: {font.BaseFont} cannot be read as text"
    if "/StructParents" not in page.obj:
        yield f"page {number}: not tagged"
    else:
        yield from _content(pdf, page, number, reached)


def _content(pdf: pikepdf.Pdf, page: pikepdf.Page, number: int, reached: set[Any]) -> Iterator[str]:
    owners = _owners(pdf, int(page.obj.StructParents))
    marked: list[bool] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) in {"BMC", "BDC"}:
            properties = operands[1] if len(operands) > 1 else {}
            mcid = properties.get("/MCID")
            marked.append(owners[int(mcid)] in reached if mcid is not None else str(operands[0]) == "/Artifact")
        elif str(operator) == "EMC":
            marked.pop()
        elif str(operator) in PAINTS and not any(marked):
            yield f"page {number}: {operator} is neither tagged nor an artifact"


def _owners(pdf: pikepdf.Pdf, key: int) -> list[Any]:
    """The structure element of each marked content on the page, by MCID; None for an artifact."""
    owners = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)[key]
    return [owner.objgen if isinstance(owner, pikepdf.Dictionary) else None for owner in owners]
