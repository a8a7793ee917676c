"""The only module that knows WeasyPrint: a template and its data become one PDF, always the same bytes."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Engine
from django.utils import translation

from grundlag.kanon import kanonisk, kanonisk_bytes

VARIANT = "pdf/a-3a"
STILARK = "pdf/dokument.css"
SKRIFT = "dkfds/fonts/IBMPlexSans/complete/woff2/IBMPlexSans-Regular.woff2"
APT_PAKKER = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

# Characters that IBM Plex Sans lacks and that mean the same as one it has.
_SAMME_TEGN = str.maketrans({"\u202f": "\u00a0", "\u2011": "-", "\u200b": "", "\u00ad": ""})
# WeasyPrint writes the PDF/A mark; this is the PDF/UA-1 mark and the schema by which PDF/A knows it.
_PDFUA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 to which the document conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class PdfFejl(Exception):
    """The document cannot be made as it should be: what WeasyPrint complained about."""


class _Motor(NamedTuple):
    """What is slow to make and the same for every document of the process."""

    weasyprint: Any
    skrifter: Any
    stilark: Any
    henter: Any
    tegn: frozenset[str]


_laas = Lock()


def render_pdf(skabelon: str, data: dict[str, Any], *, vedhaeft_navn: str) -> bytes:
    """
    Render the template ``skabelon`` with ``data`` and nothing else; attach ``data`` as JSON.

    The document is PDF/A-3a and PDF/UA-1 by construction. Nothing is fetched but our own static
    files. Its date is ``data["dannet_dato"]`` (ISO), for today's would change the bytes. Raises
    PdfFejl for whatever WeasyPrint warns about, such as a picture without alt or from elsewhere,
    and TypeError if ``data`` are not canonical (grundlag.kanon).
    """
    data = kanonisk(data)
    html = til_html(skabelon, data)
    with _laas, _uden_advarsler():
        return _skriv_pdf(html, data, vedhaeft_navn, bytes.fromhex(noegle_for(skabelon, data))[:16])


def til_html(skabelon: str, data: dict[str, Any]) -> str:
    """The HTML of ``render_pdf``: in Danish, and with years as 2021 rather than 2.021."""
    with translation.override("da"):
        return Engine.get_default().get_template(skabelon).render(Context(data, use_l10n=False))


def noegle_for(skabelon: str, data: dict[str, Any]) -> str:
    """SHA-256 of all that decides the bytes: data, template, style sheet and WeasyPrint."""
    return hashlib.sha256(_ophav(skabelon) + kanonisk_bytes(data)).hexdigest()


@cache
def _ophav(skabelon: str) -> bytes:
    faelles = sorted((Path(settings.BASE_DIR) / "templates" / "pdf").glob("*.html"))
    kilder = [
        str(Engine.get_default().get_template(skabelon).source).encode(),
        *(sti.read_bytes() for sti in faelles),
        _hent(STILARK),
    ]
    hashe = [hashlib.sha256(kilde).hexdigest() for kilde in kilder]
    return " ".join([skabelon, version("weasyprint"), *hashe]).encode()


def _hent(navn: str) -> bytes:
    sti = finders.find(navn)
    if not isinstance(sti, str):
        raise PdfFejl(f"Den statiske fil {navn} mangler.")
    return Path(sti).read_bytes()


@cache
def _motor() -> _Motor:
    try:
        import weasyprint
    except OSError as fejl:
        raise PdfFejl(f"PDF kræver Pango og HarfBuzz. Kør: apt-get install {APT_PAKKER}") from fejl
    from fontTools.ttLib import TTFont
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class KunEgneFiler(URLFetcher):  # type: ignore[misc]
        """Read ``static:`` from our static files; the network and the disk are closed."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if not url.startswith("static:"):
                raise PdfFejl(f"En PDF henter kun vores egne filer, ikke {url}")
            return URLFetcherResponse(url, _hent(url.removeprefix("static:")))

    skrifter = FontConfiguration()
    henter = KunEgneFiler()
    stilark = weasyprint.CSS(string=_hent(STILARK).decode(), font_config=skrifter, url_fetcher=henter)
    tegn = frozenset(map(chr, TTFont(finders.find(SKRIFT)).getBestCmap())) | {"\n", "\t"}
    return _Motor(weasyprint, skrifter, stilark, henter, tegn)


