"""An agreement, its documents and the plans that it builds on (beslutninger § 10)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from byomraader.adgang import ALLE, AdgangQuerySet, Omfang, en_af
from byomraader.models import Byomraade, soegeindeks
from fora.models import Gruppe
from grundlag.adgang import Handling
from grundlag.constraints import (
    begge_eller_ingen,
    i_raekkefoelge,
    kendt_vaerdi,
    udfyldt,
)
from grundlag.dato import i_dag
from grundlag.historik import historik
from grundlag.models import Bilag
from grundlag.sortering import DanskOrden
from helhedsplaner.models import Helhedsplan, Indsatsomraade, Planversion
from kontrakter.models.regler import Aftaleart
from kontrakter.tilstande import BRUGES, GAELDENDE, Aftalestatus


class Tilstand(models.TextChoices):
    """What an agreement's status and dates amount to, as the list is filtered."""

    KLADDE = "kladde", "Kladde"
    TIL_UNDERSKRIFT = "til_underskrift", "Til underskrift"
    KOMMENDE = "kommende", "Underskrevet, begynder senere"
    I_KRAFT = "i_kraft", "I kraft"
    UDLOEBET = "udloebet", "Udløbet"
    ERSTATTET = "erstattet", "Erstattet af tillæg"
    OPSAGT = "opsagt", "Opsagt"
    ANNULLERET = "annulleret", "Annulleret"


class Lbfbilag(models.TextChoices):
    """What Landsbyggefonden asks for with a strategisk samarbejdsaftale besides the delaftaler, in its order."""

    BUDGET = "budget", "Budget i Landsbyggefondens skabelon"
    ORGANISATIONSDIAGRAM = "organisationsdiagram", "Organisationsdiagram"
    KOMMISSORIUM = "kommissorium", "Kommissorium for den boligsociale bestyrelse"
    BOLIGSOCIALE_DATA = "boligsociale_data", "Boligsociale Data ved tilsagnet"
    BEREDSKABSPLAN = "beredskabsplan", "Beredskabsplan"


class AftaleQuerySet(AdgangQuerySet["Aftale"]):
    def naaet_af(self, giver: Omfang, handling: Handling) -> Q:
        """Through its byområde, its parties, its plans' driftsansvarlige, or a municipal forvaltning."""
        if giver.forvaltninger and handling == Handling.SE:
            return ALLE
        return en_af(organisationer__overlap=giver.boligorganisationer, byomraade__in=giver.byomraader)

    def soeg(self, tekst: str) -> Self:
        return self.filter(Q(titel__icontains=tekst) | Q(sagsnr__icontains=tekst) | Q(dokumentnr__icontains=tekst))

    def for_plan(self, plan: Helhedsplan) -> Self:
        """Those that build on ``plan``."""
        return self.filter(Exists(Aftaleplan.objects.filter(aftale=OuterRef("pk"), plan=plan)))

    def i_tilstand(self, tilstand: Tilstand) -> Self:
        """Those of which Aftale.tilstand is ``tilstand`` today."""
        dag = i_dag()
        underskrevet = Q(status=Aftalestatus.UNDERSKREVET) & ~Q(erstattet_fra__lte=dag)
        match tilstand:
            case Tilstand.ERSTATTET:
                return self.filter(status=Aftalestatus.UNDERSKREVET, erstattet_fra__lte=dag)
            case Tilstand.KOMMENDE:
                return self.filter(underskrevet, fra__gt=dag)
            case Tilstand.I_KRAFT:
                return self.filter(underskrevet, fra__lte=dag, til__gte=dag)
            case Tilstand.UDLOEBET:
                return self.filter(underskrevet, til__lt=dag)
        return self.filter(status=tilstand)

    def familie(self, aftale: Aftale) -> Self:
        """The agreement that ``aftale`` is, or is a tillæg to, with all its tillæg, the first one first."""
        rod = aftale.hoerer_til_id if aftale.art == Aftaleart.TILLAEG else aftale.pk
        return self.filter(Q(pk=rod) | Q(hoerer_til=rod, art=Aftaleart.TILLAEG)).order_by("fra", "pk")

    def gaeldende(self, dag: date) -> Self:
        """Those that all have signed and that count on ``dag``; where a tillæg has begun, the tillæg."""
        return self.filter(
            Q(erstattet_fra=None) | Q(erstattet_fra__gt=dag),
            Q(ophoerer_dato=None) | Q(ophoerer_dato__gte=dag),
            status__in=BRUGES,
            fra__lte=dag,
            til__gte=dag,
        )


# What follows from other rows and is written by the database alone (ADR 0005).
REGNEDE = ("organisationer", "arbejdende_grupper")


