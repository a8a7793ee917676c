"""What approvals answer to the hooks of ``grundlag.kroge``; registered in ``apps.py``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import Exists, Max, Model, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from byomraader.adgang import en_af, noegler, omfang
from fora.models import Dagsordenspunkt, Gruppe
from fora.tilstande import Moedestatus
from godkendelser import handlinger
from godkendelser.alarm import alarmer_om, hvem, kaeder, tilsagn_afviger, ventende_versioner
from godkendelser.handlinger.moede import trin_paa_punkter
from godkendelser.handlinger.rate import raadighed
from godkendelser.handlinger.skabelon import SLAEGTENS_SAGSARTER
from godkendelser.models import (
    BEMYNDIGET_I,
    BEMYNDIGET_OM,
    GRUPPEARTER,
    Afgoerelse,
    Instansart,
    Sag,
    Sagsandel,
    Sagsart,
    Spor,
    Stilling,
    Tillaeg,
    Trin,
)
from godkendelser.models.fravaer import fravaerende_for
from godkendelser.tidsplan import planens_skridt
from grundlag.adgang import Handling
from grundlag.adresser import adresse
from grundlag.kroge import Afventer, Beslutning, Datoskridt, Fund, Krav, Panel, Raekke, Versionsord, Virkning
from grundlag.models import Bruger
from grundlag.penge import kroner_tekst
from grundlag.udfald import Udfald
from helhedsplaner.krav import DRIFT, INDSEND
from helhedsplaner.models import Budgetversion, Helhedsplan, Planversion, Punktversion
from kontrakter.krav import UNDERSKRIV
from kontrakter.models import Aftale, Aftaleregel, Aftaleversion, Forudgaaende

HOEJST_AFVENTER = 25
HOEJST_FUND = 20
FORUMSEKRETAEREN = "Forumsekretæren"


def krav(objekt: Model, skridt: str) -> Iterable[Krav]:
    """What a plan's submission and drift, and an agreement's signing, ask of the approvals."""
    if isinstance(objekt, Helhedsplan) and skridt == INDSEND:
        return _krav_til_indsendelse(objekt)
    if isinstance(objekt, Helhedsplan) and skridt == DRIFT:
        return _krav_til_drift(objekt)
    if isinstance(objekt, Aftale) and skridt == UNDERSKRIV:
        return _krav_til_underskrift(objekt)
    return []


def _krav_til_indsendelse(plan: Helhedsplan) -> list[Krav]:
    """A body that the chain needs must exist, or its step would be left out in silence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT art, findes FROM godkendelser_organer(%s, %s, %s)",
            [plan.pk, list(GRUPPEARTER), list(SLAEGTENS_SAGSARTER)],
        )
        organer = cursor.fetchall()
    return [
        Krav(
            f"gruppe:{art}",
            f"{plan.byomraade} har et {Instansart(art).label}, som planen kan behandles i.",
            er_der,
            hvem=FORUMSEKRETAEREN,
            url=reverse("fora:liste"),
        )
        for art, er_der in organer
    ]


def _krav_til_drift(plan: Helhedsplan) -> list[Krav]:
    trin = kaeder([plan.pk])[plan.pk]
    indhold = [et for et in trin if et.spor == Spor.INDHOLD]
    lbf = next((et for et in indhold if et.instans.art == Instansart.LANDSBYGGEFOND), None)
    krav = [
        Krav(
            f"trin:{et.pk}",
            f"{et}: {et.stilling_tekst.lower()}.",
            et.staar,
            hvem=hvem(et, plan),
            url=adresse("godkendelser:trin", et.pk),
            siden=None if et.staar else et.siden,
        )
        for et in indhold
        if et is not lbf
    ]
    krav.append(
        Krav(
            "lbf",
            f"Landsbyggefondens tilsagn: {lbf.stilling_tekst.lower() if lbf else 'planen er ikke indsendt'}.",
            lbf is not None and lbf.staar,
            hvem=str(plan.driftsansvarlig),
            url=adresse("godkendelser:trin", lbf.pk) if lbf else _forloeb(plan),
            siden=None if lbf is None or lbf.staar else lbf.siden,
            kan_undtages=False,
        )
    )
    if not plan.uden_kommunal_medfinansiering:
        krav.append(_krav_om_frigivelse(plan, [et for et in trin if et.spor == Spor.PENGE]))
    afvigelse = tilsagn_afviger(plan, trin)
    return [
        *krav,
        Krav(
            "alarm",
            afvigelse or "Landsbyggefondens tilsagn svarer til budgettet.",
            not afvigelse,
            hvem=str(plan.driftsansvarlig),
            url=adresse("helhedsplaner:budget", plan.pk),
        ),
    ]


def _forloeb(plan: Helhedsplan) -> str:
    return adresse("godkendelser:forloeb", plan.pk)


