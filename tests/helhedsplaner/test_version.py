"""What a version holds, that it never changes, and that the same content has the same hash."""

import pytest
from django.db import DatabaseError, connection, transaction

from helhedsplaner.handlinger.faelles import aabent_budget
from helhedsplaner.models import Planversion, Versionsafsnit
from helhedsplaner.version import byg_afsnit, lav_version, versionens_sha256
from tests.factories.fuld_plan import fuld_plan
from tests.factories.grundlag import BrugerFactory


@pytest.fixture
def plan():
    return fuld_plan(afdelinger=2)


def afsnit(plan):
    plan.refresh_from_db()
    return {del_.noegle: del_ for del_ in byg_afsnit(plan, plan.budgetversioner.last())}


def test_the_sections_of_a_plan(plan):
    kode = plan.afsnit.get().indsatsomraade.kode

    assert list(afsnit(plan)) == [
        "stamdata",
        "periode",
        "afdelinger",
        "parter",
        "budget",
        "organisering",
        f"indsats:{kode}",
    ]


def test_the_money_is_in_the_budget_section(plan):
    assert afsnit(plan)["budget"].indhold["kilder"] == {
        "anden": 0,
        "boligorganisation": 3_512_500,
        "kommune_facilitering": 533_900,
        "kommune_kontrakt": 2_978_600,
        "lbf": 21_075_000,
    }


def test_saving_without_a_change_gives_the_same_hash(plan):
    foer = afsnit(plan)

    plan.save()
    plan.afsnit.get().save()

    assert afsnit(plan) == foer


def test_a_budget_copied_to_a_new_version_keeps_its_hash(plan):
    foer = afsnit(plan)["budget"]
    plan.budgetversioner.update(laast_tid=plan.oprettet_tid, **{"ramme": 28_100_000, **foer.indhold["kilder"]})

    aabent_budget(plan, af=plan.oprettet_af)

    assert plan.budgetversioner.count() == 2
    assert afsnit(plan)["budget"] == foer


@pytest.mark.parametrize(
    ("felt", "vaerdi"),
    [("kommunal_sagsnr", "2021-1"), ("lbf_nummer", "17"), ("driftsstoette_sagsnr", "9")],
)
def test_case_numbers_are_not_content(plan, felt, vaerdi):
    foer = afsnit(plan)

    setattr(plan, felt, vaerdi)
    plan.save()

    assert afsnit(plan) == foer


def test_a_text_changes_its_own_section_only(plan):
    foer = afsnit(plan)
    et = plan.afsnit.get()

    et.formaal = "Et andet formål."
    et.save()

    efter = afsnit(plan)
    assert [noegle for noegle in foer if foer[noegle].sha256 != efter[noegle].sha256] == [
        f"indsats:{et.indsatsomraade.kode}"
    ]


def test_the_progress_of_an_activity_is_not_content(plan):
    foer = afsnit(plan)

    plan.afsnit.get().aktiviteter.update(status="igangsat")

    assert afsnit(plan) == foer


def test_a_version_is_stored_section_by_section(plan):
    dele = byg_afsnit(plan, plan.budgetversioner.get())

    version = lav_version(
        plan, dele, haendelse="indsendt", note="", budgetversion=plan.budgetversioner.get(), af=BrugerFactory()
    )

    assert version.nummer == 1
    assert version.sha256 == versionens_sha256(dele)
    assert [(del_.noegle, del_.indhold, del_.sha256) for del_ in version.afsnit.all()] == [
        (del_.noegle, del_.indhold, del_.sha256) for del_ in dele
    ]


@pytest.mark.parametrize("model", [Planversion, Versionsafsnit])
@pytest.mark.parametrize("saetning", ["UPDATE {} SET sha256 = ''", "DELETE FROM {}"])
def test_a_version_cannot_be_changed_even_by_sql(plan, model, saetning):
    lav_version(
        plan,
        byg_afsnit(plan, plan.budgetversioner.get()),
        haendelse="indsendt",
        note="",
        budgetversion=plan.budgetversioner.get(),
        af=BrugerFactory(),
    )

    with pytest.raises(DatabaseError, match="kan kun tilføjes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(saetning.format(model._meta.db_table))


@pytest.mark.parametrize("antal", [1, 4])
def test_building_the_sections_takes_the_same_number_of_queries(django_assert_num_queries, antal):
    plan = fuld_plan(afdelinger=antal, indsatsomraader=antal)
    budget = plan.budgetversioner.get()

    with django_assert_num_queries(1):
        byg_afsnit(plan, budget)
