"""Files: what may come in, how their bytes are kept in the database, and how they are sent out."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.deconstruct import deconstructible
from django.utils.http import content_disposition_header

from grundlag.fejl import Regelbrud
from grundlag.felter import ligner_cpr
from grundlag.models import Filindhold

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
CSV = "text/csv"
TEKST = "text/plain"

ENDELSER = {
    PDF: (".pdf",),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg"),
    TIFF: (".tif", ".tiff"),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    ODT: (".odt",),
    CSV: (".csv",),
    TEKST: (".txt",),
}
TYPER = "PDF, Word (.docx), Excel (.xlsx), OpenDocument (.odt), PNG, JPEG, TIFF, CSV og ren tekst (.txt)"
VISES_I_BROWSER = frozenset({PDF, PNG, JPEG})

_SIGNATURER = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
)
_OOXML = ((b"wordprocessingml.document.main+xml", DOCX), (b"spreadsheetml.sheet.main+xml", XLSX))
_UDPAKKET_BYTES = 250 * 1024 * 1024
_UDPAKKET_FORHOLD = 200
_UDPAKKET_POSTER = 10_000
_STYRETEGN = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def kontroller_fil(fil: File[bytes]) -> str:
    """
    Return the MIME type of ``fil`` by its content; the name must agree with it.

    Raises Regelbrud for what we do not take: other types, macros, zip bombs, a wrong name, an
    empty or too large file, and names that look like a CPR number.
    """
    navn = PurePath(fil.name or "").name
    if "\0" in navn:
        raise Regelbrud("Filnavnet indeholder et ugyldigt tegn. Omdøb filen, og vælg den igen.")
    if ligner_cpr(navn):
        raise Regelbrud("Filnavnet ligner et CPR-nummer. Omdøb filen, og vælg den igen.")
    if not fil.size:
        raise Regelbrud("Filen er tom. Vælg en anden fil.")
    if fil.size > settings.FIL_STOERSTE_BYTES:
        stoerst = settings.FIL_STOERSTE_BYTES // (1024 * 1024)
        raise Regelbrud(f"Filen fylder for meget. Den må højst fylde {stoerst} MB.")
    fil.seek(0)
    mimetype = _genkend(fil.read(), navn)
    fil.seek(0)
    if not navn.lower().endswith(ENDELSER[mimetype]):
        raise Regelbrud(f"Filens indhold passer ikke til navnet „{navn}“. Navnet skal ende på {ENDELSER[mimetype][0]}.")
    return mimetype


def _genkend(indhold: bytes, navn: str) -> str:
    for signatur, mimetype in _SIGNATURER:
        if indhold.startswith(signatur):
            return mimetype
    if indhold.startswith(b"PK\x03\x04"):
        return _genkend_zip(indhold)
    mimetype = CSV if navn.lower().endswith(ENDELSER[CSV]) else TEKST
    if not navn.lower().endswith(ENDELSER[mimetype]) or _STYRETEGN.search(indhold):
        raise _ukendt_type()
    try:
        indhold.decode()
    except UnicodeDecodeError:
        raise Regelbrud("Teksten i filen er ikke UTF-8. Gem den som UTF-8, og vælg den igen.") from None
    return mimetype


def _ukendt_type() -> Regelbrud:
    return Regelbrud(f"Filtypen kan ikke bruges. Du kan vedhæfte {TYPER}.")


def _genkend_zip(indhold: bytes) -> str:
    with _laesbar_zip(indhold) as arkiv:
        navne = [navn.lower() for navn in arkiv.namelist()]
        if "[Content_Types].xml" in arkiv.namelist():
            typer = arkiv.read("[Content_Types].xml")
            if any(navn.endswith("vbaproject.bin") for navn in navne) or b"macroEnabled" in typer:
                raise _makroer()
            for maerke, mimetype in _OOXML:
                if maerke in typer:
                    return mimetype
        if "mimetype" in navne and arkiv.read("mimetype") == ODT.encode():
            if any(navn.startswith(("basic/", "scripts/")) for navn in navne):
                raise _makroer()
            return ODT
    raise _ukendt_type()


def _makroer() -> Regelbrud:
    return Regelbrud("Filen indeholder makroer. Gem den uden makroer eller som PDF, og vælg den igen.")


@contextmanager
def _laesbar_zip(indhold: bytes) -> Iterator[zipfile.ZipFile]:
    """
    Open a zip archive that unpacks to what it says, and to no more than we can take.

    The stated sizes are checked first; then every entry is read once, which fails if a size or a
    checksum is a lie, or if the entry is encrypted.
    """
    try:
        with zipfile.ZipFile(BytesIO(indhold)) as arkiv:
            udpakket = sum(post.file_size for post in arkiv.infolist())
            loft = min(_UDPAKKET_BYTES, _UDPAKKET_FORHOLD * len(indhold))
            if udpakket > loft or len(arkiv.infolist()) > _UDPAKKET_POSTER:
                raise Regelbrud("Filen fylder for meget, når den pakkes ud. Gem den som PDF, og vælg den igen.")
            if arkiv.testzip() is not None:
                raise zipfile.BadZipFile
            yield arkiv
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as fejl:
        raise Regelbrud("Filen er beskadiget eller låst med adgangskode. Gem den igen, og vælg den på ny.") from fejl


def rent_filnavn(navn: str) -> str:
    """``navn`` without folders, control characters and what file systems refuse; at most 150 characters."""
    navn = unicodedata.normalize("NFC", PurePath(navn.replace("\\", "/")).name)
    navn = "".join(" " if unicodedata.category(tegn)[0] == "C" or tegn in '<>:"|?*' else tegn for tegn in navn)
    navn = " ".join(navn.split()).strip(".") or "fil"
    stamme, endelse = PurePath(navn).stem, PurePath(navn).suffix
    return stamme[: 150 - len(endelse)] + endelse


def gem_indhold(indhold: bytes, mimetype: str) -> str:
    """Keep ``indhold`` unless it is already kept; return its SHA-256. For bytes that we made ourselves."""
    sha256 = hashlib.sha256(indhold).hexdigest()
    if not Filindhold.objects.filter(pk=sha256).exists():
        raekke = Filindhold(sha256=sha256, indhold=indhold, stoerrelse=len(indhold), mimetype=mimetype)
        # Two who upload the same file at once: the second finds the first one's row.
        Filindhold.objects.bulk_create([raekke], ignore_conflicts=True)
    return sha256


@deconstructible
class DatabaseStorage(Storage):
    """
    Django's storage over Filindhold: a file is named ``<sha256>/<file name>``.

    The same bytes are kept once, whatever they are called. Nothing is ever deleted or
    overwritten: a document may belong to a decided case, and the archive law keeps those. There
    is no ``url``: access to a file is access to its owner, so the owner's view sends it.
    """

    def get_valid_name(self, name: str) -> str:
        return rent_filnavn(name)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File[bytes]) -> str:
        mimetype = kontroller_fil(File(content, name))
        return f"{gem_indhold(content.read(), mimetype)}/{rent_filnavn(name)}"

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        indhold = Filindhold.objects.values_list("indhold", flat=True).filter(pk=_sha256(name)).first()
        if indhold is None:
            raise FileNotFoundError(name)
        return ContentFile(bytes(indhold), name=name)

    def exists(self, name: str) -> bool:
        return Filindhold.objects.filter(pk=_sha256(name)).exists()

    def size(self, name: str) -> int:
        return Filindhold.objects.values_list("stoerrelse", flat=True).get(pk=_sha256(name))

    def delete(self, name: str) -> None:
        """Do nothing: what has been filed stays filed (the archive law)."""


def _sha256(navn: str) -> str:
    return navn.partition("/")[0]


class BilagFilField(forms.FileField):
    """A file that is checked by its content before the form is valid."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", f"{TYPER}, højst {settings.FIL_STOERSTE_BYTES // (1024 * 1024)} MB.")
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        endelser = ",".join(endelse for endelser in ENDELSER.values() for endelse in endelser)
        return {**super().widget_attrs(widget), "accept": endelser}

    def to_python(self, data: Any) -> Any:
        fil = super().to_python(data)
        if fil is not None:
            try:
                kontroller_fil(fil)
            except Regelbrud as brud:
                raise ValidationError(str(brud)) from brud
        return fil


