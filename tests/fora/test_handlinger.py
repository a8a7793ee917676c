"""What happens in a body, and what is refused."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from byomraader.models import Person
from fora import handlinger
from fora.models import Dagsordenspunkt, Gruppetype, Medlemskab, Plads
from fora.tilstande import LUKKEDE, OVERGANGE, Moedestatus
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.kladder import Konflikt
from grundlag.models import Haendelse
from tests.factories.byomraader import (
    ByomraadeFactory,
    ForvaltningFactory,
    PersonFactory,
    TilknytningFactory,
)
from tests.factories.fora import (
    ArbejdsgruppeFactory,
    DagsordenspunktFactory,
    GruppeFactory,
    MedlemskabFactory,
    MoedeFactory,
)
from tests.factories.kontrakter import PunktkontraktFactory

I_DAG = dt.date(2021, 9, 1)


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = I_DAG


@pytest.fixture
def sekretaer():
    return TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger


def skrevet(handling):
    return Haendelse.objects.filter(handling=handling).count()


def nummererede(moede):
    return list(moede.punkter.values_list("nummer", "titel"))


# Bodies


def test_an_arbejdsgruppe_is_made_under_a_forum_and_a_praksisnetvaerk_under_that(sekretaer):
    forum = GruppeFactory()
    felter = {"byomraade": forum.byomraade, "aktiv_fra": I_DAG, "af": sekretaer}

    gruppe = handlinger.opret_gruppe(type=Gruppetype.ARBEJDSGRUPPE, navn="Job", hoerer_under=forum, **felter)
    netvaerk = handlinger.opret_gruppe(type=Gruppetype.PRAKSISNETVAERK, navn="Fritid", hoerer_under=gruppe, **felter)

    assert (gruppe.hoerer_under, netvaerk.hoerer_under, skrevet("gruppe.opret")) == (forum, gruppe, 2)


@pytest.mark.parametrize("slags", [Gruppetype.PRAKSISNETVAERK, Gruppetype.BOLIGSOCIAL_BESTYRELSE])
def test_what_cannot_stand_under_a_forum_is_refused(sekretaer, slags):
    forum = GruppeFactory()

    with pytest.raises(Regelbrud) as brud:
        handlinger.opret_gruppe(
            type=slags, navn="X", byomraade=forum.byomraade, hoerer_under=forum, aktiv_fra=I_DAG, af=sekretaer
        )

    assert str(brud.value) == f"{slags.label} kan ikke høre under Boligsocialt Forum."


def test_a_group_stands_under_one_of_its_own_byomraade(sekretaer):
    with pytest.raises(Regelbrud) as brud:
        handlinger.opret_gruppe(
            type=Gruppetype.ARBEJDSGRUPPE,
            navn="X",
            byomraade=ByomraadeFactory(),
            hoerer_under=GruppeFactory(),
            aktiv_fra=I_DAG,
            af=sekretaer,
        )

    assert str(brud.value) == "Gruppen, den hører under, er i et andet byområde."


def test_a_secretary_of_one_byomraade_makes_no_forum_in_another():
    her = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, byomraade=ByomraadeFactory())
    felter = {"type": Gruppetype.BOLIGSOCIALT_FORUM, "navn": "Forum", "aktiv_fra": I_DAG, "af": her.bruger}

    handlinger.opret_gruppe(byomraade=her.byomraade, **felter)
    with pytest.raises(PermissionDenied):
        handlinger.opret_gruppe(byomraade=ByomraadeFactory(), **felter)


def test_short_fields_of_a_group_are_changed_and_the_kommissorium_left(sekretaer):
    gruppe = GruppeFactory(kommissorium="Mødes")

    handlinger.ret_gruppe(gruppe.pk, navn="Nyt", beslutningsdygtig_ved=5, aktiv_til=dt.date(2022, 1, 1), af=sekretaer)

    gruppe.refresh_from_db()
    assert (gruppe.navn, gruppe.beslutningsdygtig_ved, gruppe.kommissorium, skrevet("gruppe.ret")) == (
        "Nyt",
        5,
        "Mødes",
        1,
    )


def test_the_kommissorium_of_two_writers_is_merged_and_nothing_is_logged_for_no_change(sekretaer):
    gruppe = GruppeFactory(kommissorium="Formål.\n\nMøder.")

    handlinger.gem_kommissorium(gruppe.pk, "Formål nu.\n\nMøder.", grundudgave=1, af=sekretaer)
    handlinger.gem_kommissorium(gruppe.pk, "Formål.\n\nMøder i juni.", grundudgave=1, af=sekretaer)
    handlinger.gem_kommissorium(gruppe.pk, "Formål nu.\n\nMøder i juni.", grundudgave=3, af=sekretaer)

    gruppe.refresh_from_db()
    assert (gruppe.kommissorium, gruppe.udgave) == ("Formål nu.\n\nMøder i juni.", 3)
    assert skrevet("gruppe.gem_kommissorium") == 2


# Members


def test_a_new_person_is_made_with_her_seat(sekretaer):
    forum, forvaltning = GruppeFactory(), ForvaltningFactory()

    medlemskab = handlinger.tilfoej_medlem(
        forum.pk,
        person=Person(navn="Bo Leder", forvaltning=forvaltning),
        plads=Plads.LOKAL_FORVALTNINGSLEDER,
        forvaltning=forvaltning,
        fra=I_DAG,
        af=sekretaer,
    )

    assert Person.objects.get(navn="Bo Leder").medlemskaber.get() == medlemskab
    assert (skrevet("person.opret"), skrevet("medlemskab.tilfoej")) == (1, 1)


def test_a_taken_seat_is_refused_and_no_person_is_left_behind(sekretaer):
    sidder = MedlemskabFactory(plads=Plads.LOKAL_FORVALTNINGSLEDER, forvaltning=ForvaltningFactory())

    with pytest.raises(ValidationError) as fejl:
        handlinger.tilfoej_medlem(
            sidder.gruppe_id,
            person=Person(navn="Bo Leder"),
            plads=sidder.plads,
            forvaltning=sidder.forvaltning,
            fra=I_DAG,
            af=sekretaer,
        )

    assert fejl.value.messages == ["Forvaltningens plads er allerede besat i den periode."]
    assert not Person.objects.filter(navn="Bo Leder").exists()


def test_a_suppleant_is_of_the_same_group(sekretaer):
    with pytest.raises(Regelbrud) as brud:
        handlinger.tilfoej_medlem(
            GruppeFactory().pk,
            person=PersonFactory(),
            plads=Plads.MEDLEM,
            suppleant_for=MedlemskabFactory(),
            fra=I_DAG,
            af=sekretaer,
        )

    assert (brud.value.felt, str(brud.value)) == (
        "suppleant_for",
        "Man kan kun være suppleant for et medlem af samme gruppe.",
    )


def test_a_membership_ends_by_date_and_stays(sekretaer):
    medlemskab = MedlemskabFactory(fra=dt.date(2021, 1, 1))

    handlinger.afslut_medlemskab(medlemskab.pk, til=dt.date(2021, 8, 31), af=sekretaer)

    assert Medlemskab.objects.get().til == dt.date(2021, 8, 31)
    assert list(Medlemskab.objects.gyldige()) == []
    assert list(Medlemskab.objects.gyldige(dt.date(2021, 8, 31))) == [medlemskab]


def test_a_membership_does_not_end_before_it_began(sekretaer):
    medlemskab = MedlemskabFactory(fra=dt.date(2021, 1, 1))

    with pytest.raises(Regelbrud) as brud:
        handlinger.afslut_medlemskab(medlemskab.pk, til=dt.date(2020, 12, 31), af=sekretaer)

    assert (brud.value.felt, str(brud.value)) == ("til", "Medlemskabet begyndte først den 1. januar 2021.")


# Meetings


@pytest.mark.parametrize(
    ("overgang", "fra"), [(overgang, fra) for overgang in OVERGANGE for fra in sorted(overgang.fra)]
)
def test_each_transition_is_made_and_logged(sekretaer, overgang, fra):
    moede = MoedeFactory(status=fra)

    assert handlinger.skift(moede.pk, overgang.navn, af=sekretaer).status == overgang.til

    moede.refresh_from_db()
    assert (moede.status, skrevet(f"moede.{overgang.navn}")) == (overgang.til, 1)


def test_a_transition_that_the_table_has_not_is_refused(sekretaer):
    moede = MoedeFactory(status=Moedestatus.AFHOLDT)

    with pytest.raises(Regelbrud) as brud:
        handlinger.skift(moede.pk, "aflys", af=sekretaer)

    assert str(brud.value) == "»Aflys mødet« kan ikke lade sig gøre, som sagen står nu."


def test_a_meeting_is_not_held_before_its_day_but_on_it(sekretaer):
    moede = MoedeFactory(dato=dt.date(2021, 9, 2))
    with pytest.raises(Regelbrud) as brud:
        handlinger.skift(moede.pk, "afhold", af=sekretaer)
    assert str(brud.value) == "Mødet holdes først den 2. september 2021."

    handlinger.ret_moede(moede.pk, dato=I_DAG, af=sekretaer)
    assert handlinger.skift(moede.pk, "afhold", af=sekretaer).status == Moedestatus.AFHOLDT


def test_a_held_meeting_does_not_move_into_the_future(sekretaer):
    moede = MoedeFactory(status=Moedestatus.AFHOLDT)

    with pytest.raises(Regelbrud) as brud:
        handlinger.ret_moede(moede.pk, dato=dt.date(2021, 9, 2), af=sekretaer)

    assert brud.value.felt == "dato"


@pytest.mark.parametrize("status", sorted(LUKKEDE))
def test_in_a_closed_meeting_nothing_is_written(sekretaer, status):
    punkt = DagsordenspunktFactory(moede__status=status)
    ret = f"Mødet er »{Moedestatus(status).label.lower()}« og kan ikke rettes."

    for handling, argumenter in (
        (handlinger.ret_moede, {"moede_id": punkt.moede_id, "titel": "Nyt"}),
        (handlinger.tilfoej_punkt, {"moede_id": punkt.moede_id, "titel": "Nyt"}),
        (
            handlinger.gem_punkt,
            {"punkt_id": punkt.pk, "tekster": {"indstilling": "Ny"}, "valg": {}, "grundudgave": 1},
        ),
        (handlinger.flyt_punkt, {"punkt_id": punkt.pk, "op": True}),
        (handlinger.slet_punkt, {"punkt_id": punkt.pk}),
    ):
        with pytest.raises(Regelbrud) as brud:
            handling(**argumenter, af=sekretaer)
        assert str(brud.value) == ret


# Items


def test_items_come_last_move_and_close_the_gap_when_one_is_deleted(sekretaer):
    moede = handlinger.opret_moede(GruppeFactory().pk, titel="Møde", dato=I_DAG, af=sekretaer)
    a, b, c = (handlinger.tilfoej_punkt(moede.pk, titel=titel, type="d", af=sekretaer) for titel in "abc")
    assert nummererede(moede) == [(1, "a"), (2, "b"), (3, "c")]

    handlinger.flyt_punkt(c.pk, op=True, af=sekretaer)
    assert nummererede(moede) == [(1, "a"), (2, "c"), (3, "b")]
    handlinger.flyt_punkt(a.pk, op=False, af=sekretaer)
    assert nummererede(moede) == [(1, "c"), (2, "a"), (3, "b")]
    handlinger.flyt_punkt(c.pk, op=True, af=sekretaer)
    handlinger.flyt_punkt(b.pk, op=False, af=sekretaer)
    assert nummererede(moede) == [(1, "c"), (2, "a"), (3, "b")]
    assert skrevet("punkt.flyt") == 2

    handlinger.slet_punkt(a.pk, af=sekretaer)
    assert nummererede(moede) == [(1, "c"), (2, "b")]


def test_an_item_of_a_called_meeting_is_not_deleted(sekretaer):
    punkt = DagsordenspunktFactory(moede__status=Moedestatus.INDKALDT)

    with pytest.raises(Regelbrud) as brud:
        handlinger.slet_punkt(punkt.pk, af=sekretaer)

    assert str(brud.value) == "Der er indkaldt til mødet. Punktet kan rettes, men ikke slettes."


def test_an_item_that_carries_a_case_is_not_deleted(sekretaer):
    punkt = PunktkontraktFactory().punkt

    with pytest.raises(Regelbrud) as brud:
        handlinger.slet_punkt(punkt.pk, af=sekretaer)

    assert str(brud.value) == "Punktet bærer en sag, der henviser til det, og kan ikke slettes."
    assert (Dagsordenspunkt.objects.count(), skrevet("punkt.slet")) == (1, 0)


def gem(punkt, tekster, valg, grundudgave, af):
    resultat = handlinger.gem_punkt(punkt.pk, tekster, valg, grundudgave=grundudgave, af=af)
    punkt.refresh_from_db()
    return resultat


def test_two_secretaries_in_one_item_lose_nothing(sekretaer):
    punkt = DagsordenspunktFactory(lukket=False, droeftelse="A sagde.\n\nB sagde.")
    valg = {"titel": punkt.titel, "type": punkt.type, "lukket": False, "udfald": ""}

    gem(punkt, {"droeftelse": "A sagde ja.\n\nB sagde."}, {**valg, "lukket": True, "udfald": "udsat"}, 1, sekretaer)
    resultat = gem(punkt, {"droeftelse": "A sagde.\n\nB sagde nej."}, {**valg, "titel": "Nyt"}, 1, sekretaer)

    assert (punkt.droeftelse, punkt.titel, punkt.lukket, punkt.udfald, punkt.udgave) == (
        "A sagde ja.\n\nB sagde nej.",
        "Nyt",
        True,
        "udsat",
        3,
    )
    assert resultat.flettede == ("drøftelse",)


def test_a_choice_alone_counts_as_a_save_and_no_change_as_none(sekretaer):
    punkt = DagsordenspunktFactory(droeftelse="Sagt.")

    gem(punkt, {"droeftelse": "Sagt."}, {"udfald": "godkendt"}, 1, sekretaer)
    gem(punkt, {"droeftelse": "Sagt."}, {"udfald": "godkendt"}, 2, sekretaer)
    gem(punkt, {"droeftelse": "Sagt."}, {"udfald": ""}, 2, sekretaer)

    assert (punkt.udfald, punkt.udgave) == ("", 3)
    assert list(Haendelse.objects.filter(handling="punkt.gem").values_list("data__felter", flat=True)) == [
        ["udfald"],
        ["udfald"],
    ]


def test_the_same_paragraph_changed_twice_is_a_conflict_and_nothing_is_saved(sekretaer):
    punkt = DagsordenspunktFactory(beslutning="Udsat.")
    gem(punkt, {"beslutning": "Godkendt."}, {}, 1, sekretaer)

    with pytest.raises(Konflikt):
        handlinger.gem_punkt(punkt.pk, {"beslutning": "Afvist."}, {"udfald": "afvist"}, grundudgave=1, af=sekretaer)

    punkt.refresh_from_db()
    assert (punkt.beslutning, punkt.udfald) == ("Godkendt.", "")


@pytest.mark.parametrize(("tekster", "valg"), [({"beslutning": "Ja"}, {}), ({}, {"udfald": "godkendt"})])
def test_nothing_is_decided_before_the_meeting(sekretaer, tekster, valg):
    punkt = DagsordenspunktFactory(moede__dato=dt.date(2021, 9, 2))
    gem(punkt, {"indstilling": "Det indstilles, at …"}, {}, 1, sekretaer)

    with pytest.raises(Regelbrud) as brud:
        handlinger.gem_punkt(punkt.pk, tekster, valg, grundudgave=2, af=sekretaer)

    assert (brud.value.felt, str(brud.value)) == ("beslutning", "Mødet holdes først den 2. september 2021.")


def test_who_does_not_steer_the_body_does_none_of_it():
    medlem = MedlemskabFactory(gruppe=ArbejdsgruppeFactory())
    punkt = DagsordenspunktFactory(moede__gruppe=medlem.gruppe)
    laeser = TilknytningFactory(rolle=Rolle.LAESER).bruger
    gruppe = {"gruppe_id": medlem.gruppe_id}
    moede = {"moede_id": punkt.moede_id}

    for handling, argumenter in (
        (handlinger.opret_gruppe, {"byomraade": medlem.gruppe.byomraade}),
        (handlinger.ret_gruppe, gruppe),
        (handlinger.gem_kommissorium, {**gruppe, "kommissorium": "Nyt", "grundudgave": 1}),
        (handlinger.tilfoej_medlem, {**gruppe, "person": PersonFactory()}),
        (handlinger.afslut_medlemskab, {"medlemskab_id": medlem.pk, "til": I_DAG}),
        (handlinger.opret_moede, gruppe),
        (handlinger.ret_moede, moede),
        (handlinger.skift, {**moede, "overgang": "indkald"}),
        (handlinger.tilfoej_punkt, moede),
        (handlinger.gem_punkt, {"punkt_id": punkt.pk, "tekster": {}, "valg": {}, "grundudgave": 1}),
        (handlinger.flyt_punkt, {"punkt_id": punkt.pk, "op": True}),
        (handlinger.slet_punkt, {"punkt_id": punkt.pk}),
    ):
        with pytest.raises(PermissionDenied):
            handling(**argumenter, af=laeser)
    assert Haendelse.objects.count() == 0
