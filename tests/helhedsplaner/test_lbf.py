"""Landsbyggefonden's forms: in an administrator's order, filled in from the plan, and what is missing said."""

import datetime as dt
import io

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from grundlag.adgang import Rolle
from grundlag.models import Bestilling
from helhedsplaner import lbf, lbf_referencedata, tasks
from helhedsplaner.models import Lbffelt, Lbfoplysning, Lbfskema, Lbfskemaslags, Maaling, Milepaelsstatus
from tests.factories.drift import KontoFactory, PosteringFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import MilepaelFactory, PlanFactory
from tests.pdf_struktur import text


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = dt.date(2022, 9, 1)


@pytest.fixture
def plan(db):
    lbf_referencedata.indlaes()
    return fuld_plan(afdelinger=2)


@pytest.fixture
def klient(log_ind, plan):
    return log_ind(Rolle.REVISOR, hele_systemet=True)


def skema(slags):
    return Lbfskema.objects.get(slags=slags)


def vaerdier(plan, slags):
    return {felt.navn: felt.vaerdi for felt in lbf.felter(plan, skema(slags))}


def side(plan, navn, slags):
    return reverse(f"helhedsplaner:{navn}", args=[plan.pk, slags])


def test_every_field_that_can_be_chosen_can_be_filled_in(plan):
    alle = Lbfskema.objects.get(slags="budget")
    for oplysning in Lbfoplysning:
        Lbffelt.objects.create(skema=alle, raekkefoelge=500, navn=oplysning, oplysning=oplysning)

    tomme = {felt.navn for felt in lbf.felter(plan, alle) if felt.mangler}
    ingen = {felt.navn for felt in lbf.felter(PlanFactory(), alle) if not felt.mangler}

    assert set(lbf.KATALOG) == set(Lbfoplysning)
    # Nothing has been used, measured or numbered, and the plan has no milepæle next year.
    assert tomme & set(Lbfoplysning) == {
        *("lbf_nummer", "driftsstoette_sagsnr", "kommunal_sagsnr", "noegletal"),
        *("forbrug_dato", "milepaele_naeste_aar"),
    }
    assert ingen & set(Lbfoplysning) == {"navn", "byomraade", "driftsansvarlig", "afvigelse"}


def test_the_money_as_landsbyggefonden_asks_for_it(plan):
    budget = vaerdier(plan, Lbfskemaslags.BUDGET)

    assert (budget["Samlet ramme"], budget["Støtte fra Landsbyggefonden"]) == ("28.100.000", "21.075.000")
    assert (budget["Kommunen"], budget["Andre"], budget["Lokal medfinansiering"]) == ("3.512.500", "0", "25 %")
    kilder = budget["Kilder pr. år"]
    assert kilder.kolonner == ["Kilde (kr.)", "2021", "2022", "2023", "2024", "2025", "I alt"]
    assert kilder.raekker[0][0] == "Landsbyggefonden"
    assert kilder.raekker[-1][0] == "I alt"
    assert kilder.raekker[-1][-1] == "28.100.000"


def test_the_status_is_what_is_known_today(plan):
    kriterium = plan.afsnit.get().maal.get().succeskriterier.get()
    for dag, vaerdi, annulleret in ((1, 10, False), (8, 20, False), (9, 99, True)):
        Maaling.objects.create(
            kriterium=kriterium,
            dato=dt.date(2022, 8, dag),
            vaerdi=vaerdi,
            annulleret=annulleret,
            registreret_af=plan.oprettet_af,
        )
    MilepaelFactory(
        aktivitet__afsnit=plan.afsnit.get(), dato=dt.date(2022, 8, 1), status=Milepaelsstatus.NAAET, tekst="Nået"
    )
    PosteringFactory(konto=KontoFactory(plan=plan), dato=dt.date(2021, 12, 1), beloeb="1000.50")

    status = vaerdier(plan, Lbfskemaslags.STATUS)

    assert status["Mål og målinger"].raekker[0][-1] == "20 (08.08.2022)"
    assert [et[-1] for et in status["Milepæle"].raekker] == ["Forsinket", "Nået"]
    assert status["Landsbyggefondens midler"].raekker[0] == ["2021", "1.557.905", "1.000,50", "1.556.904,50"]
    assert status["Opgjort til og med"] == "1. december 2021"


def test_the_page_has_the_order_of_the_layout_and_says_what_is_missing(klient, plan):
    budget = skema(Lbfskemaslags.BUDGET)
    budget.felter.all().delete()
    for nummer, (navn, oplysning) in enumerate(
        (("Sidst i systemet", "ramme"), ("Egen vurdering", ""), ("Nummer", "lbf_nummer"), ("Navnet", "navn"))
    ):
        Lbffelt.objects.create(skema=budget, raekkefoelge=10 - nummer, navn=navn, oplysning=oplysning)

    svar = klient.get(side(plan, "lbfskema", "budget"))

    html = svar.content.decode()
    assert [felt.navn for felt in svar.context["felter"]] == ["Navnet", "Nummer", "Egen vurdering", "Sidst i systemet"]
    assert "2 felter er ikke udfyldt" in html
    assert "Egen vurdering udfyldes i Landsbyggefondens system" in html
    assert f'<a href="{reverse("helhedsplaner:stamdata", args=[plan.pk])}">Nummer</a>' in html
    assert "Ikke bekræftet" in html
    assert klient.get(side(plan, "lbfskema", "andet")).status_code == 404


