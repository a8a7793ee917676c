"""Writing a plan's money: its samlede ramme, the deviation from the typical share, and the grid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from grundlag.fejl import Regelbrud
from grundlag.kanon import sha256
from grundlag.models import Bruger, log_haendelse
from helhedsplaner.budget import budgetbrud, satser_for
from helhedsplaner.gitter import Raekke, fra_linjer, pr_kilde, raekke_for
from helhedsplaner.handlinger.faelles import aabent_budget, laas_budget
from helhedsplaner.handlinger.indhold import Foraeldet, laas_til_rettelse
from helhedsplaner.models import Budgetlinje, Budgetversion, Budgetversionsart, Helhedsplan, Indsatsomraade
from helhedsplaner.tilstande import FOER_PRAEKVALIFICERET

PENGE = ("ramme", "uden_kommunal_medfinansiering", "kommunal_afvigelse_pct", "afvigelse_begrundelse")


def budgetaftryk(plan: Helhedsplan, linjer: Iterable[Budgetlinje]) -> str:
    """A hash of the plan's money as it is stored, by which a page sees whether someone has changed it since."""
    celler = sorted((*map(str, raekke_for(linje)), linje.aar, linje.beloeb) for linje in linjer)
    return sha256([[getattr(plan, felt) for felt in PENGE], celler])


@transaction.atomic
def gem_budget(
    plan_id: int, penge: Mapping[str, Any], gitter: Mapping[Raekke, Mapping[int, int]], *, grund: str, af: Bruger
) -> Budgetversion:
    """
    Save the plan's money and every cell of its budget at once, in the version that is open.

    A cell that is not in ``gitter`` is deleted. Sums need not add up before the plan is submitted.
    Raises Foraeldet when someone has saved since ``grund``, and Regelbrud for a negative amount or
    an indsatsområde of another regelsæt.
    """
    plan = laas_til_rettelse(plan_id, af=af)
    version = aabent_budget(plan, af=af)
    linjer = {(raekke_for(linje), linje.aar): linje for linje in version.linjer.all()}
    if budgetaftryk(plan, linjer.values()) != grund:
        raise Foraeldet("En anden har gemt budgettet, mens du skrev. Dit står her endnu, men er ikke gemt.")
    _gem_penge(plan, penge)
    celler = {(raekke, aar): beloeb for raekke, aarene in gitter.items() for aar, beloeb in aarene.items()}
    if any(beloeb < 0 for beloeb in celler.values()):
        raise Regelbrud("Beløbet kan ikke være negativt.")
    _kraev_egne_omraader(plan, gitter)
    vaek = [linje.pk for celle, linje in linjer.items() if celle not in celler]
    if vaek:
        Budgetlinje.objects.filter(pk__in=vaek).delete()
    aendrede = {celle: b for celle, b in celler.items() if celle not in linjer or linjer[celle].beloeb != b}
    Budgetlinje.objects.bulk_create(
        [
            Budgetlinje(version=version, aar=aar, beloeb=b, **linjefelter(raekke))
            for (raekke, aar), b in aendrede.items()
        ],
        update_conflicts=True,
        unique_fields=["version", "indsatsomraade", "art", "kilde", "boligorganisation", "kilde_navn", "aar"],
        update_fields=["beloeb"],
    )
    log_haendelse("helhedsplan.gem_budget", plan, af=af, aendrede=len(aendrede), slettede=len(vaek))
    return version


@transaction.atomic
def laas_overslag(plan_id: int, *, af: Bruger) -> Budgetversion:
    """
    Lock the open budget as the overslag that the prækvalifikation was sent with.

    Raises Regelbrud once the plan is past its prækvalifikation, if nothing is open, and if it does not add up.
    """
    plan = laas_til_rettelse(plan_id, af=af)
    version = plan.budgetversioner.filter(laast_tid=None, art=Budgetversionsart.OVERSLAG).first()
    if version is None or plan.status not in FOER_PRAEKVALIFICERET:
        raise Regelbrud("Planen har ikke et åbent budgetoverslag.")
    kilder = pr_kilde(fra_linjer(version.linjer.all()))
    if brud := budgetbrud(plan.ramme, kilder, satser_for(plan)):
        raise Regelbrud("Overslaget kan ikke låses endnu: " + " ".join(et.tekst for et in brud))
    laas_budget(version)
    log_haendelse("helhedsplan.laas_overslag", plan, af=af, budget=version.nummer)
    return version


def _gem_penge(plan: Helhedsplan, penge: Mapping[str, Any]) -> None:
    if all(getattr(plan, felt) == vaerdi for felt, vaerdi in penge.items()):
        return
    for felt, vaerdi in penge.items():
        setattr(plan, felt, vaerdi)
    plan.full_clean(exclude={felt.name for felt in plan._meta.fields} - penge.keys())
    plan.save(update_fields=list(penge))


def _kraev_egne_omraader(plan: Helhedsplan, gitter: Iterable[Raekke]) -> None:
    omraader = {raekke.indsatsomraade for raekke in gitter if raekke.indsatsomraade}
    if omraader and Indsatsomraade.objects.filter(pk__in=omraader).exclude(regelsaet=plan.regelsaet_id).exists():
        raise Regelbrud("Et indsatsområde i budgettet hører ikke til planens regelsæt.")


def linjefelter(raekke: Raekke) -> dict[str, Any]:
    return {
        "indsatsomraade_id": raekke.indsatsomraade,
        "art": raekke.art,
        "kilde": raekke.kilde,
        "boligorganisation_id": raekke.boligorganisation,
        "kilde_navn": raekke.kilde_navn,
    }
