"""The hearing of the forvaltninger and lokaludvalg: it blocks nothing, and shows who has answered and who is late."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from byomraader.models import Forvaltning, Lokaludvalg
from grundlag.constraints import begge_eller_ingen, i_raekkefoelge, praecis_een, udfyldt
from grundlag.dato import i_dag
from grundlag.historik import historik
from helhedsplaner.models import Helhedsplan, Planversion


@historik()
class Hoering(models.Model):
    """A plan sent out for comments, with a deadline; ``version`` is what was sent, if the plan had one."""

    plan = models.ForeignKey(Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(
        Planversion, verbose_name="planversion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    emne = models.CharField("hvad er i høring", max_length=200)
    sendt_dato = models.DateField("sendt")
    frist = models.DateField("frist")
    oprettet_tid = models.DateTimeField("oprettet", default=timezone.now, editable=False)
    oprettet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oprettet af", editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "høring"
        verbose_name_plural = "høringer"
        ordering = ["-sendt_dato", "-pk"]
        constraints = [
            udfyldt("emne", name="hoering_har_emne", besked="Skriv, hvad der er i høring."),
            i_raekkefoelge(
                "sendt_dato", "frist", name="hoering_frist_efter_sendt", besked="Fristen ligger før udsendelsen."
            ),
        ]

    def __str__(self) -> str:
        return self.emne


@historik()
class Hoeringspart(models.Model):
    """One who is heard, and the answer, with a bilag: a file or an address."""

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    hoering = models.ForeignKey(Hoering, verbose_name="høring", on_delete=models.PROTECT, related_name="parter")
    forvaltning = models.ForeignKey(
        Forvaltning, verbose_name="forvaltning", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lokaludvalg = models.ForeignKey(
        Lokaludvalg, verbose_name="lokaludvalg", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    svar_dato = models.DateField("svaret den", null=True, blank=True)
    svar = models.TextField("svaret i korte træk", blank=True)
    fil = models.FileField("svaret som fil", max_length=250, blank=True)
    adresse = models.URLField("svarets adresse", max_length=500, blank=True)
    registreret_tid = models.DateTimeField("registreret", null=True, blank=True, editable=False)
    registreret_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="registreret af",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "høringspart"
        verbose_name_plural = "høringsparter"
        ordering = ["hoering", "pk"]
        constraints = [
            praecis_een(
                "forvaltning", "lokaludvalg", name="hoeringspart_er_een", besked="En forvaltning eller et lokaludvalg."
            ),
            models.UniqueConstraint(fields=["hoering", "forvaltning"], name="hoeringspart_forvaltning_een_gang"),
            models.UniqueConstraint(fields=["hoering", "lokaludvalg"], name="hoeringspart_lokaludvalg_een_gang"),
            begge_eller_ingen(
                "registreret_tid",
                "registreret_af",
                "svar_dato",
                name="hoeringspart_svar_har_hvem_og_hvornaar",
                besked="Et svar har en dag, og hvem der skrev det ind.",
            ),
            models.CheckConstraint(
                name="hoeringspart_svar_har_indhold",
                condition=Q(svar_dato=None) | ~Q(svar="") | ~Q(fil="") | ~Q(adresse=""),
                violation_error_message="Skriv svaret i korte træk, eller vedlæg det.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.forvaltning or self.lokaludvalg)

    @property
    def stilling_tekst(self) -> str:
        """Answered, in time or not; or waited for, and perhaps too long."""
        if self.svar_dato:
            return "Svaret for sent" if self.svar_dato > self.hoering.frist else "Svaret"
        return "Svar mangler, fristen er overskredet" if self.hoering.frist < i_dag() else "Afventer svar"

    @property
    def farve(self) -> str:
        if self.svar_dato:
            return "gul" if self.svar_dato > self.hoering.frist else "groen"
        return "roed" if self.hoering.frist < i_dag() else "graa"
