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
from godkendelser.handlinger.fravaer import afslut_fravaer, meld_fravaer, overdrag
from godkendelser.handlinger.hoering import registrer_hoeringssvar, start_hoering
from godkendelser.handlinger.journal import bestil_dokument, bestil_journalpakke, journaliser
from godkendelser.handlinger.kaede import ny_aftaleversion, ny_version
from godkendelser.handlinger.kalender import aflys_moededag, indlaes_moededage, tilfoej_moededage
from godkendelser.handlinger.moede import saet_paa_dagsorden, skriv_fra_referat
from godkendelser.handlinger.moedelink import find_moedelink, send_moedelink, svar_med_moedelink
from godkendelser.handlinger.penge import opret_frigivelsessag, registrer_bevilling, ret_andel
from godkendelser.handlinger.tilpasning import (
    fjern_trin,
    flyt_trin,
    forbered_forloeb,
    start_aftaleforloeb,
    tilfoej_trin,
)
from godkendelser.handlinger.vurdering import forudse

__all__ = [
    "Indgang",
    "afgoer",
    "afgoer_samlet",
    "aflys_moededag",
    "afslut_bemyndigelse",
    "afslut_fravaer",
    "bestil_dokument",
    "bestil_journalpakke",
    "find_moedelink",
    "fjern_trin",
    "flyt_trin",
    "forbered_forloeb",
    "forudse",
    "giv_bemyndigelse",
    "indlaes_moededage",
    "journaliser",
    "meld_fravaer",
    "ny_aftaleversion",
    "ny_version",
    "opret_frigivelsessag",
    "overdrag",
    "overtrumf",
    "registrer_bevilling",
    "registrer_hoeringssvar",
    "registrer_indgang",
    "ret_andel",
    "saet_paa_dagsorden",
    "send_moedelink",
    "skriv_fra_referat",
    "staar_ved",
    "start_aftaleforloeb",
    "start_hoering",
    "svar_med_moedelink",
    "tilfoej_bevis",
    "tilfoej_moededage",
    "tilfoej_trin",
    "traek_tilbage",
]
