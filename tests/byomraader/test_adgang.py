"""The two questions of access, asked of a body of a byområde: which rows, and may she do this."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from byomraader.adgang import har_rolle, kraev, maa
from byomraader.rettigheder import BrugerBackend
from fora.models import Gruppe
from grundlag.adgang import RETTIGHEDER, Handling, Rolle, roller_med
from tests.factories.byomraader import ByomraadeFactory, ForvaltningFactory, TilknytningFactory, UdvalgFactory
from tests.factories.fora import GruppeFactory, MedlemskabFactory
from tests.factories.grundlag import BrugerFactory


@pytest.fixture
def forum():
    return GruppeFactory()


@pytest.mark.parametrize("handling", list(Handling))
@pytest.mark.parametrize("rolle", list(Rolle))
def test_a_role_in_hele_systemet_gives_what_the_table_says(forum, rolle, handling):
    bruger = TilknytningFactory(rolle=rolle).bruger

    assert maa(bruger, handling, forum) is (handling in RETTIGHEDER[rolle])
    assert har_rolle(bruger, handling) is (rolle in roller_med(handling))


def test_a_role_reaches_its_own_byomraade_only(forum):
    bruger = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, byomraade=forum.byomraade).bruger
    andet = GruppeFactory()

    assert (maa(bruger, Handling.STYR_FORUM, forum), maa(bruger, Handling.STYR_FORUM, andet)) == (True, False)
    assert list(Gruppe.objects.synlige_for(bruger)) == [forum]


def test_a_forvaltning_takes_part_in_every_byomraade_and_an_udvalg_in_none(forum):
    i_forvaltning = TilknytningFactory(rolle=Rolle.LAESER, forvaltning=ForvaltningFactory()).bruger
    i_udvalg = TilknytningFactory(rolle=Rolle.GODKENDER, udvalg=UdvalgFactory()).bruger

    assert (maa(i_forvaltning, Handling.SE, forum), maa(i_udvalg, Handling.SE, forum)) == (True, False)


def test_two_roles_give_what_either_gives(forum):
    bruger = TilknytningFactory(rolle=Rolle.LAESER, byomraade=forum.byomraade).bruger
    TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, byomraade=ByomraadeFactory(), bruger=bruger)

    assert (maa(bruger, Handling.SE, forum), maa(bruger, Handling.STYR_FORUM, forum)) == (True, False)


@pytest.mark.parametrize(("fra", "til", "ser"), [(-1, None, True), (0, 0, True), (1, None, False), (-9, -1, False)])
def test_membership_is_sight_from_the_first_day_to_the_last_and_nothing_more(settings, forum, fra, til, ser):
    settings.DAGS_DATO = dt.date(2021, 9, 1)
    bruger = BrugerFactory()
    MedlemskabFactory(
        gruppe=forum,
        person__bruger=bruger,
        fra=settings.DAGS_DATO + dt.timedelta(fra),
        til=None if til is None else settings.DAGS_DATO + dt.timedelta(til),
    )

    assert maa(bruger, Handling.SE, forum) is ser
    assert not maa(bruger, Handling.STYR_FORUM, forum)


def test_a_refusal_is_a_sentence(forum):
    with pytest.raises(PermissionDenied, match="Du har ikke ret til at styre forummet og dets møder"):
        kraev(TilknytningFactory(rolle=Rolle.LAESER).bruger, Handling.STYR_FORUM, forum)


def test_rows_tell_what_the_user_may_in_one_query(forum, django_assert_num_queries):
    GruppeFactory()
    rolle = TilknytningFactory(rolle=Rolle.LAESER)
    TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, byomraade=forum.byomraade, bruger=rolle.bruger)
    bruger = BrugerBackend().get_user(rolle.bruger_id)

    with django_assert_num_queries(1):
        svar = {gruppe.pk: gruppe.maa_styre for gruppe in Gruppe.objects.med_ret(bruger, maa_styre=Handling.STYR_FORUM)}

    assert sorted(svar.values()) == [False, True]
    assert svar[forum.pk]


def test_the_user_of_a_request_brings_her_roles_in_one_query(forum, django_assert_num_queries):
    bruger = BrugerFactory()
    TilknytningFactory.create_batch(3, rolle=Rolle.LAESER, bruger=bruger)

    with django_assert_num_queries(1):
        egen = BrugerBackend().get_user(bruger.pk)
    with django_assert_num_queries(1):
        assert maa(egen, Handling.SE, forum)


def test_anybody_else_is_asked_anew_each_time(forum, django_assert_num_queries):
    rolle = TilknytningFactory(rolle=Rolle.LAESER)

    with django_assert_num_queries(2):
        foer = maa(rolle.bruger, Handling.SE, forum)
    rolle.delete()

    assert (foer, maa(rolle.bruger, Handling.SE, forum)) == (True, False)


def test_a_user_without_roles_is_somebody_and_a_deactivated_one_is_nobody():
    uden, lukket = BrugerFactory(), TilknytningFactory(rolle=Rolle.LAESER, bruger__is_active=False).bruger

    assert (BrugerBackend().get_user(uden.pk), BrugerBackend().get_user(lukket.pk)) == (uden, None)
    assert BrugerBackend().get_user(0) is None


def test_one_without_a_role_is_told_no_and_nothing_else(forum):
    [egen] = Gruppe.objects.med_ret(BrugerFactory(), maa_styre=Handling.STYR_FORUM)

    assert egen.maa_styre is False