def _krav_om_frigivelse(plan: Helhedsplan, trin: list[Trin]) -> Krav:
    """The money of a plan is released when all kroner are, and no decision has fallen since."""
    mangler = plan.mangler_frigivet
    aabent = next((et for et in trin if not et.staar), None)
    bortfaldet = any(et.stilling == Stilling.BORTFALDET for et in trin)
    tekst = "Den kommunale medfinansiering er frigivet."
    if mangler:
        tekst = f"Kommunen mangler at frigive {kroner_tekst(mangler)}"
    elif bortfaldet:
        tekst = "Frigivelsen af den kommunale medfinansiering er bortfaldet ved en ny version."
    return Krav(
        "frigivelse",
        tekst,
        plan.kommunalt is not None and not mangler and not bortfaldet,
        # Until there is a case that asks for the money, it is for the forumsekretær to make one.
        hvem=hvem(aabent, plan) if aabent else FORUMSEKRETAEREN,
        url=adresse("godkendelser:trin", aabent.pk) if aabent else _forloeb(plan),
        siden=aabent.siden if aabent else None,
    )


def _krav_til_underskrift(aftale: Aftale) -> list[Krav]:
    regel = Aftaleregel.objects.filter(art=aftale.art).first()
    if regel is None or not regel.forudgaaende:
        return []
    planer = [raekke.plan for raekke in aftale.planer.select_related("plan")]
    trin = kaeder([plan.pk for plan in planer])
    return [
        _forudgaaende(plan, [et for et in trin[plan.pk] if et.spor == Spor.INDHOLD], hvad)
        for plan in planer
        for hvad in regel.forudgaaende
    ]


def _forudgaaende(plan: Helhedsplan, indhold: list[Trin], hvad: str) -> Krav:
    """The content steps that an art of agreement waits for; the money is never among them."""
    if hvad == Forudgaaende.INDHOLD_I_UDVALG:
        kraevet = [et for et in indhold if et.instans.art == Instansart.FAGUDVALG]
        tekst = f"{plan}: det politiske udvalg har godkendt indholdet."
    else:
        kraevet = [et for et in indhold if et.instans.art != Instansart.LANDSBYGGEFOND]
        tekst = f"{plan}: alle indholdstrin før Landsbyggefonden er på plads."
    mangler = [et for et in kraevet if not et.staar]
    return Krav(
        f"{hvad}:{plan.uid}",
        tekst,
        bool(indhold) and not mangler,
        hvem=hvem(mangler[0], plan) if mangler else "",
        url=adresse("godkendelser:forloeb", plan.pk),
        siden=mangler[0].siden if mangler else None,
    )


def versionsvirkning(version: Model) -> list[Virkning]:
    if isinstance(version, Aftaleversion):
        return handlinger.ny_aftaleversion(version)
    return handlinger.ny_version(version) if isinstance(version, Planversion) else []


def beslutningsvirkning(punkt: Model, beslutning: Beslutning | None, af: Bruger) -> list[Virkning]:
    """The minutes write the decision of the step whose version the item carries, or take it back."""
    if not isinstance(punkt, Dagsordenspunkt):
        return []
    return [Virkning(tekst) for tekst in handlinger.skriv_fra_referat(punkt, beslutning, af=af)]


def punktindhold(punkter: Sequence[Model]) -> Iterator[tuple[int, Panel]]:
    """The step that the version on each agenda item runs through, and whether a newer version has come."""
    fundne = trin_paa_punkter([et for et in punkter if isinstance(et, Dagsordenspunkt)])
    planer = {version.plan_id for _, version in fundne.values()}
    versioner = Planversion.objects.filter(plan__in=planer).order_by().values_list("plan")
    nyeste = dict(versioner.annotate(nyeste=Max("nummer"))) if planer else {}
    for punkt, (trin, version) in fundne.items():
        note = "Beslutningen på punktet bliver trinnets afgørelse, når referatet bekræftes."
        if (nummer := nyeste[version.plan_id]) != version.nummer:
            note = f"Punktet bærer version {version.nummer}, men planen er siden kommet i version {nummer}. {note}"
        raekke = Raekke(str(trin), adresse("godkendelser:trin", trin.pk), trin.stilling_tekst, trin.farve, note)
        yield punkt, Panel("Godkendelse", (raekke,), tom="")


