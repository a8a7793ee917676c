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
from fora.handlinger.grupper import (
    gem_kommissorium,
    kan_staa_alene,
    kan_staa_under,
    opret_gruppe,
    ret_gruppe,
    vedtag_kommissorium,
)
from fora.handlinger.indkaldelse import (
    aflys,
    dan_igen,
    indkald,
    registrer_svar,
    send_supplement,
    svar_ved_link,
)
from fora.handlinger.kalender import luk_kalenderadresse, ny_kalenderadresse
from fora.handlinger.medlemmer import afslut_medlemskab, tilfoej_medlem
from fora.handlinger.moeder import opret_moede, opret_serie, ret_moede, skift
from fora.handlinger.punkter import flyt_punkt, gem_punkt, rettet_siden, slet_punkt, tilfoej_punkt

__all__ = [
    "aflys",
    "afslut_medlemskab",
    "dan_igen",
    "fjern_bemaerkning",
    "flyt_punkt",
    "flyt_til_moede",
    "gem_fremmoede",
    "gem_kommissorium",
    "gem_punkt",
    "gem_skabelon",
    "indkald",
    "kan_staa_alene",
    "kan_staa_under",
    "kraev_beslutningsdygtigt",
    "laas_aabent_moede",
    "luk_kalenderadresse",
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
    "saet_raekkefoelge",
    "send_supplement",
    "skift",
    "slet_bilag",
    "slet_punkt",
    "slet_skabelon",
    "svar_ved_link",
    "tilfoej_bilag",
    "tilfoej_medlem",
    "tilfoej_punkt",
    "vedtag_kommissorium",
]
