"""Sending a plan out for comments, and recording the answers; nothing waits for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from byomraader.adgang import kraev
from byomraader.models import Forvaltning, Lokaludvalg
from godkendelser.handlinger.faelles import kraev_ikke_i_fremtiden, laas_planer, nyeste_versioner
from godkendelser.models import Hoering, Hoeringspart
from grundlag.adgang import Handling
from grundlag.dato import i_dag, nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse


@transaction.atomic
def start_hoering(
    plan_id: int,
    *,
    emne: str,
    frist: date,
    forvaltninger: Iterable[Forvaltning],
    lokaludvalg: Iterable[Lokaludvalg],
    af: Bruger,
) -> Hoering:
    """Send a plan's newest version out to those named. Raises Regelbrud when nobody is, and for a deadline gone by."""
    [plan] = laas_planer([plan_id])
    kraev(af, Handling.STYR_FORLOEB, plan)
    parter: list[dict[str, Any]] = [
        *({"forvaltning": et} for et in forvaltninger),
        *({"lokaludvalg": et} for et in lokaludvalg),
    ]
    if not parter:
        raise Regelbrud("Vælg mindst én, der skal høres.", felt="forvaltninger")
    if frist < i_dag():
        raise Regelbrud("Fristen er allerede gået.", felt="frist")
    hoering = Hoering(
        plan=plan,
        version=nyeste_versioner([plan_id]).get(plan_id),
        emne=emne.strip(),
        sendt_dato=i_dag(),
        frist=frist,
        oprettet_tid=nu(),
        oprettet_af=af,
    )
    hoering.full_clean()
    hoering.save()
    Hoeringspart.objects.bulk_create(Hoeringspart(hoering=hoering, **part) for part in parter)
    log_haendelse("hoering.start", plan, af=af, hvad=hoering.emne, parter=len(parter), frist=frist.isoformat())
    return hoering


@transaction.atomic
def registrer_hoeringssvar(
    part_id: int, *, dato: date, svar: str = "", fil: Any = None, adresse: str = "", af: Bruger
) -> Hoeringspart:
    """
    Record what one who was heard answered, in time or late.

    Raises Regelbrud for an answer that is there already, and for a day to come or before it was sent.
    """
    part = Hoeringspart.objects.select_related("hoering").get(pk=part_id)
    [plan] = laas_planer([part.hoering.plan_id])
    kraev(af, Handling.STYR_FORLOEB, plan)
    part = Hoeringspart.objects.select_related("hoering", "forvaltning", "lokaludvalg").get(pk=part_id)
    if part.svar_dato:
        raise Regelbrud(f"Svaret fra {part} er allerede skrevet ind.")
    kraev_ikke_i_fremtiden(dato)
    if dato < part.hoering.sendt_dato:
        raise Regelbrud("Svaret kan ikke være kommet, før høringen blev sendt.", felt="dato")
    part.svar_dato, part.svar, part.adresse, part.fil = dato, svar.strip(), adresse, fil or ""
    part.registreret_tid, part.registreret_af = nu(), af
    part.full_clean()
    part.save()
    log_haendelse("hoering.svar", plan, af=af, part=str(part), dato=dato.isoformat())
    return part
