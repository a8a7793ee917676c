"""The end of a plan: where its activities live on, its evaluation, its final account, and closing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from byomraader.adgang import kraev
from grundlag.adgang import Handling
from grundlag.dato import nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from helhedsplaner.afslutning import regnskabslinjer
from helhedsplaner.handlinger.faelles import laas_plan, skift
from helhedsplaner.handlinger.indhold import fingeraftryk, laas_til_rettelse
from helhedsplaner.krav import AFSLUT, krav_til
from helhedsplaner.models import (
    Aktivitet,
    Forankring,
    Helhedsplan,
    HelhedsplanBilag,
    Slutregnskab,
    Slutregnskabslinje,
    Sluttevaluering,
)

FELTER = ("forvaltning", "boligorganisation", "enhed", "dato", "aftale", "bilag", "begrundelse")


class Rettet(Exception):
    """Others have answered for these activities (by id) since the page was made."""

    def __init__(self, aktiviteter: list[int]) -> None:
        super().__init__(aktiviteter)
        self.aktiviteter = aktiviteter


def forankringens_grund(aktivitet: Aktivitet, forankring: Forankring | None) -> str:
    """What the answer for an activity was when a page was made."""
    return fingeraftryk(forankring or Forankring(aktivitet=aktivitet), FELTER)


@transaction.atomic
def begynd_afvikling(plan_id: int, *, af: Bruger) -> Helhedsplan:
    """The plan is to end. Raises Regelbrud unless it is in drift."""
    plan = laas_plan(plan_id)
    kraev(af, Handling.INDSEND, plan)
    skift(plan, "begynd_afvikling", af=af)
    return plan


@transaction.atomic
def gem_forankringer(
    plan_id: int, svar: Mapping[int, Mapping[str, Any]], grunde: Mapping[int, str], *, af: Bruger
) -> int:
    """
    Write the answers (by id of the activity) that differ from what stands; an empty one takes an answer back.

    All or none. Raises Rettet for those that somebody else has changed since ``grunde``, ValidationError for one that
    the table refuses, and Regelbrud for an activity or a document of another plan. Returns how many were written.
    """
    plan = laas_til_rettelse(plan_id, af=af)
    aktiviteter = {
        et.pk: et for et in Aktivitet.objects.filter(afsnit__plan=plan, pk__in=svar).select_related("forankring")
    }
    if aktiviteter.keys() != svar.keys():
        raise Regelbrud("En af aktiviteterne findes ikke længere i planen. Genindlæs siden.")
    rettede, skrevne = [], 0
    for pk, aktivitet in aktiviteter.items():
        staar: Forankring | None = getattr(aktivitet, "forankring", None)
        ny = staar or Forankring(aktivitet=aktivitet)
        if all(getattr(ny, felt) == svar[pk][felt] for felt in FELTER):
            continue
        if forankringens_grund(aktivitet, staar) != grunde[pk]:
            rettede.append(pk)
            continue
        _skriv(plan, ny, svar[pk], af=af)
        skrevne += 1
    if rettede:
        raise Rettet(rettede)
    if skrevne:
        log_haendelse("helhedsplan.forankring", plan, af=af, aktiviteter=skrevne)
    return skrevne


def _skriv(plan: Helhedsplan, forankring: Forankring, svar: Mapping[str, Any], *, af: Bruger) -> None:
    if not any(svar.values()):
        forankring.delete()
        return
    _kontroller_bilag(plan, svar["bilag"])
    for felt in FELTER:
        setattr(forankring, felt, svar[felt])
    forankring.registreret_tid, forankring.registreret_af = nu(), af
    forankring.full_clean()
    forankring.save()


def _kontroller_bilag(plan: Helhedsplan, bilag: HelhedsplanBilag | None) -> None:
    if bilag is not None and bilag.plan_id != plan.pk:
        raise ValidationError({"bilag": "Bilaget hører til en anden plan."})


@transaction.atomic
def gem_sluttevaluering(
    plan_id: int, *, tekst: str, bilag: HelhedsplanBilag | None, grund: str, af: Bruger
) -> Sluttevaluering:
    """Write what came of the plan. Raises Regelbrud if somebody else has since ``grund``."""
    plan = laas_til_rettelse(plan_id, af=af)
    evaluering = Sluttevaluering.objects.filter(plan=plan).first() or Sluttevaluering(plan=plan)
    if evalueringens_grund(evaluering) != grund:
        raise Regelbrud(
            "En anden har skrevet sluttevalueringen, mens du skrev. Dit står her endnu, men er ikke gemt. "
            "Se i en ny fane, hvad der er gemt, og tryk på knappen igen for at gemme dit i stedet."
        )
    _kontroller_bilag(plan, bilag)
    evaluering.tekst, evaluering.bilag = tekst.strip(), bilag
    evaluering.skrevet_tid, evaluering.skrevet_af = nu(), af
    evaluering.full_clean()
    evaluering.save()
    log_haendelse("helhedsplan.sluttevaluering", plan, af=af)
    return evaluering


def evalueringens_grund(evaluering: Sluttevaluering) -> str:
    return fingeraftryk(evaluering, ("tekst", "bilag"))


@transaction.atomic
def opgoer_slutregnskab(plan_id: int, *, af: Bruger) -> Slutregnskab:
    """Make up the final account of today's posteringer. Raises Regelbrud for a plan without a budget that counts."""
    plan = laas_til_rettelse(plan_id, af=af)
    budget, linjer = regnskabslinjer(plan)
    if budget is None:
        raise Regelbrud("Planen har ikke et budget, der er indsendt, og derfor ikke noget at opgøre.")
    sidste = plan.slutregnskaber.first()
    regnskab = Slutregnskab.objects.create(
        plan=plan, nummer=sidste.nummer + 1 if sidste else 1, budget=budget, opgjort_tid=nu(), opgjort_af=af
    )
    Slutregnskabslinje.objects.bulk_create(
        Slutregnskabslinje(regnskab=regnskab, raekkefoelge=nummer, **linje._asdict())
        for nummer, linje in enumerate(linjer, start=1)
    )
    log_haendelse("helhedsplan.slutregnskab", plan, af=af, nummer=regnskab.nummer)
    return regnskab


@transaction.atomic
def afslut(plan_id: int, *, af: Bruger) -> Helhedsplan:
    """End the plan. Raises Regelbrud that names everything not answered; the database would refuse it too."""
    plan = laas_plan(plan_id)
    kraev(af, Handling.INDSEND, plan)
    if mangler := [krav for krav in krav_til(plan, AFSLUT) if not krav.opfyldt]:
        raise Regelbrud("Planen kan ikke afsluttes endnu: " + " ".join(krav.tekst for krav in mangler))
    skift(plan, "afslut", af=af)
    return plan
