"""What is sent before a meeting, to whom, and what they answered."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from byomraader.models import Person
from fora.models.moeder import Moede
from grundlag.constraints import begge_eller_ingen, kendt_vaerdi
from grundlag.historik import historik
from grundlag.models import Bestilling, Filindhold, Personlink


class Indkaldelsesart(models.TextChoices):
    INDKALDELSE = "indkaldelse", "Indkaldelse"
    SUPPLEMENT = "supplement", "Supplement til dagsordenen"
    AENDRING = "aendring", "Ændring af tid eller sted"
    AFLYSNING = "aflysning", "Aflysning"


@historik()
class Indkaldelse(models.Model):
    """
    One thing sent to all who are invited: the agenda, a supplement to it, another time, or that it is off.

    ``indhold`` is the agenda as it stood, so that the next supplement knows what is new; ``fil`` is empty until the
    job has made it, and nothing is sent before it is there.
    """

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    moede = models.ForeignKey(Moede, verbose_name="møde", on_delete=models.PROTECT, related_name="indkaldelser")
    nummer = models.PositiveSmallIntegerField("nummer")
    art = models.CharField("art", max_length=20, choices=Indkaldelsesart)
    besked = models.TextField("besked", blank=True)
    sekvens = models.PositiveIntegerField("kalendersekvens")
    indhold = models.JSONField("dagsordenen, som den blev sendt", default=dict, blank=True)
    fil = models.ForeignKey(
        Filindhold, verbose_name="fil", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    filnavn = models.CharField("filnavn", max_length=160, blank=True)
    bestilling = models.ForeignKey(
        Bestilling, verbose_name="bestilling", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sendt_tid = models.DateTimeField("sendt", default=timezone.now, editable=False)
    sendt_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="sendt af", on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "indkaldelse"
        verbose_name_plural = "indkaldelser"
        ordering = ["moede", "nummer"]
        constraints = [
            models.UniqueConstraint(fields=["moede", "nummer"], name="indkaldelse_nummer_entydigt"),
            kendt_vaerdi("art", Indkaldelsesart, name="indkaldelse_art_kendt"),
        ]

    def __str__(self) -> str:
        return f"{self.get_art_display()}: {self.moede}"

    @property
    def har_dagsorden(self) -> bool:
        return self.art in {Indkaldelsesart.INDKALDELSE, Indkaldelsesart.SUPPLEMENT}


class Svar(models.TextChoices):
    DELTAGER = "deltager", "Deltager"
    AFBUD = "afbud", "Afbud"
    STEDFORTRAEDER = "stedfortraeder", "Sender en stedfortræder"


@historik()
class Invitation(models.Model):
    """A person invited to a meeting, and what she answered; ``svar_sekvens`` tells which time and place she knew."""

    moede = models.ForeignKey(Moede, verbose_name="møde", on_delete=models.PROTECT, related_name="invitationer")
    person = models.ForeignKey(Person, verbose_name="person", on_delete=models.PROTECT, related_name="invitationer")
    svar = models.CharField("svar", max_length=20, choices=Svar, blank=True)
    stedfortraeder = models.CharField("stedfortræderens navn", max_length=120, blank=True)
    svar_sekvens = models.PositiveIntegerField("svarede på kalendersekvens", null=True, blank=True, editable=False)
    svaret_tid = models.DateTimeField("svaret", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitationer"
        ordering = ["moede", "person__navn"]
        constraints = [
            models.UniqueConstraint(fields=["moede", "person"], name="invitation_een_pr_person"),
            kendt_vaerdi("svar", Svar, name="invitation_svar_kendt", tom=True),
            begge_eller_ingen(
                "svar_sekvens",
                "svaret_tid",
                name="invitation_svar_har_tid",
                besked="Et svar har et tidspunkt.",
            ),
            models.CheckConstraint(
                name="invitation_stedfortraeder_har_navn",
                condition=Q(svar=Svar.STEDFORTRAEDER) & ~Q(stedfortraeder="")
                | ~Q(svar=Svar.STEDFORTRAEDER) & Q(stedfortraeder=""),
                violation_error_message="Skriv stedfortræderens navn, hvis der kommer en.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} til {self.moede}"

    @property
    def er_foraeldet(self) -> bool:
        """She answered before the meeting got another time or place."""
        return self.svar_sekvens is not None and self.svar_sekvens < self.moede.sekvens


@historik()
class Svarlink(Personlink):
    """
    The door through which an invited person answers, with no login.

    It is not used up by an answer: whoever falls ill must be able to take back that she comes. It closes when the
    meeting is over, cancelled, or sent anew.
    """

    invitation = models.ForeignKey(
        Invitation, verbose_name="invitation", on_delete=models.PROTECT, related_name="links"
    )

    class Meta(Personlink.Meta):
        verbose_name = "link til at svare på en indkaldelse"
        verbose_name_plural = "links til at svare på indkaldelser"
