"""What happens to a body itself."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from byomraader.models import Byomraade
from fora.adgang import kraev_styring
from fora.handlinger.faelles import laas_gruppe
from fora.models import Gruppe, Gruppeplacering, Gruppetype
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse


def kan_staa_under(gruppe: Gruppe) -> list[Gruppetype]:
    """The types of body that may be made under ``gruppe``."""
    return _typer(gruppe.type)


def kan_staa_alene() -> list[Gruppetype]:
    """The types that may stand under no other."""
    return _typer("")


def _typer(under: str) -> list[Gruppetype]:
    fundne = set(Gruppeplacering.objects.filter(under=under).values_list("type", flat=True))
    return [et for et in Gruppetype if et.value in fundne]


@transaction.atomic
def opret_gruppe(*, byomraade: Byomraade, hoerer_under: Gruppe | None = None, af: Bruger, **felter: Any) -> Gruppe:
    """
    Make a body in ``byomraade``. ``felter``: type, navn, aktiv_fra and the like.

    Raises Regelbrud if such a body cannot stand under ``hoerer_under``.
    """
    kraev_styring(af, byomraade)
    gruppe = Gruppe(byomraade=byomraade, hoerer_under=hoerer_under, **felter)
    if not hoerer_under and gruppe.type not in kan_staa_alene():
        raise Regelbrud(f"{gruppe.get_type_display()} hører altid under en anden gruppe.", felt="type")
    if hoerer_under and gruppe.type not in kan_staa_under(hoerer_under):
        raise Regelbrud(
            f"{gruppe.get_type_display()} kan ikke høre under {hoerer_under.get_type_display()}.", felt="type"
        )
    if hoerer_under and hoerer_under.byomraade_id != byomraade.pk:
        raise Regelbrud("Gruppen, den hører under, er i et andet byområde.", felt="byomraade")
    gruppe.full_clean()
    gruppe.save()
    log_haendelse("gruppe.opret", gruppe, af=af)
    return gruppe


@transaction.atomic
def ret_gruppe(gruppe_id: int, *, af: Bruger, **felter: Any) -> Gruppe:
    """Change a body's short fields: navn, beslutningsdygtig_ved, aktiv_fra, aktiv_til."""
    gruppe = laas_gruppe(gruppe_id, af=af)
    for felt, vaerdi in felter.items():
        setattr(gruppe, felt, vaerdi)
    gruppe.full_clean()
    gruppe.save()
    log_haendelse("gruppe.ret", gruppe, af=af)
    return gruppe
