"""The inbox: what waits, with what is new; deputies, and steps handed over."""

import datetime as dt

import pytest
from django.urls import reverse

from godkendelser import handlinger
from godkendelser.models import Fravaer, Instansart, Overdragelse, Stilling, Trin
from grundlag import kroge
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from helhedsplaner.models import Helhedsplan
from tests.factories.byomraader import TilknytningFactory
from tests.factories.godkendelser import DAG, FravaerFactory, indsendt_plan
from tests.factories.grundlag import BrugerFactory

FORUM, LBF = Instansart.BOLIGSOCIALT_FORUM, Instansart.LANDSBYGGEFOND


@pytest.fixture
def kaede():
    return indsendt_plan(afdelinger=1)


def venter(bruger) -> list[str]:
    return [et.instans.art for et in Trin.objects.afventer(type(bruger).objects.get(pk=bruger.pk)).med_instans()]


def indbakken(client, bruger) -> str:
    client.force_login(bruger)
    return client.get(reverse("godkendelser:indbakke")).content.decode()


def test_a_deputy_sees_and_records_what_waits_for_the_absent_in_her_own_name(kaede, client):
    vikar = BrugerFactory()
    handlinger.meld_fravaer(
        stedfortraeder=vikar, fra=DAG, til=dt.date(2021, 9, 30), besked="Ring til Anne.", af=kaede.sekretaer
    )

    assert venter(vikar) == venter(kaede.sekretaer) == [FORUM]
    side = indbakken(client, vikar)
    assert f"stedfortræder for {kaede.sekretaer}" in side
    assert client.get(reverse("godkendelser:trin", args=[kaede.trin(FORUM).pk])).status_code == 200
    ja = kaede.afgoer(kaede.trin(FORUM), af=vikar)
    assert ja.registreret_af == vikar
    assert "svarer for dig" in indbakken(client, kaede.sekretaer)


@pytest.mark.parametrize(
    ("fra", "til"), [(dt.date(2021, 8, 1), dt.date(2021, 9, 14)), (dt.date(2021, 9, 16), dt.date(2021, 10, 1))]
)
def test_a_deputy_is_none_before_and_after(kaede, client, fra, til):
    fravaer = FravaerFactory(bruger=kaede.sekretaer, fra=fra, til=til)

    assert venter(fravaer.stedfortraeder) == []
    client.force_login(fravaer.stedfortraeder)
    assert client.get(reverse("godkendelser:trin", args=[kaede.trin(FORUM).pk])).status_code == 404


def test_a_deputy_gets_nothing_of_a_user_who_is_shut_out(kaede):
    vikar = FravaerFactory(bruger=kaede.sekretaer).stedfortraeder
    type(vikar).objects.filter(pk=kaede.sekretaer.pk).update(is_active=False)

    assert venter(vikar) == []


def test_absence_is_told_and_ended_on_its_page(client):
    bruger, vikar = BrugerFactory(), BrugerFactory(email="vikar@kk.dk")
    client.force_login(bruger)
    adresse = reverse("godkendelser:fravaer")

    assert client.post(adresse, {"email": "vikar@kk.dk", "fra": "1.9.2021", "til": "1.10.2021"}).status_code == 302
    igen = client.post(adresse, {"email": "vikar@kk.dk", "fra": "30.9.2021", "til": "1.11.2021"})
    assert "Der er allerede registreret fravær i en del af perioden." in igen.content.decode()
    sig_selv = client.post(adresse, {"email": bruger.email, "fra": "1.11.2021", "til": "2.11.2021"})
    assert sig_selv.context["form"].errors["email"] == ["Stedfortræderen skal være en anden."]
    bagvendt = client.post(adresse, {"email": "vikar@kk.dk", "fra": "5.12.2021", "til": "2.12.2021"})
    assert bagvendt.context["form"].errors["til"] == ["Fraværet slutter, før det begynder."]
    forbi = client.post(adresse, {"email": "vikar@kk.dk", "fra": "1.8.2021", "til": "2.8.2021"})
    assert forbi.context["form"].errors["til"] == ["Perioden er forbi."]

    client.post(reverse("godkendelser:afslut_fravaer", args=[Fravaer.objects.get().pk]))
    assert Fravaer.objects.get().til == dt.date(2021, 9, 14)
    assert vikar.vikariater.gyldige().count() == 0


def test_an_absence_not_begun_is_taken_away(client):
    fravaer = FravaerFactory(fra=dt.date(2021, 12, 1))

    handlinger.afslut_fravaer(fravaer.pk, af=fravaer.bruger)

    assert not Fravaer.objects.exists()


def test_a_step_handed_over_waits_for_the_colleague_and_not_for_the_others(kaede, client):
    kollega = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, byomraade=kaede.plan.byomraade).bruger
    client.force_login(kaede.sekretaer)

    svar = client.post(
        reverse("godkendelser:overdrag", args=[kaede.trin(FORUM).pk]),
        {"email": kollega.email, "note": "Du kender formanden."},
    )

    assert svar.status_code == 302
    assert (venter(kaede.sekretaer), venter(kollega)) == ([], [FORUM])
    assert f"Fra {kaede.sekretaer}: Du kender formanden." in indbakken(client, kollega)
    assert len(kroge.afventer(kollega)) == 1


def test_a_step_is_handed_over_only_to_somebody_who_can_record_it(kaede):
    with pytest.raises(Regelbrud, match="kan ikke registrere afgørelsen"):
        handlinger.overdrag(kaede.trin(FORUM).pk, til=BrugerFactory(), note="Tag du den.", af=kaede.sekretaer)
    assert not Overdragelse.objects.exists()


def test_the_inbox_says_what_is_new_and_what_is_late(kaede, client):
    kaede.afgoer(kaede.trin(FORUM))
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(organisering="To bestyrelser leder planen.")
    kaede.ny_version()
    Trin.objects.filter(pk=kaede.trin(FORUM).pk).update(frist=dt.date(2021, 9, 10))

    side = indbakken(client, kaede.sekretaer)

    assert kaede.trin(FORUM).stilling == Stilling.BORTFALDET
    assert "Ny version 2: Organiseringen er ændret" in side
    assert "Overskredet" in side
