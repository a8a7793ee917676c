"""The plan's life: made, prequalified, approved, in drift, and the exceptions on the way."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from byomraader.adgang import kraev, omfang
from byomraader.models import Boligorganisation, Byomraade
from grundlag.adgang import Handling
from grundlag.dato import i_dag, nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from helhedsplaner.handlinger.aarshjul import dan_aarshjul
from helhedsplaner.handlinger.faelles import laas_plan, skift
from helhedsplaner.handlinger.praekvalifikation import kopier_til, skriv_skridt
from helhedsplaner.handlinger.tidsplan import laeg_skridt
from helhedsplaner.krav import DRIFT, gaeldende_undtagelser, krav_til, mangler
from helhedsplaner.models import (
    Helhedsplan,
    Praekvalifikation,
    Praekvalifikationssvar,
    Regelsaet,
    Skridtart,
    Undtagelse,
)
from helhedsplaner.tilstande import Status


def maa_oprette_for(bruger: Bruger, organisation: Boligorganisation) -> bool:
    """True if ``bruger`` edits plans of ``organisation``, or of all."""
    giver = omfang(bruger, Handling.REDIGER_PLAN)
    return giver.hele_systemet or organisation.pk in giver.boligorganisationer


@transaction.atomic
def opret_plan(
    *,
    navn: str,
    byomraade: Byomraade,
    regelsaet: Regelsaet,
    driftsansvarlig: Boligorganisation,
    periode_fra: date | None = None,
    periode_til: date | None = None,
    ramme: int | None = None,
    af: Bruger,
) -> Helhedsplan:
    """
    Begin a plan, as an idea with its first prækvalifikation.

    Raises PermissionDenied unless ``af`` edits the plans of ``driftsansvarlig``, ValidationError for what
    the table refuses.
    """
    if not maa_oprette_for(af, driftsansvarlig):
        raise PermissionDenied("Du kan kun oprette planer for din egen boligorganisation.")
    plan = Helhedsplan(
        navn=navn,
        byomraade=byomraade,
        regelsaet=regelsaet,
        driftsansvarlig=driftsansvarlig,
        periode_fra=periode_fra,
        periode_til=periode_til,
        ramme=ramme,
        oprettet_tid=nu(),
        oprettet_af=af,
    )
    plan.full_clean()
    plan.save()
    Praekvalifikation.objects.create(plan=plan)
    laeg_skridt(plan)
    log_haendelse("helhedsplan.opret", plan, af=af)
    return plan


@transaction.atomic
def begynd_praekvalifikation(plan_id: int, *, af: Bruger) -> Helhedsplan:
    """Leave the idea, or try again after a refusal: then the next attempt begins from the last one's texts."""
    plan = laas_plan(plan_id)
    kraev(af, Handling.REDIGER_PLAN, plan)
    if plan.status == Status.PRAEKVALIFIKATION_AFSLAG:
        forsoeg = plan.praekvalifikationer.order_by("-nummer")[0]
        afslaaet = forsoeg.pk
        forsoeg.pk, forsoeg.nummer = None, forsoeg.nummer + 1
        forsoeg.indsendt_dato = forsoeg.svar_dato = None
        forsoeg.svar = forsoeg.svar_note = ""
        forsoeg.udgave = 1
        forsoeg.save(force_insert=True)
        kopier_til(forsoeg, fra_id=afslaaet)
        skift(plan, "proev_igen", af=af)
    else:
        skift(plan, "begynd_praekvalifikation", af=af)
    return plan


def _ikke_i_fremtiden(dato: date, felt: str) -> None:
    if dato > i_dag():
        raise Regelbrud("Datoen ligger i fremtiden.", felt=felt)


@transaction.atomic
def registrer_praekvalifikation_indsendt(plan_id: int, *, dato: date, af: Bruger) -> Praekvalifikation:
    """Record the day the prækvalifikation was sent to Landsbyggefonden. Raises Regelbrud for a day to come."""
    plan = laas_plan(plan_id)
    kraev(af, Handling.INDSEND, plan)
    _ikke_i_fremtiden(dato, "dato")
    forsoeg = plan.praekvalifikationer.order_by("-nummer")[0]
    forsoeg.indsendt_dato = dato
    forsoeg.full_clean()
    forsoeg.save(update_fields=["indsendt_dato"])
    skriv_skridt(forsoeg, Skridtart.INDSENDT, dato, af=af)
    skift(plan, "indsend_praekvalifikation", af=af, dato=dato.isoformat())
    return forsoeg


@transaction.atomic
def registrer_praekvalifikationssvar(
    plan_id: int, *, svar: Praekvalifikationssvar, dato: date, note: str = "", af: Bruger
) -> Praekvalifikation:
    """
    Record Landsbyggefonden's answer.

    A wish for more facts leaves the status as it is (beslutninger § 6). Raises Regelbrud when no
    application is out, or for a day to come.
    """
    plan = laas_plan(plan_id)
    kraev(af, Handling.REGISTRER_LOKALT, plan)
    _ikke_i_fremtiden(dato, "dato")
    if plan.status != Status.PRAEKVALIFIKATION_INDSENDT:
        raise Regelbrud("Der er ikke en prækvalifikation hos Landsbyggefonden, som kan få et svar.")
    forsoeg = plan.praekvalifikationer.order_by("-nummer")[0]
    forsoeg.svar, forsoeg.svar_dato, forsoeg.svar_note = svar, dato, note
    forsoeg.full_clean()
    forsoeg.save(update_fields=["svar", "svar_dato", "svar_note"])
    skriv_skridt(forsoeg, Skridtart(svar), dato, note, af=af)
    if svar == Praekvalifikationssvar.PRAEKVALIFICERET:
        skift(plan, "praekvalificer", af=af, dato=dato.isoformat())
    elif svar == Praekvalifikationssvar.AFSLAG:
        skift(plan, "afslaa_praekvalifikation", af=af, dato=dato.isoformat())
    else:
        log_haendelse("helhedsplan.bed_om_supplering", plan, af=af, dato=dato.isoformat())
    return forsoeg


