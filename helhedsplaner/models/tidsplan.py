"""How long each step on the way to a plan's first day takes: data, since the sources only say "typically"."""

from __future__ import annotations

from django.db import models

from grundlag.constraints import kendt_vaerdi, udfyldt
from grundlag.historik import historik


class Planskridt(models.TextChoices):
    """The steps before the approvals, in their order (domaene §§ 3.1, 3.2)."""

    FORARBEJDE = "forarbejde", "Idé og forarbejde"
    PRAEKVALIFIKATION = "praekvalifikation", "Prækvalifikationen skrives og sendes"
    LBF_SVAR = "lbf_svar", "Landsbyggefonden svarer på prækvalifikationen"
    UDARBEJDELSE = "udarbejdelse", "Planen skrives i dialog med Landsbyggefonden og sendes til godkendelse"


@historik()
class Skridttid(models.Model):
    """How many days are set aside for a step, and what the number rests on."""

    skridt = models.CharField("skridt", max_length=20, choices=Planskridt, unique=True)
    dage = models.PositiveSmallIntegerField("dage", help_text="Kalenderdage. Et halvt år er omkring 182 dage.")
    grundlag = models.CharField("hvad tallet bygger på", max_length=200)

    class Meta:
        verbose_name = "tid til et skridt"
        verbose_name_plural = "tider til skridt"
        ordering = ["pk"]
        constraints = [
            kendt_vaerdi("skridt", Planskridt, name="skridttid_skridt_kendt"),
            udfyldt("grundlag", name="skridttid_har_grundlag", besked="Skriv, hvad tallet bygger på."),
        ]

    def __str__(self) -> str:
        return str(self.get_skridt_display())
