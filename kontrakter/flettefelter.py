"""What the merge fields of one agreement say, and which of its texts may hold them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.text import get_text_list

from grundlag.penge import kroner_tekst
from grundlag.templatetags.visning import dag
from kontrakter.models import Aftale, Aftalepart, Aftaletekst


def tekster(aftale: Aftale, parter: Sequence[Aftalepart]) -> list[tuple[str, str]]:
    """Every text that may hold merge fields, with its name."""
    return [
        *((str(felt.label), getattr(aftale, felt)) for felt in Aftaletekst),
        *((f"Forpligtelser for {part}", part.forpligtelser) for part in parter),
    ]


def flettevaerdier(aftale: Aftale, parter: Sequence[Aftalepart], planer: Sequence[str], beloeb: int) -> dict[str, str]:
    """What each merge field of ``aftale`` says; empty for what it does not have."""
    return {
        "titel": aftale.titel,
        "byområde": aftale.byomraade.navn,
        "indsatsområde": aftale.indsatsomraade.navn if aftale.indsatsomraade else "",
        "forum": str(aftale.gruppe or ""),
        "planer": get_text_list(list(planer), "og"),
        "parter": get_text_list([part.fuldt_navn for part in parter], "og"),
        "første dag": dag(aftale.fra),
        "sidste dag": dag(aftale.til),
        "periode": f"{dag(aftale.fra)} – {dag(aftale.til)}",
        "beløb": kroner_tekst(beloeb) if beloeb else "",
        "opsigelsesvarsel": maaneder(aftale.opsigelsesvarsel_maaneder),
        "sagsnummer": aftale.sagsnr,
        "dokumentnummer": aftale.dokumentnr,
    }


def maaneder(antal: int) -> str:
    return "1 måned" if antal == 1 else f"{antal} måneder"
