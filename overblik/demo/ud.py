"""What has gone out of the system in the demo: a plan on paper."""

from __future__ import annotations

from grundlag.models import Bruger
from helhedsplaner import handlinger
from helhedsplaner.models import Planversion


def opret(nordvest: Planversion, *, af: Bruger) -> None:
    handlinger.udskriv_version(nordvest.plan_id, nordvest.nummer, af=af)
