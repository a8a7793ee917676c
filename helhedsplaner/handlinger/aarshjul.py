"""The year wheel of a plan: its tasks follow the catalogue while they are open, and are done with a document."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.files.base import File
from django.db import transaction

from byomraader.adgang import kraev
from grundlag.adgang import Handling
from grundlag.dato import i_dag, nu
from grundlag.fejl import Regelbrud
from grundlag.filer import kontroller_fil
from grundlag.models import Bruger, log_haendelse
from helhedsplaner.handlinger.faelles import laas_plan
from helhedsplaner.models import Aarsbevis, Aarshjulspunkt, Aarsopgave, Helhedsplan, Statusrapport
from helhedsplaner.tilstande import KOERER


@transaction.atomic
def dan_aarshjul(plan_id: int, *, fra: date | None = None) -> None:
    """
    Let the open tasks of a plan that runs be those of its regelsæt and its years; what is done is left alone.

    Only those due on ``fra`` (today) or later are made: what was due before the plan came into the system was
    reported elsewhere. Nothing is written when nothing has changed, so it can be run every night.
    """
    plan = laas_plan(plan_id)
    if plan.status not in KOERER or plan.periode_fra is None or plan.periode_til is None:
        return
    fra = fra or i_dag()
    skal_vaere = {
        (punkt.kode, aar): punkt
        for punkt in Aarshjulspunkt.objects.for_regelsaet(plan.regelsaet_id)
        for aar in range(plan.periode_fra.year, plan.periode_til.year + 1)
    }
    findes = {(et.punkt.kode, et.aar): et for et in plan.aarsopgaver.select_related("punkt")}
    for noegle, opgave in findes.items():
        if opgave.udfoert_dato is not None:
            continue
        if noegle not in skal_vaere:
            opgave.delete()
            continue
        punkt = skal_vaere[noegle]
        if (opgave.punkt, opgave.frist, opgave.husk_fra) != (punkt, *_dage(punkt, opgave.aar)):
            opgave.punkt = punkt
            opgave.frist, opgave.husk_fra = _dage(punkt, opgave.aar)
            opgave.save(update_fields=["punkt", "frist", "husk_fra"])
    for (kode, aar), punkt in skal_vaere.items():
        frist, husk_fra = _dage(punkt, aar)
        if (kode, aar) not in findes and frist >= fra:
            Aarsopgave.objects.create(plan=plan, punkt=punkt, aar=aar, frist=frist, husk_fra=husk_fra, dannet_tid=nu())


def _dage(punkt: Aarshjulspunkt, aar: int) -> tuple[date, date]:
    frist = punkt.frist(aar)
    return frist, frist - timedelta(days=punkt.varsel_dage)


def _laas(opgave_id: int, *, af: Bruger) -> tuple[Helhedsplan, Aarsopgave]:
    plan = laas_plan(Aarsopgave.objects.values_list("plan", flat=True).get(pk=opgave_id))
    kraev(af, Handling.REDIGER_PLAN, plan)
    if plan.status not in KOERER:
        raise Regelbrud(f"Planen er »{plan.get_status_display()}«, så årshjulet kan ikke ændres.")
    return plan, Aarsopgave.objects.select_related("punkt").get(pk=opgave_id)


@transaction.atomic
def udfoer_aarsopgave(
    opgave_id: int,
    *,
    dato: date,
    bevis: File[bytes] | None = None,
    statusrapport: Statusrapport | None = None,
    note: str = "",
    af: Bruger,
) -> Aarsopgave:
    """
    Record that a task was done on a day, with what shows it: a document, or a finished status report of the plan.

    Raises Regelbrud for one done already.
    """
    plan, opgave = _laas(opgave_id, af=af)
    if opgave.udfoert_dato is not None:
        raise Regelbrud("Opgaven er allerede registreret som udført.")
    if dato > i_dag():
        raise Regelbrud("Datoen ligger i fremtiden.", felt="dato")
    if (bevis is None) == (statusrapport is None):
        raise Regelbrud("Vælg det, der viser, at opgaven er udført: en fil eller en statusrapport.", felt="bevis")
    if statusrapport and not plan.statusrapporter.filter(pk=statusrapport.pk, afsluttet_tid__isnull=False).exists():
        raise Regelbrud("Vælg en afsluttet statusrapport for planen.", felt="statusrapport")
    opgave.bevis = _gem_bevis(plan, opgave, bevis, af=af) if bevis else None
    opgave.statusrapport = statusrapport
    opgave.udfoert_dato, opgave.note, opgave.udfoert_tid, opgave.udfoert_af = dato, note.strip(), nu(), af
    opgave.full_clean()
    opgave.save()
    log_haendelse("aarsopgave.udfoer", opgave, af=af, plan=plan.pk, dato=dato.isoformat())
    return opgave


def _gem_bevis(plan: Helhedsplan, opgave: Aarsopgave, fil: File[bytes], *, af: Bruger) -> Aarsbevis:
    kontroller_fil(fil)
    bevis = Aarsbevis(
        plan=plan, titel=str(opgave)[:160], fil=fil, stoerrelse=fil.size, tilfoejet_tid=nu(), tilfoejet_af=af
    )
    bevis.full_clean()
    bevis.save()
    return bevis


@transaction.atomic
def genaabn_aarsopgave(opgave_id: int, *, af: Bruger) -> Aarsopgave:
    """Open a task that was not done after all; its document stays in the history."""
    plan, opgave = _laas(opgave_id, af=af)
    if opgave.udfoert_dato is None:
        raise Regelbrud("Opgaven er ikke registreret som udført.")
    opgave.udfoert_dato = opgave.bevis = opgave.statusrapport = opgave.udfoert_tid = opgave.udfoert_af = None
    opgave.note = ""
    opgave.save()
    log_haendelse("aarsopgave.genaabn", opgave, af=af, plan=plan.pk)
    return opgave
