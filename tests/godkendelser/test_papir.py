"""Paper for the meeting, the journal, and the audit: what they say, and that they can be made."""

import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from docx import Document

from godkendelser import dokumenter, journal, tasks
from godkendelser.handlinger import bestil_dokument, bestil_journalpakke, journaliser, opret_frigivelsessag
from godkendelser.kaedebillede import kort, tegn
from godkendelser.models import Bevis, Instansart, Trin
from godkendelser.word import indstilling_docx
from grundlag.adgang import Rolle
from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud
from grundlag.models import Bestilling
from tests.factories.byomraader import TilknytningFactory
from tests.factories.godkendelser import HoeringspartFactory, indsendt_plan
from tests.factories.kontrakter import AftaleversionFactory
from tests.pdf_struktur import breaches

A = Instansart
FORUM, TMU = A.BOLIGSOCIALT_FORUM, A.FAGUDVALG


@pytest.fixture
def kaede():
    return indsendt_plan(afdelinger=1)


def med_instans(kaede, art):
    return Trin.objects.med_instans().get(pk=kaede.trin(art).pk)


@pytest.mark.parametrize("slags", [*dokumenter.TIL_AFDELINGEN, dokumenter.BESLUTNINGSARK])
def test_an_afdelings_paper_is_one_tagged_page(kaede, slags):
    resultat = dokumenter.dan(slags, kaede.moeder[0].pk)

    assert resultat.filnavn.endswith(".pdf")
    assert breaches(resultat.indhold) == []


def test_the_residents_see_what_it_costs_them(kaede):
    data = dokumenter.dokumentdata(dokumenter.AFDELINGSARK, Trin.objects.med_instans().get(pk=kaede.moeder[0].pk))

    [plan] = data["planer"]
    assert plan["egen"]["beloeb"] == 3_512_500
    assert plan["betalere"] == "Landsbyggefonden, Københavns Kommune og boligorganisationerne"
    assert plan["egen"]["pr_maaned"].endswith(" kr.")
    assert data["hash_kort"] == kaede.version.sha256[:8]


def test_the_indstilling_is_in_the_plans_own_words_in_word_and_pdf(kaede):
    word = dokumenter.dan(dokumenter.INDSTILLING_WORD, kaede.trin(TMU).pk)
    tekst = "\n".join(afsnit.text for afsnit in Document(io.BytesIO(word.indhold)).paragraphs)

    for titel in ("Indstilling", "Problemstilling", "Løsning", "Økonomi", "Videre proces", "Bilag"):
        assert titel in tekst
    assert "at den kommunale medfinansiering på 3.512.500 kr. tiltrædes" in tekst
    assert "Fire boligorganisationer samarbejder om Nordvest." in tekst
    assert breaches(dokumenter.dan(dokumenter.INDSTILLING, kaede.trin(TMU).pk).indhold) == []


def test_a_case_of_two_plans_is_about_both_and_each_gets_what_the_case_gives_it(kaede):
    anden = indsendt_plan(afdelinger=1, navn="Beboerprojekt Puls")
    af = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, hele_systemet=True).bruger
    andele = {kaede.plan.pk: 3_000_000, anden.plan.pk: 1_600_000}
    sag = opret_frigivelsessag(titel="To planer", andele=andele, af=af)
    oeu = Trin.objects.get(forloeb__sag=sag, instans__art=Instansart.OEKONOMIUDVALG)

    word = Document(io.BytesIO(dokumenter.dan(dokumenter.INDSTILLING_WORD, oeu.pk).indhold))
    tekst = [afsnit.text for afsnit in word.paragraphs]

    assert [linje for linje in tekst if linje.startswith("at ")] == [
        "at det over for Borgerrepræsentationen anbefales, at "
        f"{kroner} kr. frigives til kommunal medfinansiering af »{navn}«."
        for kroner, navn in (("3.000.000", "Beboerprojekt Nordvest"), ("1.600.000", "Beboerprojekt Puls"))
    ]
    assert (len(word.tables), tekst[0]) == (2, "Indstilling: To planer")
    for slags in (dokumenter.INDSTILLING, dokumenter.BESLUTNINGSARK):
        assert breaches(dokumenter.dan(slags, oeu.pk).indhold) == []


