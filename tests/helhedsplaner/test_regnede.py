"""What the database works out on the plan itself, and keeps true whoever writes what it follows from."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from grundlag.adgang import Rolle
from grundlag.dato import nu
from helhedsplaner.models import Deltagelse, Gruppeplan, Helhedsplan
from helhedsplaner.models.budget import gaeldende_budgetter
from tests.factories.byomraader import AfdelingFactory, BoligorganisationFactory
from tests.factories.fora import GruppeFactory, MedlemskabFactory
from tests.factories.godkendelser import BevillingFactory
from tests.factories.grundlag import BrugerFactory
from tests.factories.helhedsplaner import BudgetversionFactory, DeltagelseFactory, PlanFactory, PlanversionFactory


def frisk(plan):
    return Helhedsplan.objects.get(pk=plan.pk)


def test_organisationer_are_the_driftsansvarlige_and_those_whose_afdelinger_take_part():
    plan = PlanFactory()
    a, b = AfdelingFactory(), AfdelingFactory()
    alene = sorted([plan.driftsansvarlig_id])

    assert frisk(plan).organisationer == alene
    deltagelser = [Deltagelse.objects.create(plan=plan, afdeling=afdeling) for afdeling in (a, b)]
    assert frisk(plan).organisationer == sorted({*alene, a.boligorganisation_id, b.boligorganisation_id})
    Deltagelse.objects.filter(pk=deltagelser[0].pk).update(
        afdeling=AfdelingFactory(boligorganisation=b.boligorganisation)
    )
    assert frisk(plan).organisationer == sorted({*alene, b.boligorganisation_id})
    Deltagelse.objects.all().delete()
    assert frisk(plan).organisationer == alene


def test_an_afdeling_that_changes_hands_takes_its_plans_along():
    deltagelse = DeltagelseFactory()
    ny = BoligorganisationFactory()

    type(deltagelse.afdeling).objects.filter(pk=deltagelse.afdeling_id).update(boligorganisation=ny)

    assert frisk(deltagelse.plan).organisationer == sorted({deltagelse.plan.driftsansvarlig_id, ny.pk})


def test_a_deltagelse_moved_to_another_plan_leaves_the_first():
    deltagelse, anden = DeltagelseFactory(), PlanFactory()
    flyttet = deltagelse.afdeling.boligorganisation_id

    Deltagelse.objects.filter(pk=deltagelse.pk).update(plan=anden)

    assert frisk(deltagelse.plan).organisationer == [deltagelse.plan.driftsansvarlig_id]
    assert frisk(anden).organisationer == sorted({anden.driftsansvarlig_id, flyttet})


def test_the_bodies_that_work_on_it_come_and_go():
    plan, gruppe = PlanFactory(), GruppeFactory()

    tilknyttet = Gruppeplan.objects.create(gruppe=gruppe, plan=plan)
    assert frisk(plan).arbejdende_grupper == [gruppe.pk]
    tilknyttet.delete()
    assert frisk(plan).arbejdende_grupper == []


def test_a_member_sees_the_plans_of_her_body_while_she_is_a_member():
    bruger = BrugerFactory()
    medlemskab = MedlemskabFactory(person__bruger=bruger, fra=dt.date(2020, 1, 1), til=None)
    plan, _ = PlanFactory(), PlanFactory()
    Gruppeplan.objects.create(gruppe=medlemskab.gruppe, plan=plan)

    assert list(Helhedsplan.objects.synlige_for(bruger)) == [plan]
    type(medlemskab).objects.filter(pk=medlemskab.pk).update(til=dt.date(2020, 2, 1))
    assert list(Helhedsplan.objects.synlige_for(bruger)) == []


def test_the_budget_that_counts_is_that_of_the_approved_version_or_else_of_the_newest():
    plan = PlanFactory()
    assert (frisk(plan).kommunalt, frisk(plan).lbf_i_budget) == (None, None)

    versioner = []
    for nummer, (ramme, lbf) in enumerate([(800, 600), (1600, 1200)], start=1):
        laast = BudgetversionFactory(
            plan=plan, nummer=nummer, laast_tid=nu(), ramme=ramme, lbf=lbf, boligorganisation=100 * nummer,
            kommune_kontrakt=80 * nummer, kommune_facilitering=20 * nummer, anden=0,
        )  # fmt: skip
        versioner.append(PlanversionFactory(plan=plan, nummer=nummer, budgetversion=laast))
    assert (frisk(plan).kommunalt, frisk(plan).lbf_i_budget) == (200, 1200)

    with connection.cursor() as cursor:  # what approves a plan is proved elsewhere
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    den = Helhedsplan.objects.filter(pk=plan.pk)
    den.update(godkendt_version=versioner[0], gaeldende_dato=dt.date(2021, 8, 30))
    assert (frisk(plan).kommunalt, frisk(plan).lbf_i_budget) == (100, 600)
    assert gaeldende_budgetter([plan.pk]).get() == versioner[0].budgetversion
    den.update(godkendt_version=None, gaeldende_version=versioner[1], gaeldende_dato=dt.date(2021, 9, 1))
    assert (frisk(plan).godkendt_version, frisk(plan).gaeldende_version) == (None, versioner[0])
    assert frisk(plan).gaeldende_dato == dt.date(2021, 8, 30)


def test_a_version_that_counts_was_approved_on_a_day():
    version = PlanversionFactory()

    with pytest.raises(IntegrityError, match="helhedsplan_gaeldende_har_dag"), transaction.atomic():
        Helhedsplan.objects.filter(pk=version.plan_id).update(godkendt_version=version)


def test_what_is_released_is_summed():
    plan = PlanFactory()

    for tilstand, beloeb in (("afsat", 500), ("frigivet", 300), ("frigivet", -100)):
        BevillingFactory(plan=plan, tilstand=tilstand, beloeb=beloeb, note="Rettet")

    assert frisk(plan).frigivet == 200


def test_nobody_writes_them_by_hand_and_a_stale_save_does_no_harm():
    plan = PlanFactory()
    gammel = frisk(plan)
    BevillingFactory(plan=plan, tilstand="frigivet", beloeb=300)
    DeltagelseFactory(plan=plan)
    rigtig = frisk(plan)

    gammel.navn = "Et nyt navn"
    gammel.save()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE helhedsplaner_helhedsplan SET frigivet = 7, organisationer = '{}', kommunalt = 7, lbf_i_budget = 7"
        )

    assert frisk(plan).navn == "Et nyt navn"
    for felt in ("organisationer", "arbejdende_grupper", "kommunalt", "lbf_i_budget", "frigivet"):
        assert getattr(frisk(plan), felt) == getattr(rigtig, felt)


@pytest.mark.parametrize("rolle", [Rolle.BOLIGSOCIAL_KOORDINATOR, Rolle.LAESER])
def test_a_role_in_an_organisation_reaches_the_plans_it_takes_part_in(rolle, log_ind):
    deltagelse = DeltagelseFactory()
    PlanFactory()
    klient = log_ind(rolle, boligorganisation=deltagelse.afdeling.boligorganisation)

    assert list(Helhedsplan.objects.synlige_for(klient.bruger)) == [deltagelse.plan]
