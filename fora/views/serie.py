"""A year of meetings, and the calendar that follows a person's meetings."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from byomraader.models import Person
from fora import handlinger, kalender
from fora.forms.serie import DageForm, SerieForm
from fora.models import Kalenderlink, Medlemskab, Moede
from fora.sider import hent_gruppe_til_styring, vis_formular
from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud
from grundlag.formular import proev
from grundlag.http import Request
from grundlag.links import adresse, find_link

FLEST_I_FEED = 300


def serie(request: Request, gruppe_id: int) -> HttpResponse:
    """First when and how often; then the days with what they clash with; then the meetings are made."""
    gruppen = hent_gruppe_til_styring(request, gruppe_id)
    form = SerieForm(request.POST or None, gruppe=gruppen)
    if not form.is_valid():
        return vis_formular(request, form, titel="Planlæg flere møder", gruppe=gruppen)
    valgte = request.POST if "opret" in request.POST else None
    dageform = DageForm(valgte, gruppe=gruppen, foreslaaede=form.foreslaaede)
    if dageform.is_valid():
        nye = proev(dageform, handlinger.opret_serie, gruppe_id, dageform.dage, **form.felter, af=request.user)
        if nye:
            messages.success(request, f"{len(nye)} møder er planlagt." if len(nye) > 1 else "1 møde er planlagt.")
            return redirect("fora:moeder", gruppe_id)
    skjulte = [(felt.html_name, felt.value() or "") for felt in form]
    return render(
        request,
        "fora/serie.html",
        {"gruppe": gruppen, "form": dageform, "skjulte": skjulte, "antal": len(form.foreslaaede)},
        status=422 if dageform.errors else 200,
    )


@require_safe
@never_cache
def min_kalender(request: Request) -> HttpResponse:
    """The user's own secret address, and how to close it."""
    egne = Kalenderlink.objects.filter(Q(person__bruger=request.user) | Q(bruger=request.user))
    link = egne.filter(tilbagekaldt_tid=None).first()
    return render(
        request,
        "fora/min_kalender.html",
        {
            "adresse": adresse(link, "fora:kalender") if link else "",
            "link": link,
            "er_person": Person.objects.filter(bruger=request.user).exists(),
        },
    )


@require_POST
def ny_kalenderadresse(request: Request) -> HttpResponse:
    try:
        handlinger.ny_kalenderadresse(af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        messages.success(request, "Her er din kalenderadresse. En tidligere adresse virker ikke længere.")
    return redirect("fora:min_kalender")


@require_POST
def luk_kalenderadresse(request: Request) -> HttpResponse:
    handlinger.luk_kalenderadresse(af=request.user)
    messages.success(request, "Kalenderadressen er lukket.")
    return redirect("fora:min_kalender")


@login_not_required
@never_cache
@require_safe
def feed(request: HttpRequest, noegle: str) -> HttpResponse:
    """
    The meetings of a person's bodies, within her memberships: when, where and what they are called.

    Of a user who is no person, those of the bodies that she may see, as long as she may log in.
    """
    try:
        link = find_link(Kalenderlink.objects.select_related("bruger"), noegle)
    except Regelbrud as brud:
        return HttpResponse(str(brud), content_type="text/plain; charset=utf-8", status=410)
    if link.bruger and not link.bruger.is_active:
        return HttpResponse("Adressen er lukket.", content_type="text/plain; charset=utf-8", status=410)
    medlem = Medlemskab.objects.filter(
        Q(til=None) | Q(til__gte=OuterRef("dato")),
        person=link.person_id,
        gruppe=OuterRef("gruppe"),
        fra__lte=OuterRef("dato"),
    )
    hendes = Moede.objects.synlige_for(link.bruger) if link.bruger else Moede.objects.filter(Exists(medlem))
    moeder = hendes.filter(dato__year__gte=i_dag().year - 1).select_related("gruppe")
    fundne = list(moeder.order_by("dato", "pk")[:FLEST_I_FEED])
    sider = {et.pk: settings.OFFENTLIG_ADRESSE + reverse("fora:moede", args=[et.pk]) for et in fundne}
    svar = HttpResponse(kalender.feed(fundne, sider), content_type="text/calendar; charset=utf-8")
    svar["Content-Disposition"] = 'inline; filename="moeder.ics"'
    return svar
