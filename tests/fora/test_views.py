"""The pages of the bodies: what they show, what they refuse and in which words, and how many queries they take."""

import datetime as dt

import pytest
from django.urls import reverse

from byomraader.models import Person
from fora.models import Dagsordenspunkt, Gruppe, Gruppetype, Medlemskab, Moede, Plads
from fora.tilstande import Moedestatus
from grundlag.adgang import Rolle
from tests.factories.byomraader import (
    BoligorganisationFactory,
    ByomraadeFactory,
    ForvaltningFactory,
    LokaludvalgFactory,
    PersonFactory,
)
from tests.factories.fora import (
    ArbejdsgruppeFactory,
    DagsordenspunktFactory,
    GruppeFactory,
    MedlemskabFactory,
    MoedeFactory,
)

I_DAG = dt.date(2021, 9, 1)


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = I_DAG


@pytest.fixture
def klient(log_ind):
    return log_ind(Rolle.FORUMSEKRETAER)


def fejl(svar):
    """What the form refused, by field."""
    assert svar.status_code == 422
    return {felt: list(beskeder) for felt, beskeder in svar.context["form"].errors.items()}


def beskeder(svar):
    return [str(besked) for besked in svar.context["messages"]]


# The list


def test_the_list_shows_each_byomraade_with_its_bodies_the_forum_first(klient):
    omraade = ByomraadeFactory(navn="Bispebjerg", raekkefoelge=1)
    forum = GruppeFactory(byomraade=omraade, navn="Ø-forum")
    job = ArbejdsgruppeFactory(hoerer_under=forum, navn="Job")
    GruppeFactory(byomraade=omraade, aktiv_fra=dt.date(1990, 1, 1), aktiv_til=dt.date(1999, 12, 31))
    tomt = ByomraadeFactory(navn="Valby", raekkefoelge=2)
    MedlemskabFactory(gruppe=forum)
    MedlemskabFactory(gruppe=forum, til=dt.date(2021, 8, 31))
    for dato, status in ((3, Moedestatus.AFLYST), (5, Moedestatus.INDKALDT), (9, Moedestatus.PLANLAGT)):
        MoedeFactory(gruppe=forum, dato=dt.date(2021, 9, dato), status=status)

    omraader = klient.get(reverse("fora:liste")).context["omraader"]

    assert omraader == [(omraade, [forum, job]), (tomt, [])]
    [(_, [foerste, _]), _] = omraader
    assert (foerste.antal_medlemmer, foerste.naeste_moede) == (1, dt.date(2021, 9, 5))
    alle = klient.get(f"{reverse('fora:liste')}?alle=1").context["omraader"]
    assert [len(grupper) for _, grupper in alle] == [3, 0]


def test_who_sees_none_is_told_why(log_ind):
    svar = log_ind().get(reverse("fora:liste"))

    assert svar.context["omraader"] == []
    assert "Der er ingen fora eller grupper, som du har adgang til." in svar.content.decode()


# A body


