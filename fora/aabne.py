"""What is open in a body and belongs on its next agenda."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.db.models import Exists, Model, OuterRef

from fora.models import Dagsordenspunkt, Moede, Punkttype
from fora.tilstande import Moedestatus
from grundlag import kroge
from grundlag.templatetags.visning import dag
from grundlag.udfald import Udfald

HOLDT = (Moedestatus.AFHOLDT, Moedestatus.REFERAT_UDSENDT, Moedestatus.REFERAT_GODKENDT)


@dataclass(frozen=True, slots=True)
class Aabent:
    """Something open: what it would be called on the agenda, and the ``felter`` of the item it becomes."""

    noegle: str
    titel: str
    hvad: str
    type: Punkttype
    felter: dict[str, Any] = field(default_factory=dict)
    bind: Callable[[Model], None] | None = None


def aabne_ting(moede: Moede, punkter: Collection[Dagsordenspunkt]) -> list[Aabent]:
    """What waits for the body of ``moede`` and is not among ``punkter``, those on its agenda."""
    return [*_referater(moede, punkter), *_udsatte(moede), *_afgoerelser(moede, punkter)]


def _referater(moede: Moede, punkter: Collection[Dagsordenspunkt]) -> Iterator[Aabent]:
    """The minutes that are sent and not yet approved, of the meetings before this one."""
    tidligere = Moede.objects.filter(
        gruppe=moede.gruppe_id, status=Moedestatus.REFERAT_UDSENDT, dato__lte=moede.dato
    ).exclude(pk__in=[moede.pk, *(punkt.referat_for_id for punkt in punkter if punkt.referat_for_id)])
    for et in tidligere.order_by("dato", "pk"):
        yield Aabent(
            f"referat-{et.pk}",
            f"Godkendelse af referat fra {dag(et.dato)}",
            "Referatet er sendt ud og ikke godkendt endnu",
            Punkttype.BESLUTNING,
            {"referat_for": et},
        )


def _udsatte(moede: Moede) -> Iterator[Aabent]:
    """The items that earlier meetings deferred and no meeting has taken up since."""
    videre = Dagsordenspunkt.objects.filter(fortsaetter=OuterRef("pk")).exclude(moede__status=Moedestatus.AFLYST)
    udsatte = Dagsordenspunkt.objects.filter(
        ~Exists(videre),
        moede__gruppe=moede.gruppe_id,
        moede__status__in=HOLDT,
        moede__dato__lte=moede.dato,
        udfald=Udfald.UDSAT,
    ).exclude(moede=moede)
    for punkt in udsatte.select_related("moede").order_by("moede__dato", "nummer"):
        yield Aabent(
            f"punkt-{punkt.pk}",
            punkt.titel,
            f"Udsat på mødet {dag(punkt.moede.dato)}",
            Punkttype(punkt.type),
            {
                "fortsaetter": punkt,
                "lukket": punkt.lukket,
                "minutter": punkt.minutter,
                "indstilling": punkt.indstilling,
                "sagsfremstilling": punkt.sagsfremstilling,
            },
        )


def _afgoerelser(moede: Moede, punkter: Collection[Dagsordenspunkt]) -> Iterator[Aabent]:
    """The decisions that wait for this body, as the upper apps tell."""
    paa = {punkt.kilde for punkt in punkter}
    for ting in kroge.afventer(moede.gruppe):
        if ting.url not in paa:
            yield Aabent(
                f"sag-{sha256(ting.url.encode()).hexdigest()[:12]}",
                ting.titel[:200],
                ting.hvad,
                Punkttype.BESLUTNING,
                {"kilde": ting.url[:200]},
                ting.bind,
            )
