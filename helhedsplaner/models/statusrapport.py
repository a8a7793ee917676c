"""The status report of a plan for one year: texts that people write, beside what is registered; frozen when done."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from grundlag.constraints import begge_eller_ingen, kendt_vaerdi
from grundlag.historik import historik
from grundlag.models import Udskrift
from helhedsplaner.models.indhold import Maal
from helhedsplaner.models.plan import Helhedsplan


@historik()
class Statusrapport(models.Model):
    """
    What is reported about one year of a plan; a draft reads the plan as it is.

    ``afsluttet``: ``indhold`` is all that it said, with its hash and its paper, and nothing in it changes any more.
    """

    plan = models.ForeignKey(
        Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="statusrapporter"
    )
    aar = models.PositiveSmallIntegerField("år")
    sammenfatning = models.TextField("sammenfatning", blank=True)
    om_aktiviteterne = models.TextField("om aktiviteterne", blank=True)
    om_oekonomien = models.TextField("om økonomien", blank=True)
    om_naeste_aar = models.TextField("om det næste år", blank=True)
    udgave = models.PositiveIntegerField("udgave", default=1, editable=False)
    begyndt_tid = models.DateTimeField("begyndt", default=timezone.now, editable=False)
    begyndt_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="begyndt af", on_delete=models.PROTECT, related_name="+", editable=False
    )
    indhold = models.JSONField("indhold", null=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    udskrift = models.ForeignKey(
        Udskrift, verbose_name="udskrift", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    afsluttet_tid = models.DateTimeField("afsluttet", null=True, editable=False)
    afsluttet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="afsluttet af",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = "statusrapport"
        verbose_name_plural = "statusrapporter"
        ordering = ["plan", "-aar"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "aar"],
                name="statusrapport_een_pr_aar",
                violation_error_message="Planen har allerede en statusrapport for det år.",
            ),
            begge_eller_ingen(
                "afsluttet_tid",
                "afsluttet_af",
                "indhold",
                "udskrift",
                name="statusrapport_afsluttet_er_hel",
                besked="En afsluttet rapport har sit indhold, sit papir, hvem og hvornår.",
            ),
            models.CheckConstraint(
                name="statusrapport_hash_hoerer_til_indhold",
                condition=Q(sha256="", indhold=None) | (~Q(sha256="") & Q(indhold__isnull=False)),
                violation_error_message="Hash og indhold hører sammen.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="statusrapport_afsluttet_staar_fast",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__afsluttet_tid__isnull=False),
                func="RAISE EXCEPTION 'En afsluttet statusrapport ændres ikke.' USING ERRCODE = 'restrict_violation';",
            )
        ]

    def __str__(self) -> str:
        return f"Statusrapport for {self.aar}"

    @property
    def er_afsluttet(self) -> bool:
        return self.afsluttet_tid is not None

    @property
    def hash_kort(self) -> str:
        return self.sha256[:8]


class Vurdering(models.TextChoices):
    NAAET = "naaet", "Nået"
    DELVIST = "delvist", "Delvist nået"
    IKKE_NAAET = "ikke_naaet", "Ikke nået"
    FOR_TIDLIGT = "for_tidligt", "For tidligt at sige"


@historik()
class Maalvurdering(models.Model):
    """What a status report says of one mål: how far it is, and why."""

    rapport = models.ForeignKey(
        Statusrapport, verbose_name="statusrapport", on_delete=models.PROTECT, related_name="vurderinger"
    )
    maal = models.ForeignKey(Maal, verbose_name="mål", on_delete=models.PROTECT, related_name="vurderinger")
    vurdering = models.CharField("målopfyldelse", max_length=12, choices=Vurdering, blank=True)
    tekst = models.TextField("hvordan er det gået?", blank=True)
    udgave = models.PositiveIntegerField("udgave", default=1, editable=False)

    class Meta:
        verbose_name = "vurdering af mål"
        verbose_name_plural = "vurderinger af mål"
        ordering = ["rapport", "maal__afsnit__indsatsomraade__raekkefoelge", "maal__raekkefoelge", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rapport", "maal"], name="maalvurdering_een_pr_maal"),
            kendt_vaerdi("vurdering", Vurdering, name="maalvurdering_kendt", tom=True),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="maalvurdering_af_afsluttet_staar_fast",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM helhedsplaner_statusrapport
                        WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.rapport_id ELSE NEW.rapport_id END
                            AND afsluttet_tid IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'En afsluttet statusrapport ændres ikke.' USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.maal}: {self.rapport}"

    @property
    def er_afsluttet(self) -> bool:
        return self.rapport.er_afsluttet
