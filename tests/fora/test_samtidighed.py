"""Two at once, with real threads: the second waits for the first, and is then told, or counts what the first did."""

import datetime as dt
from functools import partial
from threading import Thread

import pytest
from django.db import connection, transaction
from django.urls import reverse

from fora import handlinger
from fora.models import Opgave
from fora.tilstande import Moedestatus
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from tests.factories.byomraader import PersonFactory, TilknytningFactory
from tests.factories.fora import DagsordenspunktFactory, GruppeFactory, MedlemskabFactory, MoedeFactory, OpgaveFactory
from tests.factories.grundlag import BrugerFactory


@pytest.fixture
def sekretaer(settings, transactional_db):
    settings.DAGS_DATO = dt.date(2021, 9, 1)
    return TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, hele_systemet=True).bruger


@pytest.fixture
def moede(sekretaer):
    """A held meeting of two members with one item that makes a task."""
    moede = MoedeFactory(dato=dt.date(2021, 8, 25), status=Moedestatus.AFHOLDT)
    for navn in ("Bo", "Karen"):
        MedlemskabFactory(gruppe=moede.gruppe, person=PersonFactory(navn=navn, bruger=BrugerFactory()))
    DagsordenspunktFactory(moede=moede, nummer=1, beslutning="Ja.\n\nOpgave: Ring @Bo")
    return moede


@pytest.fixture
def efter_hinanden(vent_paa_laas):
    """``efter_hinanden(foerst, saa)``: ``saa`` begins before ``foerst`` is committed; what ``saa`` was told."""

    def _efter_hinanden(foerst, saa):
        svar = []

        def nummer_to():
            try:
                saa()
                svar.append("udført")
            except Regelbrud as brud:
                svar.append(str(brud))
            finally:
                connection.close()

        traad = Thread(target=nummer_to)
        with transaction.atomic():
            foerst()
            traad.start()
            vent_paa_laas()
        traad.join(20)
        return svar

    return _efter_hinanden


def test_minutes_are_sent_once_and_make_each_task_once(moede, sekretaer, efter_hinanden):
    def send():
        handlinger.udsend_referat(moede.pk, af=sekretaer)

    assert efter_hinanden(send, send) == ["Referatet er ikke ændret, siden det sidst blev sendt ud."]
    assert (moede.referater.count(), Opgave.objects.count()) == (1, 1)


def test_the_lock_of_the_meeting_alone_numbers_its_minutes(moede, sekretaer, efter_hinanden):
    """With items, the second waits where the first has written in them; here there is nothing but the lock."""
    moede.punkter.all().delete()

    def send():
        handlinger.udsend_referat(moede.pk, af=sekretaer)

    assert efter_hinanden(send, send) == ["Referatet er ikke ændret, siden det sidst blev sendt ud."]


def test_an_item_is_reopened_once(moede, sekretaer, efter_hinanden):
    handlinger.udsend_referat(moede.pk, af=sekretaer)
    punkt = moede.punkter.get()

    def genaabn():
        handlinger.genaabn_punkt(punkt.pk, af=sekretaer)

    assert efter_hinanden(genaabn, genaabn) == ["Punkt 1 er åbent allerede."]


def test_the_last_two_who_approve_at_once_make_the_minutes_approved(moede, sekretaer, efter_hinanden):
    version = handlinger.udsend_referat(moede.pk, af=sekretaer)
    bo, karen = (et.person for et in moede.gruppe.medlemskaber.order_by("person__navn"))

    svar = efter_hinanden(
        lambda: handlinger.godkend_version(version.pk, bo, af=bo.bruger),
        lambda: handlinger.godkend_version(version.pk, karen, af=karen.bruger),
    )

    moede.refresh_from_db()
    assert (svar, moede.godkendt_hvordan) == (["udført"], "Godkendt af alle 2 medlemmer")


