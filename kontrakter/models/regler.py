"""What is data about each art of agreement: what must precede signing, and how its vilkår begin."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from grundlag.constraints import begge_eller_ingen, kendt_vaerdi, udfyldt
from grundlag.historik import historik


class Aftaleart(models.TextChoices):
    KONTRAKT = "kontrakt", "Kontrakt om boligsocialt samarbejde"
    FORUMAFTALE = "forumaftale", "Forumaftale"
    STRATEGISK = "strategisk", "Strategisk samarbejdsaftale"
    DELAFTALE = "delaftale", "Delaftale"
    TILLAEG = "tillaeg", "Tillæg"


class Forudgaaende(models.TextChoices):
    """What must precede signing; which of them an art asks for is data (Aftaleregel)."""

    INDHOLD_I_UDVALG = "indhold_i_udvalg", "Planens indhold er godkendt af det politiske udvalg"
    INDHOLD_UDEN_LBF = "indhold_uden_lbf", "Alle indholdstrin undtagen Landsbyggefonden er godkendt"


@historik()
class Aftaleregel(models.Model):
    """What one art of agreement asks for before it can be signed."""

    art = models.CharField("art", max_length=15, choices=Aftaleart, unique=True)
    forudgaaende = ArrayField(
        models.CharField(max_length=30, choices=Forudgaaende), verbose_name="skal gå forud", default=list, blank=True
    )

    class Meta:
        verbose_name = "regel for aftaleart"
        verbose_name_plural = "regler for aftalearter"
        constraints = [kendt_vaerdi("art", Aftaleart, name="aftaleregel_art_kendt")]

    def __str__(self) -> str:
        return self.get_art_display()


class Aftaletekst(models.TextChoices):
    """The long texts of an Aftale, in their order on paper; the value is the field's name."""

    FORMAAL = "formaal", "Formål"
    YDELSER = "ydelser", "Indsats og ydelser"
    OPFOELGNING = "maal_og_opfoelgning", "Mål og opfølgning"
    AENDRING = "vilkaar_aendring", "Ændring af aftalen"
    OPSIGELSE = "vilkaar_opsigelse", "Opsigelse"
    TVIST = "vilkaar_tvist", "Uenighed"
    PERSONDATA = "vilkaar_persondata", "Persondata"


@historik()
class Standardtekst(models.Model):
    """
    What a new agreement of one art says in one of its texts, until someone writes something else.

    It may hold merge fields (kontrakter.fletning). Each change is a new udgave; the row history keeps them all.
    """

    art = models.CharField("art", max_length=15, choices=Aftaleart)
    felt = models.CharField("afsnit", max_length=30, choices=Aftaletekst)
    tekst = models.TextField("tekst")
    udgave = models.PositiveIntegerField("udgave", default=1, editable=False)
    rettet_tid = models.DateTimeField("rettet", null=True, editable=False)
    rettet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="rettet af",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "standardtekst"
        verbose_name_plural = "standardtekster"
        ordering = ["art", "felt"]
        constraints = [
            kendt_vaerdi("art", Aftaleart, name="standardtekst_art_kendt"),
            kendt_vaerdi("felt", Aftaletekst, name="standardtekst_felt_kendt"),
            udfyldt("tekst", name="standardtekst_har_tekst", besked="Skriv standardteksten."),
            begge_eller_ingen(
                "rettet_tid", "rettet_af", name="standardtekst_rettet_af_og_tid", besked="Hvem og hvornår hører sammen."
            ),
            models.UniqueConstraint(
                fields=["art", "felt"],
                name="standardtekst_een_pr_art_og_felt",
                violation_error_message="Der er allerede en standardtekst til det afsnit.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_art_display()}: {self.get_felt_display()}"
