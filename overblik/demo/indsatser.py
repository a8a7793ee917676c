"""The indsatser of the demo's plans, as plain data (domaene §§ 3.1, 4.3, 6.2)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Indsats:
    """One indsatsområde of a demo plan: its texts, and pairs of aktivitet and what it does."""

    kode: str
    baggrund: str
    formaal: str
    maalgruppe: str
    maal: tuple[tuple[str, str, str, int, int], ...]  # mål, succeskriterium, enhed, fra, til
    aktiviteter: tuple[tuple[str, str, str], ...]  # navn, beskrivelse, snitflade


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
