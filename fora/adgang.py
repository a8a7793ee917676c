"""Who may make a body in a byområde, and who reads what is internal to it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from byomraader.adgang import ALLE, omfang
from byomraader.models import Byomraade
from fora.models import Dagsordenspunkt
from grundlag.adgang import Handling
from grundlag.models import Bruger

GRUPPER = "fora_medlem_af"
"""The ids of the bodies that a user is a member of today (kroge.ADGANGSNOEGLER; the function is in migration 0005)."""

LANGE_TEKSTER: tuple[str, ...] = (
    "indstilling",
    "sagsfremstilling",
    "droeftelse",
    "beslutning",
    "protokolbemaerkning",
)
OFFENTLIGE_TEKSTER: tuple[str, ...] = ("indstilling", "sagsfremstilling", "beslutning", "protokolbemaerkning")


def styrede_byomraader(bruger: Bruger) -> Q:
    """A filter on Byomraade: where ``bruger`` may make bodies, as GruppeQuerySet says who reaches them."""
    giver = omfang(bruger, Handling.STYR_FORUM)
    return ALLE if giver.hele_systemet or giver.forvaltninger else Q(pk__in=giver.byomraader)


def kraev_styring(bruger: Bruger, byomraade: Byomraade) -> None:
    """Raise PermissionDenied unless ``bruger`` may make bodies in ``byomraade``."""
    if not Byomraade.objects.filter(styrede_byomraader(bruger), pk=byomraade.pk).exists():
        raise PermissionDenied(f"Du har ikke ret til at {Handling.STYR_FORUM.label}.")


def tekster_til(punkt: Dagsordenspunkt, *, laeser_internt: bool) -> list[tuple[str, str]]:
    """
    The long texts of ``punkt`` that may be read, each with its name; the empty ones are left out.

    Who is neither a member nor steers the body reads no drøftelse, and of a closed item nothing but
    its heading. Every page and every print asks here.
    """
    felter = LANGE_TEKSTER if laeser_internt else () if punkt.lukket else OFFENTLIGE_TEKSTER
    tekster = [(str(punkt._meta.get_field(felt).verbose_name).capitalize(), getattr(punkt, felt)) for felt in felter]  # type: ignore[union-attr]
    return [(navn, tekst) for navn, tekst in tekster if tekst]


def udfald_til(punkt: Dagsordenspunkt, *, laeser_internt: bool) -> str:
    """What was decided in one word, unless the item is closed to the reader."""
    return punkt.get_udfald_display() if laeser_internt or not punkt.lukket else ""
