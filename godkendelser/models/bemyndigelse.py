"""Who may answer for an instans to a change after its decision, and the answers given that way."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from godkendelser.models.afgoerelse import Afgoerelse
from godkendelser.models.instans import Instans
from grundlag.constraints import i_raekkefoelge, ikke_negativ, kun_tilfoejes, udfyldt
from grundlag.dato import i_dag
from grundlag.historik import historik
from grundlag.models import Bruger
from helhedsplaner.models import Helhedsplan

# The ids that a user brings along (kroge.ADGANGSNOEGLER; the functions are in migration 0002): the instanser that have
# authorised her for every plan, and the plans for which one has.
BEMYNDIGET_I = "godkendelser_bemyndiget_i"
BEMYNDIGET_OM = "godkendelser_bemyndiget_om"


class BemyndigelseQuerySet(models.QuerySet["Bemyndigelse"]):
    def gyldige(self) -> Self:
        """Those of today."""
        return self.filter(Q(til=None) | Q(til__gte=i_dag()), fra__lte=i_dag())

    def for_bruger(self, bruger: Bruger) -> Self:
        return self.gyldige().filter(bruger=bruger)


@historik()
class Bemyndigelse(models.Model):
    """
    An instans has let a person answer for it when a plan is changed after its decision (beslutninger § 8).

    ``grundlag`` says where the instans decided that, ``hoejst_kr`` how many kroner a ceiling may be above what
    the instans itself decided. Without ``plan`` it holds for every plan.
    """

    instans = models.ForeignKey(Instans, verbose_name="instans", on_delete=models.PROTECT, related_name="bemyndigelser")
    bruger = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="bemyndiget", on_delete=models.PROTECT, related_name="+"
    )
    plan = models.ForeignKey(
        Helhedsplan, verbose_name="helhedsplan", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    grundlag = models.CharField("givet ved", max_length=300)
    hoejst_kr = models.BigIntegerField("må øge et beløb med (kr.)", default=0)
    fra = models.DateField("fra")
    til = models.DateField("til", null=True, blank=True)
    registreret_tid = models.DateTimeField("registreret", default=timezone.now, editable=False)
    registreret_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="registreret af",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    objects = BemyndigelseQuerySet.as_manager()

    class Meta:
        verbose_name = "bemyndigelse"
        verbose_name_plural = "bemyndigelser"
        ordering = ["instans", "-fra", "-pk"]
        constraints = [
            udfyldt("grundlag", name="bemyndigelse_har_grundlag", besked="Skriv, hvor instansen har besluttet det."),
            ikke_negativ("hoejst_kr", name="bemyndigelse_hoejst_ikke_negativt"),
            i_raekkefoelge(
                "fra", "til", name="bemyndigelse_i_raekkefoelge", besked="Bemyndigelsen slutter, før den begynder."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bruger} for {self.instans}"


class Genbekraeftelse(models.Model):
    """
    A decision that stands again because the one whom its instans has authorised says so.

    ``forrige`` is the decision that the new version voided. ``uvaesentlig`` says that the change does not matter
    to the instans, and why; otherwise it is a plain "Jeg står ved".
    """

    afgoerelse = models.OneToOneField(
        Afgoerelse, verbose_name="afgørelse", on_delete=models.PROTECT, related_name="genbekraeftelse"
    )
    forrige = models.ForeignKey(
        Afgoerelse, verbose_name="den bortfaldne afgørelse", on_delete=models.PROTECT, related_name="+"
    )
    bemyndigelse = models.ForeignKey(
        Bemyndigelse, verbose_name="bemyndigelse", on_delete=models.PROTECT, related_name="+"
    )
    uvaesentlig = models.BooleanField("uvæsentlig ændring")
    begrundelse = models.TextField("hvorfor", blank=True)

    class Meta:
        verbose_name = "bekræftelse ved bemyndigelse"
        verbose_name_plural = "bekræftelser ved bemyndigelse"
        constraints = [
            models.CheckConstraint(
                name="genbekraeftelse_uvaesentlig_er_begrundet",
                condition=Q(uvaesentlig=False) | ~Q(begrundelse=""),
                violation_error_message="Skriv, hvorfor ændringen er uvæsentlig.",
            )
        ]
        triggers = [kun_tilfoejes("genbekraeftelse_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{'Uvæsentlig ændring' if self.uvaesentlig else 'Står ved'}: {self.afgoerelse}"
