"""An agreement, its parties, its printed versions and their signatures (beslutninger § 10)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, FilteredRelation, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from byomraader.adgang import ALLE, AdgangQuerySet, Omfang, en_af
from byomraader.models import Boligorganisation, Byomraade, Forvaltning, Lokaludvalg, soegeindeks
from fora.models import Dagsordenspunkt, Gruppe
from grundlag.adgang import Handling
from grundlag.constraints import (
    begge_eller_ingen,
    i_raekkefoelge,
    kendt_vaerdi,
    kun_tilfoejes,
    praecis_een,
    udfyldt,
)
from grundlag.dato import i_dag
from grundlag.historik import historik
from grundlag.models import Bilag, Udskrift
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


class AftalepartQuerySet(models.QuerySet["Aftalepart"]):
    def mangler_underskrift(self) -> Self:
        """Those that have yet to sign what is out for signature."""
        nyeste = Aftaleversion.objects.filter(aftale=OuterRef("part__aftale"), er_udkast=False).order_by("-nummer")
        underskrevet = Underskrift.objects.filter(
            part=OuterRef("pk"), tilbagekaldt_tid=None, version=Subquery(nyeste.values("pk")[:1])
        )
        return self.filter(~Exists(underskrevet), aftale__status=Aftalestatus.TIL_UNDERSKRIFT)

    def med_underskrift(self, version: Aftaleversion | None) -> Self:
        """Each with its valid signature on ``version`` as ``underskrift``, or None."""
        gyldig = Q(underskrifter__version=version, underskrifter__tilbagekaldt_tid=None)
        return (
            self.annotate(underskrift=FilteredRelation("underskrifter", condition=gyldig))
            .select_related("boligorganisation", "forvaltning", "lokaludvalg", "underskrift")
            .order_by("raekkefoelge", "pk")
        )


@historik()
class Aftalepart(models.Model):
    """A party and what it takes on."""

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    aftale = models.ForeignKey(Aftale, verbose_name="aftale", on_delete=models.CASCADE, related_name="parter")
    boligorganisation = models.ForeignKey(
        Boligorganisation,
        verbose_name="boligorganisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    forvaltning = models.ForeignKey(
        Forvaltning, verbose_name="forvaltning", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lokaludvalg = models.ForeignKey(
        Lokaludvalg, verbose_name="lokaludvalg", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    anden = models.CharField("anden part", max_length=120, null=True, blank=True)  # noqa: DJ001 - one of four, and null counts
    forpligtelser = models.TextField("forpligtelser", blank=True)
    kontakt_navn = models.CharField("kontaktperson", max_length=120, blank=True)
    kontakt_titel = models.CharField("kontaktpersonens titel", max_length=120, blank=True)
    kontakt_email = models.EmailField("kontaktpersonens arbejdsmail", blank=True)
    raekkefoelge = models.PositiveSmallIntegerField("rækkefølge", default=0)

    objects = AftalepartQuerySet.as_manager()

    class Meta:
        verbose_name = "part i aftale"
        verbose_name_plural = "parter i aftale"
        ordering = ["raekkefoelge", "pk"]
        constraints = [
            praecis_een(
                "boligorganisation",
                "forvaltning",
                "lokaludvalg",
                "anden",
                name="aftalepart_er_een",
                besked="Vælg én: en boligorganisation, en forvaltning, et lokaludvalg eller en anden part.",
            ),
            models.UniqueConstraint(
                fields=["aftale", "boligorganisation", "forvaltning", "lokaludvalg", "anden"],
                nulls_distinct=False,
                name="aftalepart_een_gang",
                violation_error_message="Parten er allerede med i aftalen.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.boligorganisation or self.forvaltning or self.lokaludvalg or self.anden)

    @property
    def fuldt_navn(self) -> str:
        """The name as an agreement has it."""
        if self.forvaltning:
            return f"Københavns Kommune, {self.forvaltning}"
        return self.boligorganisation.navn if self.boligorganisation else str(self)

    @property
    def slags(self) -> str:
        felter = ("boligorganisation", "forvaltning", "lokaludvalg")
        return next((felt.capitalize() for felt in felter if getattr(self, f"{felt}_id")), "Anden part")


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


class Aftaleversion(models.Model):
    """
    What is printed: canonical content and its hash. A draft says *Udkast* and cannot be signed.

    Immutable. Its ``udskrift`` is rendered by a job and stored once.
    """

    aftale = models.ForeignKey(Aftale, verbose_name="aftale", on_delete=models.PROTECT, related_name="versioner")
    nummer = models.PositiveSmallIntegerField("nummer")
    er_udkast = models.BooleanField("udkast")
    indhold = models.JSONField("indhold")
    sha256 = models.CharField("SHA-256", max_length=64)
    udskrift = models.ForeignKey(Udskrift, verbose_name="udskrift", on_delete=models.PROTECT, related_name="+")
    lavet_tid = models.DateTimeField("lavet", default=timezone.now, editable=False)
    lavet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="lavet af", on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "aftaleversion"
        verbose_name_plural = "aftaleversioner"
        ordering = ["aftale", "-nummer"]
        constraints = [models.UniqueConstraint(fields=["aftale", "nummer"], name="aftaleversion_nummer_entydigt")]
        triggers = [kun_tilfoejes("aftaleversion_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.aftale}, version {self.nummer}"

    @property
    def hash_kort(self) -> str:
        return self.sha256[:8]


class Kontraktgrundlag(models.Model):
    """The plan version that an agreement's version builds on."""

    aftaleversion = models.ForeignKey(
        Aftaleversion, verbose_name="aftaleversion", on_delete=models.PROTECT, related_name="grundlag"
    )
    planversion = models.ForeignKey(Planversion, verbose_name="planversion", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "kontraktgrundlag"
        verbose_name_plural = "kontraktgrundlag"
        constraints = [
            models.UniqueConstraint(fields=["aftaleversion", "planversion"], name="kontraktgrundlag_een_gang")
        ]
        triggers = [kun_tilfoejes("kontraktgrundlag_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.aftaleversion}: {self.planversion}"


class Underskriftsmetode(models.TextChoices):
    PAPIR = "papir", "På papir"
    I_SYSTEMET = "i_systemet", "I systemet"
    EKSTERN = "ekstern", "Ekstern tjeneste"


@historik()
class Underskrift(models.Model):
    """
    One party's signature on one version: who, with what title, on whose behalf, how and which day.

    At most one valid per party and version; a wrong one is withdrawn, never deleted.
    """

    version = models.ForeignKey(
        Aftaleversion, verbose_name="aftaleversion", on_delete=models.PROTECT, related_name="underskrifter"
    )
    part = models.ForeignKey(Aftalepart, verbose_name="part", on_delete=models.PROTECT, related_name="underskrifter")
    navn = models.CharField("underskrivers navn", max_length=120)
    titel = models.CharField("underskrivers titel", max_length=120)
    paa_vegne_af = models.CharField("på vegne af", max_length=160)
    metode = models.CharField("metode", max_length=12, choices=Underskriftsmetode, default=Underskriftsmetode.PAPIR)
    dato = models.DateField("underskrevet den")
    scan = models.ForeignKey(
        AftaleBilag, verbose_name="scannet eksemplar", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    anmodning = models.OneToOneField(
        "kontrakter.Underskriftsanmodning",
        verbose_name="anmodning",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="underskrift",
    )
    kvittering = models.CharField("kvittering", max_length=300, blank=True)
    registreret_tid = models.DateTimeField("registreret", null=True, editable=False)
    registreret_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="registreret af",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    tilbagekaldt_tid = models.DateTimeField("tilbagekaldt", null=True, editable=False)
    tilbagekaldt_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="tilbagekaldt af",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = "underskrift"
        verbose_name_plural = "underskrifter"
        ordering = ["version", "part__raekkefoelge"]
        constraints = [
            kendt_vaerdi("metode", Underskriftsmetode, name="underskrift_metode_kendt"),
            udfyldt("navn", name="underskrift_har_navn", besked="Skriv, hvem der har underskrevet."),
            models.UniqueConstraint(
                fields=["version", "part"],
                condition=Q(tilbagekaldt_tid=None),
                name="underskrift_een_gyldig_pr_part",
                violation_error_message="Parten har allerede underskrevet denne version.",
            ),
            models.CheckConstraint(
                name="underskrift_paa_papir_har_scan",
                condition=~Q(metode=Underskriftsmetode.PAPIR) | Q(scan__isnull=False),
                violation_error_message="Vedhæft det scannede, underskrevne eksemplar.",
            ),
            models.CheckConstraint(
                name="underskrift_sporet_er_kendt",
                condition=Q(metode=Underskriftsmetode.PAPIR, registreret_af__isnull=False)
                | (~Q(metode=Underskriftsmetode.PAPIR) & Q(anmodning__isnull=False) & ~Q(kvittering="")),
                violation_error_message="En underskrift på papir er registreret, en digital har en kvittering.",
            ),
            begge_eller_ingen(
                "registreret_tid",
                "registreret_af",
                name="underskrift_registreret_af_og_tid",
                besked="Hvem og hvornår hører sammen.",
            ),
            begge_eller_ingen(
                "tilbagekaldt_tid",
                "tilbagekaldt_af",
                name="underskrift_tilbagekaldt_af_og_tid",
                besked="Hvem og hvornår hører sammen.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.navn} for {self.paa_vegne_af}"


@historik()
class Punktkontrakt(models.Model):
    """An agenda item carries this version of an agreement."""

    punkt = models.OneToOneField(
        Dagsordenspunkt, verbose_name="dagsordenspunkt", on_delete=models.PROTECT, related_name="+"
    )
    version = models.ForeignKey(Aftaleversion, verbose_name="aftaleversion", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "aftaleversion på dagsorden"
        verbose_name_plural = "aftaleversioner på dagsorden"

    def __str__(self) -> str:
        return f"{self.punkt}: {self.version}"
