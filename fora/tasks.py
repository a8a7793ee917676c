"""The jobs of the bodies: mail about minutes and tasks."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fora import beskeder
from fora.models import Opgavelink, Referatversion

IGEN = RetryStrategy(max_attempts=6, exponential_wait=4)


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
