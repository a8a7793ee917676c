"""What every request needs: privacy, an honest answer when the session is gone, a log and a row history."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django_structlog.middlewares import RequestMiddleware
from pghistory.middleware import HistoryMiddleware


class PrivatMiddleware:
    """
    A page is its reader's own: no proxy keeps it, and the browser asks before it shows it again.

    Not ``no-store``: the back button must still find what was typed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        svar = self.get_response(request)
        if not svar.has_header("Cache-Control"):
            patch_cache_control(svar, private=True, no_cache=True)
        return svar


class LogMiddleware(RequestMiddleware):
    """Log the path only, and no key in it: a query may hold a CPR number, a path a signed link or one to a password."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        # The keys that grundlag.links signs hold a colon, and nothing else in our addresses does.
        sti = re.sub("(?<=/reset/key/)[^/]+|[^/]*:[^/]*", "…", request.path)
        return f"{request.method} {sti}"


def typede_felter(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form sent, as pairs of name and value, to be sent once more; never a password."""
    return [
        (navn, vaerdi)
        for navn, vaerdier in request.POST.lists()
        for vaerdi in vaerdier
        if navn != "csrfmiddlewaretoken" and "password" not in navn
    ]


class UdloebetSessionMiddleware:
    """
    Answer 401 and a sentence when something is sent and nobody is logged in any more.

    htmx gets a fragment: the login page would be swapped into the middle of a form. A form gets
    a page that holds what was typed and sends it again. Otherwise the text would be lost.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        svar = self.get_response(request)
        sendt_til_login = svar.headers.get("Location", "").startswith(f"{resolve_url(settings.LOGIN_URL)}?")
        if not sendt_til_login or request.user.is_authenticated:
            return svar
        if request.headers.get("HX-Request"):
            return HttpResponse(render_to_string("komponenter/udloebet.html", request=request), status=401)
        if request.method == "POST":
            kontekst = {"felter": typede_felter(request), "filer": bool(request.FILES)}
            return render(request, "401.html", kontekst, status=401)
        return svar


class HistorikMiddleware(HistoryMiddleware):
    """Name the user and the view in the row history; never the path, which may hold a signed link."""

    def get_context(self, request: HttpRequest) -> dict[str, object]:
        return {"user": request.user.pk if request.user.is_authenticated else None}
