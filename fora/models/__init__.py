"""Bodies that meet: fora, arbejdsgrupper, praksisnetværk and boards; their members, meetings and items."""

from fora.models.grupper import Gruppe, Gruppeplacering, GruppeQuerySet, Gruppetype
from fora.models.kommissorier import Kommissorieversion
from fora.models.medlemmer import Medlemskab, Plads, medlemskaber_af
from fora.models.moeder import Moede
from fora.models.punkter import Dagsordenspunkt, Punktbilag, Punkttype
from fora.models.skabeloner import Dagsordensskabelon, Skabelonpunkt

__all__ = [
    "Dagsordenspunkt",
    "Dagsordensskabelon",
    "Gruppe",
    "GruppeQuerySet",
    "Gruppeplacering",
    "Gruppetype",
    "Kommissorieversion",
    "Medlemskab",
    "Moede",
    "Plads",
    "Punktbilag",
    "Punkttype",
    "Skabelonpunkt",
    "medlemskaber_af",
]
