"""Who may make a body in a byområde, and who reads what is internal to it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from byomraader.models import Byomraade, Tilknytning
from fora.models import Gruppe, Medlemskab
from grundlag.adgang import Handling
from grundlag.models import Bruger


def styrede_byomraader(bruger: Bruger) -> Q:
    """A filter on Byomraade: where ``bruger`` may make bodies, as GruppeQuerySet says who reaches them."""
    giver = Tilknytning.objects.giver(bruger, Handling.STYR_FORUM)
    if giver.filter(Q(hele_systemet=True) | Q(forvaltning__isnull=False)).exists():
        return Q()
    return Q(pk__in=giver.values("byomraade"))


def kraev_styring(bruger: Bruger, byomraade: Byomraade) -> None:
    """Raise PermissionDenied unless ``bruger`` may make bodies in ``byomraade``."""
    if not Byomraade.objects.filter(styrede_byomraader(bruger), pk=byomraade.pk).exists():
        raise PermissionDenied(f"Du har ikke ret til at {Handling.STYR_FORUM.label}.")


def er_medlem(bruger: Bruger, gruppe: Gruppe) -> bool:
    """True if ``bruger`` sits in ``gruppe`` today."""
    return Medlemskab.objects.gyldige().filter(person__bruger=bruger, gruppe=gruppe).exists()
