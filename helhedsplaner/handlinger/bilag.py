"""The documents of a plan: added and described, never taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction

from grundlag.dato import nu
from grundlag.models import Bruger, log_haendelse
from helhedsplaner.handlinger.indhold import laas_til_rettelse, ret_raekke
from helhedsplaner.models import HelhedsplanBilag


@transaction.atomic
def vedhaeft_bilag(
    plan_id: int, *, titel: str, beskrivelse: str = "", fil: File[bytes], af: Bruger
) -> HelhedsplanBilag:
    """Keep a document with the plan."""
    plan = laas_til_rettelse(plan_id, af=af)
    bilag = HelhedsplanBilag(
        plan=plan,
        titel=titel.strip(),
        beskrivelse=beskrivelse.strip(),
        fil=fil,
        stoerrelse=fil.size,
        tilfoejet_tid=nu(),
        tilfoejet_af=af,
    )
    bilag.full_clean()
    bilag.save()
    log_haendelse("helhedsplan.vedhaeft", plan, af=af, bilag=bilag.titel, sha256=bilag.sha256)
    return bilag


@transaction.atomic
def ret_bilag(bilag_id: int, felter: Mapping[str, Any], *, grund: str, af: Bruger) -> HelhedsplanBilag:
    """Describe a document anew. Raises Foraeldet if somebody else has since ``grund``."""
    plan_id = HelhedsplanBilag.objects.values_list("plan_id", flat=True).get(pk=bilag_id)
    plan = laas_til_rettelse(plan_id, af=af)
    bilag = HelhedsplanBilag.objects.get(pk=bilag_id)
    ret_raekke(bilag, felter, grund=grund)
    log_haendelse("helhedsplan.ret_bilag", plan, af=af, bilag=bilag.titel)
    return bilag
