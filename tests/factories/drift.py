"""The plan in drift: what is registered, measured, reported and spent."""

import datetime as dt

import factory
from django.core.files.base import ContentFile

from helhedsplaner.models import (
    Aarsbevis,
    Aarshjulspunkt,
    Aarsopgave,
    Budgetart,
    Kilde,
    Konto,
    Maaling,
    Maalvurdering,
    Postering,
    Posteringsfil,
    Registrering,
    Statusrapport,
)
from helhedsplaner.tilstande import Status
from tests.factories.grundlag import BrugerFactory
from tests.factories.helhedsplaner import AktivitetFactory, MaalFactory, PlanFactory, SucceskriteriumFactory


class RegistreringFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Registrering

    aktivitet = factory.SubFactory(AktivitetFactory)
    dato = dt.date(2021, 10, 1)
    antal = 12
    registreret_af = factory.SubFactory(BrugerFactory)


class MaalingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Maaling

    kriterium = factory.SubFactory(SucceskriteriumFactory)
    dato = dt.date(2021, 10, 1)
    vaerdi = 12
    registreret_af = factory.SubFactory(BrugerFactory)


class StatusrapportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Statusrapport

    plan = factory.SubFactory(PlanFactory, status=Status.I_DRIFT)
    aar = 2021
    begyndt_af = factory.SubFactory(BrugerFactory)


class MaalvurderingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Maalvurdering

    rapport = factory.SubFactory(StatusrapportFactory)
    maal = factory.SubFactory(MaalFactory, afsnit__plan=factory.SelfAttribute("...rapport.plan"))


class AarshjulspunktFactory(factory.django.DjangoModelFactory):
    """Due on 30 June of the year after."""

    class Meta:
        model = Aarshjulspunkt

    kode = factory.Sequence("punkt-{}".format)
    navn = "Reguleringskonto"
    hvem = "Den driftsansvarlige boligorganisation"
    frist_maaned = 6
    frist_dag = 30


class AarsbevisFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Aarsbevis

    plan = factory.SubFactory(PlanFactory)
    titel = "Reguleringskonto for 2021"
    fil = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7 konto", name="konto.pdf"))
    stoerrelse = 14
    tilfoejet_af = factory.SubFactory(BrugerFactory)


class AarsopgaveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Aarsopgave

    plan = factory.SubFactory(PlanFactory, status=Status.I_DRIFT)
    punkt = factory.SubFactory(AarshjulspunktFactory)
    aar = 2021
    frist = dt.date(2022, 6, 30)
    husk_fra = dt.date(2022, 5, 1)


class KontoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Konto

    plan = factory.SubFactory(PlanFactory)
    nummer = factory.Sequence(lambda nummer: str(5000 + nummer))
    art = Budgetart.DRIFT
    kilde = Kilde.LBF


class PosteringsfilFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Posteringsfil

    plan = factory.SubFactory(PlanFactory)
    titel = "posteringer.csv"
    fil = factory.LazyFunction(lambda: ContentFile(b"Konto;Dato;Bel\xc3\xb8b", "posteringer.csv"))
    stoerrelse = 17
    indhold_sha256 = factory.Sequence("{:064}".format)
    tilfoejet_af = factory.SubFactory(BrugerFactory)


class PosteringFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Postering

    konto = factory.SubFactory(KontoFactory)
    fil = factory.SubFactory(PosteringsfilFactory, plan=factory.SelfAttribute("..konto.plan"))
    raekke = factory.Sequence(lambda nummer: nummer)
    dato = dt.date(2021, 10, 1)
    beloeb = 1000
    registreret_af = factory.SubFactory(BrugerFactory)
