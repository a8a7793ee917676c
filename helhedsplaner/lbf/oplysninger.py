"""What is known of a plan, fetched once, and what a field of Landsbyggefonden's forms holds."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Max, OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import ExtractYear

from grundlag.sortering import DanskOrden
from helhedsplaner.models import (
    Aktivitet,
    Budgetlinje,
    Budgetversion,
    Helhedsplan,
    Maal,
    Maaling,
    Milepael,
    Postering,
    Praekvalifikation,
    Succeskriterium,
)

_RAEKKEFOELGE = ("afsnit__indsatsomraade__raekkefoelge", "afsnit", "raekkefoelge", "pk")


def _er_tal(tekst: str) -> bool:
    return bool(re.fullmatch(r"(−?\d{1,3}(\.\d{3})*(,\d+)?)?", tekst))


@dataclass(frozen=True)
class Tabel:
    """A field that is many: every cell as text, ready to be copied."""

    kolonner: list[str]
    raekker: list[list[str]]

    @cached_property
    def _talkolonner(self) -> list[bool]:
        """For each column after the first whether all that it says is numbers: those are set to the right on paper."""
        kolonner = list(zip(*self.raekker, strict=True)) or [()] * len(self.kolonner)
        return [bool(nummer) and any(kolonne) and all(map(_er_tal, kolonne)) for nummer, kolonne in enumerate(kolonner)]

    def med_tal(self, celler: list[str]) -> list[tuple[str, bool]]:
        """``celler`` of one row, each with whether its column is of numbers."""
        return list(zip(celler, self._talkolonner, strict=True))


Vaerdi = str | Tabel


@dataclass(frozen=True, slots=True)
class Felt:
    """One field of the form; without ``vaerdi`` it is missing, and ``side`` is where it is filled in, if anywhere."""

    gruppe: str
    navn: str
    vaerdi: Vaerdi | None
    side: str

    @property
    def tekst(self) -> str:
        return self.vaerdi if isinstance(self.vaerdi, str) else ""

    @property
    def tabel(self) -> Tabel | None:
        return self.vaerdi if isinstance(self.vaerdi, Tabel) else None

    @property
    def mangler(self) -> bool:
        return self.vaerdi is None


class Oplysninger:
    """What is known of a plan; each part is fetched once, and only if a field asks for it."""

    def __init__(self, plan: Helhedsplan) -> None:
        self.plan = plan

    @cached_property
    def praekvalifikation(self) -> Praekvalifikation:
        return self.plan.praekvalifikationer.order_by("-nummer").first() or Praekvalifikation(plan=self.plan)

    @cached_property
    def deltagelser(self) -> list[Any]:
        return list(
            self.plan.deltagelser.select_related("afdeling__boligorganisation").order_by(
                DanskOrden("afdeling__boligorganisation__navn"), "afdeling__nummer", "pk"
            )
        )

    @cached_property
    def linjer(self) -> list[Budgetlinje]:
        """Of the newest budget: what is applied for, or as it has been moved since."""
        nyeste = Budgetversion.objects.filter(plan=self.plan).order_by("-nummer").values("pk")[:1]
        return list(Budgetlinje.objects.filter(version=Subquery(nyeste)).select_related("indsatsomraade"))

    @cached_property
    def kilder(self) -> Counter[str]:
        i_alt: Counter[str] = Counter()
        for linje in self.linjer:
            i_alt[linje.kilde] += linje.beloeb
        return i_alt

    @cached_property
    def afsnit(self) -> list[Any]:
        return list(self.plan.afsnit.select_related("indsatsomraade"))

    @cached_property
    def maal(self) -> list[Maal]:
        maal = Maal.objects.filter(afsnit__plan=self.plan).select_related("afsnit__indsatsomraade")
        gaeldende: Any = Maaling.objects.filter(kriterium=OuterRef("pk"), annulleret=False)
        gaeldende = gaeldende.order_by("-dato", "-pk")
        kriterier = Succeskriterium.objects.annotate(
            maalt=Subquery(gaeldende.values("vaerdi")[:1]), maalt_dato=Subquery(gaeldende.values("dato")[:1])
        )
        return list(maal.prefetch_related(Prefetch("succeskriterier", kriterier)).order_by(*_RAEKKEFOELGE))

    @cached_property
    def aktiviteter(self) -> list[Any]:
        aktiviteter = Aktivitet.objects.filter(afsnit__plan=self.plan).select_related("afsnit__indsatsomraade")
        taelles = Q(registreringer__annulleret=False)
        aktiviteter = aktiviteter.annotate(
            gange=Count("registreringer", filter=taelles), deltagere=Sum("registreringer__antal", filter=taelles)
        )
        return list(aktiviteter.order_by(*_RAEKKEFOELGE))

    @cached_property
    def milepaele(self) -> list[Milepael]:
        milepaele = Milepael.objects.filter(aktivitet__afsnit__plan=self.plan)
        return list(milepaele.select_related("aktivitet__afsnit__indsatsomraade").order_by("dato", "pk"))

    @cached_property
    def brugt(self) -> list[tuple[str, int, Decimal, date]]:
        """Kilde, year, kroner of what has been used and the day of the last."""
        posteringer = Postering.objects.filter(konto__plan=self.plan).order_by().annotate(aar=ExtractYear("dato"))
        return list(posteringer.values_list("konto__kilde", "aar").annotate(Sum("beloeb"), Max("dato")))

    @property
    def seneste_postering(self) -> date | None:
        return max((dato for *_, dato in self.brugt), default=None)
