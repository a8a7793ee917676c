"""The daily mail: one job a day, and one for each user, so that one that fails stops no other."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from grundlag.job import udskyd
from grundlag.models import Bruger
from overblik import daglig


@app.periodic(cron="30 5 * * *")
@app.task(name="overblik.tasks.daglige_mails", queueing_lock="daglige_mails")
def daglige_mails(timestamp: int) -> None:
    """Order a mail for each user who wants one."""
    for bruger_id in Bruger.objects.filter(is_active=True, daglig_mail=True).values_list("pk", flat=True):
        udskyd("overblik.tasks.daglig_mail", bruger_id=bruger_id)


@app.task(name="overblik.tasks.daglig_mail", retry=RetryStrategy(max_attempts=4, exponential_wait=8))
def daglig_mail(bruger_id: int) -> None:
    """Send one user the mail of today, unless she has turned it off or been shut out in the meantime."""
    bruger = Bruger.objects.filter(pk=bruger_id, is_active=True, daglig_mail=True).first()
    if bruger:
        daglig.send_daglig_mail(bruger)
