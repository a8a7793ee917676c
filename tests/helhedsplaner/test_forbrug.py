"""Posteringer: read in from the accounts, held against the budget, and traced to their document."""

import datetime as dt
import threading
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from openpyxl import Workbook

from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from helhedsplaner.forbrug import prognose
from helhedsplaner.forms.budget import skriv_noegle
from helhedsplaner.gitter import Raekke, raekke_for
from helhedsplaner.handlinger import indsend
from helhedsplaner.handlinger.forbrug import NyPostering, bogfoer
from helhedsplaner.models import Budgetlinje, Kilde, Konto, Postering, Posteringsfil
from tests.factories.byomraader import TilknytningFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.kontrakter import AftaleversionFactory, KontraktlinjeFactory

CSV = """Konto;Kontonavn;Dato;Beløb;Tekst;Bilagsnummer;Afdeling
5010;Løn;31.10.2021;120.000,50;Løn oktober;B-17;x
5010;Løn;30.11.2021;-20.000,50;Refusion;B-18;x
6020;Frikøb;1.11.2021;1000;Faktura fra Socialforvaltningen;B-19;x
"""


@pytest.fixture
def plan(settings):
    settings.DAGS_DATO = dt.date(2022, 1, 15)
    plan = fuld_plan()
    leder = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger
    indsend(plan.pk, af=leder)
    return plan


@pytest.fixture
def klient(log_ind, plan):
    return log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)


def side(plan, navn="forbrug", *args):
    return reverse(f"helhedsplaner:{navn}", args=[plan.pk, *args])


def noegle(plan, kilde):
    return skriv_noegle(raekke_for(Budgetlinje.objects.filter(version__plan=plan, kilde=kilde).first()))


def fil(indhold=CSV, navn="posteringer.csv"):
    return SimpleUploadedFile(navn, indhold if isinstance(indhold, bytes) else indhold.encode())


def indlaes(klient, plan, indhold=CSV):
    svar = klient.post(side(plan), {"fil": fil(indhold)})
    assert svar.headers.get("Location") == side(plan, "kontering"), svar.context["form"].errors
    return klient.get(side(plan, "kontering"))


def bogfoert(klient, plan):
    indlaes(klient, plan)
    valg = {"konto-0": noegle(plan, Kilde.LBF), "konto-1": noegle(plan, Kilde.KOMMUNE_KONTRAKT)}
    return klient.post(side(plan, "kontering"), valg)


def test_unknown_konti_are_chosen_before_anything_is_written(klient, plan):
    svar = indlaes(klient, plan)
    assert (len(svar.context["posteringer"]), svar.context["i_alt"]) == (3, 101_000)
    assert "Intet er bogført endnu." in svar.content.decode()

    refuseret = klient.post(side(plan, "kontering"), {"konto-0": noegle(plan, Kilde.LBF)})

    assert refuseret.status_code == 422
    assert refuseret.context["form"].errors == {"konto-1": ["Vælg en budgetlinje til konto 6020."]}
    assert not Postering.objects.exists()
    assert bogfoert(klient, plan).headers["Location"] == side(plan)
    assert list(Postering.objects.order_by("raekke").values_list("konto__nummer", "beloeb", "raekke")) == [
        ("5010", Decimal("120000.50"), 2),
        ("5010", Decimal("-20000.50"), 3),
        ("6020", Decimal("1000.00"), 4),
    ]


def test_used_left_and_expected_stand_beside_each_line(klient, plan):
    bogfoert(klient, plan)

    svar = klient.get(side(plan))

    [lbf] = [et for _, _, et in svar.context["linjer"] if et.raekke.kilde == Kilde.LBF]
    assert (lbf.brugt, lbf.brugt_i_alt, lbf.tilbage) == ({2021: 100_000}, 100_000, Decimal(20_975_000))
    # 31 of the 108 days of 2021 are left after 30 November, and the four years to come.
    aar = dict(Budgetlinje.objects.filter(version__plan=plan, kilde=Kilde.LBF).values_list("aar", "beloeb"))
    assert lbf.forventet == round(100_000 + aar[2021] * 31 / 108 + sum(b for et, b in aar.items() if et > 2021))
    html = svar.content.decode()
    assert "Prognosen er det, der er brugt til og med den seneste postering" in html
    assert "100.000,00 kr." in html


def test_the_choice_is_remembered_and_the_same_file_is_caught(klient, plan):
    bogfoert(klient, plan)

    svar = indlaes(klient, plan)
    assert svar.context["form"]["konto-1"].value() == noegle(plan, Kilde.KOMMUNE_KONTRAKT)
    assert "3 af posteringerne ligner nogle, der er indlæst før" in svar.content.decode()
    igen = klient.post(side(plan, "kontering"), {f"konto-{n}": noegle(plan, Kilde.LBF) for n in (0, 1)})

    assert igen.status_code == 422
    assert igen.context["form"].non_field_errors() == ["Filen er allerede indlæst."]
    assert Postering.objects.count() == 3


