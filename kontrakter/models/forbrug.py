"""What has been used of the money that a line promises."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import ExtractYear
from django.utils import timezone

from grundlag.constraints import kun_tilfoejes
from grundlag.dato import i_dag
from kontrakter.models.linje import Kontraktlinje
from kontrakter.tilstande import Aftalestatus


def efter_ophoer() -> Q:
    """What was used of contracts that have ended by notice: it stays spent, and their lines promise no more."""
    ophoert = (
        Q(linje__aftale__ophoerer_dato=None)
        | Q(linje__aftale__ophoerer_dato__lt=i_dag())
        | Q(linje__aar__gt=ExtractYear("linje__aftale__ophoerer_dato"))
    )
    return ophoert & Q(linje__aftale__status=Aftalestatus.OPSAGT, linje__aftale__erstattet_fra=None)


class Forbrug(models.Model):
    """
    Kroner and øre, and hours of frikøb, used of one line on one day.

    Append-only: what was wrong is set right by a new row with the opposite sign, and a note that says why.
    """

    linje = models.ForeignKey(
        Kontraktlinje, verbose_name="kontraktlinje", on_delete=models.PROTECT, related_name="forbrug"
    )
    dato = models.DateField("dato")
    beloeb = models.DecimalField("beløb (kr.)", max_digits=14, decimal_places=2)
    timer = models.DecimalField("timer", max_digits=8, decimal_places=2, null=True, blank=True)
    note = models.CharField("note", max_length=200, blank=True)
    registreret_tid = models.DateTimeField("registreret", default=timezone.now, editable=False)
    registreret_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="registreret af",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = "forbrug"
        verbose_name_plural = "forbrug"
        ordering = ["-dato", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="forbrug_er_ikke_nul",
                condition=~Q(beloeb=0) | Q(timer__isnull=False) & ~Q(timer=0),
                violation_error_message="Skriv et beløb eller et antal timer.",
            ),
            models.CheckConstraint(
                name="forbrug_rettelse_har_note",
                condition=Q(beloeb__gte=0) & (Q(timer=None) | Q(timer__gte=0)) | ~Q(note=""),
                violation_error_message="Skriv i noten, hvad der rettes.",
            ),
        ]
        triggers = [kun_tilfoejes("forbrug_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.linje}: {self.beloeb} kr."
