"""The jobs of the approvals: paper, and bundles for the journal."""

from procrastinate.contrib.django import app

from godkendelser import dokumenter, journal
from grundlag.bestilling import udfoer
from helhedsplaner.models import Helhedsplan


@app.task(name="godkendelser.tasks.dan_dokument")
def dan_dokument(bestilling_id: int, slags: str, trin_id: int) -> None:
    """Make one document of a step. Not retried: the same input would fail the same way."""
    udfoer(bestilling_id, lambda meld: dokumenter.dan(slags, trin_id))


@app.task(name="godkendelser.tasks.dan_journalpakke")
def dan_journalpakke(bestilling_id: int, plan_id: int, afgoerelse_id: int | None) -> None:
    """Bundle a plan's decisions, or one of them."""
    plan = Helhedsplan.objects.get(pk=plan_id)
    udfoer(bestilling_id, lambda meld: journal.journalpakke(plan, afgoerelse_id=afgoerelse_id))
