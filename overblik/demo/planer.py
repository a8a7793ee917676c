"""The plans of the demo, as plain data (domaene §§ 3.1, 4.3, 6.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from helhedsplaner.tilstande import Status
from overblik.demo.indsatser import DE_FIRE_2015, KILDENS_SYV, KRIMINALITET, NYE_FIRE, SAMMENHAENG, UDDANNELSE, Indsats


@dataclass(frozen=True, slots=True)
class Demoplan:
    """The organisations' afdelinger in the byområde take part, those in ``boligomraader`` if any are named."""

    navn: str
    byomraade: str
    regelsaet: str
    driftsansvarlig: str
    fra: date
    til: date
    ramme: int
    status: Status
    organisationer: tuple[str, ...]
    indsatser: tuple[Indsats, ...]
    boligomraader: tuple[str, ...] = ()
    resume: str = ""
    uden_kommunal: str = ""
    er_eksempel: bool = False
    lbf_nummer: str = ""
    overlap: str = ""
    uden_frigivelse: bool = False
    afsluttes_her: bool = False  # taken in while it was being wound up, and ended in the system


S = Status
PLANER = (
    Demoplan(
        "Beboerprojekt Nordvest",
        "bispebjerg",
        "2019-26",
        "fsb",
        date(2021, 9, 15),
        date(2025, 9, 14),
        28_100_000,
        S.KLAR_TIL_START,
        ("fsb", "AAB", "3B", "AKB København"),
        NYE_FIRE,
        resume="Fire boligorganisationer og 14 afdelinger i Nordvest samler to tidligere planer i én: "
        "uddannelse, job, tryghed og fællesskab, tæt på hvor beboerne bor.",
        lbf_nummer="(eksempel) 2021-NV",
    ),
    Demoplan(
        "Beboerprojekt Puls",
        "bispebjerg",
        "2015-18",
        "AAB",
        date(2017, 9, 15),
        date(2021, 9, 14),
        19_600_000,
        S.AFVIKLING,
        ("AAB", "3B", "SAB"),
        DE_FIRE_2015,
        resume="Planen slutter midt i september 2021 og føres videre i Beboerprojekt Nordvest. Rammen er et eksempel.",
    ),
    Demoplan(
        "Kvarterløft Bispebjerg 2012–16 (eksempel)",
        "bispebjerg",
        "2011-14",
        "fsb",
        date(2012, 7, 1),
        date(2016, 6, 30),
        12_000_000,
        S.AFSLUTTET,
        ("fsb",),
        KILDENS_SYV,
        boligomraader=("Bispeparken", "Gravervænget-Møllerlodden"),
        resume="En plan i kildens form med alle syv indsatsområder.",
        er_eksempel=True,
    ),
    Demoplan(
        "Amagerplanen",
        "amager_sundby",
        "2019-26",
        "3B",
        date(2022, 1, 1),
        date(2025, 12, 31),
        28_800_000,
        S.TIL_GODKENDELSE,
        ("3B", "VIBO", "fsb", "HAB", "DFB"),
        NYE_FIRE,
        resume="Partnerskabet og Amagerbro bliver til én plan: 19 afdelinger og 4.135 lejemål. Rammen er et eksempel.",
    ),
    Demoplan(
        "Partnerskabet, Urbanplanen",
        "amager_sundby",
        "2015-18",
        "3B",
        date(2018, 1, 1),
        date(2021, 12, 31),
        24_000_000,
        S.I_DRIFT,
        ("3B",),
        DE_FIRE_2015,
        boligomraader=("Urbanplanen",),
        resume="Sammen med Amagerbro havde planen 40,6 mio. kr. Delingen mellem de to er et eksempel.",
    ),
    Demoplan(
        "Amagerbro Helhedsplan",
        "amager_sundby",
        "2015-18",
        "VIBO",
        date(2018, 1, 1),
        date(2021, 12, 31),
        16_600_000,
        S.I_DRIFT,
        ("VIBO", "DFB", "fsb", "HAB"),
        DE_FIRE_2015,
        boligomraader=("Sundholmsvejkvarteret", "Holmbladsgadekvarteret"),
        resume="Sundholmsvej- og Holmbladsgadekvarteret. Sammen med Partnerskabet havde planen 40,6 mio. kr.",
    ),
    Demoplan(
        "Husum for Alle",
        "husum_tingbjerg",
        "2015-18",
        "fsb",
        date(2016, 10, 1),
        date(2020, 9, 30),
        15_000_000,
        S.AFSLUTTET,
        ("fsb", "AAB"),
        DE_FIRE_2015,
        boligomraader=("Husum",),
        resume="15 mio. kr., hvoraf Landsbyggefonden dækkede 75 %. 2.700 beboere og fem medarbejdere.",
        afsluttes_her=True,
    ),
    Demoplan(
        "Tingbjerg/Utterslevhuse 2020–24",
        "husum_tingbjerg",
        "2019-26",
        "fsb",
        date(2020, 10, 1),
        date(2024, 9, 30),
        32_000_000,
        S.I_DRIFT,
        ("fsb", "SAB"),
        NYE_FIRE,
        boligomraader=("Tingbjerg", "Utterslevhuse"),
        resume="Otte afdelinger sagde ja ved urafstemning i sommeren 2020. Rammen er et eksempel.",
    ),
    Demoplan(
        "NørreBrobyggerne",
        "noerrebro",
        "2019-26",
        "Bo-Vita",
        date(2020, 1, 1),
        date(2023, 12, 31),
        30_000_000,
        S.I_DRIFT,
        ("Bo-Vita", "AAB", "3B", "fsb", "AKB København"),
        NYE_FIRE,
        resume="12 afdelinger og omkring 7.000 beboere på Nørrebro. Rammen er et eksempel.",
    ),
    Demoplan(
        "Mimerskvarteret 2022–24",
        "noerrebro",
        "2019-26",
        "Bo-Vita",
        date(2022, 1, 1),
        date(2024, 12, 31),
        8_000_000,
        S.UNDER_UDARBEJDELSE,
        ("Bo-Vita",),
        (UDDANNELSE, KRIMINALITET),
        overlap="Delindsatsen lægges til NørreBrobyggerne, som afdelingerne allerede deltager i.",
        resume="En delindsats, der lægges til NørreBrobyggerne. Rammen er et eksempel.",
    ),
    Demoplan(
        "Sjælør Boulevard (eksempel)",
        "vesterbro_sydhavnen",
        "2019-26",
        "AAB",
        date(2020, 7, 1),
        date(2024, 6, 30),
        6_400_000,
        S.I_DRIFT,
        ("AAB",),
        (UDDANNELSE, SAMMENHAENG),
        resume="Boligorganisationen betaler hele den lokale andel selv.",
        uden_kommunal="Parterne har aftalt, at boligorganisationen betaler hele den lokale andel, fordi indsatserne "
        "ikke har snitflade til kommunens drift.",
        er_eksempel=True,
    ),
    Demoplan(
        "Sydhavnen 2023 (eksempel)",
        "vesterbro_sydhavnen",
        "2019-26",
        "AKB København",
        date(2023, 1, 1),
        date(2026, 12, 31),
        10_000_000,
        S.IDE,
        ("AKB København",),
        (),
        resume="En første idé.",
        er_eksempel=True,
    ),
    Demoplan(
        "Mit Kvarter, Folehaven",
        "valby_vigerslev",
        "2019-26",
        "3B",
        date(2022, 9, 1),
        date(2026, 8, 31),
        14_000_000,
        S.PRAEKVALIFIKATION_INDSENDT,
        ("3B",),
        (),
        resume="Ansøgningen ligger hos Landsbyggefonden. Tidspunkter og ramme er eksempler.",
    ),
    Demoplan(
        "Akacieparken (eksempel)",
        "valby_vigerslev",
        "2019-26",
        "Bo-Vita",
        date(2022, 7, 1),
        date(2026, 6, 30),
        9_000_000,
        S.PRAEKVALIFIKATION_AFSLAG,
        ("Bo-Vita",),
        (),
        resume="Landsbyggefonden har sagt nej til prækvalifikationen. Boligorganisationen overvejer at prøve igen.",
        er_eksempel=True,
    ),
    Demoplan(
        "Akacieparken 2019–22 (eksempel)",
        "valby_vigerslev",
        "2019-26",
        "Bo-Vita",
        date(2019, 7, 1),
        date(2022, 6, 30),
        7_500_000,
        S.I_DRIFT,
        ("Bo-Vita",),
        (UDDANNELSE, SAMMENHAENG),
        resume="I drift, men kommunens midler er aldrig blevet frigivet: det, der skete på Amager i 2022.",
        er_eksempel=True,
        uden_frigivelse=True,
    ),
    Demoplan(
        "Voldparken 2023 (eksempel)",
        "husum_tingbjerg",
        "2019-26",
        "fsb",
        date(2023, 1, 1),
        date(2026, 12, 31),
        12_000_000,
        S.PRAEKVALIFIKATION,
        ("fsb",),
        (),
        boligomraader=("Husum",),
        resume="Prækvalifikationen skrives.",
        er_eksempel=True,
    ),
    Demoplan(
        "Lundtoftegade-projektet (eksempel)",
        "noerrebro",
        "2019-26",
        "AKB København",
        date(2021, 1, 1),
        date(2024, 12, 31),
        11_000_000,
        S.AFBRUDT,
        ("AKB København",),
        (),
        resume="Afbrudt, da indsatsen blev en del af en forandringsplan.",
        er_eksempel=True,
    ),
)
