"""Who saved which section of a plan when: what lies between two of its versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast
from django.utils import timezone

from grundlag.models import Haendelse
from helhedsplaner.models import (
    Aktivitet,
    Deltagelse,
    Helhedsplan,
    Maal,
    Milepael,
    Planafsnit,
    Planmedarbejder,
    Planpart,
    Praekvalifikation,
    Succeskriterium,
)

HOEJST = 2000
# Whose saves are told, by the path from the row to what its section is called; a fixed name where there is no path.
_STEDER: tuple[tuple[Any, str, str], ...] = (
    (Planafsnit, "plan", "indsatsomraade__navn"),
    (Maal, "afsnit__plan", "afsnit__indsatsomraade__navn"),
    (Succeskriterium, "maal__afsnit__plan", "maal__afsnit__indsatsomraade__navn"),
    (Aktivitet, "afsnit__plan", "afsnit__indsatsomraade__navn"),
    (Milepael, "aktivitet__afsnit__plan", "aktivitet__afsnit__indsatsomraade__navn"),
    (Deltagelse, "plan", ""),
    (Planpart, "plan", ""),
    (Planmedarbejder, "plan", ""),
    (Praekvalifikation, "plan", ""),
)
_FASTE = {Deltagelse: "Afdelinger", Planpart: "Parter", Planmedarbejder: "Medarbejdere"}
# Deeds on the plan itself; the steps of its life are not saves.
_PAA_PLANEN = {
    "helhedsplan.gem": "Resumé, vision og organisering",
    "helhedsplan.ret_stamdata": "Stamdata og periode",
    "helhedsplan.gem_budget": "Budget",
    "helhedsplan.tilfoej_afdelinger": "Afdelinger",
    "helhedsplan.ret_egenbetalinger": "Afdelinger",
    "helhedsplan.hent_tilbage": "Hentet tilbage fra en tidligere udgave",
    "helhedsplan.tag_tekst_ind": "Taget ind fra Word",
}
_GEMMER = frozenset({"gem", "tilfoej", "ret", "slet", "flyt"})


@dataclass(frozen=True, slots=True)
class Gemning:
    """One person's saves of one section on one day."""

    dag: date
    hvem: str
    sted: str
    antal: int


@dataclass(frozen=True, slots=True)
class Mellemrum:
    """The saves between two versions, by day, person and section, the newest first."""

    gemninger: list[Gemning]
    antal: int


def mellemrum(plan: Helhedsplan, skel: Iterable[datetime]) -> list[Mellemrum]:
    """
    The saves of ``plan`` in each gap between the moments ``skel``, the newest gap first: one more than there are.

    Two queries: the row history knows which rows were ever the plan's, the log who wrote in them. At most the
    newest 2,000 saves are told.
    """
    steder = _steder(plan)
    emner = Q(emne_type=Helhedsplan._meta.label_lower, emne_id=str(plan.pk), handling__in=_PAA_PLANEN)
    for model, _, _ in _STEDER:
        ider = [nummer for slags, nummer in steder if slags == model._meta.label_lower]
        if ider:
            emner |= Q(emne_type=model._meta.label_lower, emne_id__in=ider)
    graenser = sorted(skel, reverse=True)
    tael: list[Counter[tuple[date, str, str]]] = [Counter() for _ in range(len(graenser) + 1)]
    raekker = (
        Haendelse.objects.filter(emner)
        .order_by("-pk")
        .values_list("tid", "aktoer_tekst", "emne_type", "emne_id", "handling")
    )
    for tid, hvem, slags, nummer, handling in raekker[:HOEJST]:
        if handling not in _PAA_PLANEN and handling.rpartition(".")[2] not in _GEMMER:
            continue
        sted = _PAA_PLANEN.get(handling) or steder.get((slags, nummer), "")
        tael[sum(tid <= graense for graense in graenser)][timezone.localdate(tid), hvem, sted] += 1
    return [Mellemrum([Gemning(*noegle, antal) for noegle, antal in tal.items()], tal.total()) for tal in tael]


def _steder(plan: Helhedsplan) -> dict[tuple[str, str], str]:
    """Every row that was ever the plan's, deleted ones too, and the section that it is of."""
    delene = [
        model.pgh_event_model._default_manager.filter(**{til_plan: plan.pk})
        .order_by()
        .values_list(
            Value(model._meta.label_lower, CharField()),
            Cast("pgh_obj_id", CharField()),
            Cast(navn, CharField()) if navn else Value(str(_FASTE.get(model, "Prækvalifikation")), CharField()),
        )
        for model, til_plan, navn in _STEDER
    ]
    return {(slags, nummer): navn for slags, nummer, navn in delene[0].union(*delene[1:])}
