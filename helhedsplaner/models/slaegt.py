"""Which plans came before a plan: the lineage that remains when a four-year plan ends."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.query import RawQuerySet
from django.utils import timezone

from grundlag.constraints import kendt_vaerdi
from grundlag.historik import historik
from helhedsplaner.models.plan import Helhedsplan


class Slaegtskab(models.TextChoices):
    """In what way a plan goes on from an earlier one (domaene § 2.2)."""

    FORLAENGELSE = "forlaengelse", "Forlængelse: samme plan i længere tid"
    UDVIDELSE = "udvidelse", "Udvidelse: planen får et større omfang"
    SAMMENLAEGNING = "sammenlaegning", "Sammenlægning: flere planer bliver til én"
    AFLOESNING = "afloesning", "Afløsning: en ny plan i stedet for den gamle"


EFTER = {
    Slaegtskab.FORLAENGELSE: "Forlænger",
    Slaegtskab.UDVIDELSE: "Udvider",
    Slaegtskab.SAMMENLAEGNING: "Samler",
    Slaegtskab.AFLOESNING: "Afløser",
}
FOER = {
    Slaegtskab.FORLAENGELSE: "Forlænget af",
    Slaegtskab.UDVIDELSE: "Udvidet af",
    Slaegtskab.SAMMENLAEGNING: "Lagt sammen i",
    Slaegtskab.AFLOESNING: "Afløst af",
}


class HelhedsplansrelationQuerySet(models.QuerySet["Helhedsplansrelation"]):
    def i_slaegt_med(self, plan_id: int) -> RawQuerySet[Helhedsplansrelation]:
        """Every relation that ``plan_id`` is tied to, however far back or ahead, in one query."""
        return self.raw(
            """
            WITH RECURSIVE slaegt(id) AS (
                SELECT %s::bigint
                UNION
                SELECT CASE WHEN r.forgaenger_id = slaegt.id THEN r.efterfoelger_id ELSE r.forgaenger_id END
                FROM helhedsplaner_helhedsplansrelation r
                JOIN slaegt ON slaegt.id IN (r.forgaenger_id, r.efterfoelger_id)
            )
            SELECT * FROM helhedsplaner_helhedsplansrelation
            WHERE forgaenger_id IN (SELECT id FROM slaegt)
            ORDER BY id
            """,
            [plan_id],
        )


@historik()
class Helhedsplansrelation(models.Model):
    """``efterfoelger`` goes on from ``forgaenger``; a merged plan has several of these."""

    forgaenger = models.ForeignKey(
        Helhedsplan, verbose_name="tidligere plan", on_delete=models.PROTECT, related_name="efterfoelgere"
    )
    efterfoelger = models.ForeignKey(
        Helhedsplan, verbose_name="senere plan", on_delete=models.PROTECT, related_name="forgaengere"
    )
    art = models.CharField("forhold", max_length=15, choices=Slaegtskab)
    oprettet_tid = models.DateTimeField("oprettet", default=timezone.now, editable=False)
    oprettet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oprettet af", editable=False, on_delete=models.PROTECT, related_name="+"
    )

    objects = HelhedsplansrelationQuerySet.as_manager()

    class Meta:
        verbose_name = "forhold mellem helhedsplaner"
        verbose_name_plural = "forhold mellem helhedsplaner"
        ordering = ["pk"]
        constraints = [
            kendt_vaerdi("art", Slaegtskab, name="helhedsplansrelation_art_kendt"),
            models.UniqueConstraint(
                fields=["forgaenger", "efterfoelger"],
                name="helhedsplansrelation_een_gang",
                violation_error_message="Det er allerede registreret, hvordan de to planer hænger sammen.",
            ),
            models.CheckConstraint(
                name="helhedsplansrelation_er_to_planer",
                condition=~Q(forgaenger=F("efterfoelger")),
                violation_error_message="En plan kan ikke følge efter sig selv.",
            ),
        ]
        triggers = [
            # The lock lets no two transactions close a ring from each its end.
            pgtrigger.Trigger(
                name="helhedsplansrelation_er_ikke_en_ring",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    PERFORM pg_advisory_xact_lock(hashtext('helhedsplansrelation'));
                    IF EXISTS (
                        WITH RECURSIVE foer(id) AS (
                            SELECT NEW.forgaenger_id
                            UNION
                            SELECT r.forgaenger_id FROM helhedsplaner_helhedsplansrelation r
                            JOIN foer ON r.efterfoelger_id = foer.id
                        )
                        SELECT 1 FROM foer WHERE id = NEW.efterfoelger_id
                    ) THEN
                        RAISE EXCEPTION 'En plan kan ikke komme både før og efter en anden.'
                            USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.efter} {self.forgaenger}"

    @property
    def efter(self) -> str:
        """What the later plan does with the earlier: a word that begins a sentence."""
        return EFTER[Slaegtskab(self.art)]

    @property
    def foer(self) -> str:
        """What the later plan did with the earlier, told from the earlier."""
        return FOER[Slaegtskab(self.art)]
