"""The jobs of plans: every night the year wheels follow their catalogue and the plans' periods."""

from procrastinate.contrib.django import app

from helhedsplaner.handlinger.aarshjul import dan_aarshjul
from helhedsplaner.models import Helhedsplan
from helhedsplaner.tilstande import KOERER


@app.periodic(cron="10 4 * * *")
@app.task(name="helhedsplaner.tasks.dan_aarshjul")
def dan_aarshjul_for_alle(timestamp: int = 0) -> None:
    """Each plan in a transaction of its own, so that none waits for all."""
    for plan_id in Helhedsplan.objects.filter(status__in=KOERER).values_list("pk", flat=True):
        dan_aarshjul(plan_id)
