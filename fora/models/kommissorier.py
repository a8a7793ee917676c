"""What a body is for: the versions of it that were put forward, adopted and in force."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from fora.models.grupper import Gruppe
from fora.models.punkter import Dagsordenspunkt
from grundlag.constraints import begge_eller_ingen, kun_beslutningen_aendres, udfyldt
from grundlag.historik import historik


class KommissorieQuerySet(models.QuerySet["Kommissorieversion"]):
    def gaeldende(self, paa: date) -> Self:
        """Those adopted by ``paa``, the one in force that day first."""
        return self.filter(gaelder_fra__lte=paa).order_by("-gaelder_fra", "-nummer")


@historik()
class Kommissorieversion(models.Model):
    """
    A kommissorium with the quorum it sets, as it was put forward; the text of the body itself is the next one's draft.

    Its words are never changed: minutes rest on the one that was in force on their day. Adopted, it is in force
    ``gaelder_fra``, until one from a later day is; by the minutes of a meeting (``vedtaget_paa``) that is undone
    when the item is reopened.
    """

    gruppe = models.ForeignKey(Gruppe, verbose_name="gruppe", on_delete=models.PROTECT, related_name="kommissorier")
    nummer = models.PositiveSmallIntegerField("nummer")
    tekst = models.TextField("tekst")
    beslutningsdygtig_ved = models.PositiveSmallIntegerField("beslutningsdygtig ved antal", null=True, blank=True)
    note = models.CharField("hvad er ændret, eller hvem har vedtaget det", max_length=300, blank=True)
    gaelder_fra = models.DateField("gælder fra", null=True, blank=True)
    vedtaget_tid = models.DateTimeField("vedtaget", null=True, blank=True, editable=False)
    vedtaget_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="vedtaget af",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    vedtaget_paa = models.ForeignKey(
        Dagsordenspunkt,
        verbose_name="vedtaget på punkt",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="vedtagne_kommissorier",
        editable=False,
    )

    objects = KommissorieQuerySet.as_manager()

    class Meta:
        verbose_name = "version af kommissorium"
        verbose_name_plural = "versioner af kommissorier"
        ordering = ["gruppe", "-nummer"]
        constraints = [
            models.UniqueConstraint(fields=["gruppe", "nummer"], name="kommissorieversion_nummer_entydigt"),
            udfyldt("tekst", name="kommissorieversion_har_tekst", besked="Skriv kommissoriet, før det vedtages."),
            begge_eller_ingen(
                "gaelder_fra",
                "vedtaget_tid",
                "vedtaget_af",
                name="kommissorieversion_vedtaget_har_hvem_og_hvornaar",
                besked="Et vedtaget kommissorium har både hvem, hvornår og en dag, det gælder fra.",
            ),
            models.CheckConstraint(
                name="kommissorieversion_paa_punkt_er_vedtaget",
                condition=Q(vedtaget_paa=None) | Q(gaelder_fra__isnull=False),
                violation_error_message="Et kommissorium, et punkt har vedtaget, gælder fra en dag.",
            ),
        ]
        triggers = [
            kun_beslutningen_aendres(
                "kommissorieversion_indhold_staar_fast", "gruppe_id", "nummer", "tekst", "beslutningsdygtig_ved"
            )
        ]

    def __str__(self) -> str:
        return f"Kommissorium for {self.gruppe}, version {self.nummer}"


@historik()
class Punktkommissorium(models.Model):
    """An agenda item carries this version of a kommissorium; the one sent out, never swapped in silence."""

    punkt = models.OneToOneField(
        Dagsordenspunkt, verbose_name="dagsordenspunkt", on_delete=models.CASCADE, related_name="baarne_kommissorium"
    )
    version = models.ForeignKey(
        Kommissorieversion, verbose_name="version af kommissorium", on_delete=models.PROTECT, related_name="paa_punkter"
    )

    class Meta:
        verbose_name = "kommissorium på dagsorden"
        verbose_name_plural = "kommissorier på dagsorden"

    def __str__(self) -> str:
        return f"{self.punkt}: {self.version}"
