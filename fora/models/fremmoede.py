"""Who came to a meeting, and who came and went while it was held."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from fora.models.medlemmer import Medlemskab
from fora.models.moeder import Moede
from fora.models.punkter import Dagsordenspunkt
from grundlag.constraints import kendt_vaerdi
from grundlag.historik import historik


class Fremmoedeart(models.TextChoices):
    TIL_STEDE = "til_stede", "Til stede"
    STEDFORTRAEDER = "stedfortraeder", "Stedfortræder"
    AFBUD = "afbud", "Afbud"
    UDEBLEVET = "udeblevet", "Udeblevet"


@historik()
class Fremmoede(models.Model):
    """A member's seat when the meeting began: filled by her or by a substitute, or empty."""

    moede = models.ForeignKey(Moede, verbose_name="møde", on_delete=models.PROTECT, related_name="fremmoeder")
    medlemskab = models.ForeignKey(
        Medlemskab, verbose_name="medlemskab", on_delete=models.PROTECT, related_name="fremmoeder"
    )
    art = models.CharField("fremmøde", max_length=20, choices=Fremmoedeart)
    stedfortraeder = models.CharField("stedfortræder", max_length=120, blank=True)

    class Meta:
        verbose_name = "fremmøde"
        verbose_name_plural = "fremmøder"
        ordering = ["moede", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["moede", "medlemskab"],
                name="fremmoede_een_gang_pr_medlem",
                violation_error_message="Medlemmet står der allerede.",
            ),
            kendt_vaerdi("art", Fremmoedeart, name="fremmoede_art_kendt"),
            models.CheckConstraint(
                name="fremmoede_stedfortraeder_har_navn",
                condition=Q(art=Fremmoedeart.STEDFORTRAEDER) & ~Q(stedfortraeder="")
                | ~Q(art=Fremmoedeart.STEDFORTRAEDER) & Q(stedfortraeder=""),
                violation_error_message="Skriv stedfortræderens navn, og kun når der er en.",
            ),
        ]

    def __str__(self) -> str:
        person = self.medlemskab.person
        if self.art == Fremmoedeart.STEDFORTRAEDER:
            return f"{self.stedfortraeder} (for {person})"
        return str(person)


class Bevaegelsesart(models.TextChoices):
    """The label stands between the name and the time."""

    ANKOM = "ankom", "ankom"
    FORLOD = "forlod", "forlod mødet"
    AFLOEST = "afloest", "blev afløst af"


@historik()
class Bevaegelse(models.Model):
    """Somebody came, left, or let a substitute take over, while an item was treated."""

    punkt = models.ForeignKey(
        Dagsordenspunkt, verbose_name="punkt", on_delete=models.CASCADE, related_name="bevaegelser"
    )
    fremmoede = models.ForeignKey(
        Fremmoede, verbose_name="fremmøde", on_delete=models.PROTECT, related_name="bevaegelser"
    )
    art = models.CharField("hvad", max_length=10, choices=Bevaegelsesart)
    kl = models.TimeField("kl.", null=True, blank=True)
    stedfortraeder = models.CharField("stedfortræder", max_length=120, blank=True)

    class Meta:
        verbose_name = "bevægelse"
        verbose_name_plural = "bevægelser"
        ordering = ["punkt__nummer", "pk"]
        constraints = [
            kendt_vaerdi("art", Bevaegelsesart, name="bevaegelse_art_kendt"),
            models.CheckConstraint(
                name="bevaegelse_afloeser_har_navn",
                condition=Q(art=Bevaegelsesart.AFLOEST) & ~Q(stedfortraeder="")
                | ~Q(art=Bevaegelsesart.AFLOEST) & Q(stedfortraeder=""),
                violation_error_message="Skriv, hvem der tog over.",
            ),
        ]

    def __str__(self) -> str:
        dele = [str(self.fremmoede.medlemskab.person), self.get_art_display(), self.stedfortraeder]
        if self.kl:
            dele.append(f"kl. {self.kl:%H.%M}")
        return " ".join(filter(None, dele))

    @property
    def raekkenavn(self) -> str:
        """What a button that takes the row away sends."""
        return f"{self._meta.model_name}:{self.pk}"
