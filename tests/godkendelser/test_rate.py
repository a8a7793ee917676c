"""Rates: asked for within what is released, paid as a Bevilling, and never more than that, by the database."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from godkendelser.handlinger.rate import registrer_udbetaling, send_rateanmodning, traek_rateanmodning
from godkendelser.models import Bevilling, Rateanmodning
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.models import Udskrift, Udskriftsstatus
from grundlag.udskrift import dan_udskrift
from tests.factories.byomraader import TilknytningFactory
from tests.factories.godkendelser import BevillingFactory, RateanmodningFactory, indsendt_plan

DAG = dt.date(2021, 10, 1)
FELTER = {"fra": "1.10.2021", "til": "31.12.2021", "begrundelse": "Frikøb i efteråret."}


@pytest.fixture
def plan(settings):
    settings.DAGS_DATO = dt.date(2022, 1, 15)
    plan = indsendt_plan().plan
    BevillingFactory(plan=plan, tilstand="frigivet", beloeb=1_000_000)
    return plan


@pytest.fixture
def leder(plan):
    return TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger


@pytest.fixture
def oekonomi():
    return TilknytningFactory(rolle=Rolle.OEKONOMI, hele_systemet=True).bruger


def side(navn, pk):
    return reverse(f"godkendelser:{navn}", args=[pk])


def send(plan, leder, beloeb=400_000):
    return send_rateanmodning(plan.pk, beloeb=beloeb, fra=DAG, til=DAG, begrundelse="Frikøb.", af=leder)


def test_a_rate_is_sent_with_its_paper_and_paid(client, plan, leder, oekonomi):
    client.force_login(leder)
    bilag = SimpleUploadedFile("regnskab.txt", b"Regnskab")

    client.post(side("rater", plan.pk), {**FELTER, "beloeb": "400.000", "bilag": bilag})

    rate = Rateanmodning.objects.get()
    assert (rate.tilstand, rate.beloeb, rate.bilag.get().titel) == ("sendt", 400_000, "regnskab.txt")
    assert rate.udskrift.data["bilag"] == ["regnskab.txt"]
    html = client.get(side("rater", plan.pk)).content.decode()
    assert "<dd>600.000 kr.</dd>" in html
    client.force_login(oekonomi)
    client.post(side("rate_udbetalt", rate.pk), {"dato": "10.1.2022"})
    rate.refresh_from_db()
    assert rate.tilstand == "udbetalt"
    assert (rate.bevilling.tilstand, rate.bevilling.beloeb) == ("udbetalt", 400_000)
    assert client.get(side("ratebilag", rate.bilag.get().pk)).content == b"Regnskab"
    with pytest.raises(DatabaseError, match="kan kun tilføjes"), transaction.atomic():
        rate.bilag.update(titel="Andet")


def test_the_paper_is_printed_by_the_shared_engine(client, plan, leder):
    rate = send(plan, leder)
    client.force_login(leder)
    assert client.get(side("rate_pdf", rate.pk)).status_code == 302

    Udskrift.objects.filter(pk=rate.udskrift_id).update(status=Udskriftsstatus.BESTILT)
    dan_udskrift(rate.udskrift_id)

    svar = client.get(side("rate_pdf", rate.pk))
    assert svar["Content-Type"] == "application/pdf"
    assert svar.content.startswith(b"%PDF")


def test_more_than_what_is_left_is_refused_with_the_amount_and_kept(client, plan, leder):
    send(plan, leder, 700_000)
    client.force_login(leder)

    svar = client.post(side("rater", plan.pk), {**FELTER, "beloeb": "300.001"})

    assert svar.status_code == 422
    assert svar.context["form"].errors["beloeb"][0].startswith("Der kan højst anmodes om 300.000 kr.")
    assert 'value="300.001"' in svar.content.decode()
    assert Rateanmodning.objects.count() == 1


@pytest.mark.parametrize(
    ("felter", "felt"),
    [
        ({"beloeb": "0"}, "beloeb"),
        ({"beloeb": "1.000,50"}, "beloeb"),
        ({"til": "1.1.2021"}, "til"),
        ({"begrundelse": " "}, "begrundelse"),
    ],
)
def test_bad_input_is_refused_beside_its_field(client, plan, leder, felter, felt):
    client.force_login(leder)

    svar = client.post(side("rater", plan.pk), {**FELTER, "beloeb": "1", **felter})

    assert (svar.status_code, list(svar.context["form"].errors)) == (422, [felt])


def test_what_is_withdrawn_can_be_asked_for_again_and_is_not_paid(client, plan, leder, oekonomi):
    rate = send(plan, leder, 1_000_000)
    client.force_login(leder)

    client.post(side("rate_traek", rate.pk))

    assert send(plan, leder, 1_000_000).nummer == 2
    for deed, felter in ((registrer_udbetaling, {"dato": DAG, "af": oekonomi}), (traek_rateanmodning, {"af": leder})):
        with pytest.raises(Regelbrud, match="allerede udbetalt eller trukket tilbage"):
            deed(rate.pk, **felter)
    assert "allerede" in client.post(side("rate_traek", rate.pk), follow=True).content.decode()


def test_a_rate_is_not_paid_once_the_release_has_fallen(client, plan, leder, oekonomi):
    rate = send(plan, leder, 1_000_000)
    BevillingFactory(plan=plan, tilstand="frigivet", beloeb=-1, note="Sat ned.")
    client.force_login(oekonomi)

    svar = client.post(side("rate_udbetalt", rate.pk), {"dato": "10.1.2022"})

    assert "der er frigivet 999.999 kr., så der kan ikke være udbetalt 1.000.000 kr." in svar.content.decode()
    assert not Bevilling.objects.filter(tilstand="udbetalt").exists()


@pytest.mark.parametrize(("beloeb", "holder"), [(1_000_000, True), (1_000_001, False)])
def test_the_database_pays_no_krone_that_is_not_released(plan, beloeb, holder):
    def betal():
        with transaction.atomic():
            BevillingFactory(plan=plan, tilstand="udbetalt", beloeb=beloeb)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    if holder:
        betal()
    else:
        with pytest.raises(IntegrityError, match=r"udbetalt 1000001 kr\., men kun frigivet 1000000 kr\."):
            betal()


def test_each_constraint_is_named(plan, leder):
    rate = send(plan, leder)
    for navn, felter in {
        "rateanmodning_beloeb_er_positivt": {"beloeb": 0},
        "rateanmodning_er_begrundet": {"begrundelse": ""},
        "rateanmodning_i_raekkefoelge": {"fra": dt.date(2022, 1, 1)},
        "rateanmodning_trukket_af_og_tid": {"trukket_af": leder},
        "rateanmodning_udbetalt_eller_trukket": {
            "bevilling": BevillingFactory(plan=plan),
            "trukket_tid": "2022-01-01T00:00Z",
            "trukket_af": leder,
        },
    }.items():
        with pytest.raises(IntegrityError, match=navn), transaction.atomic():
            Rateanmodning.objects.filter(pk=rate.pk).update(**felter)
    with pytest.raises(IntegrityError, match="rateanmodning_nummer_entydigt"), transaction.atomic():
        RateanmodningFactory(plan=plan, nummer=rate.nummer)
    traek_rateanmodning(rate.pk, af=leder)
    with pytest.raises(DatabaseError, match="En afgjort rateanmodning ændres ikke"), transaction.atomic():
        Rateanmodning.objects.update(beloeb=1)


@pytest.mark.parametrize("antal", [1, 4])
def test_the_page_takes_the_same_number_of_queries(client, plan, leder, django_assert_num_queries, antal):
    for nummer in range(antal):
        send(plan, leder, 1000 + nummer)
    client.force_login(leder)

    with django_assert_num_queries(7):  # session, user, plan, money, asked for, rates, bilag
        client.get(side("rater", plan.pk))
