"""Who sits in a body, in which seat and for how long."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from byomraader.models import (
    Boligorganisation,
    Forvaltning,
    Lokaludvalg,
    Person,
)
from fora.models.faelles import kraev_raekkefoelge, periode
from fora.models.grupper import Gruppe
from grundlag.constraints import hoejst_een, i_raekkefoelge, kendt_vaerdi
from grundlag.dato import i_dag
from grundlag.historik import historik


class Plads(models.TextChoices):
    """The seat a member fills, as the source names those who sit in a forum."""

    LOKAL_FORVALTNINGSLEDER = "lokal_forvaltningsleder", "Lokal forvaltningsleder"
    BOLIGSOCIAL_MEDARBEJDER_KK = "boligsocial_medarbejder_kk", "Medarbejder med ansvar for det boligsociale"
    BOLIGSOCIAL_KOORDINATOR = "boligsocial_koordinator", "Boligsocial koordinator"
    PROJEKTLEDER = "projektleder", "Projektleder"
    LOKALUDVALGSSEKRETAER = "lokaludvalgssekretaer", "Lokaludvalgssekretær"
    FORUMSEKRETAER = "forumsekretaer", "Forumsekretær"
    NOEGLEPERSON = "noegleperson", "Praksis-/nøgleperson"
    MEDLEM = "medlem", "Medlem"


def _pladsen_kraever(plads: Plads, felt: str, *, name: str, besked: str) -> models.CheckConstraint:
    """Who fills ``plads`` does so for a ``felt`` of her own."""
    return models.CheckConstraint(
        name=name, condition=~Q(plads=plads) | Q(**{f"{felt}__isnull": False}), violation_error_message=besked
    )


def gyldig_paa(dag: date) -> Q:
    """A seat is had from its first day to its last; the same as ``Medlemskab.gyldig``."""
    return Q(fra__lte=dag) & (Q(til=None) | Q(til__gte=dag))


class MedlemskabQuerySet(models.QuerySet["Medlemskab"]):
    def gyldige(self, paa: date | None = None) -> Self:
        return self.filter(gyldig_paa(paa or i_dag()))


@historik()
class Medlemskab(models.Model):
    """A person's seat in a body from one day to another; ended by date, never deleted."""

    gruppe = models.ForeignKey(Gruppe, verbose_name="gruppe", on_delete=models.PROTECT, related_name="medlemskaber")
    person = models.ForeignKey(Person, verbose_name="person", on_delete=models.PROTECT, related_name="medlemskaber")
    plads = models.CharField("plads", max_length=40, choices=Plads)
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
    suppleant_for = models.ForeignKey(
        "self",
        verbose_name="suppleant for",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="suppleanter",
    )
    fra = models.DateField("fra", default=i_dag)
    til = models.DateField("til og med", null=True, blank=True)

    objects = MedlemskabQuerySet.as_manager()

    class Meta:
        verbose_name = "medlemskab"
        verbose_name_plural = "medlemskaber"
        ordering = ["gruppe", "plads", "person__navn"]
        constraints = [
            kendt_vaerdi("plads", Plads, name="medlemskab_plads_kendt"),
            i_raekkefoelge(
                "fra", "til", name="medlemskab_i_raekkefoelge", besked="Medlemskabet slutter, før det begynder."
            ),
            hoejst_een(
                "forvaltning",
                "boligorganisation",
                "lokaludvalg",
                name="medlemskab_repraesenterer_een",
                besked="Et medlem repræsenterer én: en forvaltning, en boligorganisation eller et lokaludvalg.",
            ),
            _pladsen_kraever(
                Plads.LOKAL_FORVALTNINGSLEDER,
                "forvaltning",
                name="medlemskab_leder_har_forvaltning",
                besked="Vælg, hvilken forvaltning lederen kommer fra.",
            ),
            _pladsen_kraever(
                Plads.LOKALUDVALGSSEKRETAER,
                "lokaludvalg",
                name="medlemskab_sekretaer_har_lokaludvalg",
                besked="Vælg, hvilket lokaludvalg sekretæren kommer fra.",
            ),
            _pladsen_kraever(
                Plads.BOLIGSOCIAL_KOORDINATOR,
                "boligorganisation",
                name="medlemskab_koordinator_har_organisation",
                besked="Vælg, hvilken boligorganisation koordinatoren kommer fra.",
            ),
            ExclusionConstraint(
                name="medlemskab_person_een_gang_ad_gangen",
                index_type="GIST",
                expressions=[
                    ("gruppe", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (periode("fra", "til"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Personen er allerede medlem af gruppen i den periode.",
            ),
            ExclusionConstraint(
                name="medlemskab_een_leder_pr_forvaltning",
                index_type="GIST",
                expressions=[
                    ("gruppe", RangeOperators.EQUAL),
                    ("forvaltning", RangeOperators.EQUAL),
                    (periode("fra", "til"), RangeOperators.OVERLAPS),
                ],
                condition=Q(plads=Plads.LOKAL_FORVALTNINGSLEDER, suppleant_for=None),
                violation_error_message="Forvaltningens plads er allerede besat i den periode.",
            ),
            ExclusionConstraint(
                name="medlemskab_een_koordinator_pr_organisation",
                index_type="GIST",
                expressions=[
                    ("gruppe", RangeOperators.EQUAL),
                    ("boligorganisation", RangeOperators.EQUAL),
                    (periode("fra", "til"), RangeOperators.OVERLAPS),
                ],
                condition=Q(plads=Plads.BOLIGSOCIAL_KOORDINATOR, suppleant_for=None),
                violation_error_message="Boligorganisationens plads som koordinator er allerede besat i den periode.",
            ),
            ExclusionConstraint(
                name="medlemskab_een_forumsekretaer",
                index_type="GIST",
                expressions=[
                    ("gruppe", RangeOperators.EQUAL),
                    (periode("fra", "til"), RangeOperators.OVERLAPS),
                ],
                condition=Q(plads=Plads.FORUMSEKRETAER, suppleant_for=None),
                violation_error_message="Gruppen har allerede en forumsekretær i den periode.",
            ),
            ExclusionConstraint(
                name="medlemskab_een_sekretaer_pr_lokaludvalg",
                index_type="GIST",
                expressions=[
                    ("gruppe", RangeOperators.EQUAL),
                    ("lokaludvalg", RangeOperators.EQUAL),
                    (periode("fra", "til"), RangeOperators.OVERLAPS),
                ],
                condition=Q(plads=Plads.LOKALUDVALGSSEKRETAER, suppleant_for=None),
                violation_error_message="Lokaludvalgets plads er allerede besat i den periode.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_plads_display()}"

    def clean(self) -> None:
        kraev_raekkefoelge("til", self.fra, self.til, "Medlemskabet slutter, før det begynder.")

    def gyldig(self, dag: date) -> bool:
        return self.fra <= dag and (self.til is None or self.til >= dag)

    @property
    def repraesenterer(self) -> str:
        if self.lokaludvalg:
            return f"{self.lokaludvalg} Lokaludvalg"
        return str(self.forvaltning or self.boligorganisation or "")
