"""The rules and template chains a new installation has; what an administrator has edited is never overwritten."""

from collections.abc import Sequence

from django.db import models

from byomraader.models import Udvalg
from godkendelser.models import (
    Instans,
    Instansart,
    Instansregel,
    Omflytningsregel,
    Sagsart,
    Skabelontrin,
    Spor,
)
from grundlag.udfald import Udfald
from helhedsplaner.models import Regelsaet
from helhedsplaner.omflytning import Omflytningsart

A, U = Instansart, Udfald
OEKONOMIUDVALGET = "oeu"
TEKNIK_OG_MILJOE = "tmu"

_BEBOERE = ["periode", "overskrifter"]
_GRUPPE = ["indsats:*", "organisering", "parter"]
_PENGE = ["loft:kommune", "periode"]
_NEJ = [U.UDSAT, U.SENDT_TILBAGE, U.AFVIST]

# beslutninger § 8: what each art may answer, and what its yes covers.
REGLER: dict[str, tuple[list[str], list[str]]] = {
    A.BOLIGSOCIALT_FORUM: ([U.TILTRAADT, U.ANBEFALET, U.GODKENDT_BETINGET, *_NEJ], _GRUPPE),
    A.ARBEJDSGRUPPE: ([U.TILTRAADT, U.ANBEFALET, *_NEJ], _GRUPPE),
    A.BOLIGSOCIAL_BESTYRELSE: ([U.GODKENDT, U.TILTRAADT, U.ANBEFALET, U.GODKENDT_BETINGET, *_NEJ], _GRUPPE),
    A.AFDELINGSMOEDE: (
        [U.GODKENDT, U.UDSAT, U.AFVIST],
        ["deltagelse:egen", "loft:boligorganisation:egen", *_BEBOERE],
    ),
    A.OEVERSTE_MYNDIGHED: (
        [U.GODKENDT, U.UDSAT, U.AFVIST],
        ["afdelinger:egen", "loft:boligorganisation:egen", *_BEBOERE],
    ),
    A.ORGANISATIONSBESTYRELSE: (
        [U.GODKENDT, U.ANBEFALET, U.GODKENDT_BETINGET, *_NEJ],
        ["loft:boligorganisation:egen", "afdelinger:egen", "periode"],
    ),
    A.FAGUDVALG: (
        [U.GODKENDT, U.TILTRAADT, U.ANBEFALET, U.GODKENDT_BETINGET, U.TAGET_TIL_EFTERRETNING, *_NEJ],
        ["stamdata", "periode", "parter", "faelles:*", "loft:kommune"],
    ),
    A.OEKONOMIUDVALG: ([U.ANBEFALET, U.TILTRAADT, U.GODKENDT, U.GODKENDT_BETINGET, *_NEJ], _PENGE),
    A.BORGERREPRAESENTATION: ([U.GODKENDT, U.GODKENDT_BETINGET, *_NEJ], _PENGE),
    A.LANDSBYGGEFOND: (
        [U.GODKENDT, U.GODKENDT_BETINGET, U.AFVIST],
        [
            "stamdata",
            "periode",
            "afdelinger",
            "parter",
            "maal:*",
            "loft:ramme",
            "loft:lbf",
            "loft:kommune",
            "loft:boligorganisation",
            "loft:anden",
            "loft:indsats:*",
        ],
    ),
}

# How many days before its meeting a body needs the case; the others need 14 (forslag to an afdelingsmøde are in by
# then).
BEHANDLINGSDAGE = {A.FAGUDVALG: 28, A.OEKONOMIUDVALG: 21, A.BORGERREPRAESENTATION: 21, A.LANDSBYGGEFOND: 60}

# (sagsart, spor, nummer, instansart, udvalgets kode): equal numbers go in parallel, Landsbyggefonden is last.
_HEL_PLAN: list[tuple[str, int, str, str]] = [
    (Spor.INDHOLD, 1, A.BOLIGSOCIALT_FORUM, ""),
    (Spor.INDHOLD, 1, A.AFDELINGSMOEDE, ""),
    (Spor.INDHOLD, 1, A.FAGUDVALG, TEKNIK_OG_MILJOE),
    (Spor.INDHOLD, 2, A.LANDSBYGGEFOND, ""),
]
_FORUM_OG_FOND: list[tuple[str, int, str, str]] = [
    (Spor.INDHOLD, 1, A.BOLIGSOCIALT_FORUM, ""),
    (Spor.INDHOLD, 2, A.LANDSBYGGEFOND, ""),
]
_SKABELONER: dict[str, list[tuple[str, int, str, str]]] = {
    Sagsart.PRAEKVALIFIKATION: [
        (Spor.INDHOLD, 1, A.BOLIGSOCIALT_FORUM, ""),
        (Spor.INDHOLD, 2, A.FAGUDVALG, TEKNIK_OG_MILJOE),
    ],
    Sagsart.NY_PLAN: _HEL_PLAN,
    Sagsart.FORLAENGELSE: _HEL_PLAN,
    Sagsart.SAMMENLAEGNING: _HEL_PLAN,
    Sagsart.DELINDSATS: [
        (Spor.INDHOLD, 1, A.BOLIGSOCIALT_FORUM, ""),
        (Spor.INDHOLD, 1, A.FAGUDVALG, TEKNIK_OG_MILJOE),
        (Spor.INDHOLD, 2, A.LANDSBYGGEFOND, ""),
    ],
    Sagsart.AFDELING: [
        (Spor.INDHOLD, 1, A.AFDELINGSMOEDE, ""),
        (Spor.INDHOLD, 2, A.LANDSBYGGEFOND, ""),
    ],
    Sagsart.BUDGETOMFLYTNING: _FORUM_OG_FOND,
    Sagsart.TILLAEG: _FORUM_OG_FOND,
    Sagsart.FRIGIVELSE: [
        (Spor.PENGE, 1, A.OEKONOMIUDVALG, OEKONOMIUDVALGET),
        (Spor.PENGE, 2, A.BORGERREPRAESENTATION, ""),
    ],
    Sagsart.KONTRAKT: [
        (Spor.AFTALER, 1, A.BOLIGSOCIALT_FORUM, ""),
        (Spor.AFTALER, 2, A.FAGUDVALG, TEKNIK_OG_MILJOE),
    ],
    Sagsart.FORUMAFTALE: [(Spor.AFTALER, 1, A.BOLIGSOCIALT_FORUM, "")],
    Sagsart.STRATEGISK_AFTALE: [
        (Spor.AFTALER, 1, A.BOLIGSOCIALT_FORUM, ""),
        (Spor.AFTALER, 1, A.ORGANISATIONSBESTYRELSE, ""),
        (Spor.AFTALER, 2, A.FAGUDVALG, TEKNIK_OG_MILJOE),
    ],
    Sagsart.DELAFTALE: [(Spor.AFTALER, 1, A.BOLIGSOCIAL_BESTYRELSE, "")],
}
SKABELON = [(sagsart, *trin) for sagsart, trinene in _SKABELONER.items() for trin in trinene]

