"""What a body works on; its members see the plans while they are members."""

from __future__ import annotations

from django.db import transaction

from byomraader.adgang import kraev
from fora.handlinger.faelles import laas_gruppe
from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from helhedsplaner.models import Gruppeplan, Helhedsplan, Indsatsomraade


@transaction.atomic
def tilknyt_plan(
    gruppe_id: int, plan: Helhedsplan, *, indsatsomraade: Indsatsomraade | None = None, af: Bruger
) -> Gruppeplan:
    """
    Let a body work on ``plan``, or on one indsatsområde of it. From now on its members see the plan.

    Raises Regelbrud for a plan of another byområde and an indsatsområde that the plan has not taken up.
    """
    gruppe = laas_gruppe(gruppe_id, af=af)
    kraev(af, Handling.SE, plan)
    if plan.byomraade_id != gruppe.byomraade_id:
        raise Regelbrud("Planen hører til et andet byområde end gruppen.", felt="arbejde")
    if indsatsomraade and not plan.afsnit.filter(indsatsomraade=indsatsomraade).exists():
        raise Regelbrud(f"Planen har ikke taget indsatsområdet »{indsatsomraade}« op.", felt="arbejde")
    raekke = Gruppeplan(gruppe=gruppe, plan=plan, indsatsomraade=indsatsomraade)
    raekke.full_clean()
    raekke.save()
    log_haendelse("gruppe.tilknyt_plan", gruppe, af=af, plan=str(plan), indsatsomraade=str(indsatsomraade or ""))
    return raekke


@transaction.atomic
def fjern_plan(gruppeplan_id: int, *, af: Bruger) -> Gruppeplan:
    """Take a plan from a body; its members no longer see it for the body's sake. The history keeps the row."""
    raekke = Gruppeplan.objects.select_related("plan", "indsatsomraade").get(pk=gruppeplan_id)
    gruppe = laas_gruppe(raekke.gruppe_id, af=af)
    log_haendelse(
        "gruppe.fjern_plan", gruppe, af=af, plan=str(raekke.plan), indsatsomraade=str(raekke.indsatsomraade or "")
    )
    raekke.delete()
    return raekke
