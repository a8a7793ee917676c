"""
The agenda as it is sent: one PDF with its documents under one page numbering, and supplements re-paged into it.

What a closed item holds is in none of them: its heading is public, and mail goes to many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf

from fora.models import Dagsordenspunkt, Moede
from grundlag import kanon, kroge
from grundlag.dato import i_dag
from grundlag.pdf import render_pdf
from grundlag.pdf_samling import Del, antal_sider, saml
from grundlag.templatetags.visning import dag

DAGSORDEN = "fora/dagsorden.pdf.html"
SUPPLEMENT = "fora/supplement.pdf.html"
PUNKT = "fora/punkt.pdf.html"
OVERSIGT = "fora/bilagsoversigt.pdf.html"
Meld = Callable[[int, int], None]


def stilling(moede: Moede) -> dict[str, Any]:
    """The agenda as it stands, as canonical data: what the PDF is made from and the next supplement compared with."""
    punkter = list(moede.punkter.prefetch_related("bilag"))
    baerer: dict[int, list[str]] = defaultdict(list)
    for punkt_id, panel in kroge.punktindhold([punkt for punkt in punkter if not punkt.lukket]):
        baerer[punkt_id] += [raekke.titel for raekke in panel.raekker]
    data: dict[str, Any] = kanon.kanonisk(
        {
            "gruppe": str(moede.gruppe),
            "titel": moede.titel,
            "dato": moede.dato,
            "kl": _klokken(moede),
            "sted": moede.sted,
            "punkter": [_punkt(punkt, baerer[punkt.pk]) for punkt in punkter],
        }
    )
    return data


def _klokken(moede: Moede) -> str:
    if not moede.start_kl:
        return ""
    return f"{moede.start_kl:%H.%M}" + (f"–{moede.slut_kl:%H.%M}" if moede.slut_kl else "")


def _punkt(punkt: Dagsordenspunkt, baerer: list[str]) -> dict[str, Any]:
    aaben = not punkt.lukket
    return {
        "uid": punkt.uid,
        "nummer": punkt.nummer,
        "titel": punkt.titel,
        "type": punkt.get_type_display(),
        "minutter": punkt.minutter,
        "lukket": punkt.lukket,
        "indstilling": punkt.indstilling if aaben else "",
        "sagsfremstilling": punkt.sagsfremstilling if aaben else "",
        "baerer": baerer,
        "bilag": [
            {"nr": f"{punkt.nummer}.{nr}", "titel": et.titel, "sha256": et.sha256, "sider": et.sider, "id": et.pk}
            for nr, et in enumerate(punkt.bilag.all(), start=1)
        ]
        if aaben
        else [],
    }


def dan_dagsorden(
    data: dict[str, Any], hent: Callable[[str], bytes], *, version: int, meld: Meld | None = None
) -> tuple[bytes, dict[str, Any]]:
    """
    The agenda of ``stilling`` with all its documents, each fetched by ``hent(sha256)``.

    Returns it with ``sidekort``: the last page of each item, by its uid.
    """
    forrest = _render(DAGSORDEN, data, version)
    overskrifter = _overskriftssider(forrest, len(data["punkter"]))
    sider = antal_sider(Del("Dagsorden", forrest))
    alle_bilag = [(punkt, et) for punkt in data["punkter"] for et in punkt["bilag"]]
    dele = [Del(f"Bilag {et['nr']}: {et['titel']}", hent(et["sha256"])) for _, et in alle_bilag]
    if dele:
        oversigt, antal = _oversigt(data, sider, version)
        dele.insert(0, Del("Bilagsoversigt", oversigt))
        sider += antal
    sidekort = dict(zip((punkt["uid"] for punkt in data["punkter"]), overskrifter, strict=True))
    for punkt, et in alle_bilag:
        sider += et["sider"]
        sidekort[punkt["uid"]] = sider
    return saml(forrest, dele, sidetekst=lambda nr, i_alt: f"Side {nr} af {i_alt}", meld=meld), sidekort


def _oversigt(data: dict[str, Any], foer: int, version: int) -> tuple[bytes, int]:
    """The list of documents with the page where each begins; made again if it takes another page than thought."""
    antal = 1
    while True:
        side = foer + antal + 1
        raekker = []
        for punkt in data["punkter"]:
            for et in punkt["bilag"]:
                raekker.append({"nr": et["nr"], "titel": et["titel"], "side": side})
                side += et["sider"]
        oversigt = _render(OVERSIGT, {**data, "bilag": raekker}, version)
        fandt = antal_sider(Del("Bilagsoversigt", oversigt))
        if fandt == antal:
            return oversigt, antal
        antal = fandt


def aendringer(foer: dict[str, Any], nu: dict[str, Any]) -> list[dict[str, Any]]:
    """
    What is new since the agenda ``foer`` was sent, by item: ``tekst`` says it, ``bilag`` are the new documents.

    An item that only has another number is told and not printed again (``udskriv``).
    """
    kendte = {punkt["uid"]: punkt for punkt in foer["punkter"]}
    fundne = []
    for punkt in nu["punkter"]:
        gammelt = kendte.get(punkt["uid"])
        if gammelt is None:
            tekster, nye, udskriv = ["nyt punkt"], punkt["bilag"], True
        else:
            tekster = [tekst for felt, tekst in _FELTER.items() if punkt[felt] != gammelt[felt]]
            udskriv = bool(tekster)
            if punkt["nummer"] != gammelt["nummer"]:
                tekster.append(f"var punkt {gammelt['nummer']}")
            havde = {et["id"] for et in gammelt["bilag"]}
            nye = [et for et in punkt["bilag"] if et["id"] not in havde]
            tekster += [f"nyt bilag {et['nr']}: {et['titel']}" for et in nye]
        if tekster:
            fundne.append(
                {
                    "uid": punkt["uid"],
                    "punkt": f"{punkt['nummer']}. {punkt['titel']}",
                    "tekst": ", ".join(tekster),
                    "bilag": nye,
                    "udskriv": udskriv,
                }
            )
    return fundne


_FELTER = {
    "titel": "ny overskrift",
    "type": "ny type",
    "lukket": "åbnet eller lukket",
    "indstilling": "ny indstilling",
    "sagsfremstilling": "ny sagsfremstilling",
    "baerer": "en anden version",
    "minutter": "anden tid",
}


def dan_supplement(
    foer: dict[str, Any],
    data: dict[str, Any],
    hent: Callable[[str], bytes],
    *,
    version: int,
    sendt: date,
    meld: Meld | None = None,
) -> tuple[bytes, dict[str, Any], dict[str, int]]:
    """
    The list of changes since ``foer``, then what is new, numbered 12a, 12b … to be put behind page 12.

    Returns it with the sidekort and the letters used after each page, for the next supplement.
    """
    nyt = aendringer(foer, data)
    punkter = {punkt["uid"]: punkt for punkt in data["punkter"]}
    sidekort, bogstaver = dict(foer["sidekort"]), dict(foer.get("bogstaver", {}))
    side = 1
    for punkt in data["punkter"]:
        # A new item goes where the one before it ends.
        side = sidekort.setdefault(punkt["uid"], side)
    dele: list[Del] = []
    maerker: list[str] = []
    for aendring in nyt:
        egne = []
        if aendring["udskriv"]:
            punkt = punkter[aendring["uid"]]
            egne.append(Del(f"Punkt {aendring['punkt']}", _render(PUNKT, {**data, "punkt": punkt}, version)))
        egne += [Del(f"Bilag {et['nr']}: {et['titel']}", hent(et["sha256"])) for et in aendring["bilag"]]
        for _ in range(sum(antal_sider(et) for et in egne)):
            noegle = str(sidekort[aendring["uid"]])
            bogstaver[noegle] = bogstaver.get(noegle, 0) + 1
            maerker.append(f"{noegle}{bogstav(bogstaver[noegle])}")
            aendring.setdefault("fra", maerker[-1])
            aendring["til"] = maerker[-1]
        dele += egne
    forrest = _render(SUPPLEMENT, {**data, "aendringer": nyt, "sendt": sendt.isoformat()}, version)
    foerst = antal_sider(Del("Supplement", forrest))

    def sidetekst(nr: int, _i_alt: int) -> str:
        return f"Supplement {version - 1}, side {nr}" if nr <= foerst else f"Side {maerker[nr - foerst - 1]}"

    return saml(forrest, dele, sidetekst=sidetekst, meld=meld), sidekort, bogstaver


def bogstav(nummer: int) -> str:
    """1 is a, 26 z, 27 aa, as columns of a spreadsheet are named."""
    tekst = ""
    while nummer:
        nummer, rest = divmod(nummer - 1, 26)
        tekst = chr(97 + rest) + tekst
    return tekst


def _render(skabelon: str, data: dict[str, Any], version: int) -> bytes:
    hele = {
        "art_tekst": f"Dagsorden for {data['gruppe']}, {dag(date.fromisoformat(data['dato']))}",
        "version": str(version),
        "hash_kort": kanon.sha256(data)[:8],
        "kode": "",
        "dannet_dato": i_dag(),
        "udkast": False,
        "samlet": True,
        **data,
    }
    return render_pdf(skabelon, hele, vedhaeft_navn="dagsorden.json")


def _overskriftssider(forrest: bytes, antal: int) -> Sequence[int]:
    """The page on which each item's heading stands: the bookmarks one level below the title, in their order."""
    with pikepdf.open(BytesIO(forrest)) as pdf:
        sider = {side.obj.objgen: nummer for nummer, side in enumerate(pdf.pages, start=1)}
        with pdf.open_outline() as indhold:
            boern: list[Any] = [barn for top in indhold.root for barn in top.children]
            fundne = [sider[barn.destination[0].objgen] for barn in boern]
    return fundne[-antal:] if antal else []
