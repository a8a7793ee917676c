"""When each body must have decided about a plan: by its chain, or before there is one, by its template."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.urls import reverse

from godkendelser.alarm import hvem
from godkendelser.handlinger.skabelon import planens_sagsart
from godkendelser.kalender import Led, frister, moeder_for
from godkendelser.models import (
    GRUPPEARTER,
    Instans,
    Instansart,
    Instansregel,
    Sagsandel,
    Sagsart,
    Skabelontrin,
    Spor,
    Trin,
)
from godkendelser.models.instans import ENESTE_AF_SIN_ART
from grundlag.kroge import Datoskridt
from grundlag.templatetags.visning import dag
from helhedsplaner.models import Helhedsplan


def planens_skridt(plan: Helhedsplan) -> list[Datoskridt]:
    """The dated steps in the order of their deadlines; a fixed number of queries, and none of them writes."""
    if plan.periode_fra is None:
        return []
    dage = dict(Instansregel.objects.values_list("art", "behandlingsdage"))
    sager = Sagsandel.objects.filter(plan=plan).order_by().values("sag")
    egne = Trin.objects.filter(Q(forloeb__plan=plan) | Q(forloeb__sag__in=sager), forloeb__afsluttet_tid=None)
    trin: list[Any] = list(
        egne.exclude(forloeb__sagsart=Sagsart.PRAEKVALIFIKATION)
        .filter(udgaaet_begrundelse="", frist__isnull=False)
        .med_instans()
        .med_stilling()
        .med_naeste_moede()
        .order_by("frist", "spor", "nummer", "instansart", "pk")
    )
    skridt = [
        _samlet(list(gruppe), plan, dage) for _, gruppe in groupby(trin, key=lambda et: _sammen(et.instansart, et.pk))
    ]
    if not any(et.spor == Spor.INDHOLD for et in trin):
        skridt += _efter_skabelon(plan, plan.periode_fra, dage, penge=not any(et.spor == Spor.PENGE for et in trin))
    return sorted(skridt, key=lambda et: et.senest)


def _sammen(art: str, pk: int) -> int:
    """The afdelingsmøder are told in one line, every other step by itself."""
    return 0 if art == Instansart.AFDELINGSMOEDE else pk


def _samlet(trin: list[Any], plan: Helhedsplan, dage: dict[str, int]) -> Datoskridt:
    foerste = trin[0]
    alle_staar = all(et.staar for et in trin)
    moeder = [et.naeste_moede for et in trin if et.naeste_moede and not et.staar]
    noter = [f"Næste møde {dag(min(moeder))}"] if moeder else []
    if len(trin) > 1:
        noter.insert(0, f"{sum(et.staar for et in trin)} af {len(trin)} på plads")
    return Datoskridt(
        str(foerste) if len(trin) == 1 else f"{len(trin)} afdelingsmøder",
        min(et.frist - timedelta(days=dage.get(et.instansart, 0)) for et in trin),
        min(et.frist for et in trin),
        max(et.seneste.dato for et in trin) if alle_staar else None,
        hvem(foerste, plan),
        reverse("godkendelser:trin", args=[foerste.pk])
        if len(trin) == 1
        else reverse("godkendelser:forloeb", args=[plan.pk]),
        ". ".join(noter),
    )


def _efter_skabelon(plan: Helhedsplan, start: date, dage: dict[str, int], *, penge: bool) -> list[Datoskridt]:
    sagsarter = [planens_sagsart(plan)]
    if penge and not plan.uden_kommunal_medfinansiering:
        sagsarter.append(Sagsart.FRIGIVELSE)
    skabelon = Skabelontrin.objects.filter(regelsaet=plan.regelsaet_id, sagsart__in=sagsarter)
    trinene = list(skabelon.select_related("udvalg").order_by("spor", "nummer", "pk"))
    moeder = _moeder(plan, trinene)
    led = {
        spor: [
            Led(et.pk, et.nummer, dage.get(et.instansart, 0), moeder[et.instansart, et.udvalg_id])
            for et in trinene
            if et.spor == spor
        ]
        for spor in {et.spor for et in trinene}
    }
    senest = {pk: frist for et in led.values() for pk, frist in frister(start, et).items()}
    return [
        Datoskridt(
            str(et.udvalg or et.get_instansart_display()),
            senest[et.pk] - timedelta(days=dage.get(et.instansart, 0)),
            senest[et.pk],
            note="Efter skabelonen: forløbet er ikke begyndt",
        )
        for et in trinene
    ]


def _moeder(plan: Helhedsplan, trinene: Iterable[Skabelontrin]) -> dict[tuple[str, int | None], list[date]]:
    """The meetings of the bodies that a template means, by art and udvalg; none for those nobody has asked yet."""
    instanser = list(
        Instans.objects.filter(
            Q(udvalg__in=[et.udvalg_id for et in trinene if et.udvalg_id])
            | Q(art__in=GRUPPEARTER, gruppe__byomraade=plan.byomraade_id)
            | Q(art__in=ENESTE_AF_SIN_ART)
        )
    )
    moeder = moeder_for(instanser)
    fundne: dict[tuple[str, int | None], list[date]] = {(et.instansart, et.udvalg_id): [] for et in trinene}
    for instans in instanser:
        fundne.setdefault((instans.art, instans.udvalg_id), []).extend(moeder[instans.pk])
    return fundne
