"""What happens to a body itself."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from byomraader.models import Byomraade
from fora.adgang import kraev_styring
from fora.handlinger.faelles import laas_gruppe
from fora.models import Gruppe, Gruppetype
from grundlag import kladder
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse

_G = Gruppetype
# Which type may stand under which; the table asks a forum to stand alone, and the two first to stand under something.
UNDER: dict[str, frozenset[Gruppetype]] = {
    _G.ARBEJDSGRUPPE: frozenset({_G.BOLIGSOCIALT_FORUM}),
    _G.PRAKSISNETVAERK: frozenset({_G.ARBEJDSGRUPPE}),
    _G.STYREGRUPPE: frozenset({_G.BOLIGSOCIALT_FORUM, _G.BOLIGSOCIAL_BESTYRELSE}),
    _G.FOELGEGRUPPE: frozenset({_G.BOLIGSOCIALT_FORUM, _G.BOLIGSOCIAL_BESTYRELSE, _G.STYREGRUPPE}),
}
ALENE = (_G.BOLIGSOCIALT_FORUM, _G.BOLIGSOCIAL_BESTYRELSE, _G.STYREGRUPPE, _G.FOELGEGRUPPE)
"""The types that may stand under no other."""


def kan_staa_under(gruppe: Gruppe) -> list[Gruppetype]:
    """The types of body that may be made under ``gruppe``."""
    return [Gruppetype(under) for under, over in UNDER.items() if gruppe.type in over]


@transaction.atomic
def opret_gruppe(*, byomraade: Byomraade, hoerer_under: Gruppe | None = None, af: Bruger, **felter: Any) -> Gruppe:
    """
    Make a body in ``byomraade``. ``felter``: type, navn, aktiv_fra and the like.

    Raises Regelbrud if such a body cannot stand under ``hoerer_under``.
    """
    kraev_styring(af, byomraade)
    gruppe = Gruppe(byomraade=byomraade, hoerer_under=hoerer_under, **felter)
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


@transaction.atomic
def gem_kommissorium(gruppe_id: int, kommissorium: str, *, grundudgave: int, af: Bruger) -> kladder.Resultat:
    """Save the kommissorium, merged with what others have saved since ``grundudgave``. Raises kladder.Konflikt."""
    gruppe = laas_gruppe(gruppe_id, af=af)
    resultat = kladder.flet_ind(gruppe, {"kommissorium": kommissorium}, grundudgave=grundudgave)
    if resultat.aendrede:
        gruppe.full_clean()
        gruppe.save()
        log_haendelse("gruppe.gem_kommissorium", gruppe, af=af)
    kladder.slet(af, kladder.emne_for(gruppe))
    return resultat