def test_the_answers_of_those_heard_are_bilag(kaede):
    svaret = HoeringspartFactory(hoering__plan=kaede.plan, besvaret=True)
    HoeringspartFactory(hoering=svaret.hoering)

    assert dokumenter.dokumentdata(dokumenter.INDSTILLING, med_instans(kaede, TMU))["bilag"] == [
        f"Helhedsplanen »Beboerprojekt Nordvest«, version 1, kendetegn {kaede.version.hash_kort}",
        f"Høring om »Udkast til planen«: svar fra {svaret}, 1. september 2021",
    ]


def test_what_is_written_with_marks_is_words_own_and_each_list_begins_at_one():
    data = {
        "titel": "Indstilling: Nordvest",
        "emne": "Nordvest",
        "instans": "Miljøudvalget",
        "version": "1",
        "hash_kort": "abc",
        "punkter": ["planen godkendes", "pengene frigives"],
        "planer": [{"plan": "Nordvest", "kilder": [{"navn": "Landsbyggefonden", "beloeb": 75}], "ramme": 100}],
        "bilag": ["Helhedsplanen, version 1"],
        "afsnit": [
            {
                "titel": "Løsning",
                "tekster": ["# Sådan\n\nEt **stort** *ord*.\nNy linje.\n\n- a\n- b\n\n1. c\n\n[her](https://x.dk)"],
            },
            {"titel": "Økonomi", "tekster": ["    kode"]},
        ],
    }
    dokument = Document(io.BytesIO(indstilling_docx(data)))
    linjer = {afsnit.text: afsnit for afsnit in dokument.paragraphs}

    assert [(tekst, linjer[tekst].style.name) for tekst in ("Sådan", "a", "c", "her (https://x.dk)", "kode")] == [
        ("Sådan", "Heading 3"),
        ("a", "List Bullet"),
        ("c", "List Number"),
        ("her (https://x.dk)", "Normal"),
        ("kode", "Normal"),
    ]
    assert [
        (loeb.text, loeb.bold, loeb.italic)
        for loeb in linjer["Et stort ord.\nNy linje."].runs
        if loeb.text.strip(" \n") or loeb.text == " "
    ] == [
        ("Et ", None, None),
        ("stort", True, None),
        (" ", None, None),
        ("ord", None, True),
        (".", None, None),
        ("Ny linje.", None, None),
    ]
    nummererede = [et for et in dokument.paragraphs if et.style.name == "List Number"]
    numre = [et._p.pPr.numPr.numId.val for et in nummererede]
    assert [et.text for et in nummererede] == [
        "at planen godkendes.",
        "at pengene frigives.",
        "c",
        "Helhedsplanen, version 1",
    ]
    assert (numre[0], len(set(numre))) == (numre[1], 3)
    [tabel] = dokument.tables
    assert [celle.text for raekke in tabel.rows for celle in raekke.cells][-2:] == ["I alt", "100 kr."]
    assert tabel.rows[0]._tr.trPr.xpath("w:tblHeader")


def test_a_step_has_only_its_own_paper(kaede):
    with pytest.raises(Regelbrud, match="Trinnet har ikke et dokument af den slags"):
        dokumenter.dan(dokumenter.STEMMESEDLER, kaede.trin(FORUM).pk)


def test_a_document_is_ordered_made_and_fetched(kaede, client):
    client.force_login(kaede.tmu)
    svar = client.post(reverse("godkendelser:dokument", args=[kaede.trin(TMU).pk, "indstilling-word"]))
    bestilling = Bestilling.objects.get()
    assert svar.url == reverse("grundlag:bestilling", args=[bestilling.pk])

    tasks.dan_dokument(bestilling_id=bestilling.pk, slags="indstilling-word", trin_id=kaede.trin(TMU).pk)

    assert b"".join(client.get(reverse("grundlag:bestilling_fil", args=[bestilling.pk]))).startswith(b"PK")
    assert client.post(reverse("godkendelser:dokument", args=[kaede.trin(TMU).pk, "stemmesedler"])).status_code == 404


