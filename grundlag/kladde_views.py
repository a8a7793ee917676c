"""Autosave, and throwing a draft away: each user reaches her own drafts and nothing else."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from grundlag import kladder
from grundlag.fejl import Regelbrud
from grundlag.felter import ligner_cpr
from grundlag.http import Request

TEKST = "text/plain; charset=utf-8"


@require_POST
def kladde(request: Request) -> HttpResponse:
    """
    Keep one field's text; answer with the sentence that stands under the field.

    ``bruger`` is who the page was made for: somebody else may have logged in since, in another tab.
    """
    if request.POST.get("bruger") != str(request.user.pk):
        return HttpResponse("Du er logget ind som en anden.", status=401, content_type=TEKST)
    tekst, grundudgave = request.POST.get("tekst", ""), request.POST.get("grundudgave", "")
    try:
        kladder.gem(
            request.user,
            request.POST.get("emne", ""),
            {request.POST.get("felt", ""): tekst},
            grundudgave=int(grundudgave) if grundudgave.isdecimal() and len(grundudgave) <= 10 else -1,
        )
    except Regelbrud as brud:
        return HttpResponse(str(brud), status=413 if isinstance(brud, kladder.ForLang) else 400, content_type=TEKST)
    advarsel = " Teksten ser ud til at indeholde et cpr-nummer. Fjern det, hvis det er et." if ligner_cpr(tekst) else ""
    klokken = date_format(timezone.localtime(), "H.i")
    return HttpResponse(f"Gemt som kladde kl. {klokken}.{advarsel}", content_type=TEKST)


@require_POST
def kladde_kasser(request: Request) -> HttpResponse:
    """Throw away one's own drafts of a row, and go back to the page."""
    kladder.slet(request.user, request.POST.get("emne", ""))
    messages.success(request, "Kladden er kasseret.")
    adresse = request.POST.get("adresse", "")
    hjemme = url_has_allowed_host_and_scheme(adresse, {request.get_host()}, require_https=request.is_secure())
    return redirect(adresse if hjemme else "overblik:forside")
