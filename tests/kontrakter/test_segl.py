"""From the last signature to a sealed PDF, and from a page's code back to the truth about it."""

import datetime as dt
import io
import json
import subprocess
import sys

import pikepdf
import pytest
from django.conf import settings as indstillinger
from django.urls import reverse
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from config import selvlavet_segl
from grundlag import kanon
from grundlag.fejl import Regelbrud
from grundlag.models import Udskriftsstatus
from kontrakter import dokumenter, handlinger, tasks
from kontrakter.models import Aftale, Aftaleart, Aftaleversion, Forsegling, Kodeforsoeg, Sidekode
from kontrakter.sidekode import laeselig, sidekode
from kontrakter.stempling import MASKE
from kontrakter.tilstande import Aftalestatus
from tests.factories.kontrakter import AftaleFactory, indsendt_plan, koordinator, linjefelter, ny_kontrakt, scan
from tests.json_skema import fejl_i
from tests.pdf_struktur import breaches, lines

I_DAG = dt.date(2021, 9, 1)


@pytest.fixture(scope="session")
def par(tmp_path_factory):
    return selvlavet_segl.lav(tmp_path_factory.mktemp("segl"))


@pytest.fixture(autouse=True)
def _dagen(settings, par):
    settings.DAGS_DATO = I_DAG
    for navn, vaerdi in par.items():
        setattr(settings, navn, vaerdi)


@pytest.fixture
def af():
    return koordinator(indsendt_plan().plan)


@pytest.fixture
def sendt(af):
    from helhedsplaner.models import Planversion

    aftale = ny_kontrakt(Planversion.objects.get(), af=af)
    for nummer in range(30):
        felter = linjefelter(aftale, beloeb=1000 + nummer, beskrivelse=f"Linje {nummer}")
        handlinger.tilfoej_linje(aftale.pk, af=af, **felter)
    handlinger.send_til_underskrift(aftale.pk, af=af)
    aftale.refresh_from_db()
    return aftale


@pytest.fixture
def version(sendt):
    """The version that is out, printed with its codes."""
    version = sendt.versioner.get()
    tasks.dan_version(version.udskrift_id)
    version.refresh_from_db()
    return version


def underskriv_alle(aftale, af):
    version = aftale.versioner.first()
    for part in aftale.parter.all():
        handlinger.registrer_underskrift(
            version.pk,
            part.pk,
            navn="Ane Sørensen",
            titel="Direktør",
            paa_vegne_af=part.fuldt_navn,
            dato=I_DAG,
            kode=sidekode(version, 1),
            scan=scan(str(part)),
            af=af,
        )
    return Forsegling.objects.get(version=version)


def trykt(version):
    return bytes(version.udskrift.fil.indhold)


def proev_segl(indhold, certifikat):
    laeser = PdfFileReader(io.BytesIO(indhold))
    (signatur,) = laeser.embedded_signatures
    tillid = ValidationContext(trust_roots=[load_cert_from_pemder(certifikat)], allow_fetching=False)
    return signatur, validate_pdf_signature(signatur, tillid)


# --- the print


def test_every_page_of_a_final_version_bears_its_own_code(version):
    sider = lines(trykt(version))
    koder = list(version.sidekoder.all())

    assert breaches(trykt(version)) == []
    assert [et.side for et in koder] == list(range(1, len(sider) + 1))
    assert len({et.kode for et in koder}) == len(sider) > 4
    for side, kode in zip(sider, koder, strict=True):
        assert kode.kode == sidekode(version, kode.side)
        assert f"Sidekode {laeselig(kode.kode)} · kontrollér siden på" in " ".join(side)
        assert " ".join(side).count(f"Side {kode.side} af {len(sider)}") == 1


