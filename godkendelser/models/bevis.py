"""What belongs to a decision: evidence, and the facts of its art."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from godkendelser.models.afgoerelse import Afgoerelse
from grundlag.constraints import ikke_negativ, kendt_vaerdi, kun_tilfoejes, udfyldt
from grundlag.historik import historik
from grundlag.models import Personlink


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
    indkaldt_dato = models.DateField("indkaldt den", null=True, blank=True)
    urafstemning_kraevet = models.BooleanField("urafstemning er krævet", default=False)
    huslejestigning_pct = models.DecimalField(
        "huslejekonsekvens i procent", max_digits=5, decimal_places=2, null=True, blank=True
    )
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
            ikke_negativ(
                "huslejestigning_pct",
                name="afstemning_huslejeprocent_ikke_negativ",
                besked="Huslejekonsekvensen kan ikke være negativ.",
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


class LbfSvarart(models.TextChoices):
    TILSAGN = "tilsagn", "Tilsagn"
    AENDRING = "aendring", "Godkendt ændring"
    AFSLAG = "afslag", "Afslag"


class LbfSvar(models.Model):
    """Landsbyggefonden's letter: what it answers, amount in whole kroner, and terms."""

    afgoerelse = models.OneToOneField(
        Afgoerelse, verbose_name="afgørelse", on_delete=models.PROTECT, related_name="lbf_svar"
    )
    art = models.CharField("brevets art", max_length=10, choices=LbfSvarart, default=LbfSvarart.TILSAGN)
    beloeb = models.BigIntegerField("tilsagn (kr.)", null=True, blank=True)
    vilkaar = models.TextField("vilkår", blank=True)
    brev_dato = models.DateField("brevets dato")

    class Meta:
        verbose_name = "svar fra Landsbyggefonden"
        verbose_name_plural = "svar fra Landsbyggefonden"
        constraints = [
            kendt_vaerdi("art", LbfSvarart, name="lbfsvar_art_kendt"),
            ikke_negativ("beloeb", name="lbfsvar_beloeb_ikke_negativt"),
            models.CheckConstraint(
                name="lbfsvar_afslag_er_uden_beloeb",
                condition=~Q(art=LbfSvarart.AFSLAG) | Q(beloeb=None),
                violation_error_message="Et afslag har ikke noget tilsagn.",
            ),
        ]
        triggers = [kun_tilfoejes("lbfsvar_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"Brev af {self.brev_dato}"


class Udvalgsbehandling(models.Model):
    """
    How a politisk udvalg, Økonomiudvalget or Borgerrepræsentationen treated the case.

    Dagsorden and referat have addresses of their own, and the item's number may differ between them.
    ``bevilling_kr`` is Borgerrepræsentationens appropriation.
    """

    afgoerelse = models.OneToOneField(
        Afgoerelse, verbose_name="afgørelse", on_delete=models.PROTECT, related_name="udvalgsbehandling"
    )
    at_punkter = models.TextField("at-punkter", blank=True)
    partistemmer = models.TextField("partiernes stemmer", blank=True)
    protokol = models.TextField("protokolbemærkninger", blank=True)
    dagsorden_adresse = models.URLField("dagsordenens adresse", max_length=500, blank=True)
    dagsorden_punkt = models.CharField("punkt på dagsordenen", max_length=20, blank=True)
    referat_adresse = models.URLField("referatets adresse", max_length=500, blank=True)
    referat_punkt = models.CharField("punkt i referatet", max_length=20, blank=True)
    bevilling_kr = models.BigIntegerField("bevilling (kr.)", null=True, blank=True)

    class Meta:
        verbose_name = "udvalgsbehandling"
        verbose_name_plural = "udvalgsbehandlinger"
        constraints = [ikke_negativ("bevilling_kr", name="udvalgsbehandling_bevilling_ikke_negativ")]
        triggers = [kun_tilfoejes("udvalgsbehandling_kun_tilfoejes")]

    def __str__(self) -> str:
        return str(self.afgoerelse)


@historik()
class Moedelink(Personlink):
    """The door by which an afdeling's dirigent, who has no account, tells how the afdeling voted."""

    trin = models.ForeignKey(
        "godkendelser.Trin", verbose_name="trin", on_delete=models.PROTECT, related_name="moedelinks"
    )
    afgoerelse = models.OneToOneField(
        Afgoerelse,
        verbose_name="afgørelsen, der kom af linket",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="moedelink",
    )

    class Meta(Personlink.Meta):
        verbose_name = "link til dirigent"
        verbose_name_plural = "links til dirigenter"
