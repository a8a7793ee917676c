"""The jobs of the bodies: the agenda as a PDF, one mail to each who is invited, minutes to be read, and tasks."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fora import beskeder, udsendelse
from fora.models import Opgavelink, Referatversion

IGEN = RetryStrategy(max_attempts=6, exponential_wait=4)


@app.task(name="fora.tasks.dan_indkaldelse")
def dan_indkaldelse(bestilling_id: int, indkaldelse_id: int) -> None:
    """Make the agenda or supplement that was ordered, keep it, and then defer the mails."""
    udsendelse.dan(bestilling_id, indkaldelse_id)


@app.task(name="fora.tasks.dan_forhaandsvisning")
def dan_forhaandsvisning(bestilling_id: int, moede_id: int) -> None:
    """Make the agenda as it would be sent now, for the one who asked; nothing is sent."""
    udsendelse.dan_forhaandsvisning(bestilling_id, moede_id)


@app.task(name="fora.tasks.send_indkaldelse", retry=IGEN)
def send_indkaldelse(indkaldelse_id: int, invitation_id: int) -> None:
    """Mail one invited person what was sent, with her own link and calendar invitation."""
    udsendelse.send(indkaldelse_id, invitation_id)


@app.task(name="fora.tasks.send_referat", retry=IGEN)
def send_referat(version_id: int) -> None:
    """Send the minutes to be read; the keys of the links are made here and kept nowhere."""
    version = Referatversion.objects.select_related("moede__gruppe").get(pk=version_id)
    for brev in beskeder.referat_til_gennemlaesning(version):
        brev.send()


@app.task(name="fora.tasks.send_opgavelink", retry=IGEN)
def send_opgavelink(link_id: int) -> None:
    """Send a task to a person without an account."""
    beskeder.opgave_med_link(Opgavelink.objects.select_related("opgave__gruppe").get(pk=link_id)).send()
