"""What belongs to a plan besides its text: documents, parties, staff, and exceptions from what is asked of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from byomraader.models import (
    Forvaltning,
    Lokaludvalg,
    Person,
)
from grundlag.constraints import (
    begge_eller_ingen,
    i_raekkefoelge,
    ikke_negativ,
    praecis_een,
    udfyldt,
)
from grundlag.historik import historik
from grundlag.models import Bilag
from helhedsplaner.models.plan import Helhedsplan


@historik()
class HelhedsplanBilag(Bilag):
    """A document that belongs to a plan; no part of its versions, whose sections are all that is decided on."""

    beskrivelse = models.CharField("beskrivelse", max_length=300, blank=True)
    plan = models.ForeignKey(Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="bilag")

    class Meta(Bilag.Meta):
        verbose_name = "bilag til helhedsplan"
        verbose_name_plural = "bilag til helhedsplaner"


@historik()
class Planpart(models.Model):
    """A party besides the participating boligorganisationer: a forvaltning, a lokaludvalg or someone else."""

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Helhedsplan, verbose_name="helhedsplan", on_delete=models.CASCADE, related_name="parter")
    forvaltning = models.ForeignKey(
        Forvaltning, verbose_name="forvaltning", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lokaludvalg = models.ForeignKey(
        Lokaludvalg, verbose_name="lokaludvalg", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    anden = models.CharField("anden part", max_length=120, null=True, blank=True)  # noqa: DJ001 - one of three, and null counts
    bidrag = models.CharField("bidrager med", max_length=300, blank=True)
    raekkefoelge = models.PositiveSmallIntegerField("rækkefølge", default=0)

    class Meta:
        verbose_name = "part i helhedsplan"
        verbose_name_plural = "parter i helhedsplan"
        ordering = ["raekkefoelge", "pk"]
        constraints = [
            praecis_een(
                "forvaltning",
                "lokaludvalg",
                "anden",
                name="planpart_er_een",
                besked="Vælg én: en forvaltning, et lokaludvalg eller en anden part.",
            ),
            models.UniqueConstraint(
                fields=["plan", "forvaltning"],
                name="planpart_forvaltning_een_gang",
                violation_error_message="Forvaltningen er allerede part i planen.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.forvaltning or self.lokaludvalg or self.anden)


@historik()
class Planmedarbejder(models.Model):
    """A boligsocial medarbejder or leader of the plan. Staff come and go, so they are not in the version."""

    plan = models.ForeignKey(
        Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="medarbejdere"
    )
    person = models.ForeignKey(Person, verbose_name="person", on_delete=models.PROTECT, related_name="+")
    funktion = models.CharField("funktion", max_length=120)
    timer_pr_uge = models.DecimalField("timer pr. uge", max_digits=4, decimal_places=1, null=True, blank=True)
    fra = models.DateField("fra")
    til = models.DateField("til og med", null=True, blank=True)

    class Meta:
        verbose_name = "boligsocial medarbejder"
        verbose_name_plural = "boligsociale medarbejdere"
        ordering = ["plan", "person__navn"]
        constraints = [
            udfyldt("funktion", name="medarbejder_har_funktion", besked="Skriv medarbejderens funktion."),
            i_raekkefoelge(
                "fra", "til", name="medarbejder_i_raekkefoelge", besked="Ansættelsen slutter, før den begynder."
            ),
            ikke_negativ(
                "timer_pr_uge", name="medarbejder_timer_ikke_negative", besked="Timer kan ikke være negative."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.funktion}"


@historik()
class Undtagelse(models.Model):
    """
    A reasoned exception from one krav of a plan: by a named person, logged, red until cured.

    ``krav`` is the code of a grundlag.kroge.Krav.
    """

    plan = models.ForeignKey(
        Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="undtagelser"
    )
    krav = models.CharField("krav", max_length=80)
    begrundelse = models.TextField("begrundelse")
    givet_tid = models.DateTimeField("givet", default=timezone.now, editable=False)
    givet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="givet af", on_delete=models.PROTECT, related_name="+", editable=False
    )
    ophaevet_tid = models.DateTimeField("ophævet", null=True, editable=False)
    ophaevet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ophævet af",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = "undtagelse"
        verbose_name_plural = "undtagelser"
        ordering = ["-givet_tid"]
        constraints = [
            udfyldt("begrundelse", name="undtagelse_er_begrundet", besked="Skriv, hvorfor kravet fraviges."),
            begge_eller_ingen(
                "ophaevet_tid",
                "ophaevet_af",
                name="undtagelse_ophaevet_af_og_tid",
                besked="Hvem og hvornår hører sammen.",
            ),
            models.UniqueConstraint(
                fields=["plan", "krav"],
                condition=Q(ophaevet_tid=None),
                name="undtagelse_een_gaeldende_pr_krav",
                violation_error_message="Kravet er allerede undtaget.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.krav}: {self.plan}"
