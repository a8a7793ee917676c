"""The year wheel: what a plan reports every year, as data, and each year's tasks with their deadlines."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from grundlag.constraints import begge_eller_ingen, er_een, kun_tilfoejes, udfyldt
from grundlag.dato import i_dag
from grundlag.historik import historik
from grundlag.models import Bilag
from helhedsplaner.models.plan import Helhedsplan
from helhedsplaner.models.regelsaet import Regelsaet
from helhedsplaner.models.statusrapport import Statusrapport
from helhedsplaner.tilstande import KOERER


class AarshjulspunktQuerySet(models.QuerySet["Aarshjulspunkt"]):
    def for_regelsaet(self, regelsaet_id: int) -> list[Aarshjulspunkt]:
        """Those that count for a regelsæt: its own instead of the common one of the same kode; none not in use."""
        fundne = {et.kode: et for et in self.filter(regelsaet=None)}
        fundne |= {et.kode: et for et in self.filter(regelsaet=regelsaet_id)}
        return sorted((et for et in fundne.values() if et.bruges), key=lambda et: (et.raekkefoelge, et.kode))


@historik()
class Aarshjulspunkt(models.Model):
    """
    Something that every plan does once for each of its years; one with a regelsæt stands in for the common one.

    ``frist_aaret_efter``: what is reported about a year is due in the next. ``bekraeftet`` tells whether the
    deadline is known from Landsbyggefonden or only a proposal.
    """

    kode = models.SlugField("kode", max_length=40)
    regelsaet = models.ForeignKey(
        Regelsaet, verbose_name="kun for regelsæt", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    navn = models.CharField("navn", max_length=120)
    beskrivelse = models.CharField("hvad skal gøres", max_length=300, blank=True)
    hvem = models.CharField("hvem gør det", max_length=120)
    frist_maaned = models.PositiveSmallIntegerField(
        "fristens måned", validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    frist_dag = models.PositiveSmallIntegerField(
        "fristens dag", validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    frist_aaret_efter = models.BooleanField("fristen ligger året efter", default=True)
    varsel_dage = models.PositiveSmallIntegerField("mindes om dage før", default=60)
    bekraeftet = models.BooleanField("fristen er bekræftet", default=False)
    bruges = models.BooleanField("bruges", default=True)
    raekkefoelge = models.PositiveSmallIntegerField("rækkefølge", default=0)

    objects = AarshjulspunktQuerySet.as_manager()

    class Meta:
        verbose_name = "punkt i årshjulet"
        verbose_name_plural = "punkter i årshjulet"
        ordering = ["raekkefoelge", "kode", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kode", "regelsaet"],
                nulls_distinct=False,
                name="aarshjulspunkt_eet_pr_regelsaet",
                violation_error_message="Der er allerede et punkt med den kode for regelsættet.",
            ),
            udfyldt("navn", name="aarshjulspunkt_har_navn", besked="Skriv punktets navn."),
            models.CheckConstraint(
                name="aarshjulspunkt_frist_er_en_dag",
                condition=Q(frist_maaned__range=(1, 12), frist_dag__range=(1, 31)),
                violation_error_message="Fristen er en dag fra 1 til 31 i en måned fra 1 til 12.",
            ),
        ]

    def __str__(self) -> str:
        return self.navn

    def frist(self, aar: int) -> date:
        """The deadline for the year ``aar``; the last day of a month that is shorter."""
        aar += self.frist_aaret_efter
        return date(aar, self.frist_maaned, min(self.frist_dag, monthrange(aar, self.frist_maaned)[1]))


class Aarsbevis(Bilag):
    """A document which shows that a task of the year wheel was done."""

    plan = models.ForeignKey(Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="+")

    class Meta(Bilag.Meta):
        verbose_name = "bevis i årshjulet"
        verbose_name_plural = "beviser i årshjulet"
        triggers = [kun_tilfoejes("aarsbevis_kun_tilfoejes")]


class AarsopgaveQuerySet(models.QuerySet["Aarsopgave"]):
    def aabne(self) -> Self:
        """Those not done, of plans that run."""
        return self.filter(udfoert_dato=None, plan__status__in=KOERER)


@historik()
class Aarsopgave(models.Model):
    """
    A point of the year wheel for one year of one plan. Done with a day and something that shows it.

    ``husk_fra`` is the day from which it waits for those who run the plan. While it is open, its days follow the
    point; done, they stay.
    """

    plan = models.ForeignKey(
        Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="aarsopgaver"
    )
    punkt = models.ForeignKey(Aarshjulspunkt, verbose_name="punkt", on_delete=models.PROTECT, related_name="+")
    aar = models.PositiveSmallIntegerField("år")
    frist = models.DateField("frist")
    husk_fra = models.DateField("mindes om fra")
    dannet_tid = models.DateTimeField("dannet", default=timezone.now, editable=False)
    udfoert_dato = models.DateField("udført", null=True, blank=True)
    bevis = models.ForeignKey(
        Aarsbevis, verbose_name="bevis", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    statusrapport = models.ForeignKey(
        Statusrapport,
        verbose_name="statusrapport som bevis",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    note = models.CharField("note", max_length=300, blank=True)
    udfoert_tid = models.DateTimeField("registreret udført", null=True, editable=False)
    udfoert_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="registreret udført af",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    objects = AarsopgaveQuerySet.as_manager()

    class Meta:
        verbose_name = "opgave i årshjulet"
        verbose_name_plural = "opgaver i årshjulet"
        ordering = ["frist", "punkt__raekkefoelge", "pk"]
        indexes = [
            models.Index(fields=["plan", "frist"], condition=Q(udfoert_dato=None), name="aarsopgave_aabne"),
            # What is due first for one who runs hundreds of plans, without looking at the tasks of all of them.
            models.Index(fields=["frist", "id"], condition=Q(udfoert_dato=None), name="aarsopgave_efter_frist"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["plan", "punkt", "aar"], name="aarsopgave_een_pr_aar"),
            begge_eller_ingen(
                "udfoert_dato",
                "udfoert_tid",
                "udfoert_af",
                name="aarsopgave_udfoert_af_og_tid",
                besked="Det, der er udført, har en dag, hvem og hvornår.",
            ),
            models.CheckConstraint(
                name="aarsopgave_udfoert_har_bevis",
                condition=Q(udfoert_dato=None, bevis=None, statusrapport=None)
                | (Q(udfoert_dato__isnull=False) & er_een(("bevis", "statusrapport"))),
                violation_error_message="Det, der er udført, har ét bevis: en fil eller en afsluttet statusrapport.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.punkt} for {self.aar}"

    @property
    def er_sen(self) -> bool:
        return self.udfoert_dato is None and self.frist < i_dag()

    @property
    def tilstand(self) -> str:
        """Where it stands against its deadline, in words."""
        if self.udfoert_dato is not None:
            sent = f", {varighed(self.frist, self.udfoert_dato)} for sent" if self.udfoert_dato > self.frist else ""
            return f"Udført{sent}"
        if self.er_sen:
            return f"{varighed(self.frist, i_dag())} for sent"
        return f"Om {varighed(i_dag(), self.frist)}" if self.frist > i_dag() else "I dag"

    @property
    def farve(self) -> str:
        if self.udfoert_dato is not None:
            return "groen"
        return "roed" if self.er_sen else "gul" if self.husk_fra <= i_dag() else "graa"


def varighed(fra: date, til: date) -> str:
    """From a day to a later one as people say it: "1 dag", "13 dage", "3 uger", "4 måneder"."""
    dage = (til - fra).days
    if dage >= 90:
        return f"{dage // 30} måneder"
    if dage >= 14:
        return f"{dage // 7} uger"
    return f"{dage} {'dag' if dage == 1 else 'dage'}"
