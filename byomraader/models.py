"""The map and the people: byområder, municipality, housing organisations, persons and their roles."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Upper

from grundlag.adgang import Rolle
from grundlag.constraints import er_een, hoejst_een, i_raekkefoelge, kendt_vaerdi, udfyldt
from grundlag.dato import i_dag
from grundlag.historik import historik
from grundlag.sortering import DanskOrden

SCOPE_FELTER = ("byomraade", "boligorganisation", "forvaltning", "udvalg", "afdeling")


def soegeindeks(felt: str, name: str) -> GinIndex:
    """An index that serves ``icontains`` on ``felt``."""
    return GinIndex(OpClass(Upper(felt), name="gin_trgm_ops"), name=name)


class Gyldig(models.QuerySet):  # type: ignore[type-arg]
    """Rows with ``gyldig_fra`` and ``gyldig_til``; both days are included, an empty one is open."""

    def gyldige(self, paa: date | None = None) -> Self:
        dag = paa or i_dag()
        return self.filter(
            Q(gyldig_fra=None) | Q(gyldig_fra__lte=dag),
            Q(gyldig_til=None) | Q(gyldig_til__gte=dag),
        )

    def sorteret(self) -> Self:
        return self.order_by(DanskOrden("navn"), "pk")


class Gyldighed(models.Model):
    """Names change with elections, mergers and policies: a row says when it holds."""

    gyldig_fra = models.DateField("gyldig fra", null=True, blank=True)
    gyldig_til = models.DateField("gyldig til og med", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            i_raekkefoelge(
                "gyldig_fra",
                "gyldig_til",
                name="%(class)s_gyldig_i_raekkefoelge",
                besked="Gyldigheden kan ikke slutte, før den begynder.",
            )
        ]


@historik()
class Lokaludvalg(Gyldighed):
    navn = models.CharField("navn", max_length=80, unique=True)

    objects = Gyldig.as_manager()

    class Meta(Gyldighed.Meta):
        verbose_name = "lokaludvalg"
        verbose_name_plural = "lokaludvalg"

    def __str__(self) -> str:
        return self.navn


@historik()
class Byomraade(Gyldighed):
    """One of the udsatte byområder of a policy; re-drawn now and then, so it has validity (beslutninger § 4)."""

    navn = models.CharField("navn", max_length=80, unique=True)
    slug = models.SlugField("kortnavn i adresser", max_length=40, unique=True)
    politik = models.CharField("udpeget i", max_length=120, blank=True)
    raekkefoelge = models.PositiveSmallIntegerField("rækkefølge", default=0)
    lokaludvalg = models.ManyToManyField(Lokaludvalg, verbose_name="lokaludvalg", related_name="byomraader", blank=True)

    objects = Gyldig.as_manager()

    class Meta(Gyldighed.Meta):
        verbose_name = "byområde"
        verbose_name_plural = "byområder"
        ordering = ["raekkefoelge", "navn"]

    def __str__(self) -> str:
        return self.navn


@historik()
class Byomraadealias(models.Model):
    """Another name for a byområde, as some agreement or policy has it; the search knows it."""

    byomraade = models.ForeignKey(Byomraade, verbose_name="byområde", on_delete=models.CASCADE, related_name="aliasser")
    navn = models.CharField("navn", max_length=80, unique=True)

    class Meta:
        verbose_name = "alias for byområde"
        verbose_name_plural = "aliasser for byområder"

    def __str__(self) -> str:
        return self.navn


@historik()
class Forvaltning(Gyldighed):
    kode = models.SlugField("kode", max_length=10, unique=True)
    navn = models.CharField("navn", max_length=80, unique=True)
    forkortelse = models.CharField("forkortelse", max_length=10, blank=True)

    objects = Gyldig.as_manager()

    class Meta(Gyldighed.Meta):
        verbose_name = "forvaltning"
        verbose_name_plural = "forvaltninger"

    def __str__(self) -> str:
        return self.navn


@historik()
class Udvalg(Gyldighed):
    """A politisk udvalg, served by a forvaltning."""

    kode = models.SlugField("kode", max_length=10, unique=True)
    navn = models.CharField("navn", max_length=80, unique=True)
    forkortelse = models.CharField("forkortelse", max_length=10, blank=True)
    forvaltning = models.ForeignKey(
        Forvaltning, verbose_name="forvaltning", on_delete=models.PROTECT, related_name="udvalg"
    )

    objects = Gyldig.as_manager()

    class Meta(Gyldighed.Meta):
        verbose_name = "politisk udvalg"
        verbose_name_plural = "politiske udvalg"

    def __str__(self) -> str:
        return self.navn


@historik()
class Boligorganisation(Gyldighed):
    """An almen boligorganisation; they merge and change names, so it may have a successor."""

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    navn = models.CharField("navn", max_length=120, unique=True)
    kortnavn = models.CharField("kortnavn", max_length=40, blank=True)
    cvr = models.CharField("CVR-nummer", max_length=8, blank=True)
    administreret_ved = models.ForeignKey(
        "self",
        verbose_name="administreret ved",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="administrerer",
    )
    efterfoelger = models.ForeignKey(
        "self", verbose_name="efterfølger", null=True, blank=True, on_delete=models.PROTECT, related_name="forgaengere"
    )

    objects = Gyldig.as_manager()

    class Meta(Gyldighed.Meta):
        verbose_name = "boligorganisation"
        verbose_name_plural = "boligorganisationer"
        constraints = [
            *Gyldighed.Meta.constraints,
            models.CheckConstraint(
                name="boligorganisation_cvr_er_otte_cifre",
                condition=Q(cvr="") | Q(cvr__regex=r"^\d{8}$"),
                violation_error_message="Et CVR-nummer er otte cifre.",
            ),
            models.CheckConstraint(
                name="boligorganisation_administrerer_ikke_sig_selv",
                condition=Q(administreret_ved=None) | ~Q(administreret_ved=models.F("pk")),
                violation_error_message="En boligorganisation kan ikke være administreret ved sig selv.",
            ),
        ]

    def __str__(self) -> str:
        return self.kortnavn or self.navn


@historik()
class Afdeling(Gyldighed):
    """
    A boligafdeling: the unit that takes part and votes.

    Its number is text ("1-52") and unique within the organisation only. ``er_eksempel`` marks
    rows of the demo whose number or count of lejemål is invented.
    """

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    boligorganisation = models.ForeignKey(
        Boligorganisation, verbose_name="boligorganisation", on_delete=models.PROTECT, related_name="afdelinger"
    )
    nummer = models.CharField("afdelingsnummer", max_length=20)
    navn = models.CharField("navn", max_length=120)
    adresse = models.CharField("adresse", max_length=200, blank=True)
    boligomraade = models.CharField("boligområde", max_length=120, blank=True)
    byomraade = models.ForeignKey(
        Byomraade, verbose_name="byområde", on_delete=models.PROTECT, related_name="afdelinger"
    )
    lejemaal = models.PositiveIntegerField("antal lejemål")
    beboere = models.PositiveIntegerField("antal beboere", null=True, blank=True)
    beboere_dato = models.DateField("antal beboere pr.", null=True, blank=True)
    er_eksempel = models.BooleanField("eksempel", default=False)

    objects = Gyldig.as_manager()

    class Meta(Gyldighed.Meta):
        verbose_name = "afdeling"
        verbose_name_plural = "afdelinger"
        indexes = [soegeindeks("navn", "afdeling_navn_soeg"), soegeindeks("nummer", "afdeling_nummer_soeg")]
        constraints = [
            *Gyldighed.Meta.constraints,
            models.UniqueConstraint(
                fields=["boligorganisation", "nummer"],
                name="afdeling_nummer_entydigt_i_organisation",
                violation_error_message="Boligorganisationen har allerede en afdeling med det nummer.",
            ),
            models.CheckConstraint(
                name="afdeling_har_lejemaal",
                condition=Q(lejemaal__gte=1),
                violation_error_message="En afdeling har mindst ét lejemål.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.boligorganisation} afd. {self.nummer} {self.navn}"


@historik()
class Person(models.Model):
    """
    Someone who works with the plans; many never log in (beslutninger § 2).

    ``anden_arbejdsgiver`` is used when she is employed by none of the three kinds.
    """

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    navn = models.CharField("navn", max_length=120)
    titel = models.CharField("titel", max_length=120, blank=True)
    email = models.EmailField("arbejdsmail", blank=True)
    telefon = models.CharField("arbejdstelefon", max_length=30, blank=True)
    forvaltning = models.ForeignKey(
        Forvaltning, verbose_name="forvaltning", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    boligorganisation = models.ForeignKey(
        Boligorganisation,
        verbose_name="boligorganisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    lokaludvalg = models.ForeignKey(
        Lokaludvalg, verbose_name="lokaludvalg", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    anden_arbejdsgiver = models.CharField("anden arbejdsgiver", max_length=120, blank=True)
    bruger = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="bruger",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="person",
    )

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "personer"
        ordering = ["navn"]
        indexes = [soegeindeks("navn", "person_navn_soeg")]
        constraints = [
            udfyldt("navn", name="person_har_navn", besked="Skriv personens navn."),
            hoejst_een(
                "forvaltning",
                "boligorganisation",
                "lokaludvalg",
                name="person_har_een_arbejdsgiver",
                besked="En person har én arbejdsgiver: en forvaltning, en boligorganisation eller et lokaludvalg.",
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="person_email_entydig",
                violation_error_message="Der er allerede en person med den arbejdsmail.",
            ),
        ]

    def __str__(self) -> str:
        return self.navn

    @property
    def arbejdsgiver(self) -> str:
        return str(self.forvaltning or self.boligorganisation or self.lokaludvalg or self.anden_arbejdsgiver)


@historik()
class Tilknytning(models.Model):
    """A user's role in exactly one scope, from one day to another; the only source of roles."""

    bruger = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="bruger", on_delete=models.PROTECT, related_name="tilknytninger"
    )
    rolle = models.CharField("rolle", max_length=30, choices=Rolle)
    hele_systemet = models.BooleanField("hele systemet", default=False)
    byomraade = models.ForeignKey(
        Byomraade, verbose_name="byområde", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
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
    udvalg = models.ForeignKey(
        Udvalg, verbose_name="politisk udvalg", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    afdeling = models.ForeignKey(
        Afdeling, verbose_name="afdeling", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    fra = models.DateField("fra", default=i_dag)
    til = models.DateField("til og med", null=True, blank=True)

    class Meta:
        verbose_name = "rolle for bruger"
        verbose_name_plural = "roller for brugere"
        indexes = [models.Index(fields=["bruger", "rolle"], name="tilknytning_bruger_rolle")]
        constraints = [
            kendt_vaerdi("rolle", Rolle, name="tilknytning_rolle_kendt"),
            i_raekkefoelge(
                "fra", "til", name="tilknytning_i_raekkefoelge", besked="Rollen kan ikke slutte, før den begynder."
            ),
            models.CheckConstraint(
                name="tilknytning_har_eet_omraade",
                condition=(
                    Q(hele_systemet=True, **{f"{felt}__isnull": True for felt in SCOPE_FELTER})
                    | Q(hele_systemet=False) & er_een(SCOPE_FELTER)
                ),
                violation_error_message=(
                    "Vælg præcis ét: et byområde, en boligorganisation, en forvaltning, et politisk udvalg, "
                    "en afdeling eller hele systemet."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bruger}: {self.get_rolle_display()}, {self.omraade}"

    def gaelder(self, dag: date) -> bool:
        """True from the first day to the last, both included."""
        return self.fra <= dag and (self.til is None or dag <= self.til)

    @property
    def omraade(self) -> str:
        if self.hele_systemet:
            return "hele systemet"
        return str(next(getattr(self, felt) for felt in SCOPE_FELTER if getattr(self, f"{felt}_id")))
