"""Items of an agenda."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from byomraader.models import (
    soegeindeks,
)
from fora.models.moeder import Moede
from grundlag.constraints import kendt_vaerdi, udfyldt
from grundlag.historik import historik
from grundlag.models import Bilag
from grundlag.udfald import Udfald


class Punkttype(models.TextChoices):
    BESLUTNING = "b", "Beslutning"
    DROEFTELSE = "d", "Drøftelse"
    ORIENTERING = "o", "Orientering"


@historik()
class Dagsordenspunkt(models.Model):
    """
    One item: what is proposed, what was said (``droeftelse``, internal), what was decided (shareable).

    A closed item (``lukket``) shows its heading only. One that came by itself names what it came from:
    ``fortsaetter`` the item that was deferred, ``referat_for`` the meeting whose minutes it approves, ``kilde``
    the address of what waits for the body.
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
    minutter = models.PositiveSmallIntegerField("minutter", null=True, blank=True)
    fortsaetter = models.ForeignKey(
        "self",
        verbose_name="fortsætter",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="fortsat_i",
        editable=False,
    )
    referat_for = models.ForeignKey(
        Moede,
        verbose_name="godkender referatet af",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="godkendes_i",
        editable=False,
    )
    kilde = models.CharField("sat på af", max_length=200, blank=True, editable=False)

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
            models.UniqueConstraint(
                fields=["moede", "fortsaetter"],
                name="punkt_fortsaetter_een_gang",
                violation_error_message="Punktet er allerede videreført til mødet.",
            ),
            models.UniqueConstraint(
                fields=["moede", "referat_for"],
                name="punkt_referat_een_gang",
                violation_error_message="Referatet er allerede på dagsordenen.",
            ),
            models.UniqueConstraint(
                fields=["moede", "kilde"],
                condition=~Q(kilde=""),
                name="punkt_kilde_een_gang",
                violation_error_message="Det er allerede på dagsordenen.",
            ),
            kendt_vaerdi("type", Punkttype, name="punkt_type_kendt"),
            kendt_vaerdi("udfald", Udfald, name="punkt_udfald_kendt", tom=True),
            udfyldt("titel", name="punkt_har_titel", besked="Skriv punktets titel."),
        ]

    def __str__(self) -> str:
        return f"{self.nummer}. {self.titel}"


@historik()
class Punktbilag(Bilag):
    """A document for an agenda item: a PDF, so that it can be numbered and sent together with the agenda."""

    punkt = models.ForeignKey(
        Dagsordenspunkt, verbose_name="dagsordenspunkt", on_delete=models.CASCADE, related_name="bilag"
    )
    sider = models.PositiveSmallIntegerField("sider", editable=False)

    class Meta(Bilag.Meta):
        verbose_name = "bilag til dagsordenspunkt"
        verbose_name_plural = "bilag til dagsordenspunkter"
