"""The only source of "today" and "now" in the domain."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

# Lists have a date on every row: formatting it by Django's general way took a tenth of a page.
_JAN_JUN = ("januar", "februar", "marts", "april", "maj", "juni")
MAANEDER = (*_JAN_JUN, "juli", "august", "september", "oktober", "november", "december")


def i_dag() -> date:
    """The day the domain lives in: the setting DAGS_DATO, else the real one."""
    return settings.DAGS_DATO or timezone.localdate()


def nu() -> datetime:
    """``i_dag`` at the real time of day. Sessions, links and seals use the real clock instead."""
    return timezone.localtime().replace(year=i_dag().year, month=i_dag().month, day=i_dag().day)


def dag_tekst(dato: date) -> str:
    """A day as it is said: "15. september 2021"."""
    return f"{dato.day}. {MAANEDER[dato.month - 1]} {dato.year}"


def laeselig(tid: datetime) -> str:
    """A moment as it is said: "15. september 2021 kl. 14.32"."""
    lokal = timezone.localtime(tid)
    return f"{dag_tekst(lokal)} kl. {lokal:%H.%M}"