class _Klager(logging.Handler):
    """Collects warnings and errors."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.klager: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.klager.append(record.getMessage())


@contextmanager
def _uden_advarsler() -> Iterator[None]:
    """Turn what WeasyPrint only logs into PdfFejl: an inaccessible document is not a document."""
    lytter = _Klager()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(lytter)
    try:
        yield
    finally:
        logger.removeHandler(lytter)
    if lytter.klager:
        raise PdfFejl("; ".join(lytter.klager))


def _skriv_pdf(html: str, data: dict[str, Any], vedhaeft_navn: str, identifikation: bytes) -> bytes:
    motor = _motor()
    dato = datetime.fromisoformat(data["dannet_dato"]).replace(tzinfo=UTC)
    vedhaeftning = motor.weasyprint.Attachment(
        string=kanonisk_bytes(data),
        name=vedhaeft_navn,
        description="Dokumentets data",
        relationship="Source",
        created=dato,
        modified=dato,
    )
    dokument = motor.weasyprint.HTML(string=_med_skriftens_tegn(html, motor.tegn), url_fetcher=motor.henter)
    pdf: bytes = dokument.write_pdf(
        stylesheets=[motor.stilark],
        font_config=motor.skrifter,
        attachments=[vedhaeftning],
        pdf_variant=VARIANT,
        pdf_identifier=identifikation,
        finisher=_goer_tilgaengelig,
    )
    return pdf


def _med_skriftens_tegn(html: str, tegn: frozenset[str]) -> str:
    """``html`` with "?" for characters that our font lacks: no other font is ever embedded."""
    html = html.translate(_SAMME_TEGN)
    return html.translate({ord(fremmed): "?" for fremmed in set(html) - tegn})


def _goer_tilgaengelig(_dokument: Any, pdf: Any) -> None:
    """Add what PDF/UA-1 asks for and WeasyPrint leaves out, just before the file is written."""
    _maerk_pdfua(pdf)
    _giv_overskriftsceller_retning(pdf)
    # WeasyPrint lists each attachment twice.
    pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    _goer_sidehoveder_til_artefakter(pdf)


def _opslag(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _maerk_pdfua(pdf: Any) -> None:
    metadata = _opslag(pdf, pdf.catalog["Metadata"])
    metadata.stream = [del_.replace(b"</rdf:RDF>", _PDFUA + b"</rdf:RDF>") for del_ in metadata.stream]


def _giv_overskriftsceller_retning(pdf: Any) -> None:
    """Header cells in a table's head head their column, all others their row."""
    for celle in pdf.objects:
        if isinstance(celle, dict) and celle.get("S") == "/TH":
            raekkens_ramme = _opslag(pdf, _opslag(pdf, celle["P"])["P"])
            celle["A"]["Scope"] = "/Column" if raekkens_ramme["S"] == "/THead" else "/Row"


def _goer_sidehoveder_til_artefakter(pdf: Any) -> None:
    """
    Mark page headers and footers as artifacts, so that they are not read aloud on every page.

    WeasyPrint tags them, but leaves their tags out of the structure tree.
    """
    rod = _opslag(pdf, pdf.catalog["StructTreeRoot"])
    i_traeet = set(_efterkommere(pdf, rod))
    numre = _opslag(pdf, rod["ParentTree"])["Nums"]
    tags_pr_side = dict(zip(numre[::2], numre[1::2], strict=True))
    for side in pdf.objects:
        if not (isinstance(side, dict) and side.get("Type") == "/Page"):
            continue
        tags = tags_pr_side[side["StructParents"]]
        uden_for = {mcid for mcid, reference in enumerate(tags) if reference not in i_traeet}
        for mcid in uden_for:
            tags[mcid] = b"null"
        tegning = _opslag(pdf, side["Contents"]).stream
        for plads, ordre in enumerate(tegning):
            if isinstance(ordre, dict) and ordre.get("MCID") in uden_for:
                tegning[plads - 1] = b"/Artifact"
                del ordre["MCID"]
                ordre["Type"] = "/Pagination"


def _efterkommere(pdf: Any, element: Any) -> Iterator[bytes]:
    for barn in element["K"]:
        if isinstance(barn, bytes):
            yield barn
            if "K" in (tag := _opslag(pdf, barn)):
                yield from _efterkommere(pdf, tag)
