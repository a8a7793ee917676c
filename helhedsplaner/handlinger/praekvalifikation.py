"""What is written under a prækvalifikation while it is not answered: nøgletal, dialogue, anbefaling; and its steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from byomraader.adgang import kraev
from grundlag.adgang import Handling
from grundlag.dato import i_dag, nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from helhedsplaner.handlinger.faelles import laas_plan
from helhedsplaner.handlinger.indhold import laas_til_rettelse, ret_raekke, skriv
from helhedsplaner.models import (
    Anbefaling,
    Dialog,
    Helhedsplan,
    Noegletal,
    Praekvalifikation,
    Praekvalifikationsskridt,
    Praekvalifikationssvar,
    Skridtart,
)
from helhedsplaner.tilstande import Status

BESVARET = "Landsbyggefonden har svaret. Prækvalifikationen kan ikke rettes længere."


def er_besvaret(forsoeg: Praekvalifikation) -> bool:
    """True once Landsbyggefonden has said yes or no; a wish for more facts is no answer."""
    return forsoeg.svar not in {"", Praekvalifikationssvar.SUPPLERENDE}


def _aabent_forsoeg(plan: Helhedsplan) -> Praekvalifikation:
    """The newest attempt of a locked plan, if it may be written in. Raises Regelbrud."""
    forsoeg = plan.praekvalifikationer.order_by("-nummer").first()
    if forsoeg is None:
        raise Regelbrud("Planen har ikke en prækvalifikation.")
    if er_besvaret(forsoeg):
        raise Regelbrud(BESVARET)
    return forsoeg


def _ikke_i_fremtiden(dato: date) -> None:
    if dato > i_dag():
        raise Regelbrud("Datoen ligger i fremtiden.", felt="dato")


@transaction.atomic
def gem_noegletal(
    plan_id: int, felter: Mapping[str, Any], *, tal_id: int | None = None, grund: str = "", af: Bruger
) -> Noegletal:
    """Add a nøgletal to the newest attempt, or change one; ``grund`` is then its fingeraftryk. Raises Foraeldet."""
    plan = laas_til_rettelse(plan_id, af=af)
    forsoeg = _aabent_forsoeg(plan)
    _ikke_i_fremtiden(felter["dato"])
    if tal_id is None:
        tal = Noegletal(praekvalifikation=forsoeg)
        skriv(tal, felter)
    else:
        tal = forsoeg.tal.get(pk=tal_id)
        ret_raekke(tal, felter, grund=grund)
    log_haendelse("noegletal.tilfoej" if tal_id is None else "noegletal.ret", tal, af=af, plan=plan.pk)
    return tal


@transaction.atomic
def slet_noegletal(plan_id: int, tal_id: int, *, af: Bruger) -> None:
    """Delete a nøgletal of the draft; the row history keeps it."""
    plan = laas_til_rettelse(plan_id, af=af)
    tal = _aabent_forsoeg(plan).tal.get(pk=tal_id)
    log_haendelse("noegletal.slet", tal, af=af, plan=plan.pk)
    tal.delete()


@transaction.atomic
def skriv_dialog(plan_id: int, felter: Mapping[str, Any], *, af: Bruger) -> Dialog:
    """Enter a talk in the log of the newest attempt. Raises Regelbrud for a day to come."""
    plan = laas_til_rettelse(plan_id, af=af)
    _ikke_i_fremtiden(felter["dato"])
    dialog = Dialog(praekvalifikation=_aabent_forsoeg(plan), registreret_tid=nu(), registreret_af=af, **felter)
    dialog.full_clean()
    dialog.save()
    log_haendelse("dialog.skriv", dialog, af=af, plan=plan.pk)
    return dialog


@transaction.atomic
def vedhaeft_anbefaling(plan_id: int, *, titel: str, fil: File[bytes], af: Bruger) -> Anbefaling:
    """File the kommunale anbefaling with the newest attempt."""
    plan = laas_til_rettelse(plan_id, af=af)
    forsoeg = _aabent_forsoeg(plan)
    anbefaling = Anbefaling(
        praekvalifikation=forsoeg, titel=titel, fil=fil, stoerrelse=fil.size, tilfoejet_tid=nu(), tilfoejet_af=af
    )
    anbefaling.full_clean()
    anbefaling.save()
    log_haendelse("anbefaling.vedhaeft", anbefaling, af=af, plan=plan.pk)
    return anbefaling


def skriv_skridt(
    forsoeg: Praekvalifikation, art: Skridtart, dato: date, note: str = "", *, af: Bruger
) -> Praekvalifikationsskridt:
    """Enter a letter in the sequence; call under the plan's lock."""
    skridt = Praekvalifikationsskridt(
        praekvalifikation=forsoeg, art=art, dato=dato, note=note.strip(), registreret_tid=nu(), registreret_af=af
    )
    skridt.full_clean()
    skridt.save()
    return skridt


@transaction.atomic
def send_supplering(plan_id: int, *, dato: date, note: str = "", af: Bruger) -> Praekvalifikationsskridt:
    """
    Record that the facts Landsbyggefonden asked for were sent; then its answer is awaited again.

    Raises Regelbrud unless it has asked, for a day before it did, or for a day to come.
    """
    plan = laas_plan(plan_id)
    kraev(af, Handling.INDSEND, plan)
    _ikke_i_fremtiden(dato)
    forsoeg = plan.praekvalifikationer.order_by("-nummer").first()
    if plan.status != Status.PRAEKVALIFIKATION_INDSENDT or forsoeg is None:
        raise Regelbrud("Der er ikke en prækvalifikation hos Landsbyggefonden.")
    if forsoeg.svar != Praekvalifikationssvar.SUPPLERENDE or forsoeg.svar_dato is None:
        raise Regelbrud("Landsbyggefonden har ikke bedt om supplerende oplysninger.")
    if dato < forsoeg.svar_dato:
        raise Regelbrud("Oplysningerne kan ikke være sendt, før Landsbyggefonden bad om dem.", felt="dato")
    forsoeg.svar, forsoeg.svar_dato, forsoeg.svar_note = "", None, ""
    forsoeg.save(update_fields=["svar", "svar_dato", "svar_note"])
    skridt = skriv_skridt(forsoeg, Skridtart.SUPPLERING_SENDT, dato, note, af=af)
    log_haendelse("helhedsplan.send_supplering", plan, af=af, dato=dato.isoformat())
    return skridt


def kopier_til(forsoeg: Praekvalifikation, *, fra_id: int) -> None:
    """Let a new attempt begin with the nøgletal and the anbefaling of the refused one."""
    for model in (Noegletal, Anbefaling):
        raekker: list[Any] = list(model._default_manager.filter(praekvalifikation=fra_id))
        for raekke in raekker:
            raekke.pk, raekke.praekvalifikation = None, forsoeg
        model._default_manager.bulk_create(raekker)
