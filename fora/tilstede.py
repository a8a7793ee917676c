"""Who is there at each item of a meeting, read once for all of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q

from fora.fremmoede import Fremmoedetal, Saede, Skift, optagne, taelling
from fora.models import Bevaegelse, Dagsordenspunkt, Fremmoede, Fremmoedeart, Inhabilitet, Medlemskab, Moede
from fora.models.medlemmer import MedlemskabQuerySet, gyldig_paa
from grundlag.sortering import DanskOrden

FYLDT = frozenset({Fremmoedeart.TIL_STEDE, Fremmoedeart.STEDFORTRAEDER})


@dataclass
class Tilstede:
    """Who sat in the body, the seats of its meeting, what happened to them, and who was inhabil."""

    moede: Moede
    kraever: int | None
    medlemmer: list[Medlemskab]
    fremmoeder: list[Fremmoede]
    bevaegelser: list[Any]
    inhabiliteter: list[Inhabilitet]
    saeder: list[Saede] = field(init=False)
    skift: list[Skift] = field(init=False)
    inhabile: dict[int, set[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.saeder = [Saede(et.pk, et.art in FYLDT, et.art == Fremmoedeart.STEDFORTRAEDER) for et in self.fremmoeder]
        self.skift = [Skift(et.fremmoede_id, et.nummer, et.art) for et in self.bevaegelser]
        saede_for = {et.medlemskab.person_id: et.pk for et in self.fremmoeder}
        self.inhabile = defaultdict(set)
        for inhabil in self.inhabiliteter:
            if inhabil.person_id in saede_for:
                self.inhabile[inhabil.punkt_id].add(saede_for[inhabil.person_id])

    @property
    def personer(self) -> dict[int, str]:
        """The names of those who sat in the body, by the ids of the persons."""
        return {et.person_id: et.person.navn for et in self.medlemmer}

    def ved(self, punkt: Dagsordenspunkt) -> Fremmoedetal | None:
        """Who counts at ``punkt``; None while nobody has said who came."""
        if not self.fremmoeder:
            return None
        return taelling(
            self.saeder,
            self.skift,
            nummer=punkt.nummer,
            inhabile=self.inhabile.get(punkt.pk, set()),
            kraever=self.kraever,
        )

    def er_til_stede(self, fremmoede: Fremmoede, punkt: Dagsordenspunkt) -> bool:
        return fremmoede.pk in optagne(self.saeder, self.skift, til_og_med=punkt.nummer)

    def bemaerket(self, punkt: Dagsordenspunkt) -> list[Bevaegelse | Inhabilitet]:
        """What was noted about people at ``punkt``, as it is minuted."""
        return [
            *(et for et in self.bevaegelser if et.punkt_id == punkt.pk),
            *(et for et in self.inhabiliteter if et.punkt_id == punkt.pk),
        ]


def hent_tilstede(moede: Moede) -> Tilstede:
    """``moede`` comes with its gruppe. Who was there is found by her seat, also if that has been ended since."""
    dag = moede.dato
    skrevet = {et.medlemskab_id: et for et in moede.fremmoeder.order_by()}
    i_gruppen = Medlemskab.objects.filter(gyldig_paa(dag) | Q(pk__in=skrevet), gruppe=moede.gruppe_id)
    sad = list(i_gruppen.select_related("person").order_by(DanskOrden("person__navn"), "pk"))
    fremmoeder = []
    for medlemskab in sad:
        if fremmoede := skrevet.get(medlemskab.pk):
            fremmoede.medlemskab = medlemskab
            fremmoeder.append(fremmoede)
    return Tilstede(
        moede,
        moede.gruppe.beslutningsdygtig_den(dag, paa_moede=moede.pk),
        [et for et in sad if et.gyldig(dag)],
        fremmoeder,
        _bevaegelser(moede, fremmoeder) if fremmoeder else [],
        list(Inhabilitet.objects.filter(punkt__moede=moede).order_by("punkt__nummer", "pk")),
    )


def _bevaegelser(moede: Moede, fremmoeder: list[Fremmoede]) -> list[Any]:
    """What happened to the seats, which are those at hand, with the number of the item it happened at."""
    saeder = {et.pk: et for et in fremmoeder}
    fundne = Bevaegelse.objects.filter(punkt__moede=moede).annotate(nummer=F("punkt__nummer"))
    bevaegelser = list(fundne.order_by("nummer", "pk"))
    for et in bevaegelser:
        et.fremmoede = saeder[et.fremmoede_id]
    return bevaegelser


def medlemmer_ved(moede: Moede) -> list[Medlemskab]:
    """All who sat in the body on the day of the meeting, substitutes too."""
    return list(_sad(moede).select_related("person").order_by(DanskOrden("person__navn"), "pk"))


def navne_ved(moede: Moede) -> dict[int, str]:
    """The names of all who sat in the body on the day of the meeting, by the ids of the persons."""
    return dict(_sad(moede).values_list("person", "person__navn"))


def _sad(moede: Moede) -> MedlemskabQuerySet:
    return Medlemskab.objects.filter(gruppe=moede.gruppe_id).gyldige(moede.dato)
