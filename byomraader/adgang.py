"""The two questions of access, asked the same way everywhere: which rows, and may she do this."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Self, TypeVar, cast

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When

from byomraader.models import Tilknytning
from grundlag import kroge
from grundlag.adgang import Handling, Rolle, roller_med
from grundlag.dato import i_dag
from grundlag.kroge import ADGANGSNOEGLER
from grundlag.models import Bruger

M = TypeVar("M", bound=models.Model, covariant=True)

ALLE = Q(pk__isnull=False)
"""Every row: a condition that can stand beside others, where an empty ``Q`` cannot."""
MEDBRAGT = "_medbragte_roller"
NOEGLER = "_medbragte_noegler"


INGEN = Q(pk__in=())
"""No row: what there is left when a scope reaches nothing."""


def en_af(**arme: Sequence[Any]) -> Q:
    """
    ``en_af(byomraade__in=…, udvalg__in=…)``: one of the lookups holds; those that ask for nothing are left out.

    Most scopes are one row of one kind, and every arm costs on every page.
    """
    return reduce(or_, (Q(**{opslag: ider}) for opslag, ider in arme.items() if ider), INGEN)


def er_sand(betingelse: Q) -> Case:
    """``betingelse`` as an annotation that is True or False, also when it asks for one of nothing at all."""
    return Case(When(betingelse, then=Value(True)), default=Value(False))


@dataclass(frozen=True, slots=True)
class Omfang:
    """Where some of a user's roles reach today, by the ids of the rows."""

    hele_systemet: bool
    byomraader: list[int]
    boligorganisationer: list[int]
    forvaltninger: list[int]
    udvalg: list[int]
    afdelinger: list[int]


def hent_med_adgang(bruger_id: Any) -> Bruger | None:
    """
    The user with her roles and the ids that give her access, in one query; two if she has no role.

    She brings them along for as long as the request lasts, since every page asks; anybody else's are looked up.
    """
    roller = list(Tilknytning.objects.filter(bruger=bruger_id).select_related("bruger").annotate(**_noegler("bruger")))
    if roller:
        raekke: Any = roller[0]
        bruger = raekke.bruger
    else:
        raekke = bruger = Bruger.objects.filter(pk=bruger_id).annotate(**_noegler("pk")).first()
    if bruger is not None:
        setattr(bruger, MEDBRAGT, roller)
        setattr(bruger, NOEGLER, {navn: getattr(raekke, navn) for navn in ADGANGSNOEGLER})
    return bruger  # type: ignore[no-any-return]


def noegler(bruger: Bruger, navn: str) -> list[int]:
    """The ids called ``navn`` (kroge.ADGANGSNOEGLER) that give ``bruger`` access."""
    medbragt: dict[str, list[int]] | None = getattr(bruger, NOEGLER, None)
    if medbragt is None:
        return list(Bruger.objects.filter(pk=bruger.pk).values_list(_noegler("pk")[navn], flat=True).get())
    return medbragt[navn]


def _noegler(bruger: str) -> dict[str, Func]:
    """The functions of the database that find the ids, for the user whom the field ``bruger`` names, today."""
    return {
        navn: Func(F(bruger), Value(i_dag()), function=navn, output_field=ArrayField(models.BigIntegerField()))
        for navn in ADGANGSNOEGLER
    }


def _gyldige(bruger: Bruger, roller: Sequence[str]) -> list[Tilknytning]:
    """Those of ``roller`` that ``bruger`` has today."""
    medbragt: list[Tilknytning] | None = getattr(bruger, MEDBRAGT, None)
    egne = bruger.tilknytninger.all() if medbragt is None else medbragt
    return [rolle for rolle in egne if rolle.rolle in roller and rolle.gaelder(i_dag())]


def omfang(bruger: Bruger, handling: Handling, *roller: Rolle) -> Omfang:
    """Where ``bruger`` has a right to ``handling`` today, by all her roles or by ``roller`` only."""
    gyldige = _gyldige(bruger, roller or roller_med(handling))

    def ider(felt: str) -> list[int]:
        return [pk for rolle in gyldige if (pk := getattr(rolle, felt))]

    return Omfang(
        hele_systemet=any(rolle.hele_systemet for rolle in gyldige),
        byomraader=ider("byomraade_id"),
        boligorganisationer=ider("boligorganisation_id"),
        forvaltninger=ider("forvaltning_id"),
        udvalg=ider("udvalg_id"),
        afdelinger=ider("afdeling_id"),
    )


class AdgangQuerySet(models.QuerySet[M]):
    """
    Rows that roles reach.

    A subclass says in ``naaet_af`` which rows a scope reaches; the rest follows, for lists and for
    single deeds alike.
    """

    def naaet_af(self, giver: Omfang, handling: Handling) -> Q:
        """The rows that roles in ``giver`` reach, besides those in hele systemet."""
        raise NotImplementedError

    def _ret(self, bruger: Bruger, handling: Handling) -> Q:
        """What holds for the rows on which ``bruger`` has a right to ``handling`` today."""
        giver = omfang(bruger, handling)
        if giver.hele_systemet:
            return ALLE
        kilder = kroge.adgangskilder(bruger, self.model) if handling == Handling.SE else []
        return reduce(or_, kilder, self.naaet_af(giver, handling))

    def tilladt_for(self, bruger: Bruger, handling: Handling) -> Self:
        """The rows on which ``bruger`` has a right to ``handling`` today."""
        return self.filter(self._ret(bruger, handling))

    def synlige_for(self, bruger: Bruger) -> Self:
        """The rows ``bruger`` may see."""
        return self.tilladt_for(bruger, Handling.SE)

    def med_ret(self, bruger: Bruger, **ret: Handling) -> Self:
        """Tell of each row what ``bruger`` may, in the same query: ``med_ret(bruger, maa_rette=Handling.X)``."""
        return self.annotate(**{navn: er_sand(self._ret(bruger, handling)) for navn, handling in ret.items()})


def _raekker(model: type[models.Model]) -> AdgangQuerySet[Any]:
    """The rows of a model that says who may what."""
    return cast("AdgangQuerySet[Any]", model._default_manager.all())


def maa(bruger: Bruger, handling: Handling, objekt: models.Model) -> bool:
    """True if ``bruger`` has a right to ``handling`` on ``objekt``; one query."""
    return _raekker(type(objekt)).filter(pk=objekt.pk).tilladt_for(bruger, handling).exists()


def kraev(bruger: Bruger, handling: Handling, objekt: models.Model) -> None:
    """Raise PermissionDenied, with a Danish sentence, unless ``bruger`` may."""
    if not maa(bruger, handling, objekt):
        raise _afslag(handling)


def laas(raekker: AdgangQuerySet[M], bruger: Bruger, handling: Handling, **hvilken: Any) -> M:
    """
    The row that ``hvilken`` names, locked, if ``bruger`` may; one query, for the deeds that are done all the time.

    Raises PermissionDenied as ``kraev`` does, and the model's DoesNotExist.
    """
    raekke: Any = raekker.med_ret(bruger, maa=handling).select_for_update(of=("self",)).get(**hvilken)
    if not raekke.maa:
        raise _afslag(handling)
    return cast("M", raekke)


def _afslag(handling: Handling) -> PermissionDenied:
    return PermissionDenied(f"Du har ikke ret til at {handling.label}.")


def har_rolle(bruger: Bruger, handling: Handling) -> bool:
    """True if ``bruger`` has a right to ``handling`` somewhere: for pages that make something new."""
    return bool(_gyldige(bruger, roller_med(handling)))
