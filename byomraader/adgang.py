"""The two questions of access, asked the same way everywhere: which rows, and may she do this."""

from functools import reduce
from operator import or_
from typing import Any, Self, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Exists, Q
from django.db.models.functions import Coalesce

from byomraader.models import Tilknytning, TilknytningQuerySet
from grundlag import kroge
from grundlag.adgang import Handling
from grundlag.models import Bruger

M = TypeVar("M", bound=models.Model, covariant=True)


class AdgangQuerySet(models.QuerySet[M]):
    """
    Rows that roles reach.

    A subclass says in ``naaet_af`` which rows the scopes of some Tilknytninger reach; the rest
    follows, for lists and for single deeds alike.
    """

    def naaet_af(self, giver: TilknytningQuerySet, handling: Handling) -> Q:
        """
        The rows that ``giver`` reach, besides those in hele systemet.

        By ``__in`` on ``giver``, or an Exists that meets the row in one equality only: the database
        then finds the scopes once, and not once for each of thousands of rows.
        """
        raise NotImplementedError

    def _ret(self, bruger: Bruger, handling: Handling) -> Q:
        """What holds for the rows on which ``bruger`` has a right to ``handling`` today."""
        giver = Tilknytning.objects.giver(bruger, handling)
        roller = Q(Exists(giver.filter(hele_systemet=True))) | self.naaet_af(giver, handling)
        if handling != Handling.SE:
            return roller
        return reduce(or_, kroge.adgangskilder(bruger, self.model), roller)

    def tilladt_for(self, bruger: Bruger, handling: Handling) -> Self:
        """The rows on which ``bruger`` has a right to ``handling`` today."""
        return self.filter(self._ret(bruger, handling))

    def synlige_for(self, bruger: Bruger) -> Self:
        """The rows ``bruger`` may see."""
        return self.tilladt_for(bruger, Handling.SE)

    def med_ret(self, bruger: Bruger, **ret: Handling) -> Self:
        """Tell of each row what ``bruger`` may, in the same query: ``med_ret(bruger, maa_rette=Handling.X)``."""
        return self.annotate(**{navn: Coalesce(self._ret(bruger, handling), False) for navn, handling in ret.items()})


def _raekker(model: type[models.Model]) -> AdgangQuerySet[Any]:
    """The rows of a model that says who may what."""
    return cast("AdgangQuerySet[Any]", model._default_manager.all())


def maa(bruger: Bruger, handling: Handling, objekt: models.Model) -> bool:
    """True if ``bruger`` has a right to ``handling`` on ``objekt``; one query."""
    return _raekker(type(objekt)).filter(pk=objekt.pk).tilladt_for(bruger, handling).exists()


def kraev(bruger: Bruger, handling: Handling, objekt: models.Model) -> None:
    """Raise PermissionDenied, with a Danish sentence, unless ``bruger`` may."""
    if not maa(bruger, handling, objekt):
        raise PermissionDenied(f"Du har ikke ret til at {handling.label}.")


def har_rolle(bruger: Bruger, handling: Handling) -> bool:
    """True if ``bruger`` has a right to ``handling`` somewhere: for pages that make something new."""
    return Tilknytning.objects.giver(bruger, handling).exists()
