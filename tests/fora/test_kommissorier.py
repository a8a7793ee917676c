"""A kommissorium is written, adopted from a day, and then stays as it was; it may set the quorum."""

import datetime as dt

import pytest
from django.urls import reverse

from fora import handlinger
from fora.models import Gruppeplacering, Gruppetype, Kommissorieversion
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from tests.factories.byomraader import PersonFactory, TilknytningFactory
from tests.factories.fora import GruppeFactory, KommissorieversionFactory, MedlemskabFactory

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
