import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from procrastinate.contrib.django.models import ProcrastinateJob

from grundlag import pdf
from grundlag.kanon import kanonisk, kanonisk_bytes
from grundlag.markdown import til_html
from grundlag.models import Filindhold, Udskrift, Udskriftsstatus
from grundlag.pdf import PdfFejl, noegle_for, render_pdf
from grundlag.tasks import dan_udskrift
from grundlag.udskrift import KUNNE_IKKE_DANNES, bestil_udskrift
from tests.grundlag.kontraktdata import kontraktdata
from tests.pdf_struktur import breaches, lines, tags, text

KONTRAKT = "kontrakter/kontrakt.pdf.html"
MARKUP = "<img src=http://example.org/x.png> <b>fed</b> & <script>alert(1)</script>"


def render(**andet):
    return render_pdf(KONTRAKT, kontraktdata(**andet), vedhaeft_navn="kontrakt.json")


@pytest.fixture(scope="module")
def kontrakt():
    return render()


@pytest.fixture(scope="module")
def udkast():
    """A draft in which users have typed all that could go wrong."""
    line = kontraktdata()["linjer"][0]
    return render(
        udkast=True,
        titel=MARKUP,
        indsatsomraade="",
        formaal=f"{MARKUP}\n\n![billede](http://example.org/x.png)\n\n# Øverst\n\n### Under\n\n* a\n  * b",
        ydelser="Smil 😀 漢字, mellemrum\u202fog\u2011bindestreg",
        maal_og_opfoelgning="",
        linjer=[line | {"beskrivelse": f"Linje {number}"} for number in range(60)],
        bilag=[{"nr": "1", "titel": "x" * 200}],
        kontaktpersoner=[],
        grundlag=[],
        pulje=[],
    )


@pytest.fixture
def skabelon(tmp_path, settings):
    """Write a template of one's own and return its name."""
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]

    def write(name, content):
        (tmp_path / name).write_text(f'{{% extends "pdf/base.html" %}}{{% block indhold %}}{content}{{% endblock %}}')
        return name

    return write


DATA = {"titel": "Prøve", "art_tekst": "Prøve", "version": 1, "dannet_dato": "2021-09-01"}


@pytest.mark.parametrize("document", ["kontrakt", "udkast"])
def test_the_structure_has_no_breaches(document, request):
    assert breaches(request.getfixturevalue(document)) == []


def test_the_structure_check_has_teeth():
    html = (
        "<title>T</title><style>@page { @bottom-left { content: 'x' } }</style><h2>A</h2>"
        "<table><tr><th>B</th></tr><tr><td>C</td></tr></table>"
    )

    plain = weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")

    assert breaches(plain) == [
        "the language is not Danish",
        "no output intent",
        "marks are ['1']",
        "the data are not attached as source",
        "TH without Scope",
        "H2 after H0",
        "page 1: TJ is neither tagged nor an artifact",
    ]


def test_the_data_are_attached_as_the_document_was_made_from_them(kontrakt):
    with pikepdf.open(BytesIO(kontrakt)) as document:
        attached = document.attachments["kontrakt.json"].get_file()

        assert attached.read_bytes() == kanonisk_bytes(kontraktdata())
        assert json.loads(attached.read_bytes()) == kanonisk(kontraktdata())
        assert attached.mime_type == "application/json"


def test_the_document_names_itself_and_its_own_date(kontrakt):
    with pikepdf.open(BytesIO(kontrakt)) as document:
        assert str(document.docinfo["/Title"]) == kontraktdata()["titel"]
        assert str(document.docinfo["/CreationDate"]) == "D:20210910"
        with document.open_outline() as outline:
            chapters = [item.title for item in outline.root[0].children]

    assert chapters == [
        "1. Parter",
        "2. Formål",
        "3. Ydelser",
        "4. Mål og opfølgning",
        "5. Økonomi",
        "6. Vilkår",
        "7. Kontaktpersoner",
        "8. Grundlag",
        "9. Bilag",
        "10. Underskrifter",
    ]


def test_another_process_makes_the_same_bytes(kontrakt):
    program = (
        "import sys, django; django.setup()\n"
        "from tests.grundlag.kontraktdata import kontraktdata\n"
        "from grundlag.pdf import render_pdf\n"
        f"sys.stdout.buffer.write(render_pdf({KONTRAKT!r}, kontraktdata(), vedhaeft_navn='kontrakt.json'))"
    )

    other = subprocess.run([sys.executable, "-c", program], cwd=Path(pdf.__file__).parents[1], stdout=-1, check=True)

    assert other.stdout == kontrakt


