"""A year of meetings at once, with what is in the way; and a calendar that follows a person's meetings."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from icalendar import Calendar

from fora.models import Kalenderlink, Moede
from fora.serie import dage, sammenfald
from fora.tilstande import Moedestatus
from grundlag.adgang import Rolle
from grundlag.links import adresse
from grundlag.models import Bruger
from tests.factories.byomraader import PersonFactory
from tests.factories.fora import (
    ArbejdsgruppeFactory,
    DagsordenspunktFactory,
    DagsordensskabelonFactory,
    GruppeFactory,
    MedlemskabFactory,
    MoedeFactory,
    SkabelonpunktFactory,
)

I_DAG = dt.date(2021, 9, 1)


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = I_DAG


@pytest.mark.parametrize(
    ("foerste", "gentagelse", "til", "ventet"),
    [
        ("2021-09-09", "maaned", "2021-12-31", ["2021-09-09", "2021-10-14", "2021-11-11", "2021-12-09"]),
        ("2021-09-30", "maaned", "2021-12-01", ["2021-09-30", "2021-10-28", "2021-11-25"]),
        ("2021-11-11", "kvartal", "2022-06-30", ["2021-11-11", "2022-02-10", "2022-05-12"]),
        ("2021-12-20", "2", "2022-01-20", ["2021-12-20", "2022-01-03", "2022-01-17"]),
    ],
)
def test_the_days_of_a_series(foerste, gentagelse, til, ventet):
    fundne = dage(dt.date.fromisoformat(foerste), gentagelse, dt.date.fromisoformat(til))

    assert [dag.isoformat() for dag in fundne] == ventet
    assert len(dage(I_DAG, "1", dt.date(2030, 1, 1))) == 60


def test_a_day_tells_what_it_clashes_with():
    under = ArbejdsgruppeFactory(navn="Job")
    fri, optaget = dt.date(2022, 5, 16), dt.date(2021, 9, 9)
    MoedeFactory(gruppe=under, dato=optaget, start_kl=dt.time(14))
    MoedeFactory(gruppe=under, dato=fri, status=Moedestatus.AFLYST)
    MoedeFactory(dato=fri)

    fundne = sammenfald(under.hoerer_under, [dt.date(2021, 12, 24), dt.date(2022, 4, 16), fri, optaget])

    assert dict(fundne) == {
        dt.date(2021, 12, 24): ["Juleaftensdag"],
        dt.date(2022, 4, 16): ["Lørdag"],
        optaget: ["Job holder møde kl. 14.00"],
    }


def test_a_year_is_planned_in_two_steps_and_a_day_may_be_moved_or_left_out(log_ind):
    klient = log_ind(Rolle.FORUMSEKRETAER)
    gruppe = GruppeFactory()
    skabelon = SkabelonpunktFactory(skabelon=DagsordensskabelonFactory(gruppe=gruppe)).skabelon
    side = reverse("fora:serie", args=[gruppe.pk])
    felter = {"titel": "Forummøde", "dato": "14.10.2021", "til": "31.12.2021", "gentagelse": "maaned"}
    felter |= {"start_kl": "14", "slut_kl": "16", "sted": "Kulturhuset", "skabelon": skabelon.pk}

    baglaens = klient.post(side, felter | {"til": "1.10.2021"})
    vist = klient.post(side, felter)
    to_gange = klient.post(side, felter | {"opret": "ja", "dag-1": "14.10.2021", "dag-2": "14.10.2021"})
    intet = Moede.objects.count()
    klient.post(side, felter | {"opret": "ja", "dag-1": "14.10.2021", "dag-2": "18.11.2021", "dag-3": ""})

    assert "ligger før det første møde" in baglaens.content.decode()
    assert [felt.value() for felt in vist.context["form"]] == [
        dt.date(2021, 10, 14),
        dt.date(2021, 11, 11),
        dt.date(2021, 12, 9),
    ]
    assert (to_gange.status_code, "Den samme dag står to gange." in to_gange.content.decode(), intet) == (422, True, 0)
    assert sorted(gruppe.moeder.values_list("dato", flat=True)) == [dt.date(2021, 10, 14), dt.date(2021, 11, 18)]
    assert [moede.punkter.count() for moede in gruppe.moeder.all()] == [1, 1]


def test_the_feed_holds_the_meetings_of_her_memberships_and_no_content(log_ind, client):
    klient = log_ind()
    medlemskab = MedlemskabFactory(person=PersonFactory(bruger=klient.bruger), til=dt.date(2021, 9, 30))
    moede = MoedeFactory(gruppe=medlemskab.gruppe, dato=dt.date(2021, 9, 9), start_kl=dt.time(14), titel="Mit møde")
    DagsordenspunktFactory(moede=moede, titel="Kvidderkvadder", lukket=True)
    aflyst = MoedeFactory(gruppe=medlemskab.gruppe, dato=dt.date(2021, 9, 20), status=Moedestatus.AFLYST, sekvens=3)
    MoedeFactory(gruppe=medlemskab.gruppe, dato=dt.date(2021, 10, 1), titel="Efter hendes tid")
    MoedeFactory(dato=dt.date(2021, 9, 9), titel="En andens")

    klient.post(reverse("fora:ny_kalenderadresse"))
    gammel = adresse(Kalenderlink.objects.get(), "fora:kalender").partition("8000")[2]
    svar = client.get(gammel)
    hele = Calendar.from_ical(svar.content)

    assert svar.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert gammel in klient.get(reverse("fora:min_kalender")).content.decode()
    moeder = {str(et["UID"]): et for et in hele.walk("VEVENT")}
    assert moeder.keys() == {f"{et.uid}@helhedsplaner" for et in (moede, aflyst)}
    assert moeder[f"{moede.uid}@helhedsplaner"].decoded("DTSTART").isoformat() == "2021-09-09T14:00:00+02:00"
    assert (str(moeder[f"{aflyst.uid}@helhedsplaner"]["STATUS"]), "Kvidder" in svar.content.decode()) == (
        "CANCELLED",
        False,
    )
    klient.post(reverse("fora:ny_kalenderadresse"))
    ny = adresse(Kalenderlink.objects.get(tilbagekaldt_tid=None), "fora:kalender").partition("8000")[2]
    assert [client.get(et).status_code for et in (gammel, ny)] == [410, 200]
    klient.post(reverse("fora:luk_kalenderadresse"))
    assert client.get(ny).status_code == 410


def test_a_user_who_is_no_person_follows_the_bodies_that_she_may_see(log_ind, client):
    moede = MoedeFactory(dato=dt.date(2021, 9, 9), start_kl=dt.time(14))
    MoedeFactory(dato=dt.date(2021, 9, 10))
    klient = log_ind(Rolle.LAESER, byomraade=moede.gruppe.byomraade)
    assert "de grupper, du har adgang til" in klient.get(reverse("fora:min_kalender")).content.decode()

    klient.post(reverse("fora:ny_kalenderadresse"))
    side = adresse(Kalenderlink.objects.get(bruger=klient.bruger), "fora:kalender").partition("8000")[2]

    hele = Calendar.from_ical(client.get(side).content)
    assert [str(et["UID"]) for et in hele.walk("VEVENT")] == [f"{moede.uid}@helhedsplaner"]
    Bruger.objects.filter(pk=klient.bruger.pk).update(is_active=False)
    assert client.get(side).status_code == 410
    Bruger.objects.filter(pk=klient.bruger.pk).update(is_active=True)
    klient.post(reverse("fora:luk_kalenderadresse"))
    assert client.get(side).status_code == 410


@pytest.mark.parametrize(
    ("felter", "navn"),
    [
        (lambda bruger: {}, "kalenderlink_er_eens"),
        (lambda bruger: {"bruger": bruger, "person": PersonFactory()}, "kalenderlink_er_eens"),
        (lambda bruger: {"bruger": bruger}, "kalenderlink_eet_pr_bruger"),
    ],
)
def test_a_calendar_address_is_one_persons_or_one_users(log_ind, felter, navn):
    klient = log_ind()
    klient.post(reverse("fora:ny_kalenderadresse"))
    gammel = Kalenderlink.objects.get()

    with pytest.raises(IntegrityError, match=navn), transaction.atomic():
        Kalenderlink.objects.create(
            navn="X",
            email="x@x.dk",
            udloeber_tid=gammel.udloeber_tid,
            oprettet_af=klient.bruger,
            **felter(klient.bruger),
        )
