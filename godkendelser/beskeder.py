"""The mails of approvals."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from godkendelser.models import Moedelink
from grundlag import links


def send_moedelink(link: Moedelink) -> None:
    """The key is made here and kept nowhere."""
    tekst = render_to_string(
        "godkendelser/moedelink.txt",
        {"link": link, "adresse": links.adresse(link, "godkendelser:dirigent"), "plan": link.trin.forloeb.plan},
    )
    EmailMessage(subject=f"Hvad sagde {link.trin.instans.afdeling}?", body=tekst, to=[link.email]).send()