_LOKALT = [A.BOLIGSOCIALT_FORUM, A.BOLIGSOCIAL_BESTYRELSE]
_POLITISK = [A.FAGUDVALG, A.OEKONOMIUDVALG, A.BORGERREPRAESENTATION]
# domaene § 3.4: who must approve by the kind of change, and how sure that is.
OMFLYTNINGER: dict[str, tuple[list[Instansart], str]] = {
    Omflytningsart.INDEN_FOR: ([], "Projektlederen inden for bestyrelsens mandat (skøn)"),
    Omflytningsart.MELLEM_OMRAADER: ([*_LOKALT, A.LANDSBYGGEFOND], "Bestyrelsen og Landsbyggefonden (skøn)"),
    Omflytningsart.MELLEM_KILDER: ([*_LOKALT, A.LANDSBYGGEFOND], "Bestyrelsen og Landsbyggefonden (skøn)"),
    Omflytningsart.RAMME: ([*_LOKALT, A.LANDSBYGGEFOND], "Bestyrelsen og Landsbyggefonden (skøn)"),
    Omflytningsart.KOMMUNAL_OP: (_POLITISK, "Udvalget og Borgerrepræsentationen (skøn)"),
    Omflytningsart.KOMMUNAL_NED: ([A.FAGUDVALG], "Udvalget. Borgerrepræsentationens beløb er et loft (skøn)"),
    Omflytningsart.AFDELING: ([A.LANDSBYGGEFOND], "Den nye afdelings møde og Landsbyggefonden (skøn)"),
    Omflytningsart.FORLAENGELSE_MED: (
        [*_LOKALT, A.AFDELINGSMOEDE, *_POLITISK, A.LANDSBYGGEFOND],
        "Som en ny plan, men kortere",
    ),
    Omflytningsart.FORLAENGELSE_UDEN: ([*_LOKALT, A.LANDSBYGGEFOND], "Landsbyggefondens egen regel er ikke fundet"),
}


def indlaes() -> None:
    """
    Create the rules, the instanser of the municipality and of Landsbyggefonden, and a chain for each regelsæt.

    A regelsæt that has a chain for a sagsart keeps it as it is. Reads the udvalg by their code.
    """
    _tilfoej(
        Instansregel,
        "art",
        [
            Instansregel(art=art, udfald=svar, daekning=daekning, behandlingsdage=BEHANDLINGSDAGE.get(A(art), 14))
            for art, (svar, daekning) in REGLER.items()
        ],
    )
    _tilfoej(
        Omflytningsregel,
        "art",
        [
            Omflytningsregel(art=art, instansarter=arter, grundlag=grundlag)
            for art, (arter, grundlag) in OMFLYTNINGER.items()
        ],
    )
    udvalg = {et.kode: et for et in Udvalg.objects.all()}
    _tilfoej(
        Instans,
        "udvalg_id",
        [
            Instans(art=A.OEKONOMIUDVALG if kode == OEKONOMIUDVALGET else A.FAGUDVALG, udvalg=et)
            for kode, et in udvalg.items()
        ],
    )
    _tilfoej(Instans, "art", [Instans(art=A.BORGERREPRAESENTATION), Instans(art=A.LANDSBYGGEFOND)])
    kendte = set(Skabelontrin.objects.values_list("regelsaet_id", "sagsart"))
    Skabelontrin.objects.bulk_create(
        Skabelontrin(
            regelsaet=regelsaet,
            sagsart=sagsart,
            spor=spor,
            nummer=nummer,
            instansart=art,
            udvalg=udvalg[kode] if kode else None,
        )
        for regelsaet in Regelsaet.objects.all()
        for sagsart, spor, nummer, art, kode in SKABELON
        if (regelsaet.pk, sagsart) not in kendte
    )


def _tilfoej(model: type[models.Model], noegle: str, raekker: Sequence[models.Model]) -> None:
    """Create those of ``raekker`` whose ``noegle`` is new."""
    kendte = set(model._default_manager.values_list(noegle, flat=True))
    model._default_manager.bulk_create([raekke for raekke in raekker if getattr(raekke, noegle) not in kendte])
