"""The chain of goals, mål → succeskriterium → aktivitet → milepæl, and what hangs loose in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Prefetch

from helhedsplaner.models import Aktivitet, Helhedsplan, Maal, Planafsnit, Snitflade


class LoesEnde(NamedTuple):
    """One kind of loose end in one section: how many, in words, and the rows; ``slags`` is the kind of row."""

    slags: str
    ental: str
    flertal: str
    raekker: list[models.Model]

    @property
    def tekst(self) -> str:
        return antal_tekst(len(self.raekker), self.ental, self.flertal)


def antal_tekst(antal: int, ental: str, flertal: str) -> str:
    """``1, "mål uden aktivitet"``: "1 mål uden aktivitet"."""
    return f"{antal} {ental if antal == 1 else flertal}"


def med_tjente_maal() -> models.QuerySet[Aktivitet]:
    """Activities that bring along the ids of the mål they serve, as ``tjener``."""
    tjener = Aktivitet.maal.through.objects.filter(aktivitet=OuterRef("pk")).values("maal")
    return Aktivitet.objects.annotate(tjener=ArraySubquery(tjener))


def planens_kaede(plan: Helhedsplan) -> list[Planafsnit]:
    """The plan's sections with the whole chain under each, five queries; ``afsnit.loese_ender`` says what is loose."""
    aktiviteter = med_tjente_maal().prefetch_related("milepaele")
    afsnit = list(
        plan.afsnit.select_related("indsatsomraade").prefetch_related(
            Prefetch("maal", Maal.objects.select_related("hoerer_under").prefetch_related("succeskriterier")),
            Prefetch("aktiviteter", aktiviteter),
        )
    )
    for et in afsnit:
        et.loese_ender = loese_ender(et, et.maal.all(), et.aktiviteter.all())  # type: ignore[attr-defined]
    return afsnit


def loese_ender(afsnit: Planafsnit, maal: Iterable[Maal], aktiviteter: Iterable[Any]) -> list[LoesEnde]:
    """
    What hangs loose in a section whose chain is fetched: an overordnet mål is served through its delmål.

    Frikøb in an area that the boligorganisationer coordinate alone is municipal money there, and asks for a reason.
    A day outside the plan's period may be right, and is shown because it is more often a slip of the pen.
    """
    overordnede = {et.hoerer_under_id for et in maal}
    tjente = {pk for en in aktiviteter for pk in en.tjener}
    yderste = [et for et in maal if et.pk not in overordnede]
    kriterier = [kriterium for et in maal for kriterium in et.succeskriterier.all()]
    ubegrundet = afsnit.indsatsomraade.faelles_snitflade == Snitflade.NEJ and not afsnit.kommunal_begrundelse.strip()
    ender = [
        LoesEnde("maal", "mål uden aktivitet", "mål uden aktivitet", [et for et in yderste if et.pk not in tjente]),
        LoesEnde(
            "maal",
            "mål uden succeskriterium",
            "mål uden succeskriterium",
            [et for et in yderste if not et.succeskriterier.all()],
        ),
        LoesEnde(
            "succeskriterium",
            "succeskriterium uden målværdi og dato",
            "succeskriterier uden målværdi og dato",
            [et for et in kriterier if et.maalvaerdi is None or et.maaldato is None],
        ),
        LoesEnde(
            "aktivitet", "aktivitet uden mål", "aktiviteter uden mål", [en for en in aktiviteter if not en.tjener]
        ),
        LoesEnde(
            "aktivitet",
            "aktivitet uden milepæl",
            "aktiviteter uden milepæl",
            [en for en in aktiviteter if not en.milepaele.all()],
        ),
        LoesEnde(
            "aktivitet",
            "aktivitet med frikøb, som ikke er begrundet",
            "aktiviteter med frikøb, som ikke er begrundet",
            [en for en in aktiviteter if ubegrundet and en.frikoeb_fra],
        ),
        LoesEnde(
            "aktivitet",
            "aktivitet med datoer uden for planens periode",
            "aktiviteter med datoer uden for planens periode",
            [en for en in aktiviteter if _uden_for_perioden(afsnit.plan, en)],
        ),
    ]
    return [ende for ende in ender if ende.raekker]


def _uden_for_perioden(plan: Helhedsplan, aktivitet: Any) -> bool:
    """A day of the activity or of one of its milepæle lies before the plan's first day or after its last."""
    dage = [
        dag for dag in (aktivitet.fra, aktivitet.til, *(et.dato for et in aktivitet.milepaele.all())) if dag is not None
    ]
    foer = plan.periode_fra is not None and any(dag < plan.periode_fra for dag in dage)
    return foer or (plan.periode_til is not None and any(dag > plan.periode_til for dag in dage))
