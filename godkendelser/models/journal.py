"""Where a decision is kept in the journal of the authority."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from godkendelser.models.afgoerelse import Afgoerelse
from grundlag.constraints import kun_tilfoejes, udfyldt


class Journalisering(models.Model):
    """A decision has been put in the journal as ``nummer``; the newest row counts, nothing is overwritten."""

    afgoerelse = models.ForeignKey(
        Afgoerelse, verbose_name="afgørelse", on_delete=models.PROTECT, related_name="journaliseringer"
    )
    nummer = models.CharField("journaliseret som", max_length=60)
    journaliseret_tid = models.DateTimeField("journaliseret", default=timezone.now, editable=False)
    journaliseret_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="journaliseret af",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = "journalisering"
        verbose_name_plural = "journaliseringer"
        ordering = ["afgoerelse", "-pk"]
        constraints = [udfyldt("nummer", name="journalisering_har_nummer", besked="Skriv journalnummeret.")]
        triggers = [kun_tilfoejes("journalisering_kun_tilfoejes")]

    def __str__(self) -> str:
        return self.nummer
