"""Agreements of every kind in one form: parties, lines, versions, signatures (beslutninger § 10)."""

from kontrakter.models.aftale import Aftale, AftaleBilag, Aftaleplan, Lbfbilag, Tilstand
from kontrakter.models.familie import Ajourfoering, LbfGodkendelse
from kontrakter.models.forbrug import Forbrug
from kontrakter.models.linje import Kontraktlinje, Linjeart
from kontrakter.models.part import Aftalepart
from kontrakter.models.regler import Aftaleart, Aftaleregel, Aftaletekst, Forudgaaende, Standardtekst
from kontrakter.models.signering import (
    Anmodningstilstand,
    Forsegling,
    Kodeforsoeg,
    Sidekode,
    Underskriftsanmodning,
    Underskriftslink,
)
from kontrakter.models.underskrift import Underskrift, Underskriftsmetode
from kontrakter.models.version import Aftaleversion, Kontraktgrundlag, Punktkontrakt

__all__ = [
    "Aftale",
    "AftaleBilag",
    "Aftaleart",
    "Aftalepart",
    "Aftaleplan",
    "Aftaleregel",
    "Aftaletekst",
    "Aftaleversion",
    "Ajourfoering",
    "Anmodningstilstand",
    "Forbrug",
    "Forsegling",
    "Forudgaaende",
    "Kodeforsoeg",
    "Kontraktgrundlag",
    "Kontraktlinje",
    "LbfGodkendelse",
    "Lbfbilag",
    "Linjeart",
    "Punktkontrakt",
    "Sidekode",
    "Standardtekst",
    "Tilstand",
    "Underskrift",
    "Underskriftsanmodning",
    "Underskriftslink",
    "Underskriftsmetode",
]
