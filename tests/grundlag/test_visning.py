"""What every template can say: addresses of rows and dates in words."""

from datetime import UTC, date, datetime

import pytest
from django.template import engines
from django.urls import reverse
from django.utils.formats import date_format

from grundlag.dato import dag_tekst, laeselig


@pytest.mark.parametrize("pk", [1, 0, 98765])
def test_the_address_of_a_row_is_the_one_that_url_gives(pk):
    skabelon = engines["django"].from_string('{% adresse "fora:noter" pk %}')

    assert skabelon.render({"pk": pk}) == reverse("fora:noter", args=[pk])


def test_no_address_is_made_of_what_is_no_number():
    with pytest.raises(ValueError, match="format code 'd'"):
        engines["django"].from_string('{% adresse "fora:noter" pk %}').render({"pk": "1/../2"})


@pytest.mark.parametrize("maaned", range(1, 13))
def test_a_day_is_said_as_django_says_it_in_danish(maaned):
    assert dag_tekst(date(2021, maaned, 9)) == date_format(date(2021, maaned, 9), "j. F Y")


def test_a_moment_is_said_in_the_time_of_copenhagen():
    assert laeselig(datetime(2021, 9, 15, 22, 5, tzinfo=UTC)) == "16. september 2021 kl. 00.05"


def test_the_day_of_a_moment_is_the_one_in_copenhagen():
    skabelon = engines["django"].from_string("{{ tid|dag }} {{ tid|kortdag }}")

    assert skabelon.render({"tid": datetime(2021, 8, 31, 22, 5, tzinfo=UTC)}) == "1. september 2021 01.09.2021"
