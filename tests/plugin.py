"""Starts the tests' PostgreSQL before pytest-django reads the settings (``-p tests.plugin`` in pyproject.toml)."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

if TYPE_CHECKING:
    from config.devpg import Klynge


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Set the environment of a test run, with a fast server of our own unless ``DATABASE_URL`` names one.

    The workers of xdist inherit the environment, so only the first process starts and stops the server.
    """
    os.environ["LOKAL"] = "1"
    os.environ.pop("DAGS_DATO", None)
    if "DATABASE_URL" not in os.environ:
        from config.devpg import APP, EJER, Klynge  # not sooner: coverage has begun now

        signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: the server is stopped then too
        i_brug = Klynge("hurtig", "helhedsplaner").i_brug()
        klynge = i_brug.__enter__()
        early_config.add_cleanup(lambda: i_brug.__exit__(None, None, None))
        os.environ |= {"DATABASE_URL": klynge.url(EJER), "TESTROLLE": APP, "TESTSKABELON": skabelon(klynge)}
    return (yield)


def skabelon(klynge: "Klynge") -> str:
    """Return the name of a migrated, empty database, made again only when a migration has changed.

    Every worker's own database is a copy of it, which takes a moment; migrating each takes much longer. Where
    migrations have only been added, the last one is carried forward.
    """
    from config.devpg import EJER, ROD

    kilder = [ROD / "requirements-dev.txt", *sorted(ROD.glob("*/migrations/*.py"))]
    filer = {str(fil.relative_to(ROD)): hashlib.sha256(fil.read_bytes()).hexdigest() for fil in kilder}
    navn = f"skabelon_{hashlib.sha256(json.dumps(filer).encode()).hexdigest()[:16]}"
    with klynge.laas(), psycopg.connect(klynge.url(EJER, "postgres"), autocommit=True) as forbindelse:
        gamle = dict(
            forbindelse.execute(
                "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE datname ~ '^skabelon_'"
            ).fetchall()
        )
        if navn not in gamle:
            grund = next(
                (et for et, af in gamle.items() if af and json.loads(af).items() <= filer.items()), "template1"
            )
            forbindelse.execute("DROP DATABASE IF EXISTS ny_skabelon")
            forbindelse.execute(f"CREATE DATABASE ny_skabelon TEMPLATE {grund}")
            subprocess.run(
                [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
                cwd=ROD,
                env=os.environ | {"DATABASE_URL": klynge.url(EJER, "ny_skabelon")},
                check=True,
            )
            forbindelse.execute(sql.SQL("COMMENT ON DATABASE ny_skabelon IS {}").format(json.dumps(filer)))
            for gammel in gamle:
                forbindelse.execute(f"DROP DATABASE {gammel}")
            forbindelse.execute(f"ALTER DATABASE ny_skabelon RENAME TO {navn}")
    return navn
