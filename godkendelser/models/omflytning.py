"""Who must approve a change of an approved budget, by its kind: data (domaene § 3.4)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from godkendelser.models.instans import Instansart
from grundlag.constraints import kendt_vaerdi
from grundlag.historik import historik
from helhedsplaner.omflytning import Omflytningsart


@historik()
class Omflytningsregel(models.Model):
    """
    The arter of instans that must approve one kind of change on their own, whatever their earlier decision covers.

    Those whose decision the change breaks are asked besides (ADR 0008).
    """

    art = models.CharField("ændring", max_length=20, choices=Omflytningsart, unique=True)
    instansarter = ArrayField(
        models.CharField(max_length=25, choices=Instansart), verbose_name="skal godkende det", blank=True, default=list
    )
    grundlag = models.CharField("hvad reglen bygger på", max_length=200, blank=True)

    class Meta:
        verbose_name = "regel for omflytning"
        verbose_name_plural = "regler for omflytning"
        ordering = ["pk"]
        constraints = [kendt_vaerdi("art", Omflytningsart, name="omflytningsregel_art_kendt")]

    def __str__(self) -> str:
        return str(self.get_art_display())
