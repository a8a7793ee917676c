"""Who enters an agreement, and what each takes on."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, FilteredRelation, OuterRef, Q, Subquery

from byomraader.models import Boligorganisation, Forvaltning, Lokaludvalg
from grundlag.constraints import (
    praecis_een,
)
from grundlag.historik import historik
from kontrakter.models.aftale import Aftale
from kontrakter.models.underskrift import Underskrift
from kontrakter.models.version import Aftaleversion
from kontrakter.tilstande import Aftalestatus


class AftalepartQuerySet(models.QuerySet["Aftalepart"]):
    def mangler_underskrift(self) -> Self:
        """Those that have yet to sign what is out for signature."""
        nyeste = Aftaleversion.objects.filter(aftale=OuterRef("part__aftale"), er_udkast=False).order_by("-nummer")
        underskrevet = Underskrift.objects.filter(
            part=OuterRef("pk"), tilbagekaldt_tid=None, version=Subquery(nyeste.values("pk")[:1])
        )
        return self.filter(~Exists(underskrevet), aftale__status=Aftalestatus.TIL_UNDERSKRIFT)

    def med_underskrift(self, version: Aftaleversion | None) -> Self:
        """Each with its valid signature on ``version`` as ``underskrift``, or None."""
        gyldig = Q(underskrifter__version=version, underskrifter__tilbagekaldt_tid=None)
        return (
            self.annotate(underskrift=FilteredRelation("underskrifter", condition=gyldig))
            .select_related("boligorganisation", "forvaltning", "lokaludvalg", "underskrift")
            .order_by("raekkefoelge", "pk")
        )

    def med_anmodninger(self, version: Aftaleversion | None) -> Self:
        """Once for each request to sign ``version``, as ``anmodning``, the newest last; once where there is none."""
        om_den = FilteredRelation("anmodninger", condition=Q(anmodninger__version=version))
        return (
            self.annotate(anmodning=om_den).select_related("anmodning").order_by("raekkefoelge", "pk", "anmodning__pk")
        )


@historik()
class Aftalepart(models.Model):
    """A party and what it takes on."""

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    aftale = models.ForeignKey(Aftale, verbose_name="aftale", on_delete=models.CASCADE, related_name="parter")
    boligorganisation = models.ForeignKey(
        Boligorganisation,
        verbose_name="boligorganisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    forvaltning = models.ForeignKey(
        Forvaltning, verbose_name="forvaltning", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lokaludvalg = models.ForeignKey(
        Lokaludvalg, verbose_name="lokaludvalg", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    anden = models.CharField("anden part", max_length=120, null=True, blank=True)  # noqa: DJ001 - one of four, and null counts
    forpligtelser = models.TextField("forpligtelser", blank=True)
    kontakt_navn = models.CharField("kontaktperson", max_length=120, blank=True)
    kontakt_titel = models.CharField("kontaktpersonens titel", max_length=120, blank=True)
    kontakt_email = models.EmailField("kontaktpersonens arbejdsmail", blank=True)
    raekkefoelge = models.PositiveSmallIntegerField("rækkefølge", default=0)

    objects = AftalepartQuerySet.as_manager()

    class Meta:
        verbose_name = "part i aftale"
        verbose_name_plural = "parter i aftale"
        ordering = ["raekkefoelge", "pk"]
        constraints = [
            praecis_een(
                "boligorganisation",
                "forvaltning",
                "lokaludvalg",
                "anden",
                name="aftalepart_er_een",
                besked="Vælg én: en boligorganisation, en forvaltning, et lokaludvalg eller en anden part.",
            ),
            models.UniqueConstraint(
                fields=["aftale", "boligorganisation", "forvaltning", "lokaludvalg", "anden"],
                nulls_distinct=False,
                name="aftalepart_een_gang",
                violation_error_message="Parten er allerede med i aftalen.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.boligorganisation or self.forvaltning or self.lokaludvalg or self.anden)

    @property
    def fuldt_navn(self) -> str:
        """The name as an agreement has it."""
        if self.forvaltning:
            return f"Københavns Kommune, {self.forvaltning}"
        return self.boligorganisation.navn if self.boligorganisation else str(self)

    @property
    def slags(self) -> str:
        felter = ("boligorganisation", "forvaltning", "lokaludvalg")
        return next((felt.capitalize() for felt in felter if getattr(self, f"{felt}_id")), "Anden part")
