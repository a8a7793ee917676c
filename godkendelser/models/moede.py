"""The decision that the minutes of a meeting wrote."""

from __future__ import annotations

from django.db import models

from fora.models import Dagsordenspunkt
from godkendelser.models.afgoerelse import Afgoerelse
from grundlag.constraints import kun_tilfoejes


class Punktafgoerelse(models.Model):
    """
    The minutes of an agenda item wrote this decision; reopening the item withdraws it.

    The minutes are its evidence.
    """

    punkt = models.ForeignKey(
        Dagsordenspunkt, verbose_name="dagsordenspunkt", on_delete=models.PROTECT, related_name="+"
    )
    afgoerelse = models.OneToOneField(
        Afgoerelse, verbose_name="afgørelse", on_delete=models.PROTECT, related_name="fra_punkt"
    )

    class Meta:
        verbose_name = "afgørelse fra referat"
        verbose_name_plural = "afgørelser fra referater"
        triggers = [kun_tilfoejes("punktafgoerelse_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.punkt}: {self.afgoerelse}"
