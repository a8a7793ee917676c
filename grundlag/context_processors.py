"""What base.html shows on every page; costs no query."""

from django.conf import settings
from django.http import HttpRequest

from grundlag.dato import i_dag


def side(request: HttpRequest) -> dict[str, object]:
    return {"dags_dato": i_dag(), "er_fast_dato": settings.DAGS_DATO is not None}
