"""The demo's people: one login per role, and persons who sit in the fora."""

from __future__ import annotations

from datetime import date

from byomraader.models import Boligorganisation, Byomraade, Forvaltning, Lokaludvalg, Person, Tilknytning, Udvalg
from fora.models import Gruppe, Gruppetype, Medlemskab, Plads
from grundlag.adgang import Rolle
from grundlag.models import Bruger

ADGANGSKODE = "nordvest-2021"
FRA = date(2010, 1, 1)

NAVNE = {
    Rolle.ADMINISTRATOR: "Amina Administrator",
    Rolle.BOLIGSOCIAL_KOORDINATOR: "Karen Koordinator",
    Rolle.PROJEKTLEDER: "Peter Projektleder",
    Rolle.FORUMSEKRETAER: "Frida Forumsekretær",
    Rolle.GODKENDER: "Gustav Godkender",
    Rolle.OEKONOMI: "Olga Økonomi",
    Rolle.LAESER: "Lars Læser",
    Rolle.REVISOR: "Rie Revisor",
}


def indlaeser() -> Bruger:
    """Who enters the demo: a name in the log that cannot log in, with every right while it lasts."""
    bruger = Bruger.objects.create_user("demodata@demo.example", navn="Demodata (indlæsning)")
    for rolle in (Rolle.BOLIGSOCIAL_KOORDINATOR, Rolle.FORUMSEKRETAER, Rolle.GODKENDER, Rolle.OEKONOMI):
        Tilknytning.objects.create(bruger=bruger, rolle=rolle, hele_systemet=True, fra=FRA)
    return bruger


def afslut(bruger: Bruger) -> None:
    """Take the rights back when the demo is entered."""
    Tilknytning.objects.filter(bruger=bruger).update(til=FRA)
    bruger.is_active = False
    bruger.save(update_fields=["is_active"])


def opret() -> dict[str, Bruger]:
    """One user per role, each in the scope such a person has."""
    fsb = Boligorganisation.objects.get(navn="fsb")
    omfang: dict[str, list[dict[str, object]]] = {
        Rolle.BOLIGSOCIAL_KOORDINATOR: [{"boligorganisation": fsb}],
        # 3B's plan is the one with an evening of afdelingsmøder before it.
        Rolle.PROJEKTLEDER: [
            {"boligorganisation": fsb},
            {"boligorganisation": Boligorganisation.objects.get(navn="3B")},
        ],
        Rolle.GODKENDER: [
            {"udvalg": Udvalg.objects.get(kode="tmu")},
            {"forvaltning": Forvaltning.objects.get(kode="oekf")},
        ],
        Rolle.LAESER: [{"byomraade": Byomraade.objects.get(slug="bispebjerg")}],
    }
    brugere: dict[str, Bruger] = {}
    for rolle, navn in NAVNE.items():
        bruger = Bruger(email=f"{rolle}@demo.example", navn=navn, is_staff=rolle == Rolle.ADMINISTRATOR)
        bruger.set_password(ADGANGSKODE)
        bruger.save()
        for et in omfang.get(rolle, [{"hele_systemet": True}]):
            Tilknytning.objects.create(bruger=bruger, rolle=rolle, fra=FRA, **et)
        brugere[rolle] = bruger
    Person.objects.create(
        navn="Karen Koordinator",
        titel="Boligsocial koordinator",
        email="boligsocial_koordinator@demo.example",
        boligorganisation=fsb,
        bruger=brugere[Rolle.BOLIGSOCIAL_KOORDINATOR],
    )
    Person.objects.create(
        navn="Frida Forumsekretær",
        titel="Forumsekretær",
        email="forumsekretaer@demo.example",
        forvaltning=Forvaltning.objects.get(kode="tmf"),
        bruger=brugere[Rolle.FORUMSEKRETAER],
    )
    return brugere


def besaet_forum(forum: Gruppe, *, uden: tuple[str, ...] = ()) -> None:
    """Fill a forum's seats with invented persons; those of the forvaltninger in ``uden`` stay empty."""
    omraade = forum.byomraade
    for forvaltning in Forvaltning.objects.exclude(kode__in=uden):
        person = Person.objects.create(
            navn=f"Leder i {forvaltning.forkortelse}, {omraade} (eksempel)",
            titel="Lokal leder",
            forvaltning=forvaltning,
        )
        Medlemskab.objects.create(
            gruppe=forum, person=person, plads=Plads.LOKAL_FORVALTNINGSLEDER, forvaltning=forvaltning, fra=FRA
        )
    for udvalg in Lokaludvalg.objects.filter(byomraader=omraade):
        person = Person.objects.create(
            navn=f"Sekretær, {udvalg} Lokaludvalg (eksempel)", titel="Lokaludvalgssekretær", lokaludvalg=udvalg
        )
        Medlemskab.objects.create(
            gruppe=forum, person=person, plads=Plads.LOKALUDVALGSSEKRETAER, lokaludvalg=udvalg, fra=FRA
        )
    if omraade.slug == "bispebjerg":
        koordinator = Person.objects.get(navn="Karen Koordinator")
        Medlemskab.objects.create(
            gruppe=forum,
            person=koordinator,
            plads=Plads.BOLIGSOCIAL_KOORDINATOR,
            boligorganisation=koordinator.boligorganisation,
            fra=FRA,
        )


def fora() -> dict[str, Gruppe]:
    """One Boligsocialt Forum per byområde, by the byområde's slug; Valby's lacks two forvaltninger."""
    alle = {}
    for omraade in Byomraade.objects.gyldige():
        forum = Gruppe.objects.create(
            type=Gruppetype.BOLIGSOCIALT_FORUM,
            navn=f"Boligsocialt Forum {omraade}",
            byomraade=omraade,
            kommissorium="Forummet koordinerer det boligsociale arbejde i bydelen og indgår forumaftalen.",
            aktiv_fra=FRA,
        )
        besaet_forum(forum, uden=("kff", "oekf") if omraade.slug == "valby_vigerslev" else ())
        alle[omraade.slug] = forum
    for navn, slug in (("Arbejdsgruppen for job og uddannelse", "bispebjerg"), ("Naboskabsgruppen", "noerrebro")):
        gruppe = Gruppe.objects.create(
            type=Gruppetype.ARBEJDSGRUPPE,
            navn=navn,
            byomraade=alle[slug].byomraade,
            hoerer_under=alle[slug],
            kommissorium="Gruppen udvikler indsatser på tværs og lægger dem frem for forummet.",
            aktiv_fra=FRA,
        )
        for kode in ("bif", "buf", "sof"):
            person = Person.objects.create(
                navn=f"Nøgleperson fra {kode.upper()}, {gruppe.byomraade} (eksempel)",
                forvaltning=Forvaltning.objects.get(kode=kode),
            )
            Medlemskab.objects.create(
                gruppe=gruppe, person=person, plads=Plads.NOEGLEPERSON, forvaltning=person.forvaltning, fra=FRA
            )
    return alle
