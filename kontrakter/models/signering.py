"""Who is asked to sign, the links they come by, and what the signed version becomes: codes on its pages and a seal."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from grundlag.constraints import begge_eller_ingen, kendt_vaerdi, kun_tilfoejes, udfyldt
from grundlag.historik import historik
from grundlag.models import Filindhold, Personlink, Udskriftsstatus
from kontrakter.models.part import Aftalepart
from kontrakter.models.underskrift import Underskriftsmetode
from kontrakter.models.version import Aftaleversion


class Anmodningstilstand(models.TextChoices):
    AABEN = "aaben", "Venter på underskrift"
    UNDERSKREVET = "underskrevet", "Underskrevet"
    AFVIST = "afvist", "Afvist"
    OVERDRAGET = "overdraget", "Givet videre"
    UDLOEBET = "udloebet", "Udløbet"
    KALDT_TILBAGE = "kaldt_tilbage", "Kaldt tilbage"


_T = Anmodningstilstand
HINDRER_NAESTE = frozenset({_T.AABEN, _T.AFVIST, _T.UDLOEBET})
"""A party whose newest request is one of these keeps those with a higher number waiting."""


class UnderskriftsanmodningQuerySet(models.QuerySet["Underskriftsanmodning"]):
    def aabne(self) -> Self:
        return self.filter(tilstand=Anmodningstilstand.AABEN)

    def nyeste_pr_part(self) -> Self:
        """The last request of each party on each version: what is before it has been answered by it."""
        nyere = Underskriftsanmodning.objects.filter(
            version=OuterRef("version"), part=OuterRef("part"), pk__gt=OuterRef("pk")
        )
        return self.filter(~Exists(nyere))

    def paa_tur(self) -> Self:
        """The open ones that nobody with a lower number keeps waiting; equal numbers go in parallel."""
        foer = (
            Underskriftsanmodning.objects.nyeste_pr_part()
            .filter(version=OuterRef("version"), nummer__lt=OuterRef("nummer"), tilstand__in=sorted(HINDRER_NAESTE))
            .exclude(part__underskrifter__version=OuterRef("version"), part__underskrifter__tilbagekaldt_tid=None)
        )
        return self.aabne().filter(~Exists(foer))


@historik()
class Underskriftsanmodning(models.Model):
    """
    One person is asked to sign one version for one party, in the system or by an outside service.

    ``nummer`` is the order, which the server holds whoever got the mail; ``sendt_tid`` is empty until it is her turn.
    """

    version = models.ForeignKey(
        Aftaleversion, verbose_name="aftaleversion", on_delete=models.PROTECT, related_name="anmodninger"
    )
    part = models.ForeignKey(Aftalepart, verbose_name="part", on_delete=models.PROTECT, related_name="anmodninger")
    nummer = models.PositiveSmallIntegerField("nummer i rækkefølgen", default=1)
    navn = models.CharField("underskrivers navn", max_length=120)
    titel = models.CharField("underskrivers titel", max_length=120)
    paa_vegne_af = models.CharField("på vegne af", max_length=160)
    email = models.EmailField("underskrivers e-mail")
    bruger = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="bruger",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    metode = models.CharField(
        "metode", max_length=12, choices=Underskriftsmetode, default=Underskriftsmetode.I_SYSTEMET
    )
    frist = models.DateField("sidste dag")
    tilstand = models.CharField("tilstand", max_length=15, choices=Anmodningstilstand, default=Anmodningstilstand.AABEN)
    begrundelse = models.TextField("begrundelse", blank=True)
    afloeser = models.OneToOneField(
        "self", verbose_name="afløser", null=True, blank=True, on_delete=models.PROTECT, related_name="afloest_af"
    )
    tjeneste_sag = models.CharField("sag hos tjenesten", max_length=80, unique=True, null=True, blank=True)
    tjeneste_adresse = models.URLField("adresse hos tjenesten", max_length=500, blank=True)
    fejl = models.CharField("fejl", max_length=300, blank=True)
    sendt_tid = models.DateTimeField("sendt", null=True, blank=True, editable=False)
    paamindet_tid = models.DateTimeField("påmindet", null=True, blank=True, editable=False)
    lukket_tid = models.DateTimeField("lukket", null=True, blank=True, editable=False)
    oprettet_tid = models.DateTimeField("oprettet", default=timezone.now, editable=False)
    oprettet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oprettet af", on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = UnderskriftsanmodningQuerySet.as_manager()

    class Meta:
        verbose_name = "underskriftsanmodning"
        verbose_name_plural = "underskriftsanmodninger"
        ordering = ["version", "nummer", "pk"]
        constraints = [
            kendt_vaerdi("tilstand", Anmodningstilstand, name="underskriftsanmodning_tilstand_kendt"),
            models.CheckConstraint(
                name="underskriftsanmodning_metode_er_digital",
                condition=Q(metode__in=[Underskriftsmetode.I_SYSTEMET, Underskriftsmetode.EKSTERN]),
                violation_error_message="Man beder om en underskrift i systemet eller hos en ekstern tjeneste.",
            ),
            udfyldt("navn", name="underskriftsanmodning_har_navn", besked="Skriv, hvem der skal underskrive."),
            models.UniqueConstraint(
                fields=["version", "part"],
                condition=Q(tilstand=Anmodningstilstand.AABEN),
                name="underskriftsanmodning_een_aaben_pr_part",
                violation_error_message="Der ventes allerede på en underskrift for den part.",
            ),
            models.CheckConstraint(
                name="underskriftsanmodning_afvist_er_begrundet",
                condition=~Q(tilstand=Anmodningstilstand.AFVIST) | ~Q(begrundelse=""),
                violation_error_message="Skriv, hvorfor du ikke vil underskrive.",
            ),
            models.CheckConstraint(
                name="underskriftsanmodning_lukket_har_tid",
                condition=Q(tilstand=Anmodningstilstand.AABEN, lukket_tid=None)
                | (~Q(tilstand=Anmodningstilstand.AABEN) & Q(lukket_tid__isnull=False)),
                violation_error_message="En lukket anmodning siger, hvornår den blev lukket.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.navn} for {self.paa_vegne_af}"

    @property
    def er_aaben(self) -> bool:
        return self.tilstand == Anmodningstilstand.AABEN


@historik()
class Underskriftslink(Personlink):
    """The door by which a signer without an account reads, signs, declines or hands on."""

    anmodning = models.ForeignKey(
        Underskriftsanmodning, verbose_name="anmodning", on_delete=models.PROTECT, related_name="links"
    )

    class Meta(Personlink.Meta):
        verbose_name = "underskriftslink"
        verbose_name_plural = "underskriftslinks"


class Sidekode(models.Model):
    """A page of a final version as it was printed: its code, and the figures that stand on it."""

    version = models.ForeignKey(
        Aftaleversion, verbose_name="aftaleversion", on_delete=models.PROTECT, related_name="sidekoder"
    )
    side = models.PositiveSmallIntegerField("side")
    sider = models.PositiveSmallIntegerField("sider i alt")
    kode = models.CharField("kode", max_length=12, unique=True)
    beloeb = ArrayField(models.BigIntegerField(), verbose_name="beløb på siden", default=list)

    class Meta:
        verbose_name = "sidekode"
        verbose_name_plural = "sidekoder"
        ordering = ["version", "side"]
        constraints = [models.UniqueConstraint(fields=["version", "side"], name="sidekode_een_pr_side")]
        triggers = [kun_tilfoejes("sidekode_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"Side {self.side} af {self.sider}"


class Kodeforsoeg(models.Model):
    """How many wrong codes came from one address in one minute; it is kept as a keyed hash, and for two hours."""

    afsender = models.CharField("afsender", max_length=64)
    minut_tid = models.DateTimeField("minut")
    antal = models.PositiveIntegerField("antal", default=0)

    class Meta:
        verbose_name = "kodeforsøg"
        verbose_name_plural = "kodeforsøg"
        constraints = [models.UniqueConstraint(fields=["afsender", "minut_tid"], name="kodeforsoeg_een_pr_minut")]

    def __str__(self) -> str:
        return f"{self.antal} forsøg"


@historik()
class Forsegling(models.Model):
    """The sealed PDF of a version that all have signed: made once by a job, or the sentence that says why not yet."""

    version = models.OneToOneField(
        Aftaleversion, verbose_name="aftaleversion", on_delete=models.PROTECT, related_name="forsegling"
    )
    status = models.CharField("status", max_length=10, choices=Udskriftsstatus, default=Udskriftsstatus.BESTILT)
    fil = models.ForeignKey(
        Filindhold, verbose_name="fil", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    certifikat = models.CharField("certifikat", max_length=300, blank=True)
    fejl = models.CharField("fejl", max_length=300, blank=True)
    bestilt_tid = models.DateTimeField("bestilt", default=timezone.now, editable=False)
    faerdig_tid = models.DateTimeField("færdig", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "forsegling"
        verbose_name_plural = "forseglinger"
        constraints = [
            kendt_vaerdi("status", Udskriftsstatus, name="forsegling_status_kendt"),
            begge_eller_ingen(
                "fil", "faerdig_tid", name="forsegling_fil_har_tid", besked="En forseglet fil har et tidspunkt."
            ),
            models.CheckConstraint(
                name="forsegling_faerdig_har_fil",
                condition=Q(status=Udskriftsstatus.FAERDIG, fil__isnull=False)
                | (~Q(status=Udskriftsstatus.FAERDIG) & Q(fil=None)),
                violation_error_message="En færdig forsegling har en fil.",
            ),
        ]

    def __str__(self) -> str:
        return f"Segl på {self.version}"
