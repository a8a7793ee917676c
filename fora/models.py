"""Bodies that meet: fora, arbejdsgrupper, praksisnetværk and boards; their members, meetings and items."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value

from byomraader.adgang import ALLE, AdgangQuerySet, Omfang
from byomraader.models import (
    Boligorganisation,
    Byomraade,
    Forvaltning,
    Lokaludvalg,
    Person,
    soegeindeks,
)
from fora.tilstande import FARVER, Moedestatus
from grundlag.adgang import Handling
from grundlag.constraints import hoejst_een, i_raekkefoelge, kendt_vaerdi, udfyldt
from grundlag.dato import i_dag
from grundlag.historik import historik
from grundlag.models import Bruger
from grundlag.udfald import Udfald


class Gruppetype(models.TextChoices):
    BOLIGSOCIALT_FORUM = "boligsocialt_forum", "Boligsocialt Forum"
    ARBEJDSGRUPPE = "arbejdsgruppe", "Arbejdsgruppe"
    PRAKSISNETVAERK = "praksisnetvaerk", "Fagligt praksisnetværk"
    BOLIGSOCIAL_BESTYRELSE = "boligsocial_bestyrelse", "Boligsocial bestyrelse"
    STYREGRUPPE = "styregruppe", "Styregruppe"
    FOELGEGRUPPE = "foelgegruppe", "Følgegruppe"


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


def _periode(fra: str, til: str) -> Func:
    """The days from ``fra`` to ``til``, both included; an empty end is open."""
    return Func(F(fra), F(til), Value("[]"), function="daterange")


def _kraev_raekkefoelge(felt: str, fra: date | None, til: date | None, besked: str) -> None:
    """
    Raise ValidationError when ``til`` comes before ``fra``.

    The table says so too, but such a period is no range: asked whether it overlaps, PostgreSQL stops with an error.
    """
    if fra and til and til < fra:
        raise ValidationError({felt: besked})


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
                    (_periode("aktiv_fra", "aktiv_til"), RangeOperators.OVERLAPS),
                ],
                condition=Q(type=Gruppetype.BOLIGSOCIALT_FORUM),
                violation_error_message="Byområdet har allerede et Boligsocialt Forum i den periode.",
            ),
        ]

    def __str__(self) -> str:
        return self.navn

    def clean(self) -> None:
        _kraev_raekkefoelge("aktiv_til", self.aktiv_fra, self.aktiv_til, "Gruppen slutter, før den begynder.")


def _pladsen_kraever(plads: Plads, felt: str, *, name: str, besked: str) -> models.CheckConstraint:
    """Who fills ``plads`` does so for a ``felt`` of her own."""
    return models.CheckConstraint(
        name=name, condition=~Q(plads=plads) | Q(**{f"{felt}__isnull": False}), violation_error_message=besked
    )


class MedlemskabQuerySet(models.QuerySet["Medlemskab"]):
    def gyldige(self, paa: date | None = None) -> Self:
        dag = paa or i_dag()
        return self.filter(Q(fra__lte=dag), Q(til=None) | Q(til__gte=dag))


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
                    (_periode("fra", "til"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Personen er allerede medlem af gruppen i den periode.",
            ),
            ExclusionConstraint(
                name="medlemskab_een_leder_pr_forvaltning",
                index_type="GIST",
                expressions=[
                    ("gruppe", RangeOperators.EQUAL),
                    ("forvaltning", RangeOperators.EQUAL),
                    (_periode("fra", "til"), RangeOperators.OVERLAPS),
                ],
                condition=Q(plads=Plads.LOKAL_FORVALTNINGSLEDER, suppleant_for=None),
                violation_error_message="Forvaltningens plads er allerede besat i den periode.",
            ),
            ExclusionConstraint(
                name="medlemskab_een_sekretaer_pr_lokaludvalg",
                index_type="GIST",
                expressions=[
                    ("gruppe", RangeOperators.EQUAL),
                    ("lokaludvalg", RangeOperators.EQUAL),
                    (_periode("fra", "til"), RangeOperators.OVERLAPS),
                ],
                condition=Q(plads=Plads.LOKALUDVALGSSEKRETAER, suppleant_for=None),
                violation_error_message="Lokaludvalgets plads er allerede besat i den periode.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_plads_display()}"

    def clean(self) -> None:
        _kraev_raekkefoelge("til", self.fra, self.til, "Medlemskabet slutter, før det begynder.")

    @property
    def repraesenterer(self) -> str:
        if self.lokaludvalg:
            return f"{self.lokaludvalg} Lokaludvalg"
        return str(self.forvaltning or self.boligorganisation or "")


def medlemskaber_af(bruger: Bruger) -> MedlemskabQuerySet:
    """What makes ``bruger`` a member of bodies today; for an ``__in``, so that the database finds them once."""
    return Medlemskab.objects.gyldige().filter(person__bruger=bruger)


class MoedeQuerySet(AdgangQuerySet["Moede"]):
    def naaet_af(self, giver: Omfang, handling: Handling) -> Q:
        return ALLE if giver.forvaltninger else Q(gruppe__byomraade__in=giver.byomraader)


@historik()
class Moede(models.Model):
    """A meeting of a body; one already held may be entered afterwards."""

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    gruppe = models.ForeignKey(Gruppe, verbose_name="gruppe", on_delete=models.PROTECT, related_name="moeder")
    titel = models.CharField("titel", max_length=160)
    dato = models.DateField("dato")
    start_kl = models.TimeField("starter kl.", null=True, blank=True)
    slut_kl = models.TimeField("slutter kl.", null=True, blank=True)
    sted = models.CharField("sted", max_length=160, blank=True)
    status = models.CharField(
        "status", max_length=20, choices=Moedestatus, default=Moedestatus.PLANLAGT, editable=False
    )

    objects = MoedeQuerySet.as_manager()

    class Meta:
        verbose_name = "møde"
        verbose_name_plural = "møder"
        ordering = ["-dato", "-pk"]
        indexes = [soegeindeks("titel", "moede_titel_soeg")]
        constraints = [
            kendt_vaerdi("status", Moedestatus, name="moede_status_kendt"),
            udfyldt("titel", name="moede_har_titel", besked="Skriv mødets titel."),
            i_raekkefoelge(
                "start_kl", "slut_kl", name="moede_kl_i_raekkefoelge", besked="Mødet slutter, før det begynder."
            ),
        ]

    def __str__(self) -> str:
        return self.titel

    @property
    def farve(self) -> str:
        return FARVER[Moedestatus(self.status)]


class Punkttype(models.TextChoices):
    BESLUTNING = "b", "Beslutning"
    DROEFTELSE = "d", "Drøftelse"
    ORIENTERING = "o", "Orientering"


@historik()
class Dagsordenspunkt(models.Model):
    """
    One item: what is proposed, what was said (``droeftelse``, internal), what was decided (shareable).

    A closed item (``lukket``) shows its heading only.
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
    udfald = models.CharField("udfald", max_length=30, choices=Udfald, blank=True)
    udgave = models.PositiveIntegerField("udgave", default=1, editable=False)

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
            kendt_vaerdi("type", Punkttype, name="punkt_type_kendt"),
            kendt_vaerdi("udfald", Udfald, name="punkt_udfald_kendt", tom=True),
            udfyldt("titel", name="punkt_har_titel", besked="Skriv punktets titel."),
        ]

    def __str__(self) -> str:
        return f"{self.nummer}. {self.titel}"
