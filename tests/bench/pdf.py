"""What our PDF costs beyond WeasyPrint itself, and our seal beyond pyHanko."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from django.test import override_settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

from config import selvlavet_segl
from grundlag import pdf, segl
from kontrakter import dokumenter, stempling
from tests.bench.planer import Data
from tests.bench.tal import Tal, maal_par

LOFT, SEGL_LOFT = 1.1, 1.3
PAR, SEKUNDER = 11, 30.0


def tal_for(data: Data) -> Tal:
    """
    The contract's PDF, from its rows in the database to the bytes with a code on each page, against WeasyPrint alone.

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
        frisk = dokumenter.kontraktdata(version.aftale, udkast=version.er_udkast, version_nummer=version.nummer)
        return stempling.stempl(version, pdf.render_pdf(dokumenter.SKABELON, frisk, vedhaeft_navn="kontrakt.json"))

    return Tal(
        "kontrakt som PDF: × WeasyPrint alene", maal_par(alene, vores, hoejst=PAR, sekunder=SEKUNDER).gange, LOFT
    )


def segl_tal_for(data: Data) -> Tal:
    """Sealing a contract's PDF, against pyHanko alone with the same key, field and choices, all loaded before."""
    with TemporaryDirectory() as mappe:
        par = selvlavet_segl.lav(Path(mappe))
        underskriver = SimpleSigner.load(par["SEGL_NOEGLE"], par["SEGL_CERTIFIKAT"])
        trykt = BytesIO()
        raa = pdf.render_pdf(dokumenter.SKABELON, data.kontrakt.indhold, vedhaeft_navn="kontrakt.json")
        with pikepdf.open(BytesIO(raa)) as dokument:
            segl.goer_plads(dokument)
            dokument.save(trykt)

        def alene() -> bytes:
            maerke = PdfSignatureMetadata(
                field_name=segl.FELT,
                md_algorithm="sha256",
                subfilter=SigSeedSubFilter.PADES,
                certify=True,
                docmdp_permissions=MDPPerm.NO_CHANGES,
                reason="Alle har underskrevet",
            )
            skriver = IncrementalPdfFileWriter(BytesIO(trykt.getvalue()))
            return bytes(PdfSigner(maerke, signer=underskriver).sign_pdf(skriver).getvalue())

        def vores() -> bytes:
            return segl.forsegl(trykt.getvalue(), grund="Alle har underskrevet").indhold

        with override_settings(**par):
            maalt = maal_par(alene, vores, hoejst=4 * PAR, sekunder=SEKUNDER)
    return Tal("segl på en kontrakt: × pyHanko alene", maalt.gange, SEGL_LOFT)
