"""
An outside signing service that works, for the demo and the tests: a process of its own over HTTP on 127.0.0.1.

It knows our system only by its protocol (docs/underskriftstjeneste.md): a case is made by a signed request, the signer
opens its page and signs or declines, and the service calls back, again and again until it is heard. It keeps its cases
as files, so a restart loses nothing. It is no product: whoever has the address can sign.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import html
import http.client
import json
import os
import secrets
import sys
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from kontrakter.signatur import OVERSKRIFT, er_aegte, underskriv_krop

STOERSTE = 40_000_000
PAUSER = (0.0, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256)
ORD = {
    "underskrevet": "Du har underskrevet.",
    "afvist": "Du har afvist.",
    "udloebet": "Fristen er gået.",
    "lukket": "Sagen er lukket.",
}
SIDE = """<!doctype html><html lang="da"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{titel}</title></head><body><main><h1>Underskriftstjenesten (lokal)</h1>{indhold}</main></body></html>"""
FORMULAR = """<p>{navn}, {underskrivers_titel}, underskriver for {paa_vegne_af}:</p><h2>{titel}</h2>
<p><a href="/sag/{sag}/dokument">Læs dokumentet (PDF)</a></p><p>SHA-256:
<code style="overflow-wrap:anywhere">{sha256}</code></p>
<form method="post"><button name="svar" value="underskrevet">Underskriv</button></form>
<form method="post"><p><label>Hvorfor ikke? <input name="begrundelse" required></label></p>
<button name="svar" value="afvist">Afvis</button></form>"""


class Tjeneste:
    """The cases, and telling of what happens to them."""

    def __init__(self, mappe: Path, noegle: str, adresse: str) -> None:
        self.mappe, self.noegle, self.adresse = mappe, noegle, adresse
        self.laas = threading.Lock()
        mappe.mkdir(parents=True, exist_ok=True)

    def opret(self, opgave: dict[str, Any]) -> dict[str, str]:
        if hashlib.sha256(base64.b64decode(opgave["dokument"])).hexdigest() != opgave["sha256"]:
            raise ValueError("Dokumentet passer ikke til sin SHA-256.")
        sag = secrets.token_urlsafe(16)
        self._gem({**opgave, "sag": sag, "tilstand": "aaben", "leveret": True})
        return {"sag": sag, "adresse": f"{self.adresse}/sag/{sag}"}

    def hent(self, sag: str) -> dict[str, Any] | None:
        """The case as it stands; one past its deadline has run out."""
        fil = self.mappe / f"{sag}.json"
        if not sag.replace("-", "").replace("_", "").isalnum() or not fil.exists():
            return None
        fundet = cast("dict[str, Any]", json.loads(fil.read_bytes()))
        if fundet["tilstand"] == "aaben" and datetime.fromisoformat(fundet["udloeber"]) <= datetime.now(UTC):
            return self.svar(sag, "udloebet") or fundet
        return fundet

    def svar(self, sag: str, haendelse: str, begrundelse: str = "") -> dict[str, Any] | None:
        """Let the signer's answer stand, and tell of it; a case that is answered stays as it is."""
        with self.laas:
            fundet = cast("dict[str, Any]", json.loads((self.mappe / f"{sag}.json").read_bytes()))
            if fundet["tilstand"] != "aaben":
                return None
            kvittering = f"Underskriftstjenesten (lokal), sag {sag}, {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
            fundet |= {
                "tilstand": haendelse, "begrundelse": begrundelse, "kvittering": kvittering,
                "leveret": haendelse == "lukket",
            }  # fmt: skip
            self._gem(fundet)
        if haendelse != "lukket" and not self._lever(fundet):
            threading.Thread(target=self._lever_igen, args=(fundet,), daemon=True).start()
        return fundet

    def se_efter(self) -> None:
        """What was not delivered when the process stopped is delivered now; and then cases run out as time goes."""
        for fil in self.mappe.glob("*.json"):
            if not (fundet := json.loads(fil.read_bytes()))["leveret"]:
                threading.Thread(target=self._lever_igen, args=(fundet,), daemon=True).start()
        while True:
            time.sleep(1)
            for fil in self.mappe.glob("*.json"):
                self.hent(fil.stem)

    def _gem(self, fundet: dict[str, Any]) -> None:
        ny = self.mappe / f".{fundet['sag']}.{threading.get_ident()}"
        ny.write_text(json.dumps(fundet))
        ny.rename(self.mappe / f"{fundet['sag']}.json")

    def _lever_igen(self, fundet: dict[str, Any]) -> None:
        for pause in PAUSER:
            time.sleep(pause)
            if self._lever(fundet):
                return

    def _lever(self, fundet: dict[str, Any]) -> bool:
        """Call back once; True when it was heard, also when the answer was a clear no."""
        krop = json.dumps(
            {"haendelse": fundet["tilstand"]}
            | {navn: fundet[navn] for navn in ("sag", "sha256", "kvittering", "begrundelse")}
        ).encode()
        maal = urlsplit(fundet["svar_adresse"])
        slags = http.client.HTTPSConnection if maal.scheme == "https" else http.client.HTTPConnection
        forbindelse = slags(maal.hostname or "", maal.port, timeout=5)
        hoveder = {"Content-Type": "application/json", OVERSKRIFT: underskriv_krop(self.noegle, krop, time.time())}
        try:
            forbindelse.request("POST", maal.path, krop, hoveder)
            status = forbindelse.getresponse().status
        except OSError:
            return False
        finally:
            forbindelse.close()
        if status in {204, 404, 409}:
            self._gem({**fundet, "leveret": True, "svarstatus": status})
            return True
        return False


