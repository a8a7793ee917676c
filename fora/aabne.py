"""What is open in a body and belongs on its next agenda."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import partial
from hashlib import sha256
from typing import Any

from django.db.models import Exists, Model, OuterRef
from django.urls import reverse
from django.utils import timezone

from fora.models import Dagsordenspunkt, Moede, Opgave, Punkttype
from fora.tilstande import Moedestatus
from grundlag import kroge
from grundlag.templatetags.visning import dag
from grundlag.udfald import Udfald

SENDT = (Moedestatus.REFERAT_UDSENDT, Moedestatus.REFERAT_GODKENDT)
HOLDT = (Moedestatus.AFHOLDT, *SENDT)


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
    return [*_referater(moede, punkter), *_udsatte(moede), *_opgaver(moede, punkter), *_afgoerelser(moede, punkter)]


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
            partial(_foer_videre, punkt),
        )


def _foer_videre(fra: Dagsordenspunkt, til: Model) -> None:
    kroge.viderefoert(fra, til, False)


def _opgaver(moede: Moede, punkter: Collection[Dagsordenspunkt]) -> Iterator[Aabent]:
    """The body's open tasks in one item, with what has been done since it last met; nothing of closed items."""
    kilde = reverse("fora:siden_sidst", args=[moede.gruppe_id])
    if kilde in {punkt.kilde for punkt in punkter}:
        return
    staar = Opgave.objects.filter(gruppe=moede.gruppe_id, bortfaldet_tid=None).select_related("person", "punkt")
    aabne = list(staar.filter(udfoert_tid=None).haster())
    if not aabne:
        return
    opgaver = [*aabne, *staar.filter(udfoert_tid__gte=_sidste_moede(moede)).haster()]
    linjer = [_opgavelinje(opgave) for opgave in opgaver if not (opgave.punkt and opgave.punkt.lukket)]
    if lukkede := len(opgaver) - len(linjer):
        linjer.append(f"- {lukkede} {'opgave' if lukkede == 1 else 'opgaver'} fra lukkede punkter")
    yield Aabent(
        "opgaver",
        "Opfølgning på opgaver",
        f"{len(aabne)} {'opgave er åben' if len(aabne) == 1 else 'opgaver er åbne'}",
        Punkttype.ORIENTERING,
        {"kilde": kilde, "sagsfremstilling": "\n".join(linjer)},
    )


def _sidste_moede(moede: Moede) -> datetime:
    sidste = moede.gruppe.moeder.filter(status__in=HOLDT, dato__lt=moede.dato).order_by("-dato").first()
    return timezone.make_aware(datetime.combine(sidste.dato if sidste else moede.gruppe.aktiv_fra, time.min))


def _opgavelinje(opgave: Opgave) -> str:
    hvem = opgave.person or "gruppen selv"
    if opgave.udfoert_tid:
        return f"- {opgave.tekst} – {hvem}: udført{f'. {opgave.resultat}' if opgave.resultat else ''}"
    return f"- {opgave.tekst} – {hvem}{f', frist {dag(opgave.frist)}' if opgave.frist else ''}"


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