def test_nobody_approves_minutes_that_are_being_replaced(moede, sekretaer, efter_hinanden):
    version = handlinger.udsend_referat(moede.pk, af=sekretaer)
    bo = moede.gruppe.medlemskaber.get(person__navn="Bo").person

    def send_igen():
        punkt = handlinger.genaabn_punkt(moede.punkter.get().pk, af=sekretaer)
        handlinger.gem_punkt(punkt.pk, {"beslutning": "Nej."}, {}, grundudgave=punkt.udgave, af=sekretaer)
        handlinger.udsend_referat(moede.pk, af=sekretaer)

    [svar] = efter_hinanden(send_igen, lambda: handlinger.godkend_version(version.pk, bo, af=bo.bruger))

    assert "nyere version" in svar
    assert not version.godkendelser.exists()


def test_a_task_is_closed_once(sekretaer, efter_hinanden):
    opgave = OpgaveFactory()

    svar = efter_hinanden(
        lambda: handlinger.udfoer_opgave(opgave.pk, resultat="Ringet.", af=sekretaer),
        lambda: handlinger.udfoer_opgave(opgave.pk, resultat="Skrevet.", af=sekretaer),
    )

    opgave.refresh_from_db()
    assert (svar, opgave.resultat) == ([f"Opgaven er allerede lukket af {sekretaer.navn}."], "Ringet.")


def test_two_who_put_a_kommissorium_forward_at_once_put_forward_the_same_version(sekretaer, efter_hinanden):
    moeder = [MoedeFactory(gruppe=GruppeFactory(kommissorium="Nyt."))]
    moeder.append(MoedeFactory(gruppe=moeder[0].gruppe))
    gruppe = moeder[0].gruppe

    svar = efter_hinanden(
        *(partial(handlinger.forelaeg_kommissorium, gruppe.pk, moede.pk, af=sekretaer) for moede in moeder)
    )

    assert (svar, gruppe.kommissorier.get().paa_punkter.count()) == (["udført"], 2)


def test_a_kommissorium_that_two_meetings_approve_at_once_is_adopted_by_the_first(sekretaer, efter_hinanden):
    gruppe = GruppeFactory(kommissorium="Nyt.")
    punkter = []
    for _ in range(2):
        moede = MoedeFactory(gruppe=gruppe, dato=dt.date(2021, 8, 25), status=Moedestatus.AFHOLDT)
        punkter.append(handlinger.forelaeg_kommissorium(gruppe.pk, moede.pk, af=sekretaer))
        handlinger.gem_punkt(punkter[-1].pk, {}, {"udfald": "godkendt"}, grundudgave=1, af=sekretaer)

    svar = efter_hinanden(*(partial(handlinger.udsend_referat, punkt.moede_id, af=sekretaer) for punkt in punkter))

    assert (svar, gruppe.kommissorier.get().vedtaget_paa) == (["udført"], punkter[0])


@pytest.mark.parametrize("antal", [1, 12])
def test_tasks_and_a_meeting_whose_minutes_are_sent_take_the_same_few_queries(
    sekretaer, client, django_assert_num_queries, antal
):
    moede = MoedeFactory(dato=dt.date(2021, 8, 25), status=Moedestatus.AFHOLDT)
    for nummer in range(1, antal + 1):
        person = PersonFactory(navn=f"Bo{nummer}")
        MedlemskabFactory(gruppe=moede.gruppe, person=person)
        DagsordenspunktFactory(
            moede=moede, nummer=nummer, indstilling="At …", beslutning=f"Ja.\n\nOpgave: X @Bo{nummer}"
        )
    handlinger.udsend_referat(moede.pk, af=sekretaer)
    client.force_login(sekretaer)

    with django_assert_num_queries(3):  # session, user, tasks
        opgaver = client.get(reverse("fora:opgaver"))
    with django_assert_num_queries(7):
        client.get(reverse("fora:moede", args=[moede.pk]))

    assert opgaver.context["antal"] == antal
