"""The public page that tells whether a sheet of paper is genuine, and the published schema of the data in it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kontrakter import kontrol as regler
from kontrakter.forms import KontrolForm
from kontrakter.sidekode import laeselig

SKEMA = settings.BASE_DIR / "docs" / "aftale.schema.json"


@login_not_required
@never_cache
@require_safe
def kontrol(request: HttpRequest, kode: str = "") -> HttpResponse:
    """
    Whether a page is genuine, and in force, and which amounts stand on it; no names of persons.

    Twenty wrong codes in an hour close the door for the one who tries, for right codes too.
    """
    data = request.GET if "kode" in request.GET else ({"kode": kode} if kode else None)
    form = KontrolForm(data)
    kontekst: dict[str, object] = {"form": form}
    if data is None or not form.is_valid():
        return render(request, "kontrakter/kontrol.html", kontekst, status=422 if form.errors else 200)
    adresse = afsender(request)
    if regler.er_lukket(adresse):
        return render(request, "kontrakter/kontrol.html", {**kontekst, "lukket": True}, status=429)
    valgt = form.cleaned_data
    side = regler.find_side(valgt["kode"])
    if side is None:
        regler.husk_forkert(adresse)
        return render(request, "kontrakter/kontrol.html", {**kontekst, "ukendt": True}, status=404)
    kontekst |= {
        "side": side,
        "kode": laeselig(side.kode),
        "aftale": side.version.aftale,
        "gyldighed": regler.gyldighed(side.version),
        "fejl": regler.uoverensstemmelser(side, sidetal=valgt["side"], beloeb=valgt["beloeb"]),
        "er_holdt_op": valgt["side"] is not None or valgt["beloeb"] is not None,
    }
    return render(request, "kontrakter/kontrol.html", kontekst)


def afsender(request: HttpRequest) -> str:
    """Who asks: behind a proxy, the address that the proxy itself has added last."""
    if settings.SECURE_PROXY_SSL_HEADER:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


@login_not_required
@require_safe
def skema(request: HttpRequest) -> HttpResponse:
    """The JSON schema of the data that every agreement's PDF carries."""
    return HttpResponse(SKEMA.read_bytes(), content_type="application/schema+json; charset=utf-8")
