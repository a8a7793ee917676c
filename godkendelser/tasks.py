"""The jobs of approvals: links mailed, paper made, and bundles for the journal."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from godkendelser import beskeder, dokumenter, journal
from godkendelser.models import Moedelink
from grundlag.bestilling import udfoer
from helhedsplaner.models import Helhedsplan


@app.task(name="godkendelser.tasks.send_moedelink", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def send_moedelink(link_id: int) -> None:
    """Mail a dirigent her link, unless it has been used or called back in the meantime."""
    link = Moedelink.objects.filter(pk=link_id, brugt_tid=None, tilbagekaldt_tid=None)
    for et in link.select_related("trin__forloeb__plan", "oprettet_af", "trin__instans__afdeling__boligorganisation"):
        beskeder.send_moedelink(et)


@app.task(name="godkendelser.tasks.dan_dokument")
def dan_dokument(bestilling_id: int, slags: str, trin_id: int) -> None:
    """Make one document of a step. Not retried: the same input would fail the same way."""
    udfoer(bestilling_id, lambda meld: dokumenter.dan(slags, trin_id))


@app.task(name="godkendelser.tasks.dan_journalpakke")
def dan_journalpakke(bestilling_id: int, plan_id: int, afgoerelse_id: int | None) -> None:
    """Bundle a plan's decisions, or one of them."""
    plan = Helhedsplan.objects.get(pk=plan_id)
    udfoer(bestilling_id, lambda meld: journal.journalpakke(plan, afgoerelse_id=afgoerelse_id))
