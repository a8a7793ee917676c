"""Reading in spreadsheets: every faulty cell is named, and nothing is written unless all is right."""

import datetime as dt
import zipfile
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from byomraader.indlaesning import AFDELINGER, PERSONER
from byomraader.models import Afdeling, Byomraadealias, Person
from grundlag import indlaesning
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.models import Haendelse, Kladde
from tests.factories.byomraader import (
    AfdelingFactory,
    BoligorganisationFactory,
    ByomraadeFactory,
    ForvaltningFactory,
    PersonFactory,
)

OVERSKRIFTER = ["Boligorganisation", "Afdelingsnummer", "Navn", "Byområde", "Antal lejemål"]
GOD = ["fsb", "1-52", "Gravervænget", "Bispebjerg", 391]
INDLAES = reverse("admin:byomraader_afdeling_indlaes")


def bog(*raekker, overskrifter=OVERSKRIFTER, navn="afdelinger.xlsx", ret=None):
    mappe = openpyxl.Workbook()
    ark = mappe.active
    ark.title = "Ark1"
    for raekke in (overskrifter, *raekker):
        ark.append(raekke)
    if ret:
        ret(ark)
    ud = BytesIO()
    mappe.save(ud)
    return SimpleUploadedFile(navn, ud.getvalue())


@pytest.fixture
def kort():
    BoligorganisationFactory(navn="fsb")
    return ByomraadeFactory(navn="Bispebjerg", slug="bispebjerg")


@pytest.fixture
def klient(log_ind):
    return log_ind(Rolle.ADMINISTRATOR)


def proev(klient, fil, ark=AFDELINGER, *, skriv=True):
    raekker, fejl = indlaesning.laes(fil, ark.kolonner)
    resultat = indlaesning.indlaes(ark, raekker, skriv=skriv, af=klient.bruger)
    return resultat, [(f.ark, f.raekke, f.kolonne, f.tekst) for f in (*fejl, *resultat.fejl)]


def test_good_rows_are_written_and_logged(klient, kort):
    resultat, fejl = proev(klient, bog(GOD, [], ["FSB", 8, "Otte", "bispebjerg", "1.085"]))

    assert (resultat.nye, resultat.rettede, resultat.uaendrede, fejl) == (2, 0, 0, [])
    assert list(Afdeling.objects.values_list("nummer", "lejemaal").order_by("pk")) == [("1-52", 391), ("8", 1085)]
    assert set(Haendelse.objects.values_list("handling", "aktoer")) == {("afdeling.opret", klient.bruger.pk)}


def test_every_faulty_cell_is_named_and_nothing_is_written(klient, kort):
    Byomraadealias.objects.create(byomraade=kort, navn="Nordvest")
    AfdelingFactory.create_batch(2)

    resultat, fejl = proev(
        klient,
        bog(
            GOD,
            ["ukendt", dt.date(2021, 1, 12), "A", "Nordvest", 0],
            ["fsb", "2", "B", "Bispebjerg", "mange"],
            ["fsb", "3", None, "Bispebjerg", 10],
            ["fsb", "1-52", "Igen", "Bispebjerg", 10],
            ["fsb", "4", "C", "Bispebjerg", 0],
        ),
    )

    assert fejl == [
        ("Ark1", 3, "Boligorganisation", "Der er ingen boligorganisation, der hedder »ukendt«."),
        (
            "Ark1",
            3,
            "Afdelingsnummer",
            "Regnearket har gjort teksten til en dato. Gør kolonnen til tekst, og skriv den igen.",
        ),
        ("Ark1", 4, "Antal lejemål", "Skriv et helt tal."),
        ("Ark1", 5, "Navn", "Cellen skal udfyldes."),
        ("Ark1", 6, "", "Det samme står i række 2."),
        ("Ark1", 7, "", "En afdeling har mindst ét lejemål."),
    ]
    assert resultat.nye == 1
    assert Afdeling.objects.count() == 2
    assert Haendelse.objects.count() == 0


def test_a_known_row_is_changed_and_its_empty_cells_are_left(klient, kort):
    afdeling = AfdelingFactory(
        boligorganisation__navn="3B", nummer="8", navn="Gammelt", byomraade=kort, adresse="Vej 1", lejemaal=5
    )
    felter = [*OVERSKRIFTER, "Adresse"]

    resultat, fejl = proev(klient, bog(["3b", "8", "Nyt", "Bispebjerg", 5, None], overskrifter=felter))
    igen, _ = proev(klient, bog(["3b", "8", "Nyt", "Bispebjerg", 5, None], overskrifter=felter))

    afdeling.refresh_from_db()
    assert (resultat.rettede, igen.uaendrede, fejl) == (1, 1, [])
    assert (afdeling.navn, afdeling.adresse) == ("Nyt", "Vej 1")
    assert Haendelse.objects.get().data == {"felter": ["navn"], "fra_regneark": True}


