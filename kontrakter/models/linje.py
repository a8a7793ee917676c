"""Money that an agreement promises: lines of whole kroner against the pool of a plan."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce, ExtractYear, Greatest

from byomraader.models import Forvaltning
from grundlag.constraints import ikke_negativ, kendt_vaerdi, udfyldt
from grundlag.dato import i_dag
from grundlag.historik import historik
from helhedsplaner.models import Helhedsplan, Indsatsomraade, TvaergaaendeIndsats
from kontrakter.models.aftale import Aftale
from kontrakter.models.regler import Aftaleart
from kontrakter.tilstande import DISPONERER, Aftalestatus


class Linjeart(models.TextChoices):
    FRIKOEB = "frikoeb", "Frikøb af kommunale medarbejdere"
    INDSATS = "indsats", "Indsats"
    NETVAERK = "netvaerk", "Koordinerende lokalt netværk"
    FACILITERING = "facilitering", "Facilitering"


class KontraktlinjeQuerySet(models.QuerySet["Kontraktlinje"]):
    def disponerende(self) -> Self:
        """
        Those that hold money back from their plan's pool; how much, BUNDET says.

        Not what a signed tillæg has replaced; of what is ended by notice, the years until its last day.
        """
        opsagt = Q(
            aftale__status=Aftalestatus.OPSAGT,
            aftale__ophoerer_dato__gte=i_dag(),
            aar__lte=ExtractYear("aftale__ophoerer_dato"),
        )
        return self.filter(Q(aftale__status__in=DISPONERER) | opsagt, aftale__erstattet_fra=None)

    def med_brugt(self) -> Self:
        """Each with the kroner and øre that are used of it as ``brugt``."""
        # A sum makes Django forget the order of the model.
        return self.annotate(brugt=Sum("forbrug__beloeb", default=Decimal(0))).order_by("aar", "raekkefoelge", "pk")


_NUL = Value(0, models.BigIntegerField())
BUNDET = Case(
    When(
        aftale__art=Aftaleart.TILLAEG,
        aftale__status__in=[Aftalestatus.KLADDE, Aftalestatus.TIL_UNDERSKRIFT],
        then=Greatest(F("beloeb") - Coalesce(F("erstatter__beloeb"), _NUL), _NUL),
    ),
    default=F("beloeb"),
    output_field=models.BigIntegerField(),
)
"""What a line holds back: of a tillæg that is not signed, only what it adds to the line it changes."""


@historik()
class Kontraktlinje(models.Model):
    """
    Whole kroner of one plan, promised to one forvaltning in one year.

    Σ per plan of frikøb, indsats and netværk stays within the plan's stored kontraktpulje, of
    facilitering within its stored facilitering (beslutninger § 9); kontrakter.pulje counts.
    """

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    aftale = models.ForeignKey(Aftale, verbose_name="aftale", on_delete=models.CASCADE, related_name="linjer")
    plan = models.ForeignKey(Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="+")
    art = models.CharField("art", max_length=15, choices=Linjeart)
    forvaltning = models.ForeignKey(
        Forvaltning, verbose_name="forvaltning", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    indsatsomraade = models.ForeignKey(
        Indsatsomraade, verbose_name="indsatsområde", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    tvaergaaende_indsats = models.ForeignKey(
        TvaergaaendeIndsats,
        verbose_name="tværgående indsats",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    erstatter = models.ForeignKey(
        "self", verbose_name="ændrer", null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    beskrivelse = models.CharField("beskrivelse", max_length=200)
    aar = models.PositiveSmallIntegerField("år")
    beloeb = models.BigIntegerField("beløb (kr.)")
    timer = models.DecimalField("timer", max_digits=8, decimal_places=2, null=True, blank=True)
    timepris = models.DecimalField("timepris (kr.)", max_digits=8, decimal_places=2, null=True, blank=True)
    aarsvaerk = models.DecimalField("årsværk", max_digits=5, decimal_places=2, null=True, blank=True)
    raekkefoelge = models.PositiveSmallIntegerField("rækkefølge", default=0)

    objects = KontraktlinjeQuerySet.as_manager()

    class Meta:
        verbose_name = "kontraktlinje"
        verbose_name_plural = "kontraktlinjer"
        ordering = ["aar", "raekkefoelge", "pk"]
        indexes = [models.Index(fields=["plan", "art"], name="kontraktlinje_plan_art")]
        constraints = [
            kendt_vaerdi("art", Linjeart, name="kontraktlinje_art_kendt"),
            udfyldt("beskrivelse", name="kontraktlinje_har_beskrivelse", besked="Skriv, hvad pengene går til."),
            models.CheckConstraint(
                name="kontraktlinje_beloeb_positivt",
                condition=Q(beloeb__gte=1),
                violation_error_message="Beløbet skal være mindst 1 kr.",
            ),
            models.CheckConstraint(
                name="kontraktlinje_aar_er_et_aar",
                condition=Q(aar__range=(2000, 2100)),
                violation_error_message="Året skal ligge mellem 2000 og 2100.",
            ),
            ikke_negativ("timer", name="kontraktlinje_timer_ikke_negative", besked="Timer kan ikke være negative."),
            ikke_negativ(
                "timepris", name="kontraktlinje_timepris_ikke_negativ", besked="Timeprisen kan ikke være negativ."
            ),
            ikke_negativ(
                "aarsvaerk", name="kontraktlinje_aarsvaerk_ikke_negative", besked="Årsværk kan ikke være negative."
            ),
            models.CheckConstraint(
                name="kontraktlinje_timer_kun_ved_frikoeb",
                condition=Q(art=Linjeart.FRIKOEB) | Q(timer=None, timepris=None, aarsvaerk=None),
                violation_error_message="Timer, timepris og årsværk hører kun til frikøb.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.beskrivelse} {self.aar}"
