"""Items of an agenda."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from byomraader.models import Person, soegeindeks
from fora.models.moeder import Moede
from grundlag.constraints import begge_eller_ingen, kendt_vaerdi, udfyldt
from grundlag.historik import historik
from grundlag.models import Bilag, Bruger
from grundlag.udfald import Udfald


class Punkttype(models.TextChoices):
    BESLUTNING = "b", "Beslutning"
    DROEFTELSE = "d", "Drøftelse"
    ORIENTERING = "o", "Orientering"


class PunktQuerySet(models.QuerySet["Dagsordenspunkt"]):
    def med_inhabil(self, bruger: Bruger) -> Self:
        """
        Tell of each item whether ``bruger`` is inhabil on it (``er_inhabil``), in the same query.

        She is on one that continues a deferred item, too.
        """
        her = Q(punkt=OuterRef("pk")) | Q(punkt=OuterRef("fortsaetter"))
        inhabil = Inhabilitet.objects.filter(her, person__bruger=bruger)
        return self.annotate(er_inhabil=Exists(inhabil))


@historik()
class Dagsordenspunkt(models.Model):
    """
    One item: what is proposed, what was said (``droeftelse``, internal), what was decided (shareable).

    A closed item (``lukket``) shows its heading only. One that came by itself names what it came from:
    ``fortsaetter`` the item that was deferred, ``referat_for`` the meeting whose minutes it approves, ``kilde``
    the address of what waits for the body.

    Confirmed (``bekraeftet_tid``) its decision has taken effect, and nothing is written in it until it is
    reopened, which undoes that.
    """

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    moede = models.ForeignKey(Moede, verbose_name="møde", on_delete=models.PROTECT, related_name="punkter")
    nummer = models.PositiveSmallIntegerField("nummer")
    titel = models.CharField("titel", max_length=200)
    type = models.CharField("type", max_length=1, choices=Punkttype, default=Punkttype.DROEFTELSE)
    lukket = models.BooleanField("lukket punkt", default=False)
    indstilling = models.TextField("indstilling", blank=True)
    sagsfremstilling = models.TextField("sagsfremstilling", blank=True)
    droeftelse = models.TextField("drøftelse", blank=True)
    beslutning = models.TextField("beslutning", blank=True)
    protokolbemaerkning = models.TextField("protokolbemærkninger", blank=True)
    udfald = models.CharField("udfald", max_length=30, choices=Udfald, blank=True)
    stemmer_for = models.PositiveSmallIntegerField("stemmer for", null=True, blank=True)
    stemmer_imod = models.PositiveSmallIntegerField("stemmer imod", null=True, blank=True)
    stemmer_undlod = models.PositiveSmallIntegerField("undlod at stemme", null=True, blank=True)
    bekraeftet_tid = models.DateTimeField("bekræftet", null=True, blank=True, editable=False)
    bekraeftet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="bekræftet af",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    genaabnet_tid = models.DateTimeField("genåbnet", null=True, blank=True, editable=False)
    genaabnet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="genåbnet af",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    udgave = models.PositiveIntegerField("udgave", default=1, editable=False)
    minutter = models.PositiveSmallIntegerField("minutter", null=True, blank=True)
    fortsaetter = models.ForeignKey(
        "self",
        verbose_name="fortsætter",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="fortsat_i",
        editable=False,
    )
    referat_for = models.ForeignKey(
        Moede,
        verbose_name="godkender referatet af",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="godkendes_i",
        editable=False,
    )
    kilde = models.CharField("sat på af", max_length=200, blank=True, editable=False)

    objects = PunktQuerySet.as_manager()

    class Meta:
        verbose_name = "dagsordenspunkt"
        verbose_name_plural = "dagsordenspunkter"
        ordering = ["moede", "nummer"]
        indexes = [soegeindeks("titel", "punkt_titel_soeg")]
        constraints = [
            models.UniqueConstraint(
                fields=["moede", "nummer"],
                name="punkt_nummer_entydigt",
                violation_error_message="To punkter kan ikke have samme nummer.",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["moede", "fortsaetter"],
                name="punkt_fortsaetter_een_gang",
                violation_error_message="Punktet er allerede videreført til mødet.",
            ),
            models.UniqueConstraint(
                fields=["moede", "referat_for"],
                name="punkt_referat_een_gang",
                violation_error_message="Referatet er allerede på dagsordenen.",
            ),
            models.UniqueConstraint(
                fields=["moede", "kilde"],
                condition=~Q(kilde=""),
                name="punkt_kilde_een_gang",
                violation_error_message="Det er allerede på dagsordenen.",
            ),
            kendt_vaerdi("type", Punkttype, name="punkt_type_kendt"),
            kendt_vaerdi("udfald", Udfald, name="punkt_udfald_kendt", tom=True),
            udfyldt("titel", name="punkt_har_titel", besked="Skriv punktets titel."),
            begge_eller_ingen(
                "stemmer_for",
                "stemmer_imod",
                "stemmer_undlod",
                name="punkt_stemmer_alle_eller_ingen",
                besked="Skriv alle tre stemmetal, eller ingen.",
            ),
            begge_eller_ingen(
                "bekraeftet_tid",
                "bekraeftet_af",
                name="punkt_bekraeftet_har_hvem_og_hvornaar",
                besked="Et bekræftet punkt har både hvem og hvornår.",
            ),
            begge_eller_ingen(
                "genaabnet_tid",
                "genaabnet_af",
                name="punkt_genaabnet_har_hvem_og_hvornaar",
                besked="Et genåbnet punkt har både hvem og hvornår.",
            ),
            models.CheckConstraint(
                name="punkt_genaabnet_er_ikke_bekraeftet",
                condition=Q(bekraeftet_tid=None) | Q(genaabnet_tid=None),
                violation_error_message="Et punkt er enten bekræftet eller genåbnet.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nummer}. {self.titel}"

    @property
    def stemmer(self) -> str:
        """The votes in words; empty when nobody counted."""
        if self.stemmer_for is None:
            return ""
        return f"{self.stemmer_for} for, {self.stemmer_imod} imod, {self.stemmer_undlod} undlod at stemme"


@historik()
class Inhabilitet(models.Model):
    """
    A person who takes no part in an item; of a closed one she reads no more than anybody else.

    ``navn`` is as it was minuted: a substitute is not always a person that is known.
    """

    punkt = models.ForeignKey(
        Dagsordenspunkt, verbose_name="punkt", on_delete=models.CASCADE, related_name="inhabiliteter"
    )
    person = models.ForeignKey(Person, verbose_name="person", on_delete=models.PROTECT, related_name="inhabiliteter")
    navn = models.CharField("navn", max_length=120)

    class Meta:
        verbose_name = "inhabilitet"
        verbose_name_plural = "inhabiliteter"
        ordering = ["punkt__nummer", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["punkt", "person"],
                name="inhabilitet_een_gang_pr_punkt",
                violation_error_message="Personen står allerede som inhabil under punktet.",
            ),
            udfyldt("navn", name="inhabilitet_har_navn", besked="Skriv, hvem der er inhabil."),
        ]

    def __str__(self) -> str:
        return f"{self.navn} var inhabil og deltog ikke"

    @property
    def raekkenavn(self) -> str:
        """What a button that takes the row away sends."""
        return f"{self._meta.model_name}:{self.pk}"


@historik()
class Punktbilag(Bilag):
    """A document for an agenda item: a PDF, so that it can be numbered and sent together with the agenda."""

    punkt = models.ForeignKey(
        Dagsordenspunkt, verbose_name="dagsordenspunkt", on_delete=models.CASCADE, related_name="bilag"
    )
    sider = models.PositiveSmallIntegerField("sider", editable=False)

    class Meta(Bilag.Meta):
        verbose_name = "bilag til dagsordenspunkt"
        verbose_name_plural = "bilag til dagsordenspunkter"
