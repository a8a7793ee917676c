"""What the agendas of a body begin with."""

from __future__ import annotations

from django.db import models

from fora.models.grupper import Gruppe
from fora.models.punkter import Punkttype
from grundlag.constraints import kendt_vaerdi, udfyldt
from grundlag.historik import historik


@historik()
class Dagsordensskabelon(models.Model):
    """The standing items of a body's meetings of one kind; the first is offered for a new meeting."""

    gruppe = models.ForeignKey(Gruppe, verbose_name="gruppe", on_delete=models.PROTECT, related_name="skabeloner")
    navn = models.CharField("navn", max_length=80)

    class Meta:
        verbose_name = "dagsordensskabelon"
        verbose_name_plural = "dagsordensskabeloner"
        ordering = ["gruppe", "pk"]
        constraints = [
            udfyldt("navn", name="dagsordensskabelon_har_navn", besked="Skriv skabelonens navn."),
            models.UniqueConstraint(
                fields=["gruppe", "navn"],
                name="dagsordensskabelon_navn_entydigt",
                violation_error_message="Gruppen har allerede en skabelon med det navn.",
            ),
        ]

    def __str__(self) -> str:
        return self.navn


@historik()
class Skabelonpunkt(models.Model):
    """A standing item, as it is put on a new agenda."""

    skabelon = models.ForeignKey(
        Dagsordensskabelon, verbose_name="dagsordensskabelon", on_delete=models.CASCADE, related_name="punkter"
    )
    nummer = models.PositiveSmallIntegerField("nummer")
    titel = models.CharField("titel", max_length=200)
    type = models.CharField("type", max_length=1, choices=Punkttype)
    minutter = models.PositiveSmallIntegerField("minutter", null=True, blank=True)
    indstilling = models.TextField("indstilling", blank=True)
    sagsfremstilling = models.TextField("sagsfremstilling", blank=True)

    class Meta:
        verbose_name = "fast punkt"
        verbose_name_plural = "faste punkter"
        ordering = ["skabelon", "nummer"]
        constraints = [
            models.UniqueConstraint(fields=["skabelon", "nummer"], name="skabelonpunkt_nummer_entydigt"),
            udfyldt("titel", name="skabelonpunkt_har_titel", besked="Skriv punktets titel."),
            kendt_vaerdi("type", Punkttype, name="skabelonpunkt_type_kendt"),
        ]

    def __str__(self) -> str:
        return self.titel
