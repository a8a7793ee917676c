"""Writing how boligorganisationerne divide their share, and what it makes each afdeling pay."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from grundlag.models import Bruger, log_haendelse
from helhedsplaner.egenbetaling import deltagere_i, fordel_egenbetaling, organisationernes_kroner
from helhedsplaner.handlinger.indhold import laas_til_rettelse
from helhedsplaner.models import Deltagelse, Fordelingsnoegle, Noeglevaegt


@transaction.atomic
def gem_noegle(plan_id: int, *, art: str, vaegte: Mapping[int, int], brug: bool, af: Bruger) -> Fordelingsnoegle:
    """
    Save the plan's key; with ``brug`` also write what each afdeling pays by it, as its egenbetaling.

    Raises Regelbrud for a key that nobody weighs anything in.
    """
    plan = laas_til_rettelse(plan_id, af=af)
    deltagelser = list(plan.deltagelser.select_related("afdeling").order_by("afdeling__boligorganisation", "pk"))
    fordelt = fordel_egenbetaling(organisationernes_kroner(plan), deltagere_i(deltagelser), art, vaegte)
    noegle, _ = Fordelingsnoegle.objects.get_or_create(plan=plan)
    noegle.art = art
    noegle.full_clean()
    noegle.save()
    noegle.vaegte.exclude(boligorganisation__in=vaegte).delete()
    for organisation, vaegt in vaegte.items():
        Noeglevaegt.objects.update_or_create(
            noegle=noegle, boligorganisation_id=organisation, defaults={"vaegt": vaegt}
        )
    if brug:
        for deltagelse in deltagelser:
            deltagelse.egenbetaling = fordelt.deltagelser[deltagelse.pk]
        Deltagelse.objects.bulk_update(deltagelser, ["egenbetaling"])
    log_haendelse("helhedsplan.gem_noegle", plan, af=af, art=art, brugt=brug)
    return noegle
