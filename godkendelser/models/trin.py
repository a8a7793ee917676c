"""The steps of a forløb: where each stands, whom it waits for, and who decides it."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import DateField, Exists, F, Func, OuterRef, Q, Value
from django.utils import timezone

from byomraader.adgang import ALLE, INGEN, en_af, er_sand, noegler, omfang
from byomraader.models import Boligorganisation
from godkendelser.models.afgoerelse import regner_stilling
from godkendelser.models.bemyndigelse import BEMYNDIGET_I, BEMYNDIGET_OM, Bemyndigelse
from godkendelser.models.forloeb import Forloeb
from godkendelser.models.fravaer import Overdragelse, fravaerende_for
from godkendelser.models.instans import (
    GRUPPEARTER,
    LOKALE_ARTER,
    REGISTRERES_AF,
    UDVALGSARTER,
    Instans,
    Instansart,
    Spor,
)
from godkendelser.models.sag import Sagsandel
from grundlag.adgang import Handling, Rolle
from grundlag.constraints import begge_eller_ingen, kendt_vaerdi
from grundlag.dato import i_dag
from grundlag.historik import historik
from grundlag.models import Bruger
from grundlag.udfald import POSITIVE, Udfald
from helhedsplaner.models import Helhedsplan
from kontrakter.models import Aftale


class Stilling(models.TextChoices):
    """Where a step stands: derived from its newest decision, never stored."""

    AFVENTER = "afventer", "Afventer"
    STAAR = "staar", "På plads"
    IKKE_SIDST = "ikke_sidst", "Skal bekræftes som den sidste"
    BORTFALDET = "bortfaldet", "Bortfaldet"
    IKKE_JA = "ikke_ja", "Ikke et ja"
    TRUKKET = "trukket", "Trukket tilbage"
    UDGAAET = "udgaaet", "Udgået"


class TrinQuerySet(models.QuerySet["Trin"]):
    def med_instans(self) -> Self:
        """With the instans, which knows its name."""
        return self.select_related("forloeb", "instans")

    def for_planer(self, planer: models.QuerySet[Helhedsplan] | list[int]) -> Self:
        """The steps of ``planer``: their own, and those of the cases that release their money; started ones only."""
        sager = Sagsandel.objects.filter(plan__in=planer).order_by().values("sag")
        return self.filter(
            Q(forloeb__plan__in=planer) | Q(forloeb__sag__pk__iblandt=sager),
            forloeb__afsluttet_tid=None,
            forloeb__startet_tid__isnull=False,
        )

    def med_stilling(self) -> Self:
        """With what ``Trin.stilling`` and ``Trin.siden`` read."""
        return self.select_related("seneste", "forloeb")

    def med_tilsagn(self) -> Self:
        """``med_stilling``, and with what ``Trin.tilsagn`` reads."""
        return self.med_stilling().select_related("seneste__lbf_svar")

    def kun_det_viste(self) -> Self:
        """Of what ``med_instans`` and ``med_tilsagn`` bring, only what a page tells of a chain: each row is five."""
        return self.only(
            "spor",
            "nummer",
            "frist",
            "instansart",
            "udgaaet_begrundelse",
            "seneste",
            "gaeldende",
            "bortfaldet_tid",
            "forgaenger_dato",
            "aaben",
            "er_tur",
            "forloeb__plan",
            "forloeb__sag",
            "forloeb__aftale",
            "forloeb__startet_tid",
            "instans",
            "seneste__udfald",
            "seneste__dato",
            "seneste__version",
            "seneste__lbf_svar__beloeb",
        )

    def med_naeste_moede(self) -> Self:
        """Annotate ``naeste_moede``: the day on which the step's body meets next, as far as a calendar knows."""
        fra = Value(i_dag(), DateField())
        naeste = Func("instans", "instans__gruppe", fra, function="godkendelser_naeste_moede", output_field=DateField())
        return self.annotate(naeste_moede=naeste)

    def aabne(self) -> Self:
        """Those still needed and not in place, of what lives."""
        return self.filter(aaben=True).med_stilling()

    def ventende(self) -> Self:
        """The open ones whose turn it is: their usual predecessors in the same track are all in place."""
        return self.aabne().filter(er_tur=True)

    def afventer(self, bruger: Bruger) -> Self:
        """
        What waits for ``bruger``, by deadline: open steps whose turn it is, and that she records or may stand by.

        Her own and those of whom she stands in for; not what has been handed over to somebody else.
        """
        hendes = self._hos(bruger) | Q(self._bemyndiget(bruger), bortfaldet_tid__isnull=False)
        egne = [bruger.pk, *(en.pk for en in fravaerende_for(bruger))]
        nyere = Overdragelse.objects.filter(trin=OuterRef("trin"), pk__gt=OuterRef("pk"))
        hos_andre = Overdragelse.objects.filter(~Exists(nyere)).exclude(til__in=egne).values("trin")
        return self.ventende().filter(hendes).exclude(pk__in=hos_andre).efter_frist()

    def efter_frist(self) -> Self:
        return self.order_by(F("frist").asc(nulls_last=True), "pk")

    def udsnit(self, fra: int, til: int) -> TrinQuerySet:
        """Some of these in their order: the database finds which, before it fetches what names them."""
        return Trin.objects.filter(pk__iblandt=self.values("pk")[fra:til]).med_stilling().efter_frist()

    def bemyndiget(self, bruger: Bruger) -> Self:
        """The steps for whose instans ``bruger`` may answer after a change."""
        return self.filter(self._bemyndiget(bruger))

    def _bemyndiget(self, bruger: Bruger) -> Q:
        for_alle = en_af(instans__in=noegler(bruger, BEMYNDIGET_I))
        if not (planer := noegler(bruger, BEMYNDIGET_OM)):
            return for_alle
        egne = Bemyndigelse.objects.for_bruger(bruger)
        denne = Exists(egne.filter(instans=OuterRef("instans"), plan=OuterRef("forloeb__plan")))
        return for_alle | Q(denne, forloeb__plan__in=planer)

    def afgoeres_af(self, bruger: Bruger) -> Self:
        """The steps on which ``bruger`` records decisions."""
        return self.filter(self._hos(bruger))

    def med_ret(self, bruger: Bruger) -> Self:
        """Annotate ``maa_afgoere``: whether ``bruger`` records the step's decisions."""
        return self.annotate(maa_afgoere=er_sand(self._hos(bruger)))

    def for_fravaerende(self, bruger: Bruger) -> Self:
        """The steps of those whom ``bruger`` stands in for today."""
        deres = [self._afgoeres_af(en) for en in fravaerende_for(bruger)]
        return self.filter(reduce(or_, deres)) if deres else self.none()

    def _hos(self, bruger: Bruger) -> Q:
        """What ``bruger`` records herself, and what those record whom she stands in for today."""
        return reduce(or_, (self._afgoeres_af(en) for en in fravaerende_for(bruger)), self._afgoeres_af(bruger))

    def _afgoeres_af(self, bruger: Bruger) -> Q:
        """
        Who records the decisions of a step (beslutninger § 2).

        Forumsekretæren records for the bodies of a byområde, a godkender for the instanser in scope
        (Økonomiforvaltningen's also for Borgerrepræsentationen), and the driftsansvarlige organisation
        what residents, boards and Landsbyggefonden said.
        """
        sekretaer = omfang(bruger, Handling.AFGOER, Rolle.FORUMSEKRETAER)
        godkender = omfang(bruger, Handling.AFGOER, Rolle.GODKENDER)
        lokalt = omfang(bruger, Handling.REGISTRER_LOKALT)
        i_grupper = en_af(instans__gruppe__byomraade__in=sekretaer.byomraader)
        i_udvalg = en_af(instans__udvalg__in=godkender.udvalg, instans__udvalg__forvaltning__in=godkender.forvaltninger)
        oekonomiudvalg = Instans.objects.filter(
            Q(udvalg__in=godkender.udvalg) | Q(udvalg__forvaltning__in=godkender.forvaltninger),
            art=Instansart.OEKONOMIUDVALG,
        )
        i_organisationen = en_af(
            instans__afdeling__in=godkender.afdelinger,
            instans__afdeling__boligorganisation__in=godkender.boligorganisationer,
            instans__boligorganisation__in=godkender.boligorganisationer,
        )
        driftsansvarlig = en_af(driftsansvarlig__in=lokalt.boligorganisationer)
        if sekretaer.hele_systemet or sekretaer.forvaltninger:
            i_grupper = ALLE
        har_udvalg = godkender.udvalg or godkender.forvaltninger
        i_borgerrepraesentationen = Q(Exists(oekonomiudvalg)) if har_udvalg else INGEN
        if godkender.hele_systemet:
            i_udvalg = i_borgerrepraesentationen = i_organisationen = ALLE
        if lokalt.hele_systemet:
            driftsansvarlig = ALLE
        return (
            Q(i_grupper, instansart__in=GRUPPEARTER)
            | Q(i_udvalg, instansart__in=UDVALGSARTER)
            | Q(i_borgerrepraesentationen, instansart=Instansart.BORGERREPRAESENTATION)
            | Q(i_organisationen | driftsansvarlig, instansart__in=LOKALE_ARTER)
        )

    def synlige_for(self, bruger: Bruger) -> Self:
        """The steps of the plans and agreements that ``bruger`` may see."""
        planer = Helhedsplan.objects.synlige_for(bruger)
        return self.filter(
            Q(forloeb__plan__in=planer)
            | Q(forloeb__sag__in=Sagsandel.objects.filter(plan__in=planer).values("sag"))
            | Q(forloeb__aftale__in=Aftale.objects.synlige_for(bruger))
        )


