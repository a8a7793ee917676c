"""``make demo``: the whole system on one machine, with example data and a fixed day, until Ctrl-C.

The owner role migrates; the web server and the worker run as the app role, as in a real installation. Nothing is
left behind: the children are stopped, and the database server too if nobody else uses it.
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from datetime import date

from config import selvlavet_segl
from config.devpg import APP, EJER, ROD, Klynge

VAR = ROD / "var"
DAG = "2021-09-01"
ADGANGSKODE = "nordvest-2021"
ROLLER = (
    "administrator",
    "boligsocial_koordinator",
    "projektleder",
    "forumsekretaer",
    "godkender",
    "oekonomi",
    "laeser",
    "revisor",
)


class Vagt:
    """Starts the processes, watches them, and takes them down again, in the opposite order.

    A signal only sets a mark, so that nothing is interrupted half-way; the children sit in sessions of their own
    and hear no Ctrl-C but ours.
    """

    def __init__(self) -> None:
        self.skal_stoppe = False
        self.boern: list[subprocess.Popen[bytes]] = []
        for signalet in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signalet, self._stop)

    def _stop(self, *_: object) -> None:
        self.skal_stoppe = True

    def start(self, *kommando: str, **miljoe: str) -> subprocess.Popen[bytes]:
        """Start one of Python's modules or scripts with an environment of its own."""
        barn = subprocess.Popen(
            [sys.executable, *kommando],
            cwd=ROD,
            env=os.environ | miljoe,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.boern.append(barn)
        return barn

    def koer(self, *kommando: str, **miljoe: str) -> None:
        """Run a command to its end; exits when it fails or somebody wants to stop."""
        barn = self.start(*kommando, **miljoe)
        self.vent_paa(barn)
        self.boern.remove(barn)
        if barn.returncode:
            raise SystemExit(f"Demoen stoppede, fordi »{' '.join(kommando)}« fejlede.")

    def vent_paa(self, *boern: subprocess.Popen[bytes]) -> None:
        """Wait until one of the children has ended; exits quietly when somebody wants to stop."""
        while all(barn.poll() is None for barn in boern):
            if self.skal_stoppe:
                raise SystemExit(0)
            time.sleep(0.1)

    def ryd_op(self) -> None:
        """Ask every child to stop, and after ten seconds make it, together with whatever it left."""
        for barn in reversed(self.boern):
            if barn.poll() is None:
                barn.terminate()
        frist = time.monotonic() + 10
        for barn in reversed(self.boern):
            with suppress(subprocess.TimeoutExpired):
                barn.wait(max(0, frist - time.monotonic()))
            with suppress(ProcessLookupError):
                os.killpg(barn.pid, signal.SIGKILL)
            barn.wait()


def laes_port(tekst: str) -> int:
    """Return the port as a number that nobody else uses; exits with a sentence otherwise."""
    if not (tekst.isascii() and tekst.isdigit() and 1 <= int(tekst) <= 65535):
        raise SystemExit(f"PORT skal være et tal fra 1 til 65535, ikke »{tekst}«.")
    with socket.socket() as proeve:
        proeve.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            proeve.bind(("127.0.0.1", int(tekst)))
        except PermissionError:
            raise SystemExit(f"Port {tekst} er forbeholdt root. Vælg en over 1023: make demo PORT=8001") from None
        except OSError:
            anden = 8001 if tekst != "8001" else 8002
            raise SystemExit(f"Port {tekst} er optaget. Vælg en anden: make demo PORT={anden}") from None
    return int(tekst)


def ledig_port() -> int:
    """A port that nobody uses now, for the signing service; its address goes to the other processes."""
    with socket.socket() as proeve:
        proeve.bind(("127.0.0.1", 0))
        return int(proeve.getsockname()[1])


def vent_paa_siden(vagt: Vagt, port: int, *boern: subprocess.Popen[bytes]) -> bool:
    """Wait until the web server takes connections; False when one of the children ended instead."""
    while all(barn.poll() is None for barn in boern):
        if vagt.skal_stoppe:
            raise SystemExit(0)
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


def koer(port: int, vagt: Vagt, oprydning: ExitStack) -> None:
    """Migrate, fill in, serve and work until somebody stops it; exits with a sentence when a part fails."""
    adresse = f"http://127.0.0.1:{port}"
    miljoe = {
        "LOKAL": "1",
        "DAGS_DATO": DAG,
        "OFFENTLIG_ADRESSE": adresse,
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(VAR / "mail"),
        "UNDERSKRIFTSTJENESTE": f"http://127.0.0.1:{ledig_port()}",
        "UNDERSKRIFTSTJENESTE_NOEGLE": "kun-til-demoen",
        **selvlavet_segl.lav(VAR / "segl"),
    }
    ejer = app = os.environ.get("DATABASE_URL", "")
    if not app:
        print("Starter PostgreSQL …", flush=True)
        klynge = oprydning.enter_context(Klynge("sikker", "demo").i_brug())
        ejer, app = klynge.url(EJER), klynge.url(APP)
    oprydning.callback(vagt.ryd_op)

    print("Gør databasen og eksempeldata klar …", flush=True)
    vagt.koer("manage.py", "migrate", "--verbosity", "0", **miljoe, DATABASE_URL=ejer)
    vagt.koer("manage.py", "referencedata", **miljoe, DATABASE_URL=app)
    vagt.koer("manage.py", "demodata", **miljoe, DATABASE_URL=app)

    web = vagt.start(
        "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "8",
        "--graceful-timeout", "5", "--no-control-socket", "--log-level", "warning", **miljoe, DATABASE_URL=app,
    )  # fmt: skip
    tjeneste = vagt.start(
        "-m", "config.underskriftstjeneste", "--mappe", str(VAR / "underskriftstjeneste"),
        "--port", miljoe["UNDERSKRIFTSTJENESTE"].rpartition(":")[2], **miljoe, DATABASE_URL="",
    )  # fmt: skip
    arbejder = vagt.start("manage.py", "procrastinate", "worker", **miljoe, DATABASE_URL=app)
    if vent_paa_siden(vagt, port, web, arbejder, tjeneste):
        print(f"\nÅbn {adresse} og log ind som en af disse, alle med adgangskoden {ADGANGSKODE}:\n")
        print("\n".join(f"    {rolle}@demo.example" for rolle in ROLLER))
        print(
            f"\nSystemets dag er {date.fromisoformat(DAG):%-d.%-m.%Y}. Post ligger i {VAR / 'mail'}. Stop med Ctrl-C.",
            flush=True,
        )
        vagt.vent_paa(web, arbejder, tjeneste)
    navne = {web: "Webserveren", arbejder: "Jobarbejderen", tjeneste: "Underskriftstjenesten"}
    stoppet = next(navn for barn, navn in navne.items() if barn.poll() is not None)
    raise SystemExit(f"{stoppet} stoppede uventet; se ovenfor.")


def main() -> None:
    """Run the demo once in a checkout, on a free port."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "demo.laas").open("w") as laas, ExitStack() as oprydning:
        try:
            fcntl.flock(laas, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit("Demoen kører allerede fra denne mappe. Stop den først med Ctrl-C.") from None
        koer(laes_port(os.environ.get("PORT") or "8000"), Vagt(), oprydning)


if __name__ == "__main__":
    main()
