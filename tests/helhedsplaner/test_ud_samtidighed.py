"""Two at once at the end of a plan and at its printing: the second waits, and finds what the first has done."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from helhedsplaner.handlinger import afslutning, indsend, udskriv_version
from helhedsplaner.models import Helhedsplan, Planudskrift, Planversion
from helhedsplaner.tilstande import Status
from tests.factories.byomraader import BoligorganisationFactory, TilknytningFactory
from tests.factories.fuld_plan import fuld_plan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan(settings):
    settings.DAGS_DATO = dt.date(2021, 9, 1)
    organisation = BoligorganisationFactory()
    af = TilknytningFactory(rolle=Rolle.BOLIGSOCIAL_KOORDINATOR, boligorganisation=organisation).bruger
    plan = fuld_plan(driftsansvarlig=organisation)
    plan.skriver = af
    return plan


@pytest.fixture
def efter_hinanden(vent_paa_laas):
    def _efter_hinanden(foerst, sidst):
        svar = []

        def nummer_to():
            try:
                svar.append(sidst())
            except Regelbrud as brud:
                svar.append(str(brud))
            finally:
                connection.close()

        traad = threading.Thread(target=nummer_to)
        try:
            with transaction.atomic():
                foerst()
                traad.start()
                vent_paa_laas()
        finally:
            traad.join()
        return svar[0]

    return _efter_hinanden


def test_two_who_print_the_same_version_get_the_same(plan, efter_hinanden):
    indsend(plan.pk, af=plan.skriver)
    nummer = Planversion.objects.get().nummer

    def udskriv():
        return udskriv_version(plan.pk, nummer, af=plan.skriver)

    assert efter_hinanden(udskriv, udskriv) == Planudskrift.objects.get()


def test_the_second_to_make_up_the_account_makes_the_next(plan, efter_hinanden):
    indsend(plan.pk, af=plan.skriver)

    def opgoer():
        return afslutning.opgoer_slutregnskab(plan.pk, af=plan.skriver)

    assert efter_hinanden(opgoer, opgoer).nummer == 2


def test_the_plan_begins_to_be_wound_up_once(plan, efter_hinanden):
    Helhedsplan.objects.filter(pk=plan.pk).update(status=Status.I_DRIFT)

    def begynd():
        return afslutning.begynd_afvikling(plan.pk, af=plan.skriver)

    assert "kan ikke lade sig gøre" in efter_hinanden(begynd, begynd)
