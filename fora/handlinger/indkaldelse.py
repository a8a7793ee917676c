"""What is sent before a meeting: the agenda, supplements, changes and cancellations; and the answers to it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from fora.dagsordenspdf import aendringer, stilling
from fora.handlinger.faelles import laas_moede
from fora.models import Indkaldelse, Indkaldelsesart, Invitation, Medlemskab, Moede, Svar, Svarlink
from fora.tilstande import OVERGANGE, Moedestatus
from grundlag.bestilling import bestil
from grundlag.dato import i_dag, nu
from grundlag.fejl import Regelbrud
from grundlag.job import udskyd
from grundlag.links import find_link, opret_link, tilbagekald
from grundlag.models import Bestilling, Bruger, Udskriftsstatus, log_haendelse
from grundlag.templatetags.visning import dag
from grundlag.tilstand import find_overgang

FELTER_I_KALENDEREN = ("titel", "dato", "start_kl", "slut_kl", "sted")


def medlemmer_til(moede: Moede) -> list[Medlemskab]:
    """Who sits in the body on the day of the meeting."""
    medlemskaber = Medlemskab.objects.gyldige(moede.dato).filter(gruppe=moede.gruppe_id)
    return list(medlemskaber.select_related("person", "suppleant_for__person").order_by("person__navn"))


@transaction.atomic
def indkald(moede_id: int, *, besked: str = "", af: Bruger) -> Indkaldelse:
    """
    Call a meeting: invite all who sit in the body on its day, and order the agenda, which is mailed when it is made.

    Raises Regelbrud for a meeting that is past or has no items, and when nobody can be reached by mail.
    """
    moede = laas_moede(moede_id, af=af)
    til = find_overgang(OVERGANGE, "indkald", fra=moede.status).til
    if moede.dato < i_dag():
        raise Regelbrud(f"Mødet blev holdt den {dag(moede.dato)}. Sæt det som afholdt i stedet for at indkalde.")
    if not moede.punkter.exists():
        raise Regelbrud("Sæt mindst ét punkt på dagsordenen, før du indkalder.")
    moede.status = til
    moede.save(update_fields=["status"])
    indkaldelse = _send(moede, Indkaldelsesart.INDKALDELSE, besked=besked, indhold=stilling(moede), af=af)
    log_haendelse("moede.indkald", moede, af=af, fra=Moedestatus.PLANLAGT, til=til)
    return indkaldelse


@transaction.atomic
def send_supplement(moede_id: int, *, besked: str = "", af: Bruger) -> Indkaldelse:
    """Send what is new on the agenda since it was last sent. Raises Regelbrud when nothing is, or not yet sent."""
    moede = laas_moede(moede_id, af=af)
    if moede.status != Moedestatus.INDKALDT:
        raise Regelbrud("Der kan kun sendes supplement til et møde, der er indkaldt til.")
    sidste = sidst_sendte(moede)
    if sidste is None:
        raise Regelbrud("Dagsordenen er ikke sendt fra systemet, så der er intet at sende supplement til.")
    if "sidekort" not in sidste.indhold:
        raise Regelbrud("Den forrige udsendelse er ikke færdig. Vent, til den er, eller prøv den igen.")
    data = stilling(moede)
    if not aendringer(sidste.indhold, data):
        raise Regelbrud("Der er intet nyt på dagsordenen, siden den blev sendt.")
    return _send(moede, Indkaldelsesart.SUPPLEMENT, besked=besked, indhold=data, af=af)


def sidst_sendte(moede: Moede) -> Indkaldelse | None:
    """The last agenda or supplement of the meeting."""
    dagsordener = (Indkaldelsesart.INDKALDELSE, Indkaldelsesart.SUPPLEMENT)
    return moede.indkaldelser.filter(art__in=dagsordener).order_by("-nummer").first()


def meld_aendring(moede: Moede, *, af: Bruger) -> Indkaldelse | None:
    """Tell all who are invited that the meeting has another time or place; None if nobody was ever told the first."""
    if not moede.invitationer.exists():
        return None
    return _send(moede, Indkaldelsesart.AENDRING, besked="", indhold={}, af=af)


def meld_aflysning(moede: Moede, *, besked: str, af: Bruger) -> Indkaldelse | None:
    """Take the meeting out of the calendars of all who are invited, and close their links."""
    if not moede.invitationer.exists():
        return None
    tilbagekald(Svarlink.objects.filter(invitation__moede=moede))
    return _send(moede, Indkaldelsesart.AFLYSNING, besked=besked, indhold={}, af=af)


@transaction.atomic
def aflys(moede_id: int, *, besked: str = "", af: Bruger) -> Moede:
    """Cancel a meeting that is to come; all who were invited get word, and their calendars too."""
    moede = laas_moede(moede_id, af=af)
    fra = moede.status
    moede.status = find_overgang(OVERGANGE, "aflys", fra=fra).til
    moede.save(update_fields=["status"])
    log_haendelse("moede.aflys", moede, af=af, fra=fra, til=moede.status)
    meld_aflysning(moede, besked=besked, af=af)
    return moede


def _send(moede: Moede, art: Indkaldelsesart, *, besked: str, indhold: dict[str, Any], af: Bruger) -> Indkaldelse:
    """Under the meeting's lock: the row, the invitations, and the job that makes the file and sends the mails."""
    if art != Indkaldelsesart.SUPPLEMENT:
        moede.sekvens += 1
        moede.save(update_fields=["sekvens"])
    if art != Indkaldelsesart.AFLYSNING:
        _inviter(moede, af=af)
        if not moede.invitationer.exclude(person__email="").exists():
            raise Regelbrud("Ingen af gruppens medlemmer har en arbejdsmail, så der er ingen at sende til.")
    sidste = moede.indkaldelser.aggregate(Max("nummer"))["nummer__max"] or 0
    indkaldelse = Indkaldelse(
        moede=moede,
        nummer=sidste + 1,
        art=art,
        besked=besked.strip(),
        sekvens=moede.sekvens,
        indhold=indhold,
        sendt_tid=nu(),
        sendt_af=af,
    )
    indkaldelse.full_clean()
    indkaldelse.save()
    if indkaldelse.har_dagsorden:
        indkaldelse.bestilling = _bestil(indkaldelse, af=af)
        indkaldelse.save(update_fields=["bestilling"])
    else:
        send_mails(indkaldelse)
    log_haendelse(f"indkaldelse.{art}", indkaldelse, af=af, sekvens=moede.sekvens)
    return indkaldelse