def test_the_page_of_a_forum_shows_members_history_and_empty_seats(klient):
    udvalg = LokaludvalgFactory(navn="Bispebjerg")
    omraade = ByomraadeFactory()
    omraade.lokaludvalg.add(udvalg)
    sof = ForvaltningFactory(navn="Socialforvaltningen")
    ForvaltningFactory(navn="Økonomiforvaltningen")
    ForvaltningFactory(navn="Nedlagt", gyldig_til=dt.date(2005, 1, 1))
    forum = GruppeFactory(byomraade=omraade)
    under = ArbejdsgruppeFactory(hoerer_under=forum)
    medlem = MedlemskabFactory(gruppe=forum, person__navn="Åse")
    leder = MedlemskabFactory(gruppe=forum, plads=Plads.LOKAL_FORVALTNINGSLEDER, forvaltning=sof)
    tidligere = MedlemskabFactory(gruppe=forum, til=dt.date(2021, 8, 31))
    kommende = MedlemskabFactory(gruppe=forum, fra=dt.date(2021, 9, 2))
    gammelt = MoedeFactory(gruppe=forum, dato=dt.date(2020, 8, 31))
    nyere = MoedeFactory(gruppe=forum, dato=dt.date(2020, 9, 2))

    vist = klient.get(reverse("fora:gruppe", args=[forum.pk])).context

    assert (vist["medlemmer"], vist["tidligere"], vist["kommende"]) == ([leder, medlem], [tidligere], [kommende])
    assert vist["ledige"] == [
        "Lokal forvaltningsleder fra Økonomiforvaltningen",
        "Lokaludvalgssekretær fra Bispebjerg Lokaludvalg",
        "Boligsocial koordinator fra en boligorganisation",
    ]
    assert (vist["over"], vist["undergrupper"]) == (None, [under])
    assert list(vist["moeder"]) == [nyere]
    alle = klient.get(reverse("fora:moeder", args=[forum.pk])).context["side"]
    assert list(alle) == [nyere, gammelt]
    assert klient.get(reverse("fora:gruppe", args=[under.pk])).context["ledige"] == []


def test_a_member_of_a_group_gets_no_dead_link_to_the_forum_above(log_ind):
    under = ArbejdsgruppeFactory(hoerer_under__navn="Forum Nordvest")
    klient = log_ind()
    MedlemskabFactory(gruppe=under, person=PersonFactory(bruger=klient.bruger))

    svar = klient.get(reverse("fora:gruppe", args=[under.pk]))

    assert (svar.context["over"], "Forum Nordvest" in svar.content.decode()) == (None, True)
    assert klient.get(reverse("fora:gruppe", args=[under.hoerer_under_id])).status_code == 404


def test_a_forum_is_made_and_a_second_in_the_same_byomraade_refused_beside_the_field(klient):
    omraade = ByomraadeFactory()
    data = {"byomraade": omraade.pk, "type": "boligsocialt_forum", "navn": "Forum", "aktiv_fra": "1.9.2021"}

    svar = klient.post(reverse("fora:ny"), data)
    igen = klient.post(reverse("fora:ny"), {**data, "navn": "Forum 2"})
    baglaens = klient.post(reverse("fora:ny"), {**data, "aktiv_til": "31.8.2021"})

    assert svar.url == reverse("fora:gruppe", args=[Gruppe.objects.get().pk])
    assert fejl(igen) == {"byomraade": ["Byområdet har allerede et Boligsocialt Forum i den periode."]}
    assert "Forum 2" in igen.content.decode()
    assert fejl(baglaens) == {"aktiv_til": ["Gruppen slutter, før den begynder."]}


def test_an_arbejdsgruppe_is_made_under_a_forum_and_nothing_under_a_praksisnetvaerk(klient):
    forum = GruppeFactory()
    adresse = reverse("fora:undergruppe", args=[forum.pk])

    svar = klient.post(adresse, {"type": "arbejdsgruppe", "navn": "Job", "aktiv_fra": "1.9.2021"}, follow=True)
    forkert = klient.post(adresse, {"type": "praksisnetvaerk", "navn": "Job", "aktiv_fra": "1.9.2021"})

    assert svar.context["gruppe"].hoerer_under == forum
    assert fejl(forkert).keys() == {"type"}
    yderst = ArbejdsgruppeFactory(type=Gruppetype.PRAKSISNETVAERK, hoerer_under=svar.context["gruppe"])
    assert klient.get(reverse("fora:undergruppe", args=[yderst.pk])).status_code == 403


def test_a_group_is_changed_and_a_last_day_before_the_first_refused(klient):
    gruppe = GruppeFactory(aktiv_fra=dt.date(2021, 1, 1))
    adresse = reverse("fora:ret_gruppe", args=[gruppe.pk])
    data = {"navn": "Nyt navn", "beslutningsdygtig_ved": "7", "aktiv_fra": "1.1.2021", "aktiv_til": "31.12.2020"}

    assert fejl(klient.post(adresse, data)) == {"aktiv_til": ["Gruppen slutter, før den begynder."]}
    klient.post(adresse, {**data, "aktiv_til": ""})

    gruppe.refresh_from_db()
    assert (gruppe.navn, gruppe.beslutningsdygtig_ved) == ("Nyt navn", 7)


