"""Bodies, and the persons who sit in them."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from byomraader.adgang import ALLE, AdgangQuerySet, Omfang
from byomraader.models import (
    Byomraade,
    soegeindeks,
)
from fora.models.faelles import kraev_raekkefoelge, periode
from grundlag.adgang import Handling
from grundlag.constraints import i_raekkefoelge, kendt_vaerdi, udfyldt
from grundlag.dato import i_dag
from grundlag.historik import historik


class Gruppetype(models.TextChoices):
    BOLIGSOCIALT_FORUM = "boligsocialt_forum", "Boligsocialt Forum"
    ARBEJDSGRUPPE = "arbejdsgruppe", "Arbejdsgruppe"
    PRAKSISNETVAERK = "praksisnetvaerk", "Fagligt praksisnetværk"
    BOLIGSOCIAL_BESTYRELSE = "boligsocial_bestyrelse", "Boligsocial bestyrelse"
    STYREGRUPPE = "styregruppe", "Styregruppe"
    FOELGEGRUPPE = "foelgegruppe", "Følgegruppe"


@historik()
class Gruppeplacering(models.Model):
    """A body of ``type`` may stand under one of type ``under``; empty: under no other."""

    type = models.CharField("type", max_length=30, choices=Gruppetype)
    under = models.CharField(
        "kan høre under", max_length=30, choices=Gruppetype, blank=True, help_text="Tomt: gruppen kan stå alene."
    )

    class Meta:
        verbose_name = "gruppetypes plads"
        verbose_name_plural = "gruppetypers plads"
        constraints = [
            kendt_vaerdi("type", Gruppetype, name="gruppeplacering_type_kendt"),
            kendt_vaerdi("under", Gruppetype, name="gruppeplacering_under_kendt", tom=True),
            models.UniqueConstraint(
                fields=["type", "under"],
                name="gruppeplacering_een_gang",
                violation_error_message="Den plads står der allerede.",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.get_type_display()} under {self.get_under_display()}"
            if self.under
            else f"{self.get_type_display()} alene"
        )


class GruppeQuerySet(AdgangQuerySet["Gruppe"]):
    def naaet_af(self, giver: Omfang, handling: Handling) -> Q:
        """Through its byområde, or through a municipal forvaltning, which takes part in them all."""
        return ALLE if giver.forvaltninger else Q(byomraade__in=giver.byomraader)

    def aktive(self, paa: date | None = None) -> Self:
        dag = paa or i_dag()
        return self.filter(Q(aktiv_fra__lte=dag), Q(aktiv_til=None) | Q(aktiv_til__gte=dag))


@historik()
class Gruppe(models.Model):
    """A body of one byområde. A Boligsocialt Forum is one; others stand under it."""

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    type = models.CharField("type", max_length=30, choices=Gruppetype)
    navn = models.CharField("navn", max_length=120)
    byomraade = models.ForeignKey(Byomraade, verbose_name="byområde", on_delete=models.PROTECT, related_name="grupper")
    hoerer_under = models.ForeignKey(
        "self", verbose_name="hører under", null=True, blank=True, on_delete=models.PROTECT, related_name="undergrupper"
    )
    kommissorium = models.TextField("kommissorium", blank=True)
    udgave = models.PositiveIntegerField("udgave", default=1, editable=False)
    beslutningsdygtig_ved = models.PositiveSmallIntegerField(
        "beslutningsdygtig ved antal", null=True, blank=True, help_text="Tomt, hvis kommissoriet ikke siger det."
    )
    frist_punkter = models.PositiveSmallIntegerField(
        "punkter til dagsordenen, dage før", null=True, blank=True, help_text="Dage før mødet. Tomt: ingen frist."
    )
    frist_indkaldelse = models.PositiveSmallIntegerField(
        "indkaldelse, dage før", null=True, blank=True, help_text="Dage før mødet. Tomt: ingen frist."
    )
    frist_svar = models.PositiveSmallIntegerField(
        "svar, dage før", null=True, blank=True, help_text="Dage før mødet. Tomt: ingen frist."
    )
    aktiv_fra = models.DateField("aktiv fra", default=i_dag)
    aktiv_til = models.DateField("aktiv til og med", null=True, blank=True)

    objects = GruppeQuerySet.as_manager()

    class Meta:
        verbose_name = "gruppe"
        verbose_name_plural = "grupper"
        ordering = ["byomraade", "type", "navn"]
        indexes = [soegeindeks("navn", "gruppe_navn_soeg")]
        constraints = [
            kendt_vaerdi("type", Gruppetype, name="gruppe_type_kendt"),
            udfyldt("navn", name="gruppe_har_navn", besked="Skriv gruppens navn."),
            i_raekkefoelge(
                "aktiv_fra",
                "aktiv_til",
                name="gruppe_aktiv_i_raekkefoelge",
                besked="Gruppen slutter, før den begynder.",
            ),
            models.CheckConstraint(
                name="gruppe_forum_staar_oeverst",
                condition=~Q(type=Gruppetype.BOLIGSOCIALT_FORUM) | Q(hoerer_under=None),
                violation_error_message="Et Boligsocialt Forum hører ikke under en anden gruppe.",
            ),
            models.CheckConstraint(
                name="gruppe_arbejdsgruppe_hoerer_under",
                condition=~Q(type__in=[Gruppetype.ARBEJDSGRUPPE, Gruppetype.PRAKSISNETVAERK])
                | Q(hoerer_under__isnull=False),
                violation_error_message=(
                    "En arbejdsgruppe hører under et forum, og et praksisnetværk under en arbejdsgruppe."
                ),
            ),
            ExclusionConstraint(
                name="gruppe_eet_forum_ad_gangen",
                index_type="GIST",
                expressions=[
                    ("byomraade", RangeOperators.EQUAL),
                    (periode("aktiv_fra", "aktiv_til"), RangeOperators.OVERLAPS),
                ],
                condition=Q(type=Gruppetype.BOLIGSOCIALT_FORUM),
                violation_error_message="Byområdet har allerede et Boligsocialt Forum i den periode.",
            ),
        ]

    def __str__(self) -> str:
        return self.navn

    def beslutningsdygtig_den(self, dag: date, *, paa_moede: int | None = None) -> int | None:
        """
        How many must be present on ``dag``: as the version in force said, or the text while none is adopted.

        What the meeting ``paa_moede`` adopts itself does not count: it is held by the rules that it began with.
        """
        versioner = self.kommissorier.gaeldende(dag)
        if paa_moede:
            versioner = versioner.exclude(vedtaget_paa__moede=paa_moede)
        for antal in versioner.values_list("beslutningsdygtig_ved", flat=True)[:1]:
            return antal
        return self.beslutningsdygtig_ved

    def clean(self) -> None:
        kraev_raekkefoelge("aktiv_til", self.aktiv_fra, self.aktiv_til, "Gruppen slutter, før den begynder.")
