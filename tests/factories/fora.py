"""Bodies, members, meetings and items."""

import datetime as dt

import factory

from fora.models import (
    Bevaegelse,
    Bevaegelsesart,
    Dagsordenspunkt,
    Fremmoede,
    Fremmoedeart,
    Gruppe,
    Gruppetype,
    Inhabilitet,
    Kommissorieversion,
    Medlemskab,
    Moede,
    Plads,
)
from tests.factories.byomraader import FRA, ByomraadeFactory, PersonFactory
from tests.factories.grundlag import BrugerFactory


class GruppeFactory(factory.django.DjangoModelFactory):
    """A Boligsocialt Forum."""

    class Meta:
        model = Gruppe

    type = Gruppetype.BOLIGSOCIALT_FORUM
    navn = factory.Sequence("Boligsocialt Forum {}".format)
    byomraade = factory.SubFactory(ByomraadeFactory)
    aktiv_fra = FRA


class ArbejdsgruppeFactory(GruppeFactory):
    """An arbejdsgruppe under a forum of its own byområde, unless ``hoerer_under`` is given."""

    type = Gruppetype.ARBEJDSGRUPPE
    navn = factory.Sequence("Arbejdsgruppe {}".format)
    hoerer_under = factory.SubFactory(GruppeFactory)
    byomraade = factory.SelfAttribute("hoerer_under.byomraade")


class MedlemskabFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Medlemskab

    gruppe = factory.SubFactory(GruppeFactory)
    person = factory.SubFactory(PersonFactory)
    plads = Plads.MEDLEM
    fra = FRA


class KommissorieversionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Kommissorieversion

    gruppe = factory.SubFactory(GruppeFactory)
    nummer = factory.Sequence(lambda n: n + 1)
    tekst = "Gruppen koordinerer."
    gaelder_fra = dt.date(2021, 1, 1)
    vedtaget_af = factory.SubFactory(BrugerFactory)


class MoedeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Moede

    gruppe = factory.SubFactory(GruppeFactory)
    titel = factory.Sequence("Møde {}".format)
    dato = dt.date(2021, 6, 1)


class DagsordenspunktFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Dagsordenspunkt

    moede = factory.SubFactory(MoedeFactory)
    nummer = factory.Sequence(lambda n: n + 1)
    titel = factory.Sequence("Punkt {}".format)


class FremmoedeFactory(factory.django.DjangoModelFactory):
    """A member who was there."""

    class Meta:
        model = Fremmoede

    moede = factory.SubFactory(MoedeFactory)
    medlemskab = factory.SubFactory(MedlemskabFactory, gruppe=factory.SelfAttribute("..moede.gruppe"))
    art = Fremmoedeart.TIL_STEDE


class BevaegelseFactory(factory.django.DjangoModelFactory):
    """A member who left."""

    class Meta:
        model = Bevaegelse

    punkt = factory.SubFactory(DagsordenspunktFactory)
    fremmoede = factory.SubFactory(FremmoedeFactory, moede=factory.SelfAttribute("..punkt.moede"))
    art = Bevaegelsesart.FORLOD


class InhabilitetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Inhabilitet

    punkt = factory.SubFactory(DagsordenspunktFactory)
    person = factory.SubFactory(PersonFactory)
    navn = factory.SelfAttribute("person.navn")
