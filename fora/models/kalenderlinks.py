"""The secret address at which a calendar fetches a person's meetings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from byomraader.models import Person
from grundlag.historik import historik
from grundlag.models import Personlink


@historik()
class Kalenderlink(Personlink):
    """
    A calendar asks again and again, so the link is not used up; a person has one, until she calls it back.
    """

    person = models.ForeignKey(Person, verbose_name="person", on_delete=models.PROTECT, related_name="kalenderlinks")

    class Meta(Personlink.Meta):
        verbose_name = "kalenderadresse"
        verbose_name_plural = "kalenderadresser"
        constraints = [
            *Personlink.Meta.constraints,
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(tilbagekaldt_tid=None),
                name="kalenderlink_eet_ad_gangen",
                violation_error_message="Du har allerede en kalenderadresse.",
            ),
        ]
