"""The two questions of access, asked the same way everywhere: which rows, and may she do this."""

from functools import reduce
from operator import or_
from typing import Any, Self, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Exists, OuterRef, Q

from byomraader.models import Tilknytning
from grundlag import kroge
from grundlag.adgang import Handling
from grundlag.models import Bruger

M = TypeVar("M", bound=models.Model, covariant=True)


class AdgangQuerySet(models.QuerySet[M]):
    """
    Rows that roles reach.

    A subclass says in ``naaet_af`` which Tilknytninger reach a row, in terms of ``OuterRef``;
    the rest follows, for lists and for single deeds alike.
    """

    def naaet_af(self, handling: Handling) -> Q:
        """A filter on Tilknytning, besides "hele systemet"."""
        raise NotImplementedError

    def tilladt_for(self, bruger: Bruger, handling: Handling) -> Self:
        """The rows on which ``bruger`` has a right to ``handling`` today."""
        giver = Tilknytning.objects.giver(bruger, handling)
        roller = Exists(giver.filter(Q(hele_systemet=True) | self.naaet_af(handling)))
        if handling != Handling.SE:
            return self.filter(roller)
        return self.filter(reduce(or_, kroge.adgangskilder(bruger, self.model), Q(roller)))

    def synlige_for(self, bruger: Bruger) -> Self:
        """The rows ``bruger`` may see."""
        return self.tilladt_for(bruger, Handling.SE)

    def med_ret(self, bruger: Bruger, **ret: Handling) -> Self:
        """Tell of each row what ``bruger`` may, in the same query: ``med_ret(bruger, maa_rette=Handling.X)``."""
        samme = _raekker(self.model).filter(pk=OuterRef("pk"))
        return self.annotate(**{navn: Exists(samme.tilladt_for(bruger, handling)) for navn, handling in ret.items()})


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
