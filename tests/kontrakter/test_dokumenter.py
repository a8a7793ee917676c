"""The content of a version: canonical, hashed, and the same in the database, in the PDF and after a detour."""

import datetime as dt
import io
import json

import pikepdf
import pytest

from grundlag import kanon, udskrift
from grundlag.models import Filindhold, Udskrift
from helhedsplaner.models import Indsatsomraade
from kontrakter import handlinger, referencedata
from kontrakter.dokumenter import indholdets_sha256, kontraktdata
from kontrakter.models import Aftaleregel, Linjeart
from kontrakter.sidekode import sidekode
from tests.factories.byomraader import ForvaltningFactory
from tests.factories.kontrakter import (
    FACILITERING,
    KONTRAKTPULJE,
    indsendt_plan,
    koordinator,
    linjefelter,
    ny_kontrakt,
    scan,
)
from tests.grundlag.kontraktdata import kontraktdata as eksempel


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = dt.date(2021, 9, 1)


@pytest.fixture
def version():
    return indsendt_plan()


@pytest.fixture
def af(version):
    return koordinator(version.plan)


@pytest.fixture
def kontrakt(version, af):
    """A whole contract: standard texts, a contact, two lines and a bilag."""
    referencedata.indlaes()
    omraade = Indsatsomraade.objects.get(regelsaet=version.plan.regelsaet)
    aftale = ny_kontrakt(version, af=af, indsatsomraade=omraade)
    handlinger.ret_part(
        aftale.parter.first().pk,
        kontakt_navn="Øjvind Ågård",
        kontakt_titel="Direktør",
        kontakt_email="o@example.dk",
        af=af,
    )
    handlinger.tilfoej_linje(
        aftale.pk,
        af=af,
        **linjefelter(
            aftale,
            art=Linjeart.FRIKOEB,
            forvaltning=ForvaltningFactory(navn="Socialforvaltningen"),
            beskrivelse="Jobrådgiver",
            beloeb=152_625,
            timer="370.50",
        ),
    )
    handlinger.tilfoej_linje(
        aftale.pk, af=af, **linjefelter(aftale, art=Linjeart.FACILITERING, aar=2021, beloeb=20_000)
    )
    handlinger.tilfoej_bilag(aftale.pk, titel="Budget", fil=scan(), af=af)
    aftale.refresh_from_db()
    return aftale


def test_the_content_has_the_keys_that_the_template_reads(kontrakt):
    data = kontraktdata(kontrakt, udkast=False, version_nummer=1)

    assert data.keys() == eksempel().keys()
    for noegle in ("grundlag", "parter", "linjer", "sum_pr_aar", "pulje", "underskrifter", "kontaktpersoner", "bilag"):
        assert data[noegle][0].keys() == eksempel()[noegle][0].keys()


def test_money_is_summed_per_year_and_held_against_each_pot(kontrakt):
    data = kontraktdata(kontrakt, udkast=False, version_nummer=1)

    assert data["sum_pr_aar"] == [{"aar": 2021, "beloeb": 20_000}, {"aar": 2022, "beloeb": 152_625}]
    assert data["sum"] == 172_625
    assert data["pulje"] == [
        {
            "plan": "Beboerprojekt Nordvest",
            "kontraktpulje": KONTRAKTPULJE,
            "disponeret_her": 152_625,
            "disponeret_i_alt": 152_625,
        },
        {
            "plan": "Beboerprojekt Nordvest, facilitering",
            "kontraktpulje": FACILITERING,
            "disponeret_her": 20_000,
            "disponeret_i_alt": 20_000,
        },
    ]
    assert data["linjer"][1] == {
        "uid": str(kontrakt.linjer.get(aar=2022).uid),
        "plan": "Beboerprojekt Nordvest",
        "art_tekst": "Frikøb af kommunale medarbejdere",
        "forvaltning": "Socialforvaltningen",
        "indsatsomraade": "",
        "beskrivelse": "Jobrådgiver",
        "aar": 2022,
        "beloeb": 152_625,
        "timer": "370.5",
        "timepris": None,
        "aarsvaerk": None,
        "tvaergaaende_indsats": "",
    }


