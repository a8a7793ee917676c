"""An agreement's beginning, its texts and its end."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction

from byomraader.adgang import kraev
from byomraader.models import Boligorganisation, Byomraade
from grundlag import kladder
from grundlag.adgang import Handling
from grundlag.dato import i_dag, nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from helhedsplaner.models import Helhedsplan, Indsatsomraade, Planpart, Planversion, Snitflade, Versionsafsnit
from kontrakter import beskeder, forslag
from kontrakter.handlinger.faelles import (
    kontroller_periode,
    laas_aftale,
    laas_planer,
    laas_til_redigering,
    perioder_for,
    skift,
)
from kontrakter.handlinger.tur import luk_alle, til_underskrift
from kontrakter.models import Aftale, Aftaleart, AftaleBilag, Aftalepart, Aftaleplan, Aftaletekst, Standardtekst
from kontrakter.tilstande import Aftalestatus

TEKSTER = tuple(Aftaletekst.values)
KOMMUNEN = "Københavns Kommune"


@transaction.atomic
def opret_kontrakt(
    *,
    byomraade: Byomraade,
    indsatsomraade: Indsatsomraade | None,
    planversion_ids: Collection[int],
    titel: str,
    fra: date,
    til: date,
    snitflade_begrundelse: str = "",
    af: Bruger,
) -> Aftale:
    """
    Begin a kontrakt for a byområde and an indsatsområde (None: all of it) from one or more plan versions.

    Parties, formål, ydelser and mål are the plan's, vilkår the standard texts. Raises Regelbrud for a
    plan of another byområde, a period outside the plans', and for an indsatsområde that only the
    boligorganisationer coordinate, unless the reason is given (beslutninger § 4).
    """
    versioner = _versioner(planversion_ids)
    for version in versioner:
        kraev(af, Handling.REDIGER_AFTALE, version.plan)
        if version.plan.byomraade_id != byomraade.pk:
            raise Regelbrud(f"{version.plan} hører ikke til {byomraade}.", felt="planversioner")
    if indsatsomraade and indsatsomraade.regelsaet_id not in {version.plan.regelsaet_id for version in versioner}:
        raise Regelbrud("Indsatsområdet hører ikke til planernes regelsæt.", felt="indsatsomraade")
    kontroller_periode(fra, til, perioder_for(versioner).values())
    aftale = Aftale(
        art=Aftaleart.KONTRAKT,
        titel=titel.strip(),
        byomraade=byomraade,
        indsatsomraade=indsatsomraade,
        fra=fra,
        til=til,
        snitflade_begrundelse=snitflade_begrundelse.strip(),
    )
    _kontroller_snitflade(aftale)
    indsatser = indsatser_i(versioner, indsatsomraade)
    aftale.formaal = forslag.formaal(indsatser)
    aftale.ydelser = forslag.ydelser(indsatser)
    aftale.maal_og_opfoelgning = forslag.maal_og_opfoelgning(indsatser)
    gem_ny(aftale, versioner, [*boligorganisationer(versioner), *_forvaltninger(versioner)], af=af)
    return aftale


@transaction.atomic
def opret_strategisk_aftale(plan_id: int, *, af: Bruger) -> Aftale:
    """
    Begin the strategisk samarbejdsaftale of a plan, between its boligorganisationer and the kommune.

    Raises Regelbrud if the plan has no version yet, or has such an agreement already.
    """
    laas_planer([plan_id])
    plan = Helhedsplan.objects.select_related("byomraade").get(pk=plan_id)
    kraev(af, Handling.REDIGER_AFTALE, plan)
    nyeste = plan.versioner.first()
    if nyeste is None:
        raise Regelbrud("Indsend planen først: en aftale bygger på en planversion.")
    udgaaede = [Aftalestatus.OPSAGT, Aftalestatus.ANNULLERET]
    if Aftaleplan.objects.filter(plan=plan, aftale__art=Aftaleart.STRATEGISK).exclude(aftale__status__in=udgaaede):
        raise Regelbrud("Planen har allerede en strategisk samarbejdsaftale.")
    fra, til = perioder_for([nyeste])[plan.pk]
    aftale = Aftale(
        art=Aftaleart.STRATEGISK,
        titel=f"Strategisk samarbejdsaftale for {plan}",
        byomraade=plan.byomraade,
        fra=fra,
        til=til,
    )
    gem_ny(aftale, [nyeste], [*boligorganisationer([nyeste]), Aftalepart(anden=KOMMUNEN)], af=af)
    return aftale


def _versioner(planversion_ids: Collection[int]) -> list[Planversion]:
    versioner = list(Planversion.objects.filter(pk__in=planversion_ids).select_related("plan").order_by("plan"))
    if not versioner:
        raise Regelbrud("Vælg mindst én planversion.", felt="planversioner")
    if len({version.plan_id for version in versioner}) < len(versioner):
        raise Regelbrud("Vælg kun én version af hver plan.", felt="planversioner")
    return versioner


def _kontroller_snitflade(aftale: Aftale) -> None:
    omraade = aftale.indsatsomraade
    if omraade and omraade.faelles_snitflade == Snitflade.NEJ and not aftale.snitflade_begrundelse:
        raise Regelbrud(
            f"{omraade} koordineres kun i boligorganisationerne. Skriv, hvorfor der alligevel skal være en kontrakt.",
            felt="snitflade_begrundelse",
        )


def gem_ny(aftale: Aftale, versioner: Sequence[Planversion], parter: Sequence[Aftalepart], *, af: Bruger) -> None:
    """Save a new agreement with its plans and parties. Raises PermissionDenied if ``af`` may not edit it then."""
    standarder = Standardtekst.objects.filter(art=aftale.art)
    for standard in standarder:
        if not getattr(aftale, standard.felt):
            setattr(aftale, standard.felt, standard.tekst)
    aftale.oprettet_tid, aftale.oprettet_af = nu(), af
    aftale.full_clean()
    aftale.save()
    Aftaleplan.objects.bulk_create(
        Aftaleplan(aftale=aftale, plan_id=version.plan_id, planversion=version) for version in versioner
    )
    for nummer, part in enumerate(parter, start=1):
        part.aftale, part.raekkefoelge = aftale, nummer
    Aftalepart.objects.bulk_create(parter)
    kraev(af, Handling.REDIGER_AFTALE, aftale)
    log_haendelse(
        "aftale.opret",
        aftale,
        af=af,
        art=aftale.art,
        planversioner=[version.pk for version in versioner],
        standardtekster={standard.felt: standard.udgave for standard in standarder},
    )


def boligorganisationer(versioner: Sequence[Planversion]) -> list[Aftalepart]:
    """The boligorganisationer that the versions name, a driftsansvarlig first."""
    afsnit = Versionsafsnit.objects.filter(version__in=versioner, noegle="parter").order_by("version")
    uider = [organisation["uid"] for et in afsnit for organisation in et.indhold["boligorganisationer"]]
    fundne = {str(organisation.uid): organisation for organisation in Boligorganisation.objects.filter(uid__in=uider)}
    driver = {version.plan.driftsansvarlig_id for version in versioner}
    organisationer = sorted((fundne[uid] for uid in dict.fromkeys(uider)), key=lambda en: en.pk not in driver)
    return [Aftalepart(boligorganisation=organisation) for organisation in organisationer]


def _forvaltninger(versioner: Sequence[Planversion]) -> list[Aftalepart]:
    """The forvaltninger that are parties to the plans, with what they said they would bring."""
    planparter = Planpart.objects.filter(plan__in=[version.plan_id for version in versioner], forvaltning__isnull=False)
    bidrag: dict[int, list[str]] = {}
    for forvaltning, tekst in planparter.values_list("forvaltning", "bidrag"):
        bidrag.setdefault(forvaltning, []).append(tekst)
    return [
        Aftalepart(forvaltning_id=forvaltning, forpligtelser="\n\n".join(filter(None, tekster)))
        for forvaltning, tekster in bidrag.items()
    ]


def indsatser_i(versioner: Sequence[Planversion], indsatsomraade: Indsatsomraade | None) -> list[dict[str, Any]]:
    noegle = f"indsats:{indsatsomraade.kode}" if indsatsomraade else "indsats:"
    afsnit = Versionsafsnit.objects.filter(version__in=versioner, noegle__startswith=noegle)
    return [et.indhold for et in afsnit if indsatsomraade is None or et.noegle == noegle]


@transaction.atomic
def ret_stamdata(
    aftale_id: int,
    *,
    titel: str,
    fra: date,
    til: date,
    sagsnr: str = "",
    dokumentnr: str = "",
    bilagsnummer: str = "",
    opsigelsesvarsel_maaneder: int = 3,
    fravigelse_begrundelse: str = "",
    snitflade_begrundelse: str = "",
    af: Bruger,
) -> Aftale:
    """Change what is short. Raises Regelbrud for a period outside the plans', or one that leaves lines behind."""
    aftale = laas_til_redigering(aftale_id, af=af)
    versioner = [grundlag.planversion for grundlag in aftale.planer.select_related("planversion")]
    kontroller_periode(fra, til, perioder_for(versioner).values())
    egne = aftale.linjer.exclude(aar__range=(fra.year, til.year)).exclude(erstatter__isnull=False, aar__lt=fra.year)
    if uden_for := egne.values_list("aar", flat=True).distinct():
        aarene = ", ".join(str(aar) for aar in sorted(uden_for))
        raise Regelbrud(f"Aftalen har linjer uden for den nye periode ({aarene}). Ret dem først.", felt="til")
    aftale.titel, aftale.fra, aftale.til = titel.strip(), fra, til
    aftale.sagsnr, aftale.dokumentnr = sagsnr.strip(), dokumentnr.strip()
    aftale.bilagsnummer = bilagsnummer.strip()
    aftale.opsigelsesvarsel_maaneder = opsigelsesvarsel_maaneder
    aftale.fravigelse_begrundelse = fravigelse_begrundelse.strip()
    aftale.snitflade_begrundelse = snitflade_begrundelse.strip()
    _kontroller_snitflade(aftale)
    aftale.full_clean()
    aftale.save()
    log_haendelse("aftale.ret_stamdata", aftale, af=af)
    return aftale