def panel(objekt: Model, bruger: Bruger) -> list[Panel]:
    """The chain on a plan's page and what is wrong with it; on an agreement's, who has said what to it."""
    if isinstance(objekt, Aftale):
        return [_aftalepanel(objekt)]
    if isinstance(objekt, Budgetversion):
        return [_ratepanel(objekt.plan)]
    if not isinstance(objekt, Helhedsplan):
        return []
    trin = kaeder([objekt.pk])[objekt.pk]
    alarmer = alarmer_om(objekt, trin, ventende_versioner([objekt]).get(objekt.pk))
    return [
        Panel(
            "Godkendelser",
            tuple(raekker(trin)),
            tom="Forløbet starter, når planen er indsendt.",
            url=adresse("godkendelser:forloeb", objekt.pk) if trin else "",
            url_tekst="Se hele forløbet",
            alarmer=tuple(alarmer),
        )
    ]


def _ratepanel(plan: Helhedsplan) -> Panel:
    """What kommunen has released and paid of a plan's money, on the page of what it has used."""
    tal = raadighed(plan)
    return Panel(
        "Kommunens penge",
        (
            Raekke(f"Frigivet: {kroner_tekst(tal['frigivet'])}"),
            Raekke(f"Udbetalt: {kroner_tekst(tal['udbetalt'])}"),
            Raekke(f"Anmodet om: {kroner_tekst(tal['anmodet'])}"),
        ),
        tom="",
        url=adresse("godkendelser:rater", plan.pk),
        url_tekst="Rateanmodninger",
    )


def _aftalepanel(aftale: Aftale) -> Panel:
    trin = Trin.objects.filter(forloeb__aftale=aftale.pk, forloeb__afsluttet_tid=None, udgaaet_begrundelse="")
    return Panel(
        "Behandling",
        tuple(raekker(trin.med_instans().med_stilling().order_by("nummer", "pk"))),
        tom="Aftalen er ikke sendt gennem et forløb.",
        url=adresse("godkendelser:aftale", aftale.pk),
        url_tekst="Se forløbet",
    )


def raekker(trin: Iterable[Trin]) -> list[Raekke]:
    """Steps as lines of a task list; the afdelinger in one line, that leads to the whole chain."""
    afdelinger = [et for et in trin if et.instans.art == Instansart.AFDELINGSMOEDE]
    linjer = [
        Raekke(str(et), adresse("godkendelser:trin", et.pk), et.stilling_tekst, et.farve)
        for et in trin
        if et not in afdelinger
    ]
    if not afdelinger:
        return linjer
    ja = sum(et.staar for et in afdelinger)
    moeder = Raekke(
        "Afdelingsmøder",
        reverse("godkendelser:forloeb", args=[afdelinger[0].forloeb.plan_id]),
        f"{ja} af {len(afdelinger)} på plads",
        "groen" if ja == len(afdelinger) else "graa",
    )
    return [moeder, *linjer]


def adgangskilder(bruger: Bruger, model: type[Model]) -> Iterable[Q]:
    """
    A role in a politisk udvalg, or a bemyndigelse from an instans, gives access to the plans whose chain asks it.

    So does standing in for the one who records its decisions.
    """
    if model is not Helhedsplan:
        return
    yield en_af(pk__in=noegler(bruger, BEMYNDIGET_OM))
    if fravaerende_for(bruger):
        deres = Trin.objects.for_fravaerende(bruger).order_by()
        yield Q(pk__in=deres.exclude(forloeb__plan=None).values("forloeb__plan"))
        yield Q(pk__in=Sagsandel.objects.filter(sag__in=deres.values("forloeb__sag")).order_by().values("plan"))
    udvalg, instanser = omfang(bruger, Handling.SE).udvalg, noegler(bruger, BEMYNDIGET_I)
    if udvalg or instanser:
        trin = Trin.objects.filter(en_af(instans__udvalg__in=udvalg, instans__in=instanser)).order_by()
        yield Q(pk__iblandt=trin.exclude(forloeb__plan=None).values("forloeb__plan"))
        yield Q(pk__iblandt=Sagsandel.objects.filter(sag__in=trin.values("forloeb__sag")).order_by().values("plan"))


# What a line of "what waits" says of a step.
AFVENTERS = (
    "frist",
    "udgaaet_begrundelse",
    "gaeldende",
    "bortfaldet_tid",
    "forgaenger_dato",
    "seneste__udfald",
    "seneste__dato",
    "instans__art",
    "instans__om",
    "forloeb__startet_tid",
    "forloeb__plan__navn",
    "forloeb__sag__titel",
    "forloeb__aftale__titel",
)


