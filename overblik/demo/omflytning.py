"""An omflytning under way: money moved between two indsatsområder of a plan that runs."""

from __future__ import annotations

from grundlag.models import Bruger
from helhedsplaner.handlinger.faelles import aabent_budget
from helhedsplaner.handlinger.omflytning import omflyt
from helhedsplaner.models import Budgetart, Helhedsplan, Kilde

KRONER = 60_000


def opret(*, af: Bruger) -> None:
    plan = Helhedsplan.objects.get(navn="Tingbjerg/Utterslevhuse 2020–24")
    budget = aabent_budget(plan, af=af)
    for kode, kroner in (("uddannelse", -KRONER), ("beskaeftigelse", KRONER)):
        linje = budget.linjer.get(indsatsomraade__kode=kode, art=Budgetart.AKTIVITETER, kilde=Kilde.LBF, aar=2022)
        linje.beloeb += kroner
        linje.save(update_fields=["beloeb"])
    omflyt(plan.pk, note="Flere søger fritidsjob, end der var regnet med (eksempel).", af=af)
