"""Who gets what from the pages of approvals."""

from typing import Any

from django.core.files.base import ContentFile

from godkendelser.models import Bevis, Instansart
from tests.adgang import PERSONER, Adgang, Verden, alle, uden_args
from tests.factories.godkendelser import (
    BemyndigelseFactory,
    FravaerFactory,
    HoeringspartFactory,
    InstansmoedeFactory,
    Kaede,
    RateanmodningFactory,
    RatebilagFactory,
    indsendt_plan,
)
from tests.factories.kontrakter import ny_kontrakt

FREMMEDE = {"fremmed_koordinator": 404, "fremmed_laeser": 404, "ingen": 404}


def kaede(verden: Verden) -> Kaede:
    return indsendt_plan(byomraade=verden.byomraade, driftsansvarlig=verden.organisation)


def plan(verden: Verden) -> list[Any]:
    return [kaede(verden).plan.pk]


def taget_ind(verden: Verden) -> list[Any]:
    planen = kaede(verden).plan
    planen.er_indgang = True
    planen.save(update_fields=["er_indgang"])
    return [planen.pk]


def rate(verden: Verden) -> list[Any]:
    return [RateanmodningFactory(plan=kaede(verden).plan).pk]


def ratebilag(verden: Verden) -> list[Any]:
    return [RatebilagFactory(rate__plan=kaede(verden).plan).pk]


def forum(verden: Verden) -> list[Any]:
    return [kaede(verden).trin(Instansart.BOLIGSOCIALT_FORUM).pk]


def moede(verden: Verden) -> list[Any]:
    return [kaede(verden).moeder[0].pk]


def forummets_ja(verden: Verden) -> list[Any]:
    en = kaede(verden)
    return [en.afgoer(en.trin(Instansart.BOLIGSOCIALT_FORUM)).pk]


def fil(verden: Verden) -> list[Any]:
    en = kaede(verden)
    bevis = Bevis(titel="Referat", fil=ContentFile(b"Tiltraadt.", name="referat.txt"))
    en.afgoer(en.trin(Instansart.BOLIGSOCIALT_FORUM), bevis=bevis)
    return [bevis.pk]


def sag(verden: Verden) -> list[Any]:
    return [kaede(verden).trin(Instansart.OEKONOMIUDVALG).forloeb.sag_id]


def kun(*navne: str) -> dict[str, int]:
    """Those named may; the others who see the plan may not."""
    return {**dict.fromkeys(PERSONER, 403), **FREMMEDE, **dict.fromkeys(navne, 200)}


def forummets_bortfaldne_ja(verden: Verden) -> list[Any]:
    """A change after the forum's yes, for which nobody but the one it has authorised can answer."""
    en = kaede(verden)
    en.afgoer(en.trin(Instansart.BOLIGSOCIALT_FORUM))
    return [en.trin(Instansart.BOLIGSOCIALT_FORUM).pk]


def bemyndigelse(verden: Verden) -> list[Any]:
    trin = kaede(verden).trin(Instansart.BOLIGSOCIALT_FORUM)
    return [trin.pk, BemyndigelseFactory(instans=trin.instans).pk]


def forloebet(verden: Verden) -> list[Any]:
    return [kaede(verden).trin(Instansart.FAGUDVALG).forloeb_id]


def udvalget(verden: Verden) -> list[Any]:
    return [kaede(verden).trin(Instansart.FAGUDVALG).pk]


def tmu(verden: Verden) -> list[Any]:
    return [kaede(verden).trin(Instansart.FAGUDVALG).instans_id]


def moededag(verden: Verden) -> list[Any]:
    return [InstansmoedeFactory(instans=kaede(verden).trin(Instansart.FAGUDVALG).instans).pk]


def hoeringspart(verden: Verden) -> list[Any]:
    return [HoeringspartFactory(hoering__plan=kaede(verden).plan, besvaret=True).pk]


def aftale(verden: Verden) -> list[Any]:
    en = kaede(verden)
    return [ny_kontrakt(en.version, af=en.koordinator).pk]


SER_AFTALEN = {"godkender": 404, **FREMMEDE}
LOKALE = ("koordinator", "projektleder")

