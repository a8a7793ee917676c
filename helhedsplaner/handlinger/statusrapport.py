"""A plan's status report: begun for a year, written, and frozen with its paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from byomraader.adgang import kraev
from grundlag import bestilling, filer, pdf
from grundlag.adgang import Handling
from grundlag.dato import i_dag, nu
from grundlag.fejl import Regelbrud
from grundlag.kanon import kanonisk, sha256
from grundlag.models import Bestilling, Bruger, log_haendelse
from grundlag.udskrift import bestil_udskrift
from helhedsplaner.handlinger.registrering import laas_i_drift
from helhedsplaner.models import Helhedsplan, Maal, Maalvurdering, Statusrapport
from helhedsplaner.statusrapport import byg_indhold, ikke_vurderet

SKABELON = "helhedsplaner/statusrapport.pdf.html"
DAN_UDKAST = "helhedsplaner.tasks.dan_rapportudkast"


def rapportaar(plan: Helhedsplan) -> list[int]:
    """The plan's years until this one, the newest first."""
    if plan.periode_fra is None or plan.periode_til is None:
        return []
    return list(range(min(plan.periode_til.year, i_dag().year), plan.periode_fra.year - 1, -1))


@transaction.atomic
def begynd_statusrapport(plan_id: int, aar: int, *, af: Bruger) -> Statusrapport:
    """The report for a year of the plan, with a place for each of its mål; begun again, the new mål get theirs."""
    plan = laas_i_drift(plan_id, af=af)
    if aar not in rapportaar(plan):
        raise Regelbrud(f"{aar} er ikke et af planens år, eller det er ikke begyndt endnu.")
    rapport = plan.statusrapporter.filter(aar=aar).first()
    if rapport is None:
        rapport = Statusrapport(plan=plan, aar=aar, begyndt_tid=nu(), begyndt_af=af)
        rapport.full_clean()
        rapport.save()
        log_haendelse("statusrapport.begynd", rapport, af=af, plan=plan.pk)
    if not rapport.er_afsluttet:
        mangler = Maal.objects.filter(afsnit__plan=plan).exclude(vurderinger__rapport=rapport)
        Maalvurdering.objects.bulk_create(Maalvurdering(rapport=rapport, maal=maal) for maal in mangler)
    return rapport


@transaction.atomic
def afslut_statusrapport(rapport_id: int, *, af: Bruger) -> Statusrapport:
    """
    Freeze what the report says now, and order its paper; nobody changes it after that.

    Raises Regelbrud for a year that is not over, and for mål that nobody has assessed.
    """
    plan_id = Statusrapport.objects.values_list("plan", flat=True).get(pk=rapport_id)
    plan = laas_i_drift(plan_id, af=af)
    kraev(af, Handling.INDSEND, plan)
    rapport = Statusrapport.objects.get(pk=rapport_id)
    rapport.plan = plan
    if rapport.er_afsluttet:
        raise Regelbrud("Rapporten er allerede afsluttet.")
    sidste = min(date(rapport.aar, 12, 31), plan.periode_til or date.max)
    if i_dag() <= sidste:
        raise Regelbrud(f"Rapporten kan afsluttes, når {rapport.aar} er gået. Hent den som udkast imens.")
    indhold = byg_indhold(rapport)
    if mangler := ikke_vurderet(indhold):
        raise Regelbrud(f"Vurdér alle mål først. Der mangler: {'; '.join(mangler)}")
    rapport.indhold, rapport.sha256 = indhold, sha256(indhold)
    rapport.afsluttet_tid, rapport.afsluttet_af = nu(), af
    rapport.udskrift = bestil_udskrift(SKABELON, papir(rapport), filnavn=f"statusrapport-{plan.pk}-{rapport.aar}.pdf")
    rapport.full_clean()
    rapport.save()
    log_haendelse("statusrapport.afslut", rapport, af=af, plan=plan.pk, sha256=rapport.sha256)
    return rapport


@transaction.atomic
def bestil_udkast(rapport_id: int, *, af: Bruger) -> Bestilling:
    """Order a draft as PDF, as it stands when the job comes to it. Raises Regelbrud for a finished report."""
    rapport = Statusrapport.objects.select_related("plan").get(pk=rapport_id)
    kraev(af, Handling.SE, rapport.plan)
    if rapport.er_afsluttet:
        raise Regelbrud("Rapporten er afsluttet og har sin egen PDF.")
    log_haendelse("statusrapport.udkast", rapport, af=af, plan=rapport.plan_id)
    titel = f"Udkast til statusrapport {rapport.aar}: {rapport.plan}"
    return bestilling.bestil(DAN_UDKAST, titel[:160], af=af, rapport_id=rapport.pk)


def udkast_som_pdf(rapport_id: int) -> bestilling.Resultat:
    """The paper of a draft: it says so on every page, and what is not written yet."""
    rapport = Statusrapport.objects.select_related("plan__byomraade", "plan__driftsansvarlig").get(pk=rapport_id)
    if rapport.er_afsluttet:
        raise Regelbrud("Rapporten er afsluttet imens. Hent dens PDF på rapportens side.")
    navn = f"statusrapport-{rapport.plan_id}-{rapport.aar}-udkast"
    pdf_ = pdf.render_pdf(SKABELON, papir(rapport), vedhaeft_navn=f"{navn}.json")
    return bestilling.Resultat(f"{navn}.pdf", filer.PDF, pdf_)


def papir(rapport: Statusrapport) -> dict[str, Any]:
    """What the PDF is made of: the frozen content in its frame, or of a draft what it says now."""
    return kanonisk(  # type: ignore[no-any-return]
        {
            **(rapport.indhold or byg_indhold(rapport)),
            "titel": f"Statusrapport {rapport.aar}: {rapport.plan}",
            "art_tekst": "Statusrapport",
            "version": rapport.aar,
            "hash_kort": rapport.hash_kort,
            "udkast": not rapport.er_afsluttet,
            "afsluttet_af": str(rapport.afsluttet_af or ""),
            "dannet_dato": i_dag(),
        }
    )
