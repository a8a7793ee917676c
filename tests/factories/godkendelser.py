"""Instanser, steps, decisions and money; ``skabelon`` is the chain of a whole plan."""

import datetime as dt
from dataclasses import dataclass

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from byomraader.models import Udvalg
from godkendelser import handlinger
from godkendelser.models import (
    Afdelingsafstemning,
    Afgoerelse,
    Bemyndigelse,
    Bevilling,
    Bevillingstilstand,
    Bevis,
    Forloeb,
    Fravaer,
    Hoering,
    Hoeringspart,
    Instans,
    Instansart,
    Instansmoede,
    Instansregel,
    Journalisering,
    LbfSvar,
    Moedeform,
    Moedelink,
    Overdragelse,
    Rateanmodning,
    Ratebilag,
    Sag,
    Sagsandel,
    Sagsart,
    Skabelontrin,
    Spor,
    Stemmeform,
    Trin,
    Udvalgsbehandling,
)
from godkendelser.referencedata import OEKONOMIUDVALGET, REGLER, SKABELON, TEKNIK_OG_MILJOE
from grundlag.adgang import Rolle
from grundlag.models import Bruger
from grundlag.udfald import Udfald
from helhedsplaner.handlinger import indsend
from helhedsplaner.models import Helhedsplan, Planversion, Regelsaet
from tests.factories.byomraader import AfdelingFactory, ForvaltningFactory, TilknytningFactory, UdvalgFactory
from tests.factories.fora import GruppeFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.grundlag import BrugerFactory
from tests.factories.helhedsplaner import PlanFactory, RegelsaetFactory
from tests.factories.kontrakter import UdskriftFactory

DAG = dt.date(2021, 9, 1)


class InstansregelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Instansregel
        django_get_or_create = ("art",)

    art = Instansart.LANDSBYGGEFOND
    udfald = factory.LazyAttribute(lambda ny: REGLER[ny.art][0])
    daekning = factory.LazyAttribute(lambda ny: REGLER[ny.art][1])


class InstansFactory(factory.django.DjangoModelFactory):
    """Landsbyggefonden, of which there is one; a trait for each of the other kinds."""

    class Meta:
        model = Instans
        django_get_or_create = ("art", "gruppe", "afdeling", "boligorganisation", "udvalg")

    art = Instansart.LANDSBYGGEFOND
    gruppe = None
    afdeling = None
    boligorganisation = None
    udvalg = None

    class Params:
        er_forum = factory.Trait(art=Instansart.BOLIGSOCIALT_FORUM, gruppe=factory.SubFactory(GruppeFactory))
        er_afdeling = factory.Trait(art=Instansart.AFDELINGSMOEDE, afdeling=factory.SubFactory(AfdelingFactory))
        er_udvalg = factory.Trait(art=Instansart.FAGUDVALG, udvalg=factory.SubFactory(UdvalgFactory))


class InstansmoedeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Instansmoede

    instans = factory.SubFactory(InstansFactory, er_udvalg=True)
    dato = dt.date(2021, 9, 27)
    oprettet_af = factory.SubFactory(BrugerFactory)


class HoeringFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Hoering

    plan = factory.SubFactory(PlanFactory)
    emne = "Udkast til planen"
    sendt_dato = DAG
    frist = DAG + dt.timedelta(days=14)
    oprettet_af = factory.SubFactory(BrugerFactory)


class HoeringspartFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Hoeringspart

    hoering = factory.SubFactory(HoeringFactory)
    forvaltning = factory.SubFactory(ForvaltningFactory)

    class Params:
        besvaret = factory.Trait(
            svar_dato=DAG,
            fil=factory.LazyFunction(lambda: ContentFile(b"Ingen kommentarer.", name="svar.txt")),
            registreret_tid=factory.LazyFunction(timezone.now),
            registreret_af=factory.SubFactory(BrugerFactory),
        )


class SagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Sag

    titel = factory.Sequence("Frigivelse {}".format)
    oprettet_af = factory.SubFactory(BrugerFactory)


class SagsandelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Sagsandel

    sag = factory.SubFactory(SagFactory)
    plan = factory.SubFactory(PlanFactory)
    beloeb = 3_512_500


class ForloebFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Forloeb

    sagsart = Sagsart.NY_PLAN
    plan = factory.SubFactory(PlanFactory)
    startet_af = factory.SubFactory(BrugerFactory)


class TrinFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Trin

    forloeb = factory.SubFactory(ForloebFactory)
    instans = factory.SubFactory(InstansFactory)
    spor = Spor.INDHOLD
    nummer = 1


class AfgoerelseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Afgoerelse

    trin = factory.SubFactory(TrinFactory)
    udfald = Udfald.GODKENDT
    dato = DAG
    registreret_af = factory.SubFactory(BrugerFactory)


class AfstemningFactory(factory.django.DjangoModelFactory):
    """40 husstande, so 80 votes at most."""

    class Meta:
        model = Afdelingsafstemning

    afgoerelse = factory.SubFactory(AfgoerelseFactory)
    moedeform = Moedeform.ORDINAERT
    stemmeform = Stemmeform.SKRIFTLIG
    husstande = 40
    for_stemmer = 50
    imod_stemmer = 20
    blanke_stemmer = 4


class UdvalgsbehandlingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Udvalgsbehandling

    afgoerelse = factory.SubFactory(AfgoerelseFactory)
    at_punkter = "At udvalget godkender planen."


class MoedelinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Moedelink

    trin = factory.SubFactory(TrinFactory)
    navn = "Dorthe Dirigent"
    email = "dorthe@example.dk"
    udloeber_tid = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=14))
    oprettet_af = factory.SubFactory(BrugerFactory)


class LbfSvarFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LbfSvar

    afgoerelse = factory.SubFactory(AfgoerelseFactory)
    beloeb = 21_075_000
    brev_dato = DAG


class BevisFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Bevis

    afgoerelse = factory.SubFactory(AfgoerelseFactory)
    titel = "Referat"
    adresse = "https://kk.dk/referat"
    tilfoejet_af = factory.SubFactory(BrugerFactory)


class BemyndigelseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Bemyndigelse

    instans = factory.SubFactory(InstansFactory)
    bruger = factory.SubFactory(BrugerFactory)
    grundlag = "Mødet 12. maj 2021, punkt 4"
    fra = DAG
    registreret_af = factory.SubFactory(BrugerFactory)


class FravaerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Fravaer

    bruger = factory.SubFactory(BrugerFactory)
    stedfortraeder = factory.SubFactory(BrugerFactory, vikar_til=dt.date(2021, 12, 31))
    fra = DAG
    til = dt.date(2021, 12, 31)


class OverdragelseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Overdragelse

    trin = factory.SubFactory(TrinFactory)
    til = factory.SubFactory(BrugerFactory)
    overdraget_af = factory.SubFactory(BrugerFactory)
    note = "Tag du den."


class JournaliseringFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Journalisering

    afgoerelse = factory.SubFactory(AfgoerelseFactory)
    nummer = "2021-0178901-7"
    journaliseret_af = factory.SubFactory(BrugerFactory)


class BevillingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Bevilling

    plan = factory.SubFactory(PlanFactory)
    tilstand = Bevillingstilstand.AFSAT
    beloeb = 3_512_500
    dato = DAG
    registreret_af = factory.SubFactory(BrugerFactory)


class RateanmodningFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Rateanmodning

    plan = factory.SubFactory(PlanFactory)
    nummer = 1
    beloeb = 500_000
    fra = DAG
    til = DAG
    begrundelse = "Frikøb af kommunale medarbejdere."
    udskrift = factory.SubFactory(UdskriftFactory)
    sendt_af = factory.SubFactory(BrugerFactory)


class RatebilagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Ratebilag

    rate = factory.SubFactory(RateanmodningFactory)
    titel = "Regnskab"
    fil = factory.LazyFunction(lambda: ContentFile(b"Regnskab", "regnskab.txt"))
    stoerrelse = 8
    tilfoejet_af = factory.SubFactory(BrugerFactory)


def skabelon(regelsaet: Regelsaet) -> dict[str, Udvalg]:
    """The rules and the chain of the reference data for ``regelsaet``; the two udvalg by their code."""
    udvalg = {
        kode: Udvalg.objects.filter(kode=kode).first() or UdvalgFactory(kode=kode)
        for kode in (OEKONOMIUDVALGET, TEKNIK_OG_MILJOE)
    }
    for art in REGLER:
        InstansregelFactory(art=art)
    for sagsart, spor, nummer, art, kode in SKABELON:
        Skabelontrin.objects.create(
            regelsaet=regelsaet,
            sagsart=sagsart,
            spor=spor,
            nummer=nummer,
            instansart=art,
            udvalg=udvalg[kode] if kode else None,
        )
    return udvalg


