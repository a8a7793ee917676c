"""What Landsbyggefonden asks for, in its own order, filled in from what the plan already says."""

from helhedsplaner.lbf.katalog import KATALOG
from helhedsplaner.lbf.oplysninger import Tabel
from helhedsplaner.lbf.skema import MANGLER, ark_af, felter, filnavn, som_pdf

__all__ = ["KATALOG", "MANGLER", "Tabel", "ark_af", "felter", "filnavn", "som_pdf"]
