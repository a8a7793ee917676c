"""Comments on a plan's sections: threads that are answered, given to somebody, and closed."""

from __future__ import annotations

import re
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from byomraader.adgang import omfang
from byomraader.models import Boligorganisation, Forvaltning, Person
from grundlag.adgang import Handling
from grundlag.constraints import begge_eller_ingen, hoejst_een, kun_tilfoejes, udfyldt
from grundlag.historik import historik
from grundlag.models import Bruger
from helhedsplaner.models.plan import Helhedsplan

FASTE_AFSNIT = {
    "stamdata": "Stamdata og periode",
    "praekvalifikation": "Prækvalifikation",
    "afdelinger": "Afdelinger",
    "parter": "Parter",
    "organisering": "Resumé, vision og organisering",
    "budget": "Budget",
}
_INDSATS = re.compile(r"indsats:([a-z0-9_-]{1,50})")


def er_afsnit(noegle: str) -> bool:
    return noegle in FASTE_AFSNIT or bool(_INDSATS.fullmatch(noegle))


class KommentartraadQuerySet(models.QuerySet["Kommentartraad"]):
    def i_kredsen(self, bruger: Bruger) -> Self:
        """Those that are for all, and those for an organisation where ``bruger`` works or has a role today."""
        giver = omfang(bruger, Handling.SE)
        person = Person.objects.filter(bruger=bruger)
        return self.filter(
            Q(kun_boligorganisation=None, kun_forvaltning=None)
            | Q(kun_boligorganisation__in=giver.boligorganisationer)
            | Q(kun_forvaltning__in=giver.forvaltninger)
            | Q(kun_boligorganisation__in=person.values("boligorganisation"))
            | Q(kun_forvaltning__in=person.values("forvaltning"))
        )

    def synlige_for(self, bruger: Bruger) -> Self:
        """Those in her circle, of the plans that ``bruger`` may see."""
        return self.i_kredsen(bruger).filter(plan__in=Helhedsplan.objects.synlige_for(bruger))

    def aabne(self) -> Self:
        return self.filter(loest_tid=None)


@historik()
class Kommentartraad(models.Model):
    """
    A thread about one section, named as in a version (``noegle``); open until it is løst.

    Seen by all who see the plan, or by one organisation's own people only. Given to somebody it is her task.
    """

    plan = models.ForeignKey(
        Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="kommentartraade"
    )
    noegle = models.CharField("afsnit", max_length=60)
    kun_boligorganisation = models.ForeignKey(
        Boligorganisation,
        verbose_name="kun for boligorganisationen",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    kun_forvaltning = models.ForeignKey(
        Forvaltning,
        verbose_name="kun for forvaltningen",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    tildelt = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="givet til",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    frist = models.DateField("frist", null=True, blank=True)
    startet_tid = models.DateTimeField("startet", default=timezone.now, editable=False)
    startet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="startet af", on_delete=models.PROTECT, related_name="+", editable=False
    )
    loest_tid = models.DateTimeField("løst", null=True, editable=False)
    loest_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="løst af",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    objects = KommentartraadQuerySet.as_manager()

    class Meta:
        verbose_name = "kommentartråd"
        verbose_name_plural = "kommentartråde"
        ordering = ["-startet_tid", "-pk"]
        indexes = [
            models.Index(fields=["plan", "noegle"], name="kommentartraad_afsnit"),
            models.Index(fields=["tildelt"], condition=Q(loest_tid=None), name="kommentartraad_opgaver"),
        ]
        constraints = [
            hoejst_een(
                "kun_boligorganisation",
                "kun_forvaltning",
                name="kommentartraad_hoejst_een_kreds",
                besked="En kommentar er for alle eller for én organisation.",
            ),
            begge_eller_ingen(
                "loest_tid", "loest_af", name="kommentartraad_loest_af_og_tid", besked="Hvem og hvornår hører sammen."
            ),
            models.CheckConstraint(
                name="kommentartraad_frist_har_modtager",
                condition=Q(frist=None) | Q(tildelt__isnull=False),
                violation_error_message="En frist er for den, der har fået opgaven.",
            ),
        ]

    def __str__(self) -> str:
        return f"Kommentar til {self.afsnitsnavn}"

    @property
    def afsnitsnavn(self) -> str:
        """The fixed sections by name; an indsatsområde by its kode, which pages replace by its name."""
        return FASTE_AFSNIT.get(self.noegle) or self.noegle.removeprefix("indsats:")

    @property
    def kreds(self) -> str:
        return str(self.kun_boligorganisation or self.kun_forvaltning or "")


class Kommentar(models.Model):
    """What one wrote in a thread. Shared, so it is never changed or deleted."""

    traad = models.ForeignKey(
        Kommentartraad, verbose_name="kommentartråd", on_delete=models.PROTECT, related_name="kommentarer"
    )
    tekst = models.TextField("kommentar")
    skrevet_tid = models.DateTimeField("skrevet", default=timezone.now, editable=False)
    skrevet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="skrevet af", on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "kommentar"
        verbose_name_plural = "kommentarer"
        ordering = ["skrevet_tid", "pk"]
        constraints = [udfyldt("tekst", name="kommentar_har_tekst", besked="Skriv en kommentar.")]
        triggers = [kun_tilfoejes("kommentar_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.skrevet_af}: {self.traad}"
