"""Efforts that an arbejdsgruppe owns and that reach across plans."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models

from fora.models import Gruppe
from grundlag.constraints import udfyldt
from grundlag.historik import historik
from helhedsplaner.models.indhold import Aktivitet


@historik()
class TvaergaaendeIndsats(models.Model):
    """One effort of several plans, owned by an arbejdsgruppe under a Boligsocialt Forum (beslutninger § 9)."""

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    gruppe = models.ForeignKey(Gruppe, verbose_name="arbejdsgruppe", on_delete=models.PROTECT, related_name="+")
    navn = models.CharField("navn", max_length=120)
    beskrivelse = models.TextField("beskrivelse", blank=True)

    class Meta:
        verbose_name = "tværgående indsats"
        verbose_name_plural = "tværgående indsatser"
        ordering = ["navn", "pk"]
        constraints = [
            udfyldt("navn", name="tvaergaaende_indsats_har_navn", besked="Skriv indsatsens navn."),
            models.UniqueConstraint(
                fields=["gruppe", "navn"],
                name="tvaergaaende_indsats_navn_entydigt",
                violation_error_message="Arbejdsgruppen har allerede en indsats med det navn.",
            ),
        ]

    def __str__(self) -> str:
        return self.navn


@historik()
class Indsatsaktivitet(models.Model):
    """An activity of a plan is part of a tværgående indsats; the plan is of a byområde that the body works in."""

    indsats = models.ForeignKey(
        TvaergaaendeIndsats, verbose_name="tværgående indsats", on_delete=models.PROTECT, related_name="aktiviteter"
    )
    aktivitet = models.ForeignKey(
        Aktivitet, verbose_name="aktivitet", on_delete=models.CASCADE, related_name="indsatser"
    )

    class Meta:
        verbose_name = "aktivitet i tværgående indsats"
        verbose_name_plural = "aktiviteter i tværgående indsatser"
        constraints = [
            models.UniqueConstraint(
                fields=["indsats", "aktivitet"],
                name="indsatsaktivitet_een_gang",
                violation_error_message="Aktiviteten er allerede med i indsatsen.",
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="indsatsaktivitet_i_gruppens_byomraade",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM helhedsplaner_aktivitet a
                        JOIN helhedsplaner_planafsnit s ON s.id = a.afsnit_id
                        JOIN helhedsplaner_helhedsplan p ON p.id = s.plan_id
                        JOIN helhedsplaner_tvaergaaendeindsats t ON t.id = NEW.indsats_id
                        JOIN fora_gruppe g ON g.id = t.gruppe_id
                        WHERE a.id = NEW.aktivitet_id AND (
                            p.byomraade_id = g.byomraade_id
                            OR p.byomraade_id IN (
                                SELECT andre.byomraade_id FROM helhedsplaner_gruppeplan gp
                                JOIN helhedsplaner_helhedsplan andre ON andre.id = gp.plan_id
                                WHERE gp.gruppe_id = g.id
                            )
                        )
                    ) THEN
                        RAISE EXCEPTION 'Planen hører til et byområde, som arbejdsgruppen ikke arbejder i.'
                            USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.aktivitet} i {self.indsats}"
