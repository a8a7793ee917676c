"""The jobs of plans: year wheels and backward calendars follow their catalogues every night; forms are printed."""

from procrastinate.contrib.django import app

from grundlag import bestilling
from helhedsplaner import lbf
from helhedsplaner.handlinger.aarshjul import dan_aarshjul
from helhedsplaner.handlinger.statusrapport import udkast_som_pdf
from helhedsplaner.handlinger.tidsplan import laeg_skridt
from helhedsplaner.models import Helhedsplan, Lbfskema
from helhedsplaner.models.tidsplan import AABENT_SKRIDT
from helhedsplaner.tilstande import KOERER


@app.periodic(cron="10 4 * * *")
@app.task(name="helhedsplaner.tasks.dan_aarshjul")
def dan_aarshjul_for_alle(timestamp: int = 0) -> None:
    """Each plan in a transaction of its own, so that none waits for all."""
    for plan_id in Helhedsplan.objects.filter(status__in=KOERER).values_list("pk", flat=True):
        dan_aarshjul(plan_id)


@app.periodic(cron="20 4 * * *")
@app.task(name="helhedsplaner.tasks.laeg_skridt")
def laeg_skridt_for_alle(timestamp: int = 0) -> None:
    """Of the plans not submitted; what their bodies' meetings and the times set aside say now."""
    for plan in Helhedsplan.objects.filter(status__in=AABENT_SKRIDT).exclude(periode_fra=None):
        laeg_skridt(plan)


@app.task(name="helhedsplaner.tasks.dan_lbfskema")
def dan_lbfskema(bestilling_id: int, plan_id: int, skema_id: int) -> None:
    """Print one of Landsbyggefonden's forms as it is filled in now."""

    def arbejde(meld: bestilling.Meld) -> bestilling.Resultat:
        plan = Helhedsplan.objects.select_related("byomraade", "driftsansvarlig").get(pk=plan_id)
        return lbf.som_pdf(plan, Lbfskema.objects.get(pk=skema_id))

    bestilling.udfoer(bestilling_id, arbejde)


@app.task(name="helhedsplaner.tasks.dan_rapportudkast")
def dan_rapportudkast(bestilling_id: int, rapport_id: int) -> None:
    """Print a status report that is not finished."""
    bestilling.udfoer(bestilling_id, lambda meld: udkast_som_pdf(rapport_id))
