"""The PDFs that have been made of a plan."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from grundlag.constraints import kun_tilfoejes, praecis_een
from grundlag.models import Bruger, Udskrift
from helhedsplaner.models.plan import Helhedsplan
from helhedsplaner.models.version import Planversion


class PlanudskriftQuerySet(models.QuerySet["Planudskrift"]):
    def synlige_for(self, bruger: Bruger) -> Self:
        planer = Helhedsplan.objects.synlige_for(bruger)
        return self.filter(Q(plan__in=planer) | Q(version__plan__in=planer))


class Planudskrift(models.Model):
    """
    A version as PDF, or a draft as it stood when somebody asked for it on paper.

    A version has one for ever, so that it is the same bytes also after its template has changed.
    """

    version = models.OneToOneField(
        Planversion,
        verbose_name="planversion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="planudskrift",
    )
    plan = models.ForeignKey(
        Helhedsplan,
        verbose_name="plan, som udkastet er af",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="udskrifter",
    )
    udskrift = models.ForeignKey(Udskrift, verbose_name="udskrift", on_delete=models.PROTECT, related_name="+")
    bestilt_tid = models.DateTimeField("bestilt", default=timezone.now, editable=False)
    bestilt_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="bestilt af", on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = PlanudskriftQuerySet.as_manager()

    class Meta:
        verbose_name = "planudskrift"
        verbose_name_plural = "planudskrifter"
        ordering = ["-pk"]
        constraints = [
            praecis_een(
                "version",
                "plan",
                name="planudskrift_af_version_eller_udkast",
                besked="En udskrift er af en version eller af et udkast.",
            ),
            models.UniqueConstraint(fields=["plan", "udskrift"], name="planudskrift_udkast_een_gang"),
        ]
        triggers = [kun_tilfoejes("planudskrift_kun_tilfoejes")]

    def __str__(self) -> str:
        return str(self.version or f"{self.plan}, udkast")

    @property
    def planens_id(self) -> int:
        """The id of the plan; ``version`` comes with it."""
        return self.version.plan_id if self.version else self.plan_id  # type: ignore[return-value]
