"""What all the apps stand on: who acts, what they did, their files, drafts and printouts."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from grundlag.constraints import kendt_vaerdi, kun_tilfoejes, udfyldt
from grundlag.historik import historik


class BrugerManager(BaseUserManager["Bruger"]):
    def create_user(self, email: str, password: str | None = None, **felter: Any) -> "Bruger":
        """Create a user who logs in by ``email``; without ``password`` she must set one by mail."""
        bruger = self.model(email=self.normalize_email(email).lower(), **felter)
        bruger.set_password(password)
        bruger.full_clean(exclude=["password"])
        bruger.save()
        return bruger

    def create_superuser(self, email: str, password: str | None = None, **felter: Any) -> "Bruger":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **felter)

    def get_by_natural_key(self, username: str | None) -> "Bruger":
        return self.get(email__iexact=username)


@historik(uden=("password", "last_login"))
class Bruger(AbstractBaseUser, PermissionsMixin):
    """Someone who logs in, by e-mail. Her roles are byomraader.Tilknytning; her person is a Person."""

    email = models.EmailField("e-mail")
    navn = models.CharField("navn", max_length=120)
    is_active = models.BooleanField("aktiv", default=True, help_text="Fjern fluebenet i stedet for at slette.")
    is_staff = models.BooleanField("adgang til administrationen", default=False)
    daglig_mail = models.BooleanField(
        "daglig mail", default=True, help_text="Én mail om dagen med det, der venter på dig, når noget gør."
    )
    vikar_til = models.DateField("stedfortræder til", null=True, blank=True, editable=False)
    """The last day on which she stands in for somebody: known with the user, so that no page needs to ask."""
    date_joined = models.DateTimeField("oprettet", default=timezone.now, editable=False)

    objects: ClassVar[BrugerManager] = BrugerManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["navn"]

    class Meta:
        verbose_name = "bruger"
        verbose_name_plural = "brugere"
        ordering = ["navn"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="bruger_email_entydig",
                violation_error_message="Der er allerede en bruger med den e-mail.",
            ),
            udfyldt("navn", name="bruger_har_navn", besked="Skriv brugerens navn."),
        ]

    def __str__(self) -> str:
        return self.navn

    def get_full_name(self) -> str:
        return self.navn

    def get_short_name(self) -> str:
        return self.navn.split(" ")[0]


class Haendelse(models.Model):
    """
    One line of the audit trail: who did what to which.

    The subject is text, so the line outlives it. ``aktoer`` is empty when a job or someone with
    a signed link acted; ``aktoer_tekst`` never is.
    """

    tid = models.DateTimeField("tidspunkt", default=timezone.now, editable=False)
    aktoer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="aktør",
        null=True,
        on_delete=models.PROTECT,
        related_name="haendelser",
    )
    aktoer_tekst = models.CharField("aktør i ord", max_length=200)
    handling = models.CharField("handling", max_length=80)
    emne_type = models.CharField("emnets slags", max_length=60)
    emne_id = models.CharField("emnets id", max_length=40)
    emne_tekst = models.CharField("emne", max_length=300)
    data = models.JSONField("data", default=dict)

    class Meta:
        verbose_name = "hændelse"
        verbose_name_plural = "hændelser"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["emne_type", "emne_id", "-id"], name="haendelse_emne")]
        constraints = [udfyldt("aktoer_tekst", name="haendelse_har_aktoer", besked="En hændelse har altid en aktør.")]
        triggers = [kun_tilfoejes("haendelse_kun_tilfoejes")]

    def __str__(self) -> str:
        return f"{self.handling}: {self.emne_tekst}"


def log_haendelse(
    handling: str, emne: models.Model, *, af: Bruger | None, aktoer_tekst: str = "", **data: object
) -> Haendelse:
    """Append to the trail, inside the transaction of the deed; ``aktoer_tekst`` when nobody is logged in."""
    return Haendelse.objects.create(
        handling=handling,
        emne_type=emne._meta.label_lower,
        emne_id=str(emne.pk),
        emne_tekst=str(emne)[:300],
        aktoer=af,
        aktoer_tekst=aktoer_tekst or (af.navn if af else ""),
        data=data,
    )


class Filindhold(models.Model):
    """The bytes of a file, stored once under their SHA-256; names and access belong to the owner."""

    sha256 = models.CharField("SHA-256", max_length=64, primary_key=True)
    indhold = models.BinaryField("indhold")
    stoerrelse = models.PositiveIntegerField("størrelse i byte")
    mimetype = models.CharField("filtype", max_length=100)
    oprettet_tid = models.DateTimeField("oprettet", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "filindhold"
        verbose_name_plural = "filindhold"
        triggers = [kun_tilfoejes("filindhold_kun_tilfoejes")]

    def __str__(self) -> str:
        return self.sha256[:12]


class Bilag(models.Model):
    """
    A document that belongs to something.

    Each owner has a table of its own with a real foreign key, so access to the document is
    access to the owner. ``fil`` is named ``<sha256>/<file name>`` by the storage.
    """

    titel = models.CharField("titel", max_length=160)
    fil = models.FileField("fil", upload_to="", max_length=250)
    stoerrelse = models.PositiveIntegerField("størrelse i byte", editable=False)
    tilfoejet_tid = models.DateTimeField("tilføjet", default=timezone.now, editable=False)
    tilfoejet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="tilføjet af",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        abstract = True
        ordering = ["tilfoejet_tid", "pk"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_har_titel",
                condition=~Q(titel=""),
                violation_error_message="Giv bilaget en titel.",
            )
        ]

    def __str__(self) -> str:
        return self.titel

    @property
    def sha256(self) -> str:
        return str(self.fil.name).partition("/")[0]

    @property
    def filnavn(self) -> str:
        return str(self.fil.name).partition("/")[2]


class Personlink(models.Model):
    """
    A door for one person without an account, open once and for some days (grundlag.links).

    Each kind has a table of its own with a real foreign key to what it opens.
    """

    uid = models.UUIDField("uid", default=uuid.uuid4, unique=True, editable=False)
    navn = models.CharField("navn", max_length=120)
    email = models.EmailField("e-mail")
    udloeber_tid = models.DateTimeField("udløber")
    brugt_tid = models.DateTimeField("brugt", null=True, blank=True, editable=False)
    tilbagekaldt_tid = models.DateTimeField("kaldt tilbage", null=True, blank=True, editable=False)
    oprettet_tid = models.DateTimeField("oprettet", default=timezone.now, editable=False)
    oprettet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oprettet af", on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        abstract = True
        ordering = ["-oprettet_tid", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_brugt_eller_tilbagekaldt",
                condition=Q(brugt_tid=None) | Q(tilbagekaldt_tid=None),
                violation_error_message="Et link er enten brugt eller kaldt tilbage.",
            ),
            udfyldt("navn", name="%(class)s_har_navn", besked="Skriv, hvem linket er til."),
        ]

    def __str__(self) -> str:
        return f"Link til {self.navn}"


class Kladde(models.Model):
    """
    What a user has typed in a field and not yet saved, with the revision it was typed on.

    Autosave writes here and nowhere else, so row history holds saves, not keystrokes.
    """

    bruger = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="bruger", on_delete=models.CASCADE, related_name="kladder"
    )
    emne = models.CharField("emne", max_length=100)
    felt = models.CharField("felt", max_length=60)
    grundudgave = models.PositiveIntegerField("udgave, der blev skrevet på")
    tekst = models.TextField("tekst", blank=True)
    gemt_tid = models.DateTimeField("gemt", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "kladde"
        verbose_name_plural = "kladder"
        constraints = [models.UniqueConstraint(fields=["bruger", "emne", "felt"], name="kladde_een_pr_bruger_og_felt")]

    def __str__(self) -> str:
        return f"{self.emne}#{self.felt}"


class Udskriftsstatus(models.TextChoices):
    BESTILT = "bestilt", "Bestilt"
    FAERDIG = "faerdig", "Færdig"
    FEJLET = "fejlet", "Kunne ikke dannes"


class Udskrift(models.Model):
    """
    A document rendered by a job and stored under the hash of what went into it.

    The same input is never rendered twice; the bytes are in Filindhold. Owners point here.
    """

    noegle = models.CharField("nøgle", max_length=64, unique=True)
    skabelon = models.CharField("skabelon", max_length=100)
    data = models.JSONField("data")
    filnavn = models.CharField("filnavn", max_length=160)
    status = models.CharField("status", max_length=10, choices=Udskriftsstatus, default=Udskriftsstatus.BESTILT)
    fil = models.ForeignKey(
        Filindhold, verbose_name="fil", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    fejl = models.CharField("fejl", max_length=300, blank=True)
    bestilt_tid = models.DateTimeField("bestilt", default=timezone.now, editable=False)
    faerdig_tid = models.DateTimeField("færdig", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "udskrift"
        verbose_name_plural = "udskrifter"
        constraints = [
            kendt_vaerdi("status", Udskriftsstatus, name="udskrift_status_kendt"),
            models.CheckConstraint(
                name="udskrift_faerdig_har_fil",
                condition=Q(status=Udskriftsstatus.FAERDIG, fil__isnull=False)
                | (~Q(status=Udskriftsstatus.FAERDIG) & Q(fil=None)),
                violation_error_message="En færdig udskrift har en fil.",
            ),
        ]

    def __str__(self) -> str:
        return self.filnavn


class Bestilling(models.Model):
    """
    Long work that somebody asked for: how far it is, and its file when it is done (grundlag.bestilling).

    Whoever asked may leave the page; the result waits in her overview.
    """

    bestiller = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="bestiller", on_delete=models.PROTECT, related_name="bestillinger"
    )
    titel = models.CharField("titel", max_length=160)
    faerdige = models.PositiveIntegerField("færdige dele", default=0)
    i_alt = models.PositiveIntegerField("dele i alt", default=0)
    status = models.CharField("status", max_length=10, choices=Udskriftsstatus, default=Udskriftsstatus.BESTILT)
    fil = models.ForeignKey(
        Filindhold, verbose_name="fil", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    filnavn = models.CharField("filnavn", max_length=160, blank=True)
    fejl = models.CharField("fejl", max_length=500, blank=True)
    bestilt_tid = models.DateTimeField("bestilt", default=timezone.now, editable=False)
    faerdig_tid = models.DateTimeField("færdig", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "bestilling"
        verbose_name_plural = "bestillinger"
        ordering = ["-pk"]
        constraints = [
            kendt_vaerdi("status", Udskriftsstatus, name="bestilling_status_kendt"),
            models.CheckConstraint(
                name="bestilling_faerdig_har_fil",
                condition=Q(status=Udskriftsstatus.FAERDIG, fil__isnull=False)
                | (~Q(status=Udskriftsstatus.FAERDIG) & Q(fil=None)),
                violation_error_message="En færdig bestilling har en fil.",
            ),
            udfyldt("titel", name="bestilling_har_titel", besked="Skriv, hvad der er bestilt."),
        ]

    def __str__(self) -> str:
        return self.titel

    @property
    def undervejs(self) -> bool:
        return self.status == Udskriftsstatus.BESTILT
