import hashlib
import zipfile
from io import BytesIO

import pytest
from django import forms
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.utils import IntegrityError
from django.http import Http404
from django.template import Context, Template
from django.test import RequestFactory

from grundlag import filer
from grundlag.fejl import Regelbrud
from grundlag.filer import BilagFilField, gem_indhold, kontroller_fil, rent_filnavn, send_fil, send_indhold
from grundlag.models import Filindhold

PDF = b"%PDF-1.7\n%%EOF\n"
DOCX_TYPES = (
    b'<Types><Override PartName="/word/document.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
XLSX_TYPES = DOCX_TYPES.replace(b"wordprocessingml.document.main", b"spreadsheetml.sheet.main")


def zipped(**entries: bytes) -> bytes:
    """A zip archive; ``__`` in a name is a slash, and ``Content_Types`` the part that names the type."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr({"Content_Types": "[Content_Types].xml"}.get(name, name.replace("__", "/")), content)
    return file.getvalue()


def encrypted(content: bytes) -> bytes:
    """The archive with the flag of encryption set on its first entry."""
    directory = content.index(b"PK\x01\x02")
    return content[: directory + 8] + b"\x01" + content[directory + 9 :]


DOCX = zipped(Content_Types=DOCX_TYPES, word__document=b"<w/>")
XLSX = zipped(Content_Types=XLSX_TYPES, xl__workbook=b"<x/>")
ODT = zipped(mimetype=filer.ODT.encode(), content=b"<office/>")


@pytest.mark.parametrize(
    ("name", "content", "mimetype"),
    [
        ("brev.pdf", PDF, filer.PDF),
        ("kort.PNG", b"\x89PNG\r\n\x1a\n....", filer.PNG),
        ("foto.jpeg", b"\xff\xd8\xff\xe0....", filer.JPEG),
        ("scan.tif", b"II*\0....", filer.TIFF),
        ("scan.tiff", b"MM\0*....", filer.TIFF),
        ("plan.docx", DOCX, filer.DOCX),
        ("budget.xlsx", XLSX, filer.XLSX),
        ("plan.odt", ODT, filer.ODT),
        ("lejemål.csv", "\ufeffafdeling;lejemål\nBispeparken;778\n".encode(), filer.CSV),
        ("note.txt", "Æblegård\r\n".encode(), filer.TEKST),
    ],
)
def test_a_file_is_known_by_its_content(name, content, mimetype):
    file = ContentFile(content, name=name)

    assert kontroller_fil(file) == mimetype
    assert file.read() == content


UNKNOWN = f"Filtypen kan ikke bruges. Du kan vedhæfte {filer.TYPER}."
MACROS = "Filen indeholder makroer. Gem den uden makroer eller som PDF, og vælg den igen."
DAMAGED = "Filen er beskadiget eller låst med adgangskode. Gem den igen, og vælg den på ny."
TOO_MUCH = "Filen fylder for meget, når den pakkes ud. Gem den som PDF, og vælg den igen."


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("program.pdf", b"MZ\x90\x00", UNKNOWN),
        ("program.exe", b"MZ\x90\x00", UNKNOWN),
        ("side.html", b"<script>alert(1)</script>", UNKNOWN),
        ("tegning.svg", b"<svg/>", UNKNOWN),
        ("arkiv.zip", zipped(fil=b"x"), UNKNOWN),
        ("diasshow.pptx", zipped(Content_Types=b"presentationml.presentation.main+xml"), UNKNOWN),
        ("liste.csv", b"a;b\x00\n", UNKNOWN),
        (
            "liste.csv",
            "lejemål".encode("cp1252"),
            "Teksten i filen er ikke UTF-8. Gem den som UTF-8, og vælg den igen.",
        ),
        ("plan.docx", zipped(Content_Types=DOCX_TYPES, **{"word__vbaProject.bin": b"x"}), MACROS),
        ("plan.docm", zipped(Content_Types=b"application/vnd.ms-word.document.macroEnabled.main+xml"), MACROS),
        ("plan.odt", zipped(mimetype=filer.ODT.encode(), **{"Basic__script.xml": b"x"}), MACROS),
        ("plan.docx", DOCX[:-30], DAMAGED),
        ("plan.docx", encrypted(DOCX), DAMAGED),
        ("plan.docx", zipped(Content_Types=DOCX_TYPES, bombe=b"0" * 5_000_000), TOO_MUCH),
        ("brev.docx", PDF, "Filens indhold passer ikke til navnet „brev.docx“. Navnet skal ende på .pdf."),
        ("budget.docx", XLSX, "Filens indhold passer ikke til navnet „budget.docx“. Navnet skal ende på .xlsx."),
        ("tom.pdf", b"", "Filen er tom. Vælg en anden fil."),
        ("brev\0.pdf", PDF, "Filnavnet indeholder et ugyldigt tegn. Omdøb filen, og vælg den igen."),
        ("150821-1234 brev.pdf", PDF, "Filnavnet ligner et CPR-nummer. Omdøb filen, og vælg den igen."),
    ],
)
def test_what_we_do_not_take_is_refused_in_a_sentence(name, content, sentence):
    file = ContentFile(content)
    file.name = name

    with pytest.raises(Regelbrud) as refusal:
        kontroller_fil(file)

    assert str(refusal.value) == sentence


def test_a_corrupt_entry_is_found_by_its_checksum():
    content = bytearray(zipped(Content_Types=DOCX_TYPES, word__document=b"<w/>" * 50))
    content[content.index(b"word/document") + len("word/document") + 4] ^= 0xFF

    with pytest.raises(Regelbrud) as refusal:
        kontroller_fil(ContentFile(bytes(content), name="plan.docx"))

    assert str(refusal.value) == DAMAGED


def test_a_file_one_byte_too_large_is_refused(settings):
    settings.FIL_STOERSTE_BYTES = 1024 * 1024
    file = ContentFile(PDF.ljust(1024 * 1024), name="brev.pdf")

    assert kontroller_fil(file) == filer.PDF
    with pytest.raises(Regelbrud) as refusal:
        kontroller_fil(ContentFile(PDF.ljust(1024 * 1024 + 1), name="brev.pdf"))

    assert str(refusal.value) == "Filen fylder for meget. Den må højst fylde 1 MB."


def test_the_same_bytes_are_stored_once_under_both_names():
    names = [default_storage.save(name, ContentFile(PDF)) for name in ("brev.pdf", "afgørelse nr. 2.pdf")]

    sha256 = hashlib.sha256(PDF).hexdigest()
    assert names == [f"{sha256}/brev.pdf", f"{sha256}/afgørelse nr. 2.pdf"]
    assert list(Filindhold.objects.values_list("sha256", "stoerrelse", "mimetype")) == [(sha256, len(PDF), filer.PDF)]
    assert default_storage.open(names[1]).read() == PDF
    assert default_storage.size(names[0]) == len(PDF)
    assert default_storage.exists(names[0]) is True


def test_the_storage_itself_refuses_what_no_form_has_seen():
    with pytest.raises(Regelbrud):
        default_storage.save("program.pdf", ContentFile(b"MZ\x90\x00"))

    assert Filindhold.objects.count() == 0


def test_a_file_is_never_deleted_overwritten_or_given_an_address():
    name = default_storage.save("brev.pdf", ContentFile(PDF))

    default_storage.delete(name)

    assert default_storage.exists(name) is True
    with pytest.raises(IntegrityError, match="Rækker i grundlag_filindhold kan kun tilføjes"), transaction.atomic():
        Filindhold.objects.update(indhold=b"")
    with pytest.raises(NotImplementedError):
        default_storage.url(name)


def test_an_unknown_file_is_not_there():
    assert default_storage.exists("0" * 64 + "/brev.pdf") is False
    with pytest.raises(FileNotFoundError):
        default_storage.open("0" * 64 + "/brev.pdf")


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("C:\\mine dokumenter\\brev.pdf", "brev.pdf"),
        ("../../etc/passwd", "passwd"),
        ("afgørelse  nr. 2.pdf", "afgørelse nr. 2.pdf"),
        ('a<b>"c".pdf', "a b c .pdf"),
        ("fdp\u202exe.pdf", "fdp xe.pdf"),
        ("...", "fil"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_a_file_name_is_cleaned(name, clean):
    assert rent_filnavn(name) == clean
    assert default_storage.get_valid_name(name) == clean


class BilagForm(forms.Form):
    fil = BilagFilField(label="Fil")


def test_the_form_field_says_what_is_wrong_beside_the_file():
    wrong = BilagForm(files={"fil": SimpleUploadedFile("brev.pdf", b"MZ\x90\x00")})
    right = BilagForm(files={"fil": SimpleUploadedFile("brev.pdf", PDF)})

    assert wrong.errors == {"fil": [UNKNOWN]}
    assert right.is_valid()
    assert right.cleaned_data["fil"].read() == PDF
    assert BilagForm(files={}).errors == {"fil": ["Dette felt er påkrævet."]}


def test_the_form_field_tells_the_browser_and_the_user_what_it_takes():
    html = Template("{{ form.fil }}|{{ form.fil.help_text }}").render(Context({"form": BilagForm()}))

    widget, help_text = html.split("|")
    assert 'accept=".pdf,.png,.jpg,.jpeg,.tif,.tiff,.docx,.xlsx,.odt,.csv,.txt"' in widget
    assert help_text == f"{filer.TYPER}, højst 25 MB."


def test_a_file_is_sent_as_an_attachment_that_the_browser_may_not_guess_about(rf):
    sha256 = gem_indhold("æ;ø\n".encode(), filer.CSV)

    response = send_indhold(rf.get("/"), sha256, "lejemål.csv", vis_i_browser=True)

    assert response.content == "æ;ø\n".encode()
    assert dict(response.headers) == {
        "Content-Type": "text/csv; charset=utf-8",
        "ETag": f'"{sha256}"',
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": "attachment; filename*=utf-8''lejem%C3%A5l.csv",
    }


@pytest.mark.parametrize(("show", "disposition"), [(False, "attachment"), (True, "inline")])
def test_only_a_picture_or_a_pdf_is_shown_in_the_browser(rf, show, disposition):
    class Owner:
        name = default_storage.save("brev.pdf", ContentFile(PDF))

    response = send_fil(rf.get("/"), Owner(), vis_i_browser=show)

    assert response["Content-Disposition"] == f'{disposition}; filename="brev.pdf"'
    assert response["Content-Type"] == "application/pdf"


def test_a_browser_that_has_the_bytes_gets_304_without_a_query(django_assert_num_queries):
    sha256 = gem_indhold(PDF, filer.PDF)
    request = RequestFactory().get("/", headers={"if-none-match": f'"{sha256}"'})

    with django_assert_num_queries(0):
        response = send_indhold(request, sha256, "brev.pdf")

    assert (response.status_code, response.content, response["ETag"]) == (304, b"", f'"{sha256}"')


def test_bytes_that_are_not_there_are_404(rf):
    with pytest.raises(Http404):
        send_indhold(rf.get("/"), "0" * 64, "brev.pdf")
