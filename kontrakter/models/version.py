"""An agreement as it was printed, and what its printed version stands on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from fora.models import Dagsordenspunkt
from grundlag.constraints import (
    kun_tilfoejes,
)
from grundlag.historik import historik
from grundlag.models import Udskrift
from helhedsplaner.models import Planversion
from kontrakter.models.aftale import Aftale


class Aftaleversion(models.Model):
    """
    What is printed: canonical content and its hash. A draft says *Udkast* and cannot be signed.

    Immutable. Its ``udskrift`` is rendered by a job and stored once.
    """

    aftale = models.ForeignKey(Aftale, verbose_name="aftale", on_delete=models.PROTECT, related_name="versioner")
    nummer = models.PositiveSmallIntegerField("nummer")
    er_udkast = models.BooleanField("udkast")
    indhold = models.JSONField("indhold")
    sha256 = models.CharField("SHA-256", max_length=64)
    udskrift = models.ForeignKey(Udskrift, verbose_name="udskrift", on_delete=models.PROTECT, related_name="+")
    lavet_tid = models.DateTimeField("lavet", default=timezone.now, editable=False)
    lavet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="lavet af", on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "aftaleversion"
        verbose_name_plural = "aftaleversioner"
        ordering = ["aftale", "-nummer"]
        constraints = [models.UniqueConstraint(fields=["aftale", "nummer"], name="aftaleversion_nummer_entydigt")]
        triggers = [kun_tilfoejes("aftaleversion_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.aftale}, version {self.nummer}"

    @property
    def hash_kort(self) -> str:
        return self.sha256[:8]


class Kontraktgrundlag(models.Model):
    """The plan version that an agreement's version builds on."""

    aftaleversion = models.ForeignKey(
        Aftaleversion, verbose_name="aftaleversion", on_delete=models.PROTECT, related_name="grundlag"
    )
    planversion = models.ForeignKey(Planversion, verbose_name="planversion", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "kontraktgrundlag"
        verbose_name_plural = "kontraktgrundlag"
        constraints = [
            models.UniqueConstraint(fields=["aftaleversion", "planversion"], name="kontraktgrundlag_een_gang")
        ]
        triggers = [kun_tilfoejes("kontraktgrundlag_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.aftaleversion}: {self.planversion}"


@historik()
class Punktkontrakt(models.Model):
    """An agenda item carries this version of an agreement."""

    punkt = models.OneToOneField(
        Dagsordenspunkt, verbose_name="dagsordenspunkt", on_delete=models.PROTECT, related_name="+"
    )
    version = models.ForeignKey(Aftaleversion, verbose_name="aftaleversion", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "aftaleversion på dagsorden"
        verbose_name_plural = "aftaleversioner på dagsorden"

    def __str__(self) -> str:
        return f"{self.punkt}: {self.version}"
