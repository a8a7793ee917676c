"""The catalogues that an installation begins with, and that an administrator's changes survive them."""

import io

from django.core.management import call_command
from django.db.models import Sum

from byomraader.models import (
    Afdeling,
    Boligorganisation,
    Byomraade,
    Byomraadealias,
    Forvaltning,
    Lokaludvalg,
    Udvalg,
)
from helhedsplaner.models import Indsatsomraade, Regelsaet, Snitflade, Tema
from tests.factories.byomraader import AfdelingFactory, BoligorganisationFactory
from tests.factories.helhedsplaner import RegelsaetFactory

KATALOGER = (
    Lokaludvalg,
    Byomraade,
    Byomraadealias,
    Forvaltning,
    Udvalg,
    Boligorganisation,
    Afdeling,
    Regelsaet,
    Tema,
    Indsatsomraade,
)
NORDVEST = ["fsb", "AAB", "3B", "AKB København"]


def indlaes():
    call_command("referencedata", stdout=io.StringIO())


def antal():
    return {katalog.__name__: katalog.objects.count() for katalog in KATALOGER}


def test_the_counts_of_the_sources():
    indlaes()

    assert antal() == {
        "Lokaludvalg": 12,
        "Byomraade": 6,
        "Byomraadealias": 3,
        "Forvaltning": 7,
        "Udvalg": 7,
        "Boligorganisation": 15,
        "Afdeling": 65,
        "Regelsaet": 3,
        "Tema": 9,
        "Indsatsomraade": 15,
    }


def test_two_byomraader_have_two_lokaludvalg():
    indlaes()

    assert {
        omraade.slug: sorted(omraade.lokaludvalg.values_list("navn", flat=True))
        for omraade in Byomraade.objects.all()
        if omraade.lokaludvalg.count() != 1
    } == {
        "amager_sundby": ["Amager Vest", "Amager Øst"],
        "vesterbro_sydhavnen": ["Kongens Enghave", "Vesterbro"],
    }


def test_nordvest_has_fourteen_afdelinger_and_the_amagerplan_4135_lejemaal():
    indlaes()

    assert Afdeling.objects.filter(byomraade__slug="bispebjerg", boligorganisation__navn__in=NORDVEST).count() == 14
    amager = Afdeling.objects.filter(byomraade__slug="amager_sundby")
    assert (amager.count(), amager.aggregate(Sum("lejemaal"))["lejemaal__sum"]) == (19, 4135)


def test_the_source_shares_five_areas_and_two_are_coordinated_by_the_organisations_alone():
    indlaes()

    omraader = Indsatsomraade.objects.filter(regelsaet__kode="2011-14")
    assert [omraade.navn for omraade in omraader if omraade.faelles_snitflade == Snitflade.NEJ] == [
        "Netværk, inddragelse og demokrati",
        "Image og kommunikation",
    ]
    assert omraader.filter(faelles_snitflade=Snitflade.JA).count() == 5
    assert set(
        Indsatsomraade.objects.exclude(regelsaet__kode="2011-14").values_list("faelles_snitflade", flat=True)
    ) == {Snitflade.IKKE_FASTLAGT}


def test_only_the_source_s_own_rates_are_confirmed_and_its_regelsaet_is_the_standard():
    indlaes()

    assert {
        regelsaet.kode: (
            str(regelsaet.lokal_mindst_pct),
            regelsaet.lokal_mindst_bekraeftet,
            str(regelsaet.kontrakt_pct),
            regelsaet.kontrakt_bekraeftet,
            regelsaet.er_standard,
        )
        for regelsaet in Regelsaet.objects.all()
    } == {
        "2011-14": ("25.00", True, "10.60", True, True),
        "2015-18": ("25.00", True, "10.60", False, False),
        "2019-26": ("25.00", True, "10.60", False, False),
    }


def test_run_again_it_overwrites_nothing_and_brings_nothing_back():
    indlaes()
    foer = antal()
    Boligorganisation.objects.filter(navn="SAB").update(navn="Samvirkende")
    Afdeling.objects.filter(boligorganisation__navn="fsb", navn="Bispeparken").update(nummer="1-59", lejemaal=900)
    Lokaludvalg.objects.filter(navn="Valby").update(navn="Valby og omegn")
    Regelsaet.objects.filter(kode="2019-26").update(kommunal_pct=10, kontrakt_pct=8, facilitering_pct=2)
    Byomraade.objects.get(slug="valby_vigerslev").lokaludvalg.clear()

    indlaes()

    assert antal() == foer
    assert Afdeling.objects.get(navn="Bispeparken").lejemaal == 900
    assert Regelsaet.objects.get(kode="2019-26").kommunal_pct == 10
    assert Byomraade.objects.get(slug="valby_vigerslev").lokaludvalg.count() == 0


def test_what_an_administrator_made_beforehand_is_used():
    fsb = BoligorganisationFactory(navn="fsb")
    AfdelingFactory(boligorganisation=fsb, nummer="1-52", navn="Vores navn")
    RegelsaetFactory(er_standard=True)

    indlaes()

    assert Boligorganisation.objects.get(navn="fsb").pk == fsb.pk
    assert Afdeling.objects.get(boligorganisation=fsb, nummer="1-52").navn == "Vores navn"
    assert Regelsaet.objects.filter(er_standard=True).exclude(kode="2011-14").count() == 1
