"""What the access matrix is made of: a small world, the people in it, and one expectation per URL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from byomraader.models import Boligorganisation, Byomraade, Forvaltning, Udvalg
from grundlag.adgang import Rolle
from grundlag.models import Bruger
from tests.factories.byomraader import (
    BoligorganisationFactory,
    ByomraadeFactory,
    ForvaltningFactory,
    TilknytningFactory,
    UdvalgFactory,
)
from tests.factories.grundlag import BrugerFactory


@dataclass
class Verden:
    """
    The scopes that the people have.

    An app's ``args`` makes its object in ``byomraade`` and for ``organisation`` (a plan's driftsansvarlige),
    to be treated by ``udvalg``; the strangers are at home in the other byområde and organisation.
    """

    byomraade: Byomraade = field(default_factory=lambda: ByomraadeFactory(navn="Bispebjerg", slug="bispebjerg"))
    organisation: Boligorganisation = field(default_factory=lambda: BoligorganisationFactory(navn="fsb"))
    forvaltning: Forvaltning = field(default_factory=lambda: ForvaltningFactory(kode="tmf"))
    udvalg: Udvalg = field(init=False)
    fremmed_byomraade: Byomraade = field(default_factory=lambda: ByomraadeFactory(navn="Nørrebro", slug="noerrebro"))
    fremmed_organisation: Boligorganisation = field(default_factory=lambda: BoligorganisationFactory(navn="VIBO"))

    def __post_init__(self) -> None:
        self.udvalg = UdvalgFactory(kode="tmu", forvaltning=self.forvaltning)


# Each with the scope that is natural for the role: the name of one of Verden's, or "" for hele systemet.
PERSONER: dict[str, tuple[Rolle | None, str, str]] = {
    "administrator": (Rolle.ADMINISTRATOR, "", ""),
    "koordinator": (Rolle.BOLIGSOCIAL_KOORDINATOR, "boligorganisation", "organisation"),
    "projektleder": (Rolle.PROJEKTLEDER, "boligorganisation", "organisation"),
    "forumsekretaer": (Rolle.FORUMSEKRETAER, "", ""),
    "godkender": (Rolle.GODKENDER, "udvalg", "udvalg"),
    "oekonomi": (Rolle.OEKONOMI, "", ""),
    "laeser": (Rolle.LAESER, "byomraade", "byomraade"),
    "revisor": (Rolle.REVISOR, "", ""),
    "fremmed_koordinator": (Rolle.BOLIGSOCIAL_KOORDINATOR, "boligorganisation", "fremmed_organisation"),
    "fremmed_laeser": (Rolle.LAESER, "byomraade", "fremmed_byomraade"),
    "ingen": (None, "", ""),
}


def opret_person(navn: str, verden: Verden) -> Bruger:
    """Make the person of PERSONER; only an administrator comes into the administration."""
    rolle, felt, omfang = PERSONER[navn]
    bruger = BrugerFactory(navn=navn, is_staff=rolle == Rolle.ADMINISTRATOR)
    if rolle:
        TilknytningFactory(bruger=bruger, rolle=rolle, **({felt: getattr(verden, omfang)} if felt else {}))
    return bruger


def alle(status: int, **undtagen: int) -> dict[str, int]:
    """``alle(200, ingen=404)``: everybody gets 200, but the one with no role 404."""
    ukendte = undtagen.keys() - PERSONER.keys()
    assert not ukendte, f"ukendte personer: {ukendte}"
    return {**dict.fromkeys(PERSONER, status), **undtagen}


@dataclass(frozen=True)
class Adgang:
    """
    One line of the matrix: ``metode`` (get or post) at the URL whose arguments ``args`` makes, and who gets what.

    ``data`` is what is posted; empty is enough where the expected answer to those who may is 200 (the form again).
    """

    metode: str
    args: Callable[[Verden], list[Any]]
    status: dict[str, int]
    data: dict[str, Any] = field(default_factory=dict)


def uden_args(verden: Verden) -> list[Any]:
    """For pages whose URL takes no arguments."""
    return []