def forum_for(plan: Helhedsplan):
    """The Boligsocialt Forum of the plan's byområde, which its chain asks for."""
    return GruppeFactory(byomraade=plan.byomraade)


@dataclass
class Kaede:
    """A submitted plan with its whole chain, and those who record its decisions."""

    plan: Helhedsplan
    version: Planversion
    koordinator: Bruger
    sekretaer: Bruger
    tmu: Bruger
    oeu: Bruger
    oekonomi: Bruger

    def trin(self, art: str) -> Trin:
        return Trin.objects.for_planer([self.plan.pk]).med_stilling().get(instans__art=art)

    @property
    def moeder(self) -> list[Trin]:
        trin = Trin.objects.for_planer([self.plan.pk]).filter(instans__art=Instansart.AFDELINGSMOEDE)
        return list(trin.med_stilling().order_by("pk"))

    def afgoer(self, trin: Trin, udfald: str = "", dato: dt.date = DAG, **felter) -> Afgoerelse:
        """Decide on the step as whoever records it, with the facts that its art asks for."""
        art = trin.instans.art
        detalje = {
            Instansart.AFDELINGSMOEDE: AfstemningFactory.build(afgoerelse=None),
            Instansart.LANDSBYGGEFOND: LbfSvarFactory.build(afgoerelse=None),
        }.get(art)
        af = {
            Instansart.BOLIGSOCIALT_FORUM: self.sekretaer,
            Instansart.FAGUDVALG: self.tmu,
            Instansart.OEKONOMIUDVALG: self.oeu,
            Instansart.BORGERREPRAESENTATION: self.oeu,
        }.get(art, self.koordinator)
        return handlinger.afgoer(
            trin.pk,
            **{
                "udfald": udfald or REGLER[art][0][0],
                "dato": dato,
                "version_ids": [self.version.pk],
                "detalje": detalje,
                "af": af,
                **felter,
            },
        )

    def afgoer_indhold(self, *, uden: str = "", dato: dt.date = DAG) -> None:
        """Yes from every content step but those of the art ``uden``, Landsbyggefonden last."""
        trin = Trin.objects.filter(forloeb__plan=self.plan, udgaaet_begrundelse="").exclude(instans__art=uden)
        for et in trin.order_by("nummer", "pk"):
            self.afgoer(et, dato=dato)

    def ny_version(self) -> Planversion:
        """Submit what the plan says now."""
        self.version = indsend(self.plan.pk, af=self.koordinator)
        return self.version


def indsendt_plan(*, afdelinger: int = 2, strategisk_aftale: bool = False, **felter) -> Kaede:
    """
    Submit a plan of Nordvest's measures: forum, afdelinger, TMU and Landsbyggefonden; ØU and BR for its money.

    Its regelsæt asks for no strategisk samarbejdsaftale unless ``strategisk_aftale``.
    """
    regelsaet = felter.pop("regelsaet", None) or RegelsaetFactory(kraever_strategisk_aftale=strategisk_aftale)
    plan = fuld_plan(afdelinger=afdelinger, regelsaet=regelsaet, **felter)
    udvalg = skabelon(regelsaet)
    forum_for(plan)

    def bruger(rolle: Rolle, **omfang) -> Bruger:
        return TilknytningFactory(rolle=rolle, **omfang).bruger

    koordinator = bruger(Rolle.BOLIGSOCIAL_KOORDINATOR, boligorganisation=plan.driftsansvarlig)
    return Kaede(
        plan=plan,
        version=indsend(plan.pk, af=koordinator),
        koordinator=koordinator,
        sekretaer=bruger(Rolle.FORUMSEKRETAER, byomraade=plan.byomraade),
        tmu=bruger(Rolle.GODKENDER, udvalg=udvalg[TEKNIK_OG_MILJOE]),
        oeu=bruger(Rolle.GODKENDER, forvaltning=udvalg[OEKONOMIUDVALGET].forvaltning),
        oekonomi=bruger(Rolle.OEKONOMI),
    )
