"""A whole plan from Word: laid into sections by its headings, shown first, and nothing overwritten."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from grundlag.adgang import Rolle
from helhedsplaner.fra_word import laes_fil, laes_tekst, normal, placer
from helhedsplaner.handlinger.udkast import hent_tilbage
from helhedsplaner.models import Helhedsplan, Planudkast
from helhedsplaner.tilstande import Status
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import IndsatsomraadeFactory

OMRAADER = {"job": "Beskæftigelse", "skole": "Uddannelse og livschancer"}


@pytest.fixture
def plan():
    plan = fuld_plan()
    IndsatsomraadeFactory(regelsaet=plan.regelsaet, kode="job", navn="Beskæftigelse")
    return plan


@pytest.fixture
def klient(log_ind, plan):
    return log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)


@pytest.fixture
def adresse(plan):
    return reverse("helhedsplaner:fra_word", args=[plan.pk])


def docx(*linjer: tuple[str, str], navn: str = "plan.docx") -> SimpleUploadedFile:
    """A document of (style, text)."""
    dokument = Document()
    for stil, tekst in linjer:
        dokument.add_paragraph(tekst, style=stil or None)
    tabel = dokument.add_table(1, 2)
    tabel.cell(0, 0).text, tabel.cell(0, 1).text = "Unge", "60"
    buffer = io.BytesIO()
    dokument.save(buffer)
    return SimpleUploadedFile(navn, buffer.getvalue())


def post(stykker: list[dict[str, str]]) -> dict[str, str]:
    felter = {"stykke-TOTAL_FORMS": str(len(stykker)), "stykke-INITIAL_FORMS": str(len(stykker))}
    return felter | {f"stykke-{n}-{navn}": v for n, en in enumerate(stykker) for navn, v in en.items()}


def start(svar) -> list[dict[str, str]]:
    return [form.initial for form in svar.context["formset"]]


PLAN = (
    ("Title", "Helhedsplan for Nordvest"),
    ("", "Skrevet 2021."),
    ("Heading 1", "1. Vision"),
    ("", "Lige muligheder."),
    ("Heading 1", "Indsatsområde 2: Beskæftigelse"),
    ("Heading 2", "Formål"),
    ("", "Flere i job."),
    ("", "Hele vejen."),
    ("Heading 2", "2.2 Metoder"),
    ("", "Mentorer."),
)


def test_a_document_is_read_shown_and_taken_and_what_stood_can_be_fetched_again(klient, plan, adresse):
    visning = klient.post(adresse, {"fil": docx(*PLAN)})

    assert [(en["overskrift"], en["sted"]) for en in start(visning)] == [
        ("Helhedsplan for Nordvest", ""),
        ("1. Vision", "organisering:vision"),
        ("Formål", "indsats:job:formaal"),
        ("2.2 Metoder", ""),
    ]
    assert "Helhedsplan for Nordvest; 2.2 Metoder" in visning.content.decode()
    assert not Planudkast.objects.exists()
    stykker = start(visning)
    stykker[3]["sted"] = "indsats:job:formaal"
    foer = plan.vision

    svar = klient.post(adresse, post(stykker), follow=True)

    plan.refresh_from_db()
    afsnit = plan.afsnit.get(indsatsomraade__kode="job")
    assert "gemt som udkast 1." in svar.content.decode()
    assert plan.vision == "Lige muligheder."
    assert afsnit.formaal == "Flere i job.\n\nHele vejen.\n\n### 2.2 Metoder\n\nMentorer.\n\nUnge | 60"
    hent_tilbage(plan.pk, "u1", ["organisering"], af=klient.bruger)
    plan.refresh_from_db()
    assert plan.vision == foer


@pytest.mark.parametrize(
    "tekst",
    [
        "<style>p{}</style><h1>Beskæftigelse</h1><p>Mange <b>uden</b> job.</p>"
        "<h2>Formål:</h2><ul><li>Et</li><li>To</li></ul>",
        "Beskæftigelse\n\nMange uden job.\n\n2.1 Formål:\n- Et\n\n- To",
        "# Beskæftigelse\nMange uden job.\n## Formål\n- Et\n\n- To",
    ],
    ids=["html", "ren tekst", "markdown"],
)
def test_pasted_text_is_laid_out_as_well(tekst):
    stykker = list(placer(laes_tekst(tekst, OMRAADER.values()), OMRAADER))

    assert [(en.sted, en.tekst) for en in stykker] == [
        ("indsats:job:baggrund", "Mange uden job."),
        ("indsats:job:formaal", "- Et\n\n- To"),
    ]


def test_a_text_heading_belongs_to_the_indsatsomraade_above_it():
    tekst = "# Uddannelse og livschancer\n## Målgruppe\nBørn\n# Andet\n## Målgruppe\nAlle"

    assert [en.sted for en in placer(laes_tekst(tekst, ()), OMRAADER)] == ["", "indsats:skole:maalgruppe", "", ""]
    assert normal("3.1. Indsatsområde 2: Beskæftigelse:") == "beskæftigelse"


def test_a_short_line_all_in_bold_is_a_heading():
    dokument = Document()
    dokument.add_paragraph().add_run("Beskæftigelse").bold = True
    dokument.add_paragraph("Tekst.")
    buffer = io.BytesIO()
    dokument.save(buffer)

    (stykke,) = laes_fil(SimpleUploadedFile("plan.docx", buffer.getvalue()))
    assert (stykke.overskrift, stykke.tekst) == ("Beskæftigelse", "Tekst.")


def pakket(**filer: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as arkiv:
        arkiv.writestr("[Content_Types].xml", "wordprocessingml.document.main+xml")
        for navn, indhold in filer.items():
            arkiv.writestr(navn.replace("__", "/"), indhold)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("navn", "indhold", "besked"),
    [
        ("plan.docx", pakket(bombe=b"0" * 30_000_000), "fylder for meget, når den pakkes ud"),
        ("plan.docx", pakket(word__vbaProject_bin=b"x").replace(b"vbaProject_bin", b"vbaProject.bin"), "makroer"),
        ("plan.docx", pakket(word__document=b"<x>"), "Dokumentet kan ikke læses"),
        ("plan.docx", b"ikke et dokument", "Filtypen kan ikke bruges"),
        ("plan.pdf", b"%PDF-1.7 x", "Vælg et Word-dokument"),
        ("plan.docx", b"PK\x03\x04ituklippet", "beskadiget"),
    ],
    ids=["bombe", "makroer", "tom", "tekst", "pdf", "beskadiget"],
)
def test_a_file_that_is_no_plain_document_is_refused_with_the_reason(klient, adresse, navn, indhold, besked):
    svar = klient.post(adresse, {"fil": SimpleUploadedFile(navn, indhold)})

    assert svar.status_code == 422
    assert besked in svar.context["form"].errors["fil"][0]


@pytest.mark.parametrize(
    ("felter", "felt", "besked"),
    [
        ({}, "__all__", "Vælg et dokument eller indsæt en tekst, én af delene."),
        ({"tekst": "\n".join(f"# {n}\nx" for n in range(201))}, "tekst", "over 200 overskrifter"),
        ({"tekst": "x" * 500_001}, "tekst", "højst 500.000 tegn"),
    ],
)
def test_nothing_and_too_much_are_refused(klient, adresse, felter, felt, besked):
    svar = klient.post(adresse, felter)

    assert besked in svar.context["form"].errors[felt][0]


def test_what_is_wrong_in_a_piece_is_said_there_and_nothing_is_taken(klient, plan, adresse):
    cpr = {"overskrift": "Vision", "sted": "organisering:vision", "tekst": "Ring 010203-1234"}
    fremmed = {"overskrift": "X", "sted": "indsats:findes-ikke:formaal", "tekst": "x"}
    intet = {"overskrift": "X", "sted": "", "tekst": "x"}

    svar = klient.post(adresse, post([cpr, fremmed]))
    tomt = klient.post(adresse, post([intet]))

    assert [list(form.errors) for form in svar.context["formset"]] == [["tekst"], ["sted"]]
    assert "Ring 010203-1234" in svar.content.decode()
    assert "Vælg, hvor mindst ét stykke skal stå." in tomt.content.decode()
    assert not Planudkast.objects.exists()
    klient.post(adresse, post([{**cpr, "gem_trods_cpr": "ja"}]))
    plan.refresh_from_db()
    assert plan.vision == "Ring 010203-1234"


def test_a_closed_plan_takes_nothing(klient, plan, adresse):
    Helhedsplan.objects.update(status=Status.AFSLUTTET, er_indgang=True)

    assert klient.get(adresse).status_code == 403
