"""Who is there at each item of a meeting, read once for all of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from fora.fremmoede import Fremmoedetal, Saede, Skift, optagne, taelling
from fora.models import Bevaegelse, Dagsordenspunkt, Fremmoede, Fremmoedeart, Inhabilitet, Medlemskab, Moede
from grundlag.sortering import DanskOrden

FYLDT = frozenset({Fremmoedeart.TIL_STEDE, Fremmoedeart.STEDFORTRAEDER})


@dataclass
class Tilstede:
    """The seats of a meeting, what happened to them, and who was inhabil; three queries."""

    moede: Moede
    kraever: int | None
    fremmoeder: list[Fremmoede]
    bevaegelser: list[Bevaegelse]
    inhabiliteter: list[Inhabilitet]
    saeder: list[Saede] = field(init=False)
    skift: list[Skift] = field(init=False)
    inhabile: dict[int, set[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.saeder = [Saede(et.pk, et.art in FYLDT, et.art == Fremmoedeart.STEDFORTRAEDER) for et in self.fremmoeder]
        self.skift = [Skift(et.fremmoede_id, et.punkt.nummer, et.art) for et in self.bevaegelser]
        saede_for = {et.medlemskab.person_id: et.pk for et in self.fremmoeder}
        self.inhabile = defaultdict(set)
        for inhabil in self.inhabiliteter:
            if inhabil.person_id in saede_for:
                self.inhabile[inhabil.punkt_id].add(saede_for[inhabil.person_id])

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
    """``moede`` comes with its gruppe."""
    fremmoeder = moede.fremmoeder.select_related("medlemskab__person").order_by(
        DanskOrden("medlemskab__person__navn"), "pk"
    )
    bevaegelser = Bevaegelse.objects.filter(punkt__moede=moede).select_related("punkt", "fremmoede__medlemskab__person")
    inhabiliteter = Inhabilitet.objects.filter(punkt__moede=moede)
    skrevet = list(fremmoeder)
    return Tilstede(
        moede,
        moede.gruppe.beslutningsdygtig_den(moede.dato, paa_moede=moede.pk),
        skrevet,
        list(bevaegelser.order_by("punkt__nummer", "pk")) if skrevet else [],
        list(inhabiliteter.order_by("punkt__nummer", "pk")),
    )


def medlemmer_ved(moede: Moede) -> list[Medlemskab]:
    """All who sat in the body on the day of the meeting, substitutes too."""
    medlemskaber = moede.gruppe.medlemskaber.gyldige(moede.dato).select_related("person")
    return list(medlemskaber.order_by(DanskOrden("person__navn"), "pk"))