REGNEDE = (
    "instansart",
    "driftsansvarlig",
    "seneste",
    "gaeldende",
    "bortfaldet_tid",
    "forgaenger_dato",
    "aaben",
    "er_tur",
)


VENTER = Q(aaben=True, er_tur=True)


@historik(uden=REGNEDE)
class Trin(models.Model):
    """
    One instans's place in a forløb. Steps may be decided in any order; ``nummer`` is the usual one.

    A step that is no longer needed (an afdeling left) is ``udgaaet`` with a reason, never deleted; one that the
    forumsekretær took out is ``fjernet`` besides, and no version brings it back. ``tilfoejet`` she put in herself.
    All of ``REGNEDE`` are written by the database alone (migration 0002). ``instansart`` is its
    instans's, ``driftsansvarlig`` its plan's. What follows from the decisions of the whole track: the newest
    decision; the same if it is a yes that stands (Landsbyggefonden's only while no other content step was decided
    on a later day); when a new version voided it; and the day of the last decision on the steps before this one.
    ``aaben`` is a step still needed and not in place, in a started forløb of what lives; ``er_tur`` one whose
    predecessors in the track are all in place.
    """

    forloeb = models.ForeignKey(Forloeb, verbose_name="forløb", on_delete=models.PROTECT, related_name="trin")
    instans = models.ForeignKey(Instans, verbose_name="instans", on_delete=models.PROTECT, related_name="trin")
    instansart = models.CharField("instansens art", max_length=25, choices=Instansart, editable=False, blank=True)
    driftsansvarlig = models.ForeignKey(
        Boligorganisation,
        verbose_name="planens driftsansvarlige",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    spor = models.CharField("spor", max_length=10, choices=Spor)
    nummer = models.PositiveSmallIntegerField("nummer")
    frist = models.DateField("frist", null=True, blank=True)
    udgaaet_begrundelse = models.CharField("udgået, fordi", max_length=300, blank=True)
    tilfoejet_tid = models.DateTimeField("tilføjet", null=True, blank=True, editable=False)
    tilfoejet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="tilføjet af",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    fjernet_tid = models.DateTimeField("fjernet", null=True, blank=True, editable=False)
    fjernet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="fjernet af",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    seneste = models.ForeignKey(
        "godkendelser.Afgoerelse",
        verbose_name="seneste afgørelse",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    gaeldende = models.ForeignKey(
        "godkendelser.Afgoerelse",
        verbose_name="gældende afgørelse",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    bortfaldet_tid = models.DateTimeField("bortfaldet", null=True, blank=True, editable=False)
    forgaenger_dato = models.DateField("forgængernes sidste dag", null=True, blank=True, editable=False)
    aaben = models.BooleanField("åbent", default=False, editable=False)
    er_tur = models.BooleanField("dets tur", default=False, editable=False)

    objects = TrinQuerySet.as_manager()

    class Meta:
        verbose_name = "trin"
        verbose_name_plural = "trin"
        ordering = ["forloeb", "spor", "nummer", "pk"]
        indexes = [
            models.Index(fields=["forloeb"], condition=Q(gaeldende=None, udgaaet_begrundelse=""), name="trin_aabne"),
            models.Index(fields=["driftsansvarlig", "frist"], condition=VENTER, name="trin_venter_paa_driften"),
            models.Index(fields=["instans", "frist"], condition=VENTER, name="trin_venter_paa_instansen"),
        ]
        constraints = [
            kendt_vaerdi("spor", Spor, name="trin_spor_kendt"),
            models.UniqueConstraint(
                fields=["forloeb", "spor", "instans"],
                name="trin_instans_een_gang",
                violation_error_message="Instansen har allerede et trin i forløbet.",
            ),
            begge_eller_ingen(
                "tilfoejet_tid",
                "tilfoejet_af",
                name="trin_tilfoejet_har_hvem_og_hvornaar",
                besked="Et tilføjet trin har både hvem og hvornår.",
            ),
            begge_eller_ingen(
                "fjernet_tid",
                "fjernet_af",
                name="trin_fjernet_har_hvem_og_hvornaar",
                besked="Et fjernet trin har både hvem og hvornår.",
            ),
            models.CheckConstraint(
                name="trin_fjernet_er_begrundet",
                condition=Q(fjernet_tid=None) | ~Q(udgaaet_begrundelse=""),
                violation_error_message="Skriv, hvorfor trinnet fjernes.",
            ),
        ]
        triggers = [
            regner_stilling(
                "trin_regner_stilling",
                pgtrigger.Insert | pgtrigger.UpdateOf("udgaaet_begrundelse", "nummer"),  # type: ignore[no-untyped-call]
                trin="NEW.id",
            ),
            pgtrigger.Trigger(
                name="trin_stilling_skrives_ikke",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf(  # type: ignore[no-untyped-call]
                    "seneste_id",
                    "gaeldende_id",
                    "bortfaldet_tid",
                    "forgaenger_dato",
                    "driftsansvarlig_id",
                    "aaben",
                    "er_tur",
                ),
                condition=pgtrigger.Condition("pg_trigger_depth() = 0"),
                func="RAISE EXCEPTION 'Hvor et trin står, følger af afgørelserne og skrives ikke.'"
                " USING ERRCODE = 'restrict_violation';",
            ),
        ]

    def __str__(self) -> str:
        return str(self.instans)

    @property
    def stilling(self) -> Stilling:
        if self.udgaaet_begrundelse:
            return Stilling.UDGAAET
        if self.seneste is None:
            return Stilling.AFVENTER
        if self.gaeldende_id is not None:
            return Stilling.STAAR
        if not self.seneste.udfald:
            return Stilling.TRUKKET
        if self.seneste.udfald not in POSITIVE:
            return Stilling.IKKE_JA
        return Stilling.BORTFALDET if self.bortfaldet_tid else Stilling.IKKE_SIDST

    @property
    def staar(self) -> bool:
        return self.stilling == Stilling.STAAR

    @property
    def registreres_af(self) -> str:
        """Who records the decision, for those who may not."""
        return REGISTRERES_AF[Instansart(self.instansart)]

    @property
    def tilsagn(self) -> int | None:
        """The kroner of Landsbyggefonden's yes that stands."""
        svar = getattr(self.seneste, "lbf_svar", None)
        return svar.beloeb if svar and self.gaeldende_id else None

    @property
    def kan_overtrumfes(self) -> bool:
        """True after an afdelingsmøde's no, which the øverste myndighed may set aside."""
        afvist = self.seneste is not None and self.seneste.udfald == Udfald.AFVIST
        return afvist and self.instans.art == Instansart.AFDELINGSMOEDE

    @property
    def stilling_tekst(self) -> str:
        """The outcome where there is one, else where the step stands."""
        if self.seneste and self.stilling in (Stilling.STAAR, Stilling.IKKE_JA):
            return self.seneste.get_udfald_display()
        return str(self.stilling.label)

    @property
    def farve(self) -> str:
        """The colour class of the status."""
        if self.stilling in (Stilling.AFVENTER, Stilling.UDGAAET):
            return "graa"
        if self.stilling == Stilling.STAAR:
            return "groen"
        return "gul" if self.stilling == Stilling.IKKE_SIDST else "roed"

    @property
    def siden(self) -> date:
        """The day since when the step has been as it is: its decision, what voided it, or when its turn came."""
        if self.stilling == Stilling.BORTFALDET and self.bortfaldet_tid:
            return timezone.localdate(self.bortfaldet_tid)
        if self.seneste and self.stilling != Stilling.IKKE_SIDST:
            return self.seneste.dato
        startet = self.forloeb.startet_tid or timezone.now()
        return max(timezone.localdate(startet), self.forgaenger_dato or date.min)
