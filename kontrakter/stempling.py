"""What is put on a finished final version, before it is stored: a code on every page, and room for the seal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import segno
from django.conf import settings
from django.urls import reverse

from grundlag.pdf_stempel import Firkant, Stempel, Tekst, sidemaal
from grundlag.penge import kroner_tekst, tal_tekst
from grundlag.segl import goer_plads
from kontrakter.models import Aftaleversion, Sidekode
from kontrakter.sidekode import laeselig, sidekode

QR_MM = 15.0
# Every mask can be read; trying all eight for the prettiest takes most of the time.
MASKE = 2
HOEJRE_MARGEN, VENSTRE_MARGEN, FRA_TOPPEN, FRA_BUNDEN = 22.0, 25.0, 8.0, 10.0


def stempl(version: Aftaleversion, pdf: bytes) -> bytes:
    """
    Put each page's code on it as a QR code and as text, make room for the seal, and keep the codes.

    All is artifacts, so nothing is read aloud. The same version gives the same bytes.
    """
    with pikepdf.open(BytesIO(pdf)) as dokument:
        stempel = Stempel(dokument)
        kendte = kendte_beloeb(version.indhold)
        sider = len(dokument.pages)
        koder = []
        for nummer, side in enumerate(dokument.pages, start=1):
            kode = sidekode(version, nummer)
            beloeb = beloeb_paa(side, kendte)
            koder.append(Sidekode(version=version, side=nummer, sider=sider, kode=kode, beloeb=beloeb))
            bredde, hoejde = sidemaal(side)
            kontrol = settings.OFFENTLIG_ADRESSE + reverse("kontrakter:kontrol")
            tekst = f"Sidekode {laeselig(kode)} · kontrollér siden på {kontrol}"
            stempel.saet(
                side,
                [Tekst(tekst, VENSTRE_MARGEN, FRA_BUNDEN)],
                qr(f"{kontrol}{kode}/", bredde - HOEJRE_MARGEN - QR_MM, hoejde - FRA_TOPPEN - QR_MM),
            )
        stempel.luk()
        goer_plads(dokument)
        ud = BytesIO()
        dokument.save(ud, deterministic_id=True)
    if not version.sidekoder.exists():
        Sidekode.objects.bulk_create(koder)
    return ud.getvalue()


def qr(indhold: str, x: float, y: float) -> list[Firkant]:
    """The QR code of ``indhold`` from its lower left corner; each run of dark squares is one rectangle."""
    raekker = [bytes(raekke) for raekke in segno.make(indhold, error="m", micro=False, mask=MASKE).matrix]
    modul = QR_MM / len(raekker)
    return [
        Firkant(x + fra * modul, y + QR_MM - (nummer + 1) * modul, (til - fra) * modul, modul)
        for nummer, raekke in enumerate(raekker)
        for fra, til in (loeb.span() for loeb in re.finditer(rb"\x01+", raekke))
    ]


def kendte_beloeb(indhold: dict[str, Any]) -> dict[str, int]:
    """Every amount of the content in the ways it is printed, with what it is worth."""
    linjer = [linje["beloeb"] for noegle in ("linjer", "sum_pr_aar") for linje in indhold.get(noegle, [])]
    puljer = [
        pulje[felt]
        for pulje in indhold.get("pulje", [])
        for felt in ("kontraktpulje", "disponeret_her", "disponeret_i_alt")
    ]
    alle = {*linjer, *puljer, indhold.get("sum", 0)}
    return {skrevet: beloeb for beloeb in alle for skrevet in (tal_tekst(beloeb), kroner_tekst(beloeb))}


def beloeb_paa(side: pikepdf.Page, kendte: dict[str, int]) -> list[int]:
    """The amounts that stand on the page, in the order they are printed."""
    return [kendte[tekst] for tekst in _tekster(side) if tekst in kendte]


def _tekster(side: pikepdf.Page) -> Iterator[str]:
    """The runs of text that are drawn on a page of ours, each cell and each line its own."""
    skrifter: dict[str, dict[int, str]] = {}
    tegn: dict[int, str] = {}
    for operander, ordre in pikepdf.parse_content_stream(side, "Tf Tj TJ"):  # type: ignore[misc]
        if str(ordre) == "Tf":
            navn = str(operander[0])
            tegn = skrifter.get(navn) or skrifter.setdefault(navn, _tegn(side.obj.Resources.Font[navn]))
            continue
        strenge = operander[0] if str(ordre) == "TJ" else operander
        koder = b"".join(bytes(streng) for streng in strenge if isinstance(streng, pikepdf.String))
        # Two bytes a glyph: read as letters, they are translated in one go.
        yield koder.decode("utf-16-be", "replace").translate(tegn).strip()


def _tegn(skrift: Any) -> dict[int, str]:
    par = re.findall(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>", skrift.ToUnicode.read_bytes())
    return {int(kode, 16): bytes.fromhex(tegn.decode()).decode("utf-16-be") for kode, tegn in par}
