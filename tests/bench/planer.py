"""
Fifty plans with all that belongs to them, made by the deeds that people use.

Six boligorganisationer at home in a byområde each share the plans; the koordinator of the first one, who
sits in its forum, is the one who looks. The first plan is large: the pages are measured on it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from io import StringIO
from itertools import cycle, islice

from django.core.management import call_command

from byomraader.models import Afdeling, Boligorganisation, Byomraade, Forvaltning
from fora.models import Dagsordenspunkt, Gruppe, Moede, Plads
from fora.tilstande import Moedestatus
from godkendelser.handlinger import Indgang, registrer_indgang
from godkendelser.models import Instansart, Trin
from grundlag.adgang import Rolle
from grundlag.dato import i_dag
from grundlag.models import Bruger
from grundlag.penge import fordel
from grundlag.udskrift import dan_udskrift
from helhedsplaner.budget import fordel_over_aar, fordeling, satser_for
from helhedsplaner.handlinger import indsend, tag_ind
from helhedsplaner.models import (
    Aktivitet,
    Budgetart,
    Budgetlinje,
    Deltagelse,
    Gruppeplan,
    Helhedsplan,
    Indsatsomraade,
    Kilde,
    Maal,
    Milepael,
    Planafsnit,
    Planversion,
    Punktversion,
    Regelsaet,
    Succeskriterium,
)
from helhedsplaner.tilstande import Status
from kontrakter import handlinger as kontrakter
from kontrakter.models import Aftaleversion, Kontraktlinje, Linjeart
from tests.factories.byomraader import (
    AfdelingFactory,
    BoligorganisationFactory,
    PersonFactory,
    TilknytningFactory,
)
from tests.factories.fora import GruppeFactory, MedlemskabFactory
from tests.factories.grundlag import BrugerFactory
from tests.factories.helhedsplaner import (
    BudgetversionFactory,
    PlanFactory,
    PlanmedarbejderFactory,
    PlanpartFactory,
    PraekvalifikationFactory,
)

ORGANISATIONER = 6
AFDELINGER_PR_ORGANISATION = 50
AFDELINGER_PR_PLAN = 10
RAMME = 28_100_000
FRA, TIL = dt.date(i_dag().year - 1, 9, 15), dt.date(i_dag().year + 3, 9, 14)
STORT_NAVN = "Beboerprojekt Nordvest"

# Budget rows by kilde, each with an amount in all five calendar years: 600 lines, and 60.
STORT_BUDGET = {
    Kilde.LBF: 55,
    Kilde.KOMMUNE_KONTRAKT: 20,
    Kilde.KOMMUNE_FACILITERING: 1,
    Kilde.BOLIGORGANISATION: 44,
}
BUDGET = {Kilde.LBF: 6, Kilde.KOMMUNE_KONTRAKT: 3, Kilde.KOMMUNE_FACILITERING: 1, Kilde.BOLIGORGANISATION: 2}

# What becomes of every sixth plan in turn; the first is the large one.
SKAEBNER = (
    Status.TIL_GODKENDELSE,
    Status.I_DRIFT,
    Status.UNDER_UDARBEJDELSE,
    Status.TIL_GODKENDELSE,
    Status.I_DRIFT,
    Status.KLAR_TIL_START,
    Status.I_DRIFT,
    Status.AFSLUTTET,
    Status.I_DRIFT,
)

AFSNIT = (
    "Flere unge i kvarteret end i resten af byen står uden uddannelse, og mange voksne har været længe uden arbejde. "
    "De tilbud, der findes, bruges mest af dem, der selv opsøger dem. Derfor begynder indsatsen dér, hvor folk bor: i "
    "gården, i beboerhuset og på den skole, børnene går i. Medarbejderne kender familierne, og familierne kender dem."
)


@dataclass(frozen=True, slots=True)
class Egn:
    """One organisation, its byområde, its forum and its koordinator."""

    organisation: Boligorganisation
    byomraade: Byomraade
    forum: Gruppe
    koordinator: Bruger
    afdelinger: list[Afdeling]


@dataclass(frozen=True, slots=True)
class Data:
    """What the pages are shown for."""

    koordinator: Bruger
    forum: Gruppe
    plan: Helhedsplan
    moede: Moede
    trin: Trin
    kontrakt: Aftaleversion


def opret(antal: int) -> Data:
    """Fill the catalogues, and make ``antal`` plans; the first is the one to measure."""
    call_command("referencedata", stdout=StringIO())
    egne = [_egn(byomraade) for byomraade in Byomraade.objects.all()[:ORGANISATIONER]]
    omraader = list(Indsatsomraade.objects.filter(regelsaet__kode="2019-26"))
    planer = [_plan(nummer, egn, omraader) for nummer, egn in enumerate(islice(cycle(egne), antal))]
    moeder = [_moede(plan, egne[nummer % ORGANISATIONER].forum) for nummer, plan in enumerate(planer)]
    sekretaer = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, hele_systemet=True).bruger
    for plan in Helhedsplan.objects.exclude(status=Status.UNDER_UDARBEJDELSE):
        _afgoer(plan, sekretaer)
    venter = Trin.objects.filter(forloeb__plan=planer[0], instans__art=Instansart.AFDELINGSMOEDE, afgoerelser=None)
    versioner = [
        _kontrakt(plan, egne[nummer % ORGANISATIONER].koordinator, linjer_pr_aar=1 if nummer else 8)
        for nummer, plan in enumerate(planer)
        if plan.versioner.exists()
    ]
    dan_udskrift(versioner[0].udskrift_id)
    return Data(egne[0].koordinator, egne[0].forum, planer[0], moeder[0], venter[0], versioner[0])


def _egn(byomraade: Byomraade) -> Egn:
    organisation = BoligorganisationFactory(navn=f"Boligorganisationen {byomraade}")
    forum = GruppeFactory(navn=f"Boligsocialt Forum {byomraade}", byomraade=byomraade)
    koordinator = BrugerFactory()
    TilknytningFactory(bruger=koordinator, rolle=Rolle.BOLIGSOCIAL_KOORDINATOR, boligorganisation=organisation)
    MedlemskabFactory(
        gruppe=forum,
        person=PersonFactory(bruger=koordinator, boligorganisation=organisation),
        plads=Plads.BOLIGSOCIAL_KOORDINATOR,
        boligorganisation=organisation,
    )
    for forvaltning in Forvaltning.objects.all():
        MedlemskabFactory(gruppe=forum, plads=Plads.LOKAL_FORVALTNINGSLEDER, forvaltning=forvaltning)
    afdelinger = AfdelingFactory.create_batch(
        AFDELINGER_PR_ORGANISATION, boligorganisation=organisation, byomraade=byomraade
    )
    return Egn(organisation, byomraade, forum, koordinator, afdelinger)


def _plan(nummer: int, egn: Egn, omraader: list[Indsatsomraade]) -> Helhedsplan:
    stor = nummer == 0
    skaebne = SKAEBNER[nummer // ORGANISATIONER % len(SKAEBNER)]
    plan = PlanFactory(
        navn=STORT_NAVN if stor else f"Boligsocial plan {nummer}",
        byomraade=egn.byomraade,
        regelsaet=Regelsaet.objects.get(kode="2019-26"),
        driftsansvarlig=egn.organisation,
        oprettet_af=egn.koordinator,
        periode_fra=FRA,
        periode_til=TIL,
        ramme=RAMME,
        kommunal_sagsnr=f"2021-{nummer:07}",
        **dict.fromkeys(("resume", "vision", "organisering"), AFSNIT),
    )
    PraekvalifikationFactory(plan=plan)
    PlanmedarbejderFactory.create_batch(4, plan=plan)
    for forvaltning in Forvaltning.objects.all():
        PlanpartFactory(plan=plan, forvaltning=forvaltning)
    afdelinger = list(islice(cycle(egn.afdelinger), nummer, nummer + AFDELINGER_PR_PLAN))
    Gruppeplan.objects.create(gruppe=egn.forum, plan=plan)
    for omraade in omraader:
        _afsnit(plan, omraade, afdelinger, aktiviteter=10 if stor else 3)
    _budget(plan, afdelinger, omraader, STORT_BUDGET if stor else BUDGET)
    if skaebne == Status.TIL_GODKENDELSE:
        indsend(plan.pk, af=egn.koordinator)
    elif skaebne != Status.UNDER_UDARBEJDELSE:
        tag_ind(plan.pk, skaebne, note="", af=egn.koordinator)
    return plan


def _afgoer(plan: Helhedsplan, sekretaer: Bruger) -> None:
    """Record what was decided: every second step of a plan that is on its way, all of the others."""
    trin = list(Trin.objects.for_planer([plan.pk]).order_by("nummer", "pk"))
    paa_vej = plan.status == Status.TIL_GODKENDELSE
    afgjorte = [Indgang(et.pk, FRA) for et in (trin[::2] if paa_vej else trin)]
    registrer_indgang(plan.pk, afgjorte, af=sekretaer)


def _afsnit(plan: Helhedsplan, omraade: Indsatsomraade, afdelinger: list[Afdeling], *, aktiviteter: int) -> None:
    """A section with its texts, three mål, and activities with two milepæle each."""
    afsnit = Planafsnit.objects.create(
        plan=plan,
        indsatsomraade=omraade,
        **dict.fromkeys(("baggrund", "formaal", "maalgruppe", "samarbejdspartnere"), AFSNIT),
    )
    maal = Maal.objects.bulk_create(
        Maal(afsnit=afsnit, tekst=f"Mål {nummer}: flere unge har et fritidsjob.", raekkefoelge=nummer)
        for nummer in range(1, 4)
    )
    Succeskriterium.objects.bulk_create(
        Succeskriterium(
            maal=et,
            tekst="60 unge om året får et fritidsjob.",
            enhed="unge",
            maalvaerdi=60,
            maaldato=TIL,
            kilde="Optælling",
        )
        for et in maal
    )
    nye = Aktivitet.objects.bulk_create(
        Aktivitet(
            afsnit=afsnit,
            navn=f"{omraade}: aktivitet {nummer}",
            beskrivelse=AFSNIT,
            metode="Håndholdt følgeskab.",
            ansvarlig="Projektlederen",
            fra=FRA,
            til=TIL,
            raekkefoelge=nummer,
        )
        for nummer in range(1, aktiviteter + 1)
    )
    Aktivitet.maal.through.objects.bulk_create(
        Aktivitet.maal.through(aktivitet=aktivitet, maal=et) for aktivitet, et in zip(nye, cycle(maal), strict=False)
    )
    Aktivitet.afdelinger.through.objects.bulk_create(
        Aktivitet.afdelinger.through(aktivitet=aktivitet, afdeling=afdeling)
        for aktivitet in nye
        for afdeling in afdelinger[:2]
    )
    Milepael.objects.bulk_create(
        Milepael(aktivitet=aktivitet, tekst="De første unge er i gang", dato=FRA + dt.timedelta(days=dage))
        for aktivitet in nye
        for dage in (90, 365)
    )


def _budget(
    plan: Helhedsplan, afdelinger: list[Afdeling], omraader: list[Indsatsomraade], raekker: dict[Kilde, int]
) -> None:
    """Money that adds up: every year's kroner of a kilde spread evenly over that kilde's rows."""
    samlet = fordeling(RAMME, satser_for(plan))
    version = BudgetversionFactory(plan=plan, oprettet_af=plan.oprettet_af)
    Deltagelse.objects.bulk_create(
        Deltagelse(plan=plan, afdeling=afdeling, egenbetaling=beloeb, overlap_begrundelse="To planer hjælpes ad.")
        for afdeling, beloeb in zip(afdelinger, fordel(samlet.boligorganisation, [1] * len(afdelinger)), strict=True)
    )
    steder = [(omraade, art) for art in Budgetart for omraade in (*omraader, None)]
    Budgetlinje.objects.bulk_create(
        Budgetlinje(
            version=version,
            indsatsomraade=omraade,
            art=art,
            kilde=kilde,
            boligorganisation=plan.driftsansvarlig if kilde == Kilde.BOLIGORGANISATION else None,
            aar=aar,
            beloeb=beloeb,
        )
        for aar, fordelt in fordel_over_aar(samlet, FRA, TIL).items()
        for kilde, antal in raekker.items()
        for (omraade, art), beloeb in zip(steder, fordel(fordelt.pr_kilde()[kilde], [1] * antal), strict=False)
    )


def _moede(plan: Helhedsplan, forum: Gruppe) -> Moede:
    """A meeting of the forum that treats the plan: one next month for the large one, the others held."""
    holdes = plan.navn == STORT_NAVN
    moede = Moede.objects.create(
        gruppe=forum,
        titel=f"Møde om {plan}",
        dato=i_dag() + dt.timedelta(days=30 if holdes else -30),
        sted="Beboerhuset",
        status=Moedestatus.INDKALDT if holdes else Moedestatus.AFHOLDT,
    )
    punkter = Dagsordenspunkt.objects.bulk_create(
        Dagsordenspunkt(
            moede=moede, nummer=nummer, titel=f"Punkt {nummer}", indstilling=AFSNIT, sagsfremstilling=AFSNIT
        )
        for nummer in range(1, 13 if holdes else 6)
    )
    if version := plan.versioner.first():
        Punktversion.objects.create(punkt=punkter[0], version=version)
    return moede


def _kontrakt(plan: Helhedsplan, koordinator: Bruger, *, linjer_pr_aar: int) -> Aftaleversion:
    """A kontrakt from the plan's newest version, printed as a draft."""
    version: Planversion = plan.versioner.all()[0]
    omraade = Indsatsomraade.objects.get(regelsaet=plan.regelsaet, kode="beskaeftigelse")
    forvaltning = Forvaltning.objects.get(kode="bif")
    aftale = kontrakter.opret_kontrakt(
        byomraade=plan.byomraade,
        indsatsomraade=omraade,
        planversion_ids=[version.pk],
        titel=f"Kontrakt om beskæftigelse: {plan}",
        fra=FRA,
        til=TIL,
        af=koordinator,
    )
    Kontraktlinje.objects.bulk_create(
        Kontraktlinje(
            aftale=aftale,
            plan=plan,
            art=Linjeart.FRIKOEB,
            beskrivelse=f"Jobkonsulent {nummer}",
            aar=aar,
            beloeb=50_000,
            forvaltning=forvaltning,
            indsatsomraade=omraade,
            raekkefoelge=nummer,
        )
        for aar in range(FRA.year, TIL.year + 1)
        for nummer in range(1, linjer_pr_aar + 1)
    )
    return kontrakter.lav_udkast(aftale.pk, af=koordinator)