def test_the_bundle_holds_the_content_decided_on_and_the_evidence(kaede):
    bevis = Bevis(titel="Referat", fil=ContentFile(b"Tiltraadt.", name="referat.txt"))
    ja = kaede.afgoer(kaede.trin(FORUM), bevis=bevis)
    andet = kaede.afgoer(kaede.trin(TMU))
    journaliser(ja.pk, nummer="2021-7", af=kaede.sekretaer)
    bestilling = bestil_journalpakke(kaede.plan.pk, afgoerelse_id=ja.pk, af=kaede.sekretaer)

    tasks.dan_journalpakke(bestilling_id=bestilling.pk, plan_id=kaede.plan.pk, afgoerelse_id=ja.pk)

    bestilling.refresh_from_db()
    with zipfile.ZipFile(io.BytesIO(bytes(bestilling.fil.indhold))) as pakke:
        assert {"version-1.json", "referat.txt", "oplysninger.json", "indhold.csv"} == set(pakke.namelist())
        [kun_den] = json.loads(pakke.read("oplysninger.json"))["afgoerelser"]
    assert (kun_den["Journaliseret som"], kun_den["Versionens SHA-256"]) == ("2021-7", kaede.version.sha256)
    assert len(list(journal.raekker(journal.afgoerelser_om([kaede.plan.pk])))) == 2
    assert andet.trin.instans.art == TMU


def test_the_audit_shows_exports_and_filters(kaede, client, django_assert_max_num_queries):
    kaede.afgoer_indhold()
    ja = kaede.trin(FORUM).seneste
    client.force_login(kaede.sekretaer)
    client.post(reverse("godkendelser:journaliser", args=[ja.pk]), {"nummer": "2021-7"})

    with django_assert_max_num_queries(12):
        side = client.get(reverse("godkendelser:revision", args=[kaede.plan.pk])).content.decode()
    assert "2021-7" in side
    assert kaede.version.sha256[:8] in side
    rest = client.get(reverse("godkendelser:revision", args=[kaede.plan.pk]) + "?ikke_journaliseret=1")
    assert "2021-7" not in rest.content.decode()
    csv = client.get(reverse("godkendelser:revision_csv", args=[kaede.plan.pk])).content.decode("utf-8-sig")
    assert kaede.version.sha256 in csv


def test_a_spreadsheet_takes_nothing_for_a_formula(kaede):
    kaede.afgoer(kaede.trin(FORUM), "afvist", begrundelse="=1+1")

    assert ";'=1+1;" in journal.revisionsliste([kaede.plan.pk]).decode()


@pytest.mark.parametrize(("kendetegn", "status"), [("zz", 422), ("abc", 422), ("0" * 8, 200)])
def test_a_mark_that_stands_for_nothing_is_said(kaede, client, kendetegn, status):
    client.force_login(kaede.sekretaer)

    assert client.get(reverse("godkendelser:opslag"), {"kendetegn": kendetegn}).status_code == status


def test_a_printed_mark_leads_to_its_version_for_those_who_may_see_it(kaede, client, log_ind):
    adresse, felter = reverse("godkendelser:opslag"), {"kendetegn": kaede.version.sha256[:8].upper()}
    client.force_login(kaede.sekretaer)

    assert kaede.version.sha256 in client.get(adresse, felter).content.decode()
    assert kaede.version.sha256 not in log_ind().get(adresse, felter).content.decode()


def test_the_mark_of_a_printed_agreement_is_found_too(client, log_ind):
    version = AftaleversionFactory(sha256="abcdef12" + "0" * 56)
    adresse, felter = reverse("godkendelser:opslag"), {"kendetegn": "ABCDEF12"}
    client.force_login(TilknytningFactory(rolle=Rolle.REVISOR, hele_systemet=True).bruger)

    svar = client.get(adresse, felter).content.decode()

    assert f"{version.aftale}, version {version.nummer}" in svar
    assert reverse("kontrakter:version_pdf", args=[version.pk]) in svar
    assert version.sha256 not in log_ind().get(adresse, felter).content.decode()


def test_the_picture_says_what_is_done_waiting_and_late(kaede):
    kaede.afgoer(kaede.trin(FORUM))
    Trin.objects.filter(pk=kaede.trin(TMU).pk).update(frist="2021-09-01")
    trin = Trin.objects.for_planer([kaede.plan.pk]).med_instans().med_stilling().order_by("spor", "nummer", "pk")

    billede = tegn(trin, i_dag())

    tilstande = {kasse.tekst: kasse.tilstand for spor in billede.spor for kasse in spor.kasser}
    navne = {art: kort(str(med_instans(kaede, art))) for art in (FORUM, TMU)}
    assert (tilstande[navne[FORUM]], tilstande[navne[TMU]]) == ("faerdig", "sen")
    assert [spor.navn for spor in billede.spor] == ["Indhold", "Penge"]


def test_a_document_that_was_ordered_tells_its_step(kaede):
    trin = med_instans(kaede, FORUM)

    assert bestil_dokument(trin, "beslutningsark", "Beslutningsark", af=kaede.sekretaer).titel.endswith(str(trin))
