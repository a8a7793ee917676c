"""What is taken out of the system: paper and bundles ordered, and decisions put in the journal."""

from __future__ import annotations

from django.db import transaction

from byomraader.adgang import kraev
from godkendelser.handlinger.faelles import emner, kraev_afgoer, laas
from godkendelser.models import Afgoerelse, Journalisering, Trin
from grundlag.adgang import Handling
from grundlag.bestilling import bestil
from grundlag.dato import nu
from grundlag.models import Bestilling, Bruger, log_haendelse
from helhedsplaner.models import Helhedsplan


@transaction.atomic
def bestil_dokument(trin: Trin, slags: str, navn: str, *, af: Bruger) -> Bestilling:
    """Order one document of a step that ``af`` may see."""
    return bestil("godkendelser.tasks.dan_dokument", f"{navn}: {trin}"[:160], af=af, slags=slags, trin_id=trin.pk)


@transaction.atomic
def bestil_journalpakke(plan_id: int, *, afgoerelse_id: int | None = None, af: Bruger) -> Bestilling:
    """Order the bundle of a plan's decisions, or of one; whoever may see the plan may have it, and it is logged."""
    plan = Helhedsplan.objects.get(pk=plan_id)
    kraev(af, Handling.SE, plan)
    log_haendelse("journalpakke.bestil", plan, af=af, afgoerelse=afgoerelse_id or "alle")
    return bestil(
        "godkendelser.tasks.dan_journalpakke",
        f"Journalpakke: {plan}"[:160],
        af=af,
        plan_id=plan_id,
        afgoerelse_id=afgoerelse_id,
    )


@transaction.atomic
def journaliser(afgoerelse_id: int, *, nummer: str, af: Bruger) -> Journalisering:
    """Record under which number a decision is kept in the journal."""
    afgoerelse = Afgoerelse.objects.get(pk=afgoerelse_id)
    trin, planer = laas(afgoerelse.trin_id)
    kraev_afgoer(trin, af)
    journalisering = Journalisering(
        afgoerelse=afgoerelse, nummer=nummer.strip(), journaliseret_tid=nu(), journaliseret_af=af
    )
    journalisering.full_clean()
    journalisering.save()
    for emne in emner(trin, planer):
        log_haendelse("afgoerelse.journaliser", emne, af=af, trin=str(trin), nummer=nummer.strip())
    return journalisering
