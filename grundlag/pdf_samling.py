"""Many PDFs behind a first one of ours: bookmarks, one page numbering, and the tags of those that have them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any, NamedTuple

import pikepdf

from grundlag.fejl import Regelbrud
from grundlag.pdf_stempel import Stempel, Tekst, sidemaal

MARGEN = 8.0
"""How far from the lower right corner the page number stands, in millimetres."""

_MAERKE = rb"pdf(?:a|ua)id:(?:part|conformance)"
_MAERKER = re.compile(rb"<%b>[^<]*</[^>]*>|\s%b=\"[^\"]*\"" % (_MAERKE, _MAERKE))


_INTET: dict[str, Any] = {}


class Del(NamedTuple):
    """One document of the whole, under its bookmark."""

    titel: str
    indhold: bytes


def antal_sider(del_: Del) -> int:
    """How many pages a document has; raises Regelbrud, naming it, for one that is damaged or locked."""
    with _aabn(del_) as pdf:
        return len(pdf.pages)


def saml(
    forrest: bytes,
    dele: Sequence[Del],
    *,
    sidetekst: Callable[[int, int], str] | None = None,
    meld: Callable[[int, int], None] | None = None,
) -> bytes:
    """
    Put ``dele`` behind ``forrest``, a PDF of ours that gives the whole its title, data and marks.

    Tags and links inside a part go along, so a part that can be read aloud still can; where one is not PDF/A and
    PDF/UA itself, the whole no longer says that it is. ``sidetekst(side, sider)`` is stamped in the corner of every
    page; ``meld`` is told how far it is. The same input gives the same bytes. Raises Regelbrud for a part that is
    damaged or locked, naming it.
    """
    with pikepdf.open(BytesIO(forrest)) as samlet:
        _giv_egne_id(samlet.Root.StructTreeRoot, 0)
        starter = []
        alle_maerket = True
        for nummer, del_ in enumerate(dele, start=1):
            with _aabn(del_) as kilde:
                starter.append((del_.titel, len(samlet.pages)))
                alle_maerket &= _er_maerket(kilde)
                _tilfoej(samlet, kilde, nummer)
            if meld:
                meld(nummer, len(dele))
        if not alle_maerket:
            metadata = samlet.Root.Metadata
            metadata.write(_MAERKER.sub(b"", metadata.read_bytes()))
        if sidetekst:
            _nummerer(samlet, sidetekst)
        with samlet.open_outline() as indhold:
            indhold.root.extend(pikepdf.OutlineItem(titel, foerste) for titel, foerste in starter)
        ud = BytesIO()
        samlet.save(ud, deterministic_id=True)
        return ud.getvalue()


def _aabn(del_: Del) -> pikepdf.Pdf:
    try:
        return pikepdf.open(BytesIO(del_.indhold))
    except pikepdf.PasswordError:
        raise Regelbrud(f"„{del_.titel}“ er låst med adgangskode og kan ikke tages med.") from None
    except pikepdf.PdfError:
        raise Regelbrud(f"„{del_.titel}“ er beskadiget og kan ikke tages med.") from None


def _er_maerket(pdf: pikepdf.Pdf) -> bool:
    metadata = pdf.Root.get("/Metadata")
    return "/StructTreeRoot" in pdf.Root and metadata is not None and len(_MAERKER.findall(metadata.read_bytes())) == 3


def _tilfoej(samlet: pikepdf.Pdf, kilde: pikepdf.Pdf, nummer: int) -> None:
    """Add the pages of ``kilde``, and its tags under keys and ids that no part before it has."""
    foerste = len(samlet.pages)
    samlet.add_pages_from(kilde)
    nye = samlet.pages[foerste:]
    if "/StructTreeRoot" not in kilde.Root:
        for ting, noegle in _tagnoegler(nye):  # they point into a tree that is not there
            del ting[noegle]
        return
    rod = samlet.Root.StructTreeRoot
    numre = pikepdf.NumberTree(rod.ParentTree)
    spring = max((int(noegle) for noegle in numre), default=-1) + 1
    trae = samlet.copy_foreign(kilde.Root.StructTreeRoot)
    for ting, noegle in _tagnoegler(nye):
        ting[noegle] = int(ting[noegle]) + spring
    for nummer_i_delen, ejere in pikepdf.NumberTree(trae.ParentTree).items():
        numre[int(nummer_i_delen) + spring] = ejere
    rod.ParentTreeNextKey = max(int(noegle) for noegle in numre) + 1
    _giv_egne_id(trae, nummer)
    for barn in _boern(trae):
        barn.P = rod
        rod.K = pikepdf.Array([*_boern(rod), barn])
    if "/RoleMap" in trae:
        rod.RoleMap = pikepdf.Dictionary({**dict(trae.RoleMap), **dict(rod.get("/RoleMap", {}))})


def _tagnoegler(sider: Sequence[pikepdf.Page]) -> list[tuple[Any, str]]:
    """Whatever on the pages has a key into the tree of tags (page, link, picture), and the name of the key."""
    ting = [
        et
        for side in sider
        for et in (
            side.obj,
            *side.obj.get("/Annots", []),
            *side.obj.get("/Resources", _INTET).get("/XObject", _INTET).values(),
        )
    ]
    return [(et, noegle) for et in ting for noegle in ("/StructParents", "/StructParent") if noegle in et]


def _boern(element: Any) -> list[Any]:
    boern = element.get("/K", [])
    boern = boern if isinstance(boern, pikepdf.Array) else [boern]
    return [barn for barn in boern if isinstance(barn, pikepdf.Dictionary) and "/S" in barn]


def _giv_egne_id(trae: Any, nummer: int) -> None:
    """Name the cells of part ``nummer`` apart from the other parts', and those that name them by their new names."""
    koe = _boern(trae)
    while koe:
        element = koe.pop()
        koe += _boern(element)
        if "/ID" in element:
            element.ID = _med_nummer(element.ID, nummer)
        for egenskab in element.get("/A", []) if isinstance(element.get("/A"), pikepdf.Array) else [element.get("/A")]:
            if isinstance(egenskab, pikepdf.Dictionary) and "/Headers" in egenskab:
                egenskab.Headers = pikepdf.Array([_med_nummer(navn, nummer) for navn in egenskab.Headers])


def _med_nummer(navn: Any, nummer: int) -> pikepdf.String:
    return pikepdf.String(f"{nummer}.".encode() + bytes(navn))


def _nummerer(pdf: pikepdf.Pdf, sidetekst: Callable[[int, int], str]) -> None:
    stempel = Stempel(pdf)
    for nummer, side in enumerate(pdf.pages, start=1):
        bredde, _ = sidemaal(side)
        stempel.saet(side, [Tekst(sidetekst(nummer, len(pdf.pages)), bredde - MARGEN, MARGEN, hoejre=True)])
    stempel.luk()
