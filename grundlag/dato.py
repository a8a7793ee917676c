"""The only source of "today" and "now" in the domain."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def i_dag() -> date:
    """The day the domain lives in: the setting DAGS_DATO, else the real one."""
    return settings.DAGS_DATO or timezone.localdate()


def nu() -> datetime:
    """``i_dag`` at the real time of day. Sessions, links and seals use the real clock instead."""
    return timezone.localtime().replace(year=i_dag().year, month=i_dag().month, day=i_dag().day)
