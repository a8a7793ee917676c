"""The versions of a budget, and the budget as a spreadsheet: out, in, and what is refused."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from helhedsplaner.forms.budget import Navne
from helhedsplaner.forms.budgetark import BudgetarkForm, skriv_ark
from helhedsplaner.gitter import Raekke
from helhedsplaner.handlinger import indsend
from helhedsplaner.handlinger.budget import laas_overslag
from helhedsplaner.models import Budgetart, Budgetlinje, Budgetversion, Budgetversionsart, Kilde
from helhedsplaner.tilstande import Status
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import BudgetversionFactory
from tests.helhedsplaner.test_budgetside import sendt

NAVNE = Navne({None: "Tværgående", 1: "Sundhed", 2: "Børn og unge"}, {None: "", 7: "fsb", 8: "AAB, afd. 8"})
AAR = [2021, 2022, 2023]


@pytest.fixture
def plan():
    return fuld_plan()


@pytest.fixture
def klient(log_ind, plan):
    return log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)


def side(plan, navn="budgetversioner", *args):
    return reverse(f"helhedsplaner:{navn}", args=[plan.pk, *args])


def foer_praekvalifikation(klient):
    organisation = klient.bruger.tilknytninger.get().boligorganisation
    plan = fuld_plan(driftsansvarlig=organisation, status=Status.PRAEKVALIFIKATION)
    Budgetversion.objects.filter(plan=plan).update(art=Budgetversionsart.OVERSLAG)
    return plan


def ark(raekker, navn="budget.xlsx"):
    bog = Workbook()
    for raekke in raekker:
        bog.active.append(raekke)
    bog.active.title = "Budget"
    ud = BytesIO()
    bog.save(ud)
    return SimpleUploadedFile(navn, ud.getvalue())


RAEKKER = st.builds(
    Raekke,
    st.sampled_from([None, 1, 2]),
    st.sampled_from(Budgetart.values),
    st.sampled_from([Kilde.LBF.value, Kilde.KOMMUNE_KONTRAKT.value, Kilde.ANDEN.value]),
    st.none(),
    st.sampled_from(["", "=1+1", "Fonden »A&B«", "-5", "00123", "31.12.2021", "Ærø"]),
) | st.builds(
    Raekke,
    st.sampled_from([None, 1, 2]),
    st.sampled_from(Budgetart.values),
    st.just(Kilde.BOLIGORGANISATION.value),
    st.sampled_from([None, 7, 8]),
    st.just(""),
)


@given(
    st.dictionaries(
        RAEKKER,
        st.dictionaries(st.sampled_from(AAR), st.integers(0, 10_000_000_000), min_size=1),
        min_size=1,
        max_size=20,
    )
)
def test_out_and_in_again_loses_nothing(gitter):
    fil = SimpleUploadedFile("budget.xlsx", skriv_ark(gitter, NAVNE, AAR))

    form = BudgetarkForm({}, {"fil": fil}, navne=NAVNE, aar=AAR)

    assert form.is_valid(), form.fejl or form.errors
    assert form.gitter == gitter


def test_the_newest_version_is_downloaded_changed_and_saved(klient, plan):
    foer = dict(Budgetlinje.objects.values_list("pk", "uid"))
    svar = klient.get(side(plan, "budgetark", 1))
    bog = load_workbook(BytesIO(svar.content))
    [celle] = [r[5] for r in bog.active.iter_rows(min_row=2) if r[2].value == "Københavns Kommune, kontrakter"]
    celle.value += 1
    ud = BytesIO()
    bog.save(ud)

    vist = klient.post(side(plan, "budget_indlaes"), {"fil": SimpleUploadedFile("b.xlsx", ud.getvalue())})

    assert "Det, du ser, er ikke gemt endnu." in vist.content.decode()
    assert "1 kr. for meget." in vist.content.decode()
    assert Budgetlinje.objects.get(kilde=Kilde.KOMMUNE_KONTRAKT, aar=2021).beloeb == 220_184
    klient.post(side(plan, "budget"), sendt(vist))
    assert Budgetlinje.objects.get(kilde=Kilde.KOMMUNE_KONTRAKT, aar=2021).beloeb == 220_185
    assert dict(Budgetlinje.objects.values_list("pk", "uid")) == foer


def test_a_faulty_sheet_is_refused_with_every_cell_and_nothing_is_written(klient, plan):
    foer = list(Budgetlinje.objects.values())
    fil = ark(
        [
            ["Kilde", "Art", "Boligorganisation", 2021, 2022, "Indsatsområde"],
            ["Landsbyggefonden", "Evaluering", None, "x", -1, None],
            ["Landsbyggefonden", "Evaluerig", None, 1.5, True, "Sport"],
            ["Landsbyggefonden", "Evaluering", str(plan.driftsansvarlig), "1.000", "=1+1", "tværgående"],
        ]
    )

    svar = klient.post(side(plan, "budget_indlaes"), {"fil": fil})

    assert svar.status_code == 422
    assert {(et.ark, et.celle, et.tekst) for et in svar.context["cellefejl"]} >= {
        ("Budget", "D2", "Skriv et beløb i hele kroner, fx 28.100.000."),
        ("Budget", "E2", "Beløbet kan ikke være negativt."),
        ("Budget", "D3", "Skriv hele kroner uden øre."),
        ("Budget", "E3", "Skriv et beløb i hele kroner, fx 28.100.000."),
        ("Budget", "F3", "»Sport« er ikke et indsatsområde i planen."),
        ("Budget", "E4", "Cellen er en formel. Skriv værdien i stedet."),
    }
    assert '<td data-navn="Celle">D2</td>' in svar.content.decode()
    assert list(Budgetlinje.objects.values()) == foer


@pytest.mark.parametrize(
    ("raekker", "navn", "grund"),
    [
        ([["Art", "Kilde", 2031]], "b.xlsx", "Ukendte kolonner: 2031."),
        ([["Art"], ["Evaluering"]], "b.xlsx", "Der mangler kolonner: Kilde."),
        ([["Art", "Kilde"]], "b.xlsx", "Der er ingen rækker under overskrifterne."),
        ([["Art", "Kilde"], ["Evaluering", "Landsbyggefonden"]], "b.xlsm", "Filens indhold passer ikke til navnet"),
    ],
)
def test_a_sheet_of_another_kind_is_refused_in_words(klient, plan, raekker, navn, grund):
    svar = klient.post(side(plan, "budget_indlaes"), {"fil": ark(raekker, navn)})

    assert svar.status_code == 422
    assert grund in svar.context["form"].errors["fil"][0]


def test_a_row_a_million_down_is_refused_at_once(klient, plan):
    bog = Workbook()
    bog.active.append(["Art", "Kilde", 2021])
    bog.active.cell(1_000_000, 1, "Evaluering")
    ud = BytesIO()
    bog.save(ud)

    svar = klient.post(side(plan, "budget_indlaes"), {"fil": SimpleUploadedFile("b.xlsx", ud.getvalue())})

    assert svar.context["form"].errors["fil"] == ["Regnearket har for mange rækker. Del det op: højst 1000 ad gangen."]


def test_the_same_row_twice_and_a_total_too_large_are_refused(klient, plan):
    linje = ["Evaluering", "Landsbyggefonden", 999_999_999_999]

    svar = klient.post(side(plan, "budget_indlaes"), {"fil": ark([["Art", "Kilde", 2021], linje, linje])})

    assert [et.tekst for et in svar.context["cellefejl"]] == [
        "Den samme række står der to gange.",
        "Med rækken bliver summen større end 999.999.999.999 kr.",
    ]


def test_the_page_lists_every_version_and_what_changed(klient, plan):
    indsend(plan.pk, af=klient.bruger)
    svar = klient.get(side(plan, "budget"))
    navn = next(c.navn for r in svar.context["raekker"] for c in r.celler if c.tekst == "220.184")
    klient.post(side(plan, "budget"), sendt(svar, **{navn: "220.185"}))

    liste = klient.get(side(plan)).content.decode()
    ny = klient.get(side(plan, "budgetversion", 2))

    assert "Planversion 1" in liste
    assert "Åbent udkast" in liste
    assert [(aar, foer, efter) for _, aar, foer, efter in ny.context["aendret"]] == [(2021, 220_184, 220_185)]
    assert klient.get(side(plan, "budgetversion", 1)).context["aendret"] == []
    assert klient.get(side(plan, "budgetversion", 9)).status_code == 404


def test_the_overslag_is_locked_once_it_adds_up_and_the_next_is_an_application(klient):
    plan = fuld_plan(
        driftsansvarlig=klient.bruger.tilknytninger.get().boligorganisation, status=Status.PRAEKVALIFIKATION
    )
    Budgetversion.objects.filter(plan=plan).update(art=Budgetversionsart.OVERSLAG)

    klient.post(side(plan, "laas_overslag"))

    overslag = plan.budgetversioner.get()
    assert (overslag.art, overslag.ramme, overslag.lbf) == (Budgetversionsart.OVERSLAG, 28_100_000, 21_075_000)
    with pytest.raises(Regelbrud, match="ikke et åbent budgetoverslag"):
        laas_overslag(plan.pk, af=klient.bruger)
    with pytest.raises(DatabaseError, match="kan ikke ændres"), transaction.atomic():
        Budgetversion.objects.filter(pk=overslag.pk).update(art=Budgetversionsart.GODKENDT)


def test_an_overslag_that_does_not_add_up_stays_open(klient):
    plan = fuld_plan(
        driftsansvarlig=klient.bruger.tilknytninger.get().boligorganisation, status=Status.PRAEKVALIFIKATION
    )
    Budgetversion.objects.filter(plan=plan).update(art=Budgetversionsart.OVERSLAG)
    Budgetlinje.objects.filter(version__plan=plan, kilde=Kilde.LBF).delete()

    svar = klient.post(side(plan, "laas_overslag"), follow=True)

    assert "Overslaget kan ikke låses endnu: Linjerne giver" in svar.content.decode()
    assert plan.budgetversioner.get().laast_tid is None


def test_an_overslag_that_is_submitted_becomes_the_application(klient, plan):
    Budgetversion.objects.update(art=Budgetversionsart.OVERSLAG)

    indsend(plan.pk, af=klient.bruger)

    assert plan.budgetversioner.get().art == Budgetversionsart.ANSOEGNING


@pytest.mark.parametrize("antal", [1, 4])
def test_the_list_takes_the_same_number_of_queries(log_ind, django_assert_num_queries, antal):
    plan = fuld_plan()
    plan.budgetversioner.all().delete()
    BudgetversionFactory.create_batch(1, plan=plan)
    klient = log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)
    for nummer in range(2, antal + 1):
        Budgetversion.objects.filter(laast_tid=None).update(
            laast_tid="2021-01-01T00:00Z", ramme=0, lbf=0, kommune_kontrakt=0, kommune_facilitering=0,
            boligorganisation=0, anden=0,
        )  # fmt: skip
        BudgetversionFactory(plan=plan, nummer=nummer)

    with django_assert_num_queries(5):  # session, user, plan, versions, their plan versions
        klient.get(side(plan))
