"""Who answers for whom: absence with a deputy, and steps handed over."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from fora.models.faelles import kraev_raekkefoelge
from grundlag.constraints import i_raekkefoelge, kun_tilfoejes, udfyldt
from grundlag.dato import i_dag
from grundlag.historik import historik
from grundlag.models import Bruger

HUSKET = "_fravaerende"


class FravaerQuerySet(models.QuerySet["Fravaer"]):
    def gyldige(self) -> Self:
        """Those of today."""
        return self.filter(fra__lte=i_dag(), til__gte=i_dag())


@historik()
class Fravaer(models.Model):
    """
    A user is away in a period, and another sees and records what waits for her meanwhile.

    The deputy acts in her own name; she gets no other right of the absent one's.
    """

    bruger = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="bruger", on_delete=models.PROTECT, related_name="fravaer"
    )
    stedfortraeder = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="stedfortræder", on_delete=models.PROTECT, related_name="vikariater"
    )
    fra = models.DateField("fra og med")
    til = models.DateField("til og med")
    besked = models.CharField("besked til stedfortræderen", max_length=500, blank=True)

    objects = FravaerQuerySet.as_manager()

    class Meta:
        verbose_name = "fravær"
        verbose_name_plural = "fravær"
        ordering = ["-fra", "-pk"]
        constraints = [
            i_raekkefoelge("fra", "til", name="fravaer_i_raekkefoelge", besked="Fraværet slutter, før det begynder."),
            models.CheckConstraint(
                name="fravaer_stedfortraeder_er_en_anden",
                condition=~Q(stedfortraeder=F("bruger")),
                violation_error_message="Stedfortræderen skal være en anden.",
            ),
            ExclusionConstraint(
                name="fravaer_eet_ad_gangen",
                index_type="GIST",
                expressions=[
                    ("bruger", RangeOperators.EQUAL),
                    (
                        Func(
                            "fra",
                            "til",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Der er allerede registreret fravær i en del af perioden.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bruger}: {self.stedfortraeder}"

    def clean(self) -> None:
        kraev_raekkefoelge("til", self.fra, self.til, "Fraværet slutter, før det begynder.")


def fravaerende_for(bruger: Bruger) -> list[Bruger]:
    """Whom ``bruger`` stands in for today; looked up only for those who do, and once in a request."""
    if bruger.vikar_til is None or bruger.vikar_til < i_dag():
        return []
    fundne: list[Bruger] | None = getattr(bruger, HUSKET, None)
    if fundne is None:
        vikariater = bruger.vikariater.gyldige().select_related("bruger").prefetch_related("bruger__tilknytninger")
        fundne = [en.bruger for en in vikariater if en.bruger.is_active]
        setattr(bruger, HUSKET, fundne)
    return fundne


class Overdragelse(models.Model):
    """A step handed to a colleague who records it too, with a note; the newest counts."""

    trin = models.ForeignKey(
        "godkendelser.Trin", verbose_name="trin", on_delete=models.PROTECT, related_name="overdragelser"
    )
    til = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="overdraget til", on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField("note", max_length=500)
    overdraget_tid = models.DateTimeField("overdraget", default=timezone.now, editable=False)
    overdraget_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="overdraget af",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = "overdragelse"
        verbose_name_plural = "overdragelser"
        ordering = ["trin", "-pk"]
        constraints = [udfyldt("note", name="overdragelse_har_note", besked="Skriv en note til den, der tager over.")]
        triggers = [kun_tilfoejes("overdragelse_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.trin}: {self.til}"
