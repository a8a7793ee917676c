"""The secret address at which a calendar fetches a person's meetings."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from byomraader.models import Person
from grundlag.constraints import praecis_een
from grundlag.historik import historik
from grundlag.models import Personlink


@historik()
class Kalenderlink(Personlink):
    """
    A calendar asks again and again, so the link is not used up; a person has one, until she calls it back. A user who
    is no person has one too: it follows the meetings that her roles let her see.
    """

    person = models.ForeignKey(
        Person,
        verbose_name="person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="kalenderlinks",
    )
    bruger = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="bruger",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="kalenderlinks",
    )

    class Meta(Personlink.Meta):
        verbose_name = "kalenderadresse"
        verbose_name_plural = "kalenderadresser"
        constraints = [
            *Personlink.Meta.constraints,
            praecis_een(
                "person",
                "bruger",
                name="kalenderlink_er_eens",
                besked="Adressen er en persons eller en brugers.",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(tilbagekaldt_tid=None),
                name="kalenderlink_eet_ad_gangen",
                violation_error_message="Du har allerede en kalenderadresse.",
            ),
            models.UniqueConstraint(
                fields=["bruger"],
                condition=Q(tilbagekaldt_tid=None),
                name="kalenderlink_eet_pr_bruger",
                violation_error_message="Du har allerede en kalenderadresse.",
            ),
        ]
