"""The adapter to an outside signing service: ``Tjeneste`` is all the rest knows (docs/underskriftstjeneste.md)."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from kontrakter.signatur import OVERSKRIFT, underskriv_krop

VENTETID = 10


class TjenesteFejl(Exception):
    """The service did not answer, or said no; the job tries again."""


class Sag(NamedTuple):
    """What the service calls the case, and where the signer goes."""

    id: str
    adresse: str


class Opgave(NamedTuple):
    """What the service needs to know: the very bytes, who signs them, until when, and where it answers."""

    titel: str
    dokument: bytes
    sha256: str
    navn: str
    underskrivers_titel: str
    paa_vegne_af: str
    email: str
    udloeber: datetime
    svar_adresse: str


class Tjeneste(Protocol):
    def opret(self, opgave: Opgave) -> Sag:
        """Begin a case. Raises TjenesteFejl."""

    def luk(self, sag: str) -> None:
        """Close a case that is no longer to be signed. Raises TjenesteFejl."""


class HttpTjeneste:
    """The service of ``config/underskriftstjeneste.py``: JSON over HTTP, each request signed with the shared key."""

    def __init__(self, adresse: str, noegle: str) -> None:
        self.adresse, self.noegle = urlsplit(adresse), noegle

    def opret(self, opgave: Opgave) -> Sag:
        felter = opgave._asdict()
        felter["dokument"] = base64.b64encode(opgave.dokument).decode()
        felter["udloeber"] = opgave.udloeber.isoformat()
        svar = self._send("POST", "/sager", felter)
        try:
            return Sag(svar["sag"], svar["adresse"])
        except KeyError as fejl:
            raise TjenesteFejl("Tjenesten svarede ikke med en sag.") from fejl

    def luk(self, sag: str) -> None:
        self._send("DELETE", f"/sager/{sag}", {})

    def _send(self, metode: str, sti: str, felter: Mapping[str, Any]) -> dict[str, Any]:
        krop = json.dumps(felter).encode()
        slags = HTTPSConnection if self.adresse.scheme == "https" else HTTPConnection
        forbindelse = slags(self.adresse.hostname or "", self.adresse.port, timeout=VENTETID)
        hoveder = {"Content-Type": "application/json", OVERSKRIFT: underskriv_krop(self.noegle, krop, time.time())}
        try:
            forbindelse.request(metode, sti, krop, hoveder)
            svar = forbindelse.getresponse()
            indhold = svar.read()
            if svar.status >= 400:
                raise TjenesteFejl(f"Tjenesten svarede {svar.status}.")
            return dict(json.loads(indhold or b"{}"))
        except (OSError, HTTPException, ValueError) as fejl:
            raise TjenesteFejl("Tjenesten svarer ikke.") from fejl
        finally:
            forbindelse.close()


def tjenesten() -> Tjeneste:
    """The service that the settings name. Raises TjenesteFejl when there is none."""
    if not er_sat_op():
        raise TjenesteFejl("Der er ikke sat en underskriftstjeneste op.")
    return HttpTjeneste(settings.UNDERSKRIFTSTJENESTE, settings.UNDERSKRIFTSTJENESTE_NOEGLE)


def er_sat_op() -> bool:
    return bool(settings.UNDERSKRIFTSTJENESTE and settings.UNDERSKRIFTSTJENESTE_NOEGLE)