def afventer(hvem: Model) -> list[Afventer]:
    """The steps whose turn it is: a user's that she records, a body's that are on none of its agendas to come."""
    if isinstance(hvem, Gruppe):
        paa_dagsorden = Punktversion.objects.filter(
            punkt__moede__gruppe=hvem,
            punkt__moede__status__in=(Moedestatus.PLANLAGT, Moedestatus.INDKALDT),
            version__plan=OuterRef("forloeb__plan"),
        )
        hendes = Trin.objects.ventende().filter(~Exists(paa_dagsorden), instans__gruppe=hvem)
        venter = hendes.efter_frist()
    elif isinstance(hvem, Bruger):
        venter = Trin.objects.afventer(hvem)
    else:
        return []
    de_foerste = venter.udsnit(0, HOEJST_AFVENTER + 1).med_instans()
    trin = list(de_foerste.select_related("forloeb__plan", "forloeb__sag", "forloeb__aftale").only(*AFVENTERS))
    ting = [
        Afventer(
            str(et.forloeb),
            adresse("godkendelser:trin", et.pk),
            f"{et}: registrér afgørelsen",
            et.frist,
            et.siden,
            partial(_bind, et) if isinstance(hvem, Gruppe) else None,
        )
        for et in trin[:HOEJST_AFVENTER]
    ]
    if len(trin) > HOEJST_AFVENTER and isinstance(hvem, Bruger):
        ting.append(Afventer("Flere afgørelser venter", reverse("godkendelser:indbakke"), "Se dem alle i indbakken"))
    return ting


def _bind(trin: Trin, punkt: Model) -> None:
    """Let the agenda item carry the newest version of the plan that the step is about."""
    version = Planversion.objects.filter(plan=trin.forloeb.plan_id).order_by("-nummer").first()
    if version and isinstance(punkt, Dagsordenspunkt):
        Punktversion.objects.create(punkt=punkt, version=version)


def soegekilder(bruger: Bruger, tekst: str) -> list[Fund]:
    """Cases by title and sagsnummer, of plans that ``bruger`` may see."""
    andele = Sagsandel.objects.filter(sag=OuterRef("pk"), plan__in=Helhedsplan.objects.synlige_for(bruger))
    sager = Sag.objects.filter(Q(titel__icontains=tekst) | Q(sagsnr__icontains=tekst), Exists(andele))
    return [Fund("Sager", sag.titel, adresse("godkendelser:sag", sag.pk), sag.sagsnr) for sag in sager[:HOEJST_FUND]]


def versionsord(objekt: Model, bruger: Bruger) -> Iterable[Versionsord]:
    """
    What each version of a plan was decided to be; who sees the plan sees its decisions.

    The afdelingsmøder with one outcome are told together, with the day of the last. A version that changes what
    Borgerrepræsentationen has decided is said to be a tillæg, also while Landsbyggefonden has yet to answer.
    """
    if not isinstance(objekt, Helhedsplan):
        return
    forloeb = adresse("godkendelser:forloeb", objekt.pk)
    for tillaeg in Tillaeg.objects.filter(version__plan=objekt).select_related("version"):
        art = tillaeg.get_sagsart_display()
        navn = "tillæg" if tillaeg.sagsart == Sagsart.TILLAEG else f"tillæg ({art.lower()})"
        yield Versionsord(tillaeg.version_id, navn, timezone.localdate(tillaeg.version.lavet_tid), forloeb)
    trukket = Afgoerelse.objects.filter(tilbagetraekker=OuterRef("pk"))
    afgoerelser = (
        Afgoerelse.objects.filter(~Exists(trukket), version__plan=objekt, tilbagetraekker=None)
        .select_related("trin__instans__gruppe", "trin__instans__boligorganisation")
        .order_by("dato", "pk")
    )
    moeder: dict[tuple[int | None, str], list[Afgoerelse]] = defaultdict(list)
    for en in afgoerelser:
        if en.trin.instansart == Instansart.AFDELINGSMOEDE:
            moeder[en.version_id, en.udfald].append(en)
        else:
            yield _versionsord(en, str(en.trin.instans))
    for flere in moeder.values():
        yield _versionsord(
            flere[-1], str(flere[0].trin.instans) if len(flere) == 1 else f"{len(flere)} afdelingsmøder, senest"
        )


def _versionsord(afgoerelse: Afgoerelse, hvem: str) -> Versionsord:
    udfald = Udfald(afgoerelse.udfald)
    tekst = f"{udfald.label.lower()} af {hvem[:1].lower() + hvem[1:] if hvem.startswith('Afdelingsm') else hvem}"
    url = adresse("godkendelser:trin", afgoerelse.trin_id)
    return Versionsord(afgoerelse.version_id or 0, tekst, afgoerelse.dato, url)


def tidsplan(objekt: Model) -> list[Datoskridt]:
    """The steps of a plan's chain, or of the template it will have, with the last day of each."""
    return planens_skridt(objekt) if isinstance(objekt, Helhedsplan) else []


def udsigt(plan: Model, foer: Mapping[str, Any], efter: Mapping[str, Any]) -> list[Raekke]:
    """The steps whose decision would fall if the plan's newest version, ``foer``, became ``efter``."""
    return handlinger.forudse(plan, foer, efter) if isinstance(plan, Helhedsplan) else []
