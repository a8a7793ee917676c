"""Afdelinger and what they pay; the indsatsområder of the regelsæt."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from grundlag.adgang import Rolle
from helhedsplaner.handlinger.indhold import gem_egenbetalinger, tilfoej_afsnit
from tests.factories.byomraader import AfdelingFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import DeltagelseFactory, IndsatsomraadeFactory


def side(plan, navn="afdelinger", *args):
    return reverse(f"helhedsplaner:{navn}", args=[plan.pk, *args])


@pytest.fixture
def plan():
    return fuld_plan()


@pytest.fixture
def klient(log_ind, plan):
    return log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)


def felt(plan, nummer=0):
    return f"egenbetaling-{plan.deltagelser.order_by('pk')[nummer].pk}"


def test_the_catalogue_offers_those_of_the_byomraade_that_are_not_in(klient, plan):
    her, andetsteds = AfdelingFactory(byomraade=plan.byomraade), AfdelingFactory()
    AfdelingFactory(byomraade=plan.byomraade, gyldig_til=dt.date(2015, 1, 1))

    naer = klient.get(side(plan, "vaelg_afdelinger")).context["form"].fields["afdelinger"].queryset
    alle = klient.get(side(plan, "vaelg_afdelinger"), {"alle": "1"}).context["form"].fields["afdelinger"].queryset

    assert (list(naer), set(alle)) == ([her], {her, andetsteds})


def test_chosen_afdelinger_join_once(klient, plan):
    ny = AfdelingFactory(byomraade=plan.byomraade)

    svar = klient.post(side(plan, "vaelg_afdelinger"), {"afdelinger": [ny.pk]})
    assert "1 afdeling er føjet til planen." in klient.get(side(plan)).content.decode()
    igen = klient.post(side(plan, "vaelg_afdelinger"), {"afdelinger": [ny.pk]})
    ingen = klient.post(side(plan, "vaelg_afdelinger"), {"x": "1"})

    assert (svar.headers["Location"], igen.status_code, ingen.status_code) == (side(plan), 422, 422)
    assert plan.deltagelser.count() == 3


def test_what_each_pays_is_saved_together_and_shown_per_month(klient, plan):
    svar = klient.post(side(plan), {felt(plan): "480.000", felt(plan, 1): ""}, follow=True)

    assert list(plan.deltagelser.order_by("pk").values_list("egenbetaling", flat=True)) == [480_000, None]
    assert [pr_maaned for _, _, pr_maaned, _ in svar.context["raekker"]] == [Decimal("100.00"), None]


@pytest.mark.parametrize(
    ("tekst", "besked"),
    [
        ("1,50", "Skriv hele kroner uden øre."),
        ("-1", "Beløbet kan ikke være negativt."),
        ("meget", "Skriv et beløb i hele kroner, fx 28.100.000."),
    ],
)
def test_an_amount_that_cannot_be_is_refused_and_none_is_saved(klient, plan, tekst, besked):
    svar = klient.post(side(plan), {felt(plan): tekst, felt(plan, 1): "5"})

    assert (svar.status_code, svar.context["form"].errors[felt(plan)]) == (422, [besked])
    assert svar.context["form"][felt(plan)].value() == tekst
    assert list(plan.deltagelser.values_list("egenbetaling", flat=True)) == [1_756_250, 1_756_250]


def test_the_deed_refuses_a_negative_amount_too(klient, plan):
    from grundlag.fejl import Regelbrud

    with pytest.raises(Regelbrud, match="negativt"):
        gem_egenbetalinger(plan.pk, {plan.deltagelser.first().pk: -1}, af=klient.bruger)


def test_an_afdeling_in_two_plans_is_marked_until_it_says_why(klient, plan):
    deltagelse = plan.deltagelser.first()
    DeltagelseFactory(
        afdeling=deltagelse.afdeling, plan__periode_fra=dt.date(2025, 1, 1), plan__periode_til=dt.date(2026, 1, 1)
    )
    assert "Deltager også i en anden plan: skriv hvorfor" in klient.get(side(plan)).content.decode()

    adresse = side(plan, "raekke", "deltagelse", deltagelse.pk)
    grund = klient.get(adresse).context["form"]["grund"].value()
    klient.post(adresse, {"grund": grund, "egenbetaling": "1.756.250", "overlap_begrundelse": "Den gamle slutter."})

    html = klient.get(side(plan)).content.decode()
    assert "Deltager også i en anden plan: Den gamle slutter." in html
    assert "skriv hvorfor" not in html


@pytest.mark.parametrize("antal", [1, 3, 14])
def test_the_page_takes_the_same_number_of_queries(log_ind, django_assert_num_queries, antal):
    plan = fuld_plan(afdelinger=antal)
    klient = log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)

    with django_assert_num_queries(4):  # session, user, plan, afdelinger
        klient.get(side(plan))


def test_an_indsatsomraade_is_taken_up_once(klient, plan):
    nyt = IndsatsomraadeFactory(regelsaet=plan.regelsaet)

    svar = klient.post(side(plan, "tilfoej_afsnit", nyt.pk))
    igen = klient.post(side(plan, "tilfoej_afsnit", nyt.pk))

    assert svar.headers["Location"] == igen.headers["Location"] == side(plan, "afsnit", nyt.kode)
    assert plan.afsnit.filter(indsatsomraade=nyt).count() == 1


def test_one_of_another_regelsaet_is_not_there(klient, plan):
    from grundlag.fejl import Regelbrud

    fremmed = IndsatsomraadeFactory()

    assert klient.post(side(plan, "tilfoej_afsnit", fremmed.pk)).status_code == 404
    with pytest.raises(Regelbrud, match="hører ikke til planens regelsæt"):
        tilfoej_afsnit(plan.pk, fremmed.pk, af=klient.bruger)