class Behandler(BaseHTTPRequestHandler):
    """``/sager`` for the system, signed; ``/sag/<id>`` for the signer."""

    server_version, sys_version = "Underskriftstjeneste", ""

    @property
    def tjeneste(self) -> Tjeneste:
        return cast("Tjeneste", self.server.tjeneste)  # type: ignore[attr-defined]

    def do_POST(self) -> None:
        krop = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), STOERSTE))
        if self.path == "/sager":
            if not self._er_systemet(krop):
                return
            try:
                self._send(201, json.dumps(self.tjeneste.opret(json.loads(krop))), "application/json")
            except (ValueError, KeyError) as fejl:
                self._send(400, str(fejl), "text/plain")
            return
        felter = parse_qs(krop.decode(errors="replace"))
        haendelse = felter.get("svar", [""])[0]
        if self.tjeneste.hent(self._sag()) is None or haendelse not in {"underskrevet", "afvist"}:
            self._send(404, "Findes ikke.", "text/plain")
            return
        self.tjeneste.svar(self._sag(), haendelse, felter.get("begrundelse", [""])[0][:2000])
        self.send_response(303)
        self.send_header("Location", self.path)
        self.end_headers()

    def do_DELETE(self) -> None:
        if self._er_systemet(self.rfile.read(int(self.headers.get("Content-Length", 0)))):
            sag = self.path.rpartition("/")[2]
            if self.tjeneste.hent(sag):
                self.tjeneste.svar(sag, "lukket")
            self._send(200, "{}", "application/json")

    def do_GET(self) -> None:
        fundet = self.tjeneste.hent(self._sag())
        if fundet is None:
            self._send(
                200 if self.path == "/" else 404, SIDE.format(titel="Underskrift", indhold="<p>Ingen sag her.</p>")
            )
        elif self.path.endswith("/dokument"):
            self._send(200, base64.b64decode(fundet["dokument"]), "application/pdf")
        elif fundet["tilstand"] == "aaben":
            felter = {navn: html.escape(str(vaerdi)) for navn, vaerdi in fundet.items() if navn != "dokument"}
            self._send(200, SIDE.format(titel="Underskriv", indhold=FORMULAR.format(**felter)))
        else:
            besked = "Afsenderen har fået besked." if fundet["leveret"] else "Afsenderen svarer ikke; der prøves igen."
            self._send(200, SIDE.format(titel="Svar", indhold=f"<p>{ORD[fundet['tilstand']]}</p><p>{besked}</p>"))

    def _sag(self) -> str:
        dele = urlsplit(self.path).path.split("/")
        return dele[2] if len(dele) > 2 and dele[1] == "sag" else ""

    def _er_systemet(self, krop: bytes) -> bool:
        if er_aegte(self.tjeneste.noegle, krop, self.headers.get(OVERSKRIFT, ""), time.time()):
            return True
        self._send(401, "Ukendt afsender.", "text/plain")
        return False

    def _send(self, status: int, krop: str | bytes, slags: str = "text/html; charset=utf-8") -> None:
        indhold = krop if isinstance(krop, bytes) else krop.encode()
        self.send_response(status)
        self.send_header("Content-Type", slags)
        self.send_header("Content-Length", str(len(indhold)))
        self.end_headers()
        self.wfile.write(indhold)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's own name
        """Nothing: an address with a case in it is a key."""


def main() -> None:
    """Serve until stopped; prints its address where no port is named. The shared key is in the environment."""
    valg = argparse.ArgumentParser(description=__doc__)
    valg.add_argument("--port", type=int, default=0)
    valg.add_argument("--mappe", type=Path, required=True)
    argumenter = valg.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", argumenter.port), Behandler)
    adresse = f"http://127.0.0.1:{server.server_port}"
    tjeneste = Tjeneste(argumenter.mappe, os.environ["UNDERSKRIFTSTJENESTE_NOEGLE"], adresse)
    server.tjeneste = tjeneste  # type: ignore[attr-defined]
    threading.Thread(target=tjeneste.se_efter, daemon=True).start()
    if not argumenter.port:
        sys.stdout.write(f"{adresse}\n")
        sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