@historik(uden=REGNEDE)
class Aftale(models.Model):
    """
    A kontrakt, forumaftale, strategisk samarbejdsaftale, delaftale or tillæg, and its draft text.

    A kontrakt is per byområde × indsatsområde (or the whole byområde) × period. What is printed and
    signed is an Aftaleversion; this row is what is being written. ``REGNEDE`` are the boligorganisationer that are
    party to it or run its plans, and the bodies whose agreement it is or that work on its plans.
    """

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    art = models.CharField("art", max_length=15, choices=Aftaleart, default=Aftaleart.KONTRAKT)
    titel = models.CharField("titel", max_length=200)
    byomraade = models.ForeignKey(Byomraade, verbose_name="byområde", on_delete=models.PROTECT, related_name="aftaler")
    indsatsomraade = models.ForeignKey(
        Indsatsomraade,
        verbose_name="indsatsområde",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Tomt, hvis aftalen gælder hele byområdet.",
    )
    gruppe = models.ForeignKey(
        Gruppe, verbose_name="forum", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    hoerer_til = models.ForeignKey(
        "self", verbose_name="hører til", null=True, blank=True, on_delete=models.PROTECT, related_name="tilhoerende"
    )
    status = models.CharField(
        "status", max_length=20, choices=Aftalestatus, default=Aftalestatus.KLADDE, editable=False
    )
    fra = models.DateField("gælder fra")
    til = models.DateField("gælder til og med")
    erstatter = models.ForeignKey(
        "self", verbose_name="ændrer", null=True, blank=True, on_delete=models.PROTECT, related_name="erstattes_af"
    )
    erstattet_fra = models.DateField("erstattet af tillæg fra", null=True, blank=True, editable=False)
    opsagt_dato = models.DateField("opsigelsen er modtaget", null=True, blank=True, editable=False)
    ophoerer_dato = models.DateField("sidste dag efter opsigelse", null=True, blank=True, editable=False)
    sagsnr = models.CharField("sagsnummer", max_length=40, blank=True)
    bilagsnummer = models.CharField("bilagsnummer til sagen", max_length=10, blank=True)
    journaliseret_som = models.CharField("journaliseret som", max_length=60, blank=True, editable=False)
    journaliseret_tid = models.DateTimeField("journaliseret", null=True, blank=True, editable=False)
    journaliseret_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="journaliseret af",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    dokumentnr = models.CharField("dokumentnummer", max_length=40, blank=True)
    formaal = models.TextField("formål", blank=True)
    ydelser = models.TextField("indsats og ydelser", blank=True)
    maal_og_opfoelgning = models.TextField("mål og opfølgning", blank=True)
    vilkaar_aendring = models.TextField("ændring af aftalen", blank=True)
    vilkaar_opsigelse = models.TextField("opsigelse", blank=True)
    vilkaar_tvist = models.TextField("uenighed", blank=True)
    vilkaar_persondata = models.TextField("persondata", blank=True)
    opsigelsesvarsel_maaneder = models.PositiveSmallIntegerField("opsigelsesvarsel i måneder", default=3)
    fravigelse_begrundelse = models.TextField("begrundelse for mere end én gældende aftale om det samme", blank=True)
    snitflade_begrundelse = models.TextField("begrundelse for en kontrakt uden fælles snitflade", blank=True)
    udgave = models.PositiveIntegerField("udgave", default=1, editable=False)
    oprettet_tid = models.DateTimeField("oprettet", default=timezone.now, editable=False)
    oprettet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oprettet af", editable=False, on_delete=models.PROTECT, related_name="+"
    )

    organisationer = ArrayField(models.BigIntegerField(), verbose_name="organisationer", default=list, editable=False)
    arbejdende_grupper = ArrayField(
        models.BigIntegerField(), verbose_name="grupper, der arbejder med aftalen", default=list, editable=False
    )

    objects = AftaleQuerySet.as_manager()

    class Meta:
        verbose_name = "aftale"
        verbose_name_plural = "aftaler"
        ordering = ["-fra", "titel"]
        indexes = [
            soegeindeks("titel", "aftale_titel_soeg"),
            soegeindeks("sagsnr", "aftale_sagsnr_soeg"),
            soegeindeks("dokumentnr", "aftale_dokumentnr_soeg"),
            GinIndex(fields=["organisationer"], name="aftale_organisationer"),
            GinIndex(fields=["arbejdende_grupper"], name="aftale_grupper"),
            models.Index(F("fra").desc(), DanskOrden("titel"), F("id"), name="aftale_i_listen"),
            models.Index(fields=["byomraade", "status"], name="aftale_omraade_status"),
        ]
        constraints = [
            kendt_vaerdi("art", Aftaleart, name="aftale_art_kendt"),
            kendt_vaerdi("status", Aftalestatus, name="aftale_status_kendt"),
            udfyldt("titel", name="aftale_har_titel", besked="Skriv aftalens titel."),
            i_raekkefoelge("fra", "til", name="aftale_i_raekkefoelge", besked="Aftalen slutter, før den begynder."),
            begge_eller_ingen(
                "opsagt_dato",
                "ophoerer_dato",
                name="aftale_opsagt_har_sidste_dag",
                besked="En opsigelse har en sidste dag.",
            ),
            begge_eller_ingen(
                "journaliseret_tid",
                "journaliseret_af",
                name="aftale_journaliseret_af_og_tid",
                besked="Hvem og hvornår hører sammen.",
            ),
            models.CheckConstraint(
                name="aftale_tillaeg_aendrer_en_aftale",
                condition=Q(art=Aftaleart.TILLAEG, erstatter__isnull=False, hoerer_til__isnull=False)
                | ~Q(art=Aftaleart.TILLAEG) & Q(erstatter=None),
                violation_error_message="Et tillæg ændrer en aftale.",
            ),
            models.UniqueConstraint(
                fields=["erstatter"],
                condition=~Q(status=Aftalestatus.ANNULLERET),
                name="aftale_eet_tillaeg_ad_gangen",
                violation_error_message="Der er allerede et tillæg, som ændrer aftalen.",
            ),
            ExclusionConstraint(
                name="aftale_een_gaeldende_kontrakt",
                index_type="GIST",
                expressions=[
                    ("byomraade", RangeOperators.EQUAL),
                    (Coalesce("indsatsomraade", Value(0)), RangeOperators.EQUAL),
                    (Func(F("fra"), F("til"), Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(art=Aftaleart.KONTRAKT, status__in=sorted(GAELDENDE), fravigelse_begrundelse=""),
                violation_error_message=(
                    "Byområdet har allerede en gældende kontrakt om det indsatsområde i perioden. "
                    "Skriv en begrundelse, hvis der skal være to."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.titel

    @property
    def kan_redigeres(self) -> bool:
        return self.status == Aftalestatus.KLADDE

    @property
    def tilstand(self) -> Tilstand:
        """The status, where the dates have a say: i kraft, udløbet."""
        if self.status != Aftalestatus.UNDERSKREVET:
            return Tilstand(self.status)
        if self.erstattet_fra and self.erstattet_fra <= i_dag():
            return Tilstand.ERSTATTET
        if self.til < i_dag():
            return Tilstand.UDLOEBET
        return Tilstand.I_KRAFT if self.fra <= i_dag() else Tilstand.KOMMENDE

    @property
    def kan_opsiges(self) -> bool:
        """It binds the parties by its own text today, or will; what a tillæg has replaced is ended by the tillæg."""
        return self.status == Aftalestatus.UNDERSKREVET and not self.erstattet_fra and self.til >= i_dag()

    @property
    def har_linjer(self) -> bool:
        """Only a kontrakt, and a tillæg to one, promises money of the plan's kontraktpulje."""
        art = self.hoerer_til.art if self.art == Aftaleart.TILLAEG and self.hoerer_til else self.art
        return art == Aftaleart.KONTRAKT


@historik()
class AftaleBilag(Bilag):
    aftale = models.ForeignKey(Aftale, verbose_name="aftale", on_delete=models.PROTECT, related_name="bilag")
    lbf_bilag = models.CharField("Landsbyggefondens bilag", max_length=20, choices=Lbfbilag, blank=True)

    class Meta(Bilag.Meta):
        verbose_name = "bilag til aftale"
        verbose_name_plural = "bilag til aftaler"
        constraints = [
            *Bilag.Meta.constraints,
            kendt_vaerdi("lbf_bilag", Lbfbilag, name="aftalebilag_lbf_bilag_kendt", tom=True),
        ]


@historik()
class Aftaleplan(models.Model):
    """A plan that an agreement builds on, and the version it is written from."""

    aftale = models.ForeignKey(Aftale, verbose_name="aftale", on_delete=models.CASCADE, related_name="planer")
    plan = models.ForeignKey(Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="+")
    planversion = models.ForeignKey(Planversion, verbose_name="planversion", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "aftalens plan"
        verbose_name_plural = "aftalens planer"
        constraints = [
            models.UniqueConstraint(
                fields=["aftale", "plan"],
                name="aftaleplan_een_gang",
                violation_error_message="Aftalen bygger allerede på den plan.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.aftale}: {self.planversion}"
