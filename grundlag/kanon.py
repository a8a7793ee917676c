"""Canonical JSON and its hash: the same content gives the same bytes, today and after a restore."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


def _tekst(tekst: str) -> str:
    linjer = unicodedata.normalize("NFC", tekst).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(linje.rstrip() for linje in linjer).strip("\n")


def _tal(tal: Decimal) -> str:
    tekst = format(tal, "f")
    if "." in tekst:
        tekst = tekst.rstrip("0").rstrip(".")
    return "0" if tekst in {"-0", ""} else tekst


def kanonisk(vaerdi: Any) -> Any:
    """
    ``vaerdi`` reduced to what JSON can hold, in one form only (beslutninger § 7).

    Text is NFC with LF and without trailing blanks, whole kroner are integers, other numbers
    decimal strings without trailing zeros, dates ISO, rows named by their uid. Raises TypeError
    for anything else, floats included.
    """
    if vaerdi is None or isinstance(vaerdi, bool | int):
        return vaerdi
    if isinstance(vaerdi, str):
        return _tekst(vaerdi)
    if isinstance(vaerdi, Decimal):
        return _tal(vaerdi)
    if isinstance(vaerdi, datetime):
        raise TypeError("Tidspunkter hører ikke til i indholdet.")
    if isinstance(vaerdi, date):
        return vaerdi.isoformat()
    if isinstance(vaerdi, UUID):
        return str(vaerdi)
    if isinstance(vaerdi, Mapping):
        return {str(noegle): kanonisk(vaerdi[noegle]) for noegle in sorted(vaerdi, key=str)}
    if isinstance(vaerdi, list | tuple):
        return [kanonisk(del_) for del_ in vaerdi]
    raise TypeError(f"{type(vaerdi).__name__} har ingen kanonisk form.")


def kanonisk_bytes(vaerdi: Any) -> bytes:
    """``vaerdi`` as UTF-8 JSON with sorted keys and no insignificant space."""
    return json.dumps(kanonisk(vaerdi), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(vaerdi: Any) -> str:
    """The hexadecimal SHA-256 of the canonical form of ``vaerdi``."""
    return hashlib.sha256(kanonisk_bytes(vaerdi)).hexdigest()