def test_the_kommissorium_is_saved_and_a_collision_shows_both_texts(klient):
    gruppe = GruppeFactory(kommissorium="Mødes månedligt.")
    adresse = reverse("fora:kommissorium", args=[gruppe.pk])

    svar = klient.post(adresse, {"kommissorium": "Mødes kvartalsvis.", "grundudgave": 1}, follow=True)
    ramt = klient.post(adresse, {"kommissorium": "Mødes ugentligt.", "grundudgave": 1})

    assert (beskeder(svar), svar.redirect_chain[-1][0]) == (["Gemt."], reverse("fora:gruppe", args=[gruppe.pk]))
    assert (ramt.status_code, [*ramt.context["konflikt"].fletninger]) == (409, ["kommissorium"])
    side = ramt.content.decode()
    assert ("kvartalsvis" in side, "ugentligt" in side) == (True, True)
    assert fejl(klient.post(adresse, {"kommissorium": "x\x00", "grundudgave": 2})).keys() == {"kommissorium"}
    gruppe.refresh_from_db()
    assert gruppe.kommissorium == "Mødes kvartalsvis."


def test_a_reader_reads_the_kommissorium_and_writes_none(log_ind):
    gruppe = GruppeFactory(kommissorium="Mødes **månedligt**.")
    klient = log_ind(Rolle.LAESER)
    adresse = reverse("fora:kommissorium", args=[gruppe.pk])

    assert "<strong>månedligt</strong>" in klient.get(adresse).content.decode()
    assert klient.post(adresse, {"kommissorium": "Nyt", "grundudgave": 1}).status_code == 403


# Members


def test_someone_known_is_seated(klient):
    gruppe, person = GruppeFactory(), PersonFactory(navn="Bo")

    svar = klient.post(
        reverse("fora:nyt_medlem", args=[gruppe.pk]),
        {"person": person.pk, "plads": "medlem", "fra": "1.9.2021"},
        follow=True,
    )

    assert beskeder(svar) == ["Bo er medlem."]
    assert (Medlemskab.objects.get().person, Medlemskab.objects.get().gruppe) == (person, gruppe)


def test_someone_new_is_made_and_employed_where_her_seat_is(klient):
    fsb = BoligorganisationFactory()

    klient.post(
        reverse("fora:nyt_medlem", args=[GruppeFactory().pk]),
        {
            "nyt_navn": "Karen",
            "ny_titel": "Koordinator",
            "ny_email": "karen@example.dk",
            "plads": "boligsocial_koordinator",
            "boligorganisation": fsb.pk,
            "fra": "1.9.2021",
        },
    )

    karen = Person.objects.get()
    assert (karen.navn, karen.titel, karen.email, karen.boligorganisation) == (
        "Karen",
        "Koordinator",
        "karen@example.dk",
        fsb,
    )
    assert karen.medlemskaber.get().boligorganisation == fsb


