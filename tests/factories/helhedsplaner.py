"""One factory per model of a plan; the default is the smallest valid object, ``fuld_plan`` the whole."""

import datetime as dt

import factory
from django.core.files.base import ContentFile

from helhedsplaner.models import (
    Aktivitet,
    Anbefaling,
    Budgetart,
    Budgetlinje,
    Budgetversion,
    Deltagelse,
    Fordelingsnoegle,
    Gruppeplan,
    Helhedsplan,
    HelhedsplanBilag,
    Helhedsplansrelation,
    Indsatsomraade,
    Kilde,
    Kommentar,
    Kommentartraad,
    Maal,
    Milepael,
    Noegletal,
    Noeglevaegt,
    Planafsnit,
    Planmedarbejder,
    Planpart,
    Planudkast,
    Planversion,
    Praekvalifikation,
    Regelsaet,
    Slaegtskab,
    Succeskriterium,
    Udkastanledning,
    Undtagelse,
    Versionshaendelse,
)
from helhedsplaner.tilstande import Status
from tests.factories.byomraader import (
    AfdelingFactory,
    BoligorganisationFactory,
    ByomraadeFactory,
    ForvaltningFactory,
    PersonFactory,
)
from tests.factories.fora import GruppeFactory
from tests.factories.grundlag import BrugerFactory


class RegelsaetFactory(factory.django.DjangoModelFactory):
    """The rates of domaene § 4.1."""

    class Meta:
        model = Regelsaet

    kode = factory.Sequence("regelsaet-{}".format)
    navn = factory.Sequence("Regelsæt {}".format)
    lokal_mindst_pct = 25
    kommunal_pct = "12.5"
    kontrakt_pct = "10.6"
    facilitering_pct = "1.9"


class IndsatsomraadeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Indsatsomraade

    regelsaet = factory.SubFactory(RegelsaetFactory)
    kode = factory.Sequence("omraade-{}".format)
    navn = factory.Sequence("Indsatsområde {}".format)
    raekkefoelge = factory.Sequence(lambda n: n)


class PlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Helhedsplan

    navn = factory.Sequence("Helhedsplan {}".format)
    byomraade = factory.SubFactory(ByomraadeFactory)
    regelsaet = factory.SubFactory(RegelsaetFactory)
    driftsansvarlig = factory.SubFactory(BoligorganisationFactory)
    oprettet_af = factory.SubFactory(BrugerFactory)
    status = Status.UNDER_UDARBEJDELSE


class HelhedsplansrelationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Helhedsplansrelation

    forgaenger = factory.SubFactory(PlanFactory)
    efterfoelger = factory.SubFactory(PlanFactory)
    art = Slaegtskab.AFLOESNING
    oprettet_af = factory.SubFactory(BrugerFactory)


class DeltagelseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Deltagelse

    plan = factory.SubFactory(PlanFactory)
    afdeling = factory.SubFactory(AfdelingFactory, byomraade=factory.SelfAttribute("..plan.byomraade"))


class PlanpartFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Planpart

    plan = factory.SubFactory(PlanFactory)
    forvaltning = factory.SubFactory(ForvaltningFactory)


class PlanmedarbejderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Planmedarbejder

    plan = factory.SubFactory(PlanFactory)
    person = factory.SubFactory(PersonFactory)
    funktion = "Boligsocial medarbejder"
    fra = dt.date(2021, 9, 15)


class PraekvalifikationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Praekvalifikation

    plan = factory.SubFactory(PlanFactory)


class PlanafsnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Planafsnit

    plan = factory.SubFactory(PlanFactory)
    indsatsomraade = factory.SubFactory(IndsatsomraadeFactory, regelsaet=factory.SelfAttribute("..plan.regelsaet"))


class MaalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Maal

    afsnit = factory.SubFactory(PlanafsnitFactory)
    tekst = factory.Sequence("Mål {}".format)


class SucceskriteriumFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Succeskriterium

    maal = factory.SubFactory(MaalFactory)
    tekst = factory.Sequence("Succeskriterium {}".format)


class AktivitetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Aktivitet

    afsnit = factory.SubFactory(PlanafsnitFactory)
    navn = factory.Sequence("Aktivitet {}".format)


class MilepaelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Milepael

    aktivitet = factory.SubFactory(AktivitetFactory)
    tekst = factory.Sequence("Milepæl {}".format)
    dato = dt.date(2022, 6, 1)


class BudgetversionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Budgetversion

    plan = factory.SubFactory(PlanFactory)
    nummer = 1
    oprettet_af = factory.SubFactory(BrugerFactory)


class BudgetlinjeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Budgetlinje

    version = factory.SubFactory(BudgetversionFactory)
    art = Budgetart.AKTIVITETER
    kilde = Kilde.LBF
    aar = 2022
    beloeb = 75


class FordelingsnoegleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Fordelingsnoegle

    plan = factory.SubFactory(PlanFactory)


class NoeglevaegtFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Noeglevaegt

    noegle = factory.SubFactory(FordelingsnoegleFactory)
    boligorganisation = factory.SubFactory(BoligorganisationFactory)
    vaegt = 1


class PlanversionFactory(factory.django.DjangoModelFactory):
    """A version without sections; ``handlinger.indsend`` makes a whole one."""

    class Meta:
        model = Planversion

    plan = factory.SubFactory(PlanFactory)
    nummer = 1
    haendelse = Versionshaendelse.INDSENDT
    budgetversion = factory.SubFactory(BudgetversionFactory, plan=factory.SelfAttribute("..plan"))
    sha256 = "0" * 64
    lavet_af = factory.SubFactory(BrugerFactory)


class GruppeplanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Gruppeplan

    gruppe = factory.SubFactory(GruppeFactory)
    plan = factory.SubFactory(PlanFactory, byomraade=factory.SelfAttribute("..gruppe.byomraade"))


class PlanudkastFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Planudkast

    plan = factory.SubFactory(PlanFactory)
    nummer = factory.Sequence(lambda n: n + 1)
    anledning = Udkastanledning.TILBAGE
    note = "Før version 1 blev hentet tilbage"
    afsnit = factory.LazyFunction(dict)
    sha256 = "0" * 64
    lavet_af = factory.SubFactory(BrugerFactory)


class NoegletalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Noegletal

    praekvalifikation = factory.SubFactory(PraekvalifikationFactory)
    navn = factory.Sequence("Nøgletal {}".format)
    kilde = "Københavnerbarometeret"
    dato = dt.date(2020, 1, 1)


class AnbefalingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Anbefaling

    praekvalifikation = factory.SubFactory(PraekvalifikationFactory)
    titel = "Kommunal anbefaling"
    fil = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7 anbefaling", name="anbefaling.pdf"))
    stoerrelse = 19
    tilfoejet_af = factory.SubFactory(BrugerFactory)


class HelhedsplanBilagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HelhedsplanBilag

    plan = factory.SubFactory(PlanFactory)
    titel = "Organisationsdiagram"
    fil = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7 diagram", name="diagram.pdf"))
    stoerrelse = 16
    tilfoejet_af = factory.SubFactory(BrugerFactory)


class KommentartraadFactory(factory.django.DjangoModelFactory):
    """A thread with its first comment."""

    class Meta:
        model = Kommentartraad
        skip_postgeneration_save = True

    plan = factory.SubFactory(PlanFactory)
    noegle = "organisering"
    startet_af = factory.SubFactory(BrugerFactory)

    @factory.post_generation
    def kommentar(self, create, tekst, **kwargs):
        Kommentar.objects.create(traad=self, tekst=tekst or "Hvad mener vi her?", skrevet_af=self.startet_af)


class UndtagelseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Undtagelse

    plan = factory.SubFactory(PlanFactory)
    krav = factory.Sequence("krav-{}".format)
    begrundelse = "Afdelingsmødet er udsat."
    givet_af = factory.SubFactory(BrugerFactory)
