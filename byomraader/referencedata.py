"""
The map and the municipality as an installation begins (domaene § 6). Safe to run again.

A row is made if it is missing by its kode or uid, and never overwritten: what an administrator
has changed, names and numbers too, stays as it is. Afdelinger whose number or count of lejemål nobody has published are
marked ``er_eksempel``.
"""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import Q

from byomraader.models import (
    Afdeling,
    Boligorganisation,
    Byomraade,
    Byomraadealias,
    Forvaltning,
    Lokaludvalg,
    Udvalg,
)

POLITIK = "Politik for udsatte byområder (2011)"

LOKALUDVALG = (
    "Amager Vest",
    "Amager Øst",
    "Bispebjerg",
    "Brønshøj-Husum",
    "Christianshavn",
    "Indre By",
    "Kongens Enghave",
    "Nørrebro",
    "Valby",
    "Vanløse",
    "Vesterbro",
    "Østerbro",
)

# slug, navn, lokaludvalg, aliasser (initiativaftalerne kalder nogle af områderne noget andet)
BYOMRAADER: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("noerrebro", "Nørrebro", ("Nørrebro",), ()),
    ("amager_sundby", "Amager/Sundby", ("Amager Vest", "Amager Øst"), ()),
    ("bispebjerg", "Bispebjerg", ("Bispebjerg",), ("Bispebjerg/Nordvest",)),
    (
        "vesterbro_sydhavnen",
        "Vesterbro/Sydhavnen",
        ("Vesterbro", "Kongens Enghave"),
        ("Vesterbro/Kgs. Enghave/Sjælør",),
    ),
    ("husum_tingbjerg", "Husum/Tingbjerg", ("Brønshøj-Husum",), ("Tingbjerg/Husum",)),
    ("valby_vigerslev", "Valby/Vigerslev", ("Valby",), ()),
)

# forvaltningens kode, navn og forkortelse; udvalgets kode, navn og forkortelse
FORVALTNINGER = (
    ("oekf", "Økonomiforvaltningen", "ØKF", "oeu", "Økonomiudvalget", "ØU"),
    ("kff", "Kultur- og Fritidsforvaltningen", "KFF", "kfu", "Kultur- og Fritidsudvalget", "KFU"),
    ("buf", "Børne- og Ungdomsforvaltningen", "BUF", "buu", "Børne- og Ungdomsudvalget", "BUU"),
    ("suf", "Sundheds- og Omsorgsforvaltningen", "SUF", "sou", "Sundheds- og Omsorgsudvalget", "SOU"),
    ("sof", "Socialforvaltningen", "SOF", "sud", "Socialudvalget", "SUD"),
    ("tmf", "Teknik- og Miljøforvaltningen", "TMF", "tmu", "Teknik- og Miljøudvalget", "TMU"),
    (
        "bif",
        "Beskæftigelses- og Integrationsforvaltningen",
        "BIF",
        "biu",
        "Beskæftigelses- og Integrationsudvalget",
        "BIU",
    ),
)

# navn, administreret ved, efterfølger; den, der peges på, står før
BOLIGORGANISATIONER = (
    ("fsb", "", ""),
    ("3B", "", ""),
    ("AAB", "", ""),
    ("VIBO", "", ""),
    ("KAB", "", ""),
    ("SAB", "KAB", ""),
    ("AKB København", "KAB", ""),
    ("Domea", "", ""),
    ("DFB", "Domea", ""),
    ("DAB", "", ""),
    ("HAB", "DAB", ""),
    ("HAB II", "DAB", ""),
    ("BO-VEST", "", ""),
    ("Bo-Vita", "BO-VEST", ""),
    ("Lejerbo København", "", "Bo-Vita"),
)

