"""Lists as files that a Danish spreadsheet opens."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

from django.http import HttpResponse, StreamingHttpResponse
from openpyxl import Workbook

from grundlag.filer import XLSX
from grundlag.templatetags.visning import kortdag

Celle = str | int | date | None


class _Linje:
    """Where csv.writer writes: it hands each line straight on."""

    def write(self, linje: str) -> str:
        return linje


def csv_svar(filnavn: str, kolonner: Sequence[str], raekker: Iterable[Sequence[Celle]]) -> StreamingHttpResponse:
    """Stream ``raekker`` as CSV: semicolons, Danish dates, and the mark by which Excel knows UTF-8."""
    svar = StreamingHttpResponse(_linjer(kolonner, raekker), content_type="text/csv; charset=utf-8")
    svar["Content-Disposition"] = f'attachment; filename="{filnavn}"'
    return svar


def xlsx_svar(filnavn: str, kolonner: Sequence[str], raekker: Iterable[Sequence[Celle | Decimal]]) -> HttpResponse:
    """``raekker`` as an Excel file: numbers and dates as such, text never as a formula."""
    bog = Workbook(write_only=True)
    ark = bog.create_sheet("Linjer")
    ark.append(list(kolonner))
    for raekke in raekker:
        ark.append([_celle(celle) if isinstance(celle, str) else celle for celle in raekke])
    ud = BytesIO()
    bog.save(ud)
    svar = HttpResponse(ud.getvalue(), content_type=XLSX)
    svar["Content-Disposition"] = f'attachment; filename="{filnavn}"'
    return svar


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
