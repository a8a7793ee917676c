"""What has been used of a plan's budget: posteringer from the accounts, and which budget line each konto belongs to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from byomraader.models import Boligorganisation
from grundlag.constraints import kendt_vaerdi, kun_tilfoejes, udfyldt
from grundlag.historik import historik
from grundlag.models import Bilag
from helhedsplaner.models.budget import Budgetart, Kilde
from helhedsplaner.models.plan import Helhedsplan
from helhedsplaner.models.regelsaet import Indsatsomraade


@historik()
class Konto(models.Model):
    """
    A konto of the accounts, and the row of the plan's budget that its posteringer are held against.

    The row is named by what it is about, not by a line's id: it stays the same from budget version to version.
    """

    plan = models.ForeignKey(Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="konti")
    nummer = models.CharField("konto", max_length=40)
    navn = models.CharField("betegnelse", max_length=120, blank=True)
    indsatsomraade = models.ForeignKey(
        Indsatsomraade, verbose_name="indsatsområde", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    art = models.CharField("art", max_length=20, choices=Budgetart)
    kilde = models.CharField("kilde", max_length=25, choices=Kilde)
    boligorganisation = models.ForeignKey(
        Boligorganisation,
        verbose_name="boligorganisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    kilde_navn = models.CharField("kildens navn", max_length=120, blank=True)

    class Meta:
        verbose_name = "konto"
        verbose_name_plural = "konti"
        ordering = ["plan", "nummer"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "nummer"], name="konto_een_gang_pr_plan"),
            udfyldt("nummer", name="konto_har_nummer", besked="Skriv kontoens nummer."),
            kendt_vaerdi("art", Budgetart, name="konto_art_kendt"),
            kendt_vaerdi("kilde", Kilde, name="konto_kilde_kendt"),
        ]

    def __str__(self) -> str:
        return f"{self.nummer} {self.navn}".strip()


class Posteringsfil(Bilag):
    """A file of posteringer as it was read in, once for each plan; kept, so that every krone can be traced to it."""

    plan = models.ForeignKey(
        Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="posteringsfiler"
    )
    indhold_sha256 = models.CharField("filens SHA-256", max_length=64, editable=False)

    class Meta(Bilag.Meta):
        verbose_name = "posteringsfil"
        verbose_name_plural = "posteringsfiler"
        constraints = [
            *Bilag.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan", "indhold_sha256"],
                name="posteringsfil_samme_fil_een_gang",
                violation_error_message="Filen er allerede indlæst.",
            ),
        ]
        triggers = [kun_tilfoejes("posteringsfil_kun_tilfoejes")]


class Postering(models.Model):
    """
    Kroner and øre that the accounts say were used on a day; less than nothing is money back.

    Append-only: what was wrong is set right by a new postering, as in the accounts themselves.
    """

    konto = models.ForeignKey(Konto, verbose_name="konto", on_delete=models.PROTECT, related_name="posteringer")
    fil = models.ForeignKey(
        Posteringsfil, verbose_name="posteringsfil", on_delete=models.PROTECT, related_name="posteringer"
    )
    raekke = models.PositiveIntegerField("række i filen")
    dato = models.DateField("dato")
    beloeb = models.DecimalField("beløb (kr.)", max_digits=14, decimal_places=2)
    tekst = models.CharField("tekst", max_length=200, blank=True)
    bilagsnummer = models.CharField("bilagsnummer", max_length=40, blank=True)
    registreret_tid = models.DateTimeField("registreret", default=timezone.now, editable=False)
    registreret_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="registreret af",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = "postering"
        verbose_name_plural = "posteringer"
        ordering = ["-dato", "-pk"]
        indexes = [models.Index(fields=["konto", "dato"], name="postering_konto_dato")]
        constraints = [
            models.UniqueConstraint(fields=["fil", "raekke"], name="postering_een_pr_raekke"),
            models.CheckConstraint(
                name="postering_er_ikke_nul", condition=~Q(beloeb=0), violation_error_message="Skriv et beløb."
            ),
        ]
        triggers = [kun_tilfoejes("postering_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.dato}: {self.beloeb} kr."
