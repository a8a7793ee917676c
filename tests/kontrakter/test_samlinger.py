"""Out of the system: bundles, Landsbyggefonden's order, the journal, lines, frikøb, and the print run."""

import io
import json
import threading
import zipfile
from decimal import Decimal

import pikepdf
import pytest
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from grundlag import filer
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.models import Bestilling, Udskrift, Udskriftsstatus
from kontrakter import handlinger, tasks
from kontrakter.models import Aftale, Aftaleart, AftaleBilag, Lbfbilag
from kontrakter.tilstande import Aftalestatus
from tests.factories.byomraader import ForvaltningFactory, TilknytningFactory
from tests.factories.helhedsplaner import IndsatsomraadeFactory
from tests.factories.kontrakter import (
    AftaleBilagFactory,
    AftaleFactory,
    AftaleversionFactory,
    KontraktlinjeFactory,
    UdskriftFactory,
    indsendt_plan,
    linjefelter,
    ny_kontrakt,
    scan,
)
from tests.pdf_struktur import breaches, text


def pdf_af(sider: int) -> bytes:
    """A PDF without tags, of so many pages."""
    bog, ud = pikepdf.new(), io.BytesIO()
    for _ in range(sider):
        bog.add_blank_page(page_size=(595, 842))
    bog.save(ud)
    return ud.getvalue()


def med_dokument(aftale, sider=1, *, udkast=False):
    fil = filer.gem_indhold(pdf_af(sider), filer.PDF)
    udskrift = UdskriftFactory(status=Udskriftsstatus.FAERDIG, fil_id=fil)
    return AftaleversionFactory(aftale=aftale, udskrift=udskrift, er_udkast=udkast)


def koer(opgave, bestilling, **argumenter):
    opgave(bestilling_id=bestilling.pk, **argumenter)
    bestilling.refresh_from_db()
    assert bestilling.fejl == ""
    return bytes(bestilling.fil.indhold)


@pytest.fixture
def sekretaer():
    return TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, hele_systemet=True).bruger


def test_a_byomraades_contracts_are_one_pdf_with_contents_or_a_zip(sekretaer, client):
    en, to, uden = (AftaleFactory(titel=titel) for titel in ("Første", "Anden", "Tom"))
    med_dokument(en, 3)
    med_dokument(to, 2, udkast=True)
    ids = [en.pk, to.pk, uden.pk]
    bestilling = handlinger.bestil_samling("Kontrakter", ids, form="pdf", af=sekretaer)

    samlet = koer(tasks.saml, bestilling, aftale_ids=ids, form="pdf")

    with pikepdf.open(io.BytesIO(samlet)) as pdf:
        assert len(pdf.pages) == 6
        with pdf.open_outline() as indhold:
            assert [punkt.title for punkt in indhold.root][-2:] == ["Første, version 1", "Anden, version 1 (udkast)"]
    foerste = text(samlet)
    assert "Første, version 1 2 3" in " ".join(foerste.split())
    assert "Tom: der er ikke dannet et dokument." in " ".join(foerste.split())
    assert "Samling: side 6 af 6" in foerste
    som_zip = koer(
        tasks.saml, handlinger.bestil_samling("Z", ids, form="zip", af=sekretaer), aftale_ids=ids, form="zip"
    )
    with zipfile.ZipFile(io.BytesIO(som_zip)) as arkiv:
        assert arkiv.namelist()[2:] == ["01 Første, version 1.pdf", "02 Anden, version 1 (udkast).pdf"]
        assert json.loads(arkiv.read("oplysninger.json"))["uden_dokument"] == ["Tom"]


def test_the_list_is_gathered_as_it_is_filtered_and_nobody_gathers_what_she_may_not_see(sekretaer, client):
    aftale, anden = AftaleFactory(titel="Sundhed"), AftaleFactory(titel="Job")
    client.force_login(sekretaer)

    svar = client.post(f"{reverse('kontrakter:bestil_samling', args=['pdf'])}?q=Sundhed")

    assert svar.url == reverse("grundlag:bestilling", args=[Bestilling.objects.get().pk])
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->'aftale_ids' FROM procrastinate_jobs WHERE task_name = 'kontrakter.tasks.saml'")
        assert json.loads(cursor.fetchone()[0]) == [aftale.pk]
    assert client.post(reverse("kontrakter:bestil_samling", args=["exe"])).status_code == 404
    ingen = client.post(f"{reverse('kontrakter:bestil_samling', args=['pdf'])}?q=Findes ikke", follow=True)
    assert "ingen aftaler at samle" in ingen.content.decode()
    fremmed = TilknytningFactory(rolle=Rolle.LAESER, byomraade=aftale.byomraade).bruger
    with pytest.raises(Regelbrud, match="ingen aftaler"):
        handlinger.bestil_samling("x", [anden.pk], form="pdf", af=fremmed)


