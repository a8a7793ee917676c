"""A municipal case and each plan's part of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from byomraader.models import soegeindeks
from grundlag.constraints import udfyldt
from grundlag.historik import historik
from helhedsplaner.models import Helhedsplan


@historik()
class Sag(models.Model):
    """A municipal case; one may release the money of several plans (beslutninger § 8)."""

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    titel = models.CharField("titel", max_length=200)
    sagsnr = models.CharField("sagsnummer", max_length=40, blank=True)
    oprettet_tid = models.DateTimeField("oprettet", default=timezone.now, editable=False)
    oprettet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oprettet af", editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "sag"
        verbose_name_plural = "sager"
        ordering = ["-pk"]
        indexes = [soegeindeks("titel", "sag_titel_soeg"), soegeindeks("sagsnr", "sag_sagsnr_soeg")]
        constraints = [udfyldt("titel", name="sag_har_titel", besked="Skriv sagens titel.")]

    def __str__(self) -> str:
        return self.titel


@historik()
class Sagsandel(models.Model):
    """One plan's part of a case, in whole kroner."""

    sag = models.ForeignKey(Sag, verbose_name="sag", on_delete=models.PROTECT, related_name="andele")
    plan = models.ForeignKey(Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="+")
    beloeb = models.BigIntegerField("beløb (kr.)")

    class Meta:
        verbose_name = "plans andel af sag"
        verbose_name_plural = "planers andele af sag"
        constraints = [
            models.UniqueConstraint(
                fields=["sag", "plan"],
                name="sagsandel_een_pr_plan",
                violation_error_message="Planen er allerede i sagen.",
            ),
            models.CheckConstraint(
                name="sagsandel_beloeb_positivt",
                condition=Q(beloeb__gte=1),
                violation_error_message="Beløbet skal være mindst 1 kr.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.beloeb}"
