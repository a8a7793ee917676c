"""What a page's code proves to anybody who holds the page; and the door that closes on those who guess."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from ipaddress import ip_address, ip_network

from django.db.models import F, Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac

from grundlag.dato import i_dag
from grundlag.penge import kroner_tekst
from grundlag.templatetags.visning import dag
from kontrakter.models import Aftale, Aftaleart, Aftaleversion, Kodeforsoeg, Sidekode
from kontrakter.sidekode import rens
from kontrakter.tilstande import BRUGES, Aftalestatus

FORKERTE_I_TIMEN = 20


@dataclass(frozen=True, slots=True)
class Gyldighed:
    """One word, its colour, and a sentence."""

    ord: str
    farve: str
    tekst: str


def find_side(tastet: str) -> Sidekode | None:
    """The page that bears the code."""
    return Sidekode.objects.select_related("version__aftale__byomraade").filter(kode=rens(tastet)).first()


def gyldighed(version: Aftaleversion) -> Gyldighed:
    """Whether what the page belongs to is in force today."""
    aftale = version.aftale
    nyeste = aftale.versioner.filter(er_udkast=False).values_list("nummer", flat=True)[0]
    if nyeste != version.nummer:
        return Gyldighed(
            "Ældre version", "roed", f"Siden er fra version {version.nummer}. Version {nyeste} har afløst den."
        )
    match aftale.status:
        case Aftalestatus.TIL_UNDERSKRIFT:
            return Gyldighed(
                "Ikke underskrevet endnu", "gul", "Aftalen er sendt til underskrift, men gælder ikke endnu."
            )
        case Aftalestatus.ANNULLERET:
            return Gyldighed("Annulleret", "roed", "Aftalen blev annulleret og har ikke været gældende.")
        case Aftalestatus.KLADDE:
            return Gyldighed("Trukket tilbage", "roed", "Aftalen er trukket tilbage og bliver ændret.")
    if aftale.erstattet_fra and aftale.erstattet_fra <= i_dag():
        return _erstattet(aftale)
    if aftale.status == Aftalestatus.OPSAGT:
        return _opsagt(aftale.ophoerer_dato or aftale.til)
    if aftale.til < i_dag():
        return Gyldighed("Udløbet", "graa", f"Aftalen udløb {dag(aftale.til)}.")
    kommende = f" Fra {dag(aftale.erstattet_fra)} gælder et tillæg." if aftale.erstattet_fra else ""
    if aftale.fra > i_dag():
        tekst = f"Alle parter har underskrevet. Aftalen gælder fra {dag(aftale.fra)}.{kommende}"
        return Gyldighed("Underskrevet", "groen", tekst)
    til = kommende or f" Aftalen gælder til {dag(aftale.til)}."
    return Gyldighed("Gældende", "groen", f"Alle parter har underskrevet.{til}")


def _opsagt(sidste: date) -> Gyldighed:
    """Until its last day it binds the parties still."""
    if sidste < i_dag():
        return Gyldighed("Opsagt", "roed", f"Aftalen er opsagt. Dens sidste dag var {dag(sidste)}.")
    return Gyldighed("Opsagt, gælder endnu", "gul", f"Aftalen er opsagt. Den gælder til og med {dag(sidste)}.")


def _erstattet(aftale: Aftale) -> Gyldighed:
    """Which tillæg its text has been replaced by: the last one that has begun, and whether that one is ended."""
    rod = aftale.hoerer_til_id if aftale.art == Aftaleart.TILLAEG else aftale.pk
    tillaeg = list(enumerate(Aftale.objects.filter(hoerer_til=rod, art=Aftaleart.TILLAEG).order_by("pk"), start=1))
    nummer, sidste = max(
        (et for et in tillaeg if et[1].status in BRUGES and et[1].fra <= i_dag()), key=lambda et: (et[1].fra, et[0])
    )
    tekst = f"Aftalen er ændret: teksten er erstattet af tillæg {nummer}."
    if sidste.ophoerer_dato:
        return Gyldighed("Erstattet af tillæg", "roed", f"{tekst} {_opsagt(sidste.ophoerer_dato).tekst}")
    if sidste.til < i_dag():
        return Gyldighed("Erstattet af tillæg", "graa", f"{tekst} Det udløb {dag(sidste.til)}.")
    return Gyldighed("Erstattet af tillæg", "gul", tekst)


def uoverensstemmelser(side: Sidekode, *, sidetal: int | None, beloeb: int | None) -> list[str]:
    """In which ways the sheet that somebody holds is not the page that its code belongs to."""
    fejl = []
    if sidetal is not None and sidetal != side.side:
        fejl.append(f"Koden hører til side {side.side}, ikke til side {sidetal}. Siden kan være byttet ud.")
    if beloeb is not None and beloeb not in side.beloeb:
        fejl.append(f"{kroner_tekst(beloeb)} står ikke på side {side.side}. Tallet kan være ændret.")
    return fejl


def er_lukket(adresse: str) -> bool:
    """True when too many wrong codes have come from ``adresse`` in the last hour, whichever process took them."""
    siden = timezone.now() - timedelta(hours=1)
    forsoeg = Kodeforsoeg.objects.filter(afsender=_afsender(adresse), minut_tid__gt=siden)
    return (forsoeg.aggregate(i_alt=Sum("antal"))["i_alt"] or 0) >= FORKERTE_I_TIMEN


def husk_forkert(adresse: str) -> None:
    """Count a wrong code; what is older than two hours is forgotten."""
    minut = timezone.now().replace(second=0, microsecond=0)
    raekke, er_ny = Kodeforsoeg.objects.get_or_create(afsender=_afsender(adresse), minut_tid=minut)
    Kodeforsoeg.objects.filter(pk=raekke.pk).update(antal=F("antal") + 1)
    if er_ny:
        Kodeforsoeg.objects.filter(minut_tid__lt=minut - timedelta(hours=2)).delete()


def _afsender(adresse: str) -> str:
    """A keyed hash of the address; of IPv6 its network, for one household has many of them."""
    try:
        ip = ip_address(adresse)
        adresse = str(ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)
    except ValueError:
        adresse = "ukendt"
    return salted_hmac("kontrakter.kodeforsoeg", adresse, algorithm="sha256").hexdigest()
