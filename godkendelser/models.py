"""Who must approve what, what they decided, and what each decision covers (beslutninger § 8)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from byomraader.models import Afdeling, Boligorganisation, Udvalg
from fora.models import Gruppe
from grundlag.constraints import (
    ikke_negativ,
    kendt_vaerdi,
    kun_tilfoejes,
    praecis_een,
    udfyldt,
)
from grundlag.historik import historik
from grundlag.udfald import Udfald
from helhedsplaner.models import Helhedsplan, Planversion, Regelsaet
from kontrakter.models import Aftale


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


@historik()
class Instansregel(models.Model):
    """
    What an art of instans may answer, and what its decision covers; data, with § 8's table as default.

    ``daekning`` holds the patterns of godkendelser.daekning ("indsats:*", "loft:kommune", "deltagelse", …).
    """

    art = models.CharField("art", max_length=25, choices=Instansart, unique=True)
    udfald = ArrayField(models.CharField(max_length=30, choices=Udfald), verbose_name="mulige udfald")
    daekning = ArrayField(models.CharField(max_length=40), verbose_name="afgørelsen dækker")

    class Meta:
        verbose_name = "regel for instans"
        verbose_name_plural = "regler for instanser"
        constraints = [kendt_vaerdi("art", Instansart, name="instansregel_art_kendt")]

    def __str__(self) -> str:
        return self.get_art_display()


@historik()
class Instans(models.Model):
    """A body that decides: its art, and which one it is."""

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
        if self.art == A.AFDELINGSMOEDE:
            return f"Afdelingsmødet i {self.afdeling}"
        if self.art in ORGANISATIONSARTER:
            return f"{self.get_art_display()} i {self.boligorganisation}"
        return str(self.gruppe or self.udvalg or self.get_art_display())


class Spor(models.TextChoices):
    """The three tracks that never wait for each other except where said."""

    INDHOLD = "indhold", "Indhold"
    PENGE = "penge", "Penge"
    AFTALER = "aftaler", "Aftaler"


class Sagsart(models.TextChoices):
    NY_PLAN = "ny_plan", "Ny plan"
    FRIGIVELSE = "frigivelse", "Frigivelse af kommunal medfinansiering"


@historik()
class Skabelontrin(models.Model):
    """One step of the template chain for a regelsæt and kind of case; an afdelingsmøde means one per afdeling."""

    regelsaet = models.ForeignKey(Regelsaet, verbose_name="regelsæt", on_delete=models.PROTECT, related_name="+")
    sagsart = models.CharField("sagsart", max_length=15, choices=Sagsart)
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
            kendt_vaerdi("sagsart", Sagsart, name="skabelontrin_sagsart_kendt"),
            kendt_vaerdi("spor", Spor, name="skabelontrin_spor_kendt"),
            kendt_vaerdi("instansart", Instansart, name="skabelontrin_instansart_kendt"),
        ]

    def __str__(self) -> str:
        return f"{self.nummer}. {self.udvalg or self.get_instansart_display()}"


@historik()
class Sag(models.Model):
    """A municipal case; one may release the money of several plans (beslutninger § 8)."""

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    titel = models.CharField("titel", max_length=200)
    sagsnr = models.CharField("sagsnummer", max_length=40, blank=True)
    oprettet_tid = models.DateTimeField("oprettet", default=timezone.now, editable=False)
    oprettet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oprettet af", editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "sag"
        verbose_name_plural = "sager"
        ordering = ["-pk"]
        constraints = [udfyldt("titel", name="sag_har_titel", besked="Skriv sagens titel.")]

    def __str__(self) -> str:
        return self.titel


@historik()
class Sagsandel(models.Model):
    """One plan's part of a case, in whole kroner."""

    sag = models.ForeignKey(Sag, verbose_name="sag", on_delete=models.PROTECT, related_name="andele")
    plan = models.ForeignKey(Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="+")
    beloeb = models.BigIntegerField("beløb (kr.)")

    class Meta:
        verbose_name = "plans andel af sag"
        verbose_name_plural = "planers andele af sag"
        constraints = [
            models.UniqueConstraint(
                fields=["sag", "plan"],
                name="sagsandel_een_pr_plan",
                violation_error_message="Planen er allerede i sagen.",
            ),
            models.CheckConstraint(
                name="sagsandel_beloeb_positivt",
                condition=Q(beloeb__gte=1),
                violation_error_message="Beløbet skal være mindst 1 kr.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.beloeb}"


@historik()
class Forloeb(models.Model):
    """One journey through the instanser: of a plan, an aftale or a sag. One open per subject."""

    sagsart = models.CharField("sagsart", max_length=15, choices=Sagsart)
    plan = models.ForeignKey(
        Helhedsplan, verbose_name="helhedsplan", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    aftale = models.ForeignKey(
        Aftale, verbose_name="aftale", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sag = models.ForeignKey(
        Sag, verbose_name="sag", null=True, blank=True, on_delete=models.PROTECT, related_name="forloeb"
    )
    startet_tid = models.DateTimeField("startet", default=timezone.now, editable=False)
    startet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="startet af", editable=False, on_delete=models.PROTECT, related_name="+"
    )
    afsluttet_tid = models.DateTimeField("afsluttet", null=True, editable=False)

    class Meta:
        verbose_name = "forløb"
        verbose_name_plural = "forløb"
        constraints = [
            kendt_vaerdi("sagsart", Sagsart, name="forloeb_sagsart_kendt"),
            praecis_een(
                "plan",
                "aftale",
                "sag",
                name="forloeb_har_eet_emne",
                besked="Et forløb handler om præcis én plan, aftale eller sag.",
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(afsluttet_tid=None),
                name="forloeb_eet_aabent_pr_plan",
                violation_error_message="Planen har allerede et åbent forløb.",
            ),
            models.UniqueConstraint(fields=["sag"], condition=Q(afsluttet_tid=None), name="forloeb_eet_aabent_pr_sag"),
        ]

    def __str__(self) -> str:
        return str(self.plan or self.aftale or self.sag)


@historik()
class Trin(models.Model):
    """
    One instans's place in a forløb. Steps may be decided in any order; ``nummer`` is the usual one.

    A step that is no longer needed (an afdeling left) is ``udgaaet`` with a reason, never deleted.
    """

    forloeb = models.ForeignKey(Forloeb, verbose_name="forløb", on_delete=models.PROTECT, related_name="trin")
    instans = models.ForeignKey(Instans, verbose_name="instans", on_delete=models.PROTECT, related_name="trin")
    spor = models.CharField("spor", max_length=10, choices=Spor)
    nummer = models.PositiveSmallIntegerField("nummer")
    frist = models.DateField("frist", null=True, blank=True)
    udgaaet_begrundelse = models.CharField("udgået, fordi", max_length=300, blank=True)

    class Meta:
        verbose_name = "trin"
        verbose_name_plural = "trin"
        ordering = ["forloeb", "spor", "nummer", "pk"]
        constraints = [
            kendt_vaerdi("spor", Spor, name="trin_spor_kendt"),
            models.UniqueConstraint(
                fields=["forloeb", "spor", "instans"],
                name="trin_instans_een_gang",
                violation_error_message="Instansen har allerede et trin i forløbet.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.instans)


class Afgoerelse(models.Model):
    """
    What an instans decided, on which version, which day; append-only.

    The newest row of a step counts; a withdrawal is a row of its own that names what it withdraws.
    ``indgang`` marks what was decided before the plan was entered here.
    """

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    trin = models.ForeignKey(Trin, verbose_name="trin", on_delete=models.PROTECT, related_name="afgoerelser")
    version = models.ForeignKey(
        Planversion, verbose_name="planversion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
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
        triggers = [kun_tilfoejes("afgoerelse_kun_tilfoejes")]

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
    version = models.ForeignKey(Planversion, verbose_name="ny planversion", on_delete=models.PROTECT, related_name="+")
    staar = models.BooleanField("står ved magt")
    begrundelse = models.TextField("hvorfor")

    class Meta:
        verbose_name = "vurdering ved ny version"
        verbose_name_plural = "vurderinger ved nye versioner"
        constraints = [
            models.UniqueConstraint(fields=["afgoerelse", "version"], name="vurdering_een_pr_version"),
            udfyldt("begrundelse", name="vurdering_er_begrundet", besked="Skriv hvorfor."),
        ]
        triggers = [kun_tilfoejes("vurdering_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.afgoerelse}: {'står' if self.staar else 'bortfaldet'}"


class Bevis(models.Model):
    """Evidence of a decision: a file or an address; may come later than the decision."""

    afgoerelse = models.ForeignKey(
        Afgoerelse, verbose_name="afgørelse", on_delete=models.PROTECT, related_name="beviser"
    )
    titel = models.CharField("titel", max_length=160)
    adresse = models.URLField("adresse", max_length=500, blank=True)
    fil = models.FileField("fil", max_length=250, blank=True)
    tilfoejet_tid = models.DateTimeField("tilføjet", default=timezone.now, editable=False)
    tilfoejet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="tilføjet af", on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "bevis"
        verbose_name_plural = "beviser"
        ordering = ["pk"]
        constraints = [
            udfyldt("titel", name="bevis_har_titel", besked="Skriv, hvad beviset er."),
            models.CheckConstraint(
                name="bevis_er_fil_eller_adresse",
                condition=Q(adresse="") & ~Q(fil="") | ~Q(adresse="") & Q(fil=""),
                violation_error_message="Et bevis er enten en fil eller en adresse.",
            ),
        ]
        triggers = [kun_tilfoejes("bevis_kun_tilfoejes")]

    def __str__(self) -> str:
        return self.titel


class Moedeform(models.TextChoices):
    ORDINAERT = "ordinaert", "Ordinært afdelingsmøde"
    EKSTRAORDINAERT = "ekstraordinaert", "Ekstraordinært afdelingsmøde"
    URAFSTEMNING = "urafstemning", "Urafstemning"


class Stemmeform(models.TextChoices):
    HAANDSOPRAEKNING = "haandsopraekning", "Håndsoprækning"
    SKRIFTLIG = "skriftlig", "Skriftlig"
    UDEN_OPTAELLING = "uden_optaelling", "Uden optælling"


class Afdelingsafstemning(models.Model):
    """
    How an afdeling voted: two votes per husstand (almenboligloven § 37; domaene § 3.3).

    Counts only, never voters. Without a count, ``uden_optaelling`` says so and the counts are empty.
    """

    afgoerelse = models.OneToOneField(
        Afgoerelse, verbose_name="afgørelse", on_delete=models.PROTECT, related_name="afstemning"
    )
    moedeform = models.CharField("mødeform", max_length=20, choices=Moedeform)
    stemmeform = models.CharField("stemmeform", max_length=20, choices=Stemmeform)
    husstande = models.PositiveIntegerField("fremmødte husstande", null=True, blank=True)
    udleverede = models.PositiveIntegerField("udleverede stemmesedler", null=True, blank=True)
    for_stemmer = models.PositiveIntegerField("stemmer for", null=True, blank=True)
    imod_stemmer = models.PositiveIntegerField("stemmer imod", null=True, blank=True)
    blanke_stemmer = models.PositiveIntegerField("blanke stemmer", null=True, blank=True)
    dirigent = models.CharField("dirigent", max_length=120, blank=True)
    huslejestigning = models.DecimalField(
        "huslejekonsekvens, kr. pr. lejemål pr. måned", max_digits=8, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = "afdelingens afstemning"
        verbose_name_plural = "afdelingernes afstemninger"
        constraints = [
            kendt_vaerdi("moedeform", Moedeform, name="afstemning_moedeform_kendt"),
            kendt_vaerdi("stemmeform", Stemmeform, name="afstemning_stemmeform_kendt"),
            models.CheckConstraint(
                name="afstemning_talt_eller_ej",
                condition=Q(
                    stemmeform=Stemmeform.UDEN_OPTAELLING, for_stemmer=None, imod_stemmer=None, blanke_stemmer=None
                )
                | ~Q(stemmeform=Stemmeform.UDEN_OPTAELLING)
                & Q(for_stemmer__isnull=False, imod_stemmer__isnull=False, blanke_stemmer__isnull=False),
                violation_error_message="Skriv stemmerne for, imod og blanke, eller vælg »uden optælling«.",
            ),
            models.CheckConstraint(
                name="afstemning_hoejst_to_stemmer_pr_husstand",
                condition=Q(husstande=None)
                | Q(for_stemmer=None)
                | Q(for_stemmer__lte=2 * F("husstande") - F("imod_stemmer") - F("blanke_stemmer")),
                violation_error_message="Der er flere stemmer, end der kan være: to pr. fremmødt husstand.",
            ),
            models.CheckConstraint(
                name="afstemning_hoejst_de_udleverede",
                condition=Q(udleverede=None)
                | Q(for_stemmer=None)
                | Q(udleverede__gte=F("for_stemmer") + F("imod_stemmer") + F("blanke_stemmer")),
                violation_error_message="Der er afgivet flere stemmer, end der er udleveret stemmesedler.",
            ),
        ]
        triggers = [kun_tilfoejes("afstemning_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.get_moedeform_display()}: {self.afgoerelse}"


class Overtrumfning(models.Model):
    """
    The øverste myndighed lets an afdeling take part against its no (almenboligloven § 37, stk. 4, nr. 3).

    The decision stands on the afdeling's own step; ``afslag`` is the no it sets aside, and
    ``begrundelse`` the reasons that stk. 5 asks for.
    """

    afgoerelse = models.OneToOneField(
        Afgoerelse, verbose_name="afgørelse", on_delete=models.PROTECT, related_name="overtrumfning"
    )
    afslag = models.ForeignKey(
        Afgoerelse, verbose_name="afdelingens afslag", on_delete=models.PROTECT, related_name="+"
    )
    organ = models.CharField("organ", max_length=160)
    begrundelse = models.TextField("begrundelse efter stk. 5")

    class Meta:
        verbose_name = "beslutning efter § 37, stk. 4"
        verbose_name_plural = "beslutninger efter § 37, stk. 4"
        constraints = [
            udfyldt("organ", name="overtrumfning_har_organ", besked="Skriv, hvilket organ der har besluttet det."),
            udfyldt("begrundelse", name="overtrumfning_er_begrundet", besked="Skriv begrundelsen efter § 37, stk. 5."),
        ]
        triggers = [kun_tilfoejes("overtrumfning_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.organ}: {self.afgoerelse}"


class LbfSvar(models.Model):
    """Landsbyggefonden's letter: amount in whole kroner and terms."""

    afgoerelse = models.OneToOneField(
        Afgoerelse, verbose_name="afgørelse", on_delete=models.PROTECT, related_name="lbf_svar"
    )
    beloeb = models.BigIntegerField("tilsagn (kr.)", null=True, blank=True)
    vilkaar = models.TextField("vilkår", blank=True)
    brev_dato = models.DateField("brevets dato")

    class Meta:
        verbose_name = "svar fra Landsbyggefonden"
        verbose_name_plural = "svar fra Landsbyggefonden"
        constraints = [ikke_negativ("beloeb", name="lbfsvar_beloeb_ikke_negativt")]
        triggers = [kun_tilfoejes("lbfsvar_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"Brev af {self.brev_dato}"


class Bevillingstilstand(models.TextChoices):
    AFSAT = "afsat", "Afsat"
    INDSTILLET = "indstillet", "Indstillet"
    FRIGIVET = "frigivet", "Frigivet"
    UDBETALT = "udbetalt", "Udbetalt"


class Bevilling(models.Model):
    """
    Municipal kroner that reached a state on a day: afsat → indstillet → frigivet → udbetalt.

    Append-only; what a plan has released is the sum of its rows in that state. A negative amount
    takes some back and says why.
    """

    plan = models.ForeignKey(Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="+")
    tilstand = models.CharField("tilstand", max_length=12, choices=Bevillingstilstand)
    beloeb = models.BigIntegerField("beløb (kr.)")
    dato = models.DateField("dato")
    afgoerelse = models.ForeignKey(
        Afgoerelse,
        verbose_name="afgørelse",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bevillinger",
    )
    note = models.CharField("note", max_length=300, blank=True)
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
        verbose_name = "bevilling"
        verbose_name_plural = "bevillinger"
        ordering = ["plan", "dato", "pk"]
        indexes = [models.Index(fields=["plan", "tilstand"], name="bevilling_plan_tilstand")]
        constraints = [
            kendt_vaerdi("tilstand", Bevillingstilstand, name="bevilling_tilstand_kendt"),
            models.CheckConstraint(
                name="bevilling_beloeb_er_ikke_nul",
                condition=~Q(beloeb=0),
                violation_error_message="Skriv et beløb.",
            ),
            models.CheckConstraint(
                name="bevilling_tilbagefoersel_er_begrundet",
                condition=Q(beloeb__gte=0) | ~Q(note=""),
                violation_error_message="Skriv, hvorfor beløbet føres tilbage.",
            ),
        ]
        triggers = [kun_tilfoejes("bevilling_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.get_tilstand_display()}: {self.beloeb}"
