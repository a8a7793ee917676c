"""The chain of a plan: started by its first version, adjusted and weighed by every later one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q

from byomraader.models import Afdeling, Boligorganisation
from fora.models import Gruppe
from godkendelser.daekning import Daekning, kommunens_kroner, noegler, vurder
from godkendelser.handlinger.faelles import afsnit_af, afstem_godkendt
from godkendelser.handlinger.penge import start_sag
from godkendelser.models import (
    GRUPPEARTER,
    ORGANISATIONSARTER,
    Afgoerelse,
    Afgoerelsesdaekning,
    Forloeb,
    Instans,
    Instansart,
    Sagsandel,
    Sagsart,
    Skabelontrin,
    Spor,
    Trin,
    Versionsvurdering,
)
from grundlag.dato import nu
from grundlag.kroge import Virkning
from grundlag.models import log_haendelse
from grundlag.udfald import POSITIVE
from helhedsplaner.models import Helhedsplan, Indsatsomraade, Planversion

# Steps that follow what the version says: who takes part, and whether kommunen pays.
FOELGER_VERSIONEN = (Instansart.AFDELINGSMOEDE, Instansart.FAGUDVALG, *ORGANISATIONSARTER)


def ny_version(version: Planversion) -> list[Virkning]:
    """
    Start the chain of a plan, or weigh every decision of it against ``version``; a fixed number of queries.

    Exactly the decisions whose coverage the version breaks fall; the others stand, each with a written
    why. Call under the plan's lock.
    """
    plan, af = version.plan, version.lavet_af
    afsnit = afsnit_af([version])[version.pk]
    forloeb = Forloeb.objects.filter(plan=plan, afsluttet_tid=None).first()
    if forloeb is None:
        forloeb = Forloeb.objects.create(sagsart=Sagsart.NY_PLAN, plan=plan, startet_tid=nu(), startet_af=af)
        _opret(forloeb, _skabelon(plan, Sagsart.NY_PLAN), plan, afsnit)
        log_haendelse("forloeb.start", plan, af=af, version=version.nummer)
        virkninger = ["Godkendelsesforløbet er startet."]
    else:
        virkninger = _tilpas(forloeb, version, afsnit) + _vurder(version, afsnit)
    if not _uden_kommunal(afsnit):
        _sikr_sag(version, kommunens_kroner(afsnit["budget"]))
    afstem_godkendt(plan, grund=f"Version {version.nummer} skal godkendes.", af=af)
    return [Virkning(tekst) for tekst in virkninger]


def _uden_kommunal(afsnit: Mapping[str, Any]) -> bool:
    return bool(afsnit["budget"]["afvigelse"]["uden_kommunal"])


def _skabelon(plan: Helhedsplan, sagsart: str) -> list[Skabelontrin]:
    return list(Skabelontrin.objects.filter(regelsaet=plan.regelsaet_id, sagsart=sagsart).order_by("nummer", "pk"))


def _oensket(
    skabelon: list[Skabelontrin], plan: Helhedsplan, afsnit: Mapping[str, Any]
) -> list[tuple[Skabelontrin, Instans]]:
    """The steps that the template means for this version, each with its instans, made if it is new."""
    afdelinger = [afdeling["uid"] for afdeling in afsnit["afdelinger"]["afdelinger"]]
    organisationer = {afdeling["organisation"]["uid"] for afdeling in afsnit["afdelinger"]["afdelinger"]}
    oensket: list[tuple[Skabelontrin, tuple[str, str, int | None]]] = []
    for trin in skabelon:
        art = trin.instansart
        if art == Instansart.AFDELINGSMOEDE:
            egne = Afdeling.objects.filter(uid__in=afdelinger).order_by("boligorganisation__navn", "nummer", "pk")
            oensket += [(trin, (art, "afdeling_id", pk)) for pk in egne.values_list("pk", flat=True)]
        elif art in ORGANISATIONSARTER:
            deres = Boligorganisation.objects.filter(uid__in=organisationer).order_by("navn", "pk")
            oensket += [(trin, (art, "boligorganisation_id", pk)) for pk in deres.values_list("pk", flat=True)]
        elif art in GRUPPEARTER:
            gruppe = _gruppe_af(plan, art)
            oensket += [(trin, (art, "gruppe_id", gruppe.pk))] if gruppe else []
        elif art != Instansart.FAGUDVALG or not _uden_kommunal(afsnit):
            oensket.append((trin, (art, "udvalg_id", trin.udvalg_id)))
    instanser = _instanser({noegle for _, noegle in oensket})
    return [(trin, instanser[noegle]) for trin, noegle in oensket]


def _gruppe_af(plan: Helhedsplan, art: str) -> Gruppe | None:
    """The body of that kind in the plan's byområde: the active one, else the newest."""
    grupper = Gruppe.objects.filter(byomraade=plan.byomraade_id, type=art)
    return grupper.aktive().order_by("-aktiv_fra").first() or grupper.order_by("-aktiv_fra").first()


def _instanser(noegler: set[tuple[str, str, int | None]]) -> dict[tuple[str, str, int | None], Instans]:
    """The instanser by (art, which foreign key, its id); those that are missing are made."""

    def find() -> dict[tuple[str, str, int | None], Instans]:
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


def _opret(forloeb: Forloeb, skabelon: list[Skabelontrin], plan: Helhedsplan, afsnit: Mapping[str, Any]) -> None:
    Trin.objects.bulk_create(
        Trin(forloeb=forloeb, instans=instans, spor=trin.spor, nummer=trin.nummer)
        for trin, instans in _oensket(skabelon, plan, afsnit)
    )


