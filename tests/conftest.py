"""What every test stands on: a database of its own, reached as the role that the web server has."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The owner role migrates; the tests then run as the app role, which owns nothing (config/devpg.py).

    ``TRUNCATE`` is only for Django's own clearing up after a transactional test. On a server from outside
    (``DATABASE_URL``) all is done in the role it names.
    """
    rolle = os.environ.get("TESTROLLE")
    ejer = connection.settings_dict["USER"]

    def skift_til(bruger: str) -> None:
        connection.close()
        connection.close_pool()
        connection.settings_dict["USER"] = bruger

    if rolle:
        with django_db_blocker.unblock():
            with connection.cursor() as cursor:
                cursor.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {rolle}")
            skift_til(rolle)
    yield
    if rolle:
        skift_til(ejer)


@pytest.fixture(autouse=True)
def _db(db: None) -> None:
    """Every test may use the database."""
