"""How far a succeskriterium has come from its udgangspunkt towards its målværdi: pure, in words and as a curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grundlag.templatetags.visning import dag, timer
from helhedsplaner.models import Succeskriterium

BREDDE, HOEJDE = 300, 150
_VENSTRE, _HOEJRE, _OVER, _UNDER = 44, 12, 14, 26


@dataclass(frozen=True, slots=True)
class Punkt:
    """What the indicator stood at on a day."""

    dato: date
    vaerdi: Decimal


@dataclass(frozen=True, slots=True)
class Prik:
    """A point of the curve as it is drawn."""

    x: int
    y: int
    tekst: str


@dataclass(frozen=True, slots=True)
class Kurve:
    """The drawing: the målinger as a line with dots, the way from udgangspunkt to målværdi as a broken line."""

    prikker: list[Prik]
    vej: tuple[Prik, Prik] | None
    oeverst: str
    nederst: str
    fra: date
    til: date
    beskrivelse: str

    @property
    def linje(self) -> str:
        return " ".join(f"{et.x},{et.y}" for et in self.prikker)


@dataclass(frozen=True, slots=True)
class Fremdrift:
    """
    A criterion and its målinger, the oldest first.

    ``ord`` is where it stands in two words, with the colour of its mark; ``tekst`` says it in whole sentences.
    """

    kriterium: Succeskriterium
    maalinger: Sequence[Punkt]
    ord: str
    farve: str
    tekst: str

    @property
    def seneste(self) -> Punkt | None:
        return self.maalinger[-1] if self.maalinger else None

    @property
    def punkter(self) -> list[Punkt]:
        """The udgangspunkt, if it has a value and a day before all målinger, and then these."""
        start = _udgangspunkt(self.kriterium)
        if start and all(start.dato < et.dato for et in self.maalinger):
            return [start, *self.maalinger]
        return list(self.maalinger)

    @property
    def kurve(self) -> Kurve | None:
        return tegn(self)


def fremdrift(kriterium: Succeskriterium, maalinger: Sequence[Punkt], idag: date) -> Fremdrift:
    """``maalinger`` in the order of their days; the newest one counts."""
    maal, fra = kriterium.maalvaerdi, kriterium.udgangspunkt
    maalet = _maalet(kriterium)
    if not maalinger:
        return Fremdrift(kriterium, maalinger, "Ikke målt endnu", "graa", f"Der er ingen målinger endnu. {maalet}")
    nu = maalinger[-1]
    senest = f"Senest målt: {_med_enhed(nu.vaerdi, kriterium.enhed)} den {dag(nu.dato)}."
    if maal is None or fra is None or maal == fra:
        mangler = "et udgangspunkt" if maal is not None and fra is None else "en målværdi, der er en anden"
        hvorfor = f"Fremdriften kan ikke regnes ud, før kriteriet har {mangler}."
        return Fremdrift(kriterium, maalinger, "Målt", "blaa", f"{senest} {maalet} {hvorfor}")
    naaet, i_alt = nu.vaerdi - fra, maal - fra
    retning = 1 if i_alt > 0 else -1
    siden = f" siden udgangspunktet den {dag(kriterium.udgangspunkt_dato)}" if kriterium.udgangspunkt_dato else ""
    skridt = _skridt_enhed(kriterium.enhed)
    vejen = f"{timer(naaet * retning)} af {timer(abs(i_alt))}{skridt} i alt{siden or ' siden udgangspunktet'}."
    if naaet * retning >= abs(i_alt):
        return Fremdrift(kriterium, maalinger, "Målet er nået", "groen", f"{vejen} {senest} {maalet}")
    if naaet * retning < 0:
        baglaens = f"Tallet er gået {timer(abs(naaet))}{skridt} den forkerte vej{siden}. {senest} {maalet}"
        return Fremdrift(kriterium, maalinger, "Går den forkerte vej", "roed", baglaens)
    if kriterium.maaldato and kriterium.maaldato < idag:
        return Fremdrift(kriterium, maalinger, "Ikke nået til tiden", "roed", f"{vejen} {senest} {maalet}")
    return Fremdrift(kriterium, maalinger, "På vej", "blaa", f"{vejen} {senest} {maalet}")


def _udgangspunkt(kriterium: Succeskriterium) -> Punkt | None:
    if kriterium.udgangspunkt is None or kriterium.udgangspunkt_dato is None:
        return None
    return Punkt(kriterium.udgangspunkt_dato, kriterium.udgangspunkt)


def _maalet(kriterium: Succeskriterium) -> str:
    if kriterium.maalvaerdi is None:
        return "Kriteriet har ingen målværdi."
    senest = f" senest {dag(kriterium.maaldato)}" if kriterium.maaldato else ""
    return f"Målet er {_med_enhed(kriterium.maalvaerdi, kriterium.enhed)}{senest}."


def _med_enhed(vaerdi: Decimal, enhed: str) -> str:
    return f"{timer(vaerdi)} {enhed}".strip()


def _skridt_enhed(enhed: str) -> str:
    """The unit of a difference: from 71 to 82 per cent are 11 percentage points."""
    enhed = "procentpoint" if enhed.lower().rstrip(".") in {"procent", "pct", "%"} else enhed
    return f" {enhed}" if enhed else ""


def tegn(frem: Fremdrift) -> Kurve | None:
    """The curve, when there is more than one point to draw; the same figures stand in the table beside it."""
    kriterium = frem.kriterium
    start, maal = _udgangspunkt(kriterium), None
    if kriterium.maalvaerdi is not None and kriterium.maaldato is not None:
        maal = Punkt(kriterium.maaldato, kriterium.maalvaerdi)
    punkter = frem.punkter
    alle = [*punkter, *([maal] if maal else [])]
    if not frem.maalinger or len({et.dato for et in alle}) < 2:
        return None
    fra, til = min(et.dato for et in alle), max(et.dato for et in alle)
    lav, hoej = min(et.vaerdi for et in alle), max(et.vaerdi for et in alle)
    spaend = hoej - lav or Decimal(1)

    def prik(et: Punkt) -> Prik:
        x = _VENSTRE + (BREDDE - _VENSTRE - _HOEJRE) * (et.dato - fra).days / (til - fra).days
        y = _OVER + (HOEJDE - _OVER - _UNDER) * float((hoej - et.vaerdi) / spaend)
        return Prik(round(x), round(y), f"{dag(et.dato)}: {_med_enhed(et.vaerdi, kriterium.enhed)}")

    return Kurve(
        prikker=[prik(et) for et in punkter],
        vej=(prik(start), prik(maal)) if start and maal and start in punkter else None,
        oeverst=timer(hoej),
        nederst=timer(lav),
        fra=fra,
        til=til,
        beskrivelse=f"{len(punkter)} punkter fra {dag(punkter[0].dato)} til {dag(punkter[-1].dato)}. {frem.tekst}",
    )