def _tilpas(forloeb: Forloeb, version: Planversion, afsnit: Mapping[str, Any]) -> list[str]:
    """New afdelinger get a step, those that left have theirs go out with a reason; likewise the udvalg."""
    skabelon = [trin for trin in _skabelon(version.plan, Sagsart.NY_PLAN) if trin.instansart in FOELGER_VERSIONEN]
    oensket = {instans.pk: (trin, instans) for trin, instans in _oensket(skabelon, version.plan, afsnit)}
    findes = {
        trin.instans_id: trin
        for trin in forloeb.trin.filter(spor=Spor.INDHOLD, instans__art__in=FOELGER_VERSIONEN).select_related("instans")
    }
    nye = [oensket[pk] for pk in oensket.keys() - findes.keys()]
    Trin.objects.bulk_create(
        Trin(forloeb=forloeb, instans=instans, spor=trin.spor, nummer=trin.nummer) for trin, instans in nye
    )
    igen = [trin.pk for pk, trin in findes.items() if trin.udgaaet_begrundelse and pk in oensket]
    forloeb.trin.filter(pk__in=igen).update(udgaaet_begrundelse="")
    ud = [
        trin.pk
        for pk, trin in findes.items()
        if pk not in oensket
        and not trin.udgaaet_begrundelse
        and (trin.instans.art != Instansart.FAGUDVALG or _uden_kommunal(afsnit))
    ]
    forloeb.trin.filter(pk__in=ud).update(
        udgaaet_begrundelse=f"Version {version.nummer} har ikke længere brug for afgørelsen."
    )
    tekster = [(len(nye) + len(igen), "er kommet til"), (len(ud), "er udgået")]
    return [f"{antal} trin {hvad}." for antal, hvad in tekster if antal]


def _vurder(version: Planversion, afsnit: Mapping[str, Any]) -> list[str]:
    """Write for each standing decision whether it still stands, and why, in words."""
    faldet_foer = Versionsvurdering.objects.filter(
        afgoerelse=OuterRef("pk"), version__plan=version.plan_id, staar=False
    )
    trin = Trin.objects.for_planer([version.plan_id]).filter(udgaaet_begrundelse="").med_stilling()
    seneste = [et.seneste.pk for et in trin if et.seneste and et.seneste.udfald in POSITIVE]
    afgoerelser = Afgoerelse.objects.filter(~Exists(faldet_foer), pk__in=seneste)
    daekket: dict[int, dict[str, Daekning]] = defaultdict(dict)
    for raekke in Afgoerelsesdaekning.objects.filter(afgoerelse__in=afgoerelser, version__plan=version.plan_id):
        daekket[raekke.afgoerelse_id][raekke.noegle] = Daekning(raekke.sha256, raekke.loft_kr)
    nye = noegler(afsnit)
    navne = _omraadenavne(version.plan)
    vurderinger = {pk: vurder(egen, nye, navne) for pk, egen in daekket.items()}
    Versionsvurdering.objects.bulk_create(
        Versionsvurdering(afgoerelse_id=pk, version=version, staar=dom.staar, begrundelse=dom.begrundelse)
        for pk, dom in vurderinger.items()
    )
    faldne = sum(not dom.staar for dom in vurderinger.values())
    log_haendelse(
        "forloeb.vurder",
        version.plan,
        af=version.lavet_af,
        version=version.nummer,
        staar=len(vurderinger) - faldne,
        bortfaldet=faldne,
    )
    return [f"{len(vurderinger) - faldne} afgørelser står ved magt, og {faldne} er bortfaldet."]


def vurder_ved_senere(afgoerelse: Afgoerelse, version: Planversion) -> str:
    """
    Weigh a decision on ``version`` against the versions that have come since, in their order; why it fell, or nothing.
    """
    nyere = list(Planversion.objects.filter(plan=version.plan_id, nummer__gt=version.nummer).order_by("nummer"))
    if not nyere or afgoerelse.udfald not in POSITIVE:
        return ""
    afsnit = afsnit_af(nyere)
    daekket = {raekke.noegle: Daekning(raekke.sha256, raekke.loft_kr) for raekke in afgoerelse.daekning.all()}
    navne = _omraadenavne(version.plan)
    for ny in nyere:
        dom = vurder(daekket, noegler(afsnit[ny.pk]), navne)
        Versionsvurdering.objects.create(
            afgoerelse=afgoerelse, version=ny, staar=dom.staar, begrundelse=dom.begrundelse
        )
        if not dom.staar:
            return dom.begrundelse
    return ""


def _omraadenavne(plan: Helhedsplan) -> dict[str, str]:
    return dict(Indsatsomraade.objects.filter(regelsaet=plan.regelsaet_id).values_list("kode", "navn"))


def _sikr_sag(version: Planversion, kroner: int) -> None:
    """
    The release of the municipal money cannot be forgotten: without a case, the plan gets one of its own.

    A case of its own follows the version's kroner until the money is decided; a shared one is its secretary's.
    """
    plan = version.plan
    andel = Sagsandel.objects.filter(plan=plan, sag__forloeb__afsluttet_tid=None).select_related("sag").last()
    if andel is None:
        if kroner:
            titel = f"Frigivelse af kommunal medfinansiering: {plan.navn}"[:200]
            start_sag(titel, plan.kommunal_sagsnr, {plan: kroner}, af=version.lavet_af)
        return
    trin = Trin.objects.filter(forloeb__sag=andel.sag, udgaaet_begrundelse="").select_related("forloeb").med_stilling()
    if kroner and andel.sag.andele.count() == 1 and not any(et.staar for et in trin):
        andel.beloeb = kroner
        andel.save(update_fields=["beloeb"])
