"""Everything that changes an approval or the municipal money; other apps call these names."""

from godkendelser.handlinger.afgoerelser import (
    Indgang,
    afgoer,
    afgoer_samlet,
    overtrumf,
    registrer_indgang,
    tilfoej_bevis,
    traek_tilbage,
)
from godkendelser.handlinger.bemyndigelse import afslut_bemyndigelse, giv_bemyndigelse, staar_ved
from godkendelser.handlinger.kaede import ny_version
from godkendelser.handlinger.penge import opret_frigivelsessag, registrer_bevilling, ret_andel

__all__ = [
    "Indgang",
    "afgoer",
    "afgoer_samlet",
    "afslut_bemyndigelse",
    "giv_bemyndigelse",
    "ny_version",
    "opret_frigivelsessag",
    "overtrumf",
    "registrer_bevilling",
    "registrer_indgang",
    "ret_andel",
    "staar_ved",
    "tilfoej_bevis",
    "traek_tilbage",
]
