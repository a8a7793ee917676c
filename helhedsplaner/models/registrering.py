"""What happens while a plan runs: how many took part in its activities, and how far its criteria have come."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from grundlag.constraints import begge_eller_ingen
from grundlag.historik import historik
from helhedsplaner.models.indhold import Aktivitet, Succeskriterium

FLEST_DELTAGERE = 100_000


class OptegnelseQuerySet(models.QuerySet["Registrering"]):
    def gaeldende(self) -> Self:
        """Those that nobody has taken back."""
        return self.filter(annulleret=False)


class Optegnelse(models.Model):
    """
    Something written down about a day. It may be corrected or taken back, never deleted; the row history keeps all.

    ``rettet_af`` is who wrote what stands here now, when that is not who registered it first.
    """

    dato = models.DateField("dato")
    annulleret = models.BooleanField("taget tilbage", default=False, editable=False)
    registreret_tid = models.DateTimeField("registreret", default=timezone.now, editable=False)
    registreret_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="registreret af",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    rettet_tid = models.DateTimeField("rettet", null=True, editable=False)
    rettet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="rettet af",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    objects = OptegnelseQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-dato", "-pk"]
        constraints = [
            begge_eller_ingen(
                "rettet_tid", "rettet_af", name="%(class)s_rettet_af_og_tid", besked="Hvem og hvornår hører sammen."
            )
        ]


@historik()
class Registrering(Optegnelse):
    """How many took part in an activity on a day: a number, never names."""

    aktivitet = models.ForeignKey(
        Aktivitet, verbose_name="aktivitet", on_delete=models.PROTECT, related_name="registreringer"
    )
    antal = models.PositiveIntegerField("antal deltagere")
    note = models.CharField("note", max_length=200, blank=True)

    class Meta(Optegnelse.Meta):
        verbose_name = "registrering"
        verbose_name_plural = "registreringer"
        indexes = [models.Index(fields=["aktivitet", "dato"], name="registrering_aktivitet_dato")]
        constraints = [
            *Optegnelse.Meta.constraints,
            models.CheckConstraint(
                name="registrering_antal_er_muligt",
                condition=Q(antal__range=(0, FLEST_DELTAGERE)),
                violation_error_message="Skriv et antal fra 0 til 100.000.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.aktivitet}: {self.antal}"


@historik()
class Maaling(Optegnelse):
    """What the indicator of a succeskriterium stood at on a day; one a day."""

    kriterium = models.ForeignKey(
        Succeskriterium, verbose_name="succeskriterium", on_delete=models.PROTECT, related_name="maalinger"
    )
    vaerdi = models.DecimalField("værdi", max_digits=12, decimal_places=2)
    kilde = models.CharField("kilde eller note", max_length=200, blank=True)

    class Meta(Optegnelse.Meta):
        verbose_name = "måling"
        verbose_name_plural = "målinger"
        constraints = [
            *Optegnelse.Meta.constraints,
            models.UniqueConstraint(
                fields=["kriterium", "dato"],
                condition=Q(annulleret=False),
                name="maaling_een_om_dagen",
                violation_error_message="Der er allerede en måling den dag. Ret den i stedet.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kriterium}: {self.vaerdi}"
