"""The jobs of approvals."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from godkendelser import beskeder
from godkendelser.models import Moedelink


@app.task(name="godkendelser.tasks.send_moedelink", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def send_moedelink(link_id: int) -> None:
    """Mail a dirigent her link, unless it has been used or called back in the meantime."""
    link = Moedelink.objects.filter(pk=link_id, brugt_tid=None, tilbagekaldt_tid=None)
    for et in link.select_related("trin__forloeb__plan", "oprettet_af", "trin__instans__afdeling__boligorganisation"):
        beskeder.send_moedelink(et)
