"""The only source of "today" and "now" in the domain."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format


def i_dag() -> date:
    """The day the domain lives in: the setting DAGS_DATO, else the real one."""
    return settings.DAGS_DATO or timezone.localdate()


def nu() -> datetime:
    """``i_dag`` at the real time of day. Sessions, links and seals use the real clock instead."""
    return timezone.localtime().replace(year=i_dag().year, month=i_dag().month, day=i_dag().day)


def laeselig(tid: datetime) -> str:
    """A moment as it is said: "15. september 2021 kl. 14.32"."""
    return date_format(timezone.localtime(tid), r"j. F Y \k\l. H.i")