def _inviter(moede: Moede, *, af: Bruger) -> None:
    """An invitation for each member who has none, and an open link for each who has a mail and no such link."""
    inviterede = {et.person_id: et for et in moede.invitationer.select_related("person")}
    for medlemskab in medlemmer_til(moede):
        if medlemskab.person_id not in inviterede:
            invitation = Invitation(moede=moede, person=medlemskab.person)
            invitation.full_clean()
            invitation.save()
            inviterede[medlemskab.person_id] = invitation
    tilbagekald(Svarlink.objects.filter(invitation__moede=moede))
    for invitation in inviterede.values():
        person = invitation.person
        if person.email:
            dage = max(1, (moede.dato - i_dag()).days + 1)
            opret_link(Svarlink, navn=person.navn, email=person.email, dage=dage, af=af, invitation=invitation)


def _bestil(indkaldelse: Indkaldelse, *, af: Bruger) -> Bestilling:
    titel = f"{indkaldelse.get_art_display()}: {indkaldelse.moede}"[:160]
    return bestil("fora.tasks.dan_indkaldelse", titel, af=af, indkaldelse_id=indkaldelse.pk)


@transaction.atomic
def dan_igen(indkaldelse_id: int, *, af: Bruger) -> Indkaldelse:
    """Order the agenda once more, when it could not be made and so was not sent. Raises Regelbrud otherwise."""
    moede = laas_moede(Indkaldelse.objects.get(pk=indkaldelse_id).moede_id, af=af)
    indkaldelse = Indkaldelse.objects.select_related("bestilling").get(pk=indkaldelse_id)
    if indkaldelse.bestilling is None or indkaldelse.bestilling.status != Udskriftsstatus.FEJLET:
        raise Regelbrud("Udsendelsen er allerede i gang eller sendt.")
    indkaldelse.indhold = stilling(moede)
    indkaldelse.bestilling = _bestil(indkaldelse, af=af)
    indkaldelse.save(update_fields=["indhold", "bestilling"])
    log_haendelse("indkaldelse.dan_igen", indkaldelse, af=af)
    return indkaldelse


def send_mails(indkaldelse: Indkaldelse) -> None:
    """Defer one mail to each invited person who has an address, in the caller's transaction."""
    for invitation_id in indkaldelse.moede.invitationer.exclude(person__email="").values_list("pk", flat=True):
        udskyd("fora.tasks.send_indkaldelse", indkaldelse_id=indkaldelse.pk, invitation_id=invitation_id)


# Answers


@transaction.atomic
def svar_ved_link(noegle: str, *, svar: str, stedfortraeder: str = "") -> Invitation:
    """Keep what an invited person answers through her link. Raises Regelbrud for a link or a meeting that is closed."""
    link = find_link(Svarlink.objects.select_for_update(), noegle)
    # The meeting first, as everywhere: a cancellation waits, or has closed the link.
    moede = Moede.objects.select_for_update().get(invitationer=link.invitation_id)
    invitation = _svar(moede, link.invitation_id, svar=svar, stedfortraeder=stedfortraeder)
    log_haendelse("invitation.svar", invitation, af=None, aktoer_tekst=f"{link.navn} via link", svar=svar)
    return invitation


@transaction.atomic
def registrer_svar(invitation_id: int, *, svar: str, stedfortraeder: str = "", af: Bruger) -> Invitation:
    """Keep what an invited person has said by telephone or mail."""
    moede = laas_moede(Invitation.objects.get(pk=invitation_id).moede_id, af=af)
    invitation = _svar(moede, invitation_id, svar=svar, stedfortraeder=stedfortraeder)
    log_haendelse("invitation.registrer_svar", invitation, af=af, svar=svar)
    return invitation


def _svar(moede: Moede, invitation_id: int, *, svar: str, stedfortraeder: str) -> Invitation:
    if moede.status != Moedestatus.INDKALDT:
        raise Regelbrud(f"Mødet er »{moede.get_status_display().lower()}«, og der kan ikke svares mere.")
    if svar == Svar.STEDFORTRAEDER and not stedfortraeder.strip():
        raise Regelbrud("Skriv stedfortræderens navn.", felt="stedfortraeder")
    invitation: Invitation = Invitation.objects.select_related("person").get(pk=invitation_id)
    invitation.moede = moede
    invitation.svar = svar
    invitation.stedfortraeder = stedfortraeder.strip() if svar == Svar.STEDFORTRAEDER else ""
    invitation.svar_sekvens, invitation.svaret_tid = moede.sekvens, timezone.now()
    invitation.full_clean()
    invitation.save()
    return invitation
