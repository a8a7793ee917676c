"""Minutes as they were sent out, what the members answered, and the links by which they do."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from byomraader.models import Person
from fora.models.moeder import Moede
from grundlag.constraints import begge_eller_ingen, kun_tilfoejes, udfyldt
from grundlag.historik import historik
from grundlag.models import Personlink, Udskrift


class Referatversion(models.Model):
    """
    The minutes as they were sent to the members, whole and with their hash; never changed.

    After the approval each one is a numbered ``rettelse``.
    """

    moede = models.ForeignKey(Moede, verbose_name="møde", on_delete=models.PROTECT, related_name="referater")
    nummer = models.PositiveSmallIntegerField("nummer")
    rettelse = models.PositiveSmallIntegerField("rettelse nr.", null=True, blank=True)
    indhold = models.JSONField("indhold")
    sha256 = models.CharField("SHA-256", max_length=64)
    udskrift = models.ForeignKey(Udskrift, verbose_name="udskrift", on_delete=models.PROTECT, related_name="+")
    udsendt_tid = models.DateTimeField("udsendt", default=timezone.now, editable=False)
    udsendt_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="udsendt af", on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "version af referat"
        verbose_name_plural = "versioner af referater"
        ordering = ["moede", "-nummer"]
        constraints = [
            models.UniqueConstraint(fields=["moede", "nummer"], name="referatversion_nummer_entydigt"),
        ]
        triggers = [kun_tilfoejes("referatversion_kun_tilfoejes")]

    def __str__(self) -> str:
        rettelse = f" (rettelse {self.rettelse})" if self.rettelse else ""
        return f"Referat af {self.moede}, version {self.nummer}{rettelse}"

    @property
    def hash_kort(self) -> str:
        return self.sha256[:8]


class Referatgodkendelse(models.Model):
    """A member has approved just this version, whether she was at the meeting or not."""

    version = models.ForeignKey(
        Referatversion, verbose_name="version", on_delete=models.PROTECT, related_name="godkendelser"
    )
    person = models.ForeignKey(Person, verbose_name="person", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField("SHA-256", max_length=64)
    godkendt_tid = models.DateTimeField("godkendt", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "godkendelse af referat"
        verbose_name_plural = "godkendelser af referater"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="referatgodkendelse_een_gang_pr_person"),
        ]
        triggers = [kun_tilfoejes("referatgodkendelse_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.person} har godkendt {self.version}"


@historik()
class Rettelsesforslag(models.Model):
    """What a member would have changed in the minutes; the forumsekretær takes it or not."""

    version = models.ForeignKey(
        Referatversion, verbose_name="version", on_delete=models.PROTECT, related_name="forslag"
    )
    person = models.ForeignKey(Person, verbose_name="person", on_delete=models.PROTECT, related_name="+")
    tekst = models.TextField("forslag")
    stillet_tid = models.DateTimeField("stillet", default=timezone.now, editable=False)
    antaget = models.BooleanField("antaget", null=True, editable=False)
    afgjort_tid = models.DateTimeField("afgjort", null=True, blank=True, editable=False)
    afgjort_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="afgjort af",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = "forslag til rettelse"
        verbose_name_plural = "forslag til rettelser"
        ordering = ["pk"]
        constraints = [
            udfyldt("tekst", name="rettelsesforslag_har_tekst", besked="Skriv, hvad der skal rettes."),
            begge_eller_ingen(
                "antaget",
                "afgjort_tid",
                "afgjort_af",
                name="rettelsesforslag_afgjort_har_hvem_og_hvornaar",
                besked="Et afgjort forslag har udfald, hvem og hvornår.",
            ),
        ]

    def __str__(self) -> str:
        return f"Forslag fra {self.person} til {self.version}"


@historik()
class Referatlink(Personlink):
    """Opens one version of the minutes to a member without an account, to read, correct and approve."""

    version = models.ForeignKey(Referatversion, verbose_name="version", on_delete=models.PROTECT, related_name="links")
    person = models.ForeignKey(Person, verbose_name="person", on_delete=models.PROTECT, related_name="+")

    class Meta(Personlink.Meta):
        verbose_name = "link til referat"
        verbose_name_plural = "links til referater"
