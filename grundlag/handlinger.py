"""Who can log in: invited, shut out and let in again by an administrator."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from grundlag.adgang import KATALOGRET, Handling
from grundlag.fejl import Regelbrud
from grundlag.job import udskyd
from grundlag.konto import INVITATION
from grundlag.models import Bruger, log_haendelse


def kraev_katalogret(bruger: Bruger) -> None:
    """Raise PermissionDenied unless ``bruger`` may change catalogues, users and roles."""
    if not bruger.has_perm(KATALOGRET):
        raise PermissionDenied(f"Du har ikke ret til at {Handling.STYR_KATALOGER.label}.")


@transaction.atomic
def inviter(bruger: Bruger, *, af: Bruger) -> None:
    """Save ``bruger``, who is new, and mail her a link to choose a password."""
    kraev_katalogret(af)
    bruger.email = bruger.email.lower()
    bruger.set_unusable_password()
    bruger.full_clean()
    bruger.save()
    log_haendelse("bruger.inviter", bruger, af=af)
    _send_invitation(bruger)


@transaction.atomic
def inviter_igen(bruger_id: int, *, af: Bruger) -> None:
    """Mail the link again, to someone who has not chosen a password yet. Raises Regelbrud for others."""
    kraev_katalogret(af)
    bruger = Bruger.objects.select_for_update().get(pk=bruger_id)
    if not bruger.is_active or bruger.has_usable_password():
        raise Regelbrud(f"{bruger} har allerede valgt en adgangskode eller er ikke aktiv.")
    log_haendelse("bruger.inviter_igen", bruger, af=af)
    _send_invitation(bruger)


@transaction.atomic
def deaktiver(bruger_id: int, *, af: Bruger) -> None:
    """
    Shut a user out at once and for good: her password goes too, and with it every session and link.

    Raises Regelbrud when someone would shut herself out.
    """
    kraev_katalogret(af)
    bruger = Bruger.objects.select_for_update().get(pk=bruger_id)
    if bruger == af:
        raise Regelbrud("Du kan ikke deaktivere dig selv.")
    bruger.is_active = False
    bruger.set_unusable_password()
    bruger.save(update_fields=["is_active", "password"])
    log_haendelse("bruger.deaktiver", bruger, af=af)


@transaction.atomic
def genaktiver(bruger_id: int, *, af: Bruger) -> None:
    """Let a user in again; she gets a link to choose a new password. Raises Regelbrud if she is active."""
    kraev_katalogret(af)
    bruger = Bruger.objects.select_for_update().get(pk=bruger_id)
    if bruger.is_active:
        raise Regelbrud(f"{bruger} er allerede aktiv.")
    bruger.is_active = True
    bruger.save(update_fields=["is_active"])
    log_haendelse("bruger.genaktiver", bruger, af=af)
    _send_invitation(bruger)


def _send_invitation(bruger: Bruger) -> None:
    udskyd("grundlag.tasks.send_adgangskodelink", bruger_id=bruger.pk, skabelon=INVITATION)


@transaction.atomic
def vaelg_daglig_mail(bruger_id: int, *, vil: bool) -> Bruger:
    """Turn the user's own daily mail on or off."""
    bruger = Bruger.objects.select_for_update().get(pk=bruger_id)
    bruger.daglig_mail = vil
    bruger.save(update_fields=["daglig_mail"])
    log_haendelse("bruger.vaelg_daglig_mail", bruger, af=bruger, vil=vil)
    return bruger