def test_persons_are_known_by_their_mail(klient):
    tmf = ForvaltningFactory(navn="Teknik- og Miljøforvaltningen", forkortelse="TMF")
    PersonFactory(navn="Ida", email="ida@kk.dk", titel="Leder")
    felter = ["Navn", "Arbejdsmail", "Forvaltning", "Boligorganisation", "Arbejdstelefon"]
    BoligorganisationFactory(navn="fsb")

    resultat, fejl = proev(
        klient,
        bog(
            ["Ida Gift", "IDA@kk.dk", "tmf", None, 33663366],
            ["Bo", "bo@fsb.dk", None, "fsb", None],
            overskrifter=felter,
        ),
        PERSONER,
    )
    _, fejl_to = proev(klient, bog(["Al", "ikke en mail", "TMF", None, None], overskrifter=felter), PERSONER)

    assert (resultat.nye, resultat.rettede, fejl) == (1, 1, [])
    ida = Person.objects.get(titel="Leder")
    assert (ida.navn, ida.forvaltning, ida.telefon) == ("Ida Gift", tmf, "33663366")
    assert fejl_to == [("Ark1", 2, "Arbejdsmail", "Indtast en gyldig e-mail-adresse.")]


def test_a_formula_is_not_a_value(klient, kort):
    _, fejl = proev(klient, bog(["fsb", "1", "A", "Bispebjerg", "=1+1"]))

    assert fejl[0] == ("Ark1", 2, "Antal lejemål", "Cellen er en formel. Skriv værdien i stedet.")


def test_an_error_in_a_cell_is_not_a_value(klient, kort):
    def ret(ark):
        ark["E2"].value = "#REF!"
        ark["E2"].data_type = "e"

    _, fejl = proev(klient, bog(GOD, ret=ret))

    assert fejl[0] == ("Ark1", 2, "Antal lejemål", "Cellen viser en fejl (#REF!).")


@pytest.mark.parametrize(
    ("vaerdi", "saetning"),
    [
        ("Gård_x0000_en", "Teksten indeholder et tegn, der ikke kan gemmes (NUL)."),
        ("Ida 010190-1234", "Teksten ser ud til at indeholde et cpr-nummer."),
    ],
)
def test_a_text_that_cannot_be_kept_is_named(klient, kort, vaerdi, saetning):
    _, fejl = proev(klient, bog(["fsb", "1", vaerdi, "Bispebjerg", 5]))

    assert fejl == [("Ark1", 2, "Navn", saetning)]


def test_dates_are_read_as_they_are_written(klient, kort):
    felter = [*OVERSKRIFTER, "Gyldig fra", "Gyldig til og med"]

    _, fejl = proev(
        klient,
        bog(
            [*GOD, dt.date(2021, 9, 15), "15/9-2025"],
            ["fsb", "2", "B", "Bispebjerg", 5, "i går", None],
            overskrifter=felter,
        ),
        skriv=False,
    )
    proev(klient, bog([*GOD, dt.date(2021, 9, 15), "15/9-2025"], overskrifter=felter))

    assert fejl == [("Ark1", 3, "Gyldig fra", "Skriv en dato, fx 15.9.2021.")]
    assert Afdeling.objects.values_list("gyldig_fra", "gyldig_til").get() == (
        dt.date(2021, 9, 15),
        dt.date(2025, 9, 15),
    )


def test_two_organisations_of_one_name_are_told_apart(klient, kort):
    BoligorganisationFactory(navn="Foreningen", kortnavn="fsb")

    _, fejl = proev(klient, bog(GOD))

    assert fejl == [("Ark1", 2, "Boligorganisation", "Der er flere end én boligorganisation, der hedder »fsb«.")]


def med_makro():
    fil = bog(GOD).read()
    ud = BytesIO()
    with zipfile.ZipFile(BytesIO(fil)) as fra, zipfile.ZipFile(ud, "w") as til:
        for navn in fra.namelist():
            til.writestr(navn, fra.read(navn))
        til.writestr("xl/vbaProject.bin", b"makro")
    return SimpleUploadedFile("afdelinger.xlsx", ud.getvalue())


def beskadiget():
    ud = BytesIO()
    with zipfile.ZipFile(BytesIO(bog(GOD).read())) as fra, zipfile.ZipFile(ud, "w") as til:
        for navn in fra.namelist():
            til.writestr(navn, b"<ikke xml" if navn == "xl/workbook.xml" else fra.read(navn))
    return SimpleUploadedFile("afdelinger.xlsx", ud.getvalue())