MATRIX = {
    "godkendelser:indbakke": Adgang("get", uden_args, alle(200)),
    "godkendelser:trin": Adgang("post", forum, kun("forumsekretaer")),
    "godkendelser:overtrumf": Adgang("get", moede, kun(*LOKALE)),
    "godkendelser:saet_paa_dagsorden": Adgang("get", forum, kun("forumsekretaer")),
    "godkendelser:opslag": Adgang("get", uden_args, alle(200)),
    "godkendelser:revision": Adgang("get", plan, alle(200, **FREMMEDE)),
    "godkendelser:revision_csv": Adgang("get", plan, alle(200, **FREMMEDE)),
    "godkendelser:journalpakke": Adgang("post", plan, alle(302, **FREMMEDE)),
    "godkendelser:journaliser": Adgang("get", forummets_ja, kun("forumsekretaer")),
    "godkendelser:dokument": Adgang("post", lambda verden: [*forum(verden), "beslutningsark"], alle(302, **FREMMEDE)),
    "godkendelser:fravaer": Adgang("get", uden_args, alle(200)),
    "godkendelser:afslut_fravaer": Adgang("post", lambda verden: [FravaerFactory().pk], alle(404)),
    "godkendelser:overdrag": Adgang("get", forum, kun("forumsekretaer")),
    "godkendelser:staar_ved": Adgang("get", forummets_bortfaldne_ja, {**alle(403), **FREMMEDE}),
    "godkendelser:giv_bemyndigelse": Adgang("get", forum, kun("forumsekretaer")),
    "godkendelser:afslut_bemyndigelse": Adgang("post", bemyndigelse, kun("forumsekretaer") | {"forumsekretaer": 302}),
    "godkendelser:traek_tilbage": Adgang("get", forummets_ja, kun("forumsekretaer")),
    "godkendelser:tilfoej_bevis": Adgang("get", forummets_ja, kun("forumsekretaer")),
    "godkendelser:bevis": Adgang("get", fil, alle(200, **FREMMEDE)),
    "godkendelser:forloeb": Adgang("get", plan, alle(200, **FREMMEDE)),
    "godkendelser:afdelingsmoeder": Adgang("get", plan, kun(*LOKALE)),
    "godkendelser:bevilling": Adgang("get", plan, kun("oekonomi")),
    "godkendelser:rater": Adgang("get", plan, alle(200, **FREMMEDE)),
    "godkendelser:rate_udbetalt": Adgang("get", rate, kun("oekonomi")),
    "godkendelser:rate_traek": Adgang("post", rate, kun() | {"koordinator": 302, "projektleder": 302}),
    "godkendelser:rate_pdf": Adgang("get", rate, alle(302, **FREMMEDE)),
    "godkendelser:ratebilag": Adgang("get", ratebilag, alle(200, **FREMMEDE)),
    "godkendelser:haendelser": Adgang("get", plan, kun("revisor")),
    "godkendelser:indgang": Adgang("get", taget_ind, kun("forumsekretaer")),
    "godkendelser:kaede": Adgang("get", plan, kun("forumsekretaer")),
    "godkendelser:tilpas": Adgang("get", forloebet, kun("forumsekretaer")),
    "godkendelser:fjern_trin": Adgang("get", udvalget, kun("forumsekretaer")),
    "godkendelser:flyt_trin": Adgang("post", udvalget, {**kun(), "forumsekretaer": 302}),
    "godkendelser:aftale": Adgang("get", aftale, alle(200, **SER_AFTALEN)),
    "godkendelser:start_aftale": Adgang(
        "post",
        aftale,
        {**kun(), **SER_AFTALEN, **dict.fromkeys(("forumsekretaer", *LOKALE), 302)},
    ),
    "godkendelser:kalender": Adgang("get", uden_args, alle(200)),
    "godkendelser:moedekalender": Adgang("post", tmu, {**alle(403), "forumsekretaer": 200, "godkender": 200}),
    "godkendelser:aflys_moededag": Adgang("post", moededag, {**alle(403), "forumsekretaer": 302, "godkender": 302}),
    "godkendelser:moedelink": Adgang("get", moede, kun(*LOKALE)),
    "godkendelser:hoering": Adgang("get", plan, alle(200, **FREMMEDE)),
    "godkendelser:hoeringssvar": Adgang("get", hoeringspart, kun("forumsekretaer")),
    "godkendelser:hoeringsfil": Adgang("get", hoeringspart, alle(200, **FREMMEDE)),
    "godkendelser:ny_sag": Adgang("get", uden_args, {**alle(403), "forumsekretaer": 200}),
    "godkendelser:sag": Adgang("get", sag, alle(200, **FREMMEDE)),
}
