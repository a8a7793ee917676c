"""The key by which boligorganisationerne divide their share of a plan: data, since no rule is published."""

from __future__ import annotations

from django.db import models

from byomraader.models import Boligorganisation
from grundlag.constraints import kendt_vaerdi
from grundlag.historik import historik
from helhedsplaner.models.plan import Helhedsplan


class Noegleart(models.TextChoices):
    LEJEMAAL = "lejemaal", "Efter antal lejemål"
    LIGELIGT = "ligeligt", "Ligeligt"
    VAEGTE = "vaegte", "Efter vægte, der skrives her"


@historik()
class Fordelingsnoegle(models.Model):
    """How a plan's boligorganisationer divide their share among them; a plan without one divides by lejemål."""

    plan = models.OneToOneField(
        Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="fordelingsnoegle"
    )
    art = models.CharField("nøgle", max_length=10, choices=Noegleart, default=Noegleart.LEJEMAAL)

    class Meta:
        verbose_name = "fordelingsnøgle"
        verbose_name_plural = "fordelingsnøgler"
        constraints = [kendt_vaerdi("art", Noegleart, name="fordelingsnoegle_art_kendt")]

    def __str__(self) -> str:
        return str(self.get_art_display())


@historik()
class Noeglevaegt(models.Model):
    """What one boligorganisation weighs in a key of weights: a percentage, a number of shares, or anything else."""

    noegle = models.ForeignKey(
        Fordelingsnoegle, verbose_name="fordelingsnøgle", on_delete=models.CASCADE, related_name="vaegte"
    )
    boligorganisation = models.ForeignKey(
        Boligorganisation, verbose_name="boligorganisation", on_delete=models.PROTECT, related_name="+"
    )
    vaegt = models.PositiveIntegerField("vægt")

    class Meta:
        verbose_name = "vægt i fordelingsnøgle"
        verbose_name_plural = "vægte i fordelingsnøgler"
        constraints = [
            models.UniqueConstraint(fields=["noegle", "boligorganisation"], name="noeglevaegt_een_pr_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.boligorganisation}: {self.vaegt}"