@pytest.mark.parametrize(
    ("fil", "saetning"),
    [
        (lambda: SimpleUploadedFile("a.csv", b"Navn;Nummer\n"), r"Vælg et regneark \(.xlsx\)."),
        (lambda: SimpleUploadedFile("a.xlsx", b"x" * (2 * 1024 * 1024 + 1)), "for stort. Det må højst fylde 2 MB"),
        (med_makro, "indeholder makroer"),
        (beskadiget, "beskadiget"),
        (lambda: bog(), "ingen rækker under overskrifterne"),
        (lambda: bog(GOD, overskrifter=[*OVERSKRIFTER[:4], "Lejemaal"]), "Ukendte kolonner: Lejemaal"),
        (lambda: bog(GOD, overskrifter=OVERSKRIFTER[:4]), "Der mangler kolonner: Antal lejemål"),
        (lambda: bog(GOD, overskrifter=[*OVERSKRIFTER, "Navn"]), "samme overskrift står der to gange"),
        (lambda: bog(*[GOD] * (indlaesning.FLEST_RAEKKER + 1)), "højst 1000 ad gangen"),
    ],
)
def test_a_file_that_is_not_ours_is_refused_whole(fil, saetning):
    with pytest.raises(Regelbrud, match=saetning):
        indlaesning.laes(fil(), AFDELINGER.kolonner)


def test_only_administrators_read_in(log_ind, kort):
    raekker, _ = indlaesning.laes(bog(GOD), AFDELINGER.kolonner)

    with pytest.raises(PermissionDenied):
        indlaesning.indlaes(AFDELINGER, raekker, skriv=True, af=log_ind(Rolle.FORUMSEKRETAER).bruger)


def test_the_template_can_be_filled_in_and_read(klient):
    svar = klient.get(reverse("admin:byomraader_person_skabelon"))
    mappe = openpyxl.load_workbook(BytesIO(svar.content))
    mappe.worksheets[0].append(["Ida", "ida@kk.dk"])
    ud = BytesIO()
    mappe.save(ud)

    resultat, fejl = proev(klient, SimpleUploadedFile("p.xlsx", ud.getvalue()), PERSONER)

    assert svar["Content-Disposition"] == 'attachment; filename="person.xlsx"'
    assert (resultat.nye, fejl) == (1, [])


def test_one_sees_what_will_happen_and_then_confirms(klient, kort):
    vist = klient.post(INDLAES, {"fil": bog(GOD)})
    foer = Afdeling.objects.count()
    bekraeftet = klient.post(INDLAES, {"bekraeft": "1"})
    to_gange = klient.post(INDLAES, {"bekraeft": "1"})

    assert (vist.context["resultat"].nye, foer) == (1, 0)
    assert bekraeftet.headers["Location"] == reverse("admin:byomraader_afdeling_changelist")
    assert (Afdeling.objects.count(), Kladde.objects.count()) == (1, 0)
    assert [str(besked) for besked in to_gange.context["messages"]][-1].startswith("Regnearket er allerede indlæst")


def test_a_faulty_file_shows_its_faults_and_cannot_be_confirmed(klient, kort):
    svar = klient.post(INDLAES, {"fil": bog(["fsb", "1", "A", "Bispebjerg", "=1"], GOD)})
    klient.post(INDLAES, {"bekraeft": "1"})

    assert svar.context["resultat"].fejl[0].tekst.startswith("Cellen er en formel")
    assert "1 nye" not in svar.content.decode()
    assert Afdeling.objects.count() == 0


def test_what_was_right_yesterday_is_checked_again_when_it_is_confirmed(klient, kort):
    klient.post(INDLAES, {"fil": bog(GOD)})
    kort.navn, kort.slug = "Andet", "andet"
    kort.save()

    svar = klient.post(INDLAES, {"bekraeft": "1"})

    assert [fejl.kolonne for fejl in svar.context["resultat"].fejl] == ["Byområde"]
    assert Afdeling.objects.count() == 0


def test_a_wrong_file_is_told_beside_the_field(klient):
    svar = klient.post(INDLAES, {"fil": SimpleUploadedFile("a.csv", b"Navn\n")})

    assert svar.context["form"].errors == {"fil": ["Vælg et regneark (.xlsx)."]}


@pytest.mark.parametrize("side", ["indlaes", "skabelon"])
def test_the_pages_are_for_administrators(log_ind, side):
    klient = log_ind(Rolle.REVISOR)
    klient.bruger.is_staff = True
    klient.bruger.save()

    assert klient.get(reverse(f"admin:byomraader_person_{side}")).status_code == 403
