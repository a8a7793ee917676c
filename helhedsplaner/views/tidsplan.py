"""The calendar counted backwards from the plan's first day, beside what really happened."""

from __future__ import annotations

from datetime import date
from itertools import takewhile
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from grundlag import kroge
from grundlag.dato import i_dag
from grundlag.http import Request
from helhedsplaner.models import Planskridt, Planversion, Praekvalifikation, Skridttid
from helhedsplaner.models.tidsplan import AABENT_SKRIDT
from helhedsplaner.tidsplan import bjaelker, laeg_tidsplan, luften, med_adresser
from helhedsplaner.tilstande import Status
from helhedsplaner.views.faelles import hent_plan

SIDER = {
    Planskridt.FORARBEJDE: "stamdata",
    Planskridt.PRAEKVALIFIKATION: "praekvalifikation",
    Planskridt.LBF_SVAR: "praekvalifikation",
    Planskridt.UDARBEJDELSE: "mangler",
}


@require_safe
def tidsplan(request: Request, plan_id: int) -> HttpResponse:
    forsoeg = Praekvalifikation.objects.filter(plan=OuterRef("pk")).order_by("-nummer")
    indsendt = Planversion.objects.filter(plan=OuterRef("pk")).order_by("nummer").values("lavet_tid")[:1]
    tael = {felt: Subquery(forsoeg.values(felt)[:1]) for felt in ("indsendt_dato", "svar_dato")}
    planen: Any = hent_plan(request, plan_id, tael={**tael, "foerst_indsendt": Subquery(indsendt)})
    tider = {et.skridt: et for et in Skridttid.objects.all()}
    kontekst: dict[str, Any] = {"plan": planen, "tider": [tider[et] for et in Planskridt if et in tider]}
    if planen.periode_fra:
        lagt = laeg_tidsplan(
            planen.periode_fra,
            {skridt: et.dage for skridt, et in tider.items()},
            _naaet(planen),
            kroge.tidsplan(planen),
            dag=i_dag(),
        )
        adresser = {str(et.label): reverse(f"helhedsplaner:{side}", args=[plan_id]) for et, side in SIDER.items()}
        lagt = med_adresser(lagt, adresser, str(planen.driftsansvarlig))
        linjer, i_dag_x, foerste, sidste = bjaelker(lagt)
        slags, besked = luften(lagt)
        kontekst |= {
            "skridt": list(zip(lagt.skridt, linjer, strict=True)),
            "i_dag_x": i_dag_x,
            "foerste": foerste,
            "sidste": sidste,
            "dag": lagt.dag,
            "slags": slags,
            "besked": besked,
        }
    return render(request, "helhedsplaner/tidsplan.html", kontekst)


def _naaet(planen: Any) -> dict[str, date | None]:
    """The steps before the approvals that are done, each with its day where one is written."""
    # A plan taken in while it ran was submitted on a day that nobody wrote here.
    indsendt = None if planen.er_indgang or not planen.foerst_indsendt else timezone.localdate(planen.foerst_indsendt)
    dage = zip(Planskridt, (None, planen.indsendt_dato, planen.svar_dato, indsendt), strict=True)
    if planen.status == Status.AFBRUDT:
        return {skridt: dag for skridt, dag in dage if dag}
    aabent = AABENT_SKRIDT.get(planen.status)
    return dict(takewhile(lambda par: par[0] != aabent, dage))
