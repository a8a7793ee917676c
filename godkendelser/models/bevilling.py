"""Municipal money and the states it passes through."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from godkendelser.models.afgoerelse import Afgoerelse
from grundlag.constraints import kendt_vaerdi, kun_tilfoejes
from helhedsplaner.models import Helhedsplan


class Bevillingstilstand(models.TextChoices):
    AFSAT = "afsat", "Afsat"
    INDSTILLET = "indstillet", "Indstillet"
    FRIGIVET = "frigivet", "Frigivet"
    UDBETALT = "udbetalt", "Udbetalt"


class Bevilling(models.Model):
    """
    Municipal kroner that reached a state on a day: afsat → indstillet → frigivet → udbetalt.

    Append-only; what a plan has released is the sum of its rows in that state. A negative amount
    takes some back and says why.
    """

    plan = models.ForeignKey(Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="+")
    tilstand = models.CharField("tilstand", max_length=12, choices=Bevillingstilstand)
    beloeb = models.BigIntegerField("beløb (kr.)")
    dato = models.DateField("dato")
    afgoerelse = models.ForeignKey(
        Afgoerelse,
        verbose_name="afgørelse",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bevillinger",
    )
    note = models.CharField("note", max_length=300, blank=True)
    indgang = models.BooleanField("taget ind efterfølgende", default=False, editable=False)
    er_eksempel = models.BooleanField("eksempel", default=False, editable=False)
    registreret_tid = models.DateTimeField("registreret", default=timezone.now, editable=False)
    registreret_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="registreret af",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = "bevilling"
        verbose_name_plural = "bevillinger"
        ordering = ["plan", "dato", "pk"]
        indexes = [models.Index(fields=["plan", "tilstand"], name="bevilling_plan_tilstand")]
        constraints = [
            kendt_vaerdi("tilstand", Bevillingstilstand, name="bevilling_tilstand_kendt"),
            models.CheckConstraint(
                name="bevilling_beloeb_er_ikke_nul",
                condition=~Q(beloeb=0),
                violation_error_message="Skriv et beløb.",
            ),
            models.CheckConstraint(
                name="bevilling_tilbagefoersel_er_begrundet",
                condition=Q(beloeb__gte=0) | ~Q(note=""),
                violation_error_message="Skriv, hvorfor beløbet føres tilbage.",
            ),
        ]
        triggers = [kun_tilfoejes("bevilling_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.get_tilstand_display()}: {self.beloeb}"