def test_the_figures_of_each_page_are_kept_in_their_order(version):
    alle = [beloeb for kode in version.sidekoder.all() for beloeb in kode.beloeb]
    flest = max(version.sidekoder.all(), key=lambda kode: len(kode.beloeb))

    assert set(range(1000, 1030)) <= set(alle)
    assert alle[0] == version.indhold["sum"] == sum(range(1000, 1030))
    linjer = [beloeb for beloeb in flest.beloeb if 1000 <= beloeb < 1030]
    assert linjer == sorted(linjer)


def test_the_qr_code_leads_to_the_page_and_is_drawn_large_enough(version, settings):
    """The squares that were drawn are those of the address; read back from the page's drawing."""
    import segno

    kode = version.sidekoder.first().kode
    adresse = f"{settings.OFFENTLIG_ADRESSE}{reverse('kontrakter:kontrol_med_kode', args=[kode])}"
    rigtig = segno.make(adresse, error="m", micro=False, mask=MASKE).matrix
    with pikepdf.open(io.BytesIO(trykt(version))) as pdf:
        firkanter = [
            tuple(float(tal) for tal in operander)
            for operander, ordre in pikepdf.parse_content_stream(pdf.pages[0], "re")
        ]
    modul = min(bredde for _, _, bredde, _ in firkanter)
    qr = [et for et in firkanter if abs(et[3] - modul) < 0.02]
    venstre, top = min(x for x, *_ in qr), max(y + hoejde for _, y, _, hoejde in qr)
    tegnet = [[0] * len(rigtig) for _ in rigtig]
    trin = (max(x + bredde for x, _, bredde, _ in qr) - venstre) / len(rigtig)
    for x, y, bredde, hoejde in qr:
        raekke = round((top - y - hoejde) / trin)
        for plads in range(round((x - venstre) / trin), round((x + bredde - venstre) / trin)):
            tegnet[raekke][plads] = 1

    assert tegnet == [list(raekke) for raekke in rigtig]
    assert trin * 25.4 / 72 > 0.38  # millimetres a square


def test_a_draft_bears_no_codes_and_no_room_for_a_seal(sendt, af):
    handlinger.traek_tilbage(sendt.pk, af=af)
    udkast = handlinger.lav_udkast(sendt.pk, af=af)
    from grundlag import udskrift

    udskrift.dan_udskrift(udkast.udskrift_id)
    udkast.refresh_from_db()

    assert not udkast.sidekoder.exists()
    assert b"/AcroForm" not in trykt(udkast)
    assert "Sidekode" not in " ".join(run for side in lines(trykt(udkast)) for run in side)


# --- the seal


def test_what_all_have_signed_is_sealed_once_and_kept(version, sendt, af, par):
    forsegling = underskriv_alle(sendt, af)

    tasks.forsegl(forsegling.pk)
    forsegling.refresh_from_db()
    foerste = bytes(forsegling.fil.indhold)
    tasks.forsegl(forsegling.pk)
    tasks.dan_version(version.udskrift_id)
    forsegling.refresh_from_db()

    with pytest.raises(Regelbrud, match=r"^Aftalen er forseglet, så underskrifterne står fast"):
        handlinger.tilbagekald_underskrift(version.underskrifter.first().pk, af=af)

    assert (forsegling.status, forsegling.fejl) == (Udskriftsstatus.FAERDIG, "")
    assert bytes(forsegling.fil.indhold) == foerste
    assert foerste.startswith(trykt(version))
    assert breaches(foerste) == []
    signatur, svar = proev_segl(foerste, par["SEGL_CERTIFIKAT"])
    assert (svar.intact, svar.valid, svar.trusted, svar.bottom_line) == (True, True, True, True)
    assert signatur.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert "Ane Sørensen, Direktør, for" in signatur.sig_object["/Reason"]
    assert version.sha256 in signatur.sig_object["/Reason"]
    assert "Selvlavet segl" in forsegling.certifikat