def test_each_refusal_of_a_member_stands_beside_its_field(klient):
    sof = ForvaltningFactory()
    leder = MedlemskabFactory(
        plads=Plads.LOKAL_FORVALTNINGSLEDER, forvaltning=sof, person__email="bo@example.dk", person__navn="Bo"
    )
    data = {"person": PersonFactory().pk, "plads": "medlem", "fra": "1.9.2021"}

    def afvist(**andet):
        return fejl(klient.post(reverse("fora:nyt_medlem", args=[leder.gruppe_id]), {**data, **andet}))

    vaelg = "Vælg en person, eller skriv et nyt navn: ét af de to."
    assert afvist(person="") == {"person": [vaelg]}
    assert afvist(nyt_navn="Ny") == {"person": [vaelg]}
    assert afvist(person="", nyt_navn="Ny", ny_email="BO@example.dk") == {
        "ny_email": ["Der er allerede en person med den arbejdsmail. Vælg personen på listen."]
    }
    assert afvist(person=leder.person_id) == {"person": ["Personen er allerede medlem af gruppen i den periode."]}
    assert afvist(plads="lokal_forvaltningsleder") == {"forvaltning": ["Vælg, hvilken forvaltning lederen kommer fra."]}
    assert afvist(plads="lokal_forvaltningsleder", forvaltning=sof.pk) == {
        "forvaltning": ["Forvaltningens plads er allerede besat i den periode."]
    }
    assert afvist(person="", nyt_navn="Ny", plads="lokal_forvaltningsleder", forvaltning=sof.pk) == {
        "forvaltning": ["Forvaltningens plads er allerede besat i den periode."]
    }
    assert afvist(til="31.8.2021") == {"til": ["Medlemskabet slutter, før det begynder."]}
    assert afvist(fra="i går") == {"fra": ["Skriv en dato, fx 15.9.2021."]}
    assert Medlemskab.objects.count() == 1


def test_a_member_without_a_seat_is_asked_for_one(klient):
    """Whether a seat is taken is asked of the table, and there is no seat to ask about."""
    gruppe = ArbejdsgruppeFactory()
    felter = {"person": PersonFactory().pk, "fra": "1.9.2021"}

    svar = [klient.post(reverse("fora:nyt_medlem", args=[gruppe.pk]), {**felter, **et}) for et in ({}, {"plads": "x"})]

    assert [et.status_code for et in svar] == [422, 422]
    assert [list(fejl(et)) for et in svar] == [["plads"], ["plads"]]
    assert gruppe.medlemskaber.count() == 0


def test_a_membership_is_ended_by_date(klient):
    medlemskab = MedlemskabFactory(fra=dt.date(2021, 1, 1), person__navn="Bo")
    adresse = reverse("fora:afslut_medlemskab", args=[medlemskab.pk])

    assert klient.get(adresse).context["form"]["til"].value() == I_DAG
    assert fejl(klient.post(adresse, {"til": "31.12.2020"})) == {
        "til": ["Medlemskabet begyndte først den 1. januar 2021."]
    }
    svar = klient.post(adresse, {"til": "31.8.2021"}, follow=True)

    assert (beskeder(svar), svar.context["tidligere"]) == (["Medlemskabet for Bo er afsluttet."], [medlemskab])


# Meetings and items


def test_a_meeting_is_made_with_danish_times_and_changed(klient):
    gruppe = GruppeFactory()
    data = {"titel": "Septembermøde", "dato": "15/9-2021", "start_kl": "14.30", "slut_kl": "13", "sted": "Beboerhuset"}

    adresse = reverse("fora:nyt_moede", args=[gruppe.pk])
    assert fejl(klient.post(adresse, data)) == {"slut_kl": ["Mødet slutter, før det begynder."]}
    assert fejl(klient.post(adresse, {**data, "slut_kl": "sent"})) == {"slut_kl": ["Skriv et klokkeslæt, fx 16.30."]}
    klient.post(adresse, {**data, "slut_kl": "16:00"})
    moede = Moede.objects.get()
    klient.post(reverse("fora:ret_moede", args=[moede.pk]), {**data, "slut_kl": "16", "sted": "Kulturhuset"})

    moede.refresh_from_db()
    assert (moede.gruppe, moede.dato, moede.start_kl, moede.slut_kl, moede.sted) == (
        gruppe,
        dt.date(2021, 9, 15),
        dt.time(14, 30),
        dt.time(16),
        "Kulturhuset",
    )


