"""What our views receive, so that ``request.user`` and ``request.htmx`` have types."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from grundlag.models import Bruger


class Request(HttpRequest):
    """A request past LoginRequiredMiddleware and HtmxMiddleware."""

    user: Bruger
    htmx: HtmxDetails


def er_fragment(request: Request) -> bool:
    """
    True if htmx asks for a part of the page.

    A history restore and a boosted link carry the HX-Request header too, and want the whole page.
    """
    return bool(request.htmx) and request.htmx.request_type == "partial"
