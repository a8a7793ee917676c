"""The calendar counted backwards from the first day: by data and by meetings, beside what really happened."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from godkendelser.models import Instans, Instansmoede, Instansregel, Skabelontrin, Trin
from godkendelser.referencedata import indlaes as indlaes_regler
from godkendelser.tidsplan import planens_skridt
from grundlag.adgang import Rolle
from grundlag.kroge import Datoskridt
from helhedsplaner.handlinger import indsend
from helhedsplaner.models import Planskridt, Skridttid
from helhedsplaner.referencedata import SKRIDTTIDER
from helhedsplaner.tidsplan import bjaelker, laeg_tidsplan, luften
from tests.factories.byomraader import UdvalgFactory
from tests.factories.fora import GruppeFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import PlanFactory

START = dt.date(2023, 1, 1)
TIDER = {skridt: dage for skridt, (dage, _) in SKRIDTTIDER.items()}
UDVALG = Datoskridt("Miljøudvalget", dt.date(2022, 9, 1), dt.date(2022, 10, 1))
FOND = Datoskridt("Landsbyggefonden", dt.date(2022, 11, 2), dt.date(2022, 12, 31))


def lagt(dag, naaet=None, godkendelser=(UDVALG, FOND)):
    return laeg_tidsplan(START, TIDER, naaet or {}, godkendelser, dag=dag)


def test_each_step_ends_where_the_next_must_begin():
    plan = lagt(dt.date(2021, 1, 1))

    dage = [(et.datoer.aflevering, et.datoer.senest) for et in plan.skridt]
    assert dage[3][1] == UDVALG.aflevering
    assert [foer[1] for foer in dage[:3]] == [efter[0] for efter in dage[1:4]]
    assert (START - dage[1][0]).days == 515  # the prækvalifikation is begun about 1½ years before
    assert dage[4:] == [(et.aflevering, et.senest) for et in (UDVALG, FOND)]


def test_without_a_body_the_plan_is_ready_the_day_before_it_starts():
    assert lagt(dt.date(2021, 1, 1), godkendelser=()).skridt[-1].datoer.senest == dt.date(2022, 12, 31)


@pytest.mark.parametrize(
    ("dag", "slags", "ord_"),
    [
        (dt.date(2021, 6, 22), "info", "Der er 43 dage luft"),
        (dt.date(2021, 8, 4), "warning", "ingen luft tilbage"),
        (dt.date(2021, 8, 5), "error", "for 1 dag siden"),
    ],
)
def test_the_slack_is_said_in_words_and_warned_of_when_it_is_gone(dag, slags, ord_):
    fandt, tekst = luften(lagt(dag))

    assert (fandt, ord_ in tekst) == (slags, True), tekst


def test_a_plan_too_late_is_told_when_it_can_start():
    naaet = {Planskridt.FORARBEJDE: None, Planskridt.PRAEKVALIFIKATION: dt.date(2021, 9, 1), Planskridt.LBF_SVAR: None}
    plan = lagt(dt.date(2022, 9, 11), naaet)

    assert plan.tidligst == dt.date(2023, 1, 11)
    assert "tidligst starte 11. januar 2023" in luften(plan)[1]


def test_a_plan_that_has_begun_is_not_told_when_it_could_start():
    tekst = luften(lagt(START))[1]

    assert tekst.startswith("Planens første dag er passeret, og et skridt mangler stadig: »")
    assert "kan planen tidligst starte" not in tekst


def test_what_is_done_has_its_own_words_and_all_done_is_a_good_plan():
    alle = dict.fromkeys(Planskridt, None) | {Planskridt.PRAEKVALIFIKATION: dt.date(2021, 9, 20)}
    sen = Datoskridt("Miljøudvalget", dt.date(2022, 9, 1), dt.date(2022, 10, 1), naaet=dt.date(2022, 10, 2))
    plan = lagt(dt.date(2022, 12, 1), alle, [sen])

    assert luften(plan)[0] == "success"
    ord_ = [et.luft_tekst for et in plan.skridt]
    assert ord_[0] == "Nået"
    assert ord_[1].startswith("Nået ")
    assert ord_[-1] == "Nået 1 dag for sent"
    assert [et.tilstand for et in plan.skridt][-1] == "for_sent"


def test_the_day_itself_has_its_own_words():
    paa_dagen = Datoskridt("Miljøudvalget", dt.date(2022, 9, 1), dt.date(2022, 10, 1), naaet=dt.date(2022, 10, 1))

    ord_ = [et.luft_tekst for et in lagt(dt.date(2022, 12, 31), {}, [paa_dagen, FOND]).skridt]

    assert ord_[-2:] == ["Nået på dagen", "Skal nås i dag"]


def test_the_bars_lie_within_the_line():
    linjer, i_dag_x, foerste, sidste = bjaelker(lagt(dt.date(2022, 1, 1)))

    assert (foerste, sidste) == (lagt(dt.date(2022, 1, 1)).skridt[0].datoer.aflevering, START)
    assert all(0 <= et.x <= 1000 and et.x + et.bredde <= 1000 for et in linjer)
    assert 0 < i_dag_x < 1000


@pytest.fixture
def plan():
    for kode in ("tmu", "oeu"):
        UdvalgFactory(kode=kode)
    plan = fuld_plan()
    GruppeFactory(byomraade=plan.byomraade)
    indlaes_regler()
    return plan


def test_before_there_is_a_chain_the_template_gives_the_days_and_nothing_is_written(plan):
    udvalg = Instans.objects.get(udvalg__kode="tmu")
    Instansmoede.objects.create(instans=udvalg, dato=dt.date(2021, 5, 3), oprettet_af=plan.oprettet_af)
    foer = Instans.objects.count()

    skridt = {et.titel: et for et in planens_skridt(plan)}

    assert Instans.objects.count() == foer
    assert skridt[str(udvalg.udvalg)].senest == dt.date(2021, 5, 3)
    assert skridt["Landsbyggefonden"].senest == dt.date(2021, 9, 14)
    assert skridt["Landsbyggefonden"].aflevering == dt.date(2021, 9, 14) - dt.timedelta(days=60)
    assert {"Borgerrepræsentationen", "Afdelingsmøde"} <= skridt.keys()
    assert "forløbet er ikke begyndt" in skridt["Landsbyggefonden"].note


def test_a_plan_without_municipal_money_or_first_day_has_no_such_steps(plan):
    plan.uden_kommunal_medfinansiering = True

    assert "Borgerrepræsentationen" not in {et.titel for et in planens_skridt(plan)}
    assert planens_skridt(PlanFactory()) == []


def test_the_chain_gives_its_deadlines_and_what_is_in_place(log_ind, plan):
    klient = log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)
    indsend(plan.pk, af=klient.bruger)

    skridt = {et.titel: et for et in planens_skridt(plan)}

    frister = dict(Trin.objects.filter(forloeb__plan=plan).values_list("instansart", "frist"))
    assert skridt["2 afdelingsmøder"].note == "0 af 2 på plads"
    assert skridt["Landsbyggefonden"].senest == frister["landsbyggefond"]
    assert all(et.url and et.naaet is None for et in skridt.values())


def side(plan):
    return reverse("helhedsplaner:tidsplan", args=[plan.pk])


def test_the_page_says_the_same_in_the_table_as_in_the_picture(log_ind, plan, settings):
    settings.DAGS_DATO = dt.date(2021, 8, 20)
    for skridt, (dage, grundlag) in SKRIDTTIDER.items():
        Skridttid.objects.create(skridt=skridt, dage=dage, grundlag=grundlag)
    klient = log_ind(Rolle.LAESER)

    svar = klient.get(side(plan))

    html = svar.content.decode()
    assert svar.context["slags"] == "error"
    assert "Luften er brugt" in html
    assert html.count('<svg viewBox="0 0 1000 20"') == len(svar.context["skridt"])
    assert "01.06.2020" in html  # the prækvalifikation as it was really sent
    assert "style=" not in html


def test_without_a_first_day_the_page_asks_for_it(log_ind):
    svar = log_ind(Rolle.LAESER).get(side(PlanFactory()))

    assert "Skriv planens første dag." in svar.content.decode()


def test_an_administrator_changes_a_number_and_the_calendar_follows(log_ind, plan):
    tid = Skridttid.objects.create(skridt=Planskridt.UDARBEJDELSE, dage=243, grundlag="8–14 måneder")
    klient = log_ind(Rolle.ADMINISTRATOR)
    foer = klient.get(side(plan)).context["skridt"][3][0].datoer.aflevering

    svar = klient.post(
        reverse("admin:helhedsplaner_skridttid_change", args=[tid.pk]),
        {"dage": "253", "grundlag": "Vi har erfaret det"},
    )

    assert svar.status_code == 302
    assert klient.get(side(plan)).context["skridt"][3][0].datoer.aflevering == foer - dt.timedelta(days=10)


@pytest.mark.parametrize("antal", [1, 14])
def test_the_page_takes_the_same_number_of_queries(log_ind, django_assert_num_queries, antal):
    for kode in ("tmu", "oeu"):
        UdvalgFactory(kode=kode)
    plan = fuld_plan(afdelinger=antal)
    indlaes_regler()
    GruppeFactory(byomraade=plan.byomraade)
    indsend(plan.pk, af=log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger)
    klient = log_ind(Rolle.LAESER)

    with django_assert_num_queries(6):  # session, user, plan, times, rules, steps
        klient.get(side(plan))


@pytest.mark.parametrize(
    ("felter", "navn"),
    [({"skridt": "x"}, "skridttid_skridt_kendt"), ({"grundlag": ""}, "skridttid_har_grundlag")],
)
def test_the_table_refuses(felter, navn):
    with pytest.raises(IntegrityError, match=navn), transaction.atomic():
        Skridttid.objects.create(**{"skridt": Planskridt.LBF_SVAR, "dage": 1, "grundlag": "x", **felter})


def test_every_rule_that_the_template_needs_is_there(plan):
    assert set(Skabelontrin.objects.values_list("instansart", flat=True)) <= set(
        Instansregel.objects.values_list("art", flat=True)
    )
