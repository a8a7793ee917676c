"""What happens in a body: who sits in it, when it meets, what is on the agenda and what was decided."""

from fora.handlinger.dagsorden import (
    flyt_til_moede,
    gem_skabelon,
    saet_aabne_paa,
    saet_raekkefoelge,
    slet_bilag,
    slet_skabelon,
    tilfoej_bilag,
)
from fora.handlinger.faelles import laas_aabent_moede
from fora.handlinger.fremmoede import fjern_bemaerkning, gem_fremmoede, kraev_beslutningsdygtigt, noter
from fora.handlinger.grupper import kan_staa_alene, kan_staa_under, opret_gruppe, ret_gruppe
from fora.handlinger.indkaldelse import (
    aflys,
    dan_igen,
    indkald,
    registrer_svar,
    send_supplement,
    svar_ved_link,
)
from fora.handlinger.kalender import luk_kalenderadresse, ny_kalenderadresse
from fora.handlinger.kommissorier import (
    forelaeg_kommissorium,
    gem_kommissorium,
    gruppen_og_dem_over,
    gruppen_og_dem_under,
    saet_kommissorium,
    vedtag_kommissorium,
)
from fora.handlinger.medlemmer import afslut_medlemskab, tilfoej_medlem
from fora.handlinger.moeder import opret_moede, opret_serie, ret_moede, skift
from fora.handlinger.opgaver import genaabn_opgave, udfoer_opgave, udfoer_ved_link
from fora.handlinger.punkter import flyt_punkt, gem_punkt, rettet_siden, slet_punkt, tilfoej_punkt
from fora.handlinger.referat import (
    afgoer_forslag,
    genaabn_punkt,
    godkend_referat,
    godkend_ved_link,
    godkend_version,
    mangler_svar,
    modtagere,
    stil_forslag,
    udsend_referat,
)

__all__ = [
    "afgoer_forslag",
    "aflys",
    "afslut_medlemskab",
    "dan_igen",
    "fjern_bemaerkning",
    "flyt_punkt",
    "flyt_til_moede",
    "forelaeg_kommissorium",
    "gem_fremmoede",
    "gem_kommissorium",
    "gem_punkt",
    "gem_skabelon",
    "genaabn_opgave",
    "genaabn_punkt",
    "godkend_referat",
    "godkend_ved_link",
    "godkend_version",
    "gruppen_og_dem_over",
    "gruppen_og_dem_under",
    "indkald",
    "kan_staa_alene",
    "kan_staa_under",
    "kraev_beslutningsdygtigt",
    "laas_aabent_moede",
    "luk_kalenderadresse",
    "mangler_svar",
    "modtagere",
    "noter",
    "ny_kalenderadresse",
    "opret_gruppe",
    "opret_moede",
    "opret_serie",
    "registrer_svar",
    "ret_gruppe",
    "ret_moede",
    "rettet_siden",
    "saet_aabne_paa",
    "saet_kommissorium",
    "saet_raekkefoelge",
    "send_supplement",
    "skift",
    "slet_bilag",
    "slet_punkt",
    "slet_skabelon",
    "stil_forslag",
    "svar_ved_link",
    "tilfoej_bilag",
    "tilfoej_medlem",
    "tilfoej_punkt",
    "udfoer_opgave",
    "udfoer_ved_link",
    "udsend_referat",
    "vedtag_kommissorium",
]
