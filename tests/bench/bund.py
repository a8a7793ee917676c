"""The floor that pages are held against, at a URL that only the benchmark has."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import include, path

from byomraader.models import Byomraade
from config.urls import handler403, handler404, handler500
from grundlag.http import Request

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


def bund(request: Request, slug: str) -> HttpResponse:
    """The same middleware, session and user as every page, one indexed query, and the base page with nothing in it."""
    get_object_or_404(Byomraade, slug=slug)
    return render(request, "base.html")


urlpatterns = [path("bund/<slug:slug>/", bund, name="bund"), path("", include("config.urls"))]
