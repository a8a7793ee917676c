"""How long each step on the way to a plan's first day takes: data, since the sources only say "typically"."""

from __future__ import annotations

from datetime import date

from django.db import models

from grundlag.constraints import kendt_vaerdi, udfyldt
from grundlag.dato import i_dag
from grundlag.historik import historik
from grundlag.templatetags.visning import dag
from helhedsplaner.tilstande import Status


class Planskridt(models.TextChoices):
    """The steps before the approvals, in their order (domaene §§ 3.1, 3.2)."""

    FORARBEJDE = "forarbejde", "Idé og forarbejde"
    PRAEKVALIFIKATION = "praekvalifikation", "Prækvalifikationen skrives og sendes"
    LBF_SVAR = "lbf_svar", "Landsbyggefonden svarer på prækvalifikationen"
    UDARBEJDELSE = "udarbejdelse", "Planen skrives i dialog med Landsbyggefonden og sendes til godkendelse"


AABENT_SKRIDT = {
    Status.IDE: Planskridt.FORARBEJDE,
    Status.PRAEKVALIFIKATION: Planskridt.PRAEKVALIFIKATION,
    Status.PRAEKVALIFIKATION_INDSENDT: Planskridt.LBF_SVAR,
    Status.PRAEKVALIFIKATION_AFSLAG: Planskridt.LBF_SVAR,
    Status.UNDER_UDARBEJDELSE: Planskridt.UDARBEJDELSE,
}
"""The first step that is not reached, by the plan's status; later all of them are."""


def brugt_luft(titel: str, senest: date, start: date) -> str:
    """That no slack is left before ``start``, when a step still open was to be reached by ``senest``; else nothing."""
    if (over := i_dag() - senest).days < 0:
        return ""
    if not over:
        return f"Der er ingen luft tilbage i tidsplanen: »{titel}« skal være nået i dag"
    return (
        f"Luften i tidsplanen er brugt: »{titel}« skulle være nået {dag(senest)}, "
        f"så planen kan tidligst starte {dag(start + over)}"
    )


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
