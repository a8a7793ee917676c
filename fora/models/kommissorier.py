"""What a body is for, as it was adopted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from fora.models.grupper import Gruppe
from grundlag.constraints import kun_tilfoejes, udfyldt


class Kommissorieversion(models.Model):
    """
    A kommissorium as it was adopted, with the quorum it sets; the text of the body itself is the next one's draft.

    Never changed: minutes rest on the one that was in force on their day.
    """

    gruppe = models.ForeignKey(Gruppe, verbose_name="gruppe", on_delete=models.PROTECT, related_name="kommissorier")
    nummer = models.PositiveSmallIntegerField("nummer")
    tekst = models.TextField("tekst")
    beslutningsdygtig_ved = models.PositiveSmallIntegerField("beslutningsdygtig ved antal", null=True, blank=True)
    gaelder_fra = models.DateField("gælder fra")
    note = models.CharField("hvad er ændret, eller hvem har vedtaget det", max_length=300, blank=True)
    vedtaget_tid = models.DateTimeField("vedtaget", default=timezone.now, editable=False)
    vedtaget_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="vedtaget af", on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "version af kommissorium"
        verbose_name_plural = "versioner af kommissorier"
        ordering = ["gruppe", "-gaelder_fra", "-nummer"]
        constraints = [
            models.UniqueConstraint(fields=["gruppe", "nummer"], name="kommissorieversion_nummer_entydigt"),
            udfyldt("tekst", name="kommissorieversion_har_tekst", besked="Skriv kommissoriet, før det vedtages."),
        ]
        triggers = [kun_tilfoejes("kommissorieversion_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"Kommissorium for {self.gruppe}, version {self.nummer}"