# slug: (organisation, nummer, navn, boligområde, lejemål); et ukendt nummer er »eks. …«
AFDELINGER: dict[str, tuple[tuple[str, str, str, str, int], ...]] = {
    "bispebjerg": (
        ("AAB", "8", "Afdeling 8", "Nordvest", 212),
        ("AAB", "24", "Afdeling 24", "Nordvest", 186),
        ("AAB", "33", "Afdeling 33", "Nordvest", 243),
        ("AAB", "49", "Afdeling 49", "Nordvest", 158),
        ("fsb", "eks. 1", "Bispeparken", "Bispeparken", 842),
        ("fsb", "1-52", "Gravervænget-Møllerlodden", "Gravervænget-Møllerlodden", 391),
        ("fsb", "eks. 2", "Nordvest 1 (eksempel)", "Nordvest", 144),
        ("fsb", "eks. 3", "Nordvest 2 (eksempel)", "Nordvest", 97),
        ("3B", "eks. 1", "Sangergården 1", "Sangergården", 118),
        ("3B", "eks. 2", "Sangergården 2", "Sangergården", 126),
        ("3B", "eks. 3", "Vestergårdsvej", "Nordvest", 205),
        ("AKB København", "eks. 1", "Nordvest 3 (eksempel)", "Nordvest", 233),
        ("AKB København", "eks. 2", "Nordvest 4 (eksempel)", "Nordvest", 171),
        ("AKB København", "eks. 3", "Nordvest 5 (eksempel)", "Nordvest", 152),
        ("SAB", "eks. 1", "Fynshuse", "Nordvest", 134),
    ),
    "amager_sundby": (
        *(("3B", f"eks. {nr}", f"Urbanplanen {nr - 10} (eksempel)", "Urbanplanen", 590) for nr in range(11, 16)),
        ("VIBO", "eks. 1", "Sundholmsvej 1 (eksempel)", "Sundholmsvejkvarteret", 128),
        ("VIBO", "eks. 2", "Sundholmsvej 2 (eksempel)", "Sundholmsvejkvarteret", 116),
        ("VIBO", "eks. 3", "Holmbladsgade 1 (eksempel)", "Holmbladsgadekvarteret", 104),
        ("VIBO", "eks. 4", "Holmbladsgade 2 (eksempel)", "Holmbladsgadekvarteret", 92),
        ("fsb", "eks. 11", "Sundholmsvej 3 (eksempel)", "Sundholmsvejkvarteret", 110),
        ("fsb", "eks. 12", "Sundholmsvej 4 (eksempel)", "Sundholmsvejkvarteret", 95),
        ("fsb", "eks. 13", "Holmbladsgade 3 (eksempel)", "Holmbladsgadekvarteret", 84),
        ("fsb", "eks. 14", "Holmbladsgade 4 (eksempel)", "Holmbladsgadekvarteret", 71),
        ("HAB", "eks. 1", "Sundholmsvej 5 (eksempel)", "Sundholmsvejkvarteret", 88),
        ("HAB", "eks. 2", "Holmbladsgade 5 (eksempel)", "Holmbladsgadekvarteret", 76),
        ("HAB", "eks. 3", "Holmbladsgade 6 (eksempel)", "Holmbladsgadekvarteret", 61),
        ("DFB", "eks. 1", "Sundholmsvej 6 (eksempel)", "Sundholmsvejkvarteret", 66),
        ("DFB", "eks. 2", "Holmbladsgade 7 (eksempel)", "Holmbladsgadekvarteret", 52),
        ("DFB", "eks. 3", "Holmbladsgade 8 (eksempel)", "Holmbladsgadekvarteret", 42),
    ),
    "noerrebro": (
        ("Bo-Vita", "eks. 1", "Mjølnerparken", "Mjølnerparken", 560),
        ("Bo-Vita", "eks. 2", "Hothers Plads", "Hothers Plads", 210),
        ("3B", "eks. 21", "Rådmandsbo", "Mimerskvarteret", 340),
        ("fsb", "eks. 21", "Blågården", "Blågården", 1085),
        ("AKB København", "eks. 21", "Lundtoftegade", "Lundtoftegade", 660),
        ("AAB", "58", "Afdeling 58", "Mimerskvarteret", 120),
        *(("AAB", f"eks. {nr}", f"Nørrebro {nr} (eksempel)", "Nørrebro", 70 + 10 * nr) for nr in range(1, 7)),
    ),
    "husum_tingbjerg": (
        ("fsb", "eks. 31", "Voldparken", "Husum", 512),
        ("fsb", "eks. 32", "Husumgård", "Husum", 264),
        ("AAB", "38", "Afdeling 38", "Husum", 296),
        ("AAB", "80", "Afdeling 80", "Husum", 248),
        *(("fsb", f"eks. {nr}", f"Tingbjerg {nr - 32} (eksempel)", "Tingbjerg", 350) for nr in range(33, 37)),
        *(("SAB", f"eks. {nr}", f"Utterslevhuse {nr - 10} (eksempel)", "Utterslevhuse", 275) for nr in range(11, 15)),
    ),
    "vesterbro_sydhavnen": (
        ("AAB", "50", "Afdeling 50", "Sjælør Boulevard", 318),
        *(("AKB København", f"eks. {nr}", f"Sydhavnen {nr - 30} (eksempel)", "Sydhavnen", 420) for nr in range(31, 35)),
    ),
    "valby_vigerslev": (
        ("3B", "eks. 31", "Folehaven", "Folehaven", 930),
        ("Bo-Vita", "eks. 31", "Akacieparken", "Akacieparken", 395),
    ),
}