def test_the_meeting_offers_what_can_happen_and_says_what_it_does(klient):
    moede = MoedeFactory(dato=dt.date(2021, 9, 2))
    adresse = reverse("fora:moede", args=[moede.pk])

    def tilbud():
        return [(overgang.navn, tidligt) for overgang, _, tidligt in klient.get(adresse).context["overgange"]]

    # To call a meeting and to cancel it have pages of their own, where one sees first what is sent.
    side = klient.get(adresse).content.decode()
    assert [reverse(f"fora:{navn}", args=[moede.pk]) in side for navn in ("indkald", "aflys")] == [True, True]
    assert tilbud() == [("afhold", True)]
    assert "Mødet kan sættes som afholdt fra den 2. september 2021" in klient.get(adresse).content.decode()
    Moede.objects.update(dato=I_DAG)
    assert tilbud() == [("afhold", False)]
    sendt_til = klient.post(reverse("fora:skift", args=[moede.pk, "indkald"]))
    assert sendt_til.headers["Location"] == reverse("fora:indkald", args=[moede.pk])
    for overgang in ("afhold", "udsend_referat", "godkend_referat"):
        svar = klient.post(reverse("fora:skift", args=[moede.pk, overgang]), follow=True)
    assert beskeder(svar) == ["Mødet er nu »referat godkendt«."]
    assert tilbud() == []
    igen = klient.post(reverse("fora:skift", args=[moede.pk, "afhold"]), follow=True)
    assert beskeder(igen) == ["»Mødet er afholdt« kan ikke lade sig gøre, som sagen står nu."]
    lukket = klient.get(reverse("fora:ret_moede", args=[moede.pk]))
    assert (lukket.status_code, "Mødet er »referat godkendt« og kan ikke rettes." in lukket.content.decode()) == (
        403,
        True,
    )


@pytest.mark.parametrize(
    ("status", "stadier"),
    [
        (Moedestatus.INDKALDT, ["gjort", "nu", "kommer", "kommer", "kommer"]),
        (Moedestatus.AFHOLDT, ["gjort", "nu", "kommer", "kommer"]),
        (Moedestatus.AFLYST, ["gjort", "stoppet"]),
    ],
)
def test_the_line_of_stages_says_only_what_is_known(klient, status, stadier):
    moede = MoedeFactory(status=status)

    vist = klient.get(reverse("fora:moede", args=[moede.pk])).context["stadier"]

    assert [tilstand for _, tilstand, _ in vist] == stadier


def test_an_item_is_put_on_written_moved_and_taken_off(klient):
    foerste = DagsordenspunktFactory(nummer=1, moede__dato=I_DAG)
    moede = foerste.moede

    svar = klient.post(
        reverse("fora:nyt_punkt", args=[moede.pk]), {"titel": "Nordvest", "type": "b", "lukket": "on"}, follow=True
    )
    punkt = svar.context["punkt"]
    assert (punkt.nummer, punkt.type, punkt.lukket) == (2, "b", True)

    adresse = reverse("fora:punkt", args=[punkt.pk])
    gemt = klient.post(
        adresse,
        {
            "titel": "Nordvest 2021–25",
            "type": "b",
            "indstilling": "At forummet anbefaler.",
            "beslutning": "Anbefalet.",
            "udfald": "anbefalet",
            "grundudgave": 1,
        },
    )
    assert gemt.url == f"{reverse('fora:moede', args=[moede.pk])}#punkt-{punkt.pk}"
    punkt.refresh_from_db()
    assert (punkt.titel, punkt.lukket, punkt.indstilling, punkt.beslutning, punkt.udfald) == (
        "Nordvest 2021–25",
        False,
        "At forummet anbefaler.",
        "Anbefalet.",
        "anbefalet",
    )

    klient.post(reverse("fora:flyt_punkt", args=[punkt.pk]), {"retning": "op"})
    assert list(moede.punkter.values_list("pk", flat=True)) == [punkt.pk, foerste.pk]
    klient.post(reverse("fora:slet_punkt", args=[punkt.pk]))
    assert list(moede.punkter.values_list("pk", "nummer")) == [(foerste.pk, 1)]


def test_a_decision_before_the_day_is_refused_and_what_was_typed_is_kept(klient):
    punkt = DagsordenspunktFactory(moede__dato=dt.date(2021, 9, 2))

    svar = klient.post(
        reverse("fora:punkt", args=[punkt.pk]),
        {"titel": punkt.titel, "type": "d", "beslutning": "Ja.", "grundudgave": 1},
    )

    assert fejl(svar) == {"beslutning": ["Mødet holdes først den 2. september 2021."]}
    assert "Ja." in svar.content.decode()


