"""The journey through the instanser: a plan's, an agreement's or a case's."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from godkendelser.models.instans import Sagsart
from godkendelser.models.sag import Sag, Sagsandel
from grundlag.constraints import begge_eller_ingen, kendt_vaerdi, praecis_een
from grundlag.historik import historik
from helhedsplaner.models import Helhedsplan
from kontrakter.models import Aftale


class ForloebQuerySet(models.QuerySet["Forloeb"]):
    def for_planer(self, plan_ids: list[int]) -> Self:
        """The open forløb of the plans: their own, and those of the cases that release their money."""
        return self.filter(
            Q(plan__in=plan_ids) | Q(sag__in=Sagsandel.objects.filter(plan__in=plan_ids).values("sag")),
            afsluttet_tid=None,
        )


@historik()
class Forloeb(models.Model):
    """
    One journey through the instanser: of a plan, an aftale or a sag. One open per subject.

    Until ``startet_tid`` it is prepared: the forumsekretær adapts its chain, and nobody is asked. A plan's
    prækvalifikation is a journey of its own, which ends when the plan itself is submitted.
    """

    sagsart = models.CharField("sagsart", max_length=20, choices=Sagsart)
    plan = models.ForeignKey(
        Helhedsplan, verbose_name="helhedsplan", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    aftale = models.ForeignKey(
        Aftale, verbose_name="aftale", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sag = models.ForeignKey(
        Sag, verbose_name="sag", null=True, blank=True, on_delete=models.PROTECT, related_name="forloeb"
    )
    startet_tid = models.DateTimeField("startet", null=True, default=timezone.now, editable=False)
    startet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="startet af",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    afsluttet_tid = models.DateTimeField("afsluttet", null=True, editable=False)

    objects = ForloebQuerySet.as_manager()

    class Meta:
        verbose_name = "forløb"
        verbose_name_plural = "forløb"
        constraints = [
            kendt_vaerdi("sagsart", Sagsart, name="forloeb_sagsart_kendt"),
            praecis_een(
                "plan",
                "aftale",
                "sag",
                name="forloeb_har_eet_emne",
                besked="Et forløb handler om præcis én plan, aftale eller sag.",
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(afsluttet_tid=None) & ~Q(sagsart=Sagsart.PRAEKVALIFIKATION),
                name="forloeb_eet_aabent_pr_plan",
                violation_error_message="Planen har allerede et åbent forløb.",
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(afsluttet_tid=None, sagsart=Sagsart.PRAEKVALIFIKATION),
                name="forloeb_een_praekvalifikation_pr_plan",
                violation_error_message="Planens prækvalifikation er allerede i gang.",
            ),
            models.UniqueConstraint(
                fields=["aftale"],
                condition=Q(afsluttet_tid=None),
                name="forloeb_eet_aabent_pr_aftale",
                violation_error_message="Aftalen har allerede et åbent forløb.",
            ),
            begge_eller_ingen(
                "startet_tid",
                "startet_af",
                name="forloeb_startet_har_hvem_og_hvornaar",
                besked="Et startet forløb har både hvem og hvornår.",
            ),
            models.UniqueConstraint(fields=["sag"], condition=Q(afsluttet_tid=None), name="forloeb_eet_aabent_pr_sag"),
        ]

    def __str__(self) -> str:
        return str(self.plan or self.aftale or self.sag)
