"""Each deed on an agreement, and each refusal."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from grundlag import kroge
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.kladder import Konflikt
from grundlag.kroge import Krav
from grundlag.models import Filindhold, Haendelse, Udskrift
from helhedsplaner.models import Snitflade
from kontrakter import handlinger, referencedata
from kontrakter.forslag import inden_for
from kontrakter.models import Aftale, Aftaleart, AftaleBilag, Aftalepart, Kontraktlinje, Standardtekst, Underskrift
from kontrakter.sidekode import sidekode
from kontrakter.tilstande import Aftalestatus
from tests.factories.byomraader import ByomraadeFactory, ForvaltningFactory, LokaludvalgFactory, TilknytningFactory
from tests.factories.grundlag import BrugerFactory
from tests.factories.helhedsplaner import IndsatsomraadeFactory, PlanFactory
from tests.factories.kontrakter import (
    AftalepartFactory,
    indsendt_plan,
    koordinator,
    linjefelter,
    ny_kontrakt,
    ny_planversion,
    scan,
)

I_DAG = dt.date(2021, 9, 1)


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = I_DAG


@pytest.fixture
def version():
    return indsendt_plan()


@pytest.fixture
def af(version):
    return koordinator(version.plan)


@pytest.fixture
def kontrakt(version, af):
    return ny_kontrakt(version, af=af)


@pytest.fixture
def sendt(kontrakt, af):
    """A contract with one line, out for signature by its two parties."""
    handlinger.tilfoej_linje(kontrakt.pk, af=af, **linjefelter(kontrakt))
    handlinger.send_til_underskrift(kontrakt.pk, af=af)
    kontrakt.refresh_from_db()
    return kontrakt


def omraade(version):
    return version.plan.afsnit.get().indsatsomraade


def underskriv(aftale, part, af, **felter):
    version = aftale.versioner.first()
    return handlinger.registrer_underskrift(
        version.pk,
        part.pk,
        **{
            "kode": sidekode(version, 1),
            "navn": "Ane Sørensen",
            "titel": "Direktør",
            "paa_vegne_af": str(part),
            "dato": I_DAG,
            "scan": scan(str(part)),
            "af": af,
            **felter,
        },
    )


# --- beginning


def test_a_contract_begins_with_the_plans_own_words(version, af):
    referencedata.indlaes()

    aftale = ny_kontrakt(version, indsatsomraade=omraade(version), af=af)

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
    eget = omraade(version)
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


def stamdata(**felter):
    return {"titel": "Ny titel", "fra": dt.date(2021, 9, 15), "til": dt.date(2025, 9, 14), **felter}


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


# --- parties


@pytest.mark.parametrize(
    ("felt", "lav"),
    [
        ("forvaltning", ForvaltningFactory),
        ("lokaludvalg", LokaludvalgFactory),
        ("anden", lambda: "Netværket på Nørrebro"),
    ],
)
def test_a_party_is_added_last_changed_and_removed(kontrakt, af, felt, lav):
    part = handlinger.tilfoej_part(kontrakt.pk, **{felt: lav()}, forpligtelser="Lokaler", af=af)
    handlinger.ret_part(part.pk, kontakt_navn="Ane Sørensen", kontakt_email="ane@example.dk", af=af)

    part.refresh_from_db()
    assert kontrakt.parter.last() == part
    assert (part.forpligtelser, part.kontakt_navn) == ("Lokaler", "Ane Sørensen")
    handlinger.fjern_part(part.pk, af=af)
    assert kontrakt.parter.filter(pk=part.pk).count() == 0


def test_the_same_party_twice_and_none_at_all_are_refused(kontrakt, af):
    with pytest.raises(ValidationError, match=r"Parten er allerede med i aftalen."):
        handlinger.tilfoej_part(kontrakt.pk, boligorganisation=kontrakt.parter.first().boligorganisation, af=af)
    with pytest.raises(ValidationError, match=r"Vælg én: en boligorganisation"):
        handlinger.tilfoej_part(kontrakt.pk, anden="  ", af=af)


def test_a_party_that_has_signed_stays(sendt, af):
    part = sendt.parter.first()
    underskriv(sendt, part, af)
    handlinger.traek_tilbage(sendt.pk, af=af)

    with pytest.raises(Regelbrud, match=r"har underskrevet en version"):
        handlinger.fjern_part(part.pk, af=af)


# --- lines


def test_a_line_is_added_changed_and_deleted(kontrakt, version, af):
    forvaltning = ForvaltningFactory()

    linje = handlinger.tilfoej_linje(
        kontrakt.pk,
        af=af,
        **linjefelter(
            kontrakt,
            art="frikoeb",
            forvaltning=forvaltning,
            indsatsomraade=omraade(version),
            timer=370,
            timepris="412.5",
        ),
    )
    handlinger.ret_linje(
        linje.pk, af=af, **linjefelter(kontrakt, art="frikoeb", beskrivelse="Jobrådgiver", beloeb=2000)
    )

    linje.refresh_from_db()
    assert (linje.beskrivelse, linje.beloeb, linje.timer, linje.forvaltning) == ("Jobrådgiver", 2000, 370, forvaltning)
    handlinger.slet_linje(linje.pk, af=af)
    assert kontrakt.linjer.count() == 0
    assert Haendelse.objects.get(handling="aftale.slet_linje").data == {"linje": "Jobrådgiver 2022", "beloeb": 2000}


@pytest.mark.parametrize(
    ("felter", "besked", "felt"),
    [
        ({"aar": 2020}, "Beboerprojekt Nordvest løber fra 2021 til 2025.", "aar"),
        ({"aar": 2026}, "Beboerprojekt Nordvest løber fra 2021 til 2025.", "aar"),
        ({"plan_id": 0}, "Vælg en af de planer, kontrakten bygger på.", "plan"),
    ],
)
def test_a_line_that_cannot_be_is_refused(kontrakt, af, felter, besked, felt):
    with pytest.raises(Regelbrud) as brud:
        handlinger.tilfoej_linje(kontrakt.pk, af=af, **linjefelter(kontrakt, **felter))

    assert (str(brud.value), brud.value.felt) == (besked, felt)


def test_a_line_lies_in_the_contracts_own_years(version, af):
    kort = ny_kontrakt(version, til=dt.date(2023, 12, 31), af=af)

    with pytest.raises(Regelbrud, match=r"^Kontrakten gælder fra 2021 til 2023.$"):
        handlinger.tilfoej_linje(kort.pk, af=af, **linjefelter(kort, aar=2024))


@pytest.mark.parametrize(
    ("felter", "besked"),
    [
        ({"beloeb": 0}, "Beløbet skal være mindst 1 kr."),
        ({"beloeb": -5}, "Beløbet skal være mindst 1 kr."),
        ({"timer": -1}, "Timer kan ikke være negative."),
    ],
)
def test_a_line_that_the_table_refuses_says_why(kontrakt, af, felter, besked):
    with pytest.raises(ValidationError, match=besked):
        handlinger.tilfoej_linje(kontrakt.pk, af=af, **linjefelter(kontrakt, **felter))


def test_only_a_contract_has_lines(version, af):
    strategisk = handlinger.opret_strategisk_aftale(version.plan_id, af=af)

    with pytest.raises(Regelbrud, match=r"^Kun en kontrakt har linjer.$"):
        handlinger.tilfoej_linje(strategisk.pk, af=af, **linjefelter(strategisk))


# --- access and status


DEEDS = {
    "ret_stamdata": lambda a, af: handlinger.ret_stamdata(a.pk, **stamdata(), af=af),
    "gem_tekster": lambda a, af: handlinger.gem_tekster(a.pk, {"formaal": "Nyt"}, grundudgave=a.udgave, af=af),
    "skift_grundlag": lambda a, af: handlinger.skift_grundlag(a.pk, a.planer.get().planversion_id, af=af),
    "tilfoej_bilag": lambda a, af: handlinger.tilfoej_bilag(a.pk, titel="Bilag", fil=scan(), af=af),
    "tilfoej_part": lambda a, af: handlinger.tilfoej_part(a.pk, anden="Netværket", af=af),
    "ret_part": lambda a, af: handlinger.ret_part(a.parter.first().pk, kontakt_navn="Ane", af=af),
    "fjern_part": lambda a, af: handlinger.fjern_part(a.parter.first().pk, af=af),
    "tilfoej_linje": lambda a, af: handlinger.tilfoej_linje(a.pk, af=af, **linjefelter(a)),
    "ret_linje": lambda a, af: handlinger.ret_linje(a.linjer.first().pk, af=af, **linjefelter(a)),
    "slet_linje": lambda a, af: handlinger.slet_linje(a.linjer.first().pk, af=af),
    "lav_udkast": lambda a, af: handlinger.lav_udkast(a.pk, af=af),
    "send_til_underskrift": lambda a, af: handlinger.send_til_underskrift(a.pk, af=af),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_what_is_out_for_signature_is_closed(sendt, af, deed):
    with pytest.raises(Regelbrud, match=r"ikke længere en kladde"):
        deed(sendt, af)


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_a_reader_changes_nothing(kontrakt, af, deed):
    handlinger.tilfoej_linje(kontrakt.pk, af=af, **linjefelter(kontrakt))
    laeser = TilknytningFactory(rolle=Rolle.LAESER, byomraade=kontrakt.byomraade).bruger
    foer = Haendelse.objects.count()

    with pytest.raises(PermissionDenied):
        deed(kontrakt, laeser)

    assert Haendelse.objects.count() == foer


# --- versions


def test_a_draft_is_printed_once_for_the_same_content(kontrakt, af):
    foerste = handlinger.lav_udkast(kontrakt.pk, af=af)
    anden = handlinger.lav_udkast(kontrakt.pk, af=af)

    assert (foerste, foerste.nummer, foerste.er_udkast) == (anden, 1, True)
    assert (kontrakt.versioner.count(), Udskrift.objects.count()) == (1, 1)
    assert foerste.indhold["udkast"] is True


def test_another_content_is_another_version(kontrakt, version, af):
    handlinger.lav_udkast(kontrakt.pk, af=af)
    handlinger.tilfoej_linje(kontrakt.pk, af=af, **linjefelter(kontrakt))

    anden = handlinger.lav_udkast(kontrakt.pk, af=af)

    assert (anden.nummer, anden.indhold["sum"], anden.lavet_tid.date()) == (2, 1000, I_DAG)
    assert anden.grundlag.get().planversion == version


def test_sending_closes_the_draft_and_makes_a_version(sendt, af):
    endelig = sendt.versioner.get()

    assert sendt.status == Aftalestatus.TIL_UNDERSKRIFT
    assert (endelig.er_udkast, endelig.indhold["udkast"]) == (False, False)
    assert [h.handling for h in Haendelse.objects.order_by("pk")][-2:] == [
        "aftale.lav_version",
        "aftale.send_til_underskrift",
    ]


def test_sending_names_everything_that_is_missing(kontrakt, af):
    kontrakt.parter.last().delete()

    with pytest.raises(Regelbrud) as brud:
        handlinger.send_til_underskrift(kontrakt.pk, af=af)

    assert str(brud.value) == (
        "Aftalen kan ikke sendes endnu. Ikke opfyldt: Aftalen har mindst to parter (nu 1). Aftalen har mindst én linje."
    )


def test_what_upper_apps_ask_for_stops_the_sending(kontrakt, af, monkeypatch):
    handlinger.tilfoej_linje(kontrakt.pk, af=af, **linjefelter(kontrakt))
    svar = [Krav("udvalg", "Udvalget har ikke godkendt indholdet.", False)]
    monkeypatch.setattr(kroge.krav, "funktioner", [lambda objekt, skridt: svar if skridt == "underskriv" else []])

    with pytest.raises(Regelbrud, match=r"Udvalget har ikke godkendt indholdet."):
        handlinger.send_til_underskrift(kontrakt.pk, af=af)


def test_a_second_current_contract_needs_a_reason(sendt, version, af):
    anden = ny_kontrakt(version, af=af)
    handlinger.tilfoej_linje(anden.pk, af=af, **linjefelter(anden))

    with pytest.raises(ValidationError, match=r"Byområdet har allerede en gældende kontrakt"):
        handlinger.send_til_underskrift(anden.pk, af=af)
    handlinger.ret_stamdata(anden.pk, **stamdata(fravigelse_begrundelse="Den ene afløser den anden."), af=af)
    handlinger.send_til_underskrift(anden.pk, af=af)

    anden.refresh_from_db()
    assert anden.status == Aftalestatus.TIL_UNDERSKRIFT


def test_the_same_sent_again_is_the_same_version(sendt, af):
    underskriv(sendt, sendt.parter.first(), af)
    handlinger.traek_tilbage(sendt.pk, af=af)

    version = handlinger.send_til_underskrift(sendt.pk, af=af)

    assert (version.nummer, version.underskrifter.count()) == (1, 1)


def test_a_failed_printing_is_ordered_again_by_those_who_see_it(kontrakt, af):
    version = handlinger.lav_udkast(kontrakt.pk, af=af)
    Udskrift.objects.update(status="fejlet", fejl="Dokumentet kunne ikke dannes.")

    with pytest.raises(PermissionDenied):
        handlinger.bestil_igen(version.pk, af=BrugerFactory())
    handlinger.bestil_igen(version.pk, af=af)

    assert Udskrift.objects.get().status == "bestilt"


# --- signatures


def test_the_last_signature_makes_it_signed(sendt, af):
    foerste, sidste = sendt.parter.all()

    underskriv(sendt, foerste, af, dato=dt.date(2021, 8, 1))
    assert Aftale.objects.get().status == Aftalestatus.TIL_UNDERSKRIFT
    assert list(Aftalepart.objects.mangler_underskrift()) == [sidste]
    underskrift = underskriv(sendt, sidste, af)

    assert Aftale.objects.get().status == Aftalestatus.UNDERSKREVET
    assert list(Aftalepart.objects.mangler_underskrift()) == []
    assert underskrift.scan.titel == f"Underskrevet version 1: {sidste}"
    assert underskrift.scan.aftale == sendt
    assert Haendelse.objects.first().handling == "aftale.underskriv"


def test_the_same_scan_is_kept_once(sendt, af):
    for part in sendt.parter.all():
        underskriv(sendt, part, af, scan=scan("ét ark"))

    assert (AftaleBilag.objects.count(), Filindhold.objects.count()) == (2, 1)


def test_a_signature_in_the_future_is_refused(sendt, af):
    with pytest.raises(Regelbrud, match=r"^Datoen ligger i fremtiden.$") as brud:
        underskriv(sendt, sendt.parter.first(), af, dato=dt.date(2021, 9, 2))

    assert brud.value.felt == "dato"


def test_a_party_signs_once_and_a_stranger_never(sendt, af):
    foerste = sendt.parter.first()
    underskriv(sendt, foerste, af)

    with pytest.raises(ValidationError, match=r"Parten har allerede underskrevet denne version."):
        underskriv(sendt, foerste, af)
    with pytest.raises(Regelbrud, match=r"^Parten er ikke med i aftalen.$"):
        underskriv(sendt, AftalepartFactory(), af)

    assert (Underskrift.objects.count(), AftaleBilag.objects.count()) == (1, 1)


def test_a_draft_and_an_old_version_are_not_signed(kontrakt, sendt, af):
    gammel = sendt.versioner.get()
    handlinger.traek_tilbage(sendt.pk, af=af)
    udkast = handlinger.lav_udkast(sendt.pk, af=af)
    with pytest.raises(Regelbrud, match=r"ikke den version"):
        underskriv(sendt, sendt.parter.first(), af)
    handlinger.ret_stamdata(sendt.pk, **stamdata(), af=af)
    handlinger.send_til_underskrift(sendt.pk, af=af)

    for version in (gammel, udkast):
        with pytest.raises(Regelbrud, match=r"^Det er ikke den version, der er til underskrift nu."):
            handlinger.registrer_underskrift(
                version.pk,
                sendt.parter.first().pk,
                navn="Ane",
                titel="",
                paa_vegne_af="",
                dato=I_DAG,
                kode=sidekode(version, 1),
                scan=scan(),
                af=af,
            )


def test_a_signature_needs_a_file_we_take_and_a_name(sendt, af):
    part = sendt.parter.first()

    with pytest.raises(Regelbrud, match=r"^Filen er tom."):
        underskriv(sendt, part, af, scan=SimpleUploadedFile("scan.pdf", b""))
    with pytest.raises(ValidationError, match=r"Dette felt"):
        underskriv(sendt, part, af, navn=" ")

    assert AftaleBilag.objects.count() == 0


def test_who_may_not_register_does_not(sendt):
    laeser = TilknytningFactory(rolle=Rolle.LAESER, byomraade=sendt.byomraade).bruger

    with pytest.raises(PermissionDenied):
        underskriv(sendt, sendt.parter.first(), laeser)


def test_a_withdrawn_signature_opens_the_agreement_again(sendt, af):
    underskrifter = [underskriv(sendt, part, af) for part in sendt.parter.all()]

    handlinger.tilbagekald_underskrift(underskrifter[0].pk, af=af)

    assert Aftale.objects.get().status == Aftalestatus.TIL_UNDERSKRIFT
    assert list(Aftalepart.objects.mangler_underskrift()) == [underskrifter[0].part]
    with pytest.raises(Regelbrud, match=r"^Underskriften er allerede tilbagekaldt.$"):
        handlinger.tilbagekald_underskrift(underskrifter[0].pk, af=af)
    underskriv(sendt, underskrifter[0].part, af)
    assert Aftale.objects.get().status == Aftalestatus.UNDERSKREVET


def test_a_signature_on_what_has_ended_stays(sendt, af):
    underskrifter = [underskriv(sendt, part, af) for part in sendt.parter.all()]
    handlinger.opsig(sendt.pk, modtaget=dt.date(2021, 9, 1), begrundelse="Planen er afbrudt.", af=af)

    with pytest.raises(Regelbrud, match=r"ikke til underskrift"):
        handlinger.tilbagekald_underskrift(underskrifter[0].pk, af=af)


# --- the end


def test_an_agreement_is_ended_with_a_reason(sendt, af):
    for part in sendt.parter.all():
        underskriv(sendt, part, af)

    with pytest.raises(Regelbrud, match=r"^Skriv en begrundelse.$"):
        handlinger.opsig(sendt.pk, modtaget=dt.date(2021, 9, 1), begrundelse="  ", af=af)
    opsagt = handlinger.opsig(sendt.pk, modtaget=dt.date(2021, 9, 1), begrundelse="Planen er afbrudt.", af=af)

    assert opsagt.status == Aftalestatus.OPSAGT
    assert Haendelse.objects.first().data["begrundelse"] == "Planen er afbrudt."
    assert opsagt.ophoerer_dato == dt.date(2021, 12, 31)
    assert list(Kontraktlinje.objects.disponerende()) == []


@pytest.mark.parametrize(
    ("deed", "status"),
    [("opsig", Aftalestatus.KLADDE), ("annuller", Aftalestatus.UNDERSKREVET), ("traek_tilbage", Aftalestatus.KLADDE)],
)
def test_what_the_table_does_not_lead_to_is_refused(kontrakt, af, deed, status):
    Aftale.objects.update(status=status)
    felter = {} if deed == "traek_tilbage" else {"begrundelse": "Fordi"}
    if deed == "opsig":
        felter["modtaget"] = dt.date(2021, 9, 1)

    with pytest.raises(Regelbrud, match=r"kan ikke lade sig gøre"):
        getattr(handlinger, deed)(kontrakt.pk, **felter, af=af)


# --- reference data


def test_reference_data_can_be_read_again_and_leaves_edits_alone():
    referencedata.indlaes()
    Standardtekst.objects.filter(art="kontrakt", felt="vilkaar_tvist").update(tekst="Vores egen tekst")

    referencedata.indlaes()

    assert Standardtekst.objects.count() == len(Aftaleart) * 4 + 4
    assert Standardtekst.objects.get(art="kontrakt", felt="vilkaar_tvist").tekst == "Vores egen tekst"