@transaction.atomic
def saet_godkendt(plan_id: int, version_id: int, *, dato: date, af: Bruger) -> Helhedsplan:
    """
    Mark ``version_id`` as approved on ``dato``; called by ``godkendelser`` when the last content step is in.

    The database checks at commit that every content step really is (beslutninger § 8).
    """
    plan = laas_plan(plan_id)
    plan.godkendt_version_id, plan.gaeldende_dato = version_id, dato
    plan.save(update_fields=["godkendt_version", "gaeldende_dato"])
    if plan.status == Status.TIL_GODKENDELSE:
        skift(plan, "godkend", af=af, version=version_id)
    else:
        log_haendelse("helhedsplan.godkend", plan, af=af, version=version_id)
    return plan


@transaction.atomic
def mist_godkendelse(plan_id: int, *, grund: str, af: Bruger) -> Helhedsplan:
    """
    Empty the approval, because a decision it stood on is gone; called by ``godkendelser``.

    A plan that is ready to start falls back; one in drift stays, and the missing krav is its alarm.
    """
    plan = laas_plan(plan_id)
    if plan.godkendt_version_id is None:
        return plan
    plan.godkendt_version = None
    plan.save(update_fields=["godkendt_version"])
    if plan.status == Status.KLAR_TIL_START:
        skift(plan, "mist_godkendelse", af=af, grund=grund)
    else:
        log_haendelse("helhedsplan.mist_godkendelse", plan, af=af, grund=grund)
    return plan


@transaction.atomic
def saet_i_drift(plan_id: int, *, af: Bruger) -> Helhedsplan:
    """Start the plan. Raises Regelbrud that names every krav neither met nor excepted (beslutninger § 6)."""
    plan = laas_plan(plan_id)
    kraev(af, Handling.INDSEND, plan)
    undtagelser = gaeldende_undtagelser(plan)
    if mangler_endnu := mangler(krav_til(plan, DRIFT), undtagelser):
        raise Regelbrud("Planen kan ikke gå i drift endnu: " + " ".join(k.tekst for k in mangler_endnu))
    skift(plan, "saet_i_drift", af=af, undtagelser=sorted(undtagelser))
    dan_aarshjul(plan.pk)
    return plan


@transaction.atomic
def undtag(plan_id: int, krav: str, begrundelse: str, *, af: Bruger) -> Undtagelse:
    """
    Except a plan from one krav for going i drift, with a reason; it stays visible until cured.

    Raises Regelbrud if the krav is met, unknown, or one that cannot be excepted (Landsbyggefondens tilsagn).
    """
    plan = laas_plan(plan_id)
    kraev(af, Handling.UNDTAG, plan)
    emne = next((k for k in krav_til(plan, DRIFT) if k.kode == krav), None)
    if emne is None or emne.opfyldt:
        raise Regelbrud("Kravet er opfyldt, eller også findes det ikke. Der er ikke noget at undtage fra.")
    if not emne.kan_undtages:
        raise Regelbrud(f"Det kan ingen undtage planen fra: {emne.tekst}")
    undtagelse = Undtagelse(plan=plan, krav=krav, begrundelse=begrundelse.strip(), givet_tid=nu(), givet_af=af)
    undtagelse.full_clean()
    undtagelse.save()
    log_haendelse("helhedsplan.undtag", plan, af=af, krav=krav, begrundelse=undtagelse.begrundelse)
    return undtagelse


@transaction.atomic
def ophaev_undtagelse(undtagelse_id: int, *, af: Bruger) -> Undtagelse:
    """End an exception. Raises Regelbrud if it has ended already."""
    undtagelse = Undtagelse.objects.select_for_update(of=("self",)).select_related("plan").get(pk=undtagelse_id)
    kraev(af, Handling.UNDTAG, undtagelse.plan)
    if undtagelse.ophaevet_tid:
        raise Regelbrud("Undtagelsen er allerede ophævet.")
    undtagelse.ophaevet_tid, undtagelse.ophaevet_af = nu(), af
    undtagelse.save(update_fields=["ophaevet_tid", "ophaevet_af"])
    log_haendelse("helhedsplan.ophaev_undtagelse", undtagelse.plan, af=af, krav=undtagelse.krav)
    return undtagelse


@transaction.atomic
def afbryd(plan_id: int, *, begrundelse: str, af: Bruger) -> Helhedsplan:
    """Stop a plan for good. Raises Regelbrud without a reason."""
    plan = laas_plan(plan_id)
    kraev(af, Handling.INDSEND, plan)
    if not begrundelse.strip():
        raise Regelbrud("Skriv, hvorfor planen afbrydes.", felt="begrundelse")
    skift(plan, "afbryd", af=af, begrundelse=begrundelse.strip())
    return plan
