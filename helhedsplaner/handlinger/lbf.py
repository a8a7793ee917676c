"""Landsbyggefonden's forms on paper."""

from __future__ import annotations

from django.db import transaction

from byomraader.adgang import kraev
from grundlag import bestilling
from grundlag.adgang import Handling
from grundlag.models import Bestilling, Bruger, log_haendelse
from helhedsplaner.models import Helhedsplan, Lbfskema

DAN = "helhedsplaner.tasks.dan_lbfskema"


@transaction.atomic
def bestil_lbfskema(plan_id: int, slags: str, *, af: Bruger) -> Bestilling:
    """Order one form as PDF, filled in as the plan stands when the job comes to it."""
    plan = Helhedsplan.objects.get(pk=plan_id)
    kraev(af, Handling.SE, plan)
    skema = Lbfskema.objects.get(slags=slags)
    log_haendelse("helhedsplan.lbfskema", plan, af=af, skema=slags)
    return bestilling.bestil(
        DAN, f"{skema} til Landsbyggefonden: {plan}"[:160], af=af, plan_id=plan.pk, skema_id=skema.pk
    )
