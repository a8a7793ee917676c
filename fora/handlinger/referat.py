"""The minutes: decisions confirmed and undone, sent out, corrected, approved."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError

from byomraader.models import Person
from fora.aabne import HOLDT
from fora.handlinger.dagsorden import saet_aabne_paa
from fora.handlinger.faelles import laas_moede, skift_status
from fora.handlinger.fremmoede import UDEN_FLERTAL, kraev_beslutningsdygtigt
from fora.handlinger.kommissorier import lad_gaelde, lad_ikke_gaelde
from fora.handlinger.opgaver import send_link
from fora.models import (
    Dagsordenspunkt,
    Moede,
    Opgave,
    Punktvirkning,
    Referatgodkendelse,
    Referatlink,
    Referatversion,
    Rettelsesforslag,
)
from fora.referatdata import SKABELON, delbart, laeste_opgaver, referatindhold, referattekster
from fora.tilstande import OVERGANGE, Moedestatus
from fora.tilstede import Tilstede, hent_tilstede, medlemmer_ved
from grundlag import kanon, kroge
from grundlag.dato import i_dag, nu
from grundlag.fejl import Regelbrud
from grundlag.job import udskyd
from grundlag.links import brug_link, find_link, opret_link, tilbagekald
from grundlag.models import Bruger, log_haendelse
from grundlag.templatetags.visning import dag
from grundlag.tilstand import find_overgang
from grundlag.udfald import POSITIVE, Udfald
from grundlag.udskrift import bestil_udskrift

LINK_DAGE = 60


@transaction.atomic
def udsend_referat(moede_id: int, *, af: Bruger) -> Referatversion:
    """
    Confirm what is open, let each decision take effect, and send the minutes to the members; all of it or nothing.

    Of minutes that are approved already, what is sent is a numbered rettelse of what was reopened. Raises
    Regelbrud for a decision that cannot take effect, and when there is nothing new to send.
    """
    moede = laas_moede(moede_id, af=af)
    if moede.status not in HOLDT:
        find_overgang(OVERGANGE, "udsend_referat", fra=moede.status)
    tilstede = hent_tilstede(moede)
    personer = tilstede.personer
    # The meeting's lock covers its items: whoever writes in one takes it first.
    for punkt in moede.punkter.filter(bekraeftet_tid=None):
        punkt.moede = moede
        _bekraeft(punkt, tilstede, personer, af=af)
    indhold = referatindhold(moede)
    sha256 = kanon.sha256(indhold)
    sidste = moede.referater.first()
    if sidste and sidste.sha256 == sha256:
        raise Regelbrud("Referatet er ikke ændret, siden det sidst blev sendt ud.")
    er_rettelse = moede.status == Moedestatus.REFERAT_GODKENDT
    rettelser = moede.referater.filter(rettelse__isnull=False).count()
    nummer = sidste.nummer + 1 if sidste else 1
    trykt = delbart(indhold) | {
        "art_tekst": f"Referat, rettelse {rettelser + 1}" if er_rettelse else "Referat",
        "version": nummer,
        "hash_kort": sha256[:8],
        "kode": "",
        "udkast": False,
        "dannet_dato": i_dag(),
    }
    version = Referatversion(
        moede=moede,
        nummer=nummer,
        rettelse=rettelser + 1 if er_rettelse else None,
        indhold=indhold,
        sha256=sha256,
        udskrift=bestil_udskrift(SKABELON, trykt, filnavn=f"Referat {moede.gruppe} {moede.dato}, version {nummer}.pdf"),
        udsendt_tid=nu(),
        udsendt_af=af,
    )
    version.full_clean()
    version.save()
    if moede.status == Moedestatus.AFHOLDT:
        skift_status(moede, "udsend_referat", af=af)
    log_haendelse("referat.udsend", version, af=af, sha256=sha256, rettelse=version.rettelse)
    tilbagekald(Referatlink.objects.filter(version__moede=moede))
    for person in modtagere(moede):
        if person.email and not person.bruger_id:
            opret_link(
                Referatlink, navn=person.navn, email=person.email, dage=LINK_DAGE, af=af, version=version, person=person
            )
    udskyd("fora.tasks.send_referat", version_id=version.pk)
    return version


@transaction.atomic
def genaabn_punkt(punkt_id: int, *, af: Bruger) -> Dagsordenspunkt:
    """
    Open a confirmed item again: all that its decision did is undone together, in this transaction.

    Raises Regelbrud for an item that is open, and when something it did cannot be undone any more.
    """
    moede = laas_moede(Dagsordenspunkt.objects.get(pk=punkt_id).moede_id, af=af)
    punkt = moede.punkter.get(pk=punkt_id)
    punkt.moede = moede
    if punkt.inhabiliteter.filter(person__bruger=af).exists():
        raise PermissionDenied(f"Du er inhabil i punkt {punkt.nummer} og kan ikke genåbne det.")
    if not punkt.bekraeftet_tid:
        raise Regelbrud(f"Punkt {punkt.nummer} er åbent allerede.")
    kroge.beslutningsvirkning(punkt, None, af)
    lad_ikke_gaelde(punkt, af=af)
    punkt.opgaver.aabne().update(bortfaldet_tid=nu())
    for videre in punkt.fortsat_i.select_related("moede"):
        if videre.moede.status != Moedestatus.PLANLAGT:
            raise Regelbrud(f"Punktet er kommet på {videre.moede}, som der er indkaldt til, og kan ikke genåbnes.")
        kroge.viderefoert(punkt, videre, True)
        try:
            videre.delete()
        except ProtectedError as fejl:
            raise Regelbrud(
                f"Punktet er kommet på {videre.moede}, hvor det bærer en sag, og kan ikke genåbnes. Tag sagen af først."
            ) from fejl
    if punkt.referat_for and punkt.udfald in POSITIVE:
        _tilbage_til_udsendt(punkt.referat_for, af=af)
    punkt.virkninger.filter(ophaevet_tid=None).update(ophaevet_tid=nu())
    punkt.bekraeftet_tid = punkt.bekraeftet_af = None
    punkt.genaabnet_tid, punkt.genaabnet_af = nu(), af
    punkt.full_clean()
    punkt.save()
    log_haendelse("punkt.genaabn", punkt, af=af)
    return punkt


@transaction.atomic
def godkend_referat(moede_id: int, *, hvordan: str = "", af: Bruger) -> Moede:
    """Record that the minutes are approved. Raises Regelbrud while an item is open or changed since they were sent."""
    moede = laas_moede(moede_id, af=af)
    _godkend(moede, hvordan or _svar_tekst(moede), af=af)
    return moede


@transaction.atomic
def godkend_version(version_id: int, person: Person, *, af: Bruger | None, aktoer_tekst: str = "") -> Referatversion:
    """
    A member approves just this version by one click; when the last of them has, the minutes are approved.

    Raises Regelbrud for a version that a newer one has taken the place of, and PermissionDenied to whoever was
    no member.
    """
    version = Referatversion.objects.get(pk=version_id)
    moede = Moede.objects.select_for_update().get(pk=version.moede_id)
    _kraev_svar(version, moede, person)
    if version.godkendelser.filter(person=person).exists():
        raise Regelbrud("Du har allerede godkendt referatet.")
    Referatgodkendelse.objects.create(version=version, person=person, sha256=version.sha256, godkendt_tid=nu())
    log_haendelse("referat.godkend", version, af=af, aktoer_tekst=aktoer_tekst, sha256=version.sha256)
    mangler, i_alt = mangler_svar(version, moede)
    if moede.status == Moedestatus.REFERAT_UDSENDT and not mangler and not _aabne(moede):
        _godkend(moede, f"Godkendt af alle {i_alt} medlemmer", af=af, aktoer_tekst=aktoer_tekst)
    return version


@transaction.atomic
def godkend_ved_link(noegle: str) -> Referatversion:
    """A member without an account approves by her link, which is then used up. Raises Regelbrud."""
    link = find_link(Referatlink.objects.select_for_update(), noegle)
    version = godkend_version(link.version_id, link.person, af=None, aktoer_tekst=f"{link.navn} via link")
    brug_link(link)
    return version


@transaction.atomic
def stil_forslag(
    version_id: int, person: Person, tekst: str, *, af: Bruger | None, aktoer_tekst: str = ""
) -> Rettelsesforslag:
    """A member proposes a correction; what she writes stays on the page of the minutes."""
    version = Referatversion.objects.get(pk=version_id)
    moede = Moede.objects.select_for_update().get(pk=version.moede_id)
    _kraev_svar(version, moede, person)
    forslag = Rettelsesforslag(version=version, person=person, tekst=tekst, stillet_tid=nu())
    forslag.full_clean()
    forslag.save()
    log_haendelse("referat.stil_forslag", version, af=af, aktoer_tekst=aktoer_tekst)
    return forslag


@transaction.atomic
def afgoer_forslag(forslag_id: int, *, antaget: bool, af: Bruger) -> Rettelsesforslag:
    """Take a proposal or not; taken, the secretary writes it in the item and sends the minutes again."""
    forslag = Rettelsesforslag.objects.select_related("version").select_for_update(of=("self",)).get(pk=forslag_id)
    laas_moede(forslag.version.moede_id, af=af)
    if forslag.afgjort_tid:
        raise Regelbrud("Forslaget er afgjort.")
    forslag.antaget, forslag.afgjort_tid, forslag.afgjort_af = antaget, nu(), af
    forslag.full_clean()
    forslag.save()
    log_haendelse("referat.afgoer_forslag", forslag.version, af=af, antaget=antaget)
    return forslag


def modtagere(moede: Moede) -> list[Person]:
    """Who is sent the minutes: all who sat in the body on the day, those who were absent too."""
    return [et.person for et in medlemmer_ved(moede)]


def mangler_svar(version: Referatversion, moede: Moede) -> tuple[list[Person], int]:
    """Who of those with a seat has not approved ``version``, and how many they are in all."""
    svaret = set(version.godkendelser.values_list("person_id", flat=True))
    pladser = [et.person for et in medlemmer_ved(moede) if et.suppleant_for_id is None]
    return [person for person in pladser if person.pk not in svaret], len(pladser)


def _kraev_svar(version: Referatversion, moede: Moede, person: Person) -> None:
    if person.pk not in {et.pk for et in modtagere(moede)}:
        raise PermissionDenied("Kun de, der sad i gruppen på mødets dag, kan svare på referatet.")
    nyeste: Any = moede.referater.first()
    if nyeste.pk != version.pk:
        raise Regelbrud(f"Der er kommet en nyere version ({nyeste.nummer}) af referatet. Svar på den.")


def _aabne(moede: Moede) -> list[int]:
    return list(moede.punkter.filter(bekraeftet_tid=None).values_list("nummer", flat=True))


def _svar_tekst(moede: Moede) -> str:
    version = moede.referater.first()
    if version is None:
        return ""
    mangler, i_alt = mangler_svar(version, moede)
    return f"Registreret godkendt; {i_alt - len(mangler)} af {i_alt} medlemmer har godkendt det med et klik"


def _godkend(moede: Moede, hvordan: str, *, af: Bruger | None, aktoer_tekst: str = "") -> None:
    if aabne := _aabne(moede):
        raise Regelbrud(
            f"Punkt {', '.join(map(str, aabne))} er åbent. Send referatet ud igen, så det er bekræftet, før det "
            "godkendes."
        )
    moede.godkendt_hvordan = hvordan[:200]
    moede.save(update_fields=["godkendt_hvordan"])
    skift_status(moede, "godkend_referat", af=af, aktoer_tekst=aktoer_tekst)


def _tilbage_til_udsendt(moede: Moede, *, af: Bruger) -> None:
    """The decision that approved the minutes of ``moede`` is undone."""
    moede = laas_moede(moede.pk, af=af)
    if moede.status == Moedestatus.REFERAT_GODKENDT:
        moede.status, moede.godkendt_hvordan = Moedestatus.REFERAT_UDSENDT, ""
        moede.save(update_fields=["status", "godkendt_hvordan"])
        log_haendelse("moede.fortryd_godkendelse", moede, af=af)


def _bekraeft(punkt: Dagsordenspunkt, tilstede: Tilstede, personer: dict[int, str], *, af: Bruger) -> None:
    """Let what is decided on ``punkt`` take effect, and close it."""
    if tilstede.kraever and not tilstede.fremmoeder and punkt.udfald and punkt.udfald not in UDEN_FLERTAL:
        raise Regelbrud("Skriv først, hvem der var til stede: kommissoriet siger, hvor mange der skal være.")
    kraev_beslutningsdygtigt(punkt, tilstede)
    opgaver = laeste_opgaver(referattekster(punkt), punkt.moede, personer)
    inhabile = {et.person_id for et in tilstede.inhabiliteter if et.punkt_id == punkt.pk}
    for linje in opgaver:
        if linje.fejl:
            raise Regelbrud(f"En opgave under punkt {punkt.nummer} kan ikke læses. {linje.fejl}")
        if punkt.lukket and linje.person in inhabile:
            raise Regelbrud(f"{linje.navn} er inhabil i punkt {punkt.nummer} og kan ikke få en opgave fra det.")
    virkninger = []
    for linje in opgaver:
        _opgave(punkt, linje.tekst, linje.person, linje.frist, af=af)
        hvem = linje.navn or str(punkt.moede.gruppe)
        virkninger.append(f"Opgave til {hvem}{f' senest {dag(linje.frist)}' if linje.frist else ''}")
    if punkt.udfald == Udfald.UDSAT:
        virkninger.append(_udsaet(punkt, af=af))
    if punkt.referat_for and punkt.udfald in POSITIVE:
        forrige = laas_moede(punkt.referat_for_id, af=af)  # type: ignore[arg-type]
        if forrige.status == Moedestatus.REFERAT_UDSENDT:
            _godkend(forrige, f"Godkendt på mødet {dag(punkt.moede.dato)}", af=af)
            virkninger.append(f"Referatet fra {dag(forrige.dato)} er godkendt")
    virkninger += lad_gaelde(punkt, af=af)
    beslutning = kroge.Beslutning(punkt.udfald, punkt.moede.dato, punkt.beslutning)
    virkninger += [virkning.tekst for virkning in kroge.beslutningsvirkning(punkt, beslutning, af)]
    for tekst in virkninger:
        Punktvirkning.objects.create(punkt=punkt, tekst=tekst[:500], sket_tid=nu())
    punkt.bekraeftet_tid, punkt.bekraeftet_af = nu(), af
    punkt.genaabnet_tid = punkt.genaabnet_af = None
    punkt.full_clean()
    punkt.save()
    log_haendelse("punkt.bekraeft", punkt, af=af, virkninger=len(virkninger))


def _opgave(punkt: Dagsordenspunkt, tekst: str, person: int | None, frist: date | None, *, af: Bruger) -> None:
    """The task of the line; the one it was before the item was reopened comes back, with what was done on it."""
    felter = {"gruppe": punkt.moede.gruppe, "punkt": punkt, "tekst": tekst, "person_id": person, "frist": frist}
    if gammel := Opgave.objects.filter(**felter).first():
        gammel.bortfaldet_tid = None
        gammel.save(update_fields=["bortfaldet_tid"])
        return
    opgave = Opgave(**felter, oprettet_tid=nu())
    opgave.full_clean()
    opgave.save()
    log_haendelse("opgave.opret", opgave, af=af)
    send_link(opgave, af=af)


def _udsaet(punkt: Dagsordenspunkt, *, af: Bruger) -> str:
    """Put the item on the body's next planned agenda; without one it comes by itself when one is made."""
    naeste = (
        punkt.moede.gruppe.moeder.filter(status=Moedestatus.PLANLAGT, dato__gt=punkt.moede.dato)
        .order_by("dato", "pk")
        .first()
    )
    if naeste and saet_aabne_paa(naeste.pk, [f"punkt-{punkt.pk}"], af=af):
        return f"Udsat og sat på dagsordenen {dag(naeste.dato)}"
    return "Udsat; kommer på den næste dagsorden"
