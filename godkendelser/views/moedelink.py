"""The link to a dirigent: sent by the koordinator, answered on a phone without an account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from godkendelser import handlinger
from godkendelser.forms import DirigentForm, MoedelinkForm
from godkendelser.models import Instansregel, Moedelink, Trin
from godkendelser.views.faelles import hent_trin
from godkendelser.views.trin import egne_tal
from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.formular import proev
from grundlag.http import Request, med_noegle
from helhedsplaner.models import Planversion, Versionsafsnit


@require_http_methods(["GET", "POST"])
def send(request: Request, trin_id: int) -> HttpResponse:
    """Send a dirigent a link; the step's earlier links are listed."""
    trin: Any = hent_trin(request, trin_id)
    if not trin.maa_afgoere:
        raise PermissionDenied(f"Du har ikke ret til at {Handling.AFGOER.label}.")
    form = MoedelinkForm(request.POST or None)
    if form.is_valid() and (link := _send(form, trin_id, request)):
        messages.success(request, f"Linket er på vej til {link.navn}.")
        return redirect("godkendelser:moedelink", trin_id)
    return render(
        request,
        "godkendelser/moedelink.html",
        {"trin": trin, "plan": trin.forloeb.plan, "form": form, "links": Moedelink.objects.filter(trin=trin_id)},
        status=422 if form.is_bound else 200,
    )


def _send(form: MoedelinkForm, trin_id: int, request: Request) -> Moedelink | None:
    return proev(form, handlinger.send_moedelink, trin_id, **form.cleaned_data, af=request.user)


@med_noegle
@require_http_methods(["GET", "HEAD", "POST"])
def svar(request: HttpRequest, noegle: str) -> HttpResponse:
    """What the afdeling decides about, and how it voted. Looking never uses the link up."""
    try:
        link = handlinger.find_moedelink(noegle)
    except Regelbrud as brud:
        return render(request, "godkendelser/dirigent_lukket.html", {"fejl": str(brud)}, status=410)
    trin = Trin.objects.med_instans().med_stilling().select_related("forloeb__plan").get(pk=link.trin_id)
    regel = Instansregel.objects.filter(art=trin.instans.art).first()
    version = Planversion.objects.filter(plan=trin.forloeb.plan_id).order_by("-nummer").first()
    sendt = request.method == "POST"
    form = DirigentForm(
        request.POST if sendt else None,
        request.FILES if sendt else None,
        trin=trin,
        udfald=regel.udfald if regel else [],
        version_ids=[version.pk] if version else [],
    )
    if form.is_valid() and _svar(form, noegle):
        return render(request, "godkendelser/dirigent_lukket.html", {"trin": trin})
    afsnit = dict(Versionsafsnit.objects.filter(version=version).values_list("noegle", "indhold"))
    return render(
        request,
        "godkendelser/dirigent.html",
        {
            "link": link,
            "trin": trin,
            "plan": trin.forloeb.plan,
            "resume": afsnit["organisering"]["resume"] if afsnit else "",
            "egen": egne_tal(trin, afsnit),
            "form": form,
        },
        status=422 if form.is_bound else 200,
    )


def _svar(form: DirigentForm, noegle: str) -> bool:
    try:
        return proev(form, handlinger.svar_med_moedelink, noegle, **form.felter()) is not None
    except PermissionDenied:
        form.add_error(None, "Den, der sendte linket, kan ikke længere registrere møder. Bed om et nyt link.")
        return False
