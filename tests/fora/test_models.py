"""Every constraint of fora, provoked once and by name."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from fora.models import Gruppeplacering, Gruppetype, Kalenderlink, Plads
from tests.factories.byomraader import BoligorganisationFactory, ForvaltningFactory, LokaludvalgFactory, PersonFactory
from tests.factories.fora import (
    ArbejdsgruppeFactory,
    BevaegelseFactory,
    DagsordenspunktFactory,
    DagsordensskabelonFactory,
    FremmoedeFactory,
    GruppeFactory,
    IndkaldelseFactory,
    InhabilitetFactory,
    InvitationFactory,
    KommissorieversionFactory,
    MedlemskabFactory,
    MoedeFactory,
    OpgaveFactory,
    OpgavelinkFactory,
    PunktbilagFactory,
    PunktkommissoriumFactory,
    PunktvirkningFactory,
    ReferatgodkendelseFactory,
    ReferatlinkFactory,
    ReferatversionFactory,
    RettelsesforslagFactory,
    SkabelonpunktFactory,
    SvarlinkFactory,
)
from tests.factories.grundlag import BrugerFactory

FOER = dt.date(1999, 12, 31)
NU = dt.datetime(2021, 9, 1, 12, tzinfo=dt.UTC)


def constraint(fejl: pytest.ExceptionInfo[IntegrityError]) -> str:
    return fejl.value.__cause__.diag.constraint_name


@pytest.mark.parametrize(
    ("factory", "felter", "navn"),
    [
        (GruppeFactory, {"type": "klub"}, "gruppe_type_kendt"),
        (GruppeFactory, {"navn": ""}, "gruppe_har_navn"),
        (GruppeFactory, {"aktiv_til": FOER}, "gruppe_aktiv_i_raekkefoelge"),
        (ArbejdsgruppeFactory, {"type": Gruppetype.BOLIGSOCIALT_FORUM}, "gruppe_forum_staar_oeverst"),
        (GruppeFactory, {"type": Gruppetype.ARBEJDSGRUPPE}, "gruppe_arbejdsgruppe_hoerer_under"),
        (GruppeFactory, {"type": Gruppetype.PRAKSISNETVAERK}, "gruppe_arbejdsgruppe_hoerer_under"),
        (Gruppeplacering.objects.create, {"type": "klub"}, "gruppeplacering_type_kendt"),
        (Gruppeplacering.objects.create, {"type": "styregruppe", "under": "klub"}, "gruppeplacering_under_kendt"),
        (Gruppeplacering.objects.create, {"type": "styregruppe", "under": ""}, "gruppeplacering_een_gang"),
        (KommissorieversionFactory, {"tekst": ""}, "kommissorieversion_har_tekst"),
        (KommissorieversionFactory, {"gaelder_fra": None}, "kommissorieversion_vedtaget_har_hvem_og_hvornaar"),
        (MedlemskabFactory, {"plads": "gaest"}, "medlemskab_plads_kendt"),
        (MedlemskabFactory, {"til": FOER}, "medlemskab_i_raekkefoelge"),
        (MedlemskabFactory, {"plads": Plads.LOKAL_FORVALTNINGSLEDER}, "medlemskab_leder_har_forvaltning"),
        (MedlemskabFactory, {"plads": Plads.LOKALUDVALGSSEKRETAER}, "medlemskab_sekretaer_har_lokaludvalg"),
        (MedlemskabFactory, {"plads": Plads.BOLIGSOCIAL_KOORDINATOR}, "medlemskab_koordinator_har_organisation"),
        (MoedeFactory, {"status": "glemt"}, "moede_status_kendt"),
        (MoedeFactory, {"titel": ""}, "moede_har_titel"),
        (MoedeFactory, {"start_kl": dt.time(12), "slut_kl": dt.time(11)}, "moede_kl_i_raekkefoelge"),
        (IndkaldelseFactory, {"art": "brev"}, "indkaldelse_art_kendt"),
        (InvitationFactory, {"svar": "måske"}, "invitation_svar_kendt"),
        (InvitationFactory, {"svar_sekvens": 1}, "invitation_svar_har_tid"),
        (InvitationFactory, {"svar": "stedfortraeder"}, "invitation_stedfortraeder_har_navn"),
        (InvitationFactory, {"svar": "afbud", "stedfortraeder": "Bo"}, "invitation_stedfortraeder_har_navn"),
        (SvarlinkFactory, {"navn": ""}, "svarlink_har_navn"),
        (DagsordensskabelonFactory, {"navn": ""}, "dagsordensskabelon_har_navn"),
        (SkabelonpunktFactory, {"titel": ""}, "skabelonpunkt_har_titel"),
        (SkabelonpunktFactory, {"type": "x"}, "skabelonpunkt_type_kendt"),
        (PunktbilagFactory, {"titel": ""}, "punktbilag_har_titel"),
        (DagsordenspunktFactory, {"type": "x"}, "punkt_type_kendt"),
        (DagsordenspunktFactory, {"udfald": "måske"}, "punkt_udfald_kendt"),
        (DagsordenspunktFactory, {"titel": ""}, "punkt_har_titel"),
        (DagsordenspunktFactory, {"stemmer_for": 1}, "punkt_stemmer_alle_eller_ingen"),
        (DagsordenspunktFactory, {"bekraeftet_tid": NU}, "punkt_bekraeftet_har_hvem_og_hvornaar"),
        (DagsordenspunktFactory, {"genaabnet_tid": NU}, "punkt_genaabnet_har_hvem_og_hvornaar"),
        (FremmoedeFactory, {"art": "sov"}, "fremmoede_art_kendt"),
        (FremmoedeFactory, {"art": "stedfortraeder"}, "fremmoede_stedfortraeder_har_navn"),
        (BevaegelseFactory, {"art": "sov"}, "bevaegelse_art_kendt"),
        (BevaegelseFactory, {"stedfortraeder": "Ib"}, "bevaegelse_afloeser_har_navn"),
        (InhabilitetFactory, {"navn": ""}, "inhabilitet_har_navn"),
        (OpgaveFactory, {"tekst": ""}, "opgave_har_tekst"),
        (OpgaveFactory, {"udfoert_tid": NU}, "opgave_udfoert_har_hvem"),
        (PunktvirkningFactory, {"tekst": ""}, "punktvirkning_har_tekst"),
        (RettelsesforslagFactory, {"tekst": ""}, "rettelsesforslag_har_tekst"),
        (RettelsesforslagFactory, {"antaget": True}, "rettelsesforslag_afgjort_har_hvem_og_hvornaar"),
        (OpgavelinkFactory, {"navn": ""}, "opgavelink_har_navn"),
        (OpgavelinkFactory, {"brugt_tid": NU, "tilbagekaldt_tid": NU}, "opgavelink_brugt_eller_tilbagekaldt"),
        (ReferatlinkFactory, {"navn": ""}, "referatlink_har_navn"),
        (ReferatlinkFactory, {"brugt_tid": NU, "tilbagekaldt_tid": NU}, "referatlink_brugt_eller_tilbagekaldt"),
    ],
)
def test_a_row_that_cannot_be_is_refused(factory, felter, navn):
    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        factory(**felter)

    assert constraint(fejl) == navn


@pytest.mark.parametrize(
    ("factory", "felter", "navn"),
    [
        (FremmoedeFactory, ("moede", "medlemskab"), "fremmoede_een_gang_pr_medlem"),
        (InhabilitetFactory, ("punkt", "person"), "inhabilitet_een_gang_pr_punkt"),
        (ReferatversionFactory, ("moede", "nummer"), "referatversion_nummer_entydigt"),
        (ReferatgodkendelseFactory, ("version", "person"), "referatgodkendelse_een_gang_pr_person"),
    ],
)
def test_what_is_there_once_is_not_there_twice(factory, felter, navn):
    foerste = factory()

    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        factory(**{felt: getattr(foerste, felt) for felt in felter})

    assert constraint(fejl) == navn


def test_an_item_is_not_both_confirmed_and_reopened():
    tider = {"bekraeftet_tid": NU, "genaabnet_tid": NU, "bekraeftet_af": (en := BrugerFactory()), "genaabnet_af": en}

    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        DagsordenspunktFactory(**tider)

    assert constraint(fejl) == "punkt_genaabnet_er_ikke_bekraeftet"


def test_a_member_speaks_for_one():
    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        MedlemskabFactory(forvaltning=ForvaltningFactory(), boligorganisation=BoligorganisationFactory())

    assert constraint(fejl) == "medlemskab_repraesenterer_een"


def test_a_byomraade_has_one_forum_at_a_time_and_another_the_day_after():
    foerste = GruppeFactory(aktiv_til=dt.date(2021, 6, 30))
    GruppeFactory(byomraade=foerste.byomraade, aktiv_fra=dt.date(2021, 7, 1))

    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        GruppeFactory(byomraade=foerste.byomraade, aktiv_fra=dt.date(2021, 6, 30), aktiv_til=dt.date(2021, 6, 30))

    assert constraint(fejl) == "gruppe_eet_forum_ad_gangen"


def test_a_person_sits_once_at_a_time_in_a_body_and_may_come_back():
    foerste = MedlemskabFactory(til=dt.date(2021, 6, 30))
    MedlemskabFactory(gruppe=foerste.gruppe, person=foerste.person, fra=dt.date(2021, 7, 1))

    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        MedlemskabFactory(gruppe=foerste.gruppe, person=foerste.person, fra=dt.date(2021, 6, 30))

    assert constraint(fejl) == "medlemskab_person_een_gang_ad_gangen"


@pytest.mark.parametrize(
    ("plads", "felt", "factory", "navn"),
    [
        (
            Plads.LOKAL_FORVALTNINGSLEDER,
            "forvaltning",
            ForvaltningFactory,
            "medlemskab_een_leder_pr_forvaltning",
        ),
        (
            Plads.LOKALUDVALGSSEKRETAER,
            "lokaludvalg",
            LokaludvalgFactory,
            "medlemskab_een_sekretaer_pr_lokaludvalg",
        ),
        (
            Plads.BOLIGSOCIAL_KOORDINATOR,
            "boligorganisation",
            BoligorganisationFactory,
            "medlemskab_een_koordinator_pr_organisation",
        ),
    ],
)
def test_a_seat_is_filled_by_one_at_a_time_besides_her_suppleant(plads, felt, factory, navn):
    fast = MedlemskabFactory(plads=plads, **{felt: factory()})
    samme = {"gruppe": fast.gruppe, "plads": plads, felt: getattr(fast, felt)}
    MedlemskabFactory(suppleant_for=fast, **samme)
    MedlemskabFactory(plads=plads, **{felt: getattr(fast, felt)})

    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        MedlemskabFactory(**samme)

    assert constraint(fejl) == navn


def test_a_body_has_one_forumsekretaer_at_a_time():
    foerste = MedlemskabFactory(plads=Plads.FORUMSEKRETAER, til=dt.date(2021, 6, 30))
    MedlemskabFactory(plads=Plads.FORUMSEKRETAER, gruppe=foerste.gruppe, fra=dt.date(2021, 7, 1))

    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        MedlemskabFactory(plads=Plads.FORUMSEKRETAER, gruppe=foerste.gruppe, fra=dt.date(2021, 6, 30))

    assert constraint(fejl) == "medlemskab_een_forumsekretaer"


def test_an_item_adopts_no_kommissorium_without_a_day_and_carries_one():
    punkt = DagsordenspunktFactory()
    with pytest.raises(IntegrityError) as uden_dag, transaction.atomic():
        KommissorieversionFactory(lagt_frem=True, vedtaget_paa=punkt)
    PunktkommissoriumFactory(punkt=punkt)
    with pytest.raises(IntegrityError) as to, transaction.atomic():
        PunktkommissoriumFactory(punkt=punkt)

    assert constraint(uden_dag) == "kommissorieversion_paa_punkt_er_vedtaget"
    assert "punkt_id" in str(to.value)


def test_a_kommissorium_once_adopted_is_never_changed_and_has_its_own_number():
    version = KommissorieversionFactory()

    for felter in ({"tekst": "Noget andet"}, {"beslutningsdygtig_ved": 1}, {"nummer": 7}):
        with pytest.raises(IntegrityError, match="Indholdet af rækker"), transaction.atomic():
            type(version).objects.filter(pk=version.pk).update(**felter)
    with pytest.raises(IntegrityError, match="Indholdet af rækker"), transaction.atomic():
        version.delete()
    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        KommissorieversionFactory(gruppe=version.gruppe, nummer=version.nummer)

    assert constraint(fejl) == "kommissorieversion_nummer_entydigt"


@pytest.mark.parametrize(
    ("felter", "navn"),
    [
        (lambda: {"fortsaetter": DagsordenspunktFactory()}, "punkt_fortsaetter_een_gang"),
        (lambda: {"referat_for": MoedeFactory()}, "punkt_referat_een_gang"),
        (lambda: {"kilde": "/godkendelser/trin/1/"}, "punkt_kilde_een_gang"),
    ],
)
def test_what_is_open_comes_once_on_an_agenda(felter, navn):
    ens = felter() | {"moede": MoedeFactory()}
    DagsordenspunktFactory(**ens)

    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        DagsordenspunktFactory(**ens)

    assert constraint(fejl) == navn


def test_a_template_has_its_name_alone_and_its_items_one_number_each():
    fast = SkabelonpunktFactory()

    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        DagsordensskabelonFactory(gruppe=fast.skabelon.gruppe, navn=fast.skabelon.navn)
    assert constraint(fejl) == "dagsordensskabelon_navn_entydigt"
    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        SkabelonpunktFactory(skabelon=fast.skabelon, nummer=fast.nummer)
    assert constraint(fejl) == "skabelonpunkt_nummer_entydigt"


@pytest.mark.parametrize(
    ("factory", "felter", "navn"),
    [
        (IndkaldelseFactory, ("moede", "nummer"), "indkaldelse_nummer_entydigt"),
        (InvitationFactory, ("moede", "person"), "invitation_een_pr_person"),
    ],
)
def test_a_sending_has_its_number_and_a_person_her_invitation(factory, felter, navn):
    foerste = factory()

    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        factory(**{felt: getattr(foerste, felt) for felt in felter})

    assert constraint(fejl) == navn


def test_a_person_has_one_calendar_address_and_a_new_one_when_it_is_closed():
    felter = {"navn": "Hanne", "email": "h@kk.example", "udloeber_tid": dt.datetime(2030, 1, 1, tzinfo=dt.UTC)}
    foerste = Kalenderlink.objects.create(person=PersonFactory(), oprettet_af=BrugerFactory(), **felter)
    igen = {"person": foerste.person, "oprettet_af": foerste.oprettet_af} | felter

    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        Kalenderlink.objects.create(**igen)
    Kalenderlink.objects.update(tilbagekaldt_tid=dt.datetime(2021, 9, 1, tzinfo=dt.UTC))

    assert (constraint(fejl), Kalenderlink.objects.create(**igen).pk > foerste.pk) == (
        "kalenderlink_eet_ad_gangen",
        True,
    )


def test_two_items_of_a_meeting_never_end_with_the_same_number():
    punkt = DagsordenspunktFactory(nummer=1)
    DagsordenspunktFactory(moede=punkt.moede, nummer=1)

    with pytest.raises(IntegrityError) as fejl, connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    assert constraint(fejl) == "punkt_nummer_entydigt"
