"""A kommissorium is written, adopted from a day, and then stays as it was; it may set the quorum."""

import datetime as dt

import pytest
from django.urls import reverse

from fora import handlinger
from fora.dagsordenspdf import stilling
from fora.models import Gruppeplacering, Gruppetype, Kommissorieversion
from fora.tilstande import Moedestatus
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from tests.factories.byomraader import PersonFactory, TilknytningFactory
from tests.factories.fora import (
    ArbejdsgruppeFactory,
    DagsordenspunktFactory,
    FremmoedeFactory,
    GruppeFactory,
    KommissorieversionFactory,
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


def vedtag(gruppe, gaelder_fra, sekretaer):
    return handlinger.vedtag_kommissorium(gruppe.pk, gaelder_fra=gaelder_fra, af=sekretaer)


def test_each_day_has_the_quorum_of_the_version_that_was_in_force(sekretaer):
    gruppe = GruppeFactory(kommissorium="Mødes i juni.", beslutningsdygtig_ved=5)
    foer = gruppe.beslutningsdygtig_den(I_DAG)
    vedtag(gruppe, dt.date(2021, 1, 1), sekretaer)
    handlinger.ret_gruppe(gruppe.pk, beslutningsdygtig_ved=7, af=sekretaer)
    vedtag(gruppe, dt.date(2021, 9, 1), sekretaer)
    handlinger.ret_gruppe(gruppe.pk, beslutningsdygtig_ved=9, af=sekretaer)
    gruppe.refresh_from_db()

    dage = (dt.date(2020, 12, 31), dt.date(2021, 8, 31), I_DAG)

    assert (foer, [gruppe.beslutningsdygtig_den(dag) for dag in dage]) == (5, [9, 5, 7])


@pytest.mark.parametrize(
    ("kommissorium", "gaelder_fra", "besked"),
    [
        ("", I_DAG, "Skriv kommissoriet, før det vedtages."),
        ("Gruppen koordinerer.", I_DAG, "Kommissoriet er ikke ændret, siden version 1 blev vedtaget."),
        ("Nyt.", dt.date(2021, 1, 1), "Version 1 gælder fra den 1. januar 2021. Vælg en senere dag."),
    ],
)
def test_what_cannot_be_adopted_is_refused_with_the_reason(sekretaer, kommissorium, gaelder_fra, besked):
    gruppe = GruppeFactory(kommissorium=kommissorium)
    KommissorieversionFactory(gruppe=gruppe, nummer=1)

    with pytest.raises(Regelbrud) as brud:
        vedtag(gruppe, gaelder_fra, sekretaer)

    assert (str(brud.value), Kommissorieversion.objects.count()) == (besked, 1)


@pytest.fixture
def gruppe():
    """A forum whose kommissorium from January lets one decide; the text it has now wants five."""
    gruppe = GruppeFactory(kommissorium="Nyt.", beslutningsdygtig_ved=5)
    KommissorieversionFactory(gruppe=gruppe, nummer=1, tekst="Gammelt.", beslutningsdygtig_ved=1)
    return gruppe


def forelagt(gruppe, sekretaer, *, moedets=None, dato=dt.date(2021, 8, 25), udfald="godkendt"):
    """The kommissorium as it stands, decided by a held meeting with one member in it."""
    moede = MoedeFactory(gruppe=moedets or gruppe, dato=dato, status=Moedestatus.AFHOLDT)
    FremmoedeFactory(moede=moede)
    punkt = handlinger.forelaeg_kommissorium(gruppe.pk, moede.pk, note="Fem skal til.", af=sekretaer)
    handlinger.gem_punkt(punkt.pk, {}, {"udfald": udfald}, grundudgave=punkt.udgave, af=sekretaer)
    return punkt


def stand(gruppe):
    """The version in force today, and the quorum the day before the meeting, on its day and now."""
    version = gruppe.kommissorier.gaeldende(I_DAG).first()
    dage = (dt.date(2021, 8, 24), dt.date(2021, 8, 25), I_DAG)
    return version and version.nummer, [gruppe.beslutningsdygtig_den(dag) for dag in dage]


def virkninger(punkt):
    return [(et.tekst, bool(et.ophaevet_tid)) for et in punkt.virkninger.order_by("pk")]


def test_an_approved_kommissorium_holds_from_the_meeting_which_is_held_by_the_old_one(sekretaer, gruppe):
    punkt = forelagt(gruppe, sekretaer)
    foer = stand(gruppe)
    tekst = f"Kommissorium for {gruppe}, version 2, gælder fra den 25. august 2021"

    version = handlinger.udsend_referat(punkt.moede_id, af=sekretaer)

    assert (foer, stand(gruppe)) == ((1, [1, 1, 1]), (2, [1, 5, 5]))
    assert virkninger(punkt) == [(tekst, False)]
    assert version.indhold["punkter"][0]["fremmoede"] == "1 af 1 til stede, beslutningsdygtigt"
    handlinger.genaabn_punkt(punkt.pk, af=sekretaer)
    assert (stand(gruppe), virkninger(punkt)) == ((1, [1, 1, 1]), [(tekst, True)])
    handlinger.gem_punkt(punkt.pk, {"beslutning": "Ja."}, {}, grundudgave=99, af=sekretaer)
    handlinger.udsend_referat(punkt.moede_id, af=sekretaer)
    assert (stand(gruppe), virkninger(punkt)) == ((2, [1, 5, 5]), [(tekst, True), (tekst, False)])


@pytest.mark.parametrize("udfald", ["", "afvist", "taget_til_efterretning"])
def test_what_is_no_yes_puts_no_kommissorium_in_force(sekretaer, gruppe, udfald):
    punkt = forelagt(gruppe, sekretaer, udfald=udfald)

    handlinger.udsend_referat(punkt.moede_id, af=sekretaer)

    assert (stand(gruppe)[0], virkninger(punkt)) == (1, [])


def test_a_deferred_item_carries_the_kommissorium_on_and_it_can_be_taken_back(sekretaer, gruppe):
    naeste = MoedeFactory(gruppe=gruppe, dato=dt.date(2021, 9, 9))
    punkt = forelagt(gruppe, sekretaer, udfald="udsat")

    handlinger.udsend_referat(punkt.moede_id, af=sekretaer)
    videre = naeste.punkter.get()
    baaret = videre.baarne_kommissorium.version
    handlinger.genaabn_punkt(punkt.pk, af=sekretaer)

    assert (baaret.nummer, stand(gruppe)[0], naeste.punkter.count()) == (2, 1, 0)


def test_a_deferred_item_that_has_been_given_a_case_is_not_taken_away_unseen(sekretaer, gruppe):
    naeste = MoedeFactory(gruppe=gruppe, dato=dt.date(2021, 9, 9))
    punkt = forelagt(gruppe, sekretaer, udfald="udsat")
    handlinger.udsend_referat(punkt.moede_id, af=sekretaer)
    PunktkontraktFactory(punkt=naeste.punkter.get())

    with pytest.raises(Regelbrud, match="hvor det bærer en sag, og kan ikke genåbnes"):
        handlinger.genaabn_punkt(punkt.pk, af=sekretaer)


def test_a_forum_decides_for_the_bodies_under_it_and_no_others(sekretaer, gruppe):
    under = ArbejdsgruppeFactory(hoerer_under=gruppe, kommissorium="Gruppen udvikler.")
    punkt = forelagt(under, sekretaer, moedets=gruppe)
    handlinger.udsend_referat(punkt.moede_id, af=sekretaer)
    eget = MoedeFactory(gruppe=under)
    fremmed = DagsordenspunktFactory(moede__gruppe__byomraade=gruppe.byomraade, moede__gruppe__type="styregruppe")

    with pytest.raises(Regelbrud, match="godkender sit eget kommissorium"):
        handlinger.forelaeg_kommissorium(gruppe.pk, eget.pk, af=sekretaer)
    with pytest.raises(Regelbrud, match="godkender sit eget kommissorium"):
        handlinger.saet_kommissorium(fremmed.pk, under.kommissorier.get(), af=sekretaer)

    assert (under.kommissorier.gaeldende(I_DAG).get().vedtaget_paa, gruppe.kommissorier.count()) == (punkt, 1)


def test_the_same_text_is_put_forward_as_one_version_and_adopted_once(sekretaer, gruppe):
    foerste = forelagt(gruppe, sekretaer)
    andet = forelagt(gruppe, sekretaer, dato=dt.date(2021, 8, 24))

    handlinger.udsend_referat(foerste.moede_id, af=sekretaer)
    handlinger.udsend_referat(andet.moede_id, af=sekretaer)
    handlinger.genaabn_punkt(andet.pk, af=sekretaer)

    assert (stand(gruppe), gruppe.kommissorier.count()) == ((2, [1, 5, 5]), 2)
    assert virkninger(andet) == [
        (f"Kommissorium for {gruppe}, version 2 gjaldt allerede fra den 25. august 2021", True)
    ]
    with pytest.raises(Regelbrud, match="ikke ændret, siden version 2 blev vedtaget"):
        handlinger.forelaeg_kommissorium(gruppe.pk, MoedeFactory(gruppe=gruppe).pk, af=sekretaer)


def test_the_secretary_puts_it_on_an_agenda_sees_it_there_and_takes_it_off(log_ind, gruppe):
    klient = log_ind(Rolle.FORUMSEKRETAER)
    moede = MoedeFactory(gruppe=gruppe, dato=dt.date(2021, 9, 9))
    lukket = MoedeFactory(gruppe=gruppe, status=Moedestatus.REFERAT_GODKENDT)
    adresse = reverse("fora:forelaeg_kommissorium", args=[gruppe.pk])

    forkert = klient.post(adresse, {"moede": lukket.pk, "note": "Fem skal til."})
    punkt = klient.post(adresse, {"moede": moede.pk, "note": "Fem skal til."}, follow=True)
    side = punkt.content.decode()
    pk = punkt.context["punkt"].pk
    valg = reverse("fora:punktkommissorium", args=[pk])
    oversigt = klient.get(reverse("fora:kommissorium", args=[gruppe.pk])).content.decode()

    assert (forkert.status_code, "Fem skal til." in forkert.content.decode()) == (422, True)
    assert all(tekst in side for tekst in (f"Kommissorium for {gruppe}, version 2", "Ikke vedtaget endnu.", valg))
    assert "lagt frem og ikke vedtaget endnu: Fem skal til." in oversigt
    assert stilling(moede)["punkter"][0]["baerer"] == [f"Kommissorium for {gruppe}, version 2"]
    assert len(klient.get(valg).context["form"].fields["version"].queryset) == 2
    klient.post(valg, {"version": ""})
    assert "Ikke vedtaget endnu." not in klient.get(reverse("fora:punkt", args=[pk])).content.decode()


def test_it_is_adopted_on_its_page_and_the_draft_goes_on(log_ind):
    klient = log_ind(Rolle.FORUMSEKRETAER)
    gruppe = GruppeFactory(kommissorium="Første tekst.")
    adresse = reverse("fora:vedtag_kommissorium", args=[gruppe.pk])

    forkert = klient.post(adresse, {"gaelder_fra": "i går", "note": "Forummet"})
    svar = klient.post(adresse, {"gaelder_fra": "1.9.2021", "note": "Forummet 1.9.2021"}, follow=True)
    gruppe.kommissorium = "Andet udkast."
    gruppe.save()
    side = klient.get(reverse("fora:gruppe", args=[gruppe.pk])).content.decode()

    assert (forkert.status_code, "Forummet" in forkert.content.decode()) == (422, True)
    assert "Version 1" in svar.content.decode()
    assert ("Første tekst." in side, "Andet udkast." in side) == (True, False)
    version = klient.get(reverse("fora:kommissorieversion", args=[gruppe.kommissorier.get().pk]))
    assert "Forummet 1.9.2021" in version.content.decode()


def test_which_type_stands_under_which_is_data(log_ind):
    forum = GruppeFactory()
    klient = log_ind(Rolle.FORUMSEKRETAER)
    adresse = reverse("fora:undergruppe", args=[forum.pk])
    felter = {"type": Gruppetype.BOLIGSOCIAL_BESTYRELSE, "navn": "Bestyrelse", "aktiv_fra": "1.9.2021"}

    foer = klient.post(adresse, felter).status_code
    Gruppeplacering.objects.create(type=Gruppetype.BOLIGSOCIAL_BESTYRELSE, under=Gruppetype.BOLIGSOCIALT_FORUM)
    efter = klient.post(adresse, felter).status_code

    assert (foer, efter, forum.undergrupper.get().navn) == (422, 302, "Bestyrelse")


def test_a_body_that_has_ended_gives_no_access(log_ind):
    klient = log_ind()
    gruppe = GruppeFactory(aktiv_til=I_DAG)
    MedlemskabFactory(gruppe=gruppe, person=PersonFactory(bruger=klient.bruger))
    adresse = reverse("fora:gruppe", args=[gruppe.pk])

    sidste_dag = klient.get(adresse).status_code
    type(gruppe).objects.update(aktiv_til=dt.date(2021, 8, 31))

    assert (sidste_dag, klient.get(adresse).status_code) == (200, 404)


def test_a_suppleant_has_no_suppleant(sekretaer):
    suppleant = MedlemskabFactory(suppleant_for=MedlemskabFactory())
    suppleant.suppleant_for.gruppe = suppleant.gruppe

    with pytest.raises(Regelbrud) as brud:
        handlinger.tilfoej_medlem(
            suppleant.gruppe_id,
            person=PersonFactory(),
            plads="medlem",
            suppleant_for=suppleant,
            fra=I_DAG,
            af=sekretaer,
        )

    assert str(brud.value) == "En suppleant kan ikke selv have en suppleant."
