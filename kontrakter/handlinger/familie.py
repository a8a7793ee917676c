"""Forumaftaler, delaftaler and tillæg, and what Landsbyggefonden and the bestyrelse say of them."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from byomraader.adgang import kraev
from byomraader.models import Boligorganisation, Lokaludvalg
from fora.models import Gruppe, Gruppetype
from grundlag.adgang import Handling
from grundlag.dato import i_dag, nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from helhedsplaner.models import Indsatsomraade
from kontrakter import forslag
from kontrakter.handlinger.aftaler import KOMMUNEN, gem_ny, indsatser_i
from kontrakter.handlinger.faelles import laas_aftale
from kontrakter.models import (
    Aftale,
    Aftaleart,
    Aftalepart,
    Aftaletekst,
    Ajourfoering,
    Kontraktlinje,
    LbfGodkendelse,
)
from kontrakter.tilstande import Aftalestatus

UDGAAEDE = (Aftalestatus.OPSAGT, Aftalestatus.ANNULLERET)


@transaction.atomic
def opret_forumaftale(gruppe_id: int, *, fra: date, til: date, af: Bruger) -> Aftale:
    """
    Begin the agreement that a Boligsocialt Forum enters, between the kommune and those of its byområde.

    Raises Regelbrud for another body, and if the forum has one in the period already.
    """
    gruppe = Gruppe.objects.select_for_update(of=("self",)).select_related("byomraade").get(pk=gruppe_id)
    if gruppe.type != Gruppetype.BOLIGSOCIALT_FORUM:
        raise Regelbrud("Kun et Boligsocialt Forum indgår en forumaftale.")
    samtidige = Aftale.objects.filter(art=Aftaleart.FORUMAFTALE, gruppe=gruppe, fra__lte=til, til__gte=fra)
    if samtidige.exclude(status__in=UDGAAEDE).exists():
        raise Regelbrud("Forummet har allerede en forumaftale i den periode.", felt="fra")
    aftale = Aftale(
        art=Aftaleart.FORUMAFTALE,
        titel=f"Forumaftale for {gruppe}",
        byomraade=gruppe.byomraade,
        gruppe=gruppe,
        fra=fra,
        til=til,
    )
    lokaludvalg = Lokaludvalg.objects.gyldige().filter(byomraader=gruppe.byomraade).sorteret()
    organisationer = Boligorganisation.objects.gyldige().filter(afdelinger__byomraade=gruppe.byomraade).distinct()
    parter = [
        Aftalepart(anden=KOMMUNEN),
        *(Aftalepart(boligorganisation=organisation) for organisation in organisationer),
        *(Aftalepart(lokaludvalg=udvalg) for udvalg in lokaludvalg),
    ]
    gem_ny(aftale, [], parter, af=af)
    return aftale


@transaction.atomic
def opret_delaftale(strategisk_id: int, *, indsatsomraade: Indsatsomraade, af: Bruger) -> Aftale:
    """Begin the delaftale on one indsatsområde of a strategisk samarbejdsaftale, with the plan's own words."""
    strategisk = laas_aftale(strategisk_id)
    kraev(af, Handling.REDIGER_AFTALE, strategisk)
    if strategisk.art != Aftaleart.STRATEGISK:
        raise Regelbrud("En delaftale hører til en strategisk samarbejdsaftale.")
    om_det = Aftale.objects.filter(art=Aftaleart.DELAFTALE, hoerer_til=strategisk, indsatsomraade=indsatsomraade)
    if om_det.exclude(status__in=UDGAAEDE).exists():
        raise Regelbrud(f"Der er allerede en delaftale om {indsatsomraade}.", felt="indsatsomraade")
    versioner = [et.planversion for et in strategisk.planer.select_related("planversion__plan")]
    if indsatsomraade.regelsaet_id not in {version.plan.regelsaet_id for version in versioner}:
        raise Regelbrud("Indsatsområdet hører ikke til planens regelsæt.", felt="indsatsomraade")
    indsatser = indsatser_i(versioner, indsatsomraade)
    aftale = Aftale(
        art=Aftaleart.DELAFTALE,
        titel=f"Delaftale om {indsatsomraade}: {strategisk.titel}"[:200],
        byomraade=strategisk.byomraade,
        indsatsomraade=indsatsomraade,
        hoerer_til=strategisk,
        fra=strategisk.fra,
        til=strategisk.til,
        formaal=forslag.formaal(indsatser),
        ydelser=forslag.ydelser(indsatser),
        maal_og_opfoelgning=forslag.maal_og_opfoelgning(indsatser),
    )
    gem_ny(aftale, versioner, _parter_fra(strategisk), af=af)
    return aftale


