"""Items of an agenda."""

from __future__ import annotations

import uuid

from django.db import models

from byomraader.models import (
    soegeindeks,
)
from fora.models.moeder import Moede
from grundlag.constraints import kendt_vaerdi, udfyldt
from grundlag.historik import historik
from grundlag.udfald import Udfald


class Punkttype(models.TextChoices):
    BESLUTNING = "b", "Beslutning"
    DROEFTELSE = "d", "Drøftelse"
    ORIENTERING = "o", "Orientering"


@historik()
class Dagsordenspunkt(models.Model):
    """
    One item: what is proposed, what was said (``droeftelse``, internal), what was decided (shareable).

    A closed item (``lukket``) shows its heading only.
    """

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    moede = models.ForeignKey(Moede, verbose_name="møde", on_delete=models.PROTECT, related_name="punkter")
    nummer = models.PositiveSmallIntegerField("nummer")
    titel = models.CharField("titel", max_length=200)
    type = models.CharField("type", max_length=1, choices=Punkttype, default=Punkttype.DROEFTELSE)
    lukket = models.BooleanField("lukket punkt", default=False)
    indstilling = models.TextField("indstilling", blank=True)
    sagsfremstilling = models.TextField("sagsfremstilling", blank=True)
    droeftelse = models.TextField("drøftelse", blank=True)
    beslutning = models.TextField("beslutning", blank=True)
    udfald = models.CharField("udfald", max_length=30, choices=Udfald, blank=True)
    udgave = models.PositiveIntegerField("udgave", default=1, editable=False)

    class Meta:
        verbose_name = "dagsordenspunkt"
        verbose_name_plural = "dagsordenspunkter"
        ordering = ["moede", "nummer"]
        indexes = [soegeindeks("titel", "punkt_titel_soeg")]
        constraints = [
            models.UniqueConstraint(
                fields=["moede", "nummer"],
                name="punkt_nummer_entydigt",
                violation_error_message="To punkter kan ikke have samme nummer.",
                deferrable=models.Deferrable.DEFERRED,
            ),
            kendt_vaerdi("type", Punkttype, name="punkt_type_kendt"),
            kendt_vaerdi("udfald", Udfald, name="punkt_udfald_kendt", tom=True),
            udfyldt("titel", name="punkt_har_titel", besked="Skriv punktets titel."),
        ]

    def __str__(self) -> str:
        return f"{self.nummer}. {self.titel}"
