"""The short code of each page of a final version: what ties a sheet of paper to the content that is stored."""

from __future__ import annotations

from django.utils.crypto import constant_time_compare, salted_hmac

from kontrakter.models import Aftaleversion

# Without the letters that are read as others (I, L, O, U).
ALFABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LAENGDE = 12
FLEST_SIDER = 400
_LIGNER = str.maketrans({"O": "0", "I": "1", "L": "1"})


def sidekode(version: Aftaleversion, side: int) -> str:
    """Twelve letters (60 bits) that only we can make: an HMAC over the version's content hash and the page."""
    emne = f"{version.aftale_id}:{version.nummer}:{version.sha256}:{side}"
    tal = int.from_bytes(salted_hmac("kontrakter.sidekode", emne, algorithm="sha256").digest()[:8])
    return "".join(ALFABET[tal >> 5 * plads & 31] for plads in range(LAENGDE))


def rens(tastet: str) -> str:
    """What somebody typed, as the code has it: no spaces or hyphens, capitals, O for nought put right."""
    return "".join(tastet.upper().translate(_LIGNER).replace("-", "").split())


def laeselig(kode: str) -> str:
    """In groups of four, as it is printed."""
    return "-".join(kode[fra : fra + 4] for fra in range(0, LAENGDE, 4))


def side_med_kode(version: Aftaleversion, tastet: str) -> int | None:
    """The page of ``version`` that bears the code; None if no page does."""
    kode = rens(tastet)
    sider = range(1, FLEST_SIDER + 1)
    return next((side for side in sider if constant_time_compare(sidekode(version, side), kode)), None)
