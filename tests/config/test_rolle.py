"""The tests themselves run as the role that the web server has."""

import os

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def _db(db: None) -> None:
    """These need the tables."""


def test_proeverne_koerer_som_appens_rolle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM pg_class WHERE relowner = current_user::regrole")
        rolle, antal_ejede = cursor.fetchone()
    assert rolle == os.environ.get("TESTROLLE", connection.settings_dict["USER"])
    assert (antal_ejede == 0) == ("TESTROLLE" in os.environ)
