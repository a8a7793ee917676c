"""Starts the tests' PostgreSQL before pytest-django reads the settings (``-p tests.plugin`` in pyproject.toml)."""

import os
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Set the environment of a test run, with a fast server of our own unless ``DATABASE_URL`` names one.

    The workers of xdist inherit the environment, so only the first process starts and stops the server.
    """
    os.environ["LOKAL"] = "1"
    os.environ.pop("DAGS_DATO", None)
    if "DATABASE_URL" not in os.environ:
        from config.devpg import APP, EJER, Klynge  # not sooner: coverage has begun now

        i_brug = Klynge("hurtig", "helhedsplaner").i_brug()
        klynge = i_brug.__enter__()
        early_config.add_cleanup(lambda: i_brug.__exit__(None, None, None))
        os.environ |= {"DATABASE_URL": klynge.url(EJER), "TESTROLLE": APP}
    return (yield)
