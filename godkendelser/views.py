from django.http import Http404, HttpResponse

from grundlag.http import Request


def _mangler(request: Request, **_: int) -> HttpResponse:
    raise Http404


indbakke = trin = overtrumf = traek_tilbage = tilfoej_bevis = bevis = forloeb = _mangler
afdelingsmoeder = bevilling = haendelser = ny_sag = sag = _mangler
