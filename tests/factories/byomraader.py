"""The map and the people. Rows that hold for a while do so from the year 2000, before any test's day."""

import datetime as dt

import factory

from byomraader.models import (
    SCOPE_FELTER,
    Afdeling,
    Boligorganisation,
    Byomraade,
    Forvaltning,
    Lokaludvalg,
    Person,
    Tilknytning,
    Udvalg,
)
from grundlag.adgang import Rolle
from tests.factories.grundlag import BrugerFactory

FRA = dt.date(2000, 1, 1)


class LokaludvalgFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lokaludvalg

    navn = factory.Sequence("Lokaludvalg {}".format)


class ByomraadeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Byomraade

    navn = factory.Sequence("Byområde {}".format)
    slug = factory.Sequence("byomraade-{}".format)


class ForvaltningFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Forvaltning

    kode = factory.Sequence("forv{}".format)
    navn = factory.Sequence("Forvaltning {}".format)


class UdvalgFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Udvalg

    kode = factory.Sequence("udv{}".format)
    navn = factory.Sequence("Udvalg {}".format)
    forvaltning = factory.SubFactory(ForvaltningFactory)


class BoligorganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Boligorganisation

    navn = factory.Sequence("Boligorganisation {}".format)


class AfdelingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Afdeling

    boligorganisation = factory.SubFactory(BoligorganisationFactory)
    nummer = factory.Sequence("1-{}".format)
    navn = factory.Sequence("Afdeling {}".format)
    byomraade = factory.SubFactory(ByomraadeFactory)
    lejemaal = 100


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    navn = factory.Sequence("Person {}".format)


class TilknytningFactory(factory.django.DjangoModelFactory):
    """A role in the scope that is given (``byomraade=…``, ``udvalg=…``); in hele systemet when none is."""

    class Meta:
        model = Tilknytning

    bruger = factory.SubFactory(BrugerFactory)
    rolle = Rolle.LAESER
    byomraade = None
    boligorganisation = None
    forvaltning = None
    udvalg = None
    afdeling = None
    hele_systemet = factory.LazyAttribute(lambda ny: not any(getattr(ny, felt) for felt in SCOPE_FELTER))
    fra = FRA