@transaction.atomic
def gem_tekster(aftale_id: int, tekster: Mapping[str, str], *, grundudgave: int, af: Bruger) -> kladder.Resultat:
    """
    Save the long texts (keys as in TEKSTER), written on ``grundudgave``; others' changes are merged in.

    Raises kladder.Konflikt, with nothing saved, when two have changed the same paragraph.
    """
    aftale = laas_til_redigering(aftale_id, af=af)
    resultat = kladder.flet_ind(aftale, tekster, grundudgave=grundudgave)
    if resultat.aendrede:
        aftale.full_clean()
        aftale.save()
        log_haendelse("aftale.gem_tekster", aftale, af=af, felter=resultat.aendrede)
    kladder.slet(af, kladder.emne_for(aftale))
    return resultat


@transaction.atomic
def skift_grundlag(aftale_id: int, planversion_id: int, *, af: Bruger) -> Aftaleplan:
    """
    Let the agreement build on another version of one of its plans; its own texts stay as they are.

    Raises Regelbrud if its period does not fit the version's, or it does not build on that plan.
    """
    aftale = laas_til_redigering(aftale_id, af=af)
    ny = Planversion.objects.get(pk=planversion_id)
    planer = {grundlag.plan_id: grundlag for grundlag in aftale.planer.select_related("planversion")}
    if ny.plan_id not in planer:
        raise Regelbrud("Aftalen bygger ikke på den plan.")
    planer[ny.plan_id].planversion = ny
    kontroller_periode(
        aftale.fra, aftale.til, perioder_for([grundlag.planversion for grundlag in planer.values()]).values()
    )
    planer[ny.plan_id].save(update_fields=["planversion"])
    log_haendelse("aftale.skift_grundlag", aftale, af=af, planversion=ny.pk, nummer=ny.nummer)
    return planer[ny.plan_id]


