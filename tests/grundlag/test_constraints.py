"""A row that is saved again is only asked about what has changed, and about all that goes with it."""

import pytest
from django.core.exceptions import ValidationError

from fora.models import Dagsordenspunkt
from grundlag.constraints import uberoerte
from tests.factories.fora import DagsordenspunktFactory

pytestmark = pytest.mark.django_db


def spurgte(aendrede: set[str]) -> set[str]:
    alle = {felt.name for felt in Dagsordenspunkt._meta.fields}
    return alle - uberoerte(Dagsordenspunkt(), aendrede)


def test_a_text_that_no_rule_is_about_is_asked_about_alone():
    assert spurgte({"beslutning"}) == {"beslutning"}


def test_a_field_brings_along_all_that_stand_in_one_rule_with_it():
    assert spurgte({"stemmer_for"}) == {"stemmer_for", "stemmer_imod", "stemmer_undlod"}
    assert spurgte({"kilde"}) == {"kilde", "moede"}


def test_a_half_counted_vote_is_refused_and_costs_one_check(django_assert_num_queries):
    punkt = DagsordenspunktFactory()
    punkt.stemmer_for = 3
    with django_assert_num_queries(2), pytest.raises(ValidationError, match="Skriv alle tre stemmetal, eller ingen"):
        punkt.full_clean(exclude=uberoerte(punkt, {"stemmer_for"}))


def test_an_unchanged_text_asks_the_database_nothing(django_assert_num_queries):
    punkt = DagsordenspunktFactory()
    with django_assert_num_queries(0):
        punkt.full_clean(exclude=uberoerte(punkt, {"beslutning"}))
