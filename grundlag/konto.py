"""How accounts behave: nobody signs up, mail goes out as jobs, and a link to choose a password is made when sent."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from grundlag.job import udskyd
from grundlag.models import Bruger

INVITATION = "grundlag/invitation"
GLEMT = "account/email/password_reset_key"


class KontoAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Local accounts made by an administrator; signup is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_password_reset_mail(self, user: Bruger, email: str, context: dict[str, Any]) -> None:
        udskyd("grundlag.tasks.send_adgangskodelink", bruger_id=user.pk, skabelon=GLEMT)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        kontekst = {"request": self.request, "email": email, "current_site": get_current_site(self.request), **context}
        mail = self.render_mail(template_prefix, email, kontekst)
        udskyd("grundlag.tasks.send_mail", til=[email], emne=mail.subject, tekst=mail.body)


def hvem_logger_ind(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Whose tries django-axes counts: allauth calls her by her e-mail, where axes looks for a username."""
    return str((credentials or {}).get("email") or request.POST.get("login", "")).lower()[:255]


def adgangskodelink(bruger: Bruger) -> str:
    """An address where ``bruger`` can choose a password; it works once, and for three days."""
    noegle = {"uidb36": user_pk_to_url_str(bruger), "key": default_token_generator.make_token(bruger)}
    return settings.OFFENTLIG_ADRESSE + reverse("account_reset_password_from_key", kwargs=noegle)


def send_adgangskodelink(bruger: Bruger, skabelon: str) -> None:
    """Send the mail of ``skabelon``. The link is made here, so that it never lies in the job's row or in a log."""
    kontekst = {"user": bruger, "password_reset_url": adgangskodelink(bruger)}
    EmailMessage(
        subject=render_to_string(f"{skabelon}_subject.txt", kontekst).strip(),
        body=render_to_string(f"{skabelon}_message.txt", kontekst),
        to=[bruger.email],
    ).send()


BEKRAEFTET_SEKUNDER = 300
_BRUGT = "bekraeftelse_brugt"


def frisk_bekraeftelse(request: HttpRequest) -> float | None:
    """
    When the user last confirmed who she is, by the clock; None unless it is fresh and not spent.

    A login does not count: she confirms again, for one deed (``brug_bekraeftelse``).
    """
    poster = [et for et in get_authentication_records(request, request.user) if et.get("reauthenticated")]
    tid = float(poster[-1]["at"]) if poster else 0.0
    brugt = float(request.session.get(_BRUGT, 0))
    return tid if tid > brugt and time.time() - tid < BEKRAEFTET_SEKUNDER else None


def brug_bekraeftelse(request: HttpRequest) -> None:
    """Spend the confirmation: the next deed that asks for one needs a new."""
    request.session[_BRUGT] = frisk_bekraeftelse(request) or 0.0
