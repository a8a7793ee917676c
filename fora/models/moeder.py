"""Meetings."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from byomraader.adgang import ALLE, AdgangQuerySet, Omfang
from byomraader.models import (
    soegeindeks,
)
from fora.models.grupper import Gruppe
from fora.tilstande import FARVER, Moedestatus
from grundlag.adgang import Handling
from grundlag.constraints import i_raekkefoelge, kendt_vaerdi, udfyldt
from grundlag.historik import historik


class MoedeQuerySet(AdgangQuerySet["Moede"]):
    def naaet_af(self, giver: Omfang, handling: Handling) -> Q:
        return ALLE if giver.forvaltninger else Q(gruppe__byomraade__in=giver.byomraader)


@historik()
class Moede(models.Model):
    """A meeting of a body; one already held may be entered afterwards."""

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    gruppe = models.ForeignKey(Gruppe, verbose_name="gruppe", on_delete=models.PROTECT, related_name="moeder")
    titel = models.CharField("titel", max_length=160)
    dato = models.DateField("dato")
    start_kl = models.TimeField("starter kl.", null=True, blank=True)
    slut_kl = models.TimeField("slutter kl.", null=True, blank=True)
    sted = models.CharField("sted", max_length=160, blank=True)
    gaester = models.CharField("gæster", max_length=300, blank=True)
    godkendt_hvordan = models.CharField("hvordan referatet er godkendt", max_length=200, blank=True, editable=False)
    status = models.CharField(
        "status", max_length=20, choices=Moedestatus, default=Moedestatus.PLANLAGT, editable=False
    )

    sekvens = models.PositiveIntegerField("kalendersekvens", default=0, editable=False)

    objects = MoedeQuerySet.as_manager()

    class Meta:
        verbose_name = "møde"
        verbose_name_plural = "møder"
        ordering = ["-dato", "-pk"]
        indexes = [soegeindeks("titel", "moede_titel_soeg")]
        constraints = [
            kendt_vaerdi("status", Moedestatus, name="moede_status_kendt"),
            udfyldt("titel", name="moede_har_titel", besked="Skriv mødets titel."),
            i_raekkefoelge(
                "start_kl", "slut_kl", name="moede_kl_i_raekkefoelge", besked="Mødet slutter, før det begynder."
            ),
        ]

    def __str__(self) -> str:
        return self.titel

    @property
    def farve(self) -> str:
        return FARVER[Moedestatus(self.status)]