def test_another_plan_of_the_organisation_is_proposed_the_same_row(klient, plan):
    raekke = raekke_for(Budgetlinje.objects.filter(version__plan=plan, kilde=Kilde.KOMMUNE_FACILITERING).first())
    anden = fuld_plan(driftsansvarlig=plan.driftsansvarlig, navn="Anden")
    Konto.objects.create(plan=anden, nummer="6020", art=raekke.art, kilde=raekke.kilde)

    svar = indlaes(klient, plan)

    assert svar.context["form"]["konto-1"].value() == skriv_noegle(raekke)


def test_a_faulty_file_is_refused_with_every_cell(klient, plan):
    indhold = 'Konto,Dato,Beløb\n5010,32.1.2021,x\n,1.2.2021,5\n5010,1.2.2022,"1,234"\n'

    svar = klient.post(side(plan), {"fil": fil(indhold)})

    assert svar.status_code == 422
    fejl = [(et.celle, et.kolonne) for et in svar.context["cellefejl"]]
    assert fejl == [("B2", "Dato"), ("C2", "Beløb"), ("A3", "Konto"), ("B4", "Dato"), ("C4", "Beløb")]
    assert not Postering.objects.exists()


@pytest.mark.parametrize(
    ("indhold", "navn", "grund"),
    [
        ("Konto;Beløb\n1;2\n", "p.csv", "Der mangler kolonner: Dato."),
        ("Konto;Dato;Beløb\n1;1.1.2021;0\n", "p.csv", "Filen har ingen posteringer."),
        ("Konto;Dato;Beløb\n" + "1;1.1.2021;1\n" * 5001, "p.csv", "højst 5000 ad gangen"),
        ("Konto;Dato;Beløb\nø".encode("cp1252"), "p.csv", "ikke UTF-8"),
        ("x", "p.pdf", "Filtypen kan ikke bruges"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_words(klient, plan, indhold, navn, grund):
    svar = klient.post(side(plan), {"fil": fil(indhold, navn)})

    assert svar.status_code == 422
    assert grund in svar.context["form"].errors["fil"][0]


def test_a_spreadsheet_is_read_too(klient, plan):
    bog = Workbook()
    bog.active.append(["KONTO", "dato", "beløb", "Afdeling"])
    bog.active.append([5010, dt.date(2021, 10, 1), 0.1 + 0.2, 8])
    ud = BytesIO()
    bog.save(ud)

    klient.post(side(plan), {"fil": fil(ud.getvalue(), "p.xlsx")})
    klient.post(side(plan, "kontering"), {"konto-0": noegle(plan, Kilde.LBF)})

    postering = Postering.objects.get()
    assert (postering.konto.nummer, postering.dato, postering.beloeb) == ("5010", dt.date(2021, 10, 1), Decimal("0.30"))


def test_a_konto_moves_with_all_that_is_posted_on_it(klient, plan):
    bogfoert(klient, plan)
    konto = Konto.objects.get(nummer="6020")

    klient.post(side(plan, "konto", konto.pk), {"konto-0": noegle(plan, Kilde.BOLIGORGANISATION)})

    linjer = klient.get(side(plan)).context["linjer"]
    assert {et.raekke.kilde: et.brugt_i_alt for _, _, et in linjer if et.brugt} == {
        Kilde.LBF: 100_000,
        Kilde.BOLIGORGANISATION: 1000,
    }


def test_a_krone_is_followed_from_posting_to_line_to_contract_to_document(log_ind, klient, plan):
    bogfoert(klient, plan)
    frikoeb = Budgetlinje.objects.filter(version__plan=plan, kilde=Kilde.KOMMUNE_KONTRAKT).first()
    kontrakt = KontraktlinjeFactory(
        plan=plan, art="frikoeb", indsatsomraade=frikoeb.indsatsomraade, aftale__byomraade=plan.byomraade
    )
    dokument = AftaleversionFactory(aftale=kontrakt.aftale)
    revisor = log_ind(Rolle.REVISOR, hele_systemet=True)

    svar = revisor.get(side(plan, "forbrugslinje"), {"linje": noegle(plan, Kilde.KOMMUNE_KONTRAKT)})

    html = svar.content.decode()
    posteringsfil = Posteringsfil.objects.get()
    assert "Faktura fra Socialforvaltningen" in html
    assert f'{side(plan, "posteringsfil", posteringsfil.pk)}">posteringer.csv</a>, række 4' in html
    assert side(plan, "budgetversion", 1) in html
    assert reverse("helhedsplaner:version", args=[plan.versioner.get().pk]) in html
    assert reverse("kontrakter:aftale", args=[kontrakt.aftale_id]) in html
    assert reverse("kontrakter:version_pdf", args=[dokument.pk]) in html
    assert revisor.get(side(plan, "posteringsfil", posteringsfil.pk)).content.decode() == CSV


@pytest.mark.parametrize("noegle_", ["", "1:2", ":x:lbf::", "999:frikoeb:lbf::"])
def test_a_row_that_is_none_leads_to_those_that_are(klient, plan, noegle_):
    assert klient.get(side(plan, "forbrugslinje"), {"linje": noegle_}).headers["Location"] == side(plan)


def test_without_a_submitted_budget_nothing_is_written(log_ind):
    plan = fuld_plan()
    klient = log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)
    ny = NyPostering(2, "1", "", dt.date(2021, 1, 1), Decimal(1), "", "")

    assert "budget er ikke indsendt endnu" in klient.get(side(plan)).content.decode()
    with pytest.raises(Regelbrud, match="ikke indsendt"):
        bogfoer(plan.pk, "p.csv", b"x", [ny], {"1": Raekke(None, "drift", "lbf")}, af=klient.bruger)


def test_without_a_file_it_says_which_comes_first(klient, plan):
    svar = klient.get(side(plan, "kontering"), follow=True)

    assert "Vælg først filen med posteringer." in svar.content.decode()


@pytest.mark.parametrize(
    ("opgjort", "ventet"),
    [
        (None, 1_000),
        (dt.date(2021, 9, 14), 1_050),
        (dt.date(2021, 12, 31), 950),
        (dt.date(2022, 12, 31), 50),
        (dt.date(2030, 1, 1), 50),
    ],
)
def test_the_forecast_is_what_is_used_and_the_budget_of_the_rest(opgjort, ventet):
    fra, til = dt.date(2021, 9, 15), dt.date(2022, 12, 31)

    brugt = Decimal(50) if opgjort else Decimal(0)

    assert prognose(brugt, {2021: 100, 2022: 900}, opgjort, fra, til) in (ventet, ventet - 1)


def test_posteringer_and_files_are_only_added(klient, plan):
    bogfoert(klient, plan)

    for raekker in (Postering.objects.all(), Posteringsfil.objects.all()):
        with pytest.raises(DatabaseError, match="kan kun tilføjes"), transaction.atomic():
            raekker._raw_delete(raekker.db)
    with pytest.raises(IntegrityError, match="konto_een_gang_pr_plan"), transaction.atomic():
        Konto.objects.create(plan=plan, nummer="5010", art="drift", kilde="lbf")
    konto = Konto.objects.first()
    for felt, vaerdi, navn in (("art", "x", "art_kendt"), ("kilde", "x", "kilde_kendt"), ("nummer", "", "har_nummer")):
        with pytest.raises(IntegrityError, match=f"konto_{navn}"), transaction.atomic():
            Konto.objects.filter(pk=konto.pk).update(**{felt: vaerdi})
    felter = {"konto": konto, "fil": Posteringsfil.objects.get(), "dato": dt.date(2021, 1, 1),
              "registreret_af": klient.bruger}  # fmt: skip
    with pytest.raises(IntegrityError, match="postering_er_ikke_nul"), transaction.atomic():
        Postering.objects.create(raekke=99, beloeb=0, **felter)
    with pytest.raises(IntegrityError, match="postering_een_pr_raekke"), transaction.atomic():
        Postering.objects.create(raekke=2, beloeb=1, **felter)
    tvilling = Posteringsfil.objects.get()
    tvilling.pk = None
    with pytest.raises(IntegrityError, match="posteringsfil_samme_fil_een_gang"), transaction.atomic():
        tvilling.save(force_insert=True)


@pytest.mark.parametrize("filer", [1, 4])
def test_the_page_takes_the_same_number_of_queries(klient, plan, django_assert_num_queries, filer):
    for nummer in range(filer):
        ny = NyPostering(2, str(nummer), "", dt.date(2021, 10, 1), Decimal(1), "", "")
        raekke = raekke_for(Budgetlinje.objects.filter(version__plan=plan).first())
        bogfoer(plan.pk, "p.csv", bytes([65 + nummer]), [ny], {str(nummer): raekke}, af=klient.bruger)

    with django_assert_num_queries(12):
        klient.get(side(plan))


@pytest.mark.django_db(transaction=True)
def test_the_same_file_twice_at_once_is_written_once(plan, vent_paa_laas):
    leder = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger
    ny = NyPostering(2, "1", "", dt.date(2021, 10, 1), Decimal(1), "", "")
    valg = (plan.pk, "p.csv", b"Konto", [ny], {"1": Raekke(None, "drift", "lbf")})
    fejl = []

    def anden():
        from django.db import connection

        try:
            bogfoer(*valg, af=leder)
        except Regelbrud as brud:
            fejl.append(str(brud))
        finally:
            connection.close()

    traad = threading.Thread(target=anden)
    with transaction.atomic():
        bogfoer(*valg, af=leder)
        traad.start()
        vent_paa_laas()
    traad.join()

    assert fejl == ["Filen er allerede indlæst."]
    assert Postering.objects.count() == 1
