"""The outside signing service as it is: a process of its own over HTTP, which calls back until it is heard."""

import datetime as dt
import http.client
import os
import subprocess
import sys
import time
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings as indstillinger
from django.core import mail
from django.test import Client
from django.urls import reverse

from grundlag.filer import gem_indhold
from grundlag.models import Udskrift
from helhedsplaner.models import Planversion
from kontrakter import handlinger, tasks
from kontrakter.models import Underskrift, Underskriftsanmodning
from kontrakter.signatur import OVERSKRIFT, er_aegte, underskriv_krop
from kontrakter.tjeneste import TjenesteFejl
from tests.factories.kontrakter import indsendt_plan, koordinator, linjefelter, ny_kontrakt

NOEGLE = "delt-noegle-kun-til-proever"
I_DAG = dt.date(2021, 9, 1)


@pytest.fixture
def tjeneste(tmp_path, settings):
    """The running service; our own address is set by the test."""
    proces = subprocess.Popen(
        [sys.executable, "-m", "config.underskriftstjeneste", "--mappe", str(tmp_path)],
        cwd=indstillinger.BASE_DIR,
        env=os.environ | {"UNDERSKRIFTSTJENESTE_NOEGLE": NOEGLE},
        stdout=subprocess.PIPE,
        text=True,
    )
    settings.UNDERSKRIFTSTJENESTE = proces.stdout.readline().strip()
    settings.UNDERSKRIFTSTJENESTE_NOEGLE = NOEGLE
    yield settings.UNDERSKRIFTSTJENESTE
    proces.terminate()
    proces.wait(10)
    proces.stdout.close()


@pytest.fixture
def anmodning(settings):
    """A request by the outside service, whose document is made and kept."""
    settings.DAGS_DATO = I_DAG
    settings.UNDERSKRIFTSTJENESTE_NOEGLE = NOEGLE
    version = indsendt_plan()
    af = koordinator(version.plan)
    aftale = ny_kontrakt(Planversion.objects.get(), af=af)
    handlinger.tilfoej_linje(aftale.pk, af=af, **linjefelter(aftale))
    sendt = handlinger.send_til_underskrift(aftale.pk, af=af)
    fil = gem_indhold(b"%PDF-1.7 aftalen", "application/pdf")
    Udskrift.objects.filter(pk=sendt.udskrift_id).update(status="faerdig", fil=fil)
    return handlinger.anmod(
        sendt.pk,
        aftale.parter.first().pk,
        navn="Bo <Bæk>",
        titel="Chef",
        paa_vegne_af="fsb",
        email="bo@example.dk",
        metode="ekstern",
        frist=dt.date(2021, 9, 15),
        af=af,
    )


def hent(adresse, felter=None):
    """What a browser gets from the service's page, after it has sent ``felter``."""
    maal = urlsplit(adresse)
    forbindelse = http.client.HTTPConnection(maal.hostname, maal.port, timeout=10)
    try:
        if felter:
            hoveder = {"Content-Type": "application/x-www-form-urlencoded"}
            forbindelse.request("POST", maal.path, urlencode(felter), hoveder)
            svar = forbindelse.getresponse()
            svar.read()
            assert svar.status == 303
        forbindelse.request("GET", maal.path)
        return forbindelse.getresponse().read().decode(errors="replace")
    finally:
        forbindelse.close()


def vent_paa(sandt):
    frist = time.monotonic() + 20
    while not sandt():
        assert time.monotonic() < frist
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_the_signer_signs_at_the_service_which_calls_back(tjeneste, live_server, settings, anmodning):
    settings.OFFENTLIG_ADRESSE = live_server.url

    tasks.send_til_tjenesten(anmodning.pk)
    tasks.send_til_tjenesten(anmodning.pk)
    anmodning.refresh_from_db()
    side = hent(anmodning.tjeneste_adresse)
    svar = hent(anmodning.tjeneste_adresse, {"svar": "underskrevet"})
    hent(anmodning.tjeneste_adresse, {"svar": "underskrevet"})

    assert anmodning.tjeneste_adresse in mail.outbox[0].body
    assert len(mail.outbox) == 1
    assert "Bo &lt;Bæk&gt;, Chef, underskriver for fsb" in side
    assert hent(f"{anmodning.tjeneste_adresse}/dokument") == "%PDF-1.7 aftalen"
    assert "Du har underskrevet." in svar
    assert "Afsenderen har fået besked." in svar
    underskrift = Underskrift.objects.get()
    assert (underskrift.metode, underskrift.anmodning) == ("ekstern", anmodning)
    assert anmodning.tjeneste_sag in underskrift.kvittering


