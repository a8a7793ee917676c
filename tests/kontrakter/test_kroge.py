"""What kontrakter answers through the hooks, and to whom."""

import datetime as dt

import pytest
from django.urls import reverse

from byomraader.rettigheder import BrugerBackend
from grundlag.adgang import Rolle
from grundlag.kroge import Afventer
from grundlag.kroge_svar import afventer
from kontrakter import handlinger, kroge_svar
from kontrakter.models import Aftale, Aftaleart
from kontrakter.sidekode import sidekode
from kontrakter.tilstande import Aftalestatus
from tests.factories.byomraader import PersonFactory, TilknytningFactory
from tests.factories.fora import GruppeFactory, MedlemskabFactory
from tests.factories.grundlag import BrugerFactory
from tests.factories.helhedsplaner import PlanFactory
from tests.factories.kontrakter import AftaleFactory, AftaleplanFactory, indsendt_plan, koordinator, scan


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = dt.date(2021, 9, 1)


@pytest.fixture
def revisor():
    return TilknytningFactory(rolle=Rolle.REVISOR).bruger


def medlem(gruppe):
    return MedlemskabFactory(gruppe=gruppe, person=PersonFactory(bruger=BrugerFactory())).person.bruger


# --- access by membership


def test_a_member_sees_the_agreement_of_the_body():
    gruppe = GruppeFactory()
    forumaftale = AftaleFactory(gruppe=gruppe, art=Aftaleart.FORUMAFTALE)
    AftaleFactory()

    assert list(Aftale.objects.synlige_for(medlem(gruppe))) == [forumaftale]
    assert list(Aftale.objects.synlige_for(medlem(GruppeFactory()))) == []


def test_a_member_sees_the_agreements_on_plans_that_the_body_works_on():
    gruppe = GruppeFactory()
    bygger_paa = AftaleplanFactory()
    AftaleplanFactory()
    bygger_paa.plan.grupper.create(gruppe=gruppe)

    assert list(Aftale.objects.synlige_for(medlem(gruppe))) == [bygger_paa.aftale]


# --- krav


@pytest.mark.parametrize("skridt", ["drift", "lbf"])
@pytest.mark.parametrize(
    ("status", "opfyldt"),
    [
        (Aftalestatus.KLADDE, False),
        (Aftalestatus.TIL_UNDERSKRIFT, False),
        (Aftalestatus.UNDERSKREVET, True),
        (Aftalestatus.OPSAGT, False),
        (Aftalestatus.ANNULLERET, False),
    ],
)
def test_the_strategic_agreement_must_be_signed(skridt, status, opfyldt):
    aftale = AftaleplanFactory(aftale__art=Aftaleart.STRATEGISK, aftale__status=status)

    (krav,) = kroge_svar.krav(aftale.plan, skridt)

    assert (krav.kode, krav.opfyldt) == ("strategisk_aftale", opfyldt)


def test_no_agreement_and_a_contract_are_not_enough():
    plan = AftaleplanFactory(aftale__status=Aftalestatus.UNDERSKREVET).plan

    assert [krav.opfyldt for krav in kroge_svar.krav(plan, "drift")] == [False]


def test_nothing_is_asked_where_the_regelsaet_does_not_or_at_other_steps():
    plan = PlanFactory(regelsaet__kraever_strategisk_aftale=False)

    assert list(kroge_svar.krav(plan, "drift")) == []
    assert list(kroge_svar.krav(PlanFactory(), "indsend")) == []
    assert list(kroge_svar.krav(AftaleFactory(), "drift")) == []


# --- panels and search


def test_each_page_gets_its_agreements(revisor):
    bygger_paa = AftaleplanFactory(aftale__titel="Nordvest", aftale__gruppe=GruppeFactory())
    AftaleplanFactory()

    for objekt in (bygger_paa.plan, bygger_paa.aftale.byomraade, bygger_paa.aftale.gruppe):
        (panel,) = kroge_svar.panel(objekt, revisor)
        assert [(raekke.titel, raekke.url, raekke.status) for raekke in panel.raekker] == [
            ("Nordvest", reverse("kontrakter:aftale", args=[bygger_paa.aftale_id]), "Kladde")
        ]
    assert list(kroge_svar.panel(bygger_paa.aftale, revisor)) == []


