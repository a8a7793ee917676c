"""The jobs of the foundation: mail, and one PDF."""

from django.core.mail import EmailMessage
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from grundlag import konto, udskrift
from grundlag.models import Bruger


@app.task(name="grundlag.tasks.send_mail", retry=RetryStrategy(max_attempts=6, exponential_wait=4))
def send_mail(til: list[str], emne: str, tekst: str) -> None:
    """Send one mail to each address by itself, so that nobody sees the others."""
    for adresse in til:
        EmailMessage(subject=emne, body=tekst, to=[adresse]).send()


@app.task(name="grundlag.tasks.send_adgangskodelink", retry=RetryStrategy(max_attempts=6, exponential_wait=4))
def send_adgangskodelink(bruger_id: int, skabelon: str) -> None:
    """Mail a user a link to choose a password, unless she has been shut out in the meantime."""
    if bruger := Bruger.objects.filter(pk=bruger_id, is_active=True).first():
        konto.send_adgangskodelink(bruger, skabelon)


@app.task(name="grundlag.tasks.dan_udskrift")
def dan_udskrift(udskrift_id: int) -> None:
    """Render one ordered Udskrift. Not retried: the same input would fail the same way."""
    udskrift.dan_udskrift(udskrift_id)
