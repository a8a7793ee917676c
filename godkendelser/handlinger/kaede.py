"""The chain of a plan: started by its first version, adjusted and weighed by every later one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from godkendelser.daekning import Daekning, kommunens_kroner, noegler, vurder
from godkendelser.handlinger.faelles import afsnit_af, afstem_godkendt
from godkendelser.handlinger.penge import start_sag
from godkendelser.handlinger.skabelon import (
    Emne,
    oensket,
    opret_trin,
    planens_sagsart,
    skabelon,
    uden_instans,
    versionens_emne,
)
from godkendelser.handlinger.vurdering import domme, genopret, omflytningens_krav
from godkendelser.kalender import saet_frister
from godkendelser.models import (
    ORGANISATIONSARTER,
    Afgoerelse,
    Forloeb,
    Instans,
    Instansart,
    Sagsandel,
    Sagsart,
    Spor,
    Tillaeg,
    Tillaegstrin,
    Trin,
    Versionsvurdering,
)
from grundlag.dato import nu
from grundlag.kroge import Virkning
from grundlag.models import log_haendelse
from grundlag.udfald import POSITIVE
from helhedsplaner.models import Planversion, Versionshaendelse
from kontrakter.models import Aftaleversion

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
    emne = versionens_emne(plan, afsnit)
    forloeb = Forloeb.objects.filter(plan=plan, afsluttet_tid=None).exclude(sagsart=Sagsart.PRAEKVALIFIKATION).first()
    if forloeb is None or forloeb.startet_tid is None:
        virkninger = _start(forloeb, version, emne)
    else:
        tilpasning = _tilpas(forloeb, version, emne)
        foer = _foer_tillaegget(version)
        er_godkendt = version.haendelse == Versionshaendelse.TILLAEG
        krav = omflytningens_krav(plan, foer, afsnit) if er_godkendt and foer else {}
        virkninger = tilpasning.tekster() + _vurder(version, afsnit, krav)
        if version.haendelse == Versionshaendelse.TILBAGE:
            virkninger.append(f"{genopret(version)} afgørelser gælder igen: planen siger det samme som dengang.")
        elif foer is not None:
            virkninger += _tillaeg(forloeb, version, foer, afsnit, tilpasning.nye)
    if not emne.uden_kommunal:
        _sikr_sag(version, kommunens_kroner(afsnit["budget"]))
    saet_frister(Forloeb.objects.for_planer([plan.pk]).values_list("pk", flat=True))
    imens = f" Version {plan.gaeldende_version.nummer} gælder imens." if plan.gaeldende_version else ""
    afstem_godkendt(plan, grund=f"Version {version.nummer} skal godkendes.{imens}", af=af)
    return [Virkning(tekst) for tekst in virkninger]


def _start(forberedt: Forloeb | None, version: Planversion, emne: Emne) -> list[str]:
    """Start the chain that the forumsekretær has prepared, or else the template's; prækvalifikationen is over."""
    plan, af = version.plan, version.lavet_af
    Forloeb.objects.filter(plan=plan, afsluttet_tid=None, sagsart=Sagsart.PRAEKVALIFIKATION).update(afsluttet_tid=nu())
    if forberedt is None:
        sagsart = planens_sagsart(plan)
        forloeb = Forloeb.objects.create(sagsart=sagsart, plan=plan, startet_tid=nu(), startet_af=af)
        opret_trin(forloeb, oensket(skabelon(plan.regelsaet, sagsart), emne))
    else:
        forberedt.startet_tid, forberedt.startet_af = nu(), af
        forberedt.save(update_fields=["startet_tid", "startet_af"])
        _tilpas(forberedt, version, emne)
    log_haendelse("forloeb.start", plan, af=af, version=version.nummer)
    return ["Godkendelsesforløbet er startet."]


@dataclass(frozen=True, slots=True)
class Tilpasning:
    """What a version did to the chain: the steps that came, and how many went."""

    nye: list[int]
    ud: int

    def tekster(self) -> list[str]:
        tekster = [(len(self.nye), "er kommet til"), (self.ud, "er udgået")]
        return [f"{antal} trin {hvad}." for antal, hvad in tekster if antal]


def _tilpas(forloeb: Forloeb, version: Planversion, emne: Emne) -> Tilpasning:
    """
    New afdelinger get a step, those that left have theirs go out with a reason; likewise the udvalg.

    What the forumsekretær took out stays out, and what she put in stays while its body takes part.
    """
    trinene = [
        trin for trin in skabelon(version.plan.regelsaet, forloeb.sagsart) if trin.instansart in FOELGER_VERSIONEN
    ]
    oenskede = {instans.pk: (trin, instans) for trin, instans in oensket(trinene, emne)}
    findes = {
        trin.instans_id: trin
        for trin in forloeb.trin.filter(spor=Spor.INDHOLD, instans__art__in=FOELGER_VERSIONEN).select_related(
            "instans__afdeling", "instans__boligorganisation"
        )
    }
    nye = opret_trin(forloeb, [oenskede[pk] for pk in oenskede.keys() - findes.keys()])
    igen = [
        trin.pk
        for pk, trin in findes.items()
        if trin.udgaaet_begrundelse and trin.fjernet_tid is None and pk in oenskede
    ]
    forloeb.trin.filter(pk__in=igen).update(udgaaet_begrundelse="")
    ud = [
        trin.pk
        for pk, trin in findes.items()
        if pk not in oenskede and not trin.udgaaet_begrundelse and not _er_med(trin.instans, emne)
    ]
    forloeb.trin.filter(pk__in=ud).update(
        udgaaet_begrundelse=f"Version {version.nummer} har ikke længere brug for afgørelsen."
    )
    return Tilpasning([trin.pk for trin in nye] + igen, len(ud))


