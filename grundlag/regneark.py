"""Lists as files that a Danish spreadsheet opens."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from grundlag.filer import XLSX
from grundlag.templatetags.visning import kortdag

Celle = str | int | date | None

# What a cell of Excel holds; the rest of a longer text stands in the rows below.
LAENGST = 32_000
BREDEST = 60


class Ark(NamedTuple):
    """One sheet; its first row is ``kolonner``."""

    navn: str
    kolonner: Sequence[str]
    raekker: Iterable[Sequence[Celle | Decimal]]


class _Linje:
    """Where csv.writer writes: it hands each line straight on."""

    def write(self, linje: str) -> str:
        return linje


def csv_svar(filnavn: str, kolonner: Sequence[str], raekker: Iterable[Sequence[Celle]]) -> StreamingHttpResponse:
    """Stream ``raekker`` as CSV: semicolons, Danish dates, and the mark by which Excel knows UTF-8."""
    svar = StreamingHttpResponse(_linjer(kolonner, raekker), content_type="text/csv; charset=utf-8")
    svar["Content-Disposition"] = f'attachment; filename="{filnavn}"'
    return svar


def xlsx_svar(filnavn: str, *ark: Ark) -> HttpResponse:
    """The sheets as an Excel file: numbers and dates as such, text never as a formula and never cut short."""
    bog = Workbook(write_only=True)
    for et in ark:
        _skriv_ark(bog.create_sheet(et.navn), et)
    ud = BytesIO()
    bog.save(ud)
    svar = HttpResponse(ud.getvalue(), content_type=XLSX)
    svar["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filnavn)
    return svar


def _skriv_ark(side: Any, ark: Ark) -> None:
    raekker = [[_celle(celle) if isinstance(celle, str) else celle for celle in raekke] for raekke in ark.raekker]
    side.freeze_panes = "A2"
    for nummer, navn in enumerate(ark.kolonner):
        bredest = max((len(str(raekke[nummer] or "")) for raekke in raekker), default=0)
        side.column_dimensions[get_column_letter(nummer + 1)].width = min(max(bredest, len(navn)) + 2, BREDEST)
    side.append([_formet(side, navn, font=Font(bold=True)) for navn in ark.kolonner])
    ombrudt = Alignment(wrap_text=True, vertical="top")
    for raekke in raekker:
        for dele in _delt(raekke):
            side.append([_formet(side, et, alignment=ombrudt) if isinstance(et, str) else et for et in dele])


def _formet(side: Any, tekst: str, **form: Any) -> Any:
    celle = WriteOnlyCell(side, tekst)
    for navn, vaerdi in form.items():
        setattr(celle, navn, vaerdi)
    return celle


def _delt(raekke: list[Any]) -> Iterator[list[Any]]:
    """The row, and below it what is too long for a cell."""
    while True:
        yield [celle[:LAENGST] if isinstance(celle, str) else celle for celle in raekke]
        raekke = [celle[LAENGST:] if isinstance(celle, str) else None for celle in raekke]
        if not any(raekke):
            return


def _linjer(kolonner: Sequence[str], raekker: Iterable[Sequence[Celle]]) -> Iterator[str]:
    skriver = csv.writer(_Linje(), delimiter=";")
    yield "\ufeff" + skriver.writerow(kolonner)
    for raekke in raekker:
        yield skriver.writerow([_celle(celle) for celle in raekke])


def _celle(celle: Celle) -> str | int:
    """A cell as it is read; text that a spreadsheet would take for a formula is quoted."""
    if celle is None or isinstance(celle, date):
        return kortdag(celle) if celle else ""
    if isinstance(celle, str) and celle.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{celle}"
    return celle
