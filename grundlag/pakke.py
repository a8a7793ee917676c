"""Many files and what is said of them as one ZIP: for the journal, for aktindsigt, for Landsbyggefonden."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from grundlag.kanon import kanonisk_bytes

ZIP = "application/zip"
_FAST_TID = (1980, 1, 1, 0, 0, 0)


def pak(oplysninger: Mapping[str, Any], filer: Sequence[tuple[str, bytes]]) -> bytes:
    """
    A ZIP of ``filer`` in their order, with ``oplysninger.json`` and ``indhold.csv`` (name, bytes, SHA-256) first.

    The same input gives the same bytes. ``oplysninger`` must be canonical (grundlag.kanon); two files of the same
    name are kept apart by a number.
    """
    navne = _entydige([navn for navn, _ in filer])
    liste = io.StringIO()
    skriver = csv.writer(liste, delimiter=";", lineterminator="\n")
    skriver.writerow(["Fil", "Størrelse i byte", "SHA-256"])
    skriver.writerows(
        [navn, len(indhold), hashlib.sha256(indhold).hexdigest()]
        for navn, (_, indhold) in zip(navne, filer, strict=True)
    )
    poster = [
        ("oplysninger.json", kanonisk_bytes(oplysninger)),
        ("indhold.csv", liste.getvalue().encode("utf-8-sig")),
        *zip(navne, (indhold for _, indhold in filer), strict=True),
    ]
    ud = io.BytesIO()
    with zipfile.ZipFile(ud, "w", zipfile.ZIP_DEFLATED) as arkiv:
        for navn, indhold in poster:
            arkiv.writestr(zipfile.ZipInfo(navn, _FAST_TID), indhold, zipfile.ZIP_DEFLATED)
    return ud.getvalue()


def _entydige(navne: Sequence[str]) -> list[str]:
    """``navne`` with a number before the ending of each one that has been there before."""
    brugte = {"oplysninger.json", "indhold.csv"}
    entydige = []
    for navn in navne:
        stamme, punktum, endelse = navn.rpartition(".") if "." in navn else (navn, "", "")
        entydigt, nummer = navn, 1
        while entydigt in brugte:
            nummer += 1
            entydigt = f"{stamme} ({nummer}){punktum}{endelse}"
        brugte.add(entydigt)
        entydige.append(entydigt)
    return entydige
