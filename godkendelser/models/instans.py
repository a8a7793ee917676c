"""The bodies that decide, what each may answer, and the template chains."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from byomraader.adgang import har_rolle, omfang
from byomraader.models import Afdeling, Boligorganisation, Udvalg
from fora.models import Gruppe
from grundlag.adgang import Handling, Rolle
from grundlag.constraints import kendt_vaerdi
from grundlag.historik import historik
from grundlag.models import Bruger
from grundlag.udfald import Udfald
from helhedsplaner.models import Regelsaet


class Instansart(models.TextChoices):
    BOLIGSOCIALT_FORUM = "boligsocialt_forum", "Boligsocialt Forum"
    ARBEJDSGRUPPE = "arbejdsgruppe", "Arbejdsgruppe"
    BOLIGSOCIAL_BESTYRELSE = "boligsocial_bestyrelse", "Boligsocial bestyrelse"
    AFDELINGSMOEDE = "afdelingsmoede", "Afdelingsmøde"
    ORGANISATIONSBESTYRELSE = "organisationsbestyrelse", "Organisationsbestyrelse"
    OEVERSTE_MYNDIGHED = "oeverste_myndighed", "Øverste myndighed"
    FAGUDVALG = "fagudvalg", "Politisk udvalg"
    OEKONOMIUDVALG = "oekonomiudvalg", "Økonomiudvalget"
    BORGERREPRAESENTATION = "borgerrepraesentation", "Borgerrepræsentationen"
    LANDSBYGGEFOND = "landsbyggefond", "Landsbyggefonden"


A = Instansart
GRUPPEARTER = (A.BOLIGSOCIALT_FORUM, A.ARBEJDSGRUPPE, A.BOLIGSOCIAL_BESTYRELSE)
ORGANISATIONSARTER = (A.ORGANISATIONSBESTYRELSE, A.OEVERSTE_MYNDIGHED)
UDVALGSARTER = (A.FAGUDVALG, A.OEKONOMIUDVALG)
ENESTE_AF_SIN_ART = (A.BORGERREPRAESENTATION, A.LANDSBYGGEFOND)
LOKALE_ARTER = (A.AFDELINGSMOEDE, A.ORGANISATIONSBESTYRELSE, A.OEVERSTE_MYNDIGHED, A.LANDSBYGGEFOND)
REGISTRERES_AF = {
    **dict.fromkeys(GRUPPEARTER, "forumsekretæren"),
    **dict.fromkeys(LOKALE_ARTER, "den driftsansvarlige boligorganisation"),
    **dict.fromkeys(UDVALGSARTER, "udvalgets sekretariat"),
    A.BORGERREPRAESENTATION: "Økonomiforvaltningen",
}
"""Who usually records an instans's decisions, in words (beslutninger § 2)."""


@historik()
class Instansregel(models.Model):
    """
    What an art of instans may answer, and what its decision covers; data, with § 8's table as default.

    ``daekning`` holds the patterns of godkendelser.daekning ("indsats:*", "loft:kommune", "deltagelse", …).
    """

    art = models.CharField("art", max_length=25, choices=Instansart, unique=True)
    udfald = ArrayField(models.CharField(max_length=30, choices=Udfald), verbose_name="mulige udfald")
    daekning = ArrayField(models.CharField(max_length=40), verbose_name="afgørelsen dækker")
    behandlingsdage = models.PositiveSmallIntegerField(
        "dage fra sag til afgørelse",
        default=28,
        help_text="Så mange dage før sit møde skal instansen have sagen. Fristerne regnes efter det.",
    )

    class Meta:
        verbose_name = "regel for instans"
        verbose_name_plural = "regler for instanser"
        constraints = [kendt_vaerdi("art", Instansart, name="instansregel_art_kendt")]

    def __str__(self) -> str:
        return self.get_art_display()


class InstansQuerySet(models.QuerySet["Instans"]):
    def kalender_fra(self, bruger: Bruger) -> Self:
        """The bodies whose meeting calendar ``bruger`` keeps: all for a forumsekretær, else those she records for."""
        godkender = omfang(bruger, Handling.AFGOER, Rolle.GODKENDER)
        if har_rolle(bruger, Handling.STYR_FORLOEB) or godkender.hele_systemet:
            return self
        return self.filter(
            Q(udvalg__in=godkender.udvalg)
            | Q(udvalg__forvaltning__in=godkender.forvaltninger)
            | Q(boligorganisation__in=godkender.boligorganisationer)
            | Q(afdeling__boligorganisation__in=godkender.boligorganisationer)
        )


