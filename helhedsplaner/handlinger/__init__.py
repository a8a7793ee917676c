"""Everything that changes a plan; other apps call these names."""

from helhedsplaner.handlinger.liv import (
    afbryd,
    begynd_praekvalifikation,
    mist_godkendelse,
    ophaev_undtagelse,
    opret_plan,
    registrer_praekvalifikation_indsendt,
    registrer_praekvalifikationssvar,
    saet_godkendt,
    saet_i_drift,
    undtag,
)
from helhedsplaner.handlinger.tvaergaaende import fjern_aktivitet, gem_tvaergaaende_indsats, tilknyt_aktivitet
from helhedsplaner.handlinger.udskrift import udskriv_igen, udskriv_udkast, udskriv_version
from helhedsplaner.handlinger.versioner import indsend, tag_ind

__all__ = [
    "afbryd",
    "begynd_praekvalifikation",
    "fjern_aktivitet",
    "gem_tvaergaaende_indsats",
    "indsend",
    "mist_godkendelse",
    "ophaev_undtagelse",
    "opret_plan",
    "registrer_praekvalifikation_indsendt",
    "registrer_praekvalifikationssvar",
    "saet_godkendt",
    "saet_i_drift",
    "tag_ind",
    "tilknyt_aktivitet",
    "udskriv_igen",
    "udskriv_udkast",
    "udskriv_version",
    "undtag",
]