def test_one_altered_byte_breaks_the_seal(version, sendt, af, par):
    forsegling = underskriv_alle(sendt, af)
    tasks.forsegl(forsegling.pk)
    forsegling.refresh_from_db()
    aendret = bytearray(forsegling.fil.indhold)
    aendret[trykt(version).index(b"stream\n") + 20] ^= 1

    _, svar = proev_segl(bytes(aendret), par["SEGL_CERTIFIKAT"])

    assert (svar.intact, svar.bottom_line) == (False, False)


def test_an_expired_certificate_says_so_and_the_seal_can_be_ordered_again(
    client, version, sendt, af, settings, tmp_path, par
):
    udloebet = selvlavet_segl.lav(tmp_path, dage=-3)
    settings.SEGL_NOEGLE, settings.SEGL_CERTIFIKAT = udloebet["SEGL_NOEGLE"], udloebet["SEGL_CERTIFIKAT"]
    forsegling = underskriv_alle(sendt, af)
    client.force_login(af)
    side = reverse("kontrakter:aftale", args=[sendt.pk])

    tasks.forsegl(forsegling.pk)
    vist = client.get(side).content.decode()
    settings.SEGL_NOEGLE = ""
    client.post(reverse("kontrakter:forsegl_igen", args=[version.pk]))
    tasks.forsegl(forsegling.pk)
    uden = client.get(side).content.decode()
    settings.SEGL_NOEGLE, settings.SEGL_CERTIFIKAT = par["SEGL_NOEGLE"], par["SEGL_CERTIFIKAT"]
    client.post(reverse("kontrakter:forsegl_igen", args=[version.pk]))
    tasks.forsegl(forsegling.pk)
    igen = client.post(reverse("kontrakter:forsegl_igen", args=[version.pk]), follow=True).content.decode()

    assert "Certifikatet til seglet udløb den" in vist
    assert "Der er ikke sat en nøgle og et certifikat op til seglet" in uden
    assert "Forseglet PDF" in igen
    assert "Seglet er allerede sat eller er på vej." in igen
    assert client.get(reverse("kontrakter:segl", args=[version.pk])).content.startswith(b"%PDF-1.7")


def test_the_seal_waits_for_the_print_and_says_when_it_cannot_be_made(sendt, af):
    forsegling = underskriv_alle(sendt, af)

    with pytest.raises(tasks.IkkeKlar):
        tasks.forsegl(forsegling.pk)
    udskrift = forsegling.version.udskrift
    udskrift.status, udskrift.fejl = Udskriftsstatus.FEJLET, "Nej"
    udskrift.save()
    tasks.forsegl(forsegling.pk)

    forsegling.refresh_from_db()
    assert "kunne ikke dannes" in forsegling.fejl


# --- the data in it


def test_the_pdf_carries_the_same_contract_by_the_published_schema(client, version, sendt):
    skema = client.get(reverse("kontrakter:skema"))
    with pikepdf.open(io.BytesIO(trykt(version))) as pdf:
        (fil,) = pdf.attachments.values()
        data = json.loads(fil.get_file().read_bytes())
    igen = dokumenter.kontraktdata(
        Aftale.objects.select_related("byomraade", "indsatsomraade").get(pk=sendt.pk), udkast=False, version_nummer=1
    )

    assert skema.headers["Content-Type"].startswith("application/schema+json")
    assert fejl_i(data, json.loads(skema.content)) == []
    assert data == igen == version.indhold
    assert dokumenter.indholdets_sha256(data) == version.sha256
    data["linjer"][0]["beloeb"] += 1
    assert dokumenter.indholdets_sha256(data) != version.sha256
    assert fejl_i({**data, "sum": "1", "nyt": 1}, json.loads(skema.content)) == [
        "$: ukendt felt nyt",
        "$.sum: er ikke integer",
    ]


# --- the public page


def kontrol(client, **felter):
    return client.get(reverse("kontrakter:kontrol"), felter)


def tekst(svar):
    return " ".join(svar.content.decode().split())