def test_the_same_process_makes_the_same_bytes_after_another_document(kontrakt, udkast):
    assert render() == kontrakt


def test_version_hash_and_page_number_are_on_every_page(kontrakt):
    pages = lines(kontrakt)

    assert [[page.count("Version 3 · a1b2c3d4"), page[-1]] for page in pages] == [
        [1, f"Side {number} af {len(pages)}"] for number in range(1, len(pages) + 1)
    ]


def test_a_draft_says_so_on_every_page_and_in_the_text(udkast, kontrakt):
    assert [page.count("Udkast – må ikke underskrives") for page in lines(udkast)[1:]] == [1] * (len(lines(udkast)) - 1)
    assert lines(udkast)[0].count("Udkast – må ikke underskrives") == 2
    assert text(kontrakt).count("Udkast") == 0


def test_a_table_over_several_pages_repeats_its_header(udkast):
    pages = [page for page in lines(udkast) if any(run.startswith("Linje ") for run in page)]

    assert [page.count("Art og forvaltning") for page in pages] == [1] * len(pages)
    assert len(pages) > 2
    assert sum(run.startswith("Linje ") for page in pages for run in page) == 60


def test_each_signature_block_is_whole_on_its_page(kontrakt):
    pages = [[page.count(label) for label in ("På vegne af", "Dato", "Underskrift")] for page in lines(kontrakt)]

    assert sum(blocks for blocks, *_ in pages) == len(kontraktdata()["underskrifter"])
    assert all(len(set(counts)) == 1 for counts in pages)


def test_money_and_dates_are_danish(kontrakt):
    runs = [run for page in lines(kontrakt) for run in page]

    assert runs.count("15. september 2021 til 14. september 2025") == 1
    assert runs.count("1.707.000 kr.") == 2
    assert runs.count("2.978.600") == 1
    assert runs.count("15.09.2021–14.09.2025") == 1
    assert [run for run in runs if run.startswith("2.02")] == []


def structure(content):
    with pikepdf.open(BytesIO(content)) as document:
        return [str(tag.S) for tag, _ in tags(document)]


def test_markup_typed_by_a_user_is_text(udkast):
    pressed = "".join(text(udkast).split())

    assert pressed.count("".join(MARKUP.split())) == 2  # title and purpose
    assert structure(udkast).count("/Figure") == 0


def test_only_our_own_font_is_used_whatever_is_typed(udkast):
    with pikepdf.open(BytesIO(udkast)) as document:
        fonts = {
            str(font.BaseFont).partition("+")[2] for page in document.pages for font in page.Resources.Font.values()
        }

    assert {font[:13] for font in fonts} == {"IBM-Plex-Sans"}
    assert "Smil ? ??, mellemrum\u00a0og-bindestreg" in text(udkast)


def test_long_words_are_broken(kontrakt, udkast):
    runs = [run for page in lines(kontrakt) for run in page]

    assert "Beskæftigelses- og Integra-" in runs
    assert "tionsforvaltningen" in runs
    assert min(len(run) for page in lines(udkast) for run in page if set(run) == {"x"}) < 200


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("net.html", '<img src="http://127.0.0.1:9/x.png" alt="x">', "En PDF henter kun vores egne filer, ikke http:"),
        ("disk.html", '<img src="file:///etc/hostname" alt="x">', "En PDF henter kun vores egne filer, ikke file:"),
        ("data.html", '<img src="data:image/png;base64,AA" alt="x">', "En PDF henter kun vores egne filer, ikke data:"),
        ("alt.html", '<img src="static:dkfds/img/x.png">', "Den statiske fil dkfds/img/x.png mangler"),
        ("css.html", '<style>@import url("http://127.0.0.1:9/x.css");</style>', "ikke http:"),
    ],
)
def test_nothing_is_fetched_but_our_own_files(skabelon, name, content, sentence):
    with pytest.raises(PdfFejl, match=sentence):
        render_pdf(skabelon(name, content), DATA, vedhaeft_navn="data.json")


def test_a_picture_without_alt_is_refused(skabelon):
    name = skabelon("uden_alt.html", '<img src="static:admin/img/icon-yes.svg">')

    with pytest.raises(PdfFejl, match="has no required alt description"):
        render_pdf(name, DATA, vedhaeft_navn="data.json")


