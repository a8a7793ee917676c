"""The minutes of a meeting as data: what is hashed, kept, printed and read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fora.linjer import Opgavelinje, opgaver_i, uden_opgaver
from fora.models import Dagsordenspunkt, Moede
from fora.tilstede import Tilstede, hent_tilstede
from grundlag.kanon import kanonisk

SKABELON = "fora/referat.pdf.html"
INTERNT = ("droeftelse",)
LUKKET = "Punktet er lukket: kun gruppens medlemmer og forumsekretæren kan læse indholdet."


def referatindhold(moede: Moede) -> dict[str, Any]:
    """All of it, in canonical form; ``delbart`` and ``til_person`` take out what a reader may not see."""
    tilstede = hent_tilstede(moede)
    personer = tilstede.personer
    data: dict[str, Any] = kanonisk(
        {
            "gruppe": str(moede.gruppe),
            "titel": moede.titel,
            "dato": moede.dato,
            "start_kl": f"{moede.start_kl:%H.%M}" if moede.start_kl else "",
            "slut_kl": f"{moede.slut_kl:%H.%M}" if moede.slut_kl else "",
            "sted": moede.sted,
            "gaester": moede.gaester,
            "fremmoede": [
                {
                    "navn": str(et.medlemskab.person),
                    "plads": et.medlemskab.get_plads_display(),
                    "art": et.get_art_display(),
                    "stedfortraeder": et.stedfortraeder,
                }
                for et in tilstede.fremmoeder
            ],
            "punkter": [_punkt(punkt, moede, tilstede, personer) for punkt in moede.punkter.all()],
        }
    )
    return data


def referattekster(punkt: Dagsordenspunkt) -> tuple[str, str, str]:
    """What is minuted on ``punkt``."""
    return punkt.droeftelse, punkt.beslutning, punkt.protokolbemaerkning


def laeste_opgaver(tekster: Iterable[str], moede: Moede, personer: Mapping[int, str]) -> list[Opgavelinje]:
    """The tasks in what is minuted on one item."""
    return [linje for tekst in tekster for linje in opgaver_i(tekst, personer, moedet=moede.dato)]


def _punkt(punkt: Dagsordenspunkt, moede: Moede, tilstede: Tilstede, personer: dict[int, str]) -> dict[str, Any]:
    return {
        "uid": punkt.uid,
        "nummer": punkt.nummer,
        "titel": punkt.titel,
        "type": punkt.get_type_display(),
        "lukket": punkt.lukket,
        "indstilling": punkt.indstilling,
        "droeftelse": uden_opgaver(punkt.droeftelse),
        "beslutning": uden_opgaver(punkt.beslutning),
        "protokolbemaerkning": uden_opgaver(punkt.protokolbemaerkning),
        "udfald": punkt.get_udfald_display(),
        "stemmer": punkt.stemmer,
        "fremmoede": str(tilstede.ved(punkt) or ""),
        "bemaerket": [str(et) for et in tilstede.bemaerket(punkt)],
        "opgaver": [
            {"tekst": et.tekst, "hvem": et.navn or str(moede.gruppe), "frist": et.frist}
            for et in laeste_opgaver(referattekster(punkt), moede, personer)
        ],
    }


def delbart(indhold: dict[str, Any]) -> dict[str, Any]:
    """What may be given to anybody: no drøftelse, and of a closed item its heading alone."""
    return {
        **indhold,
        "punkter": [_lukket(punkt) if punkt["lukket"] else _uden_internt(punkt) for punkt in indhold["punkter"]],
    }


def til_medlem(indhold: dict[str, Any], inhabil_i: set[str]) -> dict[str, Any]:
    """What a member reads: all but the items, by uid, in which she is inhabil."""
    return {
        **indhold,
        "punkter": [
            punkt if punkt["uid"] not in inhabil_i else _lukket(punkt) if punkt["lukket"] else _uden_internt(punkt)
            for punkt in indhold["punkter"]
        ],
    }


def _uden_internt(punkt: dict[str, Any]) -> dict[str, Any]:
    return {**punkt, **dict.fromkeys(INTERNT, "")}


def _lukket(punkt: dict[str, Any]) -> dict[str, Any]:
    """Only what names the item."""
    tom: dict[str, Any] = {felt: [] if isinstance(vaerdi, list) else "" for felt, vaerdi in punkt.items()}
    return {**tom, **{felt: punkt[felt] for felt in ("uid", "nummer", "titel", "type", "lukket")}}