@transaction.atomic
def opret_tillaeg(aftale_id: int, *, fra: date, af: Bruger) -> Aftale:
    """
    Begin a tillæg: all of the agreement as it stands, to be changed, with lines that know which they change.

    Raises Regelbrud for an agreement that is not signed, or that has a tillæg already (that one is then changed).
    """
    gammel = laas_aftale(aftale_id)
    kraev(af, Handling.REDIGER_AFTALE, gammel)
    if gammel.status != Aftalestatus.UNDERSKREVET:
        raise Regelbrud("Et tillæg ændrer en aftale, som alle parter har underskrevet.")
    if gammel.erstattes_af.exclude(status=Aftalestatus.ANNULLERET).exists():
        raise Regelbrud(
            "Aftalen har allerede et tillæg. Ret det, eller lav et tillæg til det, når det er underskrevet."
        )
    if not gammel.fra <= fra <= gammel.til:
        raise Regelbrud("Tillægget skal begynde, mens aftalen gælder.", felt="fra")
    rod = gammel.hoerer_til if gammel.art == Aftaleart.TILLAEG and gammel.hoerer_til else gammel
    nummer = Aftale.objects.filter(art=Aftaleart.TILLAEG, hoerer_til=rod).count() + 1
    aftale = Aftale(
        art=Aftaleart.TILLAEG,
        titel=f"Tillæg {nummer} til {rod.titel}"[:200],
        byomraade=gammel.byomraade,
        indsatsomraade=gammel.indsatsomraade,
        gruppe=gammel.gruppe,
        hoerer_til=rod,
        erstatter=gammel,
        fra=fra,
        til=gammel.til,
        sagsnr=gammel.sagsnr,
        opsigelsesvarsel_maaneder=gammel.opsigelsesvarsel_maaneder,
        snitflade_begrundelse=gammel.snitflade_begrundelse,
        **{felt: getattr(gammel, felt) for felt in Aftaletekst.values},
    )
    versioner = [et.planversion for et in gammel.planer.select_related("planversion")]
    gem_ny(aftale, versioner, _parter_fra(gammel), af=af)
    Kontraktlinje.objects.bulk_create(
        Kontraktlinje(
            aftale=aftale,
            erstatter=linje,
            **{
                felt.attname: getattr(linje, felt.attname)
                for felt in Kontraktlinje._meta.concrete_fields
                if felt.name not in {"id", "uid", "aftale", "erstatter"}
            },
        )
        for linje in gammel.linjer.all()
    )
    return aftale


def _parter_fra(aftale: Aftale) -> list[Aftalepart]:
    """The parties of ``aftale`` as new rows, with what they take on."""
    felter = [felt.attname for felt in Aftalepart._meta.concrete_fields if felt.name not in {"id", "uid", "aftale"}]
    return [Aftalepart(**{felt: getattr(part, felt) for felt in felter}) for part in aftale.parter.all()]


@transaction.atomic
def registrer_lbf_godkendelse(aftale_id: int, *, dato: date, brev: str, af: Bruger) -> LbfGodkendelse:
    """Record Landsbyggefonden's letter that approves a tillæg to a strategisk samarbejdsaftale. Raises Regelbrud."""
    aftale = laas_aftale(aftale_id)
    kraev(af, Handling.REDIGER_AFTALE, aftale)
    if not kraever_lbf(aftale):
        raise Regelbrud("Landsbyggefonden godkender kun ændringer af en strategisk samarbejdsaftale.")
    if dato > i_dag():
        raise Regelbrud("Datoen ligger i fremtiden.", felt="dato")
    godkendelse = LbfGodkendelse(aftale=aftale, dato=dato, brev=brev.strip(), registreret_tid=nu(), registreret_af=af)
    godkendelse.full_clean()
    godkendelse.save()
    log_haendelse("aftale.lbf_godkendelse", aftale, af=af, dato=dato.isoformat(), brev=godkendelse.brev)
    return godkendelse


def kraever_lbf(aftale: Aftale) -> bool:
    return aftale.art == Aftaleart.TILLAEG and bool(aftale.hoerer_til and aftale.hoerer_til.art == Aftaleart.STRATEGISK)


@transaction.atomic
def registrer_ajourfoering(aftale_id: int, *, gruppe: Gruppe, dato: date, note: str = "", af: Bruger) -> Ajourfoering:
    """Record that the boligsociale bestyrelse has gone through a delaftale. Raises Regelbrud for other agreements."""
    aftale = laas_aftale(aftale_id)
    kraev(af, Handling.REDIGER_AFTALE, aftale)
    if aftale.art != Aftaleart.DELAFTALE:
        raise Regelbrud("Kun en delaftale holdes ajour af den boligsociale bestyrelse.")
    if gruppe.type != Gruppetype.BOLIGSOCIAL_BESTYRELSE or gruppe.byomraade_id != aftale.byomraade_id:
        raise Regelbrud("Vælg byområdets boligsociale bestyrelse.", felt="gruppe")
    if dato > i_dag():
        raise Regelbrud("Datoen ligger i fremtiden.", felt="dato")
    ajour = Ajourfoering(
        aftale=aftale, gruppe=gruppe, dato=dato, note=note.strip(), registreret_tid=nu(), registreret_af=af
    )
    ajour.full_clean()
    ajour.save()
    log_haendelse("aftale.ajourfoer", aftale, af=af, dato=dato.isoformat(), gruppe=gruppe.pk)
    return ajour


@transaction.atomic
def journaliser(aftale_id: int, *, journaliseret_som: str, af: Bruger) -> Aftale:
    """Note under which number an agreement is journalised."""
    aftale = laas_aftale(aftale_id)
    kraev(af, Handling.REDIGER_AFTALE, aftale)
    if not journaliseret_som.strip():
        raise Regelbrud("Skriv nummeret i journalen.", felt="journaliseret_som")
    aftale.journaliseret_som, aftale.journaliseret_tid, aftale.journaliseret_af = journaliseret_som.strip(), nu(), af
    aftale.full_clean()
    aftale.save(update_fields=["journaliseret_som", "journaliseret_tid", "journaliseret_af"])
    log_haendelse("aftale.journaliser", aftale, af=af, som=aftale.journaliseret_som)
    return aftale