def test_anybody_sees_whether_a_page_is_genuine_and_what_stands_on_it(client, version, sendt, af):
    kode = version.sidekoder.get(side=1)
    foer = client.get(reverse("kontrakter:kontrol_med_kode", args=[kode.kode]))
    underskriv_alle(sendt, af)
    Aftale.objects.update(fra=I_DAG)
    efter = kontrol(client, kode=laeselig(kode.kode).lower())

    assert "Ikke underskrevet endnu" in tekst(foer)
    assert "Gældende" in tekst(efter)
    assert f"Side 1 af {kode.sider}" in tekst(efter)
    assert "30.435 kr." in tekst(efter)
    assert "Ane Sørensen" not in tekst(efter)
    assert efter.headers["Cache-Control"].count("no-store") == 1


@pytest.mark.parametrize(
    ("felter", "dom"),
    [
        ({"side": "1", "beloeb": "30.435"}, "Det passer"),
        ({"side": "2"}, "Koden hører til side 1, ikke til side 2. Siden kan være byttet ud."),
        ({"beloeb": "80.435"}, "80.435 kr. står ikke på side 1. Tallet kan være ændret."),
    ],
)
def test_a_swapped_page_and_an_altered_figure_are_caught(client, version, felter, dom):
    assert dom in tekst(kontrol(client, kode=sidekode(version, 1), **felter))


def test_an_older_version_is_caught(client, version, sendt, af):
    handlinger.traek_tilbage(sendt.pk, af=af)
    assert "Trukket tilbage" in tekst(kontrol(client, kode=sidekode(version, 1)))
    handlinger.tilfoej_linje(sendt.pk, af=af, **linjefelter(sendt))
    ny = handlinger.send_til_underskrift(sendt.pk, af=af)

    assert "Version 2 har afløst den." in tekst(kontrol(client, kode=sidekode(version, 1)))
    assert sidekode(ny, 1) != sidekode(version, 1)


def test_the_same_words_sent_out_a_second_time_have_codes_of_their_own():
    """Changed and changed back: the content's hash is the same, the sheets are not."""
    foerste, tredje = (Aftaleversion(aftale_id=1, nummer=nummer, sha256="a" * 64) for nummer in (1, 3))

    assert sidekode(foerste, 1) != sidekode(tredje, 1)
    assert sidekode(foerste, 1) != sidekode(foerste, 2)


@pytest.mark.parametrize(
    ("felter", "dom"),
    [
        (
            {"status": Aftalestatus.OPSAGT, "opsagt_dato": I_DAG, "ophoerer_dato": I_DAG},
            "Opsagt, gælder endnu: Aftalen er opsagt. Den gælder til og med 1. september 2021.",
        ),
        (
            {"status": Aftalestatus.OPSAGT, "opsagt_dato": I_DAG, "ophoerer_dato": dt.date(2021, 8, 31)},
            "Opsagt: Aftalen er opsagt. Dens sidste dag var 31. august 2021.",
        ),
        (
            {"status": Aftalestatus.UNDERSKREVET, "erstattet_fra": dt.date(2021, 9, 2), "fra": I_DAG},
            "Gældende: Alle parter har underskrevet. Fra 2. september 2021 gælder et tillæg.",
        ),
        ({"status": Aftalestatus.ANNULLERET}, "Annulleret: Aftalen blev annulleret og har ikke været gældende."),
        ({"status": Aftalestatus.UNDERSKREVET, "til": dt.date(2021, 8, 31)}, "Udløbet: Aftalen udløb 31. august 2021."),
        (
            {"status": Aftalestatus.UNDERSKREVET},
            "Underskrevet: Alle parter har underskrevet. Aftalen gælder fra 15. september 2021.",
        ),
    ],
)
def test_the_page_says_where_the_agreement_is(client, sendt, felter, dom):
    version = sendt.versioner.get()
    Sidekode.objects.create(version=version, side=1, sider=1, kode=sidekode(version, 1))
    if "til" in felter:
        felter = {**felter, "fra": dt.date(2020, 1, 1)}
    Aftale.objects.filter(pk=sendt.pk).update(**felter)

    svar = kontrol(client, kode=sidekode(version, 1))
    gyldighed = svar.context["gyldighed"]
    assert f"{gyldighed.ord}: {gyldighed.tekst}" == dom
    assert [et in tekst(svar) for et in (gyldighed.ord, gyldighed.tekst)] == [True, True]


