"""What others say of an agreement after it is made: Landsbyggefonden of a change, the bestyrelse of a delaftale."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from fora.models import Gruppe
from grundlag.constraints import kun_tilfoejes, udfyldt
from kontrakter.models.aftale import Aftale


class LbfGodkendelse(models.Model):
    """Landsbyggefonden has approved a change of a strategisk samarbejdsaftale, in a letter."""

    aftale = models.ForeignKey(Aftale, verbose_name="aftale", on_delete=models.PROTECT, related_name="lbf_godkendelser")
    dato = models.DateField("brevets dato")
    brev = models.CharField("brev eller sagsnummer", max_length=120)
    registreret_tid = models.DateTimeField("registreret", default=timezone.now, editable=False)
    registreret_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="registreret af",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = "Landsbyggefondens godkendelse af ændring"
        verbose_name_plural = "Landsbyggefondens godkendelser af ændringer"
        ordering = ["-dato", "-pk"]
        constraints = [udfyldt("brev", name="lbfgodkendelse_har_brev", besked="Skriv brevet eller sagsnummeret.")]
        triggers = [kun_tilfoejes("lbfgodkendelse_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.brev}: {self.aftale}"


class Ajourfoering(models.Model):
    """The boligsociale bestyrelse has seen that a delaftale says what is done, or had it changed."""

    aftale = models.ForeignKey(
        Aftale, verbose_name="delaftale", on_delete=models.PROTECT, related_name="ajourfoeringer"
    )
    gruppe = models.ForeignKey(
        Gruppe, verbose_name="boligsocial bestyrelse", on_delete=models.PROTECT, related_name="+"
    )
    dato = models.DateField("mødets dato")
    note = models.CharField("note", max_length=300, blank=True)
    registreret_tid = models.DateTimeField("registreret", default=timezone.now, editable=False)
    registreret_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="registreret af",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = "ajourføring af delaftale"
        verbose_name_plural = "ajourføringer af delaftaler"
        ordering = ["-dato", "-pk"]
        triggers = [kun_tilfoejes("ajourfoering_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.aftale}: {self.dato}"
