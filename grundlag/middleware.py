"""Two things every request needs: an honest answer when the session is gone, and a name in the row history."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from pghistory.middleware import HistoryMiddleware


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
            felter = [
                (navn, vaerdi)
                for navn, vaerdier in request.POST.lists()
                for vaerdi in vaerdier
                if navn != "csrfmiddlewaretoken" and "password" not in navn
            ]
            return render(request, "401.html", {"felter": felter, "filer": bool(request.FILES)}, status=401)
        return svar


class HistorikMiddleware(HistoryMiddleware):
    """Name the user and the view in the row history; never the path, which may hold a signed link."""

    def get_context(self, request: HttpRequest) -> dict[str, object]:
        return {"user": request.user.pk if request.user.is_authenticated else None}
