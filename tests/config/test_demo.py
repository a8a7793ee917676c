"""The demo's guard: what it refuses before it starts anything, and that it leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from config import demo
from config.devpg import ROD
from grundlag.adgang import Rolle

SOV = ("-c", "import time; time.sleep(60)")


@pytest.fixture(autouse=True)
def _signaler() -> Iterator[None]:
    """Give pytest its own signal handlers back."""
    foer = {nummer: signal.getsignal(nummer) for nummer in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for nummer, behandler in foer.items():
        signal.signal(nummer, behandler)


@pytest.fixture
def port() -> int:
    with socket.socket() as ledig:
        ledig.bind(("127.0.0.1", 0))
        return int(ledig.getsockname()[1])


def test_en_ledig_port_er_et_tal(port: int) -> None:
    assert demo.laes_port(str(port)) == port


@pytest.mark.parametrize("tekst", ["0", "65536", "80x", "-1", "٨٠٨٠"])
def test_en_port_der_ikke_er_et_tal_afvises(tekst: str) -> None:
    with pytest.raises(SystemExit) as fejl:
        demo.laes_port(tekst)
    assert fejl.value.code == f"PORT skal være et tal fra 1 til 65535, ikke »{tekst}«."


@pytest.mark.parametrize("vaert", ["127.0.0.1", ""])
def test_en_optaget_port_siges(vaert: str) -> None:
    with socket.socket() as anden:
        anden.bind((vaert, 0))
        anden.listen()
        port = anden.getsockname()[1]
        with pytest.raises(SystemExit) as fejl:
            demo.laes_port(str(port))
    assert fejl.value.code == f"Port {port} er optaget. Vælg en anden: make demo PORT=8001"


def test_kommandoen_stopper_foer_noget_starter() -> None:
    with socket.socket() as anden:
        anden.bind(("127.0.0.1", 0))
        anden.listen()
        svar = subprocess.run(
            [sys.executable, "-m", "config.demo"],
            env=os.environ | {"PORT": str(anden.getsockname()[1])},
            cwd=ROD,
            capture_output=True,
            text=True,
        )
    assert (svar.returncode, svar.stdout) == (1, "")
    assert svar.stderr.count("\n") == 1


def test_to_demoer_i_samme_mappe_siges(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(demo, "VAR", tmp_path)
    monkeypatch.setattr(demo, "koer", lambda *_: demo.main())
    monkeypatch.setattr(demo, "laes_port", int)
    with pytest.raises(SystemExit) as fejl:
        demo.main()
    assert fejl.value.code == "Demoen kører allerede fra denne mappe. Stop den først med Ctrl-C."


def test_vagten_tager_alle_med_ned_ogsaa_boernenes_boern() -> None:
    vagt = demo.Vagt()
    barn = vagt.start(
        "-c", f"import subprocess, sys, time; subprocess.Popen([sys.executable, *{SOV!r}]); time.sleep(60)"
    )
    vagt.start(*SOV)
    gruppe = ["ps", "-o", "pid=", "-g", str(barn.pid)]
    while subprocess.run(gruppe, capture_output=True, text=True).stdout.count("\n") < 2:
        time.sleep(0.02)
    vagt.ryd_op()
    assert [barn.returncode for barn in vagt.boern] == [-signal.SIGTERM, -signal.SIGTERM]
    levende = subprocess.run(["ps", "-o", "stat=", "-g", str(barn.pid)], capture_output=True, text=True).stdout
    assert [stat for stat in levende.split() if not stat.startswith("Z")] == []


def test_en_fejlende_kommando_stopper_demoen() -> None:
    vagt = demo.Vagt()
    vagt.koer("-c", "")
    with pytest.raises(SystemExit) as fejl:
        vagt.koer("-c", "raise SystemExit(3)")
    assert fejl.value.code == "Demoen stoppede, fordi »-c raise SystemExit(3)« fejlede."
    assert vagt.boern == []


@pytest.mark.parametrize("nummer", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_et_signal_stopper_uden_fejl(nummer: signal.Signals) -> None:
    vagt = demo.Vagt()
    barn = vagt.start(*SOV)
    threading.Timer(0.05, os.kill, [os.getpid(), nummer]).start()
    with pytest.raises(SystemExit) as stop:
        vagt.vent_paa(barn)
    assert stop.value.code == 0
    with pytest.raises(SystemExit):
        demo.vent_paa_siden(vagt, 1, barn)
    vagt.ryd_op()


def test_siden_ventes_der_paa_til_den_svarer_eller_falder(port: int) -> None:
    vagt = demo.Vagt()
    web = vagt.start("-m", "http.server", str(port), "--bind", "127.0.0.1")
    assert demo.vent_paa_siden(vagt, port, web)
    vagt.ryd_op()
    assert not demo.vent_paa_siden(vagt, port, web)


class Protokol(demo.Vagt):
    """A guard that writes down what it is asked to run, and starts something harmless instead."""

    def __init__(self, *udfald: str) -> None:
        super().__init__()
        self.set: list[tuple[str, str]] = []
        self.udfald = udfald

    def start(self, *kommando: str, **miljoe: str) -> subprocess.Popen[bytes]:
        self.set.append((kommando[1], miljoe["DATABASE_URL"]))
        assert miljoe["SEGL_CERTIFIKAT"].endswith("segl-certifikat.pem")
        kort = kommando[0] == "manage.py" and kommando[1] != "procrastinate"
        barn = super().start(*(("-c", "") if kort else self.udfald))
        if self.udfald != SOV:
            barn.wait()
        return barn


@pytest.mark.parametrize(
    ("udfald", "svar"), [(("-c", ""), "Webserveren stoppede uventet; se ovenfor."), (SOV, 0)], ids=["falder", "stoppes"]
)
def test_demoen_i_raekkefoelge(
    udfald: tuple[str, ...],
    svar: object,
    port: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql:///en")
    monkeypatch.setattr(demo, "vent_paa_siden", lambda *_: udfald == SOV)
    vagt = Protokol(*udfald)
    monkeypatch.setattr(vagt, "vent_paa", lambda *boern: boern[0].wait() if len(boern) == 1 else sys.exit(0))
    with pytest.raises(SystemExit) as stop, ExitStack() as oprydning:
        demo.koer(port, vagt, oprydning)
    assert stop.value.code == svar
    assert vagt.set == [
        ("migrate", "postgresql:///en"),
        ("referencedata", "postgresql:///en"),
        ("demodata", "postgresql:///en"),
        ("gunicorn", "postgresql:///en"),
        ("config.underskriftstjeneste", ""),
        ("procrastinate", "postgresql:///en"),
    ]
    vist = capsys.readouterr().out
    assert (f"Åbn http://127.0.0.1:{port} og log ind" in vist) == (udfald == SOV)
    assert vist.count("@demo.example") == (len(Rolle) if udfald == SOV else 0)


def test_hver_rolle_har_et_login() -> None:
    assert set(demo.ROLLER) == set(Rolle.values)
