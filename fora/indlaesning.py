"""The spreadsheet of members."""

from byomraader.indlaesning import BOLIGORGANISATION, FORVALTNING, LOKALUDVALG
from byomraader.models import Person
from fora.models import Gruppe, Medlemskab, Plads
from grundlag.indlaesning import Ark, Kolonne, dato, et_af, opslag

MEDLEMMER = Ark(
    Medlemskab,
    (
        Kolonne("Gruppe", "gruppe", opslag(Gruppe, "navn"), "Gruppens hele navn.", True),
        Kolonne("Arbejdsmail", "person", opslag(Person, "email"), "Personen skal være oprettet i forvejen.", True),
        Kolonne("Plads", "plads", et_af(Plads), f"En af: {', '.join(Plads.labels)}.", True),
        Kolonne("Fra", "fra", dato, "Medlemskabets første dag: 1.1.2021.", True),
        Kolonne("Til og med", "til", dato, "Tom, så længe medlemskabet varer."),
        Kolonne("Forvaltning", "forvaltning", FORVALTNING, "Hvem medlemmet repræsenterer; højst én af de tre."),
        Kolonne("Boligorganisation", "boligorganisation", BOLIGORGANISATION, "Navn eller kortnavn."),
        Kolonne("Lokaludvalg", "lokaludvalg", LOKALUDVALG, "Navn, fx Amager Øst."),
    ),
    noegle=("gruppe", "person", "fra"),
)
