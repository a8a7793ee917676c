"""What was decided, what it covered, and whether it stands after a new version; all append-only."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from grundlag.constraints import hoejst_een, kendt_vaerdi, kun_tilfoejes, praecis_een, udfyldt
from grundlag.udfald import Udfald
from helhedsplaner.models import Planversion
from kontrakter.models import Aftaleversion


def regner_stilling(name: str, operation: pgtrigger.Operation, *, trin: str) -> pgtrigger.Trigger:
    """Let the database find again where the steps in the track of ``trin`` stand (migration 0002 says how)."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        func=f"PERFORM godkendelser_regn_stilling({trin}); RETURN NULL;",
    )


class Afgoerelse(models.Model):
    """
    What an instans decided, on which version, which day; append-only.

    The newest row of a step counts; a withdrawal is a row of its own that names what it withdraws.
    ``indgang`` marks what was decided before the plan was entered here.
    """

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    trin = models.ForeignKey(
        "godkendelser.Trin", verbose_name="trin", on_delete=models.PROTECT, related_name="afgoerelser"
    )
    version = models.ForeignKey(
        Planversion, verbose_name="planversion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    aftaleversion = models.ForeignKey(
        Aftaleversion, verbose_name="aftaleversion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    udfald = models.CharField("udfald", max_length=30, choices=Udfald, blank=True)
    dato = models.DateField("afgjort den")
    begrundelse = models.TextField("begrundelse eller bemærkninger", blank=True)
    tilbagetraekker = models.OneToOneField(
        "self", verbose_name="trækker tilbage", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    uden_for_raekkefoelge = models.BooleanField("uden for rækkefølge", default=False, editable=False)
    indgang = models.BooleanField("taget ind efterfølgende", default=False, editable=False)
    er_eksempel = models.BooleanField("eksempel", default=False, editable=False)
    registreret_tid = models.DateTimeField("registreret", default=timezone.now, editable=False)
    registreret_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="registreret af",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = "afgørelse"
        verbose_name_plural = "afgørelser"
        ordering = ["trin", "-pk"]
        constraints = [
            hoejst_een(
                "version",
                "aftaleversion",
                name="afgoerelse_om_een_slags_version",
                besked="En afgørelse gælder enten en planversion eller en aftaleversion.",
            ),
            kendt_vaerdi("udfald", Udfald, name="afgoerelse_udfald_kendt", tom=True),
            models.CheckConstraint(
                name="afgoerelse_er_udfald_eller_tilbagetraekning",
                condition=Q(tilbagetraekker=None) & ~Q(udfald="") | Q(tilbagetraekker__isnull=False, udfald=""),
                violation_error_message="Angiv et udfald, eller hvad der trækkes tilbage.",
            ),
            models.CheckConstraint(
                name="afgoerelse_nej_er_begrundet",
                condition=Q(
                    udfald__in=[Udfald.GODKENDT, Udfald.TILTRAADT, Udfald.ANBEFALET, Udfald.TAGET_TIL_EFTERRETNING]
                )
                | ~Q(begrundelse=""),
                violation_error_message="Skriv hvorfor, når svaret ikke er et rent ja.",
            ),
        ]
        triggers = [
            kun_tilfoejes("afgoerelse_kun_tilfoejes"),
            regner_stilling("afgoerelse_regner_stilling", pgtrigger.Insert, trin="NEW.trin_id"),
        ]

    def __str__(self) -> str:
        return f"{self.trin}: {self.get_udfald_display() or 'Trukket tilbage'}"


class Afgoerelsesdaekning(models.Model):
    """
    One thing a decision covered: a key of ``version``, by hash or by a ceiling in whole kroner.

    The key's meaning is godkendelser.daekning's; a ceiling stands while the new figure is not above it.
    """

    afgoerelse = models.ForeignKey(
        Afgoerelse, verbose_name="afgørelse", on_delete=models.PROTECT, related_name="daekning"
    )
    version = models.ForeignKey(Planversion, verbose_name="planversion", on_delete=models.PROTECT, related_name="+")
    noegle = models.CharField("nøgle", max_length=80)
    sha256 = models.CharField("SHA-256", max_length=64, null=True)  # noqa: DJ001 - one of two, and null counts
    loft_kr = models.BigIntegerField("loft (kr.)", null=True)

    class Meta:
        verbose_name = "afgørelsens dækning"
        verbose_name_plural = "afgørelsens dækning"
        constraints = [
            models.UniqueConstraint(fields=["afgoerelse", "version", "noegle"], name="daekning_noegle_entydig"),
            praecis_een("sha256", "loft_kr", name="daekning_hash_eller_loft", besked="Enten en hash eller et loft."),
        ]
        triggers = [kun_tilfoejes("daekning_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.afgoerelse}: {self.noegle}"


class Versionsvurdering(models.Model):
    """Whether a decision stands after a new version, and why, in words; append-only."""

    afgoerelse = models.ForeignKey(
        Afgoerelse, verbose_name="afgørelse", on_delete=models.PROTECT, related_name="vurderinger"
    )
    version = models.ForeignKey(
        Planversion, verbose_name="ny planversion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    aftaleversion = models.ForeignKey(
        Aftaleversion, verbose_name="ny aftaleversion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    staar = models.BooleanField("står ved magt")
    begrundelse = models.TextField("hvorfor")

    class Meta:
        verbose_name = "vurdering ved ny version"
        verbose_name_plural = "vurderinger ved nye versioner"
        constraints = [
            models.UniqueConstraint(fields=["afgoerelse", "version"], name="vurdering_een_pr_version"),
            models.UniqueConstraint(fields=["afgoerelse", "aftaleversion"], name="vurdering_een_pr_aftaleversion"),
            praecis_een(
                "version",
                "aftaleversion",
                name="vurdering_om_een_version",
                besked="En vurdering gælder enten en planversion eller en aftaleversion.",
            ),
            udfyldt("begrundelse", name="vurdering_er_begrundet", besked="Skriv hvorfor."),
        ]
        triggers = [
            kun_tilfoejes("vurdering_kun_tilfoejes"),
            regner_stilling(
                "vurdering_regner_stilling",
                pgtrigger.Insert,
                trin="(SELECT trin_id FROM godkendelser_afgoerelse WHERE id = NEW.afgoerelse_id)",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.afgoerelse}: {'står' if self.staar else 'bortfaldet'}"

    @property
    def version_nummer(self) -> int:
        """The number of the new version, of the plan or of the agreement."""
        ny = self.version or self.aftaleversion
        return ny.nummer if ny else 0