def test_after_a_collision_the_second_writer_does_not_open_the_closed_item(klient):
    punkt = DagsordenspunktFactory(titel="Personsag", beslutning="Udsat.")
    adresse = reverse("fora:punkt", args=[punkt.pk])
    data = {"titel": "Personsag", "type": "d", "grundudgave": 1}

    klient.post(adresse, {**data, "beslutning": "Godkendt.", "lukket": "on"})
    ramt = klient.post(adresse, {**data, "titel": "Sag", "beslutning": "Afvist."})
    assert ramt.status_code == 409
    form = ramt.context["form"]
    igen = {felt: form[felt].value() for felt in form.fields}
    klient.post(
        adresse, {felt: vaerdi for felt, vaerdi in igen.items() if vaerdi is not None} | {"beslutning": "Begge."}
    )

    punkt.refresh_from_db()
    assert (punkt.titel, punkt.lukket, punkt.beslutning) == ("Sag", True, "Begge.")


def test_an_item_of_a_closed_meeting_is_read_and_not_written(klient):
    punkt = DagsordenspunktFactory(moede__status=Moedestatus.REFERAT_GODKENDT, droeftelse="Der var ros.")
    adresse = reverse("fora:punkt", args=[punkt.pk])

    side = klient.get(adresse).content.decode()

    assert ("Der var ros." in side, "Gem punktet" in side) == (True, False)
    assert klient.post(adresse, {"titel": "Nyt", "grundudgave": 1}).status_code == 403
    svar = klient.post(reverse("fora:slet_punkt", args=[punkt.pk]), follow=True)
    assert beskeder(svar) == ["Mødet er »referat godkendt« og kan ikke rettes."]
    klient.post(reverse("fora:flyt_punkt", args=[punkt.pk]), {"retning": "op"})
    assert Dagsordenspunkt.objects.get().titel == punkt.titel


# Queries


@pytest.mark.parametrize("antal", [1, 3])
def test_the_pages_of_a_body_take_the_same_few_queries(klient, django_assert_num_queries, antal):
    forum = GruppeFactory()
    for _ in range(antal):
        ByomraadeFactory()
        forum.byomraade.lokaludvalg.add(LokaludvalgFactory())
        sof = ForvaltningFactory()
        leder = MedlemskabFactory(gruppe=forum, plads=Plads.LOKAL_FORVALTNINGSLEDER, forvaltning=sof)
        MedlemskabFactory(gruppe=forum, suppleant_for=leder, boligorganisation=BoligorganisationFactory())
        ArbejdsgruppeFactory(hoerer_under=forum)
        MoedeFactory(gruppe=forum)
    for navn, forespoergsler in (("fora:gruppe", 11), ("fora:moeder", 5), ("fora:nyt_medlem", 8)):
        with django_assert_num_queries(forespoergsler):
            klient.get(reverse(navn, args=[forum.pk]))
    with django_assert_num_queries(4):
        klient.get(reverse("fora:liste"))


@pytest.mark.parametrize("antal", [1, 3, 30])
def test_a_meeting_takes_the_same_few_queries(klient, django_assert_num_queries, antal):
    moede = MoedeFactory(dato=I_DAG)
    for nummer in range(1, antal + 1):
        punkt = DagsordenspunktFactory(moede=moede, nummer=nummer, indstilling="At …", beslutning="Ja.")
    with django_assert_num_queries(11):  # and what is open (four), who is invited, and what was sent
        svar = klient.get(reverse("fora:moede", args=[moede.pk]))
    assert len(svar.context["punkter"]) == antal
    with django_assert_num_queries(10):  # session, user, item, meeting, drafts, documents, what it carries (four apps)
        klient.get(reverse("fora:punkt", args=[punkt.pk]))
