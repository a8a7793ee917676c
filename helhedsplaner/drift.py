"""What is registered about a plan that runs, summed up in a fixed number of queries."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, Max, OuterRef, Prefetch, Q, Sum

from helhedsplaner.fremdrift import Punkt, fremdrift
from helhedsplaner.models import Aktivitet, Helhedsplan, Maal, Maaling, Succeskriterium


def planens_aktiviteter(plan: Helhedsplan) -> models.QuerySet[Aktivitet]:
    """All the plan's activities in the plan's order."""
    i_orden = Aktivitet.objects.filter(afsnit__plan=plan).select_related("afsnit__indsatsomraade")
    return i_orden.order_by("afsnit__indsatsomraade__raekkefoelge", "afsnit", "raekkefoelge", "pk")


def med_tal(aktiviteter: models.QuerySet[Aktivitet], aar: int) -> models.QuerySet[Any]:
    """Each activity with how many times it was held and how many came, over the plan and in ``aar``."""
    gaelder = Q(registreringer__annulleret=False)
    i_aaret = gaelder & Q(registreringer__dato__year=aar)
    return aktiviteter.annotate(
        gange=Count("registreringer", filter=gaelder),
        fremmoedte=Sum("registreringer__antal", filter=gaelder, default=0),
        gange_i_aar=Count("registreringer", filter=i_aaret),
        fremmoedte_i_aar=Sum("registreringer__antal", filter=i_aaret, default=0),
        senest=Max("registreringer__dato", filter=gaelder),
    )


def maal_med_fremdrift(plan: Helhedsplan, til: date, **tael: Any) -> list[Any]:
    """
    The plan's mål with ``fremdrift`` of each criterion as it stood on ``til``: two queries, however many.

    ``tael`` are annotations of the mål that the caller needs besides.
    """
    gaeldende: Any = Maaling.objects.gaeldende()
    maalinger = gaeldende.filter(kriterium=OuterRef("pk"), dato__lte=til).order_by("dato", "pk")
    kriterier = Succeskriterium.objects.annotate(
        dage=ArraySubquery(maalinger.values("dato")), vaerdier=ArraySubquery(maalinger.values("vaerdi"))
    )
    maal: list[Any] = list(
        Maal.objects.filter(afsnit__plan=plan)
        .annotate(**tael)
        .select_related("afsnit__indsatsomraade")
        .order_by("afsnit__indsatsomraade__raekkefoelge", "afsnit", "raekkefoelge", "pk")
        .prefetch_related(Prefetch("succeskriterier", kriterier))
    )
    for et in maal:
        et.fremdrift = [
            fremdrift(kriterium, list(map(Punkt, kriterium.dage, kriterium.vaerdier)), til)
            for kriterium in et.succeskriterier.all()
        ]
    return maal
