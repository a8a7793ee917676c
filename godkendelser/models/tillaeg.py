"""What a change after the decision must run again."""

from __future__ import annotations

from django.db import models

from godkendelser.models.forloeb import Forloeb
from godkendelser.models.instans import Sagsart
from godkendelser.models.trin import Trin
from grundlag.constraints import kendt_vaerdi, kun_tilfoejes
from helhedsplaner.models import Planversion


class Tillaeg(models.Model):
    """
    What a change to a plan, decided by Borgerrepræsentationen or approved, must run: only the steps it needs.

    ``sagsart`` says what kind of change it is; the chain stays one, so what stands is not asked again. ``uden_gruppe``
    names the bodies that its template asks and the byområde does not have.
    """

    forloeb = models.ForeignKey(Forloeb, verbose_name="forløb", on_delete=models.PROTECT, related_name="tillaeg")
    version = models.OneToOneField(Planversion, verbose_name="planversion", on_delete=models.PROTECT, related_name="+")
    sagsart = models.CharField("sagsart", max_length=20, choices=Sagsart)
    uden_gruppe = models.CharField("grupper, som byområdet ikke har", max_length=300, blank=True)

    class Meta:
        verbose_name = "tillæg til plan"
        verbose_name_plural = "tillæg til planer"
        ordering = ["version__nummer"]
        constraints = [kendt_vaerdi("sagsart", Sagsart, name="tillaeg_sagsart_kendt")]
        triggers = [kun_tilfoejes("tillaeg_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.get_sagsart_display()}, version {self.version.nummer}"


class Tillaegstrin(models.Model):
    """A step that a tillæg must run, again or for the first time."""

    tillaeg = models.ForeignKey(Tillaeg, verbose_name="tillæg", on_delete=models.PROTECT, related_name="trin")
    trin = models.ForeignKey(Trin, verbose_name="trin", on_delete=models.PROTECT, related_name="tillaeg")

    class Meta:
        verbose_name = "trin i tillæg"
        verbose_name_plural = "trin i tillæg"
        constraints = [models.UniqueConstraint(fields=["tillaeg", "trin"], name="tillaegstrin_een_gang")]
        triggers = [kun_tilfoejes("tillaegstrin_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.tillaeg}: {self.trin}"
