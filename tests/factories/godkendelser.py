"""Instanser, steps, decisions and money; ``skabelon`` is the chain of a whole plan."""

import datetime as dt

import factory

from byomraader.models import Udvalg
from godkendelser.models import (
    Afdelingsafstemning,
    Afgoerelse,
    Bevilling,
    Bevillingstilstand,
    Bevis,
    Forloeb,
    Instans,
    Instansart,
    Instansregel,
    LbfSvar,
    Moedeform,
    Sag,
    Sagsandel,
    Sagsart,
    Skabelontrin,
    Spor,
    Stemmeform,
    Trin,
)
from godkendelser.referencedata import OEKONOMIUDVALGET, REGLER, SKABELON, TEKNIK_OG_MILJOE
from grundlag.udfald import Udfald
from helhedsplaner.models import Helhedsplan, Regelsaet
from tests.factories.byomraader import AfdelingFactory, UdvalgFactory
from tests.factories.fora import GruppeFactory
from tests.factories.grundlag import BrugerFactory
from tests.factories.helhedsplaner import PlanFactory

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


class BevillingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Bevilling

    plan = factory.SubFactory(PlanFactory)
    tilstand = Bevillingstilstand.AFSAT
    beloeb = 3_512_500
    dato = DAG
    registreret_af = factory.SubFactory(BrugerFactory)


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
