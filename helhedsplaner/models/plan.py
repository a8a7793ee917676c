"""The helhedsplan itself: who, where, when and how much; its afdelinger, parties, staff and first gate."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format

from byomraader.adgang import ALLE, AdgangQuerySet, Omfang, en_af
from byomraader.models import (
    Afdeling,
    Boligorganisation,
    Byomraade,
    soegeindeks,
)
from grundlag.adgang import Handling
from grundlag.constraints import (
    begge_eller_ingen,
    i_raekkefoelge,
    ikke_negativ,
    kendt_vaerdi,
    udfyldt,
)
from grundlag.dato import i_dag
from grundlag.historik import historik
from grundlag.penge import kroner_tekst
from grundlag.sortering import DanskOrden
from helhedsplaner.models.regelsaet import Regelsaet
from helhedsplaner.models.tidsplan import AABENT_SKRIDT, Planskridt, brugt_luft
from helhedsplaner.tilstande import FARVER, KAN_INDSENDES, KAN_REDIGERES, KOERER, LEVENDE, VENTER_PAA_START, Status

FRIST = timedelta(days=60)

# Deeds that belong to the driftsansvarlige boligorganisation alone (beslutninger § 2).
KUN_DRIFTSANSVARLIG = frozenset({Handling.INDSEND, Handling.REGISTRER_LOKALT})


class HelhedsplanQuerySet(AdgangQuerySet["Helhedsplan"]):
    def naaet_af(self, giver: Omfang, handling: Handling) -> Q:
        """
        Through its byområde, its boligorganisationer, its afdelinger, or a municipal forvaltning.

        Submitting, and recording what residents and Landsbyggefonden said, is for the driftsansvarlige only.
        """
        if handling in KUN_DRIFTSANSVARLIG:
            return en_af(driftsansvarlig__in=giver.boligorganisationer)
        if giver.forvaltninger:
            return ALLE
        naaede = en_af(organisationer__overlap=giver.boligorganisationer, byomraade__in=giver.byomraader)
        if giver.afdelinger:
            naaede |= Q(pk__in=Deltagelse.objects.filter(afdeling__in=giver.afdelinger).values("plan_id"))
        return naaede

    def soeg(self, tekst: str) -> Self:
        """Those whose name or any sagsnummer contains ``tekst``, or one of whose afdelinger does."""
        egen = Q(navn__icontains=tekst)
        for felt in ("lbf_nummer", "driftsstoette_sagsnr", "kommunal_sagsnr"):
            egen |= Q(**{f"{felt}__icontains": tekst})
        afdelinger = Afdeling.objects.filter(Q(navn__icontains=tekst) | Q(nummer__iexact=tekst)).order_by()
        deltager = Deltagelse.objects.filter(afdeling__in=afdelinger).order_by()
        return self.filter(egen | Q(pk__iblandt=deltager.values("plan")))

    def nyeste_foerst(self) -> Self:
        """In the order of every list of plans, which has an index."""
        return self.order_by(F("periode_fra").desc(nulls_last=True), "navn_orden", "pk")

    def til_liste(self) -> Self:
        """With what a row of a list says of a plan, its alarms included, and nothing else of its many words."""
        return self.select_related("byomraade", "driftsansvarlig").only(*LISTENS)

    def levende(self) -> Self:
        return self.filter(status__in=LEVENDE)


# What a row of a list asks of a plan.
LISTENS = (
    "navn",
    "status",
    "periode_fra",
    "periode_til",
    "ramme",
    "er_eksempel",
    "uden_kommunal_medfinansiering",
    "kommunalt",
    "frigivet",
    "naeste_aarsfrist",
    "skridt_senest",
    "byomraade__navn",
    "driftsansvarlig__navn",
    "driftsansvarlig__kortnavn",
)


# What follows from other rows and is written by the database alone (ADR 0005).
REGNEDE = (
    "navn_orden",
    "organisationer",
    "arbejdende_grupper",
    "gaeldende_version",
    "gaeldende_budget",
    "kommunalt",
    "lbf_i_budget",
    "frigivet",
    "naeste_aarsfrist",
)


@historik(uden=(*REGNEDE, "gaeldende_dato", "skridt_senest"))
class Helhedsplan(models.Model):
    """
    A boligsocial helhedsplan. ``ramme`` is its samlede ramme in whole kroner, all sources.

    ``godkendt_version`` is set when every content step has approved, Landsbyggefonden last; a deferred
    trigger in ``godkendelser`` guards it (beslutninger § 8). ``udgave`` counts saves of the plan's own fields.

    ``REGNEDE`` are what every list asks of a plan: its name in Danish order, the boligorganisationer that run or
    take part in it, the bodies that work on it, and in whole kroner what the budget that counts asks of kommunen and
    of Landsbyggefonden (null while none is locked), how much kommunen has released, and the earliest deadline of
    its year wheel that is not met. ``gaeldende_version`` is the version last approved and ``gaeldende_budget`` its
    budget; a version that waits for its decisions does not change them. ``gaeldende_dato``, the day of its last
    decision, comes with the approval and is kept as long.

    ``skridt_senest`` is the backward calendar: the last day of each ``Planskridt``, and at the end the first day that
    it was counted from. Written when that day is, and every night (``handlinger.tidsplan``).
    """

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    navn = models.CharField("navn", max_length=160)
    navn_orden = models.GeneratedField(
        verbose_name="navn i dansk orden",
        expression=DanskOrden("navn"),
        output_field=models.TextField(),
        db_persist=True,
    )
    byomraade = models.ForeignKey(
        Byomraade, verbose_name="byområde", on_delete=models.PROTECT, related_name="helhedsplaner"
    )
    regelsaet = models.ForeignKey(
        Regelsaet, verbose_name="regelsæt", on_delete=models.PROTECT, related_name="helhedsplaner"
    )
    driftsansvarlig = models.ForeignKey(
        Boligorganisation,
        verbose_name="driftsansvarlig boligorganisation",
        on_delete=models.PROTECT,
        related_name="driver_planer",
    )
    status = models.CharField("status", max_length=30, choices=Status, default=Status.IDE, editable=False)
    periode_fra = models.DateField("første dag", null=True, blank=True)
    periode_til = models.DateField("sidste dag", null=True, blank=True)

    ramme = models.BigIntegerField("samlet ramme (kr.)", null=True, blank=True, validators=[MinValueValidator(1)])
    uden_kommunal_medfinansiering = models.BooleanField("uden kommunal medfinansiering", default=False)
    kommunal_afvigelse_pct = models.DecimalField(
        "afvigende kommunal andel (%)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    afvigelse_begrundelse = models.TextField("begrundelse for afvigelsen", blank=True)

    lbf_nummer = models.CharField("Landsbyggefondens nummer", max_length=40, blank=True)
    driftsstoette_sagsnr = models.CharField("sagsnummer i driftsstøttesystemet", max_length=40, blank=True)
    kommunal_sagsnr = models.CharField("kommunalt sagsnummer", max_length=40, blank=True)

    resume = models.TextField("resumé", blank=True)
    vision = models.TextField("vision", blank=True)
    organisering = models.TextField("organisering og ledelse", blank=True)
    udgave = models.PositiveIntegerField("udgave", default=1, editable=False)

    er_eksempel = models.BooleanField("eksempel", default=False, editable=False)
    er_indgang = models.BooleanField("taget ind, mens den kørte", default=False, editable=False)
    godkendt_version = models.ForeignKey(
        "helhedsplaner.Planversion",
        verbose_name="godkendt planversion",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    oprettet_tid = models.DateTimeField("oprettet", default=timezone.now, editable=False)
    oprettet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oprettet af", editable=False, on_delete=models.PROTECT, related_name="+"
    )

    organisationer = ArrayField(models.BigIntegerField(), verbose_name="organisationer", default=list, editable=False)
    arbejdende_grupper = ArrayField(
        models.BigIntegerField(), verbose_name="grupper, der arbejder med planen", default=list, editable=False
    )
    gaeldende_version = models.ForeignKey(
        "helhedsplaner.Planversion",
        verbose_name="gældende planversion",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    gaeldende_dato = models.DateField("den gældende version er godkendt den", null=True, blank=True, editable=False)
    gaeldende_budget = models.ForeignKey(
        "helhedsplaner.Budgetversion",
        verbose_name="gældende budget",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    kommunalt = models.BigIntegerField("kommunens andel i budgettet (kr.)", null=True, editable=False)
    lbf_i_budget = models.BigIntegerField("Landsbyggefondens andel i budgettet (kr.)", null=True, editable=False)
    frigivet = models.BigIntegerField("frigivet af kommunen (kr.)", default=0, editable=False)
    naeste_aarsfrist = models.DateField("årshjulets næste frist", null=True, editable=False)
    skridt_senest = ArrayField(
        models.DateField(), verbose_name="tidsplanens sidste dage", default=list, blank=True, editable=False
    )

    objects = HelhedsplanQuerySet.as_manager()

    class Meta:
        verbose_name = "helhedsplan"
        verbose_name_plural = "helhedsplaner"
        ordering = ["-periode_fra", "navn"]
        indexes = [
            soegeindeks("navn", "helhedsplan_navn_soeg"),
            soegeindeks("lbf_nummer", "helhedsplan_lbf_nummer_soeg"),
            soegeindeks("driftsstoette_sagsnr", "helhedsplan_driftssagsnr_soeg"),
            soegeindeks("kommunal_sagsnr", "helhedsplan_kommunalt_sagsnr"),
            models.Index(fields=["byomraade", "status"], name="helhedsplan_omraade_status"),
            models.Index(fields=["driftsansvarlig"], name="helhedsplan_driftsansvarlig"),
            GinIndex(fields=["organisationer"], name="helhedsplan_organisationer"),
            GinIndex(fields=["arbejdende_grupper"], name="helhedsplan_grupper"),
            models.Index(F("periode_fra").desc(nulls_last=True), F("navn_orden"), F("id"), name="helhedsplan_i_listen"),
        ]
        constraints = [
            kendt_vaerdi("status", Status, name="helhedsplan_status_kendt"),
            udfyldt("navn", name="helhedsplan_har_navn", besked="Skriv planens navn."),
            models.UniqueConstraint(
                fields=["byomraade", "navn", "periode_fra"],
                name="helhedsplan_entydig",
                violation_error_message="Byområdet har allerede en plan med det navn og den første dag.",
            ),
            i_raekkefoelge(
                "periode_fra",
                "periode_til",
                name="helhedsplan_periode_i_raekkefoelge",
                besked="Planens sidste dag kan ikke ligge før den første.",
            ),
            begge_eller_ingen(
                "gaeldende_version",
                "gaeldende_dato",
                name="helhedsplan_gaeldende_har_dag",
                besked="En version, der gælder, er godkendt en bestemt dag.",
            ),
            models.CheckConstraint(
                name="helhedsplan_ramme_er_positiv",
                condition=Q(ramme=None) | Q(ramme__gte=1),
                violation_error_message="Rammen skal være mindst 1 kr.",
            ),
            models.CheckConstraint(
                name="helhedsplan_afvigelse_er_procent",
                condition=Q(kommunal_afvigelse_pct=None)
                | Q(kommunal_afvigelse_pct__gt=0, kommunal_afvigelse_pct__lte=100),
                violation_error_message="Den afvigende andel er mere end 0 og højst 100 procent.",
            ),
            models.CheckConstraint(
                name="helhedsplan_afvigelse_er_een_ting",
                condition=Q(uden_kommunal_medfinansiering=False) | Q(kommunal_afvigelse_pct=None),
                violation_error_message="Vælg enten »uden kommunal medfinansiering« eller en afvigende andel.",
            ),
            models.CheckConstraint(
                name="helhedsplan_afvigelse_er_begrundet",
                condition=Q(uden_kommunal_medfinansiering=False, kommunal_afvigelse_pct=None)
                | ~Q(afvigelse_begrundelse=""),
                violation_error_message="Skriv, hvorfor den kommunale andel afviger fra den typiske.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="helhedsplan_afsluttet_er_besvaret",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__status=Status.AFSLUTTET, new__er_indgang=False)
                & ~pgtrigger.Q(old__status=Status.AFSLUTTET),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM helhedsplaner_aktivitet a
                        JOIN helhedsplaner_planafsnit s ON s.id = a.afsnit_id
                        LEFT JOIN helhedsplaner_forankring f ON f.aktivitet_id = a.id
                        WHERE s.plan_id = NEW.id AND f.id IS NULL
                    ) OR NOT EXISTS (
                        SELECT 1 FROM helhedsplaner_sluttevaluering WHERE plan_id = NEW.id
                    ) OR NOT EXISTS (
                        SELECT 1 FROM helhedsplaner_slutregnskab WHERE plan_id = NEW.id
                    ) THEN
                        RAISE EXCEPTION 'Planen mangler forankring, sluttevaluering eller slutregnskab.'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'helhedsplan_afsluttet_er_besvaret';
                    END IF;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.navn

    @property
    def statusnavn(self) -> str:
        """The status in words, as ``get_status_display`` says it; that one lists them all anew for every row."""
        return Status(self.status).label

    @property
    def farve(self) -> str:
        """The colour of the status mark; the word beside it says the same."""
        return FARVER[Status(self.status)]

    @property
    def mangler_frigivet(self) -> int:
        """The municipal kroner that the plan counts on and that have not been released."""
        if self.uden_kommunal_medfinansiering or self.kommunalt is None:
            return 0
        return max(self.kommunalt - self.frigivet, 0)

    @property
    def starter_eller_koerer(self) -> bool:
        """In drift, or on its way and to start within FRIST: then what is missing is an alarm."""
        snart = self.periode_fra is not None and self.periode_fra <= i_dag() + FRIST
        return self.status == Status.I_DRIFT or (self.status in VENTER_PAA_START and snart)

    @property
    def pengealarm(self) -> str:
        """That a plan starts or runs on municipal money not released, in one sentence; else nothing. No query."""
        if not (self.starter_eller_koerer and self.mangler_frigivet):
            return ""
        return f"{self.hvornaar}, men kommunen har ikke frigivet {kroner_tekst(self.mangler_frigivet)}"

    @property
    def aarsalarm(self) -> str:
        """That something of the year wheel is late while the plan runs, in one sentence; else nothing. No query."""
        frist = self.naeste_aarsfrist
        if self.status not in KOERER or frist is None or frist >= i_dag():
            return ""
        return f"Årshjulet er for sent på den: fristen {date_format(frist, 'j. F Y')} er overskredet"

    @property
    def luftalarm(self) -> str:
        """That the slack before the plan is submitted is gone, in one sentence; else nothing. No query."""
        aabent = AABENT_SKRIDT.get(Status(self.status))
        if aabent is None or not self.periode_fra or self.periode_fra not in self.skridt_senest[-1:]:
            return ""
        senest = self.skridt_senest[list(Planskridt).index(aabent)]
        return brugt_luft(str(aabent.label), senest, self.periode_fra)

    @property
    def listens_alarmer(self) -> list[str]:
        """What a row of a list says is wrong with the plan, in sentences. No query."""
        return [alarm for alarm in (self.pengealarm, self.luftalarm, self.aarsalarm) if alarm]

    @property
    def hvornaar(self) -> str:
        """How near the plan's start is, in words that begin a sentence."""
        if self.status == Status.I_DRIFT:
            return "Planen er i drift"
        dage = (self.periode_fra - i_dag()).days if self.periode_fra else 0
        return f"Planen starter om {dage} dage" if dage > 0 else "Planens første dag er nået"

    @property
    def kan_redigeres(self) -> bool:
        return self.status in KAN_REDIGERES

    @property
    def kan_indsendes(self) -> bool:
        return self.status in KAN_INDSENDES


