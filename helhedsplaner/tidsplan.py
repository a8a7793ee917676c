"""The calendar counted backwards from a plan's first day: pure, over days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from grundlag.kroge import Datoskridt
from grundlag.templatetags.visning import dag as dag_tekst
from helhedsplaner.models import Planskridt

NAAET, FOR_SENT, OVERSKREDET, VENTER = "naaet", "for_sent", "overskredet", "venter"


@dataclass(frozen=True, slots=True)
class Skridt:
    """A step as the page shows it; ``er_naaet`` without a day is done, nobody wrote when."""

    datoer: Datoskridt
    er_naaet: bool
    dag: date

    @property
    def luft(self) -> int:
        """How many days there were, or are, to the last; below zero it is, or was, too late."""
        return (self.datoer.senest - (self.datoer.naaet or self.dag)).days

    @property
    def tilstand(self) -> str:
        if self.er_naaet:
            return FOR_SENT if self.datoer.naaet and self.luft < 0 else NAAET
        return OVERSKREDET if self.luft < 0 else VENTER

    @property
    def luft_tekst(self) -> str:
        antal = dage_tekst(abs(self.luft))
        if self.er_naaet:
            if self.datoer.naaet is None:
                return "Nået"
            if self.luft == 0:
                return "Nået på dagen"
            return f"Nået {antal} for sent" if self.luft < 0 else f"Nået med {antal} til rest"
        if self.luft == 0:
            return "Skal nås i dag"
        return f"Overskredet med {antal}" if self.luft < 0 else f"{antal} tilbage"


@dataclass(frozen=True, slots=True)
class Tidsplan:
    """The steps in order, and what can be said of all of them."""

    start: date
    dag: date
    skridt: tuple[Skridt, ...]

    @property
    def strammest(self) -> Skridt | None:
        """The step still open that has the least time left."""
        return min((et for et in self.skridt if not et.er_naaet), key=lambda et: et.luft, default=None)

    @property
    def tidligst(self) -> date:
        """The first day that can be held, if every step still takes the days set aside for it."""
        strammest = self.strammest
        return self.start + timedelta(days=max(0, -strammest.luft)) if strammest else self.start


def dage_tekst(antal: int) -> str:
    return "1 dag" if antal == 1 else f"{antal} dage"


def egne_skridt(senest: date, tider: Mapping[str, int]) -> list[tuple[Planskridt, date, date]]:
    """The steps before the approvals with the days on which each begins and ends, when the last ends on ``senest``."""
    skridt: list[tuple[Planskridt, date, date]] = []
    for et in reversed(Planskridt):
        begynd = senest - timedelta(days=tider.get(et, 0))
        skridt.insert(0, (et, begynd, senest))
        senest = begynd
    return skridt


def indsendes_senest(start: date, godkendelser: Iterable[Datoskridt]) -> date:
    """The day on which the first of the bodies needs the case; without one, the day before ``start``."""
    return min((et.aflevering for et in godkendelser), default=start - timedelta(days=1))


def laeg_tidsplan(
    start: date,
    tider: Mapping[str, int],
    naaet: Mapping[str, date | None],
    godkendelser: Iterable[Datoskridt],
    *,
    dag: date,
) -> Tidsplan:
    """
    Every step with its last day. ``naaet`` holds the own steps that are done, with the day where it is known.

    The plan must be submitted when the first of the bodies needs the case; from there each step before it takes the
    days of ``tider``.
    """
    oppefra = list(godkendelser)
    egne = [
        Skridt(Datoskridt(str(et.label), begynd, senest, naaet.get(et)), et in naaet, dag)
        for et, begynd, senest in egne_skridt(indsendes_senest(start, oppefra), tider)
    ]
    return Tidsplan(start, dag, (*egne, *(Skridt(et, et.naaet is not None, dag) for et in oppefra)))


@dataclass(frozen=True, slots=True)
class Bjaelke:
    """Where a step lies on the line, in thousandths of its length; ``naaet`` is the real day."""

    x: int
    bredde: int
    naaet: int | None


def bjaelker(plan: Tidsplan) -> tuple[list[Bjaelke], int, date, date]:
    """A bar for each step, where today lies, and the line's first and last day."""
    dage = [plan.start, plan.dag]
    for et in plan.skridt:
        dage += [et.datoer.aflevering, et.datoer.senest, et.datoer.naaet or et.datoer.senest]
    foerste, sidste = min(dage), max(dage)
    laengde = max((sidste - foerste).days, 1)

    def sted(dato: date) -> int:
        return round(1000 * (dato - foerste).days / laengde)

    linjer = [
        Bjaelke(
            sted(et.datoer.aflevering),
            max(sted(et.datoer.senest) - sted(et.datoer.aflevering), 4),
            sted(et.datoer.naaet) if et.datoer.naaet else None,
        )
        for et in plan.skridt
    ]
    return linjer, sted(plan.dag), foerste, sidste


def luften(plan: Tidsplan) -> tuple[str, str]:
    """The state of the whole, as (slags of message, sentence)."""
    strammest = plan.strammest
    if strammest is None:
        return "success", "Alle skridt frem til planens første dag er nået."
    hvad = f"»{strammest.datoer.titel}« skal være nået senest {dag_tekst(strammest.datoer.senest)}"
    if strammest.luft > 0:
        return "info", f"Der er {dage_tekst(strammest.luft)} luft i planen. Strammest er det næste: {hvad}."
    if strammest.luft == 0:
        return "warning", f"Der er ingen luft tilbage: {hvad}, og det er i dag."
    sent = (
        f"»{strammest.datoer.titel}« skulle være nået {dag_tekst(strammest.datoer.senest)}, for "
        f"{dage_tekst(-strammest.luft)} siden."
    )
    if plan.start <= plan.dag:
        return "error", f"Planens første dag er passeret, og et skridt mangler stadig: {sent}"
    return "error", (
        f"Luften er brugt. {sent} Skal de øvrige skridt have den tid, der er sat af, kan planen tidligst "
        f"starte {dag_tekst(plan.tidligst)}."
    )


def med_adresser(plan: Tidsplan, adresser: Mapping[str, str], hvem: str) -> Tidsplan:
    """The own steps lead to where they are done, and are the driftsansvarlige organisation's."""
    skridt = tuple(
        replace(et, datoer=replace(et.datoer, url=adresser[et.datoer.titel], hvem=hvem))
        if et.datoer.titel in adresser
        else et
        for et in plan.skridt
    )
    return replace(plan, skridt=skridt)
