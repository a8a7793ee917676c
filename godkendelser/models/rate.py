"""Asking kommunen to pay out released money, a rate at a time."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from godkendelser.models.bevilling import Bevilling
from grundlag.constraints import begge_eller_ingen, i_raekkefoelge, kun_tilfoejes, udfyldt
from grundlag.historik import historik
from grundlag.models import Bilag, Udskrift
from helhedsplaner.models import Helhedsplan


class Ratetilstand(models.TextChoices):
    """Where a request is; it follows from its rows and is not stored."""

    SENDT = "sendt", "Sendt"
    UDBETALT = "udbetalt", "Udbetalt"
    TRUKKET = "trukket", "Trukket tilbage"


@historik()
class Rateanmodning(models.Model):
    """
    Whole kroner that a plan asks kommunen to pay out for some days: sendt, then udbetalt or trukket tilbage.

    What is paid is the Bevilling that it points at, so that the plan's kroner are counted in one place.
    """

    plan = models.ForeignKey(Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="+")
    nummer = models.PositiveSmallIntegerField("nummer")
    beloeb = models.BigIntegerField("beløb (kr.)")
    fra = models.DateField("fra")
    til = models.DateField("til og med")
    begrundelse = models.TextField("hvad pengene skal bruges til")
    udskrift = models.ForeignKey(Udskrift, verbose_name="udskrift", on_delete=models.PROTECT, related_name="+")
    bevilling = models.OneToOneField(
        Bevilling, verbose_name="udbetaling", null=True, editable=False, on_delete=models.PROTECT, related_name="rate"
    )
    trukket_tid = models.DateTimeField("trukket tilbage", null=True, editable=False)
    trukket_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="trukket tilbage af",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    sendt_tid = models.DateTimeField("sendt", default=timezone.now, editable=False)
    sendt_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="sendt af", editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "rateanmodning"
        verbose_name_plural = "rateanmodninger"
        ordering = ["plan", "-nummer"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "nummer"], name="rateanmodning_nummer_entydigt"),
            models.CheckConstraint(
                name="rateanmodning_beloeb_er_positivt",
                condition=Q(beloeb__gte=1),
                violation_error_message="Beløbet skal være mindst 1 kr.",
            ),
            udfyldt("begrundelse", name="rateanmodning_er_begrundet", besked="Skriv, hvad pengene skal bruges til."),
            i_raekkefoelge(
                "fra", "til", name="rateanmodning_i_raekkefoelge", besked="Den sidste dag ligger før den første."
            ),
            begge_eller_ingen(
                "trukket_tid", "trukket_af", name="rateanmodning_trukket_af_og_tid", besked="Hvem og hvornår."
            ),
            models.CheckConstraint(
                name="rateanmodning_udbetalt_eller_trukket",
                condition=Q(bevilling=None) | Q(trukket_tid=None),
                violation_error_message="Det, der er trukket tilbage, kan ikke udbetales.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="rateanmodning_afgjort_er_afgjort",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__bevilling__isnull=False) | pgtrigger.Q(old__trukket_tid__isnull=False),
                func="RAISE EXCEPTION 'En afgjort rateanmodning ændres ikke.' USING ERRCODE = 'restrict_violation';",
            )
        ]

    def __str__(self) -> str:
        return f"Rate {self.nummer} til {self.plan}"

    @property
    def tilstand(self) -> Ratetilstand:
        if self.bevilling_id:
            return Ratetilstand.UDBETALT
        return Ratetilstand.TRUKKET if self.trukket_tid else Ratetilstand.SENDT

    @property
    def farve(self) -> str:
        return {Ratetilstand.SENDT: "gul", Ratetilstand.UDBETALT: "groen", Ratetilstand.TRUKKET: "graa"}[self.tilstand]


class Ratebilag(Bilag):
    """A document sent with a rateanmodning."""

    rate = models.ForeignKey(
        Rateanmodning, verbose_name="rateanmodning", on_delete=models.PROTECT, related_name="bilag"
    )

    class Meta(Bilag.Meta):
        verbose_name = "bilag til rateanmodning"
        verbose_name_plural = "bilag til rateanmodninger"
        triggers = [kun_tilfoejes("ratebilag_kun_tilfoejes")]