@pytest.mark.django_db(transaction=True)
def test_a_refusal_at_the_service_comes_with_its_reason(tjeneste, live_server, settings, anmodning):
    settings.OFFENTLIG_ADRESSE = live_server.url
    tasks.send_til_tjenesten(anmodning.pk)
    anmodning.refresh_from_db()

    hent(anmodning.tjeneste_adresse, {"svar": "afvist", "begrundelse": "Beløbet er forkert"})

    anmodning.refresh_from_db()
    assert (anmodning.tilstand, anmodning.begrundelse) == ("afvist", "Beløbet er forkert")


@pytest.mark.django_db(transaction=True)
def test_a_case_runs_out_by_itself(tjeneste, live_server, settings, anmodning):
    settings.OFFENTLIG_ADRESSE = live_server.url
    Underskriftsanmodning.objects.update(frist=dt.date(2021, 8, 31))

    tasks.send_til_tjenesten(anmodning.pk)

    vent_paa(lambda: Underskriftsanmodning.objects.get().tilstand == "udloebet")
    assert "Fristen er gået." in hent(Underskriftsanmodning.objects.get().tjeneste_adresse)


@pytest.mark.django_db(transaction=True)
def test_the_service_calls_again_when_nobody_answers(tjeneste, live_server, settings, anmodning, monkeypatch):
    """The first call meets a closed door (the key is another), a later one is heard."""
    settings.OFFENTLIG_ADRESSE = live_server.url
    tasks.send_til_tjenesten(anmodning.pk)
    anmodning.refresh_from_db()
    settings.UNDERSKRIFTSTJENESTE_NOEGLE = "en anden"

    svar = hent(anmodning.tjeneste_adresse, {"svar": "underskrevet"})
    assert "Afsenderen svarer ikke; der prøves igen." in svar
    assert Underskrift.objects.count() == 0
    settings.UNDERSKRIFTSTJENESTE_NOEGLE = NOEGLE

    vent_paa(lambda: Underskrift.objects.exists())


def test_a_request_called_back_is_closed_at_the_service(tjeneste, anmodning):
    tasks.send_til_tjenesten(anmodning.pk)
    anmodning.refresh_from_db()
    handlinger.kald_tilbage(anmodning.pk, af=anmodning.oprettet_af)

    tasks.luk_hos_tjenesten(anmodning.pk)

    assert "Sagen er lukket." in hent(anmodning.tjeneste_adresse)


def test_while_the_service_is_silent_the_request_says_so(settings, anmodning):
    settings.UNDERSKRIFTSTJENESTE = "http://127.0.0.1:9"

    with pytest.raises(TjenesteFejl):
        tasks.send_til_tjenesten(anmodning.pk)

    anmodning.refresh_from_db()
    assert anmodning.fejl == "Tjenesten svarer ikke. Der prøves igen."
    assert mail.outbox == []


def kald(krop, *, noegle=NOEGLE, tid=None):
    signatur = underskriv_krop(noegle, krop.encode(), time.time() if tid is None else tid)
    hoveder = {OVERSKRIFT: signatur}
    return Client().post(reverse("kontrakter:tjenestesvar"), krop, content_type="application/json", headers=hoveder)


def test_only_the_service_is_believed_and_only_about_what_was_sent(anmodning):
    Underskriftsanmodning.objects.update(tjeneste_sag="abc")
    sha256 = anmodning.version.udskrift.fil_id or Udskrift.objects.get().fil_id
    krop = f'{{"sag":"abc","haendelse":"underskrevet","sha256":"{sha256}","kvittering":"k"}}'

    assert kald(krop, noegle="gættet").status_code == 401
    assert kald(krop, tid=time.time() - 301).status_code == 401
    assert Client().post(reverse("kontrakter:tjenestesvar"), krop, content_type="application/json").status_code == 401
    assert kald("{}").status_code == kald("[]").status_code == kald("nej").status_code == 400
    assert kald(krop.replace("abc", "xyz")).status_code == 404
    assert kald(krop.replace(sha256, "0" * 64)).status_code == 409
    assert kald(krop.replace("underskrevet", "brændt")).status_code == 409
    assert Underskrift.objects.count() == 0
    assert [kald(krop).status_code for _ in range(2)] == [204, 204]
    assert Underskrift.objects.count() == 1


def test_without_a_key_nothing_is_genuine():
    assert not er_aegte("", b"x", underskriv_krop("", b"x", 1), 1)
