"""The plan's first gate, and what hangs under it: nøgletal, the dialogue, its steps, and the kommunale anbefaling."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from byomraader.models import Forvaltning
from grundlag.constraints import kendt_vaerdi, kun_tilfoejes, udfyldt
from grundlag.historik import historik
from grundlag.models import Bilag
from helhedsplaner.models.plan import Helhedsplan


class Praekvalifikationssvar(models.TextChoices):
    PRAEKVALIFICERET = "praekvalificeret", "Prækvalificeret"
    AFSLAG = "afslag", "Afslag"
    SUPPLERENDE = "supplerende", "Beder om supplerende oplysninger"


@historik()
class Praekvalifikation(models.Model):
    """
    One attempt at Landsbyggefonden's first gate, in the five parts it asks for (domaene § 2.1).

    A refused plan may try again: a new row, the next number.
    """

    plan = models.ForeignKey(
        Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="praekvalifikationer"
    )
    nummer = models.PositiveSmallIntegerField("forsøg", default=1)
    udfordringer = models.TextField("sociale udfordringer i området", blank=True)
    afdelingsoplysninger = models.TextField("stamdata for afdelingerne", blank=True)
    noegletal = models.TextField("statistiske nøgletal, med kilde og dato", blank=True)
    budgetoverslag = models.TextField("budgetoverslag og forslag til lokal medfinansiering", blank=True)
    kommunal_anbefaling = models.TextField("kommunal anbefaling", blank=True)
    kommunal_anbefaling_dato = models.DateField("anbefalingens dato", null=True, blank=True)
    indsendt_dato = models.DateField("indsendt til Landsbyggefonden", null=True, blank=True)
    svar = models.CharField("Landsbyggefondens svar", max_length=20, choices=Praekvalifikationssvar, blank=True)
    svar_dato = models.DateField("svarets dato", null=True, blank=True)
    svar_note = models.TextField("svaret i korthed", blank=True)
    udgave = models.PositiveIntegerField("udgave", default=1, editable=False)

    class Meta:
        verbose_name = "prækvalifikation"
        verbose_name_plural = "prækvalifikationer"
        ordering = ["plan", "nummer"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "nummer"], name="praekvalifikation_nummer_entydigt"),
            kendt_vaerdi("svar", Praekvalifikationssvar, name="praekvalifikation_svar_kendt", tom=True),
            models.CheckConstraint(
                name="praekvalifikation_svar_har_dato",
                condition=Q(svar="", svar_dato=None) | (~Q(svar="") & Q(svar_dato__isnull=False)),
                violation_error_message="Et svar har en dato.",
            ),
            models.CheckConstraint(
                name="praekvalifikation_svar_efter_indsendelse",
                condition=Q(svar_dato=None) | Q(indsendt_dato__isnull=False, svar_dato__gte=models.F("indsendt_dato")),
                violation_error_message="Landsbyggefonden kan ikke have svaret, før ansøgningen er indsendt.",
            ),
        ]

    def __str__(self) -> str:
        return f"Prækvalifikation {self.nummer} af {self.plan}"


@historik()
class Noegletal(models.Model):
    """A figure of the area, with where it is from and of which day; no ``vaerdi`` is "ingen data", which is not 0."""

    praekvalifikation = models.ForeignKey(
        Praekvalifikation, verbose_name="prækvalifikation", on_delete=models.CASCADE, related_name="tal"
    )
    navn = models.CharField("nøgletal", max_length=160)
    vaerdi = models.DecimalField("her", max_digits=12, decimal_places=2, null=True, blank=True)
    sammenligning = models.DecimalField("i København", max_digits=12, decimal_places=2, null=True, blank=True)
    enhed = models.CharField("enhed", max_length=40, blank=True)
    kilde = models.CharField("kilde", max_length=160)
    dato = models.DateField("tallet er fra")

    class Meta:
        verbose_name = "nøgletal"
        verbose_name_plural = "nøgletal"
        ordering = ["praekvalifikation", "pk"]
        constraints = [
            udfyldt("navn", name="noegletal_har_navn", besked="Skriv, hvad tallet er."),
            udfyldt("kilde", name="noegletal_har_kilde", besked="Skriv, hvor tallet er fra."),
            models.UniqueConstraint(
                fields=["praekvalifikation", "navn", "dato"],
                name="noegletal_een_gang_pr_dag",
                violation_error_message="Det tal er allerede skrevet for den dag.",
            ),
        ]

    def __str__(self) -> str:
        return self.navn


class Dialogpart(models.TextChoices):
    """Whom the boligorganisationer talked with."""

    BYDEL = "bydel", "Bydelen"
    FORVALTNING = "forvaltning", "En forvaltning"
    ANDEN = "anden", "En anden"


class Dialog(models.Model):
    """One talk before the prækvalifikation was sent: with whom, which day, and what came of it. A log."""

    praekvalifikation = models.ForeignKey(
        Praekvalifikation, verbose_name="prækvalifikation", on_delete=models.PROTECT, related_name="dialog"
    )
    dato = models.DateField("dato")
    part = models.CharField("med", max_length=12, choices=Dialogpart)
    forvaltning = models.ForeignKey(
        Forvaltning, verbose_name="forvaltning", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    hvem = models.CharField("hvem talte I med?", max_length=160, blank=True)
    tekst = models.TextField("hvad kom der ud af det?")
    registreret_tid = models.DateTimeField("registreret", default=timezone.now, editable=False)
    registreret_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="registreret af",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = "dialog om prækvalifikation"
        verbose_name_plural = "dialog om prækvalifikation"
        ordering = ["dato", "pk"]
        constraints = [
            kendt_vaerdi("part", Dialogpart, name="dialog_part_kendt"),
            udfyldt("tekst", name="dialog_har_tekst", besked="Skriv, hvad der kom ud af det."),
            models.CheckConstraint(
                name="dialog_forvaltning_naar_det_er_en",
                condition=Q(part=Dialogpart.FORVALTNING, forvaltning__isnull=False)
                | (~Q(part=Dialogpart.FORVALTNING) & Q(forvaltning=None)),
                violation_error_message="Vælg forvaltningen, når dialogen var med en forvaltning, og ellers ingen.",
            ),
        ]
        triggers = [kun_tilfoejes("dialog_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.praekvalifikation}"


class Skridtart(models.TextChoices):
    """What went between the boligorganisation and Landsbyggefonden."""

    INDSENDT = "indsendt", "Sendt til Landsbyggefonden"
    SUPPLERENDE = "supplerende", "Landsbyggefonden bad om supplerende oplysninger"
    SUPPLERING_SENDT = "supplering_sendt", "Supplerende oplysninger sendt"
    PRAEKVALIFICERET = "praekvalificeret", "Prækvalificeret"
    AFSLAG = "afslag", "Afslag"


class Praekvalifikationsskridt(models.Model):
    """One letter there or back, in the order it happened; the newest answer stands on the attempt itself."""

    praekvalifikation = models.ForeignKey(
        Praekvalifikation, verbose_name="prækvalifikation", on_delete=models.PROTECT, related_name="skridt"
    )
    art = models.CharField("skridt", max_length=20, choices=Skridtart)
    dato = models.DateField("dato")
    note = models.TextField("i korthed", blank=True)
    registreret_tid = models.DateTimeField("registreret", default=timezone.now, editable=False)
    registreret_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="registreret af",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = "skridt i prækvalifikation"
        verbose_name_plural = "skridt i prækvalifikation"
        ordering = ["praekvalifikation", "pk"]
        constraints = [kendt_vaerdi("art", Skridtart, name="praekvalifikationsskridt_art_kendt")]
        triggers = [kun_tilfoejes("praekvalifikationsskridt_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.get_art_display()}: {self.praekvalifikation}"


@historik()
class Anbefaling(Bilag):
    """The kommunale anbefaling as the document it is."""

    praekvalifikation = models.ForeignKey(
        Praekvalifikation, verbose_name="prækvalifikation", on_delete=models.PROTECT, related_name="anbefalinger"
    )

    class Meta(Bilag.Meta):
        verbose_name = "kommunal anbefaling"
        verbose_name_plural = "kommunale anbefalinger"