@transaction.atomic
def tilfoej_bilag(aftale_id: int, *, titel: str, fil: File[bytes], lbf_bilag: str = "", af: Bruger) -> AftaleBilag:
    """Attach a document to the text of a draft; what Landsbyggefonden asks for, also to an agreement that is sent."""
    aftale = laas_aftale(aftale_id) if lbf_bilag else laas_til_redigering(aftale_id, af=af)
    kraev(af, Handling.REDIGER_AFTALE, aftale)
    if lbf_bilag and aftale.art != Aftaleart.STRATEGISK:
        raise Regelbrud("Kun en strategisk samarbejdsaftale har Landsbyggefondens bilag.", felt="lbf_bilag")
    return gem_bilag(aftale, titel=titel, fil=fil, lbf_bilag=lbf_bilag, af=af)


def gem_bilag(aftale: Aftale, *, titel: str, fil: File[bytes], lbf_bilag: str = "", af: Bruger) -> AftaleBilag:
    """Keep a file of a locked agreement. Raises Regelbrud for a type that is not taken."""
    bilag = AftaleBilag(
        aftale=aftale,
        titel=titel.strip()[:160],
        fil=fil,
        lbf_bilag=lbf_bilag,
        stoerrelse=fil.size,
        tilfoejet_tid=nu(),
        tilfoejet_af=af,
    )
    bilag.full_clean()
    bilag.save()
    log_haendelse("aftale.tilfoej_bilag", aftale, af=af, bilag=bilag.titel, sha256=bilag.sha256)
    return bilag


