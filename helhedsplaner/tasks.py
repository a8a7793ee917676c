"""The jobs of plans."""

from __future__ import annotations

from procrastinate.contrib.django import app

from grundlag import bestilling
from helhedsplaner import lbf
from helhedsplaner.models import Helhedsplan, Lbfskema


@app.task(name="helhedsplaner.tasks.dan_lbfskema")
def dan_lbfskema(bestilling_id: int, plan_id: int, skema_id: int) -> None:
    """Print one of Landsbyggefonden's forms as it is filled in now."""

    def arbejde(meld: bestilling.Meld) -> bestilling.Resultat:
        plan = Helhedsplan.objects.select_related("byomraade", "driftsansvarlig").get(pk=plan_id)
        return lbf.som_pdf(plan, Lbfskema.objects.get(pk=skema_id))

    bestilling.udfoer(bestilling_id, arbejde)