def test_the_tillaeg_that_has_begun_is_named_and_when_it_is_ended_that_is_said_too(client, sendt):
    version = sendt.versioner.get()
    Sidekode.objects.create(version=version, side=1, sider=1, kode=sidekode(version, 1))
    Aftale.objects.filter(pk=sendt.pk).update(status=Aftalestatus.UNDERSKREVET, erstattet_fra=I_DAG)
    erstatter = sendt
    for status, fra in (
        (Aftalestatus.UNDERSKREVET, I_DAG),
        (Aftalestatus.UNDERSKREVET, I_DAG),
        (Aftalestatus.UNDERSKREVET, dt.date(2021, 9, 2)),
        (Aftalestatus.KLADDE, I_DAG),
    ):
        felter = {"hoerer_til": sendt, "erstatter": erstatter, "byomraade": sendt.byomraade, "fra": fra}
        erstatter = AftaleFactory(art=Aftaleart.TILLAEG, status=status, **felter)

    assert "Aftalen er ændret: teksten er erstattet af tillæg 2.</p>" in tekst(
        kontrol(client, kode=sidekode(version, 1))
    )
    Aftale.objects.filter(hoerer_til=sendt, status=Aftalestatus.UNDERSKREVET, fra=I_DAG).update(
        status=Aftalestatus.OPSAGT, opsagt_dato=I_DAG, ophoerer_dato=dt.date(2021, 12, 31)
    )
    assert "tillæg 2. Aftalen er opsagt. Den gælder til og med 31. december 2021." in tekst(
        kontrol(client, kode=sidekode(version, 1))
    )


def test_a_thousand_guesses_meet_a_closed_door(client, sendt):
    version = sendt.versioner.get()
    Sidekode.objects.create(version=version, side=1, sider=1, kode=sidekode(version, 1))

    svar = [kontrol(client, kode=f"{nummer:012d}").status_code for nummer in range(1000)]
    rigtig = kontrol(client, kode=sidekode(version, 1))
    andetsteds = client.get(
        reverse("kontrakter:kontrol"), {"kode": sidekode(version, 1)}, REMOTE_ADDR="2001:db8:1:2::9"
    )

    assert svar == [404] * 20 + [429] * 980
    assert (rigtig.status_code, "Prøv igen om en time" in tekst(rigtig)) == (429, True)
    assert andetsteds.status_code == 200
    assert not Kodeforsoeg.objects.filter(afsender__contains="127.0.0.1").exists()


def test_what_cannot_be_read_is_told_beside_the_field(client):
    tom = kontrol(client, kode="")
    forkert = kontrol(client, kode="x", beloeb="mange", side="-1")

    assert (tom.status_code, forkert.status_code) == (422, 422)
    assert {*forkert.context["form"].errors} == {"beloeb", "side"}
    assert client.get(reverse("kontrakter:kontrol")).status_code == 200


def test_the_schema_in_docs_names_every_field_of_the_content(sendt):
    skema = json.loads((indstillinger.BASE_DIR / "docs" / "aftale.schema.json").read_bytes())

    assert fejl_i(sendt.versioner.get().indhold, skema) == []
    assert sorted(skema["required"]) == sorted(skema["properties"])
    assert kanon.kanonisk(skema) == skema


def test_the_outside_signing_service_needs_no_django():
    subprocess.run([sys.executable, "-c", "import config.underskriftstjeneste"], check=True, env={"PATH": ""})