def test_a_picture_with_alt_is_a_figure(skabelon):
    picture = '<h1>Billede</h1><img src="static:admin/img/icon-yes.svg" alt="Ja">'

    content = render_pdf(skabelon("med_alt.html", picture), DATA, vedhaeft_navn="data.json")

    assert breaches(content) == []
    assert "/Figure" in structure(content)


def test_the_key_follows_data_and_template_and_nothing_else(skabelon):
    other = skabelon("anden.html", "<h1>Anden</h1>")
    backwards = dict(reversed(kontraktdata().items()))

    assert noegle_for(KONTRAKT, backwards) == noegle_for(KONTRAKT, kontraktdata())
    assert noegle_for(KONTRAKT, kontraktdata(version=4)) != noegle_for(KONTRAKT, kontraktdata())
    assert noegle_for(other, kontraktdata()) != noegle_for(KONTRAKT, kontraktdata())


def jobs():
    return list(ProcrastinateJob.objects.filter(task_name="grundlag.tasks.dan_udskrift").values_list("args", flat=True))


def test_a_document_is_ordered_once_and_rendered_once(kontrakt):
    first = bestil_udskrift(KONTRAKT, kontraktdata(), filnavn="Kontrakt: Bispebjerg.pdf")
    second = bestil_udskrift(KONTRAKT, kontraktdata(), filnavn="noget andet.pdf")

    assert (first, first.status, first.filnavn) == (second, Udskriftsstatus.BESTILT, "Kontrakt Bispebjerg.pdf")
    assert jobs() == [{"udskrift_id": first.pk}]

    dan_udskrift(udskrift_id=first.pk)
    first.refresh_from_db()
    dan_udskrift(udskrift_id=first.pk)

    ready = bestil_udskrift(KONTRAKT, kontraktdata(), filnavn="Kontrakt.pdf")
    assert (ready.status, ready.faerdig_tid, ready.fil) == (Udskriftsstatus.FAERDIG, first.faerdig_tid, first.fil)
    assert jobs() == [{"udskrift_id": first.pk}]
    assert Filindhold.objects.get().mimetype == "application/pdf"
    with pikepdf.open(BytesIO(bytes(ready.fil.indhold))) as document:
        assert list(document.attachments) == ["Kontrakt Bispebjerg.json"]


def test_a_failed_document_says_so_in_one_sentence_and_can_be_ordered_again():
    data = kontraktdata(dannet_dato="hemmeligt")
    udskrift = bestil_udskrift(KONTRAKT, data, filnavn="kontrakt.pdf")

    dan_udskrift(udskrift_id=udskrift.pk)

    udskrift.refresh_from_db()
    assert (udskrift.status, udskrift.fejl, udskrift.fil) == (Udskriftsstatus.FEJLET, KUNNE_IKKE_DANNES, None)
    again = bestil_udskrift(KONTRAKT, data, filnavn="kontrakt.pdf")
    assert (again.pk, again.status, again.fejl) == (udskrift.pk, Udskriftsstatus.BESTILT, "")
    assert jobs() == [{"udskrift_id": udskrift.pk}] * 2
    assert Udskrift.objects.count() == 1


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("", ""),
        ("# A\n\n### B", "<h3>A</h3>\n<h4>B</h4>\n"),
        ("## A\n\ntekst", "<h3>A</h3>\n<p>tekst</p>\n"),
        ("en\nto", "<p>en<br>\nto</p>\n"),
        ("* **a**\n* *b*", "<ul>\n<li><strong>a</strong></li>\n<li><em>b</em></li>\n</ul>\n"),
        ("3. tre", '<ol start="3">\n<li>tre</li>\n</ol>\n'),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("[a](https://kk.dk)", '<p><a href="https://kk.dk" rel="noopener noreferrer">a</a></p>\n'),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>\n"),
        ("[a](ftp://kk.dk)", '<p><a rel="noopener noreferrer">a</a></p>\n'),
        ("![a](http://kk.dk/x.png)", '<p>!<a href="http://kk.dk/x.png" rel="noopener noreferrer">a</a></p>\n'),
    ],
)
def test_markdown_gives_text_lists_headings_and_links_only(markdown, html):
    assert til_html(markdown) == html


def test_headings_in_markdown_follow_the_page():
    assert til_html("# A\n\n## B\n\n### C", overskrift_fra=5) == "<h5>A</h5>\n<h6>B</h6>\n<h6>C</h6>\n"
