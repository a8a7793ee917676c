"""The plan and all that belongs to it."""

from helhedsplaner.models.aarshjul import Aarsbevis, Aarshjulspunkt, Aarsopgave
from helhedsplaner.models.afslutning import Forankring, Slutregnskab, Slutregnskabslinje, Sluttevaluering
from helhedsplaner.models.budget import (
    Budgetart,
    Budgetlinje,
    Budgetversion,
    Budgetversionsart,
    Kilde,
    gaeldende_budgetter,
)
from helhedsplaner.models.indhold import (
    Aktivitet,
    Aktivitetsstatus,
    Maal,
    Milepael,
    Milepaelsstatus,
    Planafsnit,
    Succeskriterium,
)
from helhedsplaner.models.kommentar import Kommentar, Kommentartraad
from helhedsplaner.models.lbf import Lbffelt, Lbfoplysning, Lbfskema, Lbfskemaslags
from helhedsplaner.models.noegle import Fordelingsnoegle, Noegleart, Noeglevaegt
from helhedsplaner.models.plan import Deltagelse, Helhedsplan
from helhedsplaner.models.postering import Konto, Postering, Posteringsfil
from helhedsplaner.models.praekvalifikation import (
    Anbefaling,
    Dialog,
    Dialogpart,
    Noegletal,
    Praekvalifikation,
    Praekvalifikationsskridt,
    Praekvalifikationssvar,
    Skridtart,
)
from helhedsplaner.models.regelsaet import Indsatsomraade, Regelsaet, Snitflade, Tema
from helhedsplaner.models.registrering import Maaling, Registrering
from helhedsplaner.models.slaegt import EFTER, FOER, Helhedsplansrelation, Slaegtskab
from helhedsplaner.models.statusrapport import Maalvurdering, Statusrapport, Vurdering
from helhedsplaner.models.tidsplan import Planskridt, Skridttid
from helhedsplaner.models.tilknyttet import HelhedsplanBilag, Planmedarbejder, Planpart, Undtagelse
from helhedsplaner.models.tvaergaaende import Indsatsaktivitet, TvaergaaendeIndsats
from helhedsplaner.models.udkast import Planudkast, Udkastanledning
from helhedsplaner.models.udskrift import Planudskrift
from helhedsplaner.models.version import Gruppeplan, Planversion, Punktversion, Versionsafsnit, Versionshaendelse

__all__ = [
    "EFTER",
    "FOER",
    "Aarsbevis",
    "Aarshjulspunkt",
    "Aarsopgave",
    "Aktivitet",
    "Aktivitetsstatus",
    "Anbefaling",
    "Budgetart",
    "Budgetlinje",
    "Budgetversion",
    "Budgetversionsart",
    "Deltagelse",
    "Dialog",
    "Dialogpart",
    "Forankring",
    "Fordelingsnoegle",
    "Gruppeplan",
    "Helhedsplan",
    "HelhedsplanBilag",
    "Helhedsplansrelation",
    "Indsatsaktivitet",
    "Indsatsomraade",
    "Kilde",
    "Kommentar",
    "Kommentartraad",
    "Konto",
    "Lbffelt",
    "Lbfoplysning",
    "Lbfskema",
    "Lbfskemaslags",
    "Maal",
    "Maaling",
    "Maalvurdering",
    "Milepael",
    "Milepaelsstatus",
    "Noegleart",
    "Noegletal",
    "Noeglevaegt",
    "Planafsnit",
    "Planmedarbejder",
    "Planpart",
    "Planskridt",
    "Planudkast",
    "Planudskrift",
    "Planversion",
    "Postering",
    "Posteringsfil",
    "Praekvalifikation",
    "Praekvalifikationsskridt",
    "Praekvalifikationssvar",
    "Punktversion",
    "Regelsaet",
    "Registrering",
    "Skridtart",
    "Skridttid",
    "Slaegtskab",
    "Slutregnskab",
    "Slutregnskabslinje",
    "Sluttevaluering",
    "Snitflade",
    "Statusrapport",
    "Succeskriterium",
    "Tema",
    "TvaergaaendeIndsats",
    "Udkastanledning",
    "Undtagelse",
    "Versionsafsnit",
    "Versionshaendelse",
    "Vurdering",
    "gaeldende_budgetter",
]