def test_the_terms_say_the_notice(kontrakt):
    tekst = referencedata.TEKSTER["vilkaar_opsigelse"]

    tre = kontraktdata(kontrakt, udkast=False, version_nummer=1)["vilkaar"]["opsigelse"]
    kontrakt.opsigelsesvarsel_maaneder = 1
    en = kontraktdata(kontrakt, udkast=False, version_nummer=1)["vilkaar"]["opsigelse"]

    assert (tre, en) == (f"Varslet er 3 måneder.\n\n{tekst}", f"Varslet er 1 måned.\n\n{tekst}")


def test_the_hash_is_of_what_is_said_not_of_the_printing(kontrakt, settings):
    foerste = kontraktdata(kontrakt, udkast=False, version_nummer=1)
    settings.DAGS_DATO = dt.date(2021, 9, 2)
    anden = kontraktdata(kontrakt, udkast=False, version_nummer=2)
    udkast = kontraktdata(kontrakt, udkast=True, version_nummer=1)

    assert indholdets_sha256(foerste) == indholdets_sha256(anden)
    assert indholdets_sha256(foerste) != indholdets_sha256(udkast)
    assert foerste["hash_kort"] == indholdets_sha256(foerste)[:8]
    assert (foerste["dannet_dato"], anden["dannet_dato"]) == ("2021-09-01", "2021-09-02")


def test_a_scan_of_a_signature_is_no_bilag_of_the_text(kontrakt, af):
    Aftaleregel.objects.update(forudgaaende=[])
    version = handlinger.send_til_underskrift(kontrakt.pk, af=af)
    handlinger.registrer_underskrift(
        version.pk,
        kontrakt.parter.first().pk,
        navn="Ane",
        titel="Direktør",
        paa_vegne_af="fsb",
        dato=dt.date(2021, 9, 1),
        kode=sidekode(version, 1),
        scan=scan("underskrevet"),
        af=af,
    )

    data = kontraktdata(kontrakt, udkast=False, version_nummer=1)

    assert data["bilag"] == [{"nr": "1", "titel": "Budget"}]
    assert kanon.kanonisk(data) == version.indhold


@pytest.mark.parametrize("antal", [1, 3])
def test_the_content_takes_the_same_number_of_queries(django_assert_num_queries, af, version, antal):
    aftale = ny_kontrakt(version, af=af)
    for nummer in range(antal):
        handlinger.tilfoej_linje(aftale.pk, af=af, **linjefelter(aftale))
        handlinger.tilfoej_part(aftale.pk, anden=f"Netværk {nummer}", af=af)
        handlinger.tilfoej_bilag(aftale.pk, titel=f"Bilag {nummer}", fil=scan(), af=af)
    aftale = type(aftale).objects.select_related("byomraade", "indsatsomraade").get()

    with django_assert_num_queries(6):
        kontraktdata(aftale, udkast=True, version_nummer=1)


def test_the_pdf_holds_the_very_data_of_the_version(kontrakt, af):
    version = handlinger.lav_udkast(kontrakt.pk, af=af)

    udskrift.dan_udskrift(version.udskrift_id)
    udskrift.dan_udskrift(handlinger.lav_udkast(kontrakt.pk, af=af).udskrift_id)

    faerdig = Udskrift.objects.get()
    with pikepdf.open(io.BytesIO(bytes(faerdig.fil.indhold))) as pdf:
        (vedhaeftning,) = pdf.attachments.values()
        bytes_i_pdf = vedhaeftning.get_file().read_bytes()
    assert json.loads(bytes_i_pdf) == version.indhold
    assert bytes_i_pdf == kanon.kanonisk_bytes(version.indhold)
    assert indholdets_sha256(json.loads(bytes_i_pdf)) == version.sha256
    assert faerdig.filnavn == "Kontrakt om boligsocialt samarbejde, version 1.pdf"
    assert Filindhold.objects.filter(mimetype="application/pdf").exclude(stoerrelse=scan().size).count() == 1