@transaction.atomic
def annuller(aftale_id: int, *, begrundelse: str, af: Bruger) -> Aftale:
    """Give up an agreement that was never signed by all; its lines no longer hold money. Raises Regelbrud."""
    return _slut(laas_aftale(aftale_id), "annuller", begrundelse, af=af)


@transaction.atomic
def opsig(aftale_id: int, *, modtaget: date, begrundelse: str, af: Bruger) -> Aftale:
    """
    End a signed agreement by notice: it counts to the end of its varsel, and the years after hold no money.

    Raises Regelbrud for a day to come, for one after the agreement has run out, and for an agreement that a tillæg has
    replaced: the tillæg is ended, and with it the text it would have replaced later.
    """
    if modtaget > i_dag():
        raise Regelbrud("Datoen ligger i fremtiden.", felt="modtaget")
    aftale = laas_aftale(aftale_id)
    if aftale.erstattet_fra:
        raise Regelbrud("Aftalen er ændret af et tillæg. Opsig det nyeste tillæg; det gælder hele aftalen.")
    if modtaget > aftale.til:
        raise Regelbrud("Aftalen var udløbet den dag, så der var intet at opsige.", felt="modtaget")
    sidste = min(forslag.ophoersdag(modtaget, aftale.opsigelsesvarsel_maaneder), aftale.til)
    aftale.opsagt_dato, aftale.ophoerer_dato = modtaget, sidste
    aftale = _slut(aftale, "opsig", begrundelse, af=af, ophoerer=sidste.isoformat())
    aftale.save(update_fields=["opsagt_dato", "ophoerer_dato"])
    if aftale.erstatter_id:
        efter = sidste + timedelta(days=1)
        Aftale.objects.filter(pk=aftale.erstatter_id, erstattet_fra__gt=efter).update(erstattet_fra=efter)
    return aftale


def _slut(aftale: Aftale, navn: str, begrundelse: str, *, af: Bruger, **data: str) -> Aftale:
    kraev(af, Handling.REDIGER_AFTALE, aftale)
    if not begrundelse.strip():
        raise Regelbrud("Skriv en begrundelse.", felt="begrundelse")
    if version := til_underskrift(aftale):
        beskeder.til_underskrivere(version, f"Aftalen er ophørt. Begrundelsen er: {begrundelse.strip()}")
    skift(aftale, navn, af=af, begrundelse=begrundelse.strip(), **data)
    luk_alle(aftale)
    return aftale
