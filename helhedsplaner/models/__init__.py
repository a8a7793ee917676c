"""The plan and all that belongs to it."""

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
from helhedsplaner.models.noegle import Fordelingsnoegle, Noegleart, Noeglevaegt
from helhedsplaner.models.plan import (
    Deltagelse,
    Helhedsplan,
    HelhedsplanBilag,
    Planmedarbejder,
    Planpart,
    Praekvalifikation,
    Praekvalifikationssvar,
    Undtagelse,
)
from helhedsplaner.models.regelsaet import Indsatsomraade, Regelsaet, Snitflade, Tema
from helhedsplaner.models.tvaergaaende import Indsatsaktivitet, TvaergaaendeIndsats
from helhedsplaner.models.udkast import Planudkast, Udkastanledning
from helhedsplaner.models.version import Gruppeplan, Planversion, Punktversion, Versionsafsnit, Versionshaendelse

__all__ = [
    "Aktivitet",
    "Aktivitetsstatus",
    "Budgetart",
    "Budgetlinje",
    "Budgetversion",
    "Budgetversionsart",
    "Deltagelse",
    "Fordelingsnoegle",
    "Gruppeplan",
    "Helhedsplan",
    "HelhedsplanBilag",
    "Indsatsaktivitet",
    "Indsatsomraade",
    "Kilde",
    "Maal",
    "Milepael",
    "Milepaelsstatus",
    "Noegleart",
    "Noeglevaegt",
    "Planafsnit",
    "Planmedarbejder",
    "Planpart",
    "Planudkast",
    "Planversion",
    "Praekvalifikation",
    "Praekvalifikationssvar",
    "Punktversion",
    "Regelsaet",
    "Snitflade",
    "Succeskriterium",
    "Tema",
    "TvaergaaendeIndsats",
    "Udkastanledning",
    "Undtagelse",
    "Versionsafsnit",
    "Versionshaendelse",
    "gaeldende_budgetter",
]
