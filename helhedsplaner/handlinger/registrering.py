"""Writing down what happens while a plan runs: who came, in numbers, what was measured, and how activities stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models, transaction

from grundlag.dato import i_dag, nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from helhedsplaner.handlinger.indhold import laas_til_rettelse, ret_raekke, skriv
from helhedsplaner.models import Aktivitet, Aktivitetsstatus, Helhedsplan, Maaling, Registrering, Succeskriterium
from helhedsplaner.tilstande import KOERER


def laas_i_drift(plan_id: int, *, af: Bruger) -> Helhedsplan:
    """The plan, locked, if ``af`` may write in it and it runs. Raises PermissionDenied and Regelbrud."""
    plan = laas_til_rettelse(plan_id, af=af)
    if plan.status not in KOERER:
        raise Regelbrud(f"Planen er »{plan.get_status_display()}«. Der kan først registreres, når den er i drift.")
    return plan


def _kontroller_dato(dag: date, *, tidligst: date | None, hvad: str) -> None:
    if dag > i_dag():
        raise Regelbrud("Datoen ligger i fremtiden.", felt="dato")
    if tidligst and dag < tidligst:
        raise Regelbrud(f"Datoen ligger før {hvad}.", felt="dato")


def planens(model: type[models.Model], plan: Helhedsplan) -> models.QuerySet[Any]:
    """The rows of ``model`` that belong to ``plan``: its activities, criteria, registreringer or målinger."""
    sti = {
        Aktivitet: "afsnit__plan",
        Succeskriterium: "maal__afsnit__plan",
        Registrering: "aktivitet__afsnit__plan",
        Maaling: "kriterium__maal__afsnit__plan",
    }[model]
    return model._default_manager.filter(**{sti: plan})


@transaction.atomic
def registrer(plan_id: int, felter: Mapping[str, Any], *, af: Bruger) -> Registrering:
    """
    Write down how many took part in an activity of the plan; one that was only planned has begun by that.

    Raises Regelbrud for a day to come, and for one before the plan began.
    """
    plan = laas_i_drift(plan_id, af=af)
    aktivitet = planens(Aktivitet, plan).get(pk=felter["aktivitet"].pk)
    _kontroller_dato(felter["dato"], tidligst=plan.periode_fra, hvad="planens første dag")
    registrering = Registrering(registreret_tid=nu(), registreret_af=af)
    skriv(registrering, felter)
    log_haendelse("registrering.tilfoej", registrering, af=af, plan=plan.pk)
    if aktivitet.status == Aktivitetsstatus.PLANLAGT:
        _skriv_status(plan, aktivitet, Aktivitetsstatus.IGANGSAT, "", af=af)
    return registrering


@transaction.atomic
def registrer_maaling(plan_id: int, kriterium_id: int, felter: Mapping[str, Any], *, af: Bruger) -> Maaling:
    """Write down a måling of a criterion of the plan. Raises Regelbrud for a day to come or before the udgangspunkt."""
    plan = laas_i_drift(plan_id, af=af)
    kriterium = planens(Succeskriterium, plan).get(pk=kriterium_id)
    _kontroller_dato(felter["dato"], tidligst=kriterium.udgangspunkt_dato, hvad="udgangspunktets")
    maaling = Maaling(kriterium=kriterium, registreret_tid=nu(), registreret_af=af)
    skriv(maaling, felter)
    log_haendelse("maaling.tilfoej", maaling, af=af, plan=plan.pk)
    return maaling


@transaction.atomic
def ret_optegnelse(
    plan_id: int, model: type[models.Model], raekke_id: int, felter: Mapping[str, Any], *, grund: str, af: Bruger
) -> Any:
    """
    Correct a Registrering or a Maaling; what stood there before stays in its history.

    ``grund`` is its fingeraftryk when the form was made. Raises Foraeldet, and Regelbrud as when it was made.
    """
    plan = laas_i_drift(plan_id, af=af)
    raekke = planens(model, plan).get(pk=raekke_id)
    if isinstance(raekke, Registrering):
        planens(Aktivitet, plan).get(pk=felter["aktivitet"].pk)
        _kontroller_dato(felter["dato"], tidligst=plan.periode_fra, hvad="planens første dag")
    else:
        _kontroller_dato(felter["dato"], tidligst=raekke.kriterium.udgangspunkt_dato, hvad="udgangspunktets")
    raekke.rettet_tid, raekke.rettet_af = nu(), af
    ret_raekke(raekke, felter, grund=grund)
    log_haendelse(f"{model._meta.model_name}.ret", raekke, af=af, plan=plan.pk)
    return raekke


@transaction.atomic
def annuller(plan_id: int, model: type[models.Model], raekke_id: int, *, annulleret: bool, af: Bruger) -> Any:
    """Take a Registrering or a Maaling back, or let it count again; it stays in the list, and is in no sum."""
    plan = laas_i_drift(plan_id, af=af)
    raekke = planens(model, plan).get(pk=raekke_id)
    if raekke.annulleret != annulleret:
        raekke.annulleret, raekke.rettet_tid, raekke.rettet_af = annulleret, nu(), af
        raekke.full_clean()
        raekke.save()
        log_haendelse(f"{model._meta.model_name}.{'annuller' if annulleret else 'genopret'}", raekke, af=af)
    return raekke


@transaction.atomic
def saet_status(plan_id: int, aktivitet_id: int, status: str, begrundelse: str, *, af: Bruger) -> Aktivitet:
    """Say how an activity stands; one that is opgivet has a reason, which stays while it is."""
    plan = laas_til_rettelse(plan_id, af=af)
    aktivitet: Aktivitet = planens(Aktivitet, plan).get(pk=aktivitet_id)
    _skriv_status(plan, aktivitet, status, begrundelse, af=af)
    return aktivitet


def _skriv_status(plan: Helhedsplan, aktivitet: Aktivitet, status: str, begrundelse: str, *, af: Bruger) -> None:
    fra, aktivitet.status = aktivitet.status, status
    aktivitet.status_begrundelse = begrundelse.strip() if status == Aktivitetsstatus.OPGIVET else ""
    aktivitet.full_clean()
    aktivitet.save()
    log_haendelse("aktivitet.status", aktivitet, af=af, plan=plan.pk, fra=fra, til=status)
