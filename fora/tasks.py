"""The jobs of the bodies: the agenda as a PDF, and one mail to each who is invited."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fora import udsendelse


@app.task(name="fora.tasks.dan_indkaldelse")
def dan_indkaldelse(bestilling_id: int, indkaldelse_id: int) -> None:
    """Make the agenda or supplement that was ordered, keep it, and then defer the mails."""
    udsendelse.dan(bestilling_id, indkaldelse_id)


@app.task(name="fora.tasks.dan_forhaandsvisning")
def dan_forhaandsvisning(bestilling_id: int, moede_id: int) -> None:
    """Make the agenda as it would be sent now, for the one who asked; nothing is sent."""
    udsendelse.dan_forhaandsvisning(bestilling_id, moede_id)


@app.task(name="fora.tasks.send_indkaldelse", retry=RetryStrategy(max_attempts=6, exponential_wait=4))
def send_indkaldelse(indkaldelse_id: int, invitation_id: int) -> None:
    """Mail one invited person what was sent, with her own link and calendar invitation."""
    udsendelse.send(indkaldelse_id, invitation_id)
