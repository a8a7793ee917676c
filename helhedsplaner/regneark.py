"""A whole plan as a spreadsheet: a sheet for each kind of row, made from its data whatever sections it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from grundlag.regneark import Ark
from helhedsplaner.forskel import titel
from helhedsplaner.models import Budgetart, Kilde, Snitflade

AFSNIT = "Afsnit"
# What the lists are called as sheets, and the fields as columns; one that is not here goes by its own name.
ARKNAVNE = {
    "afdelinger": "Afdelinger",
    "boligorganisationer": "Boligorganisationer",
    "parter": "Parter",
    "linjer": "Budgetlinjer",
    "maal": "Mål",
    "succeskriterier": "Succeskriterier",
    "aktiviteter": "Aktiviteter",
    "milepaele": "Milepæle",
}
OVERSKRIFTER = {
    "aar": "År",
    "afdelinger": "Afdelingernes id",
    "afsnit": "Afsnit",
    "afvigelse.begrundelse": "Afvigelsens begrundelse",
    "afvigelse.pct": "Afvigende kommunal andel (%)",
    "afvigelse.uden_kommunal": "Uden kommunal medfinansiering",
    "ansvarlig": "Ansvarlig",
    "art": "Art",
    "baggrund": "Baggrund",
    "beloeb": "Beløb (kr.)",
    "beskrivelse": "Beskrivelse",
    "bidrag": "Bidrager med",
    "byomraade": "Byområde",
    "dato": "Dato",
    "driftsansvarlig.navn": "Driftsansvarlig",
    "driftsansvarlig.uid": "Driftsansvarliges id",
    "egenbetaling": "Egenbetaling (kr.)",
    "enhed": "Enhed",
    "faelles": "Fælles snitflade",
    "formaal": "Formål",
    "fra": "Fra",
    "frikoeb_fra": "Frikøb fra",
    "frikoeb_timer": "Frikøb (timer om ugen)",
    "hoerer_til": "Hører til (id)",
    "hoerer_under": "Hører under målet (id)",
    "indikator": "Indikator",
    "indsatsomraade": "Indsatsområde",
    "kilde": "Kilde",
    "kilde_navn": "Kildens navn",
    "kode": "Kode",
    "kommunal_begrundelse": "Begrundelse for kommunale midler",
    "maal": "Målenes id",
    "maaldato": "Nås senest",
    "maalgruppe": "Målgruppe",
    "maalvaerdi": "Målværdi",
    "metode": "Metode",
    "navn": "Navn",
    "note": "Note",
    "nummer": "Nummer",
    "organisation": "Boligorganisationens id",
    "organisation.navn": "Boligorganisation",
    "organisation.uid": "Boligorganisationens id",
    "organisation_navn": "Boligorganisation",
    "organisering": "Organisering og ledelse",
    "ramme": "Samlet ramme (kr.)",
    "regelsaet": "Regelsæt",
    "resume": "Resumé",
    "samarbejdspartnere": "Samarbejdspartnere",
    "snitflade": "Snitflade til kommunens drift",
    "tekst": "Tekst",
    "til": "Til og med",
    "udgangspunkt": "Udgangspunkt",
    "udgangspunkt_dato": "Udgangspunktets dato",
    "uid": "Id",
    "vision": "Vision",
    **{f"kilder.{kilde.value}": f"{kilde.label} (kr.)" for kilde in Kilde},
}
VALG = {("linjer", "art"): Budgetart, ("linjer", "kilde"): Kilde, (AFSNIT, "faelles"): Snitflade}


def ark_af(data: Mapping[str, Any]) -> Iterator[Ark]:
    """The sheets of what ``dokumenter`` gives: all that is said, and where in the plan it belongs."""
    raekker: dict[str, list[dict[str, Any]]] = {}
    for afsnit in data["afsnit"]:
        _laeg(raekker, AFSNIT, afsnit["indhold"], {"afsnit": titel(afsnit["noegle"], afsnit["indhold"])})
    udgave = "Udkast" if data["udkast"] else data["version"]
    om = [("Titel", data["titel"]), ("Version", udgave), ("Dannet", data["dannet_dato"]), ("SHA-256", data["sha256"])]
    yield Ark("Plan", ["Oplysning", "Værdi"], om)
    enkelte = raekker.pop(AFSNIT)
    yield Ark(
        AFSNIT,
        ["Afsnit", "Felt", "Værdi"],
        [
            (et["afsnit"], OVERSKRIFTER.get(felt, felt), _vist(vaerdi))
            for et in enkelte
            for felt, vaerdi in et.items()
            if felt != "afsnit"
        ],
    )
    for navn, alle in raekker.items():
        felter = list(dict.fromkeys(felt for et in alle for felt in et))
        yield Ark(
            ARKNAVNE.get(navn, navn),
            [OVERSKRIFTER.get(felt, felt) for felt in felter],
            [[_vist(et.get(felt)) for felt in felter] for et in alle],
        )
    yield Ark("Fingeraftryk", ["Afsnit", "SHA-256"], [(et["noegle"], et["sha256"]) for et in data["afsnit"]])


def _laeg(raekker: dict[str, list[dict[str, Any]]], navn: str, raekke: Mapping[str, Any], sted: dict[str, str]) -> None:
    """Put ``raekke`` on its sheet, and each list of rows in it on theirs, with the owner's id."""
    egen: dict[str, Any] = dict(sted)
    raekker.setdefault(navn, []).append(egen)
    for felt, vaerdi in _flad(raekke):
        if isinstance(vaerdi, list) and all(isinstance(et, dict) for et in vaerdi):
            ejer = {"hoerer_til": raekke["uid"]} if "uid" in raekke and navn != AFSNIT else {}
            for barn in vaerdi:
                _laeg(raekker, felt, barn, {"afsnit": sted["afsnit"], **ejer})
        elif isinstance(vaerdi, list):
            egen[felt] = "\n".join(vaerdi)
        elif valg := VALG.get((navn, felt)):
            egen[felt] = str(valg(vaerdi).label)
        else:
            egen[felt] = vaerdi


def _flad(raekke: Mapping[str, Any], foran: str = "") -> Iterator[tuple[str, Any]]:
    for felt, vaerdi in raekke.items():
        if isinstance(vaerdi, dict):
            yield from _flad(vaerdi, f"{foran}{felt}.")
        else:
            yield f"{foran}{felt}", vaerdi


def _vist(vaerdi: Any) -> Any:
    return ("Ja" if vaerdi else "Nej") if isinstance(vaerdi, bool) else vaerdi