def test_landsbyggefonden_gets_its_bundle_in_its_order(sekretaer, client):
    version = indsendt_plan()
    strategisk = handlinger.opret_strategisk_aftale(version.plan_id, af=sekretaer)
    med_dokument(strategisk)
    for nummer, navn in ((2, "Sundhed"), (1, "Job")):
        omraade = IndsatsomraadeFactory(regelsaet=version.plan.regelsaet, navn=navn, raekkefoelge=nummer)
        delaftale = handlinger.opret_delaftale(strategisk.pk, indsatsomraade=omraade, af=sekretaer)
        Aftale.objects.filter(pk=delaftale.pk).update(titel=navn, status=Aftalestatus.UNDERSKREVET)
        med_dokument(delaftale)
    for art in (Lbfbilag.BEREDSKABSPLAN, Lbfbilag.BUDGET):
        handlinger.tilfoej_bilag(strategisk.pk, titel=art.label, fil=scan(art), lbf_bilag=art, af=sekretaer)
    client.force_login(sekretaer)
    client.post(reverse("kontrakter:til_lbf", args=[strategisk.pk]))

    pakke = koer(tasks.til_lbf, Bestilling.objects.get(), aftale_id=strategisk.pk)

    with zipfile.ZipFile(io.BytesIO(pakke)) as arkiv:
        assert arkiv.namelist()[2:] == [
            f"01 {strategisk.titel}, version 1.pdf",
            "02 Job, version 1.pdf",
            "03 Sundhed, version 1.pdf",
            "04 Bilag Budget i Landsbyggefondens skabelon - scan.pdf",
            "05 Bilag Beredskabsplan - scan.pdf",
        ]
        mangler = json.loads(arkiv.read("oplysninger.json"))["mangler"]
    assert mangler == [
        Lbfbilag.ORGANISATIONSDIAGRAM.label,
        Lbfbilag.KOMMISSORIUM.label,
        Lbfbilag.BOLIGSOCIALE_DATA.label,
    ]
    with pytest.raises(Regelbrud, match="strategiske"):
        handlinger.bestil_til_lbf(AftaleFactory().pk, af=sekretaer)


def test_the_journal_gets_every_version_and_bilag(sekretaer, client):
    aftale = AftaleFactory(titel="Sundhed", art=Aftaleart.KONTRAKT)
    med_dokument(aftale)
    AftaleBilagFactory(aftale=aftale, titel="Budget")
    client.force_login(sekretaer)
    client.post(reverse("kontrakter:til_journal", args=[aftale.pk]))

    pakke = koer(tasks.til_journal, Bestilling.objects.get(), aftale_id=aftale.pk)

    with zipfile.ZipFile(io.BytesIO(pakke)) as arkiv:
        assert arkiv.namelist()[2:] == ["Sundhed, version 1.pdf", "Bilag Budget - scan.pdf"]
        assert json.loads(arkiv.read("oplysninger.json"))["titel"] == "Sundhed"
    assert AftaleBilag.objects.count() == 1


def test_lines_are_numbers_in_excel_and_text_is_never_a_formula(sekretaer, client):
    linje = KontraktlinjeFactory(
        art="frikoeb", beskrivelse="=1+1", beloeb=1234, timer=Decimal("370.5"), timepris=Decimal("412.25")
    )
    client.force_login(sekretaer)

    svar = client.get(reverse("kontrakter:linjer_xlsx"), {"q": linje.aftale.titel})

    overskrifter, raekke = load_workbook(io.BytesIO(svar.content)).active.values
    assert dict(zip(overskrifter, raekke, strict=True)) | {"Beskrivelse": "'=1+1", "Timer": 370.5} == dict(
        zip(overskrifter, raekke, strict=True)
    )
    assert raekke[9:12] == (1234, 370.5, 412.25)


def test_frikoeb_is_summed_per_forvaltning_and_filtered(sekretaer, client):
    bif = ForvaltningFactory(navn="Beskæftigelse")
    for aar in (2022, 2023):
        KontraktlinjeFactory(art="frikoeb", forvaltning=bif, aar=aar, beloeb=1000, timer=Decimal(10))
    KontraktlinjeFactory(art="indsats", forvaltning=bif, beloeb=9)
    client.force_login(sekretaer)
    side = reverse("kontrakter:frikoeb")

    assert list(client.get(side).context["summer"]) == [("Beskæftigelse", Decimal(20), None, 2000)]
    assert next(iter(client.get(side, {"aar": "2022", "forvaltning": bif.pk}).context["summer"]))[3] == 1000
    assert "intet frikøb" in client.get(side, {"aar": "2030"}).content.decode()
    eksport = b"".join(client.get(reverse("kontrakter:frikoeb_eksport"), {"aar": "2023"})).decode("utf-8-sig")
    assert eksport.splitlines()[1].startswith("Beskæftigelse;")


def test_a_print_run_prints_the_drafts_anew_and_says_what_could_not_be(sekretaer):
    aftale = ny_kontrakt()
    handlinger.tilfoej_linje(aftale.pk, af=sekretaer, **linjefelter(aftale))
    daarlig = ny_kontrakt(titel="Uden sagsnummer")
    Aftale.objects.filter(pk=daarlig.pk).update(formaal="{{sagsnummer}}")
    ids = [aftale.pk, daarlig.pk]
    bestilling = handlinger.bestil_samling("Trykkørsel", ids, form="tryk", af=sekretaer)

    samlet = koer(tasks.saml, bestilling, aftale_ids=ids, form="tryk")

    assert aftale.versioner.get().udskrift.status == Udskriftsstatus.FAERDIG
    assert "Flettefeltet {{sagsnummer}} er tomt" in " ".join(text(samlet).split())
    assert breaches(samlet) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_print_run_and_none_is_printed_twice(settings, monkeypatch):
    versioner = [AftaleversionFactory(er_udkast=True, udskrift=UdskriftFactory(data={"n": n})) for n in range(6)]
    trykt = []
    monkeypatch.setattr(
        "grundlag.pdf.render_pdf", lambda skabelon, data, vedhaeft_navn: trykt.append(data["n"]) or pdf_af(1)
    )

    def anden():
        try:
            for version in versioner:
                tasks.udskrift.dan_udskrift(version.udskrift_id)
        finally:
            connection.close()

    traad = threading.Thread(target=anden)
    traad.start()
    tasks._hjaelp_med_at_trykke([version.aftale_id for version in versioner], lambda faerdige, i_alt: None)
    traad.join(20)

    assert sorted(trykt) == list(range(6))
    assert not Udskrift.objects.exclude(status=Udskriftsstatus.FAERDIG).exists()
