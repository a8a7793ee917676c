"""Everything that changes an agreement; other apps call these names."""

from kontrakter.handlinger.aftaler import (
    annuller,
    gem_tekster,
    opret_kontrakt,
    opret_strategisk_aftale,
    opsig,
    ret_stamdata,
    skift_grundlag,
    tilfoej_bilag,
)
from kontrakter.handlinger.anmodninger import (
    Hvem,
    afvis,
    anmod,
    find_link,
    foelg_op,
    giv_videre,
    kald_tilbage,
    med_link,
    paamind,
    svar_fra_tjenesten,
    underskriv,
    underskriv_med_link,
)
from kontrakter.handlinger.familie import (
    journaliser,
    kraever_lbf,
    opret_delaftale,
    opret_forumaftale,
    opret_tillaeg,
    registrer_ajourfoering,
    registrer_lbf_godkendelse,
)
from kontrakter.handlinger.forbrug import registrer_forbrug
from kontrakter.handlinger.forsegling import bestil_igen as bestil_segl_igen
from kontrakter.handlinger.forsegling import forsegl
from kontrakter.handlinger.linjer import ret_linje, slet_linje, tilfoej_linje
from kontrakter.handlinger.parter import fjern_part, ret_part, tilfoej_part
from kontrakter.handlinger.samlinger import (
    bestil_samling,
    bestil_til_journal,
    bestil_til_lbf,
    lav_udkast_af,
    naeste_udskrift,
)
from kontrakter.handlinger.standardtekster import ret_standardtekst
from kontrakter.handlinger.underskrift import registrer_underskrift, tilbagekald_underskrift
from kontrakter.handlinger.versioner import bestil_igen, lav_udkast, send_til_underskrift, traek_tilbage

__all__ = [
    "Hvem",
    "afvis",
    "anmod",
    "annuller",
    "bestil_igen",
    "bestil_samling",
    "bestil_segl_igen",
    "bestil_til_journal",
    "bestil_til_lbf",
    "find_link",
    "fjern_part",
    "foelg_op",
    "forsegl",
    "gem_tekster",
    "giv_videre",
    "journaliser",
    "kald_tilbage",
    "kraever_lbf",
    "lav_udkast",
    "lav_udkast_af",
    "med_link",
    "naeste_udskrift",
    "opret_delaftale",
    "opret_forumaftale",
    "opret_kontrakt",
    "opret_strategisk_aftale",
    "opret_tillaeg",
    "opsig",
    "paamind",
    "registrer_ajourfoering",
    "registrer_forbrug",
    "registrer_lbf_godkendelse",
    "registrer_underskrift",
    "ret_linje",
    "ret_part",
    "ret_stamdata",
    "ret_standardtekst",
    "send_til_underskrift",
    "skift_grundlag",
    "slet_linje",
    "svar_fra_tjenesten",
    "tilbagekald_underskrift",
    "tilfoej_bilag",
    "tilfoej_linje",
    "tilfoej_part",
    "traek_tilbage",
    "underskriv",
    "underskriv_med_link",
]
