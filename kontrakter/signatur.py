"""How we and an outside signing service know each other's requests: an HMAC over the time and the body. No Django."""

from __future__ import annotations

import hashlib
import hmac
import re

OVERSKRIFT = "X-Signatur"
HOEJST_SEKUNDER = 300


def underskriv_krop(noegle: str, krop: bytes, tid: float) -> str:
    """The value of the header: the second it was made, and the HMAC-SHA-256."""
    return f"t={int(tid)},v1={_hmac(noegle, int(tid), krop)}"


def er_aegte(noegle: str, krop: bytes, overskrift: str, tid: float) -> bool:
    """True if the header was made by somebody with the key, for this body, within five minutes of ``tid``."""
    dele = re.fullmatch(r"t=(\d{1,12}),v1=([0-9a-f]{64})", overskrift)
    if not (noegle and dele) or abs(tid - int(dele[1])) > HOEJST_SEKUNDER:
        return False
    return hmac.compare_digest(dele[2], _hmac(noegle, int(dele[1]), krop))


def _hmac(noegle: str, tid: int, krop: bytes) -> str:
    return hmac.new(noegle.encode(), f"{tid}.".encode() + krop, hashlib.sha256).hexdigest()
