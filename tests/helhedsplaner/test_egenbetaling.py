"""Boligorganisationernes share: divided by the plan's key, to the krone."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from helhedsplaner.egenbetaling import Deltager, fordel_egenbetaling
from helhedsplaner.models import Budgetlinje, Fordelingsnoegle, Kilde, Noegleart, Noeglevaegt
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import DeltagelseFactory

DELTAGERE = [Deltager(1, 10, 100), Deltager(2, 10, 200), Deltager(3, 20, 300), Deltager(4, 30, 400)]


@pytest.fixture
def plan():
    plan = fuld_plan()
    Budgetlinje.objects.update(boligorganisation=None)
    return plan


@pytest.fixture
def klient(log_ind, plan):
    return log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)


def side(plan):
    return reverse("helhedsplaner:egenbetaling", args=[plan.pk])


def betaler(plan):
    return list(plan.deltagelser.order_by("pk").values_list("egenbetaling", flat=True))


@pytest.mark.parametrize(
    ("art", "vaegte", "ventet"),
    [
        (Noegleart.LEJEMAAL, {}, {10: 300, 20: 300, 30: 401}),
        (Noegleart.LIGELIGT, {}, {10: 334, 20: 334, 30: 333}),
        (Noegleart.VAEGTE, {10: 1, 30: 3}, {10: 250, 20: 0, 30: 751}),
    ],
)
def test_the_share_follows_the_key(art, vaegte, ventet):
    assert fordel_egenbetaling({None: 1001}, DELTAGERE, art, vaegte).organisationer == ventet


def test_what_the_budget_gives_an_organisation_is_its_own():
    fordelt = fordel_egenbetaling({None: 90, 20: 1000, 99: 9}, DELTAGERE, Noegleart.LIGELIGT, {})

    assert fordelt.organisationer == {10: 33, 20: 1033, 30: 33}
    assert fordelt.deltagelser == {1: 11, 2: 22, 3: 1033, 4: 33}


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(1, 4000)), min_size=1, max_size=30),
    st.dictionaries(st.one_of(st.none(), st.integers(1, 7)), st.integers(0, 10**9), min_size=1),
    st.sampled_from(Noegleart.values),
    st.dictionaries(st.integers(1, 5), st.integers(1, 1000)),
)
def test_no_krone_is_lost_whatever_the_key(afdelinger, summer, art, vaegte):
    deltagere = [Deltager(nummer, *et) for nummer, et in enumerate(afdelinger)]
    vaegte |= {deltagere[0].organisation: 1}

    fordelt = fordel_egenbetaling(summer, deltagere, art, vaegte)

    assert sum(fordelt.organisationer.values()) == sum(fordelt.deltagelser.values()) == sum(summer.values())
    for organisation, beloeb in fordelt.organisationer.items():
        assert beloeb == sum(fordelt.deltagelser[et.pk] for et in deltagere if et.organisation == organisation)


@pytest.mark.parametrize(
    ("deltagere", "grund"), [([], "Tilføj mindst én afdeling"), (DELTAGERE, "Mindst én boligorganisation")]
)
def test_nobody_to_pay_is_refused(deltagere, grund):
    with pytest.raises(Regelbrud, match=grund):
        fordel_egenbetaling({None: 1}, deltagere, Noegleart.VAEGTE, {10: 0})


def test_the_key_is_saved_and_used_for_what_each_afdeling_pays(klient, plan):
    anden = DeltagelseFactory(plan=plan, afdeling__lejemaal=50).afdeling.boligorganisation

    svar = klient.post(
        side(plan),
        {"art": "vaegte", f"vaegt-{plan.driftsansvarlig_id}": "3", f"vaegt-{anden.pk}": "1", "brug": "1"},
    )

    assert svar.headers["Location"] == side(plan)
    assert betaler(plan) == [1_317_188, 1_317_187, 878_125]
    assert dict(Noeglevaegt.objects.values_list("boligorganisation", "vaegt")) == {
        plan.driftsansvarlig_id: 3,
        anden.pk: 1,
    }
    html = klient.get(side(plan)).content.decode()
    assert "2.634.375 kr." in html
    assert "878.125 kr." in html


def test_the_key_alone_changes_nobodys_payment_and_says_so(klient, plan):
    DeltagelseFactory(plan=plan)

    klient.post(side(plan), {"art": "ligeligt"})

    assert betaler(plan) == [1_756_250, 1_756_250, None]
    assert Fordelingsnoegle.objects.get(plan=plan).art == Noegleart.LIGELIGT
    assert "Fordelingen er en anden end den egenbetaling" in klient.get(side(plan)).content.decode()


@pytest.mark.parametrize(
    ("tekst", "besked"),
    [
        ("x", "Skriv et helt tal."),
        ("-1", "Vægten kan ikke være negativ."),
        ("1000001", "Vægten kan højst være 1.000.000."),
        ("0", "Mindst én boligorganisation skal have en vægt over nul."),
    ],
)
def test_a_weight_that_cannot_be_is_refused_and_kept(klient, plan, tekst, besked):
    svar = klient.post(side(plan), {"art": "vaegte", f"vaegt-{plan.driftsansvarlig_id}": tekst})

    assert svar.status_code == 422
    html = svar.content.decode()
    assert besked in html
    assert f'value="{tekst}"' in html
    assert not Fordelingsnoegle.objects.exists()


def test_without_the_organisations_in_the_budget_the_frame_is_divided(klient, plan):
    Budgetlinje.objects.filter(kilde=Kilde.BOLIGORGANISATION).delete()

    klient.post(side(plan), {"art": "lejemaal", "brug": "1"})

    assert betaler(plan) == [1_756_250, 1_756_250]


def test_without_afdelinger_it_says_what_comes_first(klient, plan):
    plan.deltagelser.all().delete()

    assert "Tilføj mindst én afdeling, før andelen kan fordeles." in klient.get(side(plan)).content.decode()


def test_each_constraint_is_named(plan):
    noegle = Fordelingsnoegle.objects.create(plan=plan)
    with pytest.raises(IntegrityError, match="fordelingsnoegle_art_kendt"), transaction.atomic():
        Fordelingsnoegle.objects.update(art="x")
    Noeglevaegt.objects.create(noegle=noegle, boligorganisation=plan.driftsansvarlig, vaegt=1)
    with pytest.raises(IntegrityError, match="noeglevaegt_een_pr_organisation"), transaction.atomic():
        Noeglevaegt.objects.create(noegle=noegle, boligorganisation=plan.driftsansvarlig, vaegt=1)


@pytest.mark.parametrize("antal", [1, 3, 14])
def test_the_page_takes_the_same_number_of_queries(log_ind, django_assert_num_queries, antal):
    plan = fuld_plan(afdelinger=antal)
    klient = log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)

    with django_assert_num_queries(6):  # session, user, plan, afdelinger, key, budget
        klient.get(side(plan))