def _er_med(instans: Instans, emne: Emne) -> bool:
    """True if the body still has to do with the plan."""
    if instans.afdeling:
        return instans.afdeling.uid in emne.afdelinger
    if instans.boligorganisation:
        return instans.boligorganisation.uid in emne.organisationer
    return not emne.uden_kommunal


def _foer_tillaegget(version: Planversion) -> Mapping[str, Any] | None:
    """What the plan said before, when Borgerrepræsentationen has decided or it was approved; else None."""
    besluttet = Trin.objects.filter(
        forloeb__sag__andele__plan=version.plan,
        forloeb__afsluttet_tid=None,
        instans__art=Instansart.BORGERREPRAESENTATION,
        seneste__udfald__in=POSITIVE,
    )
    if version.haendelse != Versionshaendelse.TILLAEG and not besluttet.exists():
        return None
    forrige = version.plan.versioner.filter(nummer__lt=version.nummer).first()
    return afsnit_af([forrige])[forrige.pk] if forrige else {}


def _tillaeg(
    forloeb: Forloeb, version: Planversion, gamle: Mapping[str, Any], afsnit: Mapping[str, Any], nye: list[int]
) -> list[str]:
    """
    After Borgerrepræsentationen or approval, a version is a tillæg: it runs the steps it needs and no others.

    They are those whose decision it voids, and those that the template of its kind of change asks besides.
    """
    sagsart = aendringens_art(gamle, afsnit) if gamle else Sagsart.TILLAEG
    kendte = set(forloeb.trin.values_list("instans", flat=True))
    trinene, emne = skabelon(version.plan.regelsaet, sagsart), versionens_emne(version.plan, afsnit)
    ekstra, mangler = oensket(trinene, emne), ", ".join(uden_instans(trinene, emne))
    tilfoejede = opret_trin(forloeb, [(trin, instans) for trin, instans in ekstra if instans.pk not in kendte])
    faldne = Versionsvurdering.objects.filter(version=version, staar=False).values_list("afgoerelse__trin", flat=True)
    skal_gaas = dict.fromkeys([*nye, *(trin.pk for trin in tilfoejede), *faldne])
    tillaeg = Tillaeg.objects.create(forloeb=forloeb, version=version, sagsart=sagsart, uden_gruppe=mangler[:300])
    Tillaegstrin.objects.bulk_create(Tillaegstrin(tillaeg=tillaeg, trin_id=pk) for pk in skal_gaas)
    antal = len(skal_gaas)
    return [f"{tillaeg.get_sagsart_display()}: {antal} trin skal tage stilling."]


def aendringens_art(gamle: Mapping[str, Any], nye: Mapping[str, Any]) -> str:
    """What kind of case a change is, from the sections before and after."""
    aendrede = {navn for navn in {*gamle, *nye} if gamle.get(navn) != nye.get(navn)}
    deltagere, deltagere_foer = ({et["uid"] for et in afsnit["afdelinger"]["afdelinger"]} for afsnit in (nye, gamle))
    if (nye["periode"]["til"] or "") > (gamle["periode"]["til"] or ""):
        return Sagsart.FORLAENGELSE
    if any(navn.startswith("indsats:") and navn not in gamle for navn in nye):
        return Sagsart.DELINDSATS
    if deltagere != deltagere_foer:
        return Sagsart.AFDELING
    return Sagsart.BUDGETOMFLYTNING if aendrede <= {"budget", "afdelinger"} else Sagsart.TILLAEG


def _vurder(version: Planversion, afsnit: Mapping[str, Any], krav: Mapping[str, str]) -> list[str]:
    """Write for each standing decision whether it still stands, and why, in words."""
    vurderinger = {pk: dom for pk, (_, dom) in domme(version.plan, afsnit, krav).items()}
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
    navne = version.plan.regelsaet.omraadenavne
    for ny in nyere:
        dom = vurder(daekket, noegler(afsnit[ny.pk]), navne)
        Versionsvurdering.objects.create(
            afgoerelse=afgoerelse, version=ny, staar=dom.staar, begrundelse=dom.begrundelse
        )
        if not dom.staar:
            return dom.begrundelse
    return ""


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


def ny_aftaleversion(version: Aftaleversion) -> list[Virkning]:
    """Weigh the decisions about an agreement: they stand exactly while it says the same. Under its lock."""
    trin = Trin.objects.filter(forloeb__aftale=version.aftale_id, forloeb__afsluttet_tid=None)
    staaende = Afgoerelse.objects.filter(pk__in=trin.values("gaeldende")).select_related("aftaleversion")
    vurderinger = []
    for afgoerelse in staaende:
        besluttet = afgoerelse.aftaleversion
        if besluttet is None:
            continue
        staar = besluttet.sha256 == version.sha256
        hvorfor = f"Aftalen er {'uændret' if staar else 'ændret'} siden version {besluttet.nummer}."
        vurderinger.append(
            Versionsvurdering(afgoerelse=afgoerelse, aftaleversion=version, staar=staar, begrundelse=hvorfor)
        )
    Versionsvurdering.objects.bulk_create(vurderinger)
    faldne = sum(not vurdering.staar for vurdering in vurderinger)
    return [Virkning(f"{faldne} afgørelser om aftalen er bortfaldet.")] if faldne else []
