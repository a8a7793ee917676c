"""Bodies that meet: fora, arbejdsgrupper, praksisnetværk and boards; their members, meetings and items."""

from fora.models.fremmoede import Bevaegelse, Bevaegelsesart, Fremmoede, Fremmoedeart
from fora.models.grupper import Gruppe, Gruppeplacering, GruppeQuerySet, Gruppetype
from fora.models.indkaldelser import Indkaldelse, Indkaldelsesart, Invitation, Svar, Svarlink
from fora.models.kalenderlinks import Kalenderlink
from fora.models.kommissorier import Kommissorieversion, Punktkommissorium
from fora.models.medlemmer import Medlemskab, Plads
from fora.models.moeder import Moede
from fora.models.opgaver import Opgave, Opgavelink, Punktvirkning
from fora.models.punkter import Dagsordenspunkt, Inhabilitet, Punktbilag, Punkttype
from fora.models.referater import Referatgodkendelse, Referatlink, Referatversion, Rettelsesforslag
from fora.models.skabeloner import Dagsordensskabelon, Skabelonpunkt

__all__ = [
    "Bevaegelse",
    "Bevaegelsesart",
    "Dagsordenspunkt",
    "Dagsordensskabelon",
    "Fremmoede",
    "Fremmoedeart",
    "Gruppe",
    "GruppeQuerySet",
    "Gruppeplacering",
    "Gruppetype",
    "Indkaldelse",
    "Indkaldelsesart",
    "Inhabilitet",
    "Invitation",
    "Kalenderlink",
    "Kommissorieversion",
    "Medlemskab",
    "Moede",
    "Opgave",
    "Opgavelink",
    "Plads",
    "Punktbilag",
    "Punktkommissorium",
    "Punkttype",
    "Punktvirkning",
    "Referatgodkendelse",
    "Referatlink",
    "Referatversion",
    "Rettelsesforslag",
    "Skabelonpunkt",
    "Svar",
    "Svarlink",
]
