"""
The regelsæt of three bevillingsperioder with their catalogues (domaene §§ 4.1, 6.6). Safe to run again.

A row is made if it is missing by its kode, and never overwritten. 2011–14 is the generation the
source describes, so its rates are confirmed; those of the later two are carried over from it and
marked so, but for the 25 per cent, which Landsbyggefonden states for all (beslutninger § 4).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from helhedsplaner import lbf_referencedata
from helhedsplaner.models import Aarshjulspunkt, Indsatsomraade, Planskridt, Regelsaet, Skridttid, Snitflade, Tema

TEMAER = {
    "boern_unge_familie": "Børn, unge og familier",
    "uddannelse": "Uddannelse",
    "beskaeftigelse": "Beskæftigelse",
    "sundhed": "Sundhed",
    "udsatte": "Udsatte grupper",
    "kultur_fritid": "Kultur og fritid",
    "faellesskab": "Netværk, fællesskab og medborgerskab",
    "tryghed": "Tryghed og forebyggelse af kriminalitet",
    "kommunikation": "Image og kommunikation",
}

# kode, navn, snitflade, temaer
_Omraade = tuple[str, str, Snitflade, tuple[str, ...]]
JA, NEJ, UVIST = Snitflade.JA, Snitflade.NEJ, Snitflade.IKKE_FASTLAGT
OMRAADER: dict[str, tuple[_Omraade, ...]] = {
    "2011-14": (
        ("boern_og_unge", "Børn og unge", JA, ("boern_unge_familie",)),
        ("udsatte_grupper", "Udsatte grupper", JA, ("udsatte",)),
        ("sundhed", "Sundhed", JA, ("sundhed",)),
        ("beskaeftigelse", "Beskæftigelse", JA, ("beskaeftigelse", "uddannelse")),
        ("kultur_og_fritid", "Kultur og fritid", JA, ("kultur_fritid",)),
        ("netvaerk", "Netværk, inddragelse og demokrati", NEJ, ("faellesskab",)),
        ("image", "Image og kommunikation", NEJ, ("kommunikation",)),
    ),
    "2015-18": (
        ("tryghed_og_trivsel", "Tryghed og trivsel", UVIST, ("tryghed", "faellesskab")),
        ("kriminalpraeventiv", "Kriminalpræventiv indsats", UVIST, ("tryghed",)),
        ("uddannelse_og_beskaeftigelse", "Uddannelse og beskæftigelse", UVIST, ("uddannelse", "beskaeftigelse")),
        ("forebyggelse_og_foraeldreansvar", "Forebyggelse og forældreansvar", UVIST, ("boern_unge_familie",)),
    ),
    "2019-26": (
        ("uddannelse", "Uddannelse og livschancer", UVIST, ("uddannelse", "boern_unge_familie")),
        ("beskaeftigelse", "Beskæftigelse", UVIST, ("beskaeftigelse",)),
        ("kriminalitetsforebyggelse", "Kriminalitetsforebyggelse", UVIST, ("tryghed",)),
        ("sammenhaengskraft", "Sammenhængskraft og medborgerskab", UVIST, ("faellesskab",)),
    ),
}

SATSER = {
    "lokal_mindst_pct": Decimal("25"),
    "lokal_mindst_bekraeftet": True,
    "kommunal_pct": Decimal("12.5"),
    "kontrakt_pct": Decimal("10.6"),
    "facilitering_pct": Decimal("1.9"),
    "varighed_aar": 4,
}
STANDARD = "2011-14"
REGELSAET: dict[str, dict[str, object]] = {
    "2011-14": {
        "navn": "2011-14-midlerne",
        "gyldig_fra": date(2011, 1, 1),
        "kommunal_bekraeftet": True,
        "kontrakt_bekraeftet": True,
        "facilitering_bekraeftet": True,
        "varighed_bekraeftet": True,
        "kraever_strategisk_aftale": False,
        "indberetning": (
            "Hvert år til Landsbyggefonden gennem driftsstøttesystemet: reguleringskontoopgørelse, "
            "målopfyldelsesskemaer og milepælsplan for det næste år. Reguleringskontoen følger kalenderåret og "
            "skal være fremme senest 30. juni. Udbetalingerne standses, hvis indberetningen kommer for sent."
        ),
    },
    "2015-18": {
        "navn": "2015-18-midlerne",
        "gyldig_fra": date(2015, 1, 1),
        "kraever_strategisk_aftale": True,
        "kraever_aftale_bekraeftet": True,
    },
    "2019-26": {
        "navn": "2019-26-midlerne",
        "regulativ_dato": date(2019, 12, 11),
        "gyldig_fra": date(2019, 1, 1),
        "kraever_strategisk_aftale": True,
        "kraever_aftale_bekraeftet": True,
    },
}

DRIFTSANSVARLIG = "Den driftsansvarlige boligorganisation"
PROJEKTLEDER = "Projektlederen"
# kode, navn, beskrivelse, hvem, måned, dag, året efter, dage før, bekræftet (domaene § 3.4). Landsbyggefonden siger
# 30. juni om reguleringskontoen; de andre dage er forslag, som en administrator kan ændre.
AARSHJUL: tuple[tuple[str, str, str, str, int, int, bool, int, bool], ...] = (
    (
        "reguleringskonto",
        "Reguleringskonto",
        "Opgørelsen af årets penge hos Landsbyggefonden, gennem driftsstøttesystemet.",
        DRIFTSANSVARLIG,
        6,
        30,
        True,
        60,
        True,
    ),
    (
        "maalopfyldelse",
        "Målopfyldelse",
        "Hvor langt hvert mål er kommet. Statusrapporten har det hele.",
        PROJEKTLEDER,
        6,
        30,
        True,
        90,
        False,
    ),
    (
        "milepaelsplan",
        "Milepælsplan for det næste år",
        "De milepæle, der skal nås i året efter. Laves i statusrapporten.",
        PROJEKTLEDER,
        12,
        31,
        False,
        60,
        False,
    ),
    (
        "boligsociale_data_foraar",
        "Boligsociale Data, forår",
        "Nye tal fra Landsbyggefonden holdes op mod planens mål.",
        PROJEKTLEDER,
        6,
        30,
        False,
        30,
        False,
    ),
    (
        "boligsociale_data_efteraar",
        "Boligsociale Data, efterår",
        "Nye tal fra Landsbyggefonden holdes op mod planens mål.",
        PROJEKTLEDER,
        12,
        31,
        False,
        30,
        False,
    ),
    (
        "delaftaler",
        "Delaftaler ført ajour",
        "Landsbyggefonden kan bede om de gældende delaftaler når som helst.",
        PROJEKTLEDER,
        12,
        31,
        False,
        60,
        False,
    ),
    (
        "bestyrelse",
        "Bestyrelsesmøder holdt",
        "Den boligsociale bestyrelse mødes tre til fire gange om året.",
        PROJEKTLEDER,
        12,
        31,
        False,
        30,
        False,
    ),
)
# How many days before the approvals begin, and what the number rests on (domaene §§ 3.1, 3.2). With the bodies' own
# days the prækvalifikation is begun about 1½ years before the first day, as CFBU advises.
SKRIDTTIDER = {
    Planskridt.FORARBEJDE: (60, "1–3 måneder (skøn)"),
    Planskridt.PRAEKVALIFIKATION: (90, "2–4 måneder (skøn). CFBU råder til at begynde 1½ år før planens første dag"),
    Planskridt.LBF_SVAR: (60, "To måneder (skøn). Landsbyggefonden kan bede om flere oplysninger"),
    Planskridt.UDARBEJDELSE: (243, "Landsbyggefonden: typisk 8–14 måneder fra prækvalifikation til færdig plan"),
}


def indlaes() -> None:
    """Add what is missing; another standard that an administrator has chosen is left alone."""
    temaer = {kode: Tema.objects.get_or_create(kode=kode, defaults={"navn": navn})[0] for kode, navn in TEMAER.items()}
    har_standard = Regelsaet.objects.filter(er_standard=True).exists()
    for kode, vaerdier in REGELSAET.items():
        regelsaet, _ = Regelsaet.objects.get_or_create(
            kode=kode, defaults={**SATSER, **vaerdier, "er_standard": kode == STANDARD and not har_standard}
        )
        for raekkefoelge, (omraadekode, navn, snitflade, dets_temaer) in enumerate(OMRAADER[kode], start=1):
            omraade, er_nyt = Indsatsomraade.objects.get_or_create(
                regelsaet=regelsaet,
                kode=omraadekode,
                defaults={"navn": navn, "faelles_snitflade": snitflade, "raekkefoelge": raekkefoelge},
            )
            if er_nyt:
                omraade.temaer.set([temaer[tema] for tema in dets_temaer])
    for skridt, (dage, grundlag) in SKRIDTTIDER.items():
        Skridttid.objects.get_or_create(skridt=skridt, defaults={"dage": dage, "grundlag": grundlag})
    lbf_referencedata.indlaes()
    _indlaes_aarshjul()


def _indlaes_aarshjul() -> None:
    felter = (
        "navn",
        "beskrivelse",
        "hvem",
        "frist_maaned",
        "frist_dag",
        "frist_aaret_efter",
        "varsel_dage",
        "bekraeftet",
    )
    for raekkefoelge, (kode, *vaerdier) in enumerate(AARSHJUL, start=1):
        Aarshjulspunkt.objects.get_or_create(
            kode=kode,
            regelsaet=None,
            defaults={**dict(zip(felter, vaerdier, strict=True)), "raekkefoelge": raekkefoelge},
        )
