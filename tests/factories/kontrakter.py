"""Agreements: the smallest valid rows, and a contract on a submitted plan with money to promise."""

import datetime as dt

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum
from django.utils import timezone

from fora.models import Gruppetype
from grundlag.adgang import Rolle
from grundlag.models import Bruger, Udskrift
from helhedsplaner.models import Budgetversion, Kilde, Planversion, TvaergaaendeIndsats, Versionshaendelse
from helhedsplaner.version import byg_afsnit, lav_version
from kontrakter import handlinger
from kontrakter.models import (
    Aftale,
    Aftaleart,
    AftaleBilag,
    Aftalepart,
    Aftaleplan,
    Aftaleregel,
    Aftaletekst,
    Aftaleversion,
    Ajourfoering,
    Forbrug,
    Forsegling,
    Kontraktgrundlag,
    Kontraktlinje,
    LbfGodkendelse,
    Linjeart,
    Punktkontrakt,
    Sidekode,
    Standardtekst,
    Underskrift,
    Underskriftsanmodning,
    Underskriftslink,
    Underskriftsmetode,
)
from tests.factories.byomraader import ByomraadeFactory, TilknytningFactory
from tests.factories.fora import DagsordenspunktFactory, GruppeFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.grundlag import BrugerFactory
from tests.factories.helhedsplaner import PlanFactory

KONTRAKTPULJE = 2_978_600
FACILITERING = 533_900


class AftaleregelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Aftaleregel

    art = Aftaleart.KONTRAKT


class StandardtekstFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Standardtekst

    art = Aftaleart.KONTRAKT
    felt = Aftaletekst.AENDRING
    tekst = "Aftalen ændres skriftligt."


class AftaleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Aftale

    titel = factory.Sequence("Aftale {}".format)
    byomraade = factory.SubFactory(ByomraadeFactory)
    fra = dt.date(2021, 9, 15)
    til = dt.date(2025, 9, 14)
    oprettet_af = factory.SubFactory(BrugerFactory)


class AftaleBilagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AftaleBilag

    aftale = factory.SubFactory(AftaleFactory)
    titel = factory.Sequence("Bilag {}".format)
    fil = factory.LazyFunction(lambda: scan())
    stoerrelse = 9
    tilfoejet_af = factory.SubFactory(BrugerFactory)


class AftalepartFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Aftalepart

    aftale = factory.SubFactory(AftaleFactory)
    anden = factory.Sequence("Part {}".format)


class AftaleplanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Aftaleplan

    aftale = factory.SubFactory(AftaleFactory)
    planversion = factory.LazyFunction(lambda: indsendt_plan())
    plan = factory.SelfAttribute("planversion.plan")


class KontraktlinjeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Kontraktlinje

    aftale = factory.SubFactory(AftaleFactory)
    plan = factory.SubFactory(PlanFactory)
    art = Linjeart.INDSATS
    beskrivelse = factory.Sequence("Linje {}".format)
    aar = 2022
    beloeb = 1000


class ForbrugFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Forbrug

    linje = factory.SubFactory(KontraktlinjeFactory, art=Linjeart.FRIKOEB)
    dato = dt.date(2022, 3, 1)
    beloeb = 100
    registreret_af = factory.SubFactory(BrugerFactory)


class AjourfoeringFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Ajourfoering

    aftale = factory.SubFactory(AftaleFactory)
    gruppe = factory.SubFactory(GruppeFactory)
    dato = dt.date(2021, 9, 1)
    registreret_af = factory.SubFactory(BrugerFactory)


class LbfGodkendelseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LbfGodkendelse

    aftale = factory.SubFactory(AftaleFactory)
    dato = dt.date(2021, 9, 1)
    brev = "Brev"
    registreret_af = factory.SubFactory(BrugerFactory)


class TvaergaaendeIndsatsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TvaergaaendeIndsats

    gruppe = factory.SubFactory(
        GruppeFactory,
        type=Gruppetype.ARBEJDSGRUPPE,
        hoerer_under=factory.SubFactory(GruppeFactory, byomraade=factory.SelfAttribute("..byomraade")),
    )
    navn = factory.Sequence("Indsats {}".format)


class UdskriftFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Udskrift

    noegle = factory.Sequence("{:064x}".format)
    skabelon = "kontrakter/kontrakt.pdf.html"
    data = factory.LazyFunction(dict)
    filnavn = "aftale.pdf"


class AftaleversionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Aftaleversion

    aftale = factory.SubFactory(AftaleFactory)
    nummer = 1
    er_udkast = False
    indhold = factory.LazyFunction(dict)
    sha256 = "0" * 64
    udskrift = factory.SubFactory(UdskriftFactory)
    lavet_af = factory.SubFactory(BrugerFactory)


class KontraktgrundlagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Kontraktgrundlag

    aftaleversion = factory.SubFactory(AftaleversionFactory)
    planversion = factory.LazyFunction(lambda: indsendt_plan())


class UnderskriftFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Underskrift

    version = factory.SubFactory(AftaleversionFactory)
    part = factory.SubFactory(AftalepartFactory, aftale=factory.SelfAttribute("..version.aftale"))
    navn = "Ane Sørensen"
    titel = "Direktør"
    paa_vegne_af = "fsb"
    dato = dt.date(2021, 9, 1)
    scan = factory.SubFactory(AftaleBilagFactory, aftale=factory.SelfAttribute("..version.aftale"))
    registreret_tid = dt.datetime(2021, 9, 1, 12, tzinfo=dt.UTC)
    registreret_af = factory.SubFactory(BrugerFactory)


class UnderskriftsanmodningFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Underskriftsanmodning

    version = factory.SubFactory(AftaleversionFactory)
    part = factory.SubFactory(AftalepartFactory, aftale=factory.SelfAttribute("..version.aftale"))
    navn = "Bo Bæk"
    titel = "Chef"
    paa_vegne_af = "Socialforvaltningen"
    email = "bo@example.dk"
    metode = Underskriftsmetode.I_SYSTEMET
    frist = dt.date(2021, 9, 15)
    oprettet_af = factory.SubFactory(BrugerFactory)


class UnderskriftslinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Underskriftslink

    anmodning = factory.SubFactory(UnderskriftsanmodningFactory)
    navn = "Bo Bæk"
    email = "bo@example.dk"
    udloeber_tid = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=14))
    oprettet_af = factory.SubFactory(BrugerFactory)


class SidekodeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Sidekode

    version = factory.SubFactory(AftaleversionFactory)
    side = 1
    sider = 3
    kode = factory.Sequence("{:012d}".format)
    beloeb = [1000]


class ForseglingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Forsegling

    version = factory.SubFactory(AftaleversionFactory)


class PunktkontraktFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Punktkontrakt

    punkt = factory.SubFactory(DagsordenspunktFactory)
    version = factory.SubFactory(AftaleversionFactory)


def scan(tekst: str = "underskrevet") -> SimpleUploadedFile:
    """A PDF to upload; another ``tekst`` makes other bytes."""
    return SimpleUploadedFile("scan.pdf", f"%PDF-1.7\n{tekst}\n%%EOF\n".encode(), "application/pdf")


def koordinator(plan) -> Bruger:
    """A boligsocial koordinator of the plan's driftsansvarlige organisation."""
    rolle = TilknytningFactory(rolle=Rolle.BOLIGSOCIAL_KOORDINATOR, boligorganisation=plan.driftsansvarlig)
    return rolle.bruger


def indsendt_plan(**felter) -> Planversion:
    """The first version of a whole plan on Nordvest's measures: 2.978.600 kr. for contracts, 533.900 besides."""
    return ny_planversion(fuld_plan(**felter))


def ny_planversion(plan) -> Planversion:
    """What ``plan`` says now as its next version; its open budget is locked."""
    budget = plan.budgetversioner.order_by("-nummer")[0]
    if budget.laast_tid is None:
        laas_budget(budget)
    return lav_version(
        plan,
        byg_afsnit(plan, budget),
        haendelse=Versionshaendelse.INDSENDT,
        note="",
        budgetversion=budget,
        af=plan.oprettet_af,
    )


def laas_budget(budget: Budgetversion) -> None:
    summer = dict(budget.linjer.order_by().values_list("kilde").annotate(Sum("beloeb")))
    for kilde in Kilde.values:
        setattr(budget, kilde, summer.get(kilde, 0))
    budget.ramme, budget.laast_tid = sum(summer.values()), dt.datetime(2021, 8, 1, tzinfo=dt.UTC)
    budget.save()


def ny_kontrakt(version: Planversion | None = None, *, af: Bruger | None = None, **felter) -> Aftale:
    """A kontrakt as the deed makes it: on all of the plan's byområde, in the plan's period."""
    version = version or indsendt_plan()
    return handlinger.opret_kontrakt(
        **{
            "byomraade": version.plan.byomraade,
            "indsatsomraade": None,
            "planversion_ids": [version.pk],
            "titel": "Kontrakt om boligsocialt samarbejde",
            "fra": version.plan.periode_fra,
            "til": version.plan.periode_til,
            "af": af or koordinator(version.plan),
            **felter,
        }
    )


def linjefelter(aftale: Aftale, **felter) -> dict:
    """What a line of ``aftale`` is made from."""
    return {
        "plan_id": aftale.planer.get().plan_id,
        "art": Linjeart.INDSATS,
        "beskrivelse": "Fritidsjob",
        "aar": 2022,
        "beloeb": 1000,
        **felter,
    }
