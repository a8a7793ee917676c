"""Nordvest's first day is today; what was decided, was decided before it."""

import datetime as dt

import pytest

from tests.factories.godkendelser import Kaede, indsendt_plan


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = dt.date(2021, 9, 15)


@pytest.fixture
def kaede() -> Kaede:
    return indsendt_plan()
