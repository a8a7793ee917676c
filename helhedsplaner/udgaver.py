"""What can be told apart and brought back: the versions of a plan, its numbered drafts, and the draft as it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from helhedsplaner.models import Helhedsplan, Planversion
from helhedsplaner.version import byg_afsnit

NU = "nu"
_REF = re.compile(r"(u?)([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class Udgave:
    """One of them, by the name it has in an address: "2" a version, "u3" a numbered draft, "nu" the draft."""

    ref: str
    navn: str
    tid: datetime | None
    afsnit: dict[str, dict[str, Any]]
    url: str = ""


def er_ref(ref: str) -> bool:
    return ref == NU or bool(_REF.fullmatch(ref))


def hent_udgave(plan: Helhedsplan, ref: str) -> Udgave:
    """The udgave called ``ref`` of ``plan``. Raises Planversion.DoesNotExist or Planudkast.DoesNotExist."""
    if ref == NU:
        budget = plan.budgetversioner.order_by("-nummer").first()
        afsnit = {et.noegle: et.indhold for et in byg_afsnit(plan, budget)}
        return Udgave(ref, "Udkastet, som det står nu", None, afsnit, reverse("helhedsplaner:plan", args=[plan.pk]))
    fundet = _REF.fullmatch(ref)
    if fundet is None:
        raise Planversion.DoesNotExist
    if fundet[1]:
        udkast = plan.udkast.get(nummer=fundet[2])
        url = reverse("helhedsplaner:udkast", args=[plan.pk, udkast.nummer])
        return Udgave(ref, f"Udkast {udkast.nummer}", udkast.lavet_tid, udkast.afsnit, url)
    version = plan.versioner.get(nummer=fundet[2])
    afsnit = {et.noegle: et.indhold for et in version.afsnit.all()}
    url = reverse("helhedsplaner:version", args=[version.pk])
    return Udgave(ref, f"Version {version.nummer}", version.lavet_tid, afsnit, url)


def er_hel(udgave: Udgave) -> bool:
    """True for one that holds all of the plan, and not only what lost to another's text."""
    return "stamdata" in udgave.afsnit
