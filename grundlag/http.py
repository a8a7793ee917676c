"""What our views receive, so that ``request.user`` and ``request.htmx`` have types."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django_htmx.middleware import HtmxDetails

from grundlag.models import Bruger


class Request(HttpRequest):
    """A request past LoginRequiredMiddleware and HtmxMiddleware."""

    user: Bruger
    htmx: HtmxDetails
    er_hemmelig: bool
    """Whether the address is a key that the page must not write (``med_noegle``)."""


def med_noegle(vis: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page without login whose address is a key: it is kept nowhere, and the page itself does not write it."""

    @wraps(vis)
    def _vis(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.er_hemmelig = True
        return vis(request, *args, **kwargs)

    return login_not_required(never_cache(_vis))


def er_fragment(request: Request) -> bool:
    """
    True if htmx asks for a part of the page.

    A history restore and a boosted link carry the HX-Request header too, and want the whole page.
    """
    return bool(request.htmx) and request.htmx.request_type == "partial"
