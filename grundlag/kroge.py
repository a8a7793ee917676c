"""
The hooks: the only way in which a lower app reaches an upper one (beslutninger § 1).

A lower app calls a hook; upper apps have registered in ``AppConfig.ready()``. The functions run
inside the caller's transaction, in the order of registration. Nothing else may be called upward.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

if TYPE_CHECKING:
    from django.db.models import Model, Q, QuerySet

    from grundlag.models import Bruger

P = ParamSpec("P")
R = TypeVar("R")


class Krog(Generic[P, R]):
    """A list of functions that all get the same question; the answers come as one list."""

    def __init__(self, navn: str) -> None:
        self.navn = navn
        self.funktioner: list[Callable[P, Iterable[R]]] = []

    def registrer(self, funktion: Callable[P, Iterable[R]]) -> None:
        """Add ``funktion``, once; call from ``AppConfig.ready()``."""
        if funktion not in self.funktioner:
            self.funktioner.append(funktion)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        return [svar for funktion in self.funktioner for svar in funktion(*args, **kwargs)]


@dataclass(frozen=True, slots=True)
class Krav:
    """
    One thing that a step asks for, met or not; shown in the same words as it is enforced.

    ``hvem`` is whose turn it is, ``siden`` the day since when, ``url`` where it is mended.
    ``kan_undtages`` tells whether a reasoned exception may stand in for it.
    """

    kode: str
    tekst: str
    opfyldt: bool
    hvem: str = ""
    url: str = ""
    siden: date | None = None
    kan_undtages: bool = True


@dataclass(frozen=True, slots=True)
class Raekke:
    """One line of a panel: a linked title, a status word with its colour class, a remark."""

    titel: str
    url: str = ""
    status: str = ""
    farve: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """
    What an upper app shows on a lower app's page; only rows that the user may see.

    ``alarmer`` are what is wrong, in sentences that the page says at its top.
    """

    titel: str
    raekker: tuple[Raekke, ...]
    tom: str
    url: str = ""
    url_tekst: str = ""
    alarmer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Virkning:
    """What an event led to, in one sentence for the user."""

    tekst: str


@dataclass(frozen=True, slots=True)
class Beslutning:
    """What the minutes say was decided on an agenda item; ``udfald`` is a value of ``grundlag.udfald.Udfald``."""

    udfald: str
    dato: date
    tekst: str = ""


@dataclass(frozen=True, slots=True)
class Afventer:
    """
    Something that waits for a user or a body; ``frist`` is the day it should be done by.

    ``bind(punkt)`` ties it to the agenda item on which a body is to decide it, in the caller's transaction.
    """

    titel: str
    url: str
    hvad: str
    frist: date | None = None
    siden: date | None = None
    bind: Callable[[Model], None] | None = None


@dataclass(frozen=True, slots=True)
class Versionsord:
    """What became of the version with this id, as it is said after "som": "godkendt af Miljøudvalget"."""

    version: int
    tekst: str
    dato: date
    url: str = ""


@dataclass(frozen=True, slots=True)
class Datoskridt:
    """
    A step that must be done by a day: ``senest``, its case handed in by ``aflevering``, and done on ``naaet``.

    ``hvem`` is whose it is, ``note`` what else is to be known of when.
    """

    titel: str
    aflevering: date
    senest: date
    naaet: date | None = None
    hvem: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fund:
    """One hit of the search; ``slags`` is the kind of thing in one Danish word."""

    slags: str
    titel: str
    url: str
    note: str = ""


krav: Krog[[Model, str], Krav] = Krog("krav")
"""``krav(objekt, skridt)``: what the named step of a plan or aftale asks for."""

versionsvirkning: Krog[[Model], Virkning] = Krog("versionsvirkning")
"""``versionsvirkning(version)``: what a new version starts, keeps and voids."""

panel: Krog[[Model, Bruger], Panel] = Krog("panel")
"""``panel(objekt, bruger)``: authorised rows for the page of ``objekt``."""

beslutningsvirkning: Krog[[Model, Beslutning | None, Bruger], Virkning] = Krog("beslutningsvirkning")
"""
``beslutningsvirkning(punkt, beslutning, af)``: what a minuted decision does, or undoes.

Call it for every item when ``af`` confirms the minutes, with what was decided on it; and with None in the place of
the decision when the item is reopened, which takes back all that its decision did. Once for each: asked again with
the same decision it does nothing, and with another it first takes the old one back. It runs in the caller's
transaction; a Regelbrud says, in Danish, why the decision cannot take effect, and the whole confirmation (or
reopening) is refused.
"""

punktindhold: Krog[[Sequence[Model]], tuple[int, Panel]] = Krog("punktindhold")
"""``punktindhold(punkter)``: what agenda items carry, each panel with its item's id; once for all, however many."""

viderefoert: Krog[[Model, Model, bool], None] = Krog("viderefoert")
"""
``viderefoert(fra, til, tilbage)``: the agenda item ``til`` goes on with ``fra``, and carries what it carried.

With ``tilbage`` it no longer does, since ``fra`` is opened again: what it carried is taken off. Nothing is answered.
"""

adgangskilder: Krog[[Bruger, type[Model]], Q] = Krog("adgangskilder")
"""``adgangskilder(bruger, model)``: rows of ``model`` that more than a role lets the user see."""

ADGANGSNOEGLER: list[str] = []
"""
Functions of the database, ``(user id, day) → ids``, that let a user see more than her roles do; upper apps add theirs.

They are asked with the user and her roles, in the same query, and ``adgangskilder`` answers with the ids themselves
(``byomraader.adgang.noegler``): what most users have none of costs them nothing.
"""

afventer: Krog[[Model], Afventer] = Krog("afventer")
"""``afventer(hvem)``: what waits for a user, or for a body that meets."""

ventende: Krog[[Bruger], QuerySet[Any, tuple[Any, ...]]] = Krog("ventende")
"""``ventende(bruger)``: what waits for a user and is plain rows (``ventende.raekker``); all apps' come in one query."""

soegekilder: Krog[[Bruger, str], Fund] = Krog("soegekilder")
"""``soegekilder(bruger, tekst)``: hits among what the user may see."""

versionsord: Krog[[Model, Bruger], Versionsord] = Krog("versionsord")
"""``versionsord(objekt, bruger)``: what became of the versions of ``objekt``, as far as the user may see it."""

tidsplan: Krog[[Model], Datoskridt] = Krog("tidsplan")
"""``tidsplan(objekt)``: the dated steps that ``objekt`` must go through before its first day, in their usual order."""

udsigt: Krog[[Model, Mapping[str, Any], Mapping[str, Any]], Raekke] = Krog("udsigt")
"""``udsigt(plan, foer, efter)``: who must decide again, and why, if the newest version's sections became ``efter``."""

ALLE: tuple[Krog[..., Any], ...] = (
    krav,
    versionsvirkning,
    panel,
    beslutningsvirkning,
    punktindhold,
    viderefoert,
    adgangskilder,
    afventer,
    ventende,
    soegekilder,
    versionsord,
    tidsplan,
    udsigt,
)
