"""What every test stands on: a database of its own, reached as the role that the web server has."""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

pytest_plugins = ["tests.browser"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Copy the migrated database that ``tests.plugin`` has made, rather than migrate once more."""
    connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get("TESTSKABELON")


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


@pytest.fixture
def log_ind() -> Callable[..., Client]:
    """
    ``log_ind(Rolle.LAESER, byomraade=…)``: a client of someone with that role in that scope.

    Without a scope the role is in hele systemet; without a role she has none. She is ``client.bruger``.
    """

    def _log_ind(rolle: str | None = None, **omfang: Any) -> Client:
        # Not sooner: the settings are not read when conftest is.
        from tests.factories.byomraader import TilknytningFactory
        from tests.factories.grundlag import BrugerFactory

        bruger = BrugerFactory(is_staff=rolle == "administrator")
        if rolle:
            TilknytningFactory(bruger=bruger, rolle=rolle, **omfang)
        klient = Client()
        klient.force_login(bruger)
        klient.bruger = bruger
        return klient

    return _log_ind


@pytest.fixture
def vent_paa_laas() -> Callable[[], None]:
    """``vent_paa_laas()`` returns when another connection to this database waits for a lock; never by luck."""

    def _vent() -> None:
        frist = time.monotonic() + 10
        while time.monotonic() < frist:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
                    " WHERE NOT granted AND datname = current_database()"
                )
                if cursor.fetchone()[0]:
                    return
            time.sleep(0.01)
        pytest.fail("Ingen ventede på låsen.")

    return _vent
