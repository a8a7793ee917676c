"""The money of a plan: budget versions and their lines, in whole kroner."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from byomraader.models import Boligorganisation
from grundlag.constraints import ikke_negativ, kendt_vaerdi
from grundlag.historik import historik
from helhedsplaner.models.plan import Helhedsplan
from helhedsplaner.models.regelsaet import Indsatsomraade


class Kilde(models.TextChoices):
    LBF = "lbf", "Landsbyggefonden"
    KOMMUNE_KONTRAKT = "kommune_kontrakt", "Københavns Kommune, kontrakter"
    KOMMUNE_FACILITERING = "kommune_facilitering", "Københavns Kommune, facilitering"
    BOLIGORGANISATION = "boligorganisation", "Boligorganisationerne"
    ANDEN = "anden", "Andre (fonde)"


class Budgetart(models.TextChoices):
    PROJEKTLEDELSE = "projektledelse", "Løn til projektledelse og sekretariat"
    MEDARBEJDERE = "medarbejdere", "Løn til boligsociale medarbejdere"
    FRIKOEB = "frikoeb", "Frikøb af kommunale medarbejdere"
    AKTIVITETER = "aktiviteter", "Aktivitetsmidler"
    FRIVILLIGE = "frivillige", "Frivillighedspleje"
    NETVAERK = "netvaerk", "Koordinerende lokale netværk"
    FACILITERING = "facilitering", "Facilitering af samarbejdet"
    EVALUERING = "evaluering", "Evaluering"
    KOMPETENCE = "kompetence", "Kompetenceudvikling"
    KOMMUNIKATION = "kommunikation", "Kommunikation"
    DRIFT = "drift", "Lokaler og drift"


class Budgetversionsart(models.TextChoices):
    OVERSLAG = "overslag", "Overslag"
    ANSOEGNING = "ansoegning", "Ansøgning"
    GODKENDT = "godkendt", "Godkendt"
    OMFLYTTET = "omflyttet", "Omflyttet"


@historik()
class Budgetversion(models.Model):
    """
    One version of a plan's budget: open while it is written, locked when the plan is submitted.

    The sums per kilde are stored at locking, in whole kroner; contracts are held against
    ``kommune_kontrakt`` and ``kommune_facilitering`` as they stand here (beslutninger § 9).
    """

    plan = models.ForeignKey(
        Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="budgetversioner"
    )
    nummer = models.PositiveSmallIntegerField("nummer")
    art = models.CharField("art", max_length=12, choices=Budgetversionsart, default=Budgetversionsart.ANSOEGNING)
    ramme = models.BigIntegerField("samlet ramme (kr.)", null=True, editable=False)
    lbf = models.BigIntegerField("Landsbyggefonden (kr.)", null=True, editable=False)
    kommune_kontrakt = models.BigIntegerField("kontraktpulje (kr.)", null=True, editable=False)
    kommune_facilitering = models.BigIntegerField("facilitering (kr.)", null=True, editable=False)
    boligorganisation = models.BigIntegerField("boligorganisationerne (kr.)", null=True, editable=False)
    anden = models.BigIntegerField("andre (kr.)", null=True, editable=False)
    laast_tid = models.DateTimeField("låst", null=True, editable=False)
    oprettet_tid = models.DateTimeField("oprettet", default=timezone.now, editable=False)
    oprettet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oprettet af", editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "budgetversion"
        verbose_name_plural = "budgetversioner"
        ordering = ["plan", "nummer"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "nummer"], name="budgetversion_nummer_entydigt"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(laast_tid=None),
                name="budgetversion_een_aaben_pr_plan",
                violation_error_message="Planen har allerede et åbent budget.",
            ),
            kendt_vaerdi("art", Budgetversionsart, name="budgetversion_art_kendt"),
            models.CheckConstraint(
                name="budgetversion_laast_gaar_op",
                condition=Q(laast_tid=None)
                | Q(
                    ramme=F("lbf")
                    + F("kommune_kontrakt")
                    + F("kommune_facilitering")
                    + F("boligorganisation")
                    + F("anden")
                ),
                violation_error_message="Kilderne skal tilsammen give rammen på kronen.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="budgetversion_laast_er_laast",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__laast_tid__isnull=False),
                func="RAISE EXCEPTION 'En låst budgetversion kan ikke ændres.' USING ERRCODE = 'restrict_violation';",
            )
        ]

    def __str__(self) -> str:
        return f"Budget {self.nummer} ({self.get_art_display().lower()})"


@historik()
class Budgetlinje(models.Model):
    """
    ``beloeb`` whole kroner from one kilde in one calendar year; no indsatsområde means tværgående.

    A line keeps its ``uid`` from version to version, so an unchanged budget keeps its hash.
    """

    uid = models.UUIDField("uid", default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        Budgetversion, verbose_name="budgetversion", on_delete=models.CASCADE, related_name="linjer"
    )
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
    aar = models.PositiveSmallIntegerField("år")
    beloeb = models.BigIntegerField("beløb (kr.)")
    note = models.CharField("note", max_length=200, blank=True)

    class Meta:
        verbose_name = "budgetlinje"
        verbose_name_plural = "budgetlinjer"
        ordering = ["indsatsomraade__raekkefoelge", "art", "kilde", "kilde_navn", "boligorganisation", "aar"]
        constraints = [
            models.UniqueConstraint(fields=["version", "uid"], name="budgetlinje_uid_entydig_i_version"),
            kendt_vaerdi("art", Budgetart, name="budgetlinje_art_kendt"),
            kendt_vaerdi("kilde", Kilde, name="budgetlinje_kilde_kendt"),
            ikke_negativ("beloeb", name="budgetlinje_beloeb_ikke_negativt"),
            models.CheckConstraint(
                name="budgetlinje_aar_er_et_aar",
                condition=Q(aar__range=(2000, 2100)),
                violation_error_message="Året skal ligge mellem 2000 og 2100.",
            ),
            models.CheckConstraint(
                name="budgetlinje_organisation_kun_ved_boligorganisation",
                condition=Q(boligorganisation=None) | Q(kilde=Kilde.BOLIGORGANISATION),
                violation_error_message="Kun boligorganisationernes egne midler hører til en boligorganisation.",
            ),
            models.UniqueConstraint(
                fields=["version", "indsatsomraade", "art", "kilde", "boligorganisation", "kilde_navn", "aar"],
                nulls_distinct=False,
                name="budgetlinje_een_pr_celle",
                violation_error_message="Der er allerede et beløb i den celle.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="budgetlinje_laast_er_laast",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("laast", "boolean")],
                func="""
                    SELECT laast_tid IS NOT NULL INTO laast FROM helhedsplaner_budgetversion
                    WHERE id = COALESCE(NEW.version_id, OLD.version_id);
                    IF laast THEN
                        RAISE EXCEPTION 'En låst budgetversion kan ikke ændres.' USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN COALESCE(NEW, OLD);
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kilde_display()} {self.aar}: {self.beloeb}"


def gaeldende_budgetter(plan_ids: Iterable[int]) -> models.QuerySet[Budgetversion]:
    """
    The budget of each plan that contracts are held against, locked with a version.

    That which was last approved, also while a change of it waits for its decisions; before there is one, that of the
    newest submitted (beslutninger § 9).
    """
    er_godkendt = Q(pk=F("plan__gaeldende_budget"))
    laaste = Budgetversion.objects.filter(planversioner__isnull=False, plan__in=plan_ids)
    raekkefoelge = ("plan_id", "-er_godkendt", "-planversioner__nummer")
    return laaste.annotate(er_godkendt=er_godkendt).order_by(*raekkefoelge).distinct("plan_id")
