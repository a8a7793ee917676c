"""A dirigent without an account answers through a link: once, in time, and for the koordinator who sent it."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from byomraader.models import Tilknytning
from godkendelser import handlinger
from godkendelser.models import Afgoerelse, Instansart, Moedelink
from godkendelser.tasks import send_moedelink
from grundlag import links
from grundlag.fejl import Regelbrud
from grundlag.models import Haendelse

A = Instansart
SVAR = {
    "udfald": "godkendt",
    "dato": "1.9.2021",
    "moedeform": "ordinaert",
    "stemmeform": "skriftlig",
    "husstande": "40",
    "for_stemmer": "50",
    "imod_stemmer": "20",
}


@pytest.fixture
def link(kaede) -> Moedelink:
    return handlinger.send_moedelink(
        kaede.moeder[0].pk, navn="Dorthe Dirigent", email="dorthe@example.dk", dage=14, af=kaede.koordinator
    )


def sti(link: Moedelink) -> str:
    return "/" + links.adresse(link, "godkendelser:dirigent").split("/", 3)[3]


def sendt(kaede, **felter) -> dict[str, str]:
    return {**SVAR, "version_ids": str(kaede.version.pk), "seneste_id": "", **felter}


def test_the_dirigent_gets_a_mail_and_answers_without_an_account(kaede, link):
    send_moedelink(link.pk)
    [brev] = mail.outbox
    assert brev.to == ["dorthe@example.dk"]
    assert sti(link) in brev.body
    klient = Client()

    for _ in range(2):  # mail scanners look first
        vist = klient.get(sti(link))
    svar = klient.post(sti(link), {**sendt(kaede), "bevis_fil": SimpleUploadedFile("referat.txt", b"Ja.")})

    assert "Egenbetaling i alt" in vist.content.decode()
    assert sti(link).split("/")[-2] not in vist.content.decode()  # the key is in no »Send til …« and on no print
    assert (svar.status_code, "er registreret. Du kan lukke siden." in svar.content.decode()) == (200, True)
    afgoerelse = Afgoerelse.objects.get()
    assert (afgoerelse.registreret_af, afgoerelse.afstemning.dirigent) == (kaede.koordinator, "Dorthe Dirigent")
    assert afgoerelse.beviser.get().titel == "referat.txt"
    assert kaede.moeder[0].staar
    spor = Haendelse.objects.get(handling="moedelink.svar")
    assert (spor.aktoer, spor.aktoer_tekst) == (None, f"Dorthe Dirigent via link fra {kaede.koordinator}")


def test_a_link_is_used_once(kaede, link):
    Client().post(sti(link), sendt(kaede))

    svar = Client().post(sti(link), sendt(kaede, udfald="afvist", begrundelse="Vi fortrød."))

    assert (svar.status_code, "kan kun bruges én gang" in svar.content.decode()) == (410, True)
    assert Afgoerelse.objects.count() == 1


def test_a_link_that_is_late_called_back_or_not_ours_does_not_open(kaede, link):
    nyt = handlinger.send_moedelink(
        kaede.moeder[0].pk, navn="Dorthe", email="dorthe@example.dk", dage=1, af=kaede.koordinator
    )
    assert "kaldt tilbage" in Client().get(sti(link)).content.decode()
    Moedelink.objects.filter(pk=nyt.pk).update(udloeber_tid=timezone.now() - dt.timedelta(minutes=1))

    assert "Linket udløb" in Client().get(sti(nyt)).content.decode()
    assert Client().get(reverse("godkendelser:dirigent", args=["forkert:noegle"])).status_code == 410
    send_moedelink(link.pk)
    assert mail.outbox == []


def test_what_cannot_be_is_refused_beside_its_field_and_the_link_stays_open(kaede, link):
    svar = Client().post(sti(link), sendt(kaede, husstande="20"))

    assert svar.status_code == 422
    assert "Der er flere stemmer, end der kan være: to for hver af de" in svar.content.decode()
    assert 'value="50"' in svar.content.decode()
    link.refresh_from_db()
    assert (link.brugt_tid, Afgoerelse.objects.count()) == (None, 0)


def test_the_link_is_worth_no_more_than_the_one_who_sent_it(kaede, link):
    Tilknytning.objects.filter(bruger=kaede.koordinator).delete()

    svar = Client().post(sti(link), sendt(kaede))

    assert "kan ikke længere registrere møder" in svar.content.decode()
    assert not Afgoerelse.objects.exists()


def test_only_an_open_afdelingsmoede_has_a_link_and_only_its_own_send_it(kaede):
    felter = {"navn": "Dorthe", "email": "dorthe@example.dk", "dage": 14}
    kaede.afgoer(kaede.moeder[0])

    with pytest.raises(Regelbrud, match="allerede afgjort"):
        handlinger.send_moedelink(kaede.moeder[0].pk, **felter, af=kaede.koordinator)
    with pytest.raises(Regelbrud, match="Kun et afdelingsmøde"):
        handlinger.send_moedelink(kaede.trin(A.LANDSBYGGEFOND).pk, **felter, af=kaede.koordinator)
    with pytest.raises(PermissionDenied):
        handlinger.send_moedelink(kaede.moeder[1].pk, **felter, af=kaede.sekretaer)


def test_the_koordinator_sends_it_from_the_step(kaede):
    klient = Client()
    klient.force_login(kaede.koordinator)
    adresse = reverse("godkendelser:moedelink", args=[kaede.moeder[0].pk])

    daarlig = klient.post(adresse, {"navn": "Dorthe", "email": "dorthe", "dage": "400"})
    god = klient.post(adresse, {"navn": "Dorthe", "email": "dorthe@example.dk", "dage": "14"}, follow=True)

    assert set(daarlig.context["form"].errors) == {"email", "dage"}
    assert "Dorthe, dorthe@example.dk, sendt" in god.content.decode()
