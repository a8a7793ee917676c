"""Efforts that an arbejdsgruppe owns and that reach across plans."""

from __future__ import annotations

import uuid

from django.db import models

from fora.models import Gruppe
from grundlag.constraints import udfyldt
from grundlag.historik import historik


@historik()
class TvaergaaendeIndsats(models.Model):
    """One effort of several plans, owned by an arbejdsgruppe under a Boligsocialt Forum (beslutninger § 9)."""

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    gruppe = models.ForeignKey(Gruppe, verbose_name="arbejdsgruppe", on_delete=models.PROTECT, related_name="+")
    navn = models.CharField("navn", max_length=120)
    beskrivelse = models.TextField("beskrivelse", blank=True)

    class Meta:
        verbose_name = "tværgående indsats"
        verbose_name_plural = "tværgående indsatser"
        ordering = ["navn", "pk"]
        constraints = [
            udfyldt("navn", name="tvaergaaende_indsats_har_navn", besked="Skriv indsatsens navn."),
            models.UniqueConstraint(
                fields=["gruppe", "navn"],
                name="tvaergaaende_indsats_navn_entydigt",
                violation_error_message="Arbejdsgruppen har allerede en indsats med det navn.",
            ),
        ]

    def __str__(self) -> str:
        return self.navn