def test_what_an_administrator_has_changed_is_not_overwritten(plan):
    status = skema(Lbfskemaslags.STATUS)
    status.felter.all().delete()
    status.kilde = "Skærmbillede af 1.9.2021"
    status.save()

    lbf_referencedata.indlaes()

    assert (skema(Lbfskemaslags.STATUS).kilde, Lbfskema.objects.count()) == ("Skærmbillede af 1.9.2021", 4)
    assert not skema(Lbfskemaslags.STATUS).felter.exists()


def test_an_administrator_orders_the_fields_and_takes_one_out(log_ind, plan):
    klient = log_ind(Rolle.ADMINISTRATOR, hele_systemet=True)
    plansskema = skema(Lbfskemaslags.MILEPAELSPLAN)
    adresse = reverse("admin:helhedsplaner_lbfskema_change", args=[plansskema.pk])
    felter = list(plansskema.felter.all())
    post = {"kilde": "Systemet selv", "felter-TOTAL_FORMS": len(felter), "felter-INITIAL_FORMS": len(felter)}
    for nummer, felt in enumerate(felter):
        post |= {
            f"felter-{nummer}-id": felt.pk,
            f"felter-{nummer}-skema": plansskema.pk,
            f"felter-{nummer}-raekkefoelge": 100 - nummer,
            f"felter-{nummer}-navn": felt.navn,
            f"felter-{nummer}-oplysning": felt.oplysning,
        }
    post["felter-0-DELETE"] = "on"

    assert klient.get(adresse).status_code == 200
    assert klient.post(adresse, post).status_code == 302

    assert list(plansskema.felter.values_list("pk", flat=True)) == [et.pk for et in reversed(felter[1:])]


def test_the_spreadsheet_and_the_pdf_say_the_same(klient, plan):
    bog = openpyxl.load_workbook(io.BytesIO(klient.get(side(plan, "lbfark", "budget")).content))
    svar = klient.post(side(plan, "lbfpdf", "budget"))
    bestilt = Bestilling.objects.get()
    tasks.dan_lbfskema(bestilling_id=bestilt.pk, plan_id=plan.pk, skema_id=skema("budget").pk)
    bestilt.refresh_from_db()

    enkelte = {et[1]: et[2] for et in bog["Felter"].iter_rows(values_only=True)}
    assert (enkelte["Samlet ramme"], enkelte["Helhedsplanens nummer"]) == ("28.100.000", "Ikke udfyldt")
    assert enkelte["Kilder pr. år"] == "Se arket »10 Kilder pr. år«"
    assert bog["10 Kilder pr. år"]["G2"].value == "21.075.000"
    assert svar["Location"] == reverse("grundlag:bestilling", args=[bestilt.pk])
    sagt = text(bytes(bestilt.fil.indhold))
    assert "21.075.000" in sagt
    assert "Rækkefølgen er ikke bekræftet" in sagt


def test_numbers_stand_to_the_right_on_paper_and_words_and_days_do_not():
    raekker = [["Lektiecafé", "7", "−1.234,50", "01.10.2020", ""], ["2021", "", "119", "30.09.2024", ""]]
    tabel = lbf.Tabel(["Navn", "Gange", "Kroner", "Fra", "Tom"], raekker)

    assert tabel.med_tal(raekker[0]) == list(zip(raekker[0], [False, True, True, False, False], strict=True))
    assert lbf.Tabel(["A", "B"], []).med_tal(["A", "B"]) == [("A", False), ("B", False)]


@pytest.mark.parametrize("slags", Lbfskemaslags.values)
def test_a_form_takes_the_same_number_of_queries_whatever_the_plans_size(
    klient, plan, slags, django_assert_max_num_queries
):
    stor = fuld_plan(afdelinger=5, indsatsomraader=4)

    for planen in (plan, stor):
        with django_assert_max_num_queries(12):
            assert klient.get(side(planen, "lbfskema", slags)).status_code == 200


def test_a_layout_has_known_fields_with_names(plan):
    for model, felter, navn in (
        (Lbfskema, {"slags": "andet", "kilde": "x"}, "lbfskema_slags_kendt"),
        (Lbffelt, {"skema": skema("budget"), "raekkefoelge": 1, "navn": ""}, "lbffelt_har_navn"),
        (Lbffelt, {"skema": skema("budget"), "raekkefoelge": 1, "navn": "x", "oplysning": "x"}, "lbffelt_oplysning"),
    ):
        with pytest.raises(IntegrityError, match=navn), transaction.atomic():
            model.objects.create(**felter)
    with pytest.raises(IntegrityError, match="lbfskema_har_kilde"), transaction.atomic():
        Lbfskema.objects.update(kilde="")
