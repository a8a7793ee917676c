"""The pages that belong to no app: errors, help, accessibility, and whether the server is alive."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from grundlag import handlinger
from grundlag.http import Request
from grundlag.middleware import typede_felter


def ingen_adgang(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"grund": str(exception)}, status=403)


def ikke_fundet(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def gammel_formular(request: HttpRequest, reason: str = "") -> HttpResponse:
    """
    A form's token is not the session's: somebody has logged in since the page was made.

    What was typed on a page of ours (the browser says where it came from) can be sent again; from
    anywhere else it is refused and not repeated.
    """
    vores = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    kontekst = {"felter": typede_felter(request) if vores else [], "filer": vores and bool(request.FILES)}
    return render(request, "403_csrf.html", kontekst, status=403)


def lukket(request: HttpRequest, key: str = "") -> HttpResponse:
    """A page of the login package that is not for us."""
    raise Http404


def fejl(request: HttpRequest) -> HttpResponse:
    """No database, no session: this page must come when everything else fails."""
    return render(request, "500.html", status=500)


@login_not_required
@require_safe
def was(request: HttpRequest) -> HttpResponse:
    """The tilgængelighedserklæring, which must be readable by everyone."""
    return render(request, "grundlag/was.html")


@require_safe
def hjaelp(request: HttpRequest) -> HttpResponse:
    return render(request, "grundlag/hjaelp.html")


@require_http_methods(["GET", "POST"])
def konto(request: Request) -> HttpResponse:
    """The user's own name, password, second factor, and whether she wants the daily mail."""
    if request.method == "POST":
        vil = "daglig_mail" in request.POST
        handlinger.vaelg_daglig_mail(request.user.pk, vil=vil)
        messages.success(request, "Du får den daglige mail." if vil else "Du får ikke længere den daglige mail.")
        return redirect("grundlag:konto")
    return render(request, "grundlag/konto.html")


@login_not_required
@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can also reach its database; otherwise 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("ingen database", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")
