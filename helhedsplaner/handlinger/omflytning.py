"""Moving money in an approved plan: a tillæg of its budget alone, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, Subquery

from byomraader.adgang import kraev
from grundlag import kroge
from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.kroge import Krav
from grundlag.models import Bruger, log_haendelse
from helhedsplaner.forskel import titel
from helhedsplaner.handlinger.faelles import laas_plan
from helhedsplaner.handlinger.udkast import hent_tilbage
from helhedsplaner.handlinger.versioner import indsend
from helhedsplaner.krav import OMFLYT, mangler
from helhedsplaner.models import Helhedsplan, Planversion, Versionsafsnit, Versionshaendelse
from helhedsplaner.omflytning import OMFLYTTES, Flyttet, Omflytning, flyttede, omflytninger
from helhedsplaner.tilstande import Status
from helhedsplaner.version import byg_afsnit

OMFLYTTER = frozenset({Status.KLAR_TIL_START, Status.I_DRIFT})


def hindring(plan: Helhedsplan) -> str:
    """Why no money can be moved in ``plan``, whose budget is approved; nothing when it can."""
    if not plan.godkendt_version_id:
        return (
            "Planen venter på afgørelser, og budgettet, der sidst blev godkendt, gælder imens. Der kan flyttes penge, "
            "når de er truffet."
        )
    if plan.status not in OMFLYTTER:
        return f"Planen er »{plan.get_status_display()}«. Der kan flyttes penge, før den afvikles."
    return ""


@dataclass(frozen=True, slots=True)
class Skrevet:
    """A version, with what its sections say."""

    version: Planversion
    indhold: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Udsigt:
    """What money changes from ``foer`` to ``efter``, and what hinders that it is sent."""

    nyeste: Planversion
    foer: Mapping[str, Any]
    efter: Mapping[str, Any]
    arter: list[Omflytning]
    raekker: list[Flyttet]
    andet: list[str]
    krav: list[Krav]


def _skrevne(plan: Helhedsplan) -> list[Skrevet]:
    """The version that counts and the newest, which may be the same, the newest last: one query."""
    nyeste = Planversion.objects.filter(plan=plan).order_by("-nummer").values("pk")[:1]
    afsnit = Versionsafsnit.objects.filter(Q(version=Subquery(nyeste)) | Q(version=plan.gaeldende_version_id))
    skrevne: dict[int, Skrevet] = {}
    for et in afsnit.select_related("version__budgetversion").order_by("version__nummer", "raekkefoelge"):
        skrevne.setdefault(et.version_id, Skrevet(et.version, {})).indhold[et.noegle] = et.indhold
    return list(skrevne.values())


def udsigt(plan: Helhedsplan) -> Udsigt:
    """Compare the draft with the newest version of a plan that has one."""
    nyeste = _skrevne(plan)[-1]
    budget = plan.budgetversioner.order_by("-nummer").first()
    foer = nyeste.indhold
    efter = {et.noegle: et.indhold for et in byg_afsnit(plan, budget)}
    aendrede = [noegle for noegle in {**foer, **efter} if foer.get(noegle) != efter.get(noegle)]
    andet = [titel(noegle, efter.get(noegle) or foer[noegle]) for noegle in aendrede if noegle not in OMFLYTTES]
    krav = kroge.krav(budget, OMFLYT) if budget else []
    return Udsigt(nyeste.version, foer, efter, *_flytninger(plan, foer, efter), andet, krav)


def mellem_versioner(plan: Helhedsplan, gammel: Skrevet, nyeste: Skrevet) -> Udsigt:
    """The same of the newest version against the one that it waits to replace."""
    foer, efter = gammel.indhold, nyeste.indhold
    return Udsigt(nyeste.version, foer, efter, *_flytninger(plan, foer, efter), [], [])


def _flytninger(
    plan: Helhedsplan, foer: Mapping[str, Any], efter: Mapping[str, Any]
) -> tuple[list[Omflytning], list[Flyttet]]:
    navne = plan.regelsaet.omraadenavne
    return omflytninger(foer, efter, navne), flyttede(foer, efter, navne)


def omflytning_under_vejs(plan: Helhedsplan) -> tuple[Skrevet, Skrevet] | None:
    """The approved version, and the newest that moves money in it and waits to replace it; None when none does."""
    if plan.godkendt_version_id or not plan.gaeldende_version_id:
        return None
    gammel, *nyere = _skrevne(plan)
    if not nyere:
        return None
    foer, efter = gammel.indhold, nyere[0].indhold
    flyttet = {noegle for noegle in {*foer, *efter} if foer.get(noegle) != efter.get(noegle)}
    return (gammel, nyere[0]) if flyttet <= OMFLYTTES else None


@transaction.atomic
def omflyt(plan_id: int, *, note: str = "", af: Bruger) -> Planversion:
    """
    Send the draft's money as a new version, to those who must approve that kind of change.

    Until they have, the budget that was approved counts. Raises Regelbrud when the plan is not approved, when the
    draft changes nothing or more than the money, and when agreements have promised more than is left for them.
    """
    plan = laas_plan(plan_id)
    kraev(af, Handling.INDSEND, plan)
    if not plan.gaeldende_budget_id:
        raise Regelbrud("Planens budget er ikke godkendt endnu. Ret det på budgetsiden, og indsend planen.")
    if hindring_nu := hindring(plan):
        raise Regelbrud(hindring_nu)
    set_ = udsigt(plan)
    if set_.andet:
        raise Regelbrud(
            f"Udkastet ændrer også: {', '.join(set_.andet)}. Indsend det som en ny version af planen, eller hent det "
            "tilbage, før budgettet flyttes."
        )
    if not set_.arter:
        raise Regelbrud(f"Der er ikke flyttet penge siden version {set_.nyeste.nummer}.")
    if mangler_endnu := mangler(set_.krav, {}):
        raise Regelbrud(" ".join(et.tekst for et in mangler_endnu))
    arter = ", ".join(str(et.art.label) for et in set_.arter)
    version = indsend(plan_id, note=note.strip() or f"Omflytning: {arter}"[:300], af=af)
    log_haendelse("helhedsplan.omflyt", plan, af=af, version=version.nummer, arter=[et.art for et in set_.arter])
    return version


@transaction.atomic
def tag_omflytning_tilbage(plan_id: int, *, af: Bruger) -> Planversion:
    """
    Give the plan back what it said when it was approved: a version with that content, whose decisions count again.

    What stood in the draft is kept as a numbered draft. Raises Regelbrud when nothing waits, and when more than money
    has changed since.
    """
    plan = laas_plan(plan_id)
    kraev(af, Handling.INDSEND, plan)
    under_vejs = omflytning_under_vejs(plan)
    if under_vejs is None:
        raise Regelbrud("Der er ingen omflytning under behandling, der kan tages tilbage.")
    gammel, da = under_vejs[0].version, under_vejs[0].indhold
    set_ = udsigt(plan)
    aendrede = [noegle for noegle in {**da, **set_.efter} if da.get(noegle) != set_.efter.get(noegle)]
    if andet := [titel(et, set_.efter.get(et) or da[et]) for et in aendrede if et not in OMFLYTTES]:
        raise Regelbrud(f"Der er ændret andet end penge siden version {gammel.nummer}: {', '.join(andet)}.")
    if aendrede:
        hent_tilbage(plan_id, str(gammel.nummer), aendrede, af=af)
    note = f"Omflytningen er taget tilbage. Planen er som version {gammel.nummer}."
    version = indsend(plan_id, note=note, haendelse=Versionshaendelse.TILBAGE, af=af)
    if version.sha256 != gammel.sha256:
        raise Regelbrud(f"Planen kan ikke føres helt tilbage til version {gammel.nummer}. Indsend en ny version.")
    log_haendelse("helhedsplan.tag_omflytning_tilbage", plan, af=af, version=version.nummer, som=gammel.nummer)
    return version
