"""Two things every request needs: an honest answer when the session is gone, and a name in the row history."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from pghistory.middleware import HistoryMiddleware


class UdloebetSessionMiddleware:
    """
    Answer htmx with 401 and a sentence when nobody is logged in any more.

    Without it the login page would be swapped into the middle of a form, and the text lost.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        svar = self.get_response(request)
        til_login = svar.headers.get("Location", "").startswith(resolve_url(settings.LOGIN_URL))
        if til_login and request.headers.get("HX-Request") and not request.user.is_authenticated:
            return HttpResponse(render_to_string("komponenter/udloebet.html", request=request), status=401)
        return svar


class HistorikMiddleware(HistoryMiddleware):
    """Name the user and the view in the row history; never the path, which may hold a signed link."""

    def get_context(self, request: HttpRequest) -> dict[str, object]:
        return {"user": request.user.pk if request.user.is_authenticated else None}
