"""One mail a day, with all that waits, and nobody who has turned it off."""

import datetime as dt

import pytest
from django.urls import reverse

from godkendelser.models import Instansart, Trin
from grundlag.models import Bruger
from overblik import tasks
from overblik.daglig import dagens
from tests.factories.godkendelser import indsendt_plan
from tests.factories.grundlag import BrugerFactory


@pytest.fixture(autouse=True)
def _dag(settings):
    settings.DAGS_DATO = dt.date(2021, 9, 15)


@pytest.fixture
def kaede():
    kaede = indsendt_plan(afdelinger=1)
    Trin.objects.filter(pk=kaede.trin(Instansart.FAGUDVALG).pk).update(frist=dt.date(2021, 9, 10))
    return kaede


def test_what_waits_is_in_one_mail_and_what_is_late_is_with_the_responsible_too(kaede, mailoutbox):
    for bruger in (kaede.tmu, kaede.sekretaer):
        tasks.daglig_mail(bruger_id=bruger.pk)

    tmu, sekretaer = mailoutbox
    assert (tmu.to, tmu.subject) == ([kaede.tmu.email], "Én ting venter på dig")
    assert "Fristen er overskredet\n" in tmu.body
    assert "(frist 10.09.2021)" in tmu.body
    assert "Fristen er overskredet hos andre" in sekretaer.body
    assert reverse("godkendelser:trin", args=[kaede.trin(Instansart.FAGUDVALG).pk]) in sekretaer.body


def test_nothing_waits_and_nothing_is_sent(mailoutbox):
    tasks.daglig_mail(bruger_id=BrugerFactory().pk)

    assert mailoutbox == []


def test_who_has_turned_it_off_or_is_shut_out_gets_none(kaede, mailoutbox, client):
    client.force_login(kaede.tmu)
    side = client.post(reverse("grundlag:konto"), {}, follow=True)
    assert "Du får ikke længere den daglige mail." in side.content.decode()
    Bruger.objects.filter(pk=kaede.sekretaer.pk).update(is_active=False)

    for bruger in (kaede.tmu, kaede.sekretaer):
        tasks.daglig_mail(bruger_id=bruger.pk)

    assert mailoutbox == []
    client.post(reverse("grundlag:konto"), {"daglig_mail": "on"})
    assert Bruger.objects.get(pk=kaede.tmu.pk).daglig_mail


def test_the_days_job_orders_a_mail_for_each_who_wants_one(monkeypatch):
    bestilt = []
    monkeypatch.setattr(tasks, "udskyd", lambda opgave, bruger_id: bestilt.append(bruger_id))
    vil = BrugerFactory()
    BrugerFactory(daglig_mail=False)
    BrugerFactory(is_active=False)

    tasks.daglige_mails(timestamp=0)

    assert bestilt == [vil.pk]


def test_the_mail_is_written_in_the_same_number_of_queries(kaede, django_assert_max_num_queries):
    with django_assert_max_num_queries(21):
        dagens(Bruger.objects.get(pk=kaede.sekretaer.pk))
