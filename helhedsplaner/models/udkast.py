"""Numbered drafts: what a plan said before something was put over it, or what lost to another's text."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from grundlag.constraints import kendt_vaerdi, kun_tilfoejes, udfyldt
from helhedsplaner.models.plan import Helhedsplan


class Udkastanledning(models.TextChoices):
    """Why the draft was kept."""

    TILBAGE = "tilbage", "Før en tidligere udgave blev hentet tilbage"
    FRA_WORD = "fra_word", "Før tekst blev taget ind fra Word"
    MIN_KONFLIKT = "min_konflikt", "Skrevet samtidig med en andens tekst"
    DERES_KONFLIKT = "deres_konflikt", "Erstattet, da to havde rettet det samme"


class Planudkast(models.Model):
    """
    Sections of a plan as they stood in a draft: ``afsnit`` is the canonical content by noegle, as a version has it.

    A whole draft holds all sections, the text of one writer only the one she wrote in. Immutable: nothing that
    was written is ever lost because something else was put in its place.
    """

    plan = models.ForeignKey(Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="udkast")
    nummer = models.PositiveSmallIntegerField("nummer")
    anledning = models.CharField("anledning", max_length=15, choices=Udkastanledning)
    note = models.CharField("note", max_length=300)
    afsnit = models.JSONField("afsnit")
    sha256 = models.CharField("SHA-256", max_length=64)
    lavet_tid = models.DateTimeField("lavet", default=timezone.now, editable=False)
    lavet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="lavet af", on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "nummereret udkast"
        verbose_name_plural = "nummererede udkast"
        ordering = ["plan", "-nummer"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "nummer"], name="planudkast_nummer_entydigt"),
            kendt_vaerdi("anledning", Udkastanledning, name="planudkast_anledning_kendt"),
            udfyldt("note", name="planudkast_har_note", besked="Skriv, hvad udkastet er."),
        ]
        triggers = [kun_tilfoejes("planudkast_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.plan}, udkast {self.nummer}"
