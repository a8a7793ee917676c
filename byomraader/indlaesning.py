"""The spreadsheets of afdelinger and persons."""

from byomraader.models import Afdeling, Boligorganisation, Byomraade, Forvaltning, Lokaludvalg, Person
from grundlag.indlaesning import Ark, Kolonne, dato, heltal, opslag, tekst

BOLIGORGANISATION = opslag(Boligorganisation, "navn", "kortnavn")
FORVALTNING = opslag(Forvaltning, "navn", "forkortelse", "kode")
LOKALUDVALG = opslag(Lokaludvalg, "navn")
BYOMRAADE = opslag(Byomraade, "navn", "slug", "aliasser__navn")

AFDELINGER = Ark(
    Afdeling,
    (
        Kolonne("Boligorganisation", "boligorganisation", BOLIGORGANISATION, "Navn eller kortnavn, fx fsb.", True),
        Kolonne("Afdelingsnummer", "nummer", tekst, "Som tekst, præcis som organisationen skriver det: 8, 1-52.", True),
        Kolonne("Navn", "navn", tekst, "Afdelingens navn.", True),
        Kolonne("Byområde", "byomraade", BYOMRAADE, "Navn, kortnavn eller alias, fx Bispebjerg.", True),
        Kolonne("Antal lejemål", "lejemaal", heltal, "Et helt tal, mindst 1.", True),
        Kolonne("Adresse", "adresse", tekst, "Fx Bispebjergvej 1-20."),
        Kolonne("Boligområde", "boligomraade", tekst, "Det navn, som beboerne kender: Urbanplanen."),
        Kolonne("Antal beboere", "beboere", heltal, "Et helt tal."),
        Kolonne("Antal beboere pr.", "beboere_dato", dato, "Den dag, antallet af beboere er talt op: 1.1.2021."),
        Kolonne("Gyldig fra", "gyldig_fra", dato, "Tom, hvis afdelingen altid har været der."),
        Kolonne("Gyldig til og med", "gyldig_til", dato, "Tom, så længe afdelingen findes."),
    ),
    noegle=("boligorganisation", "nummer"),
)

PERSONER = Ark(
    Person,
    (
        Kolonne("Navn", "navn", tekst, "Hele navnet.", True),
        Kolonne("Arbejdsmail", "email", tekst, "Personen kendes på den, så to kan ikke have den samme.", True),
        Kolonne("Titel", "titel", tekst, "Fx boligsocial koordinator."),
        Kolonne("Arbejdstelefon", "telefon", tekst, "Kun arbejdstelefon."),
        Kolonne("Forvaltning", "forvaltning", FORVALTNING, "Navn eller forkortelse, fx TMF. Højst én arbejdsgiver."),
        Kolonne("Boligorganisation", "boligorganisation", BOLIGORGANISATION, "Navn eller kortnavn."),
        Kolonne("Lokaludvalg", "lokaludvalg", LOKALUDVALG, "Navn, fx Amager Øst."),
        Kolonne("Anden arbejdsgiver", "anden_arbejdsgiver", tekst, "Når det er ingen af de tre."),
    ),
    noegle=("email",),
)
