"""The backward calendar's days, kept on the plan so that every list can warn when the slack is gone."""

from __future__ import annotations

from grundlag import kroge
from helhedsplaner.models import Helhedsplan, Skridttid
from helhedsplaner.tidsplan import egne_skridt, indsendes_senest


def laeg_skridt(plan: Helhedsplan) -> None:
    """Count back from the plan's first day and write the last day of each step; a fixed number of queries."""
    plan.skridt_senest = []
    if plan.periode_fra:
        tider = dict(Skridttid.objects.values_list("skridt", "dage"))
        senest = indsendes_senest(plan.periode_fra, kroge.tidsplan(plan))
        plan.skridt_senest = [*(sidst for _, _, sidst in egne_skridt(senest, tider)), plan.periode_fra]
    plan.save(update_fields=["skridt_senest"])
