"""What a body works on is chosen on its page; its members see those plans, and only while they are members."""

import datetime as dt

import pytest
from django.urls import reverse

from grundlag.adgang import Rolle
from grundlag.models import Haendelse
from helhedsplaner.models import Gruppeplan
from tests.factories.byomraader import PersonFactory
from tests.factories.fora import GruppeFactory, MedlemskabFactory
from tests.factories.helhedsplaner import GruppeplanFactory, PlanafsnitFactory, PlanFactory

I_DAG = dt.date(2021, 9, 1)


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = I_DAG


def side(gruppe):
    return reverse("helhedsplaner:gruppeplaner", args=[gruppe.pk])


def test_a_plan_and_an_indsatsomraade_of_it_are_chosen_from_one_list_and_taken_away_again(log_ind):
    klient = log_ind(Rolle.FORUMSEKRETAER)
    gruppe = GruppeFactory()
    afsnit = PlanafsnitFactory(plan__byomraade=gruppe.byomraade, plan__navn="Nordvest")
    PlanFactory(navn="Et andet sted")

    tom = klient.get(side(gruppe))
    klient.post(side(gruppe), {"arbejde": str(afsnit.plan_id)})
    klient.post(side(gruppe), {"arbejde": f"{afsnit.plan_id}-{afsnit.indsatsomraade_id}"})
    igen = klient.post(side(gruppe), {"arbejde": str(afsnit.plan_id)})
    panel = klient.get(reverse("fora:gruppe", args=[gruppe.pk])).content.decode()

    assert ("Nordvest" in tom.content.decode(), "Et andet sted" in tom.content.decode()) == (True, False)
    assert igen.status_code == 422
    assert "Gruppen arbejder allerede med det." in igen.content.decode()
    assert f"hele planen, {afsnit.indsatsomraade}" in panel or f"{afsnit.indsatsomraade}, hele planen" in panel
    for raekke in Gruppeplan.objects.all():
        klient.post(reverse("helhedsplaner:fjern_gruppeplan", args=[raekke.pk]))
    assert not Gruppeplan.objects.exists()
    assert Haendelse.objects.filter(handling__in=["gruppe.tilknyt_plan", "gruppe.fjern_plan"]).count() == 4


@pytest.mark.parametrize("arbejde", ["", "0", "x", "1-1"])
def test_a_plan_that_is_not_on_the_list_is_refused(log_ind, arbejde):
    gruppe = GruppeFactory()
    PlanFactory()

    svar = log_ind(Rolle.FORUMSEKRETAER).post(side(gruppe), {"arbejde": arbejde})

    assert (svar.status_code, Gruppeplan.objects.exists()) == (422, False)


def test_a_member_sees_the_plan_from_her_first_day_to_her_last(log_ind, settings):
    klient = log_ind()
    arbejde = GruppeplanFactory()
    dage = {"fra": I_DAG, "til": dt.date(2021, 9, 30)}
    MedlemskabFactory(gruppe=arbejde.gruppe, person=PersonFactory(bruger=klient.bruger), **dage)
    plan = reverse("helhedsplaner:plan", args=[arbejde.plan_id])
    svar = {}

    for dag in (dt.date(2021, 8, 31), I_DAG, dt.date(2021, 9, 30), dt.date(2021, 10, 1)):
        settings.DAGS_DATO = dag
        svar[dag] = klient.get(plan).status_code

    assert list(svar.values()) == [404, 200, 200, 404]
    settings.DAGS_DATO = I_DAG
    assert klient.get(side(arbejde.gruppe)).status_code == 403
