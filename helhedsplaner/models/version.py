"""Immutable versions of a plan, and the links that tie agenda items and groups to plans."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from fora.models import Dagsordenspunkt, Gruppe
from grundlag.constraints import kendt_vaerdi, kun_tilfoejes
from grundlag.historik import historik
from helhedsplaner.models.budget import Budgetversion
from helhedsplaner.models.plan import Helhedsplan
from helhedsplaner.models.regelsaet import Indsatsomraade


class Versionshaendelse(models.TextChoices):
    """What made the version."""

    INDSENDT = "indsendt", "Som indsendt"
    AENDRET = "aendret", "Ændret under godkendelse"
    TILLAEG = "tillaeg", "Tillæg"
    TILBAGE = "tilbage", "Taget tilbage"
    INDGANG = "indgang", "Taget ind, mens planen kørte"


class Planversion(models.Model):
    """
    What a plan said at one event. ``sha256`` is over the list of (noegle, sha256) of its sections.

    Immutable: decisions and contracts refer to it by its hash (beslutninger § 7).
    """

    plan = models.ForeignKey(
        Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="versioner"
    )
    nummer = models.PositiveSmallIntegerField("nummer")
    haendelse = models.CharField("hændelse", max_length=12, choices=Versionshaendelse)
    note = models.CharField("hvad er ændret", max_length=300, blank=True)
    budgetversion = models.ForeignKey(
        Budgetversion, verbose_name="budgetversion", on_delete=models.PROTECT, related_name="planversioner"
    )
    sha256 = models.CharField("SHA-256", max_length=64)
    lavet_tid = models.DateTimeField("lavet", default=timezone.now, editable=False)
    lavet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="lavet af", on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "planversion"
        verbose_name_plural = "planversioner"
        ordering = ["plan", "-nummer"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "nummer"], name="planversion_nummer_entydigt"),
            kendt_vaerdi("haendelse", Versionshaendelse, name="planversion_haendelse_kendt"),
        ]
        triggers = [kun_tilfoejes("planversion_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.plan}, version {self.nummer}"

    @property
    def hash_kort(self) -> str:
        return self.sha256[:8]


class Versionsafsnit(models.Model):
    """One section of a version: canonical content and its hash."""

    version = models.ForeignKey(
        Planversion, verbose_name="planversion", on_delete=models.PROTECT, related_name="afsnit"
    )
    noegle = models.CharField("nøgle", max_length=60)
    raekkefoelge = models.PositiveSmallIntegerField("rækkefølge")
    indhold = models.JSONField("indhold")
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = "versionsafsnit"
        verbose_name_plural = "versionsafsnit"
        ordering = ["version", "raekkefoelge"]
        constraints = [models.UniqueConstraint(fields=["version", "noegle"], name="versionsafsnit_noegle_entydig")]
        triggers = [kun_tilfoejes("versionsafsnit_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.version}: {self.noegle}"


@historik()
class Punktversion(models.Model):
    """An agenda item carries this plan version; the one sent out, never swapped in silence."""

    punkt = models.OneToOneField(
        Dagsordenspunkt, verbose_name="dagsordenspunkt", on_delete=models.PROTECT, related_name="+"
    )
    version = models.ForeignKey(Planversion, verbose_name="planversion", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "planversion på dagsorden"
        verbose_name_plural = "planversioner på dagsorden"

    def __str__(self) -> str:
        return f"{self.punkt}: {self.version}"


@historik()
class Gruppeplan(models.Model):
    """A body works on a plan, or on one indsatsområde of it; its members may see the plan."""

    gruppe = models.ForeignKey(Gruppe, verbose_name="gruppe", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="grupper")
    indsatsomraade = models.ForeignKey(
        Indsatsomraade, verbose_name="indsatsområde", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "gruppes arbejde med plan"
        verbose_name_plural = "gruppers arbejde med planer"
        constraints = [
            models.UniqueConstraint(
                fields=["gruppe", "plan", "indsatsomraade"],
                nulls_distinct=False,
                name="gruppeplan_een_gang",
                violation_error_message="Gruppen arbejder allerede med det.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.gruppe}: {self.plan}"