def test_a_panel_shows_no_strangers_agreements():
    aftale = AftaleFactory()

    (panel,) = kroge_svar.panel(aftale.byomraade, BrugerFactory())

    assert panel.raekker == ()


def test_agreements_are_found_by_title_and_number(revisor):
    AftaleFactory(titel="Kontrakt om sundhed", sagsnr="2021-0017", byomraade__navn="Bispebjerg")

    fund = [list(kroge_svar.soegekilder(revisor, tekst)) for tekst in ("sundhed", "2021-0017", "beskæftigelse")]

    assert [[et.titel for et in fundne] for fundne in fund] == [["Kontrakt om sundhed"], ["Kontrakt om sundhed"], []]
    assert fund[0][0].note == "Kontrakt om boligsocialt samarbejde, Bispebjerg, kladde"
    assert list(kroge_svar.soegekilder(BrugerFactory(), "sundhed")) == []


# --- what waits


@pytest.fixture
def strategisk():
    """A strategic agreement out for signature by its organisation and the kommune."""
    plan = indsendt_plan().plan
    af = koordinator(plan)
    aftale = handlinger.opret_strategisk_aftale(plan.pk, af=af)
    handlinger.send_til_underskrift(aftale.pk, af=af)
    return aftale, af


def test_a_signature_waits_for_the_organisation_that_lacks_it(strategisk):
    aftale, af = strategisk
    part = aftale.parter.exclude(boligorganisation=None).get()
    fremmed = TilknytningFactory(
        rolle=Rolle.PROJEKTLEDER, boligorganisation=indsendt_plan().plan.driftsansvarlig
    ).bruger

    assert list(afventer(af)) == [
        Afventer(
            aftale.titel,
            reverse("kontrakter:aftale", args=[aftale.pk]),
            f"Registrér underskrift for {part}",
            siden=dt.date(2021, 9, 1),
        )
    ]
    assert list(afventer(fremmed)) == []


def test_a_wider_scope_waits_for_all_and_a_signed_party_for_none(strategisk):
    aftale, af = strategisk
    sekretaer = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger
    part = aftale.parter.exclude(boligorganisation=None).get()
    foer = len(list(afventer(sekretaer)))
    version = aftale.versioner.get()

    handlinger.registrer_underskrift(
        version.pk,
        part.pk,
        navn="Ane",
        titel="Direktør",
        paa_vegne_af="fsb",
        dato=dt.date(2021, 9, 1),
        kode=sidekode(version, 1),
        scan=scan(),
        af=af,
    )

    assert (foer, len(list(afventer(sekretaer)))) == (2, 1)
    assert list(afventer(af)) == []


@pytest.mark.parametrize("antal", [1, 3])
def test_each_hook_takes_one_query(revisor, django_assert_num_queries, antal):
    plan = AftaleplanFactory(aftale__status=Aftalestatus.TIL_UNDERSKRIFT).plan
    TilknytningFactory(bruger=revisor, rolle=Rolle.FORUMSEKRETAER, byomraade=plan.byomraade)
    revisor = BrugerBackend().get_user(revisor.pk)
    for nummer in range(antal):
        AftaleFactory(byomraade=plan.byomraade, titel=f"Aftale {nummer}")

    for kald, antal_foresp in (
        (lambda: kroge_svar.krav(plan, "drift"), 1),
        (lambda: kroge_svar.panel(plan.byomraade, revisor), 1),
        (lambda: kroge_svar.soegekilder(revisor, "Aftale"), 1),
        (lambda: afventer(revisor), 1),
    ):
        with django_assert_num_queries(antal_foresp):
            list(kald())
