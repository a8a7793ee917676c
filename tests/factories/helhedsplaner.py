"""One factory per model of a plan; the default is the smallest valid object, ``fuld_plan`` the whole."""

import datetime as dt

import factory
from django.core.files.base import ContentFile

from grundlag.penge import andel, andel_ned, fordel
from helhedsplaner.models import (
    Aarsbevis,
    Aarshjulspunkt,
    Aarsopgave,
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
    Konto,
    Maal,
    Maaling,
    Maalvurdering,
    Milepael,
    Noegletal,
    Noeglevaegt,
    Planafsnit,
    Planmedarbejder,
    Planpart,
    Planudkast,
    Planversion,
    Postering,
    Posteringsfil,
    Praekvalifikation,
    Praekvalifikationssvar,
    Regelsaet,
    Registrering,
    Slaegtskab,
    Statusrapport,
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


def fuld_plan(*, afdelinger: int = 2, indsatsomraader: int = 1, ramme: int = 28_100_000, **felter) -> Helhedsplan:
    """
    A plan that may be submitted, on the measures of Beboerprojekt Nordvest (domaene §§ 4.3, 4.4).

    15.9.2021-14.9.2025, so five budget years; its afdelinger belong to the driftsansvarlige
    organisation, each indsatsområde has its texts, one mål with a succeskriterium and one
    aktivitet with a milepæl, and the open budget adds up. ``felter`` are those of the plan.
    """
    plan = PlanFactory(
        **{
            "navn": "Beboerprojekt Nordvest",
            "periode_fra": dt.date(2021, 9, 15),
            "periode_til": dt.date(2025, 9, 14),
            "ramme": ramme,
            "resume": "Fire boligorganisationer samarbejder om Nordvest.",
            "vision": "Et kvarter, hvor børn og unge klarer sig som i resten af København.",
            "organisering": "En boligsocial bestyrelse leder planen.",
            **felter,
        }
    )
    PraekvalifikationFactory(
        plan=plan,
        udfordringer="Mange uden uddannelse og arbejde.",
        afdelingsoplysninger="Se afdelingerne.",
        noegletal="Københavnerbarometer 2020.",
        budgetoverslag="28,1 mio. kr.",
        kommunal_anbefaling="Kommunen anbefaler ansøgningen.",
        kommunal_anbefaling_dato=dt.date(2020, 5, 4),
        indsendt_dato=dt.date(2020, 6, 1),
        svar=Praekvalifikationssvar.PRAEKVALIFICERET,
        svar_dato=dt.date(2020, 9, 1),
    )
    PlanpartFactory(plan=plan, bidrag="Frikøbte medarbejdere")
    PlanmedarbejderFactory(plan=plan)
    deltagende = AfdelingFactory.create_batch(
        afdelinger, boligorganisation=plan.driftsansvarlig, byomraade=plan.byomraade
    )
    afsnit = [_fuldt_afsnit(plan, deltagende) for _ in range(indsatsomraader)]
    kilder = _kilder(plan)
    egne = fordel(kilder[Kilde.BOLIGORGANISATION], [1] * afdelinger)
    for afdeling, egenbetaling in zip(deltagende, egne, strict=True):
        DeltagelseFactory(plan=plan, afdeling=afdeling, egenbetaling=egenbetaling)
    skriv_budget(plan, afsnit[0].indsatsomraade)
    return plan


def _fuldt_afsnit(plan, afdelinger):
    afsnit = PlanafsnitFactory(
        plan=plan,
        baggrund="Hver fjerde unge er uden uddannelse.",
        formaal="Flere unge i gang.",
        maalgruppe="Unge mellem 13 og 25 år.",
        samarbejdspartnere="Jobcentret og klubberne.",
    )
    maal = MaalFactory(afsnit=afsnit, tekst="Flere unge har et fritidsjob.")
    SucceskriteriumFactory(
        maal=maal,
        tekst="60 unge om året får et fritidsjob.",
        indikator="Unge i fritidsjob",
        enhed="unge",
        udgangspunkt=0,
        udgangspunkt_dato=dt.date(2021, 9, 1),
        maalvaerdi=60,
        maaldato=dt.date(2025, 9, 14),
        kilde="Planens egen registrering",
    )
    aktivitet = AktivitetFactory(
        afsnit=afsnit,
        navn="Fritidsjob",
        beskrivelse="Unge hjælpes til deres første job.",
        metode="Håndholdt følgeskab.",
        ansvarlig="Projektlederen",
        fra=dt.date(2021, 9, 15),
        til=dt.date(2025, 9, 14),
    )
    aktivitet.maal.set([maal])
    aktivitet.afdelinger.set(afdelinger)
    MilepaelFactory(aktivitet=aktivitet)
    return afsnit


def _kilder(plan: Helhedsplan) -> dict[str, int]:
    satser = plan.regelsaet
    satser.refresh_from_db()
    kommune = 0 if plan.uden_kommunal_medfinansiering else andel(plan.ramme, satser.kommunal_pct)
    facilitering = 0 if plan.uden_kommunal_medfinansiering else andel(plan.ramme, satser.facilitering_pct)
    lbf = andel_ned(plan.ramme, 100 - satser.lokal_mindst_pct)
    return {
        Kilde.LBF: lbf,
        Kilde.KOMMUNE_KONTRAKT: kommune - facilitering,
        Kilde.KOMMUNE_FACILITERING: facilitering,
        Kilde.BOLIGORGANISATION: plan.ramme - lbf - kommune,
    }


def skriv_budget(plan: Helhedsplan, omraade: Indsatsomraade, version: Budgetversion | None = None) -> Budgetversion:
    """One row per kilde in an open budget (a new one if ``version`` is not given), by days over the calendar years."""
    kilder = _kilder(plan)
    version = version or BudgetversionFactory(plan=plan, nummer=plan.budgetversioner.count() + 1)
    raekker = {
        Kilde.LBF: {"art": Budgetart.MEDARBEJDERE, "indsatsomraade": omraade},
        Kilde.KOMMUNE_KONTRAKT: {"art": Budgetart.FRIKOEB, "indsatsomraade": omraade},
        Kilde.KOMMUNE_FACILITERING: {"art": Budgetart.FACILITERING},
        Kilde.BOLIGORGANISATION: {"art": Budgetart.PROJEKTLEDELSE, "boligorganisation": plan.driftsansvarlig},
    }
    aar = range(plan.periode_fra.year, plan.periode_til.year + 1)
    dage = [
        (min(plan.periode_til, dt.date(et, 12, 31)) - max(plan.periode_fra, dt.date(et, 1, 1))).days + 1 for et in aar
    ]
    Budgetlinje.objects.bulk_create(
        Budgetlinje(version=version, kilde=kilde, aar=et, beloeb=beloeb, **raekker[kilde])
        for kilde, i_alt in kilder.items()
        for et, beloeb in zip(aar, fordel(i_alt, dage), strict=True)
        if beloeb
    )
    return version