def indlaes() -> None:
    """Add what is missing."""
    if not Lokaludvalg.objects.exists():
        Lokaludvalg.objects.bulk_create(Lokaludvalg(navn=navn) for navn in LOKALUDVALG)
    _forvaltninger()
    _byomraader()
    _afdelinger(_boligorganisationer())


def _forvaltninger() -> None:
    for kode, navn, forkortelse, udvalgskode, udvalgsnavn, udvalgsforkortelse in FORVALTNINGER:
        forvaltning, _ = Forvaltning.objects.get_or_create(
            kode=kode, defaults={"navn": navn, "forkortelse": forkortelse}
        )
        Udvalg.objects.get_or_create(
            kode=udvalgskode,
            defaults={"navn": udvalgsnavn, "forkortelse": udvalgsforkortelse, "forvaltning": forvaltning},
        )


def _byomraader() -> None:
    """The six have no end date: none of the later policies is known to replace them all (beslutninger § 4)."""
    for raekkefoelge, (slug, navn, lokaludvalg, aliasser) in enumerate(BYOMRAADER, start=1):
        byomraade, er_ny = Byomraade.objects.get_or_create(
            slug=slug, defaults={"navn": navn, "politik": POLITIK, "raekkefoelge": raekkefoelge}
        )
        if er_ny:
            byomraade.lokaludvalg.set(Lokaludvalg.objects.filter(navn__in=lokaludvalg))
            for alias in aliasser:
                Byomraadealias.objects.create(byomraade=byomraade, navn=alias)


def _uid(*navne: str) -> UUID:
    """The same uid in every installation, so that a row is known after it has got another name or number."""
    return uuid5(NAMESPACE_URL, "/".join(("helhedsplaner", *navne)))


def _boligorganisationer() -> dict[str, Boligorganisation]:
    """Return them by the names they have here."""
    alle: dict[str, Boligorganisation] = {}
    for navn, administreret_ved, efterfoelger in BOLIGORGANISATIONER:
        kendt = Boligorganisation.objects.filter(Q(uid=_uid(navn)) | Q(navn=navn)).first()
        alle[navn] = kendt or Boligorganisation.objects.create(
            uid=_uid(navn),
            navn=navn,
            administreret_ved=alle.get(administreret_ved),
            efterfoelger=alle.get(efterfoelger),
        )
    return alle


def _afdelinger(organisationer: dict[str, Boligorganisation]) -> None:
    byomraader = Byomraade.objects.in_bulk(field_name="slug")
    kendte = set(Afdeling.objects.values_list("uid", flat=True))
    numre = set(Afdeling.objects.values_list("boligorganisation_id", "nummer"))
    Afdeling.objects.bulk_create(
        Afdeling(
            uid=_uid(organisation, nummer),
            boligorganisation=organisationer[organisation],
            nummer=nummer,
            navn=navn,
            byomraade=byomraader[slug],
            boligomraade=boligomraade,
            lejemaal=lejemaal,
            er_eksempel=True,
        )
        for slug, afdelinger in AFDELINGER.items()
        for organisation, nummer, navn, boligomraade, lejemaal in afdelinger
        if _uid(organisation, nummer) not in kendte and (organisationer[organisation].pk, nummer) not in numre
    )
