"""What somebody is to do: tasks from the minutes, and what a decision led to."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from byomraader.adgang import er_sand
from byomraader.models import Person
from fora.models.grupper import Gruppe
from fora.models.medlemmer import Medlemskab
from fora.models.punkter import Dagsordenspunkt, Inhabilitet
from grundlag.adgang import Handling
from grundlag.constraints import udfyldt
from grundlag.dato import i_dag
from grundlag.historik import historik
from grundlag.models import Bruger, Personlink


class OpgaveQuerySet(models.QuerySet["Opgave"]):
    def synlige_for(self, bruger: Bruger) -> Self:
        """Her own, and those of the bodies she may see; ``maa_laeses`` tells whether she may read what it is about."""
        grupper = Gruppe.objects.synlige_for(bruger).values("pk")
        styrer = Gruppe.objects.tilladt_for(bruger, Handling.STYR_FORUM).values("pk")
        inhabil = Inhabilitet.objects.filter(punkt=OuterRef("punkt"), person__bruger=bruger)
        sidder_i = Medlemskab.objects.gyldige().filter(person__bruger=bruger, gruppe__in=Gruppe.objects.aktive())
        internt = Q(gruppe__in=styrer) | Q(gruppe__in=sidder_i.values("gruppe"))
        aaben = Q(punkt=None) | Q(punkt__lukket=False)
        return self.filter(Q(gruppe__in=grupper) | Q(person__bruger=bruger)).annotate(
            maa_laeses=er_sand(Q(aaben | (internt & ~Q(Exists(inhabil))))), maa_styre=er_sand(Q(gruppe__in=styrer))
        )

    def aabne(self) -> Self:
        return self.filter(udfoert_tid=None, bortfaldet_tid=None)

    def haster(self) -> Self:
        """Overdue first, then by deadline; those without one last."""
        return self.order_by(models.F("frist").asc(nulls_last=True), "pk")


@historik()
class Opgave(models.Model):
    """
    Something a person, or the body itself, is to do; it came from an item of the minutes.

    A decision that is undone takes its tasks with it (``bortfaldet_tid``); they are never deleted.
    """

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    gruppe = models.ForeignKey(Gruppe, verbose_name="gruppe", on_delete=models.PROTECT, related_name="opgaver")
    punkt = models.ForeignKey(
        Dagsordenspunkt, verbose_name="punkt", null=True, blank=True, on_delete=models.PROTECT, related_name="opgaver"
    )
    tekst = models.CharField("opgave", max_length=500)
    person = models.ForeignKey(
        Person, verbose_name="person", null=True, blank=True, on_delete=models.PROTECT, related_name="opgaver"
    )
    frist = models.DateField("frist", null=True, blank=True)
    oprettet_tid = models.DateTimeField("oprettet", default=timezone.now, editable=False)
    udfoert_tid = models.DateTimeField("udført", null=True, blank=True, editable=False)
    udfoert_hvem = models.CharField("udført af", max_length=200, blank=True, editable=False)
    resultat = models.TextField("resultat", blank=True)
    bortfaldet_tid = models.DateTimeField("bortfaldet", null=True, blank=True, editable=False)

    objects = OpgaveQuerySet.as_manager()

    class Meta:
        verbose_name = "opgave"
        verbose_name_plural = "opgaver"
        ordering = ["pk"]
        constraints = [
            udfyldt("tekst", name="opgave_har_tekst", besked="Skriv, hvad opgaven er."),
            models.CheckConstraint(
                name="opgave_udfoert_har_hvem",
                condition=Q(udfoert_tid=None, udfoert_hvem="") | Q(udfoert_tid__isnull=False) & ~Q(udfoert_hvem=""),
                violation_error_message="En udført opgave har både hvem og hvornår.",
            ),
        ]

    def __str__(self) -> str:
        """The heading of its item, never what it says: this stands in the log and in mails."""
        return f"Opgave fra punkt {self.punkt}" if self.punkt else f"Opgave {self.pk}"

    @property
    def er_overskredet(self) -> bool:
        return self.frist is not None and self.frist < i_dag() and not self.udfoert_tid


@historik()
class Opgavelink(Personlink):
    """Opens one task to the person who is to do it and has no account."""

    opgave = models.ForeignKey(Opgave, verbose_name="opgave", on_delete=models.PROTECT, related_name="links")

    class Meta(Personlink.Meta):
        verbose_name = "link til opgave"
        verbose_name_plural = "links til opgaver"


@historik()
class Punktvirkning(models.Model):
    """What a confirmed decision led to, in one sentence; taken back when the item is reopened."""

    punkt = models.ForeignKey(
        Dagsordenspunkt, verbose_name="punkt", on_delete=models.PROTECT, related_name="virkninger"
    )
    tekst = models.CharField("virkning", max_length=500)
    sket_tid = models.DateTimeField("sket", default=timezone.now, editable=False)
    ophaevet_tid = models.DateTimeField("ophævet", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "virkning af beslutning"
        verbose_name_plural = "virkninger af beslutninger"
        ordering = ["pk"]
        constraints = [udfyldt("tekst", name="punktvirkning_har_tekst", besked="Skriv, hvad der skete.")]

    def __str__(self) -> str:
        return f"Virkning af punkt {self.punkt}"