@historik()
class Deltagelse(models.Model):
    """
    An afdeling's part in a plan. ``egenbetaling`` is its own share in whole kroner over the plan.

    An afdeling in two overlapping plans is allowed with a reason, which stays visible (beslutninger § 5).
    """

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(
        Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="deltagelser"
    )
    afdeling = models.ForeignKey(
        Afdeling, verbose_name="afdeling", on_delete=models.PROTECT, related_name="deltagelser"
    )
    fra = models.DateField("deltager fra", null=True, blank=True)
    til = models.DateField("deltager til og med", null=True, blank=True)
    egenbetaling = models.BigIntegerField("egenbetaling i alt (kr.)", null=True, blank=True)
    overlap_begrundelse = models.TextField("begrundelse for at deltage i to planer", blank=True)

    class Meta:
        verbose_name = "deltagelse"
        verbose_name_plural = "deltagelser"
        ordering = ["plan", "afdeling__boligorganisation__navn", "afdeling__nummer"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "afdeling"],
                name="deltagelse_een_pr_afdeling",
                violation_error_message="Afdelingen deltager allerede i planen.",
            ),
            i_raekkefoelge(
                "fra", "til", name="deltagelse_i_raekkefoelge", besked="Deltagelsen slutter, før den begynder."
            ),
            ikke_negativ("egenbetaling", name="deltagelse_egenbetaling_ikke_negativ"),
        ]

    def __str__(self) -> str:
        return f"{self.afdeling} i {self.plan}"
