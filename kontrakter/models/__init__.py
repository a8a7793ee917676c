"""Agreements of every kind in one form: parties, lines, versions, signatures (beslutninger § 10)."""

from kontrakter.models.aftale import (
    Aftale,
    AftaleBilag,
    Aftalepart,
    Aftaleplan,
    Aftaleversion,
    Kontraktgrundlag,
    Punktkontrakt,
    Tilstand,
    Underskrift,
    Underskriftsmetode,
)
from kontrakter.models.forbrug import Forbrug
from kontrakter.models.linje import Kontraktlinje, Linjeart
from kontrakter.models.regler import Aftaleart, Aftaleregel, Aftaletekst, Forudgaaende, Standardtekst

__all__ = [
    "Aftale",
    "AftaleBilag",
    "Aftaleart",
    "Aftalepart",
    "Aftaleplan",
    "Aftaleregel",
    "Aftaletekst",
    "Aftaleversion",
    "Forbrug",
    "Forudgaaende",
    "Kontraktgrundlag",
    "Kontraktlinje",
    "Linjeart",
    "Punktkontrakt",
    "Standardtekst",
    "Tilstand",
    "Underskrift",
    "Underskriftsmetode",
]
