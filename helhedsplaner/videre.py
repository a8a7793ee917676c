"""What a later plan may take over from earlier ones, how its dates move, and where its indsatsområder belong now."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import Prefetch, Q, Sum

from helhedsplaner.models import Budgetlinje, Budgetversion, Helhedsplan, Indsatsomraade, Planafsnit, Regelsaet, Tema
from helhedsplaner.models.budget import gaeldende_budgetter


class Plandel(models.TextChoices):
    """A part of a plan that may be carried over by itself."""

    ORGANISERING = "organisering", "Resumé, vision og organisering"
    AFDELINGER = "afdelinger", "Afdelinger, der stadig var med til sidst"
    PARTER = "parter", "Parter og deres bidrag"
    MEDARBEJDERE = "medarbejdere", "Boligsociale medarbejdere, der stadig er der"
    TEKSTER = "tekster", "Indsatsområdernes tekster"
    MAAL = "maal", "Mål og succeskriterier"
    AKTIVITETER = "aktiviteter", "Aktiviteter, der ikke er opgivet"
    MILEPAELE = "milepaele", "Aktiviteternes milepæle"
    BUDGET = "budget", "Budgettets linjer som udgangspunkt"
    NOEGLE = "noegle", "Nøglen, som boligorganisationerne deler efter"


# Parts that hang on an indsatsområde, which must have a place in the new regelsæt.
OM_OMRAADER = frozenset({Plandel.TEKSTER, Plandel.MAAL, Plandel.AKTIVITETER, Plandel.MILEPAELE, Plandel.BUDGET})
I_AFSNIT = OM_OMRAADER - {Plandel.BUDGET}


@dataclass(frozen=True, slots=True)
class Flytning:
    """How days of an earlier plan become days of a later: as far from the first day, and within the period."""

    fra: date | None
    ny_fra: date
    ny_til: date

    def dag(self, dato: date) -> date:
        """Whole months are whole months, so the first of March stays the first of March."""
        if self.fra is not None:
            maaneder = (self.ny_fra.year - self.fra.year) * 12 + self.ny_fra.month - self.fra.month
            dato = laeg_maaneder_til(dato, maaneder) + timedelta(days=self.ny_fra.day - self.fra.day)
        return min(max(dato, self.ny_fra), self.ny_til)

    def aar(self, aar: int) -> int | None:
        """The year that money of ``aar`` moves to; None when the later plan does not reach it."""
        nyt = aar + (self.ny_fra.year - self.fra.year if self.fra else 0)
        return nyt if self.ny_fra.year <= nyt <= self.ny_til.year else None


def laeg_maaneder_til(dato: date, maaneder: int) -> date:
    """The same day of the month that many months later, or the last of it when the month is shorter."""
    aar, maaned = divmod(dato.year * 12 + dato.month - 1 + maaneder, 12)
    return date(aar, maaned + 1, min(dato.day, calendar.monthrange(aar, maaned + 1)[1]))


def budgetter_at_bygge_paa(plan_ids: Iterable[int]) -> dict[int, Budgetversion]:
    """For each plan the budget that counts; of one never submitted, the one it is writing."""
    ids = list(plan_ids)
    skrevne = Budgetversion.objects.filter(plan__in=ids).order_by("plan_id", "-nummer").distinct("plan_id")
    return {et.plan_id: et for et in skrevne} | {et.plan_id: et for et in gaeldende_budgetter(ids)}


@dataclass(frozen=True, slots=True)
class Brugt:
    """An indsatsområde that earlier plans have content or money in."""

    omraade: Indsatsomraade
    planer: tuple[str, ...]
    kroner: int


def brugte_omraader(kilder: Iterable[Helhedsplan]) -> list[Brugt]:
    """The indsatsområder that ``kilder`` use, each with whose it is and its kroner; four queries."""
    navne = {plan.pk: plan.navn for plan in kilder}
    budgetter = budgetter_at_bygge_paa(navne)
    i_budget = Budgetlinje.objects.filter(version__in=[et.pk for et in budgetter.values()])
    kroner = {
        (plan, omraade): i_alt
        for plan, omraade, i_alt in i_budget.exclude(indsatsomraade=None)
        .order_by()
        .values_list("version__plan", "indsatsomraade")
        .annotate(i_alt=Sum("beloeb"))
    }
    i_tekst = set(Planafsnit.objects.filter(plan__in=navne).order_by().values_list("plan", "indsatsomraade"))
    par = i_tekst | kroner.keys()
    omraader = Indsatsomraade.objects.filter(pk__in={omraade for _, omraade in par}).select_related("regelsaet")
    return [
        Brugt(
            et,
            tuple(navne[plan] for plan in navne if (plan, et.pk) in par),
            sum(kroner.get((plan, et.pk), 0) for plan in navne),
        )
        for et in omraader.prefetch_related("temaer")
    ]


@dataclass(frozen=True, slots=True)
class Forslag:
    """Where an indsatsområde of one regelsæt belongs in another, and by which themes; nowhere when ``til`` is None."""

    til: Indsatsomraade | None
    temaer: tuple[str, ...] = ()


def foreslaa(brugte: Iterable[Indsatsomraade], regelsaet: Regelsaet) -> dict[int, Forslag]:
    """For each area its counterpart in ``regelsaet``: itself, or the one that shares most themes with it."""
    nye = list(regelsaet.indsatsomraader.prefetch_related(Prefetch("temaer", Tema.objects.all())))
    return {et.pk: _forslag(et, nye) for et in brugte}


def _forslag(gammelt: Indsatsomraade, nye: list[Indsatsomraade]) -> Forslag:
    temaer = {tema.pk: tema.navn for tema in gammelt.temaer.all()}

    def faelles(nyt: Indsatsomraade) -> list[str]:
        return [temaer[tema.pk] for tema in nyt.temaer.all() if tema.pk in temaer]

    if any(nyt.pk == gammelt.pk for nyt in nye):
        return Forslag(gammelt)
    # Of those with as much in common the one that is about least else; the first of equals.
    bedst = max(nye, key=lambda nyt: (len(faelles(nyt)), -len(nyt.temaer.all())), default=None)
    if bedst is None or not faelles(bedst):
        return Forslag(None)
    return Forslag(bedst, tuple(faelles(bedst)))


def samlet(tekster: Iterable[tuple[str, str]]) -> str:
    """Texts with where each is from: one alone as it is, several each under its own heading."""
    fulde = [(hvorfra, tekst) for hvorfra, tekst in tekster if tekst]
    if len(fulde) == 1:
        return fulde[0][1]
    return "\n\n".join(f"### Fra {hvorfra}\n\n{tekst}" for hvorfra, tekst in fulde)


def stadig_med(plan: Helhedsplan) -> Q:
    """True of a row with a last day that has none before the plan's own."""
    return Q(til=None) | Q(til__gte=plan.periode_til) if plan.periode_til else Q()


Omraadekort = Mapping[int, int | None]
"""From an indsatsområde to its place in the new regelsæt; None leaves it out."""
