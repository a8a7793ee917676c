"""Whom an agreement concerns: worked out by the database, and kept true whoever writes what it follows from."""

from grundlag.adgang import Rolle
from helhedsplaner.models import Gruppeplan, Helhedsplan
from kontrakter.models import Aftale
from tests.factories.byomraader import BoligorganisationFactory
from tests.factories.fora import GruppeFactory
from tests.factories.kontrakter import AftaleFactory, AftalepartFactory, AftaleplanFactory


def frisk(aftale):
    return Aftale.objects.get(pk=aftale.pk)


def test_organisationer_are_the_parties_and_those_who_run_its_plans():
    aftale, ny = AftaleFactory(), BoligorganisationFactory()
    assert frisk(aftale).organisationer == []

    part = AftalepartFactory(aftale=aftale, anden=None, boligorganisation=BoligorganisationFactory())
    paa_plan = AftaleplanFactory(aftale=aftale)
    assert frisk(aftale).organisationer == sorted([part.boligorganisation_id, paa_plan.plan.driftsansvarlig_id])

    Helhedsplan.objects.filter(pk=paa_plan.plan_id).update(driftsansvarlig=ny)
    assert frisk(aftale).organisationer == sorted([part.boligorganisation_id, ny.pk])
    part.delete()
    paa_plan.delete()
    assert frisk(aftale).organisationer == []


def test_the_bodies_are_its_own_and_those_that_work_on_its_plans():
    forum, arbejdende = GruppeFactory(), GruppeFactory()
    aftale = AftaleFactory(gruppe=forum)
    assert frisk(aftale).arbejdende_grupper == [forum.pk]

    tilknyttet = Gruppeplan.objects.create(gruppe=arbejdende, plan=AftaleplanFactory(aftale=aftale).plan)
    assert frisk(aftale).arbejdende_grupper == sorted([forum.pk, arbejdende.pk])
    tilknyttet.delete()
    assert frisk(aftale).arbejdende_grupper == [forum.pk]


def test_nobody_writes_them_by_hand():
    part = AftalepartFactory(anden=None, boligorganisation=BoligorganisationFactory())

    Aftale.objects.update(organisationer=[], arbejdende_grupper=[7])

    assert frisk(part.aftale).organisationer == [part.boligorganisation_id]
    assert frisk(part.aftale).arbejdende_grupper == []


def test_an_organisation_sees_the_agreements_that_concern_it(log_ind):
    part = AftalepartFactory(anden=None, boligorganisation=BoligorganisationFactory())
    AftaleFactory()

    klient = log_ind(Rolle.PROJEKTLEDER, boligorganisation=part.boligorganisation)

    assert list(Aftale.objects.synlige_for(klient.bruger)) == [part.aftale]
