"""What a plan will do: sections, mål, succeskriterier, aktiviteter and milepæle."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from byomraader.models import Afdeling
from grundlag.constraints import i_raekkefoelge, ikke_negativ, kendt_vaerdi, udfyldt
from grundlag.dato import i_dag
from grundlag.historik import historik
from helhedsplaner.models.plan import Helhedsplan
from helhedsplaner.models.regelsaet import Indsatsomraade
from helhedsplaner.models.tilknyttet import Planmedarbejder


@historik()
class Planafsnit(models.Model):
    """
    A plan's section under one indsatsområde: the unit of saving, conflict and approval.

    ``kommunal_begrundelse`` is asked for when municipal money goes to an area that the
    boligorganisationer coordinate alone.
    """

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Helhedsplan, verbose_name="helhedsplan", on_delete=models.PROTECT, related_name="afsnit")
    indsatsomraade = models.ForeignKey(
        Indsatsomraade, verbose_name="indsatsområde", on_delete=models.PROTECT, related_name="+"
    )
    baggrund = models.TextField("baggrund", blank=True)
    formaal = models.TextField("formål", blank=True)
    maalgruppe = models.TextField("målgruppe", blank=True)
    samarbejdspartnere = models.TextField("samarbejdspartnere", blank=True)
    kommunal_begrundelse = models.TextField("begrundelse for kommunale midler her", blank=True)
    udgave = models.PositiveIntegerField("udgave", default=1, editable=False)

    class Meta:
        verbose_name = "afsnit"
        verbose_name_plural = "afsnit"
        ordering = ["plan", "indsatsomraade__raekkefoelge"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "indsatsomraade"],
                name="planafsnit_eet_pr_indsatsomraade",
                violation_error_message="Planen har allerede et afsnit om det indsatsområde.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.indsatsomraade}"


class Raekke(models.Model):
    """A row of a section, in the order the writer gave it."""

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    raekkefoelge = models.PositiveSmallIntegerField("rækkefølge", default=0)

    class Meta:
        abstract = True
        ordering = ["raekkefoelge", "pk"]


@historik()
class Maal(Raekke):
    """What a section wants to reach; a delmål stands under an overordnet mål."""

    afsnit = models.ForeignKey(Planafsnit, verbose_name="afsnit", on_delete=models.CASCADE, related_name="maal")
    hoerer_under = models.ForeignKey(
        "self", verbose_name="hører under", null=True, blank=True, on_delete=models.CASCADE, related_name="delmaal"
    )
    tekst = models.TextField("mål")

    class Meta(Raekke.Meta):
        verbose_name = "mål"
        verbose_name_plural = "mål"
        constraints = [udfyldt("tekst", name="maal_har_tekst", besked="Skriv målet.")]

    def __str__(self) -> str:
        return self.tekst[:80]


@historik()
class Succeskriterium(Raekke):
    """How one sees that a mål is reached: from a baseline to a target, by a day, by a source."""

    maal = models.ForeignKey(Maal, verbose_name="mål", on_delete=models.CASCADE, related_name="succeskriterier")
    tekst = models.CharField("succeskriterium", max_length=300)
    indikator = models.CharField("indikator", max_length=160, blank=True)
    enhed = models.CharField("enhed", max_length=40, blank=True)
    udgangspunkt = models.DecimalField("udgangspunkt", max_digits=12, decimal_places=2, null=True, blank=True)
    udgangspunkt_dato = models.DateField("udgangspunktets dato", null=True, blank=True)
    maalvaerdi = models.DecimalField("målværdi", max_digits=12, decimal_places=2, null=True, blank=True)
    maaldato = models.DateField("nås senest", null=True, blank=True)
    kilde = models.CharField("kilde", max_length=160, blank=True)

    class Meta(Raekke.Meta):
        verbose_name = "succeskriterium"
        verbose_name_plural = "succeskriterier"
        constraints = [udfyldt("tekst", name="succeskriterium_har_tekst", besked="Skriv succeskriteriet.")]

    def __str__(self) -> str:
        return self.tekst


class Aktivitetsstatus(models.TextChoices):
    PLANLAGT = "planlagt", "Planlagt"
    IGANGSAT = "igangsat", "Igangsat"
    PAUSE = "pause", "Sat på pause"
    AFSLUTTET = "afsluttet", "Afsluttet"
    FORANKRET = "forankret", "Forankret"
    OPGIVET = "opgivet", "Opgivet"


@historik()
class Aktivitet(Raekke):
    """
    A concrete activity of a section, tied to the mål it serves.

    ``frikoeb_timer`` are hours a week of municipal staff whom the plan buys out, of the unit in ``frikoeb_fra``.
    """

    afsnit = models.ForeignKey(Planafsnit, verbose_name="afsnit", on_delete=models.CASCADE, related_name="aktiviteter")
    navn = models.CharField("navn", max_length=160)
    beskrivelse = models.TextField("beskrivelse", blank=True)
    metode = models.TextField("metode", blank=True)
    ansvarlig = models.CharField("ansvarlig", max_length=160, blank=True)
    samarbejdspartnere = models.CharField("samarbejdspartnere", max_length=300, blank=True)
    snitflade = models.CharField("snitflade til kommunens drift", max_length=300, blank=True)
    fra = models.DateField("fra", null=True, blank=True)
    til = models.DateField("til og med", null=True, blank=True)
    status = models.CharField("status", max_length=12, choices=Aktivitetsstatus, default=Aktivitetsstatus.PLANLAGT)
    status_begrundelse = models.CharField("hvorfor er aktiviteten opgivet?", max_length=300, blank=True)
    maal = models.ManyToManyField(Maal, verbose_name="mål", related_name="aktiviteter", blank=True)
    afdelinger = models.ManyToManyField(Afdeling, verbose_name="afdelinger", related_name="+", blank=True)
    medarbejdere = models.ManyToManyField(
        Planmedarbejder, verbose_name="boligsociale medarbejdere", related_name="+", blank=True
    )
    frikoeb_fra = models.CharField("frikøb fra", max_length=160, blank=True)
    frikoeb_timer = models.DecimalField("frikøbte timer pr. uge", max_digits=5, decimal_places=1, null=True, blank=True)

    class Meta(Raekke.Meta):
        verbose_name = "aktivitet"
        verbose_name_plural = "aktiviteter"
        constraints = [
            udfyldt("navn", name="aktivitet_har_navn", besked="Skriv aktivitetens navn."),
            kendt_vaerdi("status", Aktivitetsstatus, name="aktivitet_status_kendt"),
            models.CheckConstraint(
                name="aktivitet_opgivet_er_begrundet",
                condition=~Q(status=Aktivitetsstatus.OPGIVET) | ~Q(status_begrundelse=""),
                violation_error_message="Skriv, hvorfor aktiviteten er opgivet.",
            ),
            i_raekkefoelge(
                "fra", "til", name="aktivitet_i_raekkefoelge", besked="Aktiviteten slutter, før den begynder."
            ),
            models.CheckConstraint(
                name="aktivitet_frikoeb_har_hvor_og_timer",
                condition=Q(frikoeb_fra="", frikoeb_timer=None) | (~Q(frikoeb_fra="") & Q(frikoeb_timer__isnull=False)),
                violation_error_message="Skriv både, hvor der frikøbes fra, og hvor mange timer om ugen.",
            ),
            ikke_negativ(
                "frikoeb_timer", name="aktivitet_frikoeb_ikke_negativt", besked="Timer kan ikke være negative."
            ),
        ]

    def __str__(self) -> str:
        return self.navn


class Milepaelsstatus(models.TextChoices):
    PLANLAGT = "planlagt", "Planlagt"
    I_GANG = "i_gang", "I gang"
    NAAET = "naaet", "Nået"
    FORSINKET = "forsinket", "Forsinket"
    BORTFALDET = "bortfaldet", "Bortfaldet"


@historik()
class Milepael(Raekke):
    """A dated step of an activity; the yearly milepælsplan is a view of these."""

    aktivitet = models.ForeignKey(
        Aktivitet, verbose_name="aktivitet", on_delete=models.CASCADE, related_name="milepaele"
    )
    tekst = models.CharField("milepæl", max_length=200)
    dato = models.DateField("nås senest")
    status = models.CharField("status", max_length=12, choices=Milepaelsstatus, default=Milepaelsstatus.PLANLAGT)

    class Meta(Raekke.Meta):
        verbose_name = "milepæl"
        verbose_name_plural = "milepæle"
        constraints = [
            models.CheckConstraint(
                name="milepael_har_tekst", condition=~Q(tekst=""), violation_error_message="Skriv milepælen."
            ),
            kendt_vaerdi("status", Milepaelsstatus, name="milepael_status_kendt"),
        ]

    def __str__(self) -> str:
        return self.tekst

    @property
    def er_sen(self) -> bool:
        """Its day is over, and it is neither reached nor given up."""
        return self.dato < i_dag() and self.status not in (Milepaelsstatus.NAAET, Milepaelsstatus.BORTFALDET)
