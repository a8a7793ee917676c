"""How a plan ends: where each activity lives on, what came of it all, and the final account."""

from __future__ import annotations

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from byomraader.models import Boligorganisation, Forvaltning
from grundlag.constraints import hoejst_een, kendt_vaerdi, kun_tilfoejes
from grundlag.historik import historik
from helhedsplaner.models.budget import Budgetversion, Kilde
from helhedsplaner.models.indhold import Aktivitet
from helhedsplaner.models.plan import Helhedsplan
from helhedsplaner.models.tilknyttet import HelhedsplanBilag


@historik()
class Forankring(models.Model):
    """
    Which unit of kernedriften takes an activity over, from which day and by what agreement; or why none does.

    The last word of a plan that has ended: then it stands.
    """

    aktivitet = models.OneToOneField(
        Aktivitet, verbose_name="aktivitet", on_delete=models.PROTECT, related_name="forankring"
    )
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
    enhed = models.CharField("enhed i kernedriften", max_length=160, blank=True)
    dato = models.DateField("overtages fra", null=True, blank=True)
    aftale = models.CharField("aftale eller henvisning", max_length=200, blank=True)
    bilag = models.ForeignKey(
        HelhedsplanBilag,
        verbose_name="aftalen som bilag",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    begrundelse = models.CharField("hvorfor ikke?", max_length=300, blank=True)
    registreret_tid = models.DateTimeField("registreret", default=timezone.now, editable=False)
    registreret_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="registreret af",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = "forankring"
        verbose_name_plural = "forankringer"
        constraints = [
            hoejst_een(
                "forvaltning",
                "boligorganisation",
                name="forankring_hoejst_een_organisation",
                besked="Vælg enten en forvaltning eller en boligorganisation.",
            ),
            models.CheckConstraint(
                name="forankring_modtager_eller_begrundelse",
                condition=Q(begrundelse="", dato__isnull=False)
                & (~Q(enhed="") | Q(forvaltning__isnull=False) | Q(boligorganisation__isnull=False))
                | ~Q(begrundelse="")
                & Q(enhed="", forvaltning=None, boligorganisation=None, dato=None, aftale="", bilag=None),
                violation_error_message=(
                    "Skriv, hvem der tager aktiviteten over og fra hvilken dag, eller hvorfor den ikke føres videre."
                ),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="forankring_afsluttet_staar",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM helhedsplaner_aktivitet a
                        JOIN helhedsplaner_planafsnit s ON s.id = a.afsnit_id
                        JOIN helhedsplaner_helhedsplan p ON p.id = s.plan_id
                        WHERE a.id = OLD.aktivitet_id AND p.status = 'afsluttet'
                    ) THEN
                        RAISE EXCEPTION 'Planen er afsluttet, og dens forankring kan ikke ændres.'
                            USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN COALESCE(NEW, OLD);
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.aktivitet}: {self.hvem or self.begrundelse}"

    @property
    def hvem(self) -> str:
        """Who takes over: the organisation and its unit; nothing when none does."""
        organisation = self.forvaltning or self.boligorganisation
        return ", ".join(filter(None, [str(organisation) if organisation else "", self.enhed]))


@historik()
class Sluttevaluering(models.Model):
    """What came of the plan, written here or attached."""

    plan = models.OneToOneField(
        Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="sluttevaluering"
    )
    tekst = models.TextField("sluttevaluering", blank=True)
    bilag = models.ForeignKey(
        HelhedsplanBilag,
        verbose_name="evalueringen som bilag",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    skrevet_tid = models.DateTimeField("skrevet", default=timezone.now, editable=False)
    skrevet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="skrevet af", on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "sluttevaluering"
        verbose_name_plural = "sluttevalueringer"
        constraints = [
            models.CheckConstraint(
                name="sluttevaluering_tekst_eller_bilag",
                condition=~Q(tekst="") | Q(bilag__isnull=False),
                violation_error_message="Skriv evalueringen, eller vælg det bilag, den står i.",
            )
        ]

    def __str__(self) -> str:
        return f"Sluttevaluering af {self.plan}"


class Slutregnskab(models.Model):
    """The final account as it was made up one day, against one budget; the newest counts."""

    plan = models.ForeignKey(
        Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="slutregnskaber"
    )
    nummer = models.PositiveSmallIntegerField("nummer")
    budget = models.ForeignKey(Budgetversion, verbose_name="budget", on_delete=models.PROTECT, related_name="+")
    opgjort_tid = models.DateTimeField("opgjort", default=timezone.now, editable=False)
    opgjort_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="opgjort af", on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "slutregnskab"
        verbose_name_plural = "slutregnskaber"
        ordering = ["plan", "-nummer"]
        constraints = [models.UniqueConstraint(fields=["plan", "nummer"], name="slutregnskab_nummer_entydigt")]
        triggers = [kun_tilfoejes("slutregnskab_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"Slutregnskab {self.nummer} af {self.plan}"


class Slutregnskabslinje(models.Model):
    """One row of the budget in the final account: granted, used, and who gets back what is left."""

    regnskab = models.ForeignKey(
        Slutregnskab, verbose_name="slutregnskab", on_delete=models.PROTECT, related_name="linjer"
    )
    raekkefoelge = models.PositiveSmallIntegerField("rækkefølge")
    tekst = models.CharField("linje", max_length=400)
    kilde = models.CharField("kilde", max_length=25, choices=Kilde)
    giver = models.CharField("giver", max_length=200)
    bevilget = models.BigIntegerField("bevilget (kr.)")
    brugt = models.DecimalField("brugt (kr.)", max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = "linje i slutregnskab"
        verbose_name_plural = "linjer i slutregnskab"
        ordering = ["regnskab", "raekkefoelge"]
        constraints = [
            models.UniqueConstraint(fields=["regnskab", "raekkefoelge"], name="slutregnskabslinje_raekke_entydig"),
            kendt_vaerdi("kilde", Kilde, name="slutregnskabslinje_kilde_kendt"),
        ]
        triggers = [kun_tilfoejes("slutregnskabslinje_kun_tilfoejes")]

    def __str__(self) -> str:
        return self.tekst

    @property
    def rest(self) -> Decimal:
        return self.bevilget - self.brugt
