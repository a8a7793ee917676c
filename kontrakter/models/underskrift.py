"""A signature on a printed version."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from grundlag.constraints import (
    begge_eller_ingen,
    kendt_vaerdi,
    udfyldt,
)
from grundlag.historik import historik
from kontrakter.models.aftale import AftaleBilag
from kontrakter.models.version import Aftaleversion


class Underskriftsmetode(models.TextChoices):
    PAPIR = "papir", "På papir"
    I_SYSTEMET = "i_systemet", "I systemet"
    EKSTERN = "ekstern", "Ekstern tjeneste"


@historik()
class Underskrift(models.Model):
    """
    One party's signature on one version: who, with what title, on whose behalf, how and which day.

    At most one valid per party and version; a wrong one is withdrawn, never deleted.
    """

    version = models.ForeignKey(
        Aftaleversion, verbose_name="aftaleversion", on_delete=models.PROTECT, related_name="underskrifter"
    )
    part = models.ForeignKey(
        "kontrakter.Aftalepart", verbose_name="part", on_delete=models.PROTECT, related_name="underskrifter"
    )
    navn = models.CharField("underskrivers navn", max_length=120)
    titel = models.CharField("underskrivers titel", max_length=120)
    paa_vegne_af = models.CharField("på vegne af", max_length=160)
    metode = models.CharField("metode", max_length=12, choices=Underskriftsmetode, default=Underskriftsmetode.PAPIR)
    dato = models.DateField("underskrevet den")
    scan = models.ForeignKey(
        AftaleBilag, verbose_name="scannet eksemplar", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    anmodning = models.OneToOneField(
        "kontrakter.Underskriftsanmodning",
        verbose_name="anmodning",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="underskrift",
    )
    kvittering = models.CharField("kvittering", max_length=300, blank=True)
    registreret_tid = models.DateTimeField("registreret", null=True, editable=False)
    registreret_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="registreret af",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    tilbagekaldt_tid = models.DateTimeField("tilbagekaldt", null=True, editable=False)
    tilbagekaldt_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="tilbagekaldt af",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = "underskrift"
        verbose_name_plural = "underskrifter"
        ordering = ["version", "part__raekkefoelge"]
        constraints = [
            kendt_vaerdi("metode", Underskriftsmetode, name="underskrift_metode_kendt"),
            udfyldt("navn", name="underskrift_har_navn", besked="Skriv, hvem der har underskrevet."),
            models.UniqueConstraint(
                fields=["version", "part"],
                condition=Q(tilbagekaldt_tid=None),
                name="underskrift_een_gyldig_pr_part",
                violation_error_message="Parten har allerede underskrevet denne version.",
            ),
            models.CheckConstraint(
                name="underskrift_paa_papir_har_scan",
                condition=~Q(metode=Underskriftsmetode.PAPIR) | Q(scan__isnull=False),
                violation_error_message="Vedhæft det scannede, underskrevne eksemplar.",
            ),
            models.CheckConstraint(
                name="underskrift_sporet_er_kendt",
                condition=Q(metode=Underskriftsmetode.PAPIR, registreret_af__isnull=False)
                | (~Q(metode=Underskriftsmetode.PAPIR) & Q(anmodning__isnull=False) & ~Q(kvittering="")),
                violation_error_message="En underskrift på papir er registreret, en digital har en kvittering.",
            ),
            begge_eller_ingen(
                "registreret_tid",
                "registreret_af",
                name="underskrift_registreret_af_og_tid",
                besked="Hvem og hvornår hører sammen.",
            ),
            begge_eller_ingen(
                "tilbagekaldt_tid",
                "tilbagekaldt_af",
                name="underskrift_tilbagekaldt_af_og_tid",
                besked="Hvem og hvornår hører sammen.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.navn} for {self.paa_vegne_af}"
