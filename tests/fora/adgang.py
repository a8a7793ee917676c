"""Who gets what from the pages of the bodies: roles with the byområde in reach see, the forumsekretær steers."""

from typing import Any

from fora import referencedata
from grundlag.filer import PDF, gem_indhold
from tests.adgang import Adgang, Verden, alle, uden_args
from tests.factories.fora import (
    DagsordenspunktFactory,
    DagsordensskabelonFactory,
    GruppeFactory,
    IndkaldelseFactory,
    InvitationFactory,
    KommissorieversionFactory,
    MedlemskabFactory,
    MoedeFactory,
    OpgaveFactory,
    PunktbilagFactory,
    ReferatversionFactory,
    RettelsesforslagFactory,
    pdf,
)

_SER = ("administrator", "oekonomi", "laeser", "revisor")
SES = alle(404, **dict.fromkeys(_SER, 200), forumsekretaer=200)
STYRES = alle(404, **dict.fromkeys(_SER, 403), forumsekretaer=200)
GOERES = alle(404, **dict.fromkeys(_SER, 403), forumsekretaer=302)


def gruppe(verden: Verden) -> list[Any]:
    return [GruppeFactory(byomraade=verden.byomraade).pk]


def forum(verden: Verden) -> list[Any]:
    """With the table of which type may stand under which, as an installation begins."""
    referencedata.indlaes()
    return gruppe(verden)


def moede(verden: Verden) -> list[Any]:
    return [MoedeFactory(gruppe__byomraade=verden.byomraade).pk]


def punkt(verden: Verden) -> list[Any]:
    return [DagsordenspunktFactory(moede__gruppe__byomraade=verden.byomraade).pk]


def skabelon(verden: Verden) -> list[Any]:
    return [DagsordensskabelonFactory(gruppe__byomraade=verden.byomraade).pk]


def bilag(verden: Verden) -> list[Any]:
    return [PunktbilagFactory(punkt__moede__gruppe__byomraade=verden.byomraade).pk]


def referatversion(verden: Verden) -> list[Any]:
    return [ReferatversionFactory(moede__gruppe__byomraade=verden.byomraade).pk]


def opgave(verden: Verden) -> list[Any]:
    return [OpgaveFactory(gruppe__byomraade=verden.byomraade).pk]


def indkaldelse(verden: Verden, **felter: Any) -> list[Any]:
    return [IndkaldelseFactory(moede__gruppe__byomraade=verden.byomraade, **felter).pk]


def sendt(verden: Verden) -> list[Any]:
    return indkaldelse(verden, fil_id=gem_indhold(pdf(), PDF), filnavn="dagsorden.pdf")


def invitation(verden: Verden) -> list[Any]:
    return [InvitationFactory(moede__gruppe__byomraade=verden.byomraade).pk]


MATRIX = {
    "fora:serie": Adgang("get", gruppe, STYRES),
    "fora:min_kalender": Adgang("get", uden_args, alle(200)),
    "fora:ny_kalenderadresse": Adgang("post", uden_args, alle(302)),
    "fora:luk_kalenderadresse": Adgang("post", uden_args, alle(302)),
    "fora:indkald": Adgang("get", moede, STYRES),
    "fora:forhaandsvis": Adgang("post", moede, GOERES),
    "fora:aflys": Adgang("get", moede, STYRES),
    "fora:indkaldelse": Adgang("get", sendt, SES),
    "fora:dan_igen": Adgang("post", indkaldelse, GOERES),
    "fora:registrer_svar": Adgang("get", invitation, STYRES),
    "fora:skabeloner": Adgang("get", gruppe, STYRES),
    "fora:ny_skabelon": Adgang("get", gruppe, STYRES),
    "fora:skabelon": Adgang("get", skabelon, STYRES),
    "fora:slet_skabelon": Adgang("post", skabelon, GOERES),
    "fora:saet_aabne_paa": Adgang("post", moede, GOERES),
    "fora:raekkefoelge": Adgang("post", moede, GOERES),
    "fora:flyt_til_moede": Adgang("get", punkt, STYRES),
    "fora:nyt_bilag": Adgang("get", punkt, STYRES),
    "fora:bilag": Adgang("get", bilag, SES),
    "fora:slet_bilag": Adgang("post", bilag, GOERES),
    "fora:liste": Adgang("get", uden_args, alle(200)),
    "fora:ny": Adgang("get", uden_args, alle(403, forumsekretaer=200)),
    "fora:gruppe": Adgang("get", gruppe, SES),
    "fora:ret_gruppe": Adgang("get", gruppe, STYRES),
    "fora:kommissorium": Adgang("get", gruppe, SES),
    "fora:vedtag_kommissorium": Adgang("get", gruppe, STYRES),
    "fora:forelaeg_kommissorium": Adgang("get", gruppe, STYRES),
    "fora:punktkommissorium": Adgang("get", punkt, STYRES),
    "fora:kommissorieversion": Adgang(
        "get", lambda verden: [KommissorieversionFactory(gruppe__byomraade=verden.byomraade).pk], SES
    ),
    "fora:undergruppe": Adgang("get", forum, STYRES),
    "fora:nyt_medlem": Adgang("get", gruppe, STYRES),
    "fora:afslut_medlemskab": Adgang(
        "get", lambda verden: [MedlemskabFactory(gruppe__byomraade=verden.byomraade).pk], STYRES
    ),
    "fora:moeder": Adgang("get", gruppe, SES),
    "fora:nyt_moede": Adgang("get", gruppe, STYRES),
    "fora:moede": Adgang("get", moede, SES),
    "fora:ret_moede": Adgang("get", moede, STYRES),
    "fora:skift": Adgang("post", lambda verden: [*moede(verden), "afhold"], GOERES),
    "fora:nyt_punkt": Adgang("get", moede, STYRES),
    "fora:punkt": Adgang("get", punkt, SES),
    "fora:flyt_punkt": Adgang("post", punkt, GOERES),
    "fora:slet_punkt": Adgang("post", punkt, GOERES),
    "fora:referat": Adgang("get", moede, SES),
    "fora:fremmoede": Adgang("get", moede, STYRES),
    "fora:gem_referat": Adgang("post", punkt, GOERES, {"grundudgave": 1}),
    "fora:noter": Adgang("post", punkt, {**STYRES, "forumsekretaer": 422}),
    "fora:fjern_bemaerkning": Adgang("post", punkt, GOERES),
    "fora:laes_referat": Adgang("post", punkt, STYRES),
    "fora:udsend_referat": Adgang("get", moede, STYRES),
    "fora:godkend_referat": Adgang("get", moede, STYRES),
    "fora:referatversion": Adgang("get", referatversion, SES),
    "fora:referat_pdf": Adgang("get", referatversion, SES),
    "fora:afgoer_forslag": Adgang(
        "post",
        lambda verden: [RettelsesforslagFactory(version__moede__gruppe__byomraade=verden.byomraade).pk],
        GOERES,
    ),
    "fora:genaabn_punkt": Adgang("post", punkt, GOERES),
    "fora:punkt_udskrift": Adgang("get", punkt, alle(404, **dict.fromkeys(_SER, 302), forumsekretaer=302)),
    "fora:opgaver": Adgang("get", uden_args, alle(200)),
    "fora:opgave": Adgang("get", opgave, SES),
    "fora:genaabn_opgave": Adgang("post", opgave, GOERES),
    "fora:siden_sidst": Adgang("get", gruppe, SES),
}
