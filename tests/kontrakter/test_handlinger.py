"""How an agreement begins and is written, and each refusal."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.kladder import Konflikt
from grundlag.models import Haendelse
from helhedsplaner.models import Snitflade
from kontrakter import handlinger, referencedata
from kontrakter.forslag import inden_for
from kontrakter.models import Aftaleart, Standardtekst
from kontrakter.tilstande import Aftalestatus
from tests.factories.byomraader import ByomraadeFactory, ForvaltningFactory, TilknytningFactory
from tests.factories.helhedsplaner import IndsatsomraadeFactory, PlanFactory
from tests.factories.kontrakter import (
    indsendt_plan,
    koordinator,
    linjefelter,
    ny_kontrakt,
    ny_planversion,
    scan,
)
from tests.kontrakter.hjaelp import I_DAG, stamdata


def test_a_contract_begins_with_the_plans_own_words(version, af):
    referencedata.indlaes()

    aftale = ny_kontrakt(version, indsatsomraade=version.plan.afsnit.get().indsatsomraade, af=af)

    assert aftale.formaal == "Flere unge i gang."
    assert aftale.ydelser == "### Fritidsjob\n\nUnge hjælpes til deres første job."
    assert aftale.maal_og_opfoelgning == ("- Flere unge har et fritidsjob.\n  - 60 unge om året får et fritidsjob.")
    assert aftale.vilkaar_opsigelse == referencedata.TEKSTER["vilkaar_opsigelse"]
    assert [(str(part), part.forpligtelser) for part in aftale.parter.all()] == [
        (str(version.plan.driftsansvarlig), ""),
        (str(version.plan.parter.get().forvaltning), "Frikøbte medarbejdere"),
    ]
    assert (aftale.status, aftale.oprettet_af) == (Aftalestatus.KLADDE, af)
    assert aftale.planer.get().planversion == version
    assert Haendelse.objects.get(handling="aftale.opret").data == {
        "art": "kontrakt",
        "planversioner": [version.pk],
        "standardtekster": dict.fromkeys(referencedata.TEKSTER, 1),
    }


def test_a_contract_on_the_whole_byomraade_has_a_heading_per_area(af):
    version = indsendt_plan(indsatsomraader=2)
    foerste, anden = version.plan.afsnit.order_by("indsatsomraade__raekkefoelge")

    aftale = ny_kontrakt(version)

    assert aftale.formaal == (
        f"## {foerste.indsatsomraade}\n\nFlere unge i gang.\n\n## {anden.indsatsomraade}\n\nFlere unge i gang."
    )


def test_a_contract_may_build_on_two_plans_of_the_byomraade(version):
    anden = indsendt_plan(
        byomraade=version.plan.byomraade, periode_fra=dt.date(2025, 9, 15), periode_til=dt.date(2029, 9, 14)
    )
    af = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, byomraade=version.plan.byomraade).bruger

    aftale = ny_kontrakt(version, planversion_ids=[version.pk, anden.pk], til=dt.date(2029, 9, 14), af=af)

    assert {part.boligorganisation for part in aftale.parter.exclude(boligorganisation=None)} == {
        version.plan.driftsansvarlig,
        anden.plan.driftsansvarlig,
    }
    assert aftale.planer.count() == 2


@pytest.mark.parametrize(
    ("fra", "til", "svar"),
    [
        (1, 10, True),
        (1, 20, True),
        (5, 15, True),
        (1, 21, False),
        (0, 10, False),
        (5, 25, False),
        (22, 30, True),
        (20, 22, False),
    ],
)
def test_a_period_lies_within_the_union(fra, til, svar):
    def dag(nummer):
        return dt.date(2021, 1, 1) + dt.timedelta(days=nummer)

    assert inden_for(dag(fra), dag(til), [(dag(22), dag(30)), (dag(11), dag(20)), (dag(1), dag(10))]) is svar


def test_a_contract_outside_the_plans_period_is_refused(version, af):
    with pytest.raises(Regelbrud) as brud:
        ny_kontrakt(version, til=dt.date(2025, 9, 15), af=af)

    assert str(brud.value) == (
        "Aftalen skal ligge inden for planernes periode: 15. september 2021 – 14. september 2025."
    )
    assert brud.value.felt == "til"


def test_a_plan_of_another_byomraade_is_refused(version, af):
    with pytest.raises(Regelbrud, match=r"hører ikke til Byområde"):
        ny_kontrakt(version, byomraade=ByomraadeFactory(), af=af)


def test_an_area_of_another_regelsaet_is_refused(version, af):
    with pytest.raises(Regelbrud, match=r"^Indsatsområdet hører ikke til planernes regelsæt.$"):
        ny_kontrakt(version, indsatsomraade=IndsatsomraadeFactory(), af=af)


def test_no_plan_and_one_plan_twice_are_refused(version, af):
    anden = ny_planversion(version.plan)

    with pytest.raises(Regelbrud, match=r"^Vælg mindst én planversion.$"):
        ny_kontrakt(version, planversion_ids=[], af=af)
    with pytest.raises(Regelbrud, match=r"^Vælg kun én version af hver plan.$"):
        ny_kontrakt(version, planversion_ids=[version.pk, anden.pk], af=af)


def test_an_area_that_is_not_shared_asks_for_a_reason(version, af):
    eget = version.plan.afsnit.get().indsatsomraade
    eget.faelles_snitflade = Snitflade.NEJ
    eget.save()

    with pytest.raises(Regelbrud, match=r"koordineres kun i boligorganisationerne") as brud:
        ny_kontrakt(version, indsatsomraade=eget, af=af)
    aftale = ny_kontrakt(version, indsatsomraade=eget, snitflade_begrundelse="Kommunen bad om det.", af=af)

    assert (brud.value.felt, aftale.snitflade_begrundelse) == ("snitflade_begrundelse", "Kommunen bad om det.")


def test_a_version_that_names_no_period_cannot_be_built_on(af):
    version = indsendt_plan()
    uden = ny_planversion_uden_periode(version.plan)

    with pytest.raises(Regelbrud, match=r"^Planversionen siger ikke, hvornår planen begynder og slutter.$"):
        ny_kontrakt(uden, fra=I_DAG, til=I_DAG)


def ny_planversion_uden_periode(plan):
    plan.periode_fra = plan.periode_til = None
    plan.save()
    return ny_planversion(plan)


def test_only_those_who_may_edit_the_plan_make_agreements(version):
    fremmed = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, byomraade=ByomraadeFactory()).bruger

    with pytest.raises(PermissionDenied):
        ny_kontrakt(version, af=fremmed)
    with pytest.raises(PermissionDenied):
        handlinger.opret_strategisk_aftale(version.plan_id, af=fremmed)


def test_one_who_could_not_edit_it_afterwards_makes_none(version):
    kommunal = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, forvaltning=ForvaltningFactory()).bruger

    with pytest.raises(PermissionDenied):
        ny_kontrakt(version, af=kommunal)


def test_the_strategic_agreement_is_between_organisations_and_kommune(version, af):
    aftale = handlinger.opret_strategisk_aftale(version.plan_id, af=af)

    assert (aftale.art, aftale.fra, aftale.til) == (Aftaleart.STRATEGISK, dt.date(2021, 9, 15), dt.date(2025, 9, 14))
    assert [str(part) for part in aftale.parter.all()] == [str(version.plan.driftsansvarlig), "Københavns Kommune"]


def test_a_plan_has_one_strategic_agreement(version, af):
    aftale = handlinger.opret_strategisk_aftale(version.plan_id, af=af)

    with pytest.raises(Regelbrud, match=r"^Planen har allerede en strategisk samarbejdsaftale.$"):
        handlinger.opret_strategisk_aftale(version.plan_id, af=af)
    handlinger.annuller(aftale.pk, begrundelse="Forkert plan", af=af)

    assert handlinger.opret_strategisk_aftale(version.plan_id, af=af).status == Aftalestatus.KLADDE


def test_a_plan_without_a_version_has_no_agreement():
    plan = PlanFactory()

    with pytest.raises(Regelbrud, match=r"^Indsend planen først"):
        handlinger.opret_strategisk_aftale(plan.pk, af=koordinator(plan))


# --- writing


def test_short_fields_are_changed(kontrakt, af):
    rettet = handlinger.ret_stamdata(
        kontrakt.pk, **stamdata(sagsnr=" 2021-17 ", dokumentnr="3", opsigelsesvarsel_maaneder=6), af=af
    )

    assert (rettet.titel, rettet.sagsnr, rettet.dokumentnr) == ("Ny titel", "2021-17", "3")
    assert rettet.opsigelsesvarsel_maaneder == 6


def test_a_shorter_period_may_leave_no_line_behind(kontrakt, af):
    handlinger.tilfoej_linje(kontrakt.pk, af=af, **linjefelter(kontrakt, aar=2025))

    with pytest.raises(Regelbrud, match=r"linjer uden for den nye periode \(2025\)"):
        handlinger.ret_stamdata(kontrakt.pk, **stamdata(til=dt.date(2024, 12, 31)), af=af)


def test_texts_are_saved_and_merged(kontrakt, af):
    start = kontrakt.udgave
    handlinger.gem_tekster(kontrakt.pk, {"formaal": "Et.\n\nTo."}, grundudgave=start, af=af)
    handlinger.gem_tekster(kontrakt.pk, {"formaal": "Et nyt.\n\nTo."}, grundudgave=start + 1, af=af)

    resultat = handlinger.gem_tekster(kontrakt.pk, {"formaal": "Et.\n\nTo nye."}, grundudgave=start + 1, af=af)

    kontrakt.refresh_from_db()
    assert (kontrakt.formaal, resultat.flettede) == ("Et nyt.\n\nTo nye.", ("formål",))


def test_two_texts_for_one_paragraph_are_a_conflict(kontrakt, af):
    handlinger.gem_tekster(kontrakt.pk, {"formaal": "Deres."}, grundudgave=kontrakt.udgave, af=af)

    with pytest.raises(Konflikt):
        handlinger.gem_tekster(kontrakt.pk, {"formaal": "Mit."}, grundudgave=kontrakt.udgave, af=af)

    kontrakt.refresh_from_db()
    assert kontrakt.formaal == "Deres."


def test_a_newer_version_of_the_plan_can_be_built_on(kontrakt, version, af):
    ny = ny_planversion(version.plan)

    handlinger.skift_grundlag(kontrakt.pk, ny.pk, af=af)

    assert kontrakt.planer.get().planversion == ny


def test_an_agreement_does_not_move_to_another_plan_or_period(kontrakt, version, af):
    with pytest.raises(Regelbrud, match=r"^Aftalen bygger ikke på den plan.$"):
        handlinger.skift_grundlag(kontrakt.pk, indsendt_plan().pk, af=af)
    version.plan.periode_til = dt.date(2025, 9, 13)
    version.plan.save()
    with pytest.raises(Regelbrud, match=r"inden for planernes periode"):
        handlinger.skift_grundlag(kontrakt.pk, ny_planversion(version.plan).pk, af=af)


def test_a_document_is_attached_and_its_type_checked(kontrakt, af):
    bilag = handlinger.tilfoej_bilag(kontrakt.pk, titel=" Kommissorium ", fil=scan(), af=af)

    assert (bilag.titel, bilag.filnavn, bilag.stoerrelse) == ("Kommissorium", "scan.pdf", scan().size)
    with pytest.raises(Regelbrud, match=r"^Filtypen kan ikke bruges"):
        handlinger.tilfoej_bilag(kontrakt.pk, titel="Program", fil=SimpleUploadedFile("x.pdf", b"MZ\x90"), af=af)


# --- reference data


def test_reference_data_can_be_read_again_and_leaves_edits_alone():
    referencedata.indlaes()
    Standardtekst.objects.filter(art="kontrakt", felt="vilkaar_tvist").update(tekst="Vores egen tekst")

    referencedata.indlaes()

    assert Standardtekst.objects.count() == len(Aftaleart) * 4 + 4
    assert Standardtekst.objects.get(art="kontrakt", felt="vilkaar_tvist").tekst == "Vores egen tekst"
