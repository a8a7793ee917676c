"""The rules of a bevillingsperiode: rates and catalogues with a date, so rows and not code."""

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from byomraader.models import Gyldig, Gyldighed
from grundlag.constraints import kendt_vaerdi
from grundlag.historik import historik


@historik()
class Regelsaet(Gyldighed):
    """
    What one of Landsbyggefonden's periods asks for. All rates are per cent of the samlet ramme.

    Each rate says whether it is known for the period or carried over from the source's (beslutninger § 4).
    """

    kode = models.SlugField("kode", max_length=20, unique=True)
    navn = models.CharField("navn", max_length=80, unique=True)
    regulativ_dato = models.DateField("regulativets dato", null=True, blank=True)
    lokal_mindst_pct = models.DecimalField("lokal medfinansiering mindst (%)", max_digits=5, decimal_places=2)
    lokal_mindst_bekraeftet = models.BooleanField("mindste lokale andel er bekræftet", default=False)
    kommunal_pct = models.DecimalField("kommunal andel, typisk (%)", max_digits=5, decimal_places=2)
    kommunal_bekraeftet = models.BooleanField("kommunal andel er bekræftet", default=False)
    kontrakt_pct = models.DecimalField("heraf lokale kontrakter (%)", max_digits=5, decimal_places=2)
    kontrakt_bekraeftet = models.BooleanField("kontraktandel er bekræftet", default=False)
    facilitering_pct = models.DecimalField("heraf facilitering (%)", max_digits=5, decimal_places=2)
    facilitering_bekraeftet = models.BooleanField("faciliteringsandel er bekræftet", default=False)
    varighed_aar = models.PositiveSmallIntegerField("typisk varighed i år", default=4)
    varighed_bekraeftet = models.BooleanField("typisk varighed er bekræftet", default=False)
    kraever_strategisk_aftale = models.BooleanField("kræver strategisk samarbejdsaftale", default=True)
    kraever_aftale_bekraeftet = models.BooleanField("kravet om strategisk samarbejdsaftale er bekræftet", default=False)
    indberetning = models.TextField("indberetningskrav", blank=True)
    er_standard = models.BooleanField("standard for nye planer", default=False)

    objects = Gyldig.as_manager()

    class Meta(Gyldighed.Meta):
        verbose_name = "regelsæt"
        verbose_name_plural = "regelsæt"
        ordering = ["gyldig_fra"]
        constraints = [
            *Gyldighed.Meta.constraints,
            models.CheckConstraint(
                name="regelsaet_procenter_er_procenter",
                condition=Q(lokal_mindst_pct__range=(0, 100), kommunal_pct__range=(0, 100))
                & Q(kontrakt_pct__gte=0, facilitering_pct__gte=0),
                violation_error_message="Angiv procenter mellem 0 og 100.",
            ),
            models.CheckConstraint(
                name="regelsaet_kontrakt_og_facilitering_giver_kommunal",
                condition=Q(kommunal_pct=F("kontrakt_pct") + F("facilitering_pct")),
                violation_error_message="Kontrakter og facilitering skal tilsammen give den kommunale andel.",
            ),
            models.UniqueConstraint(
                fields=["er_standard"],
                condition=Q(er_standard=True),
                name="regelsaet_een_standard",
                violation_error_message="Kun ét regelsæt kan være standard.",
            ),
        ]

    @cached_property
    def omraadenavne(self) -> dict[str, str]:
        """The names of its indsatsområder by their kode."""
        return dict(Indsatsomraade.objects.filter(regelsaet=self).values_list("kode", "navn"))

    def __str__(self) -> str:
        return self.navn


@historik()
class Tema(models.Model):
    """What indsatsområder of different regelsæt have in common, so that plans can be compared and carried over."""

    kode = models.SlugField("kode", max_length=30, unique=True)
    navn = models.CharField("navn", max_length=80, unique=True)

    class Meta:
        verbose_name = "tema"
        verbose_name_plural = "temaer"
        ordering = ["navn"]

    def __str__(self) -> str:
        return self.navn


class Snitflade(models.TextChoices):
    """Whether Københavns Kommune and the boligorganisationer share the area; "nej" warns, never refuses."""

    JA = "ja", "Fælles snitflade"
    NEJ = "nej", "Koordineres kun i boligorganisationerne"
    IKKE_FASTLAGT = "ikke_fastlagt", "Ikke fastlagt"


@historik()
class Indsatsomraade(models.Model):
    """One area of a regelsæt's catalogue."""

    regelsaet = models.ForeignKey(
        Regelsaet, verbose_name="regelsæt", on_delete=models.PROTECT, related_name="indsatsomraader"
    )
    kode = models.SlugField("kode", max_length=40)
    navn = models.CharField("navn", max_length=120)
    faelles_snitflade = models.CharField(
        "fælles snitflade", max_length=15, choices=Snitflade, default=Snitflade.IKKE_FASTLAGT
    )
    temaer = models.ManyToManyField(Tema, verbose_name="temaer", related_name="indsatsomraader", blank=True)
    raekkefoelge = models.PositiveSmallIntegerField("rækkefølge", default=0)

    class Meta:
        verbose_name = "indsatsområde"
        verbose_name_plural = "indsatsområder"
        ordering = ["regelsaet", "raekkefoelge", "navn"]
        constraints = [
            models.UniqueConstraint(
                fields=["regelsaet", "kode"],
                name="indsatsomraade_kode_entydig_i_regelsaet",
                violation_error_message="Regelsættet har allerede et indsatsområde med den kode.",
            ),
            kendt_vaerdi("faelles_snitflade", Snitflade, name="indsatsomraade_snitflade_kendt"),
        ]

    def __str__(self) -> str:
        return self.navn
