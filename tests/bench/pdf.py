"""What our PDF costs beyond WeasyPrint itself."""

from __future__ import annotations

from grundlag import pdf
from kontrakter import dokumenter
from tests.bench.planer import Data
from tests.bench.tal import Tal, maal_par

LOFT = 1.1
PAR, SEKUNDER = 11, 30.0


def tal_for(data: Data) -> Tal:
    """
    The contract's PDF, from its rows in the database to the bytes, against WeasyPrint alone.

    Alone means on the same HTML, with the same variant, fonts, style sheet, attachment and identifier,
    and without what we add to the file.
    """
    motor = pdf._motor()
    version = data.kontrakt
    indhold = version.indhold
    html = pdf.til_html(dokumenter.SKABELON, indhold)
    bilag = pdf.kanonisk_bytes(indhold)

    def alene() -> bytes:
        return motor.weasyprint.HTML(string=html, url_fetcher=motor.henter).write_pdf(
            stylesheets=[motor.stilark],
            font_config=motor.skrifter,
            attachments=[motor.weasyprint.Attachment(string=bilag, name="kontrakt.json", relationship="Source")],
            pdf_variant=pdf.VARIANT,
            pdf_identifier=b"0123456789abcdef",
        )

    def vores() -> bytes:
        frisk = dokumenter.kontraktdata(version.aftale, udkast=True, version_nummer=version.nummer)
        return pdf.render_pdf(dokumenter.SKABELON, frisk, vedhaeft_navn="kontrakt.json")

    return Tal(
        "kontrakt som PDF: × WeasyPrint alene", maal_par(alene, vores, hoejst=PAR, sekunder=SEKUNDER).gange, LOFT
    )
