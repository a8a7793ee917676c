"""The error pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def ingen_adgang(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"grund": str(exception)}, status=403)


def ikke_fundet(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def fejl(request: HttpRequest) -> HttpResponse:
    """No database, no session: this page must come when everything else fails."""
    return render(request, "500.html", status=500)