def send_fil(request: HttpRequest, fil: FieldFile, *, vis_i_browser: bool = False) -> HttpResponseBase:
    """Send a file kept by DatabaseStorage under its own name; the caller has checked access to its owner."""
    sha256, _, filnavn = str(fil.name).partition("/")
    return send_indhold(request, sha256, filnavn, vis_i_browser=vis_i_browser)


def send_indhold(request: HttpRequest, sha256: str, filnavn: str, *, vis_i_browser: bool = False) -> HttpResponseBase:
    """
    Send the bytes of ``sha256`` as ``filnavn``, as an attachment unless ``vis_i_browser``.

    Only PDF, PNG and JPEG are ever shown in the browser. A browser that has the bytes gets 304,
    after access was asked again, and without the bytes being read.
    """
    svar: HttpResponse = HttpResponse()
    svar["ETag"] = f'"{sha256}"'
    svar["Cache-Control"] = "private, no-cache"
    svar["X-Content-Type-Options"] = "nosniff"
    betinget = get_conditional_response(request, etag=svar["ETag"], response=svar)
    if betinget and betinget is not svar:
        return betinget
    fil = Filindhold.objects.filter(pk=sha256).first()
    if fil is None:
        raise Http404("Filen findes ikke.")
    svar.content = bytes(fil.indhold)
    svar["Content-Type"] = f"{fil.mimetype}; charset=utf-8" if fil.mimetype.startswith("text/") else fil.mimetype
    vises = vis_i_browser and fil.mimetype in VISES_I_BROWSER
    svar["Content-Disposition"] = content_disposition_header(as_attachment=not vises, filename=filnavn) or "attachment"
    return svar
