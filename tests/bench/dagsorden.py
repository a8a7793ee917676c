"""What one PDF of an agenda and its documents costs beyond rendering the agenda and merging the pages."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any

import pikepdf

from fora import dagsordenspdf
from tests.bench.tal import Tal, maal_par
from tests.factories.fora import pdf

LOFT = 1.5
PUNKTER, BILAG, SIDER = 30, 20, 10
PAR, SEKUNDER = 5, 60.0


def tal() -> Tal:
    """An agenda of 30 items with 200 pages of documents, against one render of it and the bare pikepdf merge."""
    bilag = [pdf(SIDER) for _ in range(BILAG)]
    filer = {hashlib.sha256(str(nr).encode()).hexdigest(): fil for nr, fil in enumerate(bilag)}
    data = _dagsorden(list(filer))

    def alene() -> bytes:
        with pikepdf.open(BytesIO(dagsordenspdf._render(dagsordenspdf.DAGSORDEN, data, 1))) as samlet:
            for fil in bilag:
                with pikepdf.open(BytesIO(fil)) as kilde:
                    samlet.pages.extend(kilde.pages)
            ud = BytesIO()
            samlet.save(ud)
        return ud.getvalue()

    def vores() -> bytes:
        return dagsordenspdf.dan_dagsorden(data, filer.__getitem__, version=1)[0]

    gange = maal_par(alene, vores, hoejst=PAR, sekunder=SEKUNDER).gange
    return Tal("dagsorden med 200 sider bilag: × een rendering og bar sammenlægning", gange, LOFT)


def _dagsorden(filer: list[str]) -> dict[str, Any]:
    tekst = "Forvaltningen lægger sagen frem til drøftelse, og forummet siger sin mening om den. " * 12
    return {
        "gruppe": "Boligsocialt Forum",
        "titel": "Forummøde",
        "dato": "2021-09-09",
        "kl": "14.00–16.00",
        "sted": "Kulturhuset",
        "punkter": [
            {
                "uid": str(nummer),
                "nummer": nummer,
                "titel": f"Punkt {nummer}",
                "type": "Beslutning",
                "minutter": 5,
                "lukket": False,
                "indstilling": "At forummet **anbefaler** planen.",
                "sagsfremstilling": tekst,
                "baerer": [],
                "bilag": [
                    {"nr": f"{nummer}.1", "titel": f"Notat {nummer}", "sha256": sha, "sider": SIDER, "id": nummer}
                    for sha in filer[nummer - 1 : nummer]
                ],
            }
            for nummer in range(1, PUNKTER + 1)
        ],
    }
