"""In which order Landsbyggefonden asks for its fields; an administrator keeps it as its forms change."""

from __future__ import annotations

from django.db import models

from grundlag.constraints import kendt_vaerdi, udfyldt
from grundlag.historik import historik


class Lbfskemaslags(models.TextChoices):
    """What Landsbyggefonden asks for."""

    PRAEKVALIFIKATION = "praekvalifikation", "Prækvalifikation"
    BUDGET = "budget", "Budget"
    STATUS = "status", "Status"
    MILEPAELSPLAN = "milepaelsplan", "Milepælsplan"


class Lbfoplysning(models.TextChoices):
    """What we can fill in (helhedsplaner.lbf)."""

    NAVN = "navn", "Planens navn"
    LBF_NUMMER = "lbf_nummer", "Landsbyggefondens nummer"
    DRIFTSSTOETTE_SAGSNR = "driftsstoette_sagsnr", "Sagsnummer i driftsstøttesystemet"
    KOMMUNAL_SAGSNR = "kommunal_sagsnr", "Kommunalt sagsnummer"
    BYOMRAADE = "byomraade", "Byområde"
    DRIFTSANSVARLIG = "driftsansvarlig", "Driftsansvarlig boligorganisation"
    BOLIGORGANISATIONER = "boligorganisationer", "Deltagende boligorganisationer"
    PARTER = "parter", "Øvrige parter"
    PERIODE_FRA = "periode_fra", "Planens første dag"
    PERIODE_TIL = "periode_til", "Planens sidste dag"
    RESUME = "resume", "Resumé"
    VISION = "vision", "Vision"
    ORGANISERING = "organisering", "Organisering og ledelse"
    AFDELINGER = "afdelinger", "Afdelinger med lejemål og beboere (tabel)"
    UDFORDRINGER = "udfordringer", "Sociale udfordringer i området"
    AFDELINGSOPLYSNINGER = "afdelingsoplysninger", "Stamdata for afdelingerne"
    NOEGLETAL_TEKST = "noegletal_tekst", "Statistiske nøgletal"
    NOEGLETAL = "noegletal", "Nøgletal med kilde og dato (tabel)"
    BUDGETOVERSLAG = "budgetoverslag", "Budgetoverslag og lokal medfinansiering"
    ANBEFALING = "anbefaling", "Kommunal anbefaling"
    ANBEFALING_DATO = "anbefaling_dato", "Den kommunale anbefalings dato"
    RAMME = "ramme", "Samlet ramme"
    LBF_BELOEB = "lbf_beloeb", "Støtte fra Landsbyggefonden"
    KOMMUNE_BELOEB = "kommune_beloeb", "Kommunal medfinansiering"
    BOLIGORGANISATION_BELOEB = "boligorganisation_beloeb", "Boligorganisationernes medfinansiering"
    ANDRE_BELOEB = "andre_beloeb", "Anden medfinansiering"
    LOKAL_PCT = "lokal_pct", "Lokal medfinansiering i procent"
    AFVIGELSE = "afvigelse", "Begrundelse for en afvigende kommunal andel"
    BUDGET_KILDER = "budget_kilder", "Kilder pr. år (tabel)"
    BUDGET_ARTER = "budget_arter", "Arter pr. år (tabel)"
    BUDGET_OMRAADER = "budget_omraader", "Indsatsområder pr. år (tabel)"
    EGENBETALING = "egenbetaling", "Egenbetaling pr. afdeling (tabel)"
    INDSATSOMRAADER = "indsatsomraader", "Formål og målgruppe pr. indsatsområde (tabel)"
    MAAL = "maal", "Mål og succeskriterier (tabel)"
    MAALOPFYLDELSE = "maalopfyldelse", "Målopfyldelse: seneste måling af hvert succeskriterium (tabel)"
    AKTIVITETER = "aktiviteter", "Aktiviteter, deres status og deltagere (tabel)"
    MILEPAELE_STATUS = "milepaele_status", "Milepæle til og med i dag og deres status (tabel)"
    MILEPAELE_NAESTE_AAR = "milepaele_naeste_aar", "Milepæle næste år (tabel)"
    MILEPAELE = "milepaele", "Alle milepæle (tabel)"
    FORBRUG_AAR = "forbrug_aar", "Budget, forbrug og rest pr. år (tabel)"
    FORBRUG_LBF = "forbrug_lbf", "Landsbyggefondens midler: budget, forbrug og rest pr. år (tabel)"
    FORBRUG_DATO = "forbrug_dato", "Forbruget er opgjort til og med"


@historik()
class Lbfskema(models.Model):
    """One form of Landsbyggefonden's, and where we know its fields and their order from."""

    slags = models.CharField("skema", max_length=20, choices=Lbfskemaslags, unique=True)
    kilde = models.CharField("kilde", max_length=400, help_text="Hvor felterne og deres rækkefølge er fra.")
    kilde_dato = models.DateField("kilden er fra", null=True, blank=True)
    er_bekraeftet = models.BooleanField(
        "bekræftet", default=False, help_text="Er rækkefølgen sammenlignet med Landsbyggefondens system?"
    )

    class Meta:
        verbose_name = "Landsbyggefondens skema"
        verbose_name_plural = "Landsbyggefondens skemaer"
        ordering = ["pk"]
        constraints = [
            kendt_vaerdi("slags", Lbfskemaslags, name="lbfskema_slags_kendt"),
            udfyldt("kilde", name="lbfskema_har_kilde", besked="Skriv, hvor skemaets felter er fra."),
        ]

    def __str__(self) -> str:
        return self.get_slags_display()


@historik()
class Lbffelt(models.Model):
    """One field of a form: what Landsbyggefonden calls it, and what we fill in. Without ``oplysning`` it is by hand."""

    skema = models.ForeignKey(Lbfskema, verbose_name="skema", on_delete=models.CASCADE, related_name="felter")
    raekkefoelge = models.PositiveSmallIntegerField("rækkefølge")
    gruppe = models.CharField("overskrift over feltet", max_length=120, blank=True)
    navn = models.CharField("feltets navn", max_length=160)
    oplysning = models.CharField("udfyldes med", max_length=30, choices=Lbfoplysning, blank=True)

    class Meta:
        verbose_name = "felt i Landsbyggefondens skema"
        verbose_name_plural = "felter i Landsbyggefondens skemaer"
        ordering = ["skema", "raekkefoelge", "pk"]
        constraints = [
            udfyldt("navn", name="lbffelt_har_navn", besked="Skriv feltets navn."),
            kendt_vaerdi("oplysning", Lbfoplysning, name="lbffelt_oplysning_kendt", tom=True),
        ]

    def __str__(self) -> str:
        return self.navn
