"""What has been used of a line, and the form that records more."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from grundlag.adgang import Handling
from grundlag.dato import i_dag
from grundlag.formular import proev
from grundlag.http import Request
from kontrakter import handlinger
from kontrakter.forms import ForbrugForm
from kontrakter.models import Aftale, Kontraktlinje, Linjeart
from kontrakter.opgoerelse import Opgoerelse
from kontrakter.tilstande import BRUGES
from kontrakter.views.faelles import kraev_ret


@require_http_methods(["GET", "POST"])
def forbrug(request: Request, linje_id: int) -> HttpResponse:
    aftaler = Aftale.objects.synlige_for(request.user).med_ret(request.user, maa_bruge=Handling.REGISTRER_FORBRUG)
    linjer = Kontraktlinje.objects.filter(aftale__in=aftaler).select_related("plan", "forvaltning")
    linje = get_object_or_404(linjer, pk=linje_id)
    aftale = aftaler.get(pk=linje.aftale_id)
    if request.method == "POST":
        kraev_ret(aftale.maa_bruge, Handling.REGISTRER_FORBRUG)  # type: ignore[attr-defined]
    kan_bruges = aftale.maa_bruge and aftale.status in BRUGES  # type: ignore[attr-defined]
    form = ForbrugForm(request.POST or None, er_frikoeb=linje.art == Linjeart.FRIKOEB, initial={"dato": i_dag()})
    if (
        form.is_valid()
        and proev(form, handlinger.registrer_forbrug, linje.pk, **form.cleaned_data, af=request.user) is not None
    ):
        messages.success(request, "Forbruget er registreret.")
        return redirect("kontrakter:forbrug", linje.pk)
    raekker = list(linje.forbrug.select_related("registreret_af"))
    tal = Opgoerelse(
        linje.beloeb,
        linje.timer or Decimal(0),
        sum((et.beloeb for et in raekker), Decimal(0)),
        sum((et.timer or Decimal(0) for et in raekker), Decimal(0)),
    )
    return render(
        request,
        "kontrakter/forbrug.html",
        {"aftale": aftale, "linje": linje, "tal": tal, "raekker": raekker, "form": form, "kan_bruges": kan_bruges},
        status=422 if form.errors else 200,
    )
