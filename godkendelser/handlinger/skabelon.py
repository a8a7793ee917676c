"""From a template to the steps of one plan or agreement: which bodies it means here and now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from byomraader.models import Afdeling, Boligorganisation, Byomraade
from fora.models import Gruppe
from godkendelser.models import (
    GRUPPEARTER,
    ORGANISATIONSARTER,
    Forloeb,
    Instans,
    Instansart,
    Sagsart,
    Skabelontrin,
    Trin,
)
from helhedsplaner.models import Helhedsplan, Helhedsplansrelation, Regelsaet
from kontrakter.models import Aftale, Aftaleart

Noegle = tuple[str, str, int | None]


@dataclass(frozen=True, slots=True)
class Emne:
    """What decides which bodies a template means: where it is, who takes part, and whether kommunen pays."""

    byomraade: Byomraade
    regelsaet: Regelsaet | None
    afdelinger: frozenset[UUID]
    organisationer: frozenset[UUID]
    uden_kommunal: bool = False


def versionens_emne(plan: Helhedsplan, afsnit: Mapping[str, Any]) -> Emne:
    """The plan as one version of it says."""
    deltagere = afsnit["afdelinger"]["afdelinger"]
    return Emne(
        plan.byomraade,
        plan.regelsaet,
        frozenset(UUID(et["uid"]) for et in deltagere),
        frozenset(UUID(et["organisation"]["uid"]) for et in deltagere),
        bool(afsnit["budget"]["afvigelse"]["uden_kommunal"]),
    )


def planens_emne(plan: Helhedsplan) -> Emne:
    """The plan as it is being written, before its first version."""
    deltagere = list(plan.deltagelser.values_list("afdeling__uid", "afdeling__boligorganisation__uid"))
    return Emne(
        plan.byomraade,
        plan.regelsaet,
        frozenset(afdeling for afdeling, _ in deltagere),
        frozenset(organisation for _, organisation in deltagere),
        plan.uden_kommunal_medfinansiering,
    )


# What a plan is to the one before it and its kind of case have the same name, where there is a template for it.
SLAEGTENS_SAGSARTER = (Sagsart.FORLAENGELSE, Sagsart.SAMMENLAEGNING)


def slaegtens_sagsart(plan_id: int) -> QuerySet[Helhedsplansrelation, str]:
    """The kind of case by what the plan goes on from, if that makes it another than a new plan; one value or none."""
    egne = Helhedsplansrelation.objects.filter(efterfoelger=plan_id, art__in=SLAEGTENS_SAGSARTER)
    return egne.order_by("-art").values_list("art", flat=True)[:1]


def planens_sagsart(plan: Helhedsplan) -> str:
    """What kind of case a whole plan is, unless the forumsekretær has said otherwise."""
    return slaegtens_sagsart(plan.pk).first() or Sagsart.NY_PLAN


def aftalens_emne(aftale: Aftale) -> Emne:
    """An agreement: the regelsæt of its indsatsområde or plans, and its parties among the boligorganisationer."""
    planer = Helhedsplan.objects.filter(pk__in=aftale.planer.values("plan")).order_by("-periode_fra")
    if aftale.indsatsomraade:
        regelsaet: Regelsaet | None = aftale.indsatsomraade.regelsaet
    elif plan := planer.select_related("regelsaet").first():
        regelsaet = plan.regelsaet
    else:
        regelsaet = Regelsaet.objects.order_by("-gyldig_fra", "-pk").first()
    parter = aftale.parter.filter(boligorganisation__isnull=False).values_list("boligorganisation__uid", flat=True)
    return Emne(aftale.byomraade, regelsaet, frozenset(), frozenset(parter))


def emne_for(forloeb: Forloeb) -> Emne:
    return aftalens_emne(forloeb.aftale) if forloeb.aftale else planens_emne(forloeb.plan)  # type: ignore[arg-type]


AFTALENS_ART = {
    Aftaleart.KONTRAKT: "kontrakt",
    Aftaleart.FORUMAFTALE: "forumaftale",
    Aftaleart.STRATEGISK: "strategisk_aftale",
    Aftaleart.DELAFTALE: "delaftale",
}


def aftalens_sagsart(aftale: Aftale) -> str:
    """The kind of case an agreement is; a tillæg is that of the agreement it belongs to."""
    egen = aftale.hoerer_til if aftale.art == Aftaleart.TILLAEG and aftale.hoerer_til else aftale
    return AFTALENS_ART.get(Aftaleart(egen.art), "kontrakt")


def skabelon(regelsaet: Regelsaet | None, sagsart: str) -> list[Skabelontrin]:
    return list(
        Skabelontrin.objects.filter(regelsaet=regelsaet, sagsart=sagsart)
        .select_related("udvalg")
        .order_by("nummer", "pk")
    )


def oensket(trinene: Iterable[Skabelontrin], emne: Emne) -> list[tuple[Skabelontrin, Instans]]:
    """
    The steps that the template means for ``emne``, each with its instans, made if it is new.

    A group that the byområde does not have gives no step; ``uden_instans`` tells which.
    """
    valgte: list[tuple[Skabelontrin, Noegle]] = []
    for trin in trinene:
        art = trin.instansart
        if art == Instansart.AFDELINGSMOEDE:
            egne = Afdeling.objects.filter(uid__in=emne.afdelinger).order_by("boligorganisation__navn", "nummer", "pk")
            valgte += [(trin, (art, "afdeling_id", pk)) for pk in egne.values_list("pk", flat=True)]
        elif art in ORGANISATIONSARTER:
            deres = Boligorganisation.objects.filter(uid__in=emne.organisationer).order_by("navn", "pk")
            valgte += [(trin, (art, "boligorganisation_id", pk)) for pk in deres.values_list("pk", flat=True)]
        elif art in GRUPPEARTER:
            gruppe = gruppe_af(emne.byomraade, art)
            valgte += [(trin, (art, "gruppe_id", gruppe.pk))] if gruppe else []
        elif art != Instansart.FAGUDVALG or not emne.uden_kommunal:
            valgte.append((trin, (art, "udvalg_id", trin.udvalg_id)))
    instanser = find_instanser({noegle for _, noegle in valgte})
    return [(trin, instanser[noegle]) for trin, noegle in valgte]


def uden_instans(trinene: Iterable[Skabelontrin], emne: Emne) -> list[str]:
    """The groups that the template asks and the byområde does not have."""
    arter = {trin.instansart for trin in trinene if trin.instansart in GRUPPEARTER}
    return [str(Instansart(art).label) for art in sorted(arter) if not gruppe_af(emne.byomraade, art)]


def gruppe_af(byomraade: Byomraade, art: str) -> Gruppe | None:
    """The body of that kind in the byområde: the active one, else the newest."""
    grupper = Gruppe.objects.filter(byomraade=byomraade, type=art)
    return grupper.aktive().order_by("-aktiv_fra").first() or grupper.order_by("-aktiv_fra").first()


def find_instanser(noegler: set[Noegle]) -> dict[Noegle, Instans]:
    """The instanser by (art, which foreign key, its id); those that are missing are made."""

    def find() -> dict[Noegle, Instans]:
        egne = Q(afdeling__in=[pk for _, felt, pk in noegler if felt == "afdeling_id"])
        andre = Q(art__in={art for art, felt, _ in noegler if felt != "afdeling_id"})
        fundne = Instans.objects.filter(egne | andre)
        return {
            (instans.art, felt, pk): instans
            for instans in fundne
            for art, felt, pk in noegler
            if instans.art == art and getattr(instans, felt) == pk
        }

    fundne = find()
    if mangler := noegler - fundne.keys():
        Instans.objects.bulk_create(
            [Instans(art=art, **{felt: pk}) for art, felt, pk in sorted(mangler, key=str)], ignore_conflicts=True
        )
        fundne = find()
    return fundne


def opret_trin(forloeb: Forloeb, trinene: Iterable[tuple[Skabelontrin, Instans]]) -> list[Trin]:
    return Trin.objects.bulk_create(
        Trin(forloeb=forloeb, instans=instans, spor=trin.spor, nummer=trin.nummer) for trin, instans in trinene
    )
