"""A new version voids what it breaks and nothing else; and the database has the last word."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from godkendelser import handlinger
from godkendelser.models import (
    Afgoerelse,
    Stilling,
    Trin,
    Versionsvurdering,
)
from grundlag.udfald import Udfald
from helhedsplaner.models import Deltagelse, Helhedsplan, Planversion, Versionshaendelse
from helhedsplaner.version import byg_afsnit, lav_version
from tests.factories.godkendelser import (
    DAG,
    indsendt_plan,
)
from tests.factories.helhedsplaner import DeltagelseFactory
from tests.godkendelser.hjaelp import FORUM, LBF, TMU, godkendt_version

# New versions


def ny_version_uden_krav(kaede) -> Planversion:
    """A version of what the plan says now, without the krav that come before it and what it leads to."""
    plan = Helhedsplan.objects.get(pk=kaede.plan.pk)
    budget = plan.budgetversioner.get()
    afsnit = byg_afsnit(plan, budget)
    kaede.version = lav_version(
        plan, afsnit, haendelse=Versionshaendelse.AENDRET, note="", budgetversion=budget, af=kaede.koordinator
    )
    return kaede.version


def besluttet(afdelinger: int = 14):
    """A plan with every content step decided."""
    kaede = indsendt_plan(afdelinger=afdelinger)
    kaede.afgoer_indhold()
    return kaede


def test_a_change_of_text_voids_none_of_14_votes():
    kaede = besluttet()
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(organisering="To bestyrelser leder planen.")

    kaede.ny_version()

    assert [trin.stilling for trin in kaede.moeder] == [Stilling.STAAR] * 14
    assert kaede.trin(FORUM).stilling == Stilling.BORTFALDET
    vurdering = Versionsvurdering.objects.get(afgoerelse__trin=kaede.moeder[0])
    assert vurdering.begrundelse == (
        "Egen deltagelse, egenbetalingen, perioden og indsatsområdernes overskrifter er uændret."
    )


def test_a_rise_in_two_own_payments_voids_exactly_those_two_votes():
    kaede = besluttet()
    to = list(Deltagelse.objects.filter(plan=kaede.plan).order_by("pk")[:2])
    for deltagelse in to:
        Deltagelse.objects.filter(pk=deltagelse.pk).update(egenbetaling=deltagelse.egenbetaling + 1)

    kaede.ny_version()

    faldne = [trin.instans.afdeling_id for trin in kaede.moeder if trin.stilling == Stilling.BORTFALDET]
    assert faldne == [deltagelse.afdeling_id for deltagelse in to]
    assert [trin.stilling for trin in kaede.moeder].count(Stilling.STAAR) == 12
    assert godkendt_version(kaede.plan) is None


def test_a_version_within_every_decision_keeps_the_approval_and_becomes_the_approved_one():
    kaede = besluttet(1)
    kaede.plan.afsnit.get().aktiviteter.update(navn="Lommepengejob")
    forum = Afgoerelse.objects.get(trin=kaede.trin(FORUM))
    foer = kaede.version

    kaede.ny_version()

    assert Versionsvurdering.objects.get(afgoerelse=forum).staar is False  # the forum covers the texts
    assert godkendt_version(kaede.plan) is None
    kaede.afgoer(kaede.trin(FORUM), seneste_id=forum.pk)
    assert godkendt_version(kaede.plan) == kaede.version.pk != foer.pk


def test_a_decision_once_voided_does_not_revive():
    kaede = besluttet(1)
    deltagelse = Deltagelse.objects.get(plan=kaede.plan)
    for egenbetaling in (deltagelse.egenbetaling + 1, deltagelse.egenbetaling):
        Deltagelse.objects.filter(pk=deltagelse.pk).update(egenbetaling=egenbetaling)
        kaede.ny_version()

    assert kaede.moeder[0].stilling == Stilling.BORTFALDET
    assert kaede.moeder[0].siden == dt.date(2021, 9, 15)
    domme = Versionsvurdering.objects.filter(afgoerelse=kaede.moeder[0].seneste_id)
    assert list(domme.values_list("staar", flat=True)) == [False]


def test_an_afdeling_that_leaves_takes_its_step_out_and_one_that_joins_gets_one(kaede):
    ja = kaede.afgoer(kaede.moeder[0])
    gaar = Deltagelse.objects.get(plan=kaede.plan, afdeling=kaede.moeder[0].instans.afdeling)
    gaar.delete()
    DeltagelseFactory(plan=kaede.plan, egenbetaling=gaar.egenbetaling)
    kaede.ny_version()

    assert [trin.udgaaet_begrundelse for trin in kaede.moeder] == [
        "Version 2 har ikke længere brug for afgørelsen.",
        "",
        "",
    ]
    DeltagelseFactory(plan=kaede.plan, afdeling=gaar.afdeling, egenbetaling=gaar.egenbetaling)
    kaede.ny_version()
    igen = kaede.moeder[0]
    assert (igen.stilling, igen.gaeldende_id) == (Stilling.STAAR, ja.pk)


def test_a_new_afdeling_costs_the_approval(kaede):
    kaede.afgoer_indhold()
    DeltagelseFactory(plan=kaede.plan)

    kaede.ny_version()

    assert godkendt_version(kaede.plan) is None


def test_a_plan_that_loses_its_municipal_money_needs_no_udvalg(kaede):
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(
        uden_kommunal_medfinansiering=True, afvigelse_begrundelse="Kommunen trak sig."
    )

    handlinger.ny_version(ny_version_uden_krav(kaede))

    assert kaede.trin(TMU).stilling == Stilling.UDGAAET


@pytest.mark.parametrize("afdelinger", [1, 3])
def test_weighing_takes_the_same_number_of_queries(afdelinger, django_assert_num_queries):
    kaede = indsendt_plan(afdelinger=afdelinger)
    kaede.afgoer_indhold()
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(organisering="To bestyrelser leder planen.")
    version = ny_version_uden_krav(kaede)

    with django_assert_num_queries(30):
        handlinger.ny_version(version)


# The database has the last word


def godkend_forbi_reglerne(kaede) -> None:
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(godkendt_version=kaede.version, gaeldende_dato=DAG)
    connection.check_constraints()


def test_a_decision_that_stands_is_on_its_step_and_nobody_writes_it_there(kaede):
    ja = kaede.afgoer(kaede.trin(FORUM))
    nej = kaede.afgoer(kaede.trin(TMU), Udfald.AFVIST, begrundelse="Nej.")

    assert [kaede.trin(art).gaeldende_id for art in (FORUM, TMU, LBF)] == [ja.pk, None, None]
    for trin, afgoerelse in ((FORUM, None), (TMU, nej)):
        with pytest.raises(IntegrityError, match="følger af afgørelserne og skrives ikke"), transaction.atomic():
            Trin.objects.filter(pk=kaede.trin(trin).pk).update(gaeldende=afgoerelse)


def test_a_later_yes_costs_landsbyggefonden_its_place_until_its_step_goes_out(kaede):
    kaede.afgoer_indhold(uden=FORUM)
    tilsagn = kaede.trin(LBF).gaeldende_id
    kaede.afgoer(kaede.trin(FORUM), dato=DAG + dt.timedelta(days=1))
    ikke_sidst = kaede.trin(LBF).gaeldende_id

    Trin.objects.filter(pk=kaede.trin(FORUM).pk).update(udgaaet_begrundelse="Forum behandler ikke planen.")

    assert (tilsagn is None, ikke_sidst, kaede.trin(LBF).gaeldende_id) == (False, None, tilsagn)


def test_the_trigger_refuses_an_approval_without_all_content_steps(kaede):
    kaede.afgoer_indhold(uden=FORUM)

    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        godkend_forbi_reglerne(kaede)

    assert fejl.value.__cause__.diag.constraint_name == "helhedsplan_godkendt_har_alle_trin"


def test_the_trigger_refuses_an_approval_where_landsbyggefonden_was_not_last(kaede):
    kaede.afgoer_indhold(uden=FORUM)
    kaede.afgoer(kaede.trin(FORUM), dato=DAG + dt.timedelta(days=1))

    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        godkend_forbi_reglerne(kaede)

    assert fejl.value.__cause__.diag.constraint_name == "helhedsplan_godkendt_har_lbf_sidst"