@historik(uden=("om",))
class Instans(models.Model):
    """
    A body that decides: its art, and which one it is.

    ``om`` is the name of that one, written by the database whenever it changes (migration 0002, ADR 0005): the steps
    of a chain are named on every page, and need not fetch their bodies for it.
    """

    art = models.CharField("art", max_length=25, choices=Instansart)
    gruppe = models.OneToOneField(
        Gruppe, verbose_name="gruppe", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    afdeling = models.OneToOneField(
        Afdeling, verbose_name="afdeling", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    boligorganisation = models.ForeignKey(
        Boligorganisation,
        verbose_name="boligorganisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    udvalg = models.OneToOneField(
        Udvalg, verbose_name="politisk udvalg", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    om = models.CharField("navn", max_length=300, blank=True, editable=False)

    objects = InstansQuerySet.as_manager()

    class Meta:
        verbose_name = "instans"
        verbose_name_plural = "instanser"
        constraints = [
            kendt_vaerdi("art", Instansart, name="instans_art_kendt"),
            models.CheckConstraint(
                name="instans_art_passer",
                condition=(
                    Q(art__in=GRUPPEARTER, gruppe__isnull=False, afdeling=None, boligorganisation=None, udvalg=None)
                    | Q(art=A.AFDELINGSMOEDE, gruppe=None, afdeling__isnull=False, boligorganisation=None, udvalg=None)
                    | Q(
                        art__in=ORGANISATIONSARTER,
                        gruppe=None,
                        afdeling=None,
                        boligorganisation__isnull=False,
                        udvalg=None,
                    )
                    | Q(art__in=UDVALGSARTER, gruppe=None, afdeling=None, boligorganisation=None, udvalg__isnull=False)
                    | Q(art__in=ENESTE_AF_SIN_ART, gruppe=None, afdeling=None, boligorganisation=None, udvalg=None)
                ),
                violation_error_message="En instans er præcis én gruppe, afdeling, boligorganisation eller ét udvalg.",
            ),
            models.UniqueConstraint(
                fields=["art", "boligorganisation"],
                condition=Q(boligorganisation__isnull=False),
                name="instans_organisation_een_gang_pr_art",
            ),
            models.UniqueConstraint(
                fields=["art"], condition=Q(art__in=ENESTE_AF_SIN_ART), name="instans_eneste_af_sin_art"
            ),
        ]

    def __str__(self) -> str:
        om = self.om or str(self.gruppe or self.afdeling or self.boligorganisation or self.udvalg or "")
        if self.art == A.AFDELINGSMOEDE:
            return f"Afdelingsmødet i {om}"
        if self.art in ORGANISATIONSARTER:
            return f"{self.get_art_display()} i {om}"
        return om or str(self.get_art_display())


class Spor(models.TextChoices):
    """The three tracks that never wait for each other except where said."""

    INDHOLD = "indhold", "Indhold"
    PENGE = "penge", "Penge"
    AFTALER = "aftaler", "Aftaler"


class Sagsart(models.TextChoices):
    """What kind of case a forløb is; each has a template of its own per regelsæt."""

    PRAEKVALIFIKATION = "praekvalifikation", "Prækvalifikation med kommunal anbefaling"
    NY_PLAN = "ny_plan", "Ny plan"
    FORLAENGELSE = "forlaengelse", "Forlængelse"
    SAMMENLAEGNING = "sammenlaegning", "Sammenlægning"
    DELINDSATS = "delindsats", "Delindsats"
    AFDELING = "afdeling", "Afdeling ind eller ud"
    BUDGETOMFLYTNING = "budgetomflytning", "Budgetomflytning"
    TILLAEG = "tillaeg", "Tillæg"
    FRIGIVELSE = "frigivelse", "Frigivelse af kommunal medfinansiering"
    KONTRAKT = "kontrakt", "Kontrakt"
    FORUMAFTALE = "forumaftale", "Forumaftale"
    STRATEGISK_AFTALE = "strategisk_aftale", "Strategisk samarbejdsaftale"
    DELAFTALE = "delaftale", "Delaftale"


HELE_PLANER = (Sagsart.NY_PLAN, Sagsart.FORLAENGELSE, Sagsart.SAMMENLAEGNING)
AENDRINGER = (Sagsart.DELINDSATS, Sagsart.AFDELING, Sagsart.BUDGETOMFLYTNING, Sagsart.TILLAEG)


@historik()
class Skabelontrin(models.Model):
    """One step of the template chain for a regelsæt and kind of case; an afdelingsmøde means one per afdeling."""

    regelsaet = models.ForeignKey(Regelsaet, verbose_name="regelsæt", on_delete=models.PROTECT, related_name="+")
    sagsart = models.CharField("sagsart", max_length=20, choices=Sagsart)
    spor = models.CharField("spor", max_length=10, choices=Spor)
    nummer = models.PositiveSmallIntegerField("nummer")
    instansart = models.CharField("instans", max_length=25, choices=Instansart)
    udvalg = models.ForeignKey(
        Udvalg, verbose_name="politisk udvalg", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "trin i skabelon"
        verbose_name_plural = "trin i skabeloner"
        ordering = ["regelsaet", "sagsart", "spor", "nummer", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["regelsaet", "sagsart", "spor", "instansart", "udvalg"],
                nulls_distinct=False,
                name="skabelontrin_een_gang",
                violation_error_message="Skabelonen har allerede det trin.",
            ),
            models.CheckConstraint(
                name="skabelontrin_udvalg_naar_politisk",
                condition=Q(instansart__in=UDVALGSARTER, udvalg__isnull=False)
                | ~Q(instansart__in=UDVALGSARTER) & Q(udvalg=None),
                violation_error_message="Vælg udvalget, når trinnet er et politisk udvalg, og ellers ikke.",
            ),
            kendt_vaerdi("sagsart", Sagsart, name="skabelontrin_sagsart_kendt"),
            kendt_vaerdi("spor", Spor, name="skabelontrin_spor_kendt"),
            kendt_vaerdi("instansart", Instansart, name="skabelontrin_instansart_kendt"),
        ]

    def __str__(self) -> str:
        return f"{self.nummer}. {self.udvalg or self.get_instansart_display()}"
