"""When the bodies meet, where fora does not know it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from godkendelser.models.instans import Instans
from grundlag.historik import historik


@historik()
class Instansmoede(models.Model):
    """
    A day on which a body meets, typed or imported from its iCal calendar.

    A body that is a group of fora has its meetings there. A meeting that is called off stays, ``aflyst``.
    """

    instans = models.ForeignKey(Instans, verbose_name="instans", on_delete=models.PROTECT, related_name="moeder")
    dato = models.DateField("dato")
    aflyst = models.BooleanField("aflyst", default=False)
    kilde_uid = models.CharField("hændelsens id i kalenderen", max_length=255, blank=True, editable=False)
    oprettet_tid = models.DateTimeField("oprettet", default=timezone.now, editable=False)
    oprettet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oprettet af", editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "mødedag"
        verbose_name_plural = "mødedage"
        ordering = ["instans", "dato"]
        constraints = [
            models.UniqueConstraint(
                fields=["instans", "dato"],
                name="instansmoede_een_gang_pr_dag",
                violation_error_message="Den dag står allerede i kalenderen.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.instans}: {self.dato}"
