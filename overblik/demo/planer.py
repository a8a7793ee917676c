"""The plans of the demo, as plain data (domaene §§ 3.1, 4.3, 6.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from helhedsplaner.tilstande import Status


@dataclass(frozen=True, slots=True)
class Indsats:
    """One indsatsområde of a demo plan: its texts, and pairs of aktivitet and what it does."""

    kode: str
    baggrund: str
    formaal: str
    maalgruppe: str
    maal: tuple[tuple[str, str, str, int, int], ...]  # mål, succeskriterium, enhed, fra, til
    aktiviteter: tuple[tuple[str, str, str], ...]  # navn, beskrivelse, snitflade


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


UDDANNELSE = Indsats(
    "uddannelse",
    "Flere unge i kvarteret end i resten af København går ud af grundskolen uden at komme videre i en uddannelse. "
    "Skolerne og klubberne når dem i hverdagen, men ikke altid i overgangene.",
    "Børn og unge i afdelingerne får samme muligheder for skole og uddannelse som andre børn i København.",
    "Børn og unge mellem 0 og 24 år og deres forældre.",
    (
        (
            "Flere unge går i gang med en ungdomsuddannelse.",
            "Unge, der er i uddannelse et år efter 9. klasse",
            "procent",
            71,
            82,
        ),
        ("Færre børn har et fravær, som skolen er bekymret for.", "Børn med over 15 procent fravær", "procent", 18, 10),
    ),
    (
        (
            "Lektiecafé",
            "Frivillige og en medarbejder hjælper to eftermiddage om ugen i beboerhuset.",
            "Skolernes faglige støtte",
        ),
        (
            "Fritidsvejledning",
            "Børn følges til en fritidsaktivitet, til de selv kommer der.",
            "Fritidsguiderne i Kultur- og Fritidsforvaltningen",
        ),
        (
            "Forældre i skolen",
            "Forældre mødes om hverdagens spørgsmål og besøger skolen sammen.",
            "Skole og sundhedspleje",
        ),
    ),
)
BESKAEFTIGELSE = Indsats(
    "beskaeftigelse",
    "Mange voksne i afdelingerne har været uden arbejde i flere år. Nogle har brug for et første skridt tæt på, "
    "hvor de bor, før jobcenterets tilbud kan bruges.",
    "Flere voksne og unge i afdelingerne kommer i job, fritidsjob eller uddannelse.",
    "Beboere mellem 15 og 64 år uden for arbejde og uddannelse.",
    (
        ("Unge får deres første fritidsjob.", "Unge i fritidsjob om året", "unge", 0, 60),
        (
            "Voksne kommer i job med hjælp tæt på hjemmet.",
            "Voksne, der er i job efter seks måneder",
            "personer",
            0,
            120,
        ),
    ),
    (
        (
            "Fritidsjobindsats",
            "Unge forberedes til at søge, får en mentor og følges de første tre måneder.",
            "Jobcenterets ungeindsats",
        ),
        (
            "Jobrådgivning i beboerhuset",
            "En jobrådgiver fra kommunen er frikøbt til faste dage i kvarteret.",
            "Beskæftigelses- og Integrationsforvaltningen",
        ),
        (
            "Virksomhedsnetværk",
            "Lokale virksomheder og gårdmændene stiller praktikpladser til rådighed.",
            "Erhvervshuset",
        ),
    ),
)
KRIMINALITET = Indsats(
    "kriminalitetsforebyggelse",
    "Enkelte grupper af unge fylder meget i gårdene om aftenen, og flere beboere siger, at de går uden om.",
    "Børn og unge holdes uden for kriminalitet, og beboerne er trygge ved at færdes.",
    "Unge i risiko for kriminalitet, deres familier og kvarterets beboere.",
    (
        ("Flere beboere føler sig trygge i deres kvarter.", "Beboere, der er trygge om aftenen", "procent", 64, 78),
        ("Unge får hjælp, før det går galt.", "Unge i et opfølgende forløb om året", "unge", 0, 25),
    ),
    (
        ("Aftenteam i gårdene", "Medarbejdere går fast i kvarteret og henviser til klubber og SSP.", "SSP København"),
        ("Mentorforløb", "Unge med få voksne omkring sig får en fast mentor.", "Socialforvaltningens ungerådgivning"),
    ),
)
SAMMENHAENG = Indsats(
    "sammenhaengskraft",
    "Der er mange frivillige kræfter i afdelingerne, men de kender ikke hinanden på tværs, "
    "og få deltager i beboerdemokratiet.",
    "Beboerne tager del i hinandens liv og i beslutningerne om det sted, de bor.",
    "Alle beboere, særligt enlige, ældre og nye beboere.",
    (
        ("Flere deltager i fællesskaber, hvor de bor.", "Beboere, der er frivillige", "personer", 40, 110),
        ("Flere møder op til afdelingsmøderne.", "Fremmødte husstande om året", "husstande", 210, 320),
    ),
    (
        ("Frivilligkorps", "Frivillige mødes månedligt, får oplæring og en fast kontaktperson.", "Lokaludvalget"),
        ("Spisefællesskab", "Beboere laver mad sammen hver uge i fælleshuset.", "Sundhedshuset"),
        ("Beboerdemokratisk skole", "Kurser for nye medlemmer af afdelingsbestyrelserne.", "Boligorganisationerne"),
    ),
)
NYE_FIRE = (UDDANNELSE, BESKAEFTIGELSE, KRIMINALITET, SAMMENHAENG)


def _kort(kode: str, hvad: str, hvem: str, maal: str, kriterium: str, aktivitet: str) -> Indsats:
    return Indsats(
        kode,
        f"Arbejdsgruppen pegede på {hvad} som noget, området selv kan gøre en forskel i.",
        f"At styrke {hvad}.",
        hvem,
        ((maal, kriterium, "personer", 0, 50),),
        ((aktivitet, "Gennemføres i beboerhuset sammen med de lokale samarbejdspartnere.", ""),),
    )


KILDENS_SYV = (
    _kort(
        "boern_og_unge",
        "børns og unges trivsel",
        "Børn og unge og deres familier.",
        "Flere børn går til noget.",
        "Børn i en forening",
        "Foreningsguider",
    ),
    _kort(
        "udsatte_grupper",
        "hjælpen til udsatte beboere",
        "Udsatte voksne.",
        "Flere udsatte kender deres muligheder.",
        "Beboere i rådgivning",
        "Social vicevært",
    ),
    _kort(
        "sundhed",
        "beboernes sundhed",
        "Voksne med kronisk sygdom eller risiko for det.",
        "Flere bruger kommunens sundhedstilbud.",
        "Beboere på forløb",
        "Sundhed i øjenhøjde",
    ),
    _kort(
        "beskaeftigelse",
        "vejen til arbejde",
        "Voksne uden arbejde.",
        "Flere kommer i arbejde.",
        "Beboere i job",
        "Jobcafé",
    ),
    _kort(
        "kultur_og_fritid",
        "kultur- og fritidslivet",
        "Alle beboere.",
        "Flere deltager i kvarterets kulturliv.",
        "Deltagere om året",
        "Kvarterets kulturdage",
    ),
    _kort(
        "netvaerk",
        "netværk, inddragelse og demokrati",
        "Alle beboere.",
        "Flere bliver aktive i afdelingerne.",
        "Nye frivillige",
        "Beboernetværk",
    ),
    _kort(
        "image", "kvarterets omdømme", "Københavnerne.", "Kvarteret får et bedre ry.", "Besøgende om året", "Åben have"
    ),
)
DE_FIRE_2015 = (
    _kort(
        "tryghed_og_trivsel",
        "tryghed og trivsel",
        "Alle beboere.",
        "Flere er trygge.",
        "Beboere, der er trygge",
        "Tryghedsvandringer",
    ),
    _kort(
        "kriminalpraeventiv",
        "det kriminalpræventive arbejde",
        "Unge i risiko.",
        "Flere unge holder sig fri af kriminalitet.",
        "Unge i forløb",
        "Ungeteam",
    ),
    _kort(
        "uddannelse_og_beskaeftigelse",
        "uddannelse og beskæftigelse",
        "Unge og voksne uden for job.",
        "Flere er i job eller uddannelse.",
        "Beboere i job",
        "Jobbutik",
    ),
    _kort(
        "forebyggelse_og_foraeldreansvar",
        "forebyggelse og forældreansvar",
        "Forældre til små børn.",
        "Flere forældre bruger tilbuddene.",
        "Forældre i gruppe",
        "Forældregrupper",
    ),
)

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
