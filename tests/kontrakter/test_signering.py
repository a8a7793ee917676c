"""Signing in the system and by link: in turn, declined, handed on, reminded of, run out; and who is told."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from config.settings import _uden_noegler
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.links import adresse
from grundlag.models import Haendelse
from kontrakter import handlinger, tasks
from kontrakter.handlinger import Hvem
from kontrakter.models import (
    Aftale,
    Anmodningstilstand,
    Forsegling,
    Underskrift,
    Underskriftsanmodning,
    Underskriftslink,
)
from kontrakter.sidekode import sidekode
from kontrakter.tilstande import Aftalestatus
from tests.factories.byomraader import TilknytningFactory
from tests.factories.grundlag import BrugerFactory
from tests.factories.kontrakter import (
    AftalepartFactory,
    indsendt_plan,
    koordinator,
    linjefelter,
    ny_kontrakt,
    scan,
)

I_DAG = dt.date(2021, 9, 1)
FRIST = dt.date(2021, 9, 15)


@pytest.fixture
def af():
    return koordinator(indsendt_plan().plan)


@pytest.fixture
def sendt(af):
    """A contract out for signature by three parties."""
    from helhedsplaner.models import Planversion

    aftale = ny_kontrakt(Planversion.objects.get(), af=af)
    handlinger.tilfoej_part(aftale.pk, anden="Netværket", af=af)
    handlinger.tilfoej_linje(aftale.pk, af=af, **linjefelter(aftale))
    handlinger.send_til_underskrift(aftale.pk, af=af)
    aftale.refresh_from_db()
    return aftale


@pytest.fixture
def parter(sendt):
    return list(sendt.parter.all())


def anmod(aftale, part, af, **felter):
    return handlinger.anmod(
        aftale.versioner.get(er_udkast=False).pk,
        part.pk,
        **{
            "navn": "Bo Bæk",
            "titel": "Chef",
            "paa_vegne_af": str(part),
            "email": "bo@example.dk",
            "metode": "i_systemet",
            "frist": FRIST,
            "af": af,
            **felter,
        },
    )


def paa_papir(aftale, part, af):
    version = aftale.versioner.get(er_udkast=False)
    return handlinger.registrer_underskrift(
        version.pk,
        part.pk,
        navn="Ane",
        titel="Direktør",
        paa_vegne_af=str(part),
        dato=I_DAG,
        kode=sidekode(version, 2),
        scan=scan(str(part)),
        af=af,
    )


def underskriv(anmodning, hvem=None):
    return handlinger.underskriv(
        anmodning.pk, hvem=hvem or Hvem(anmodning.bruger), kvittering="Prøve", metode=anmodning.metode
    )


def job(navn):
    return list(ProcrastinateJob.objects.filter(task_name=f"kontrakter.tasks.{navn}").order_by("id"))


def mails():
    """What has been told by mail, as (addresses, the sentence)."""
    jobs = ProcrastinateJob.objects.filter(task_name="grundlag.tasks.send_mail").order_by("id")
    return [(et.args["til"], et.args["tekst"]) for et in jobs]


def noegle(anmodning):
    link = Underskriftslink.objects.get(anmodning=anmodning)
    return re.search(r"/underskriv/([^/]+)/", adresse(link, "kontrakter:underskriv_med_link"))[1]


# --- asking, and the order


def test_only_those_whose_turn_it_is_hear_of_it(sendt, parter, af):
    foerste = anmod(sendt, parter[0], af, email="en@example.dk")
    anden = anmod(sendt, parter[1], af, nummer=2, email="to@example.dk")

    assert [et.args for et in job("bed_om_underskrift")] == [{"anmodning_id": foerste.pk}]
    assert not Underskriftslink.objects.filter(anmodning=anden).exists()

    handlinger.underskriv_med_link(noegle(foerste))

    assert [et.args["anmodning_id"] for et in job("bed_om_underskrift")] == [foerste.pk, anden.pk]
    assert Underskriftslink.objects.filter(anmodning=anden).count() == 1


def test_the_server_holds_the_order_whoever_got_the_mail(sendt, parter, af):
    bruger = BrugerFactory(email="to@example.dk")
    anmod(sendt, parter[0], af, email="en@example.dk")
    anden = anmod(sendt, parter[1], af, nummer=2, email="TO@example.dk")

    assert anden.bruger == bruger
    with pytest.raises(Regelbrud, match=r"^Det er ikke din tur endnu"):
        underskriv(anden)
    paa_papir(sendt, parter[0], af)

    assert underskriv(anden).dato == I_DAG


def test_one_who_declined_keeps_the_next_waiting_until_somebody_is_asked_again(sendt, parter, af):
    foerste = anmod(sendt, parter[0], af)
    anden = anmod(sendt, parter[1], af, nummer=2, email="to@example.dk")
    handlinger.afvis(foerste.pk, begrundelse="Forkert beløb", hvem=Hvem(None, "Bo"))
    with pytest.raises(Regelbrud, match=r"ikke din tur"):
        underskriv(anden, Hvem(None, "To"))

    anmod(sendt, parter[0], af, nummer=3, email="ny@example.dk")

    assert underskriv(anden, Hvem(None, "To")).part == parter[1]


@pytest.mark.parametrize(
    ("felter", "besked"),
    [({"frist": dt.date(2021, 8, 31)}, "allerede gået"), ({"metode": "papir"}, "i systemet eller")],
)
def test_a_request_that_cannot_be_is_refused(sendt, parter, af, felter, besked):
    with pytest.raises((Regelbrud, ValidationError), match=besked):
        anmod(sendt, parter[0], af, **felter)


def test_a_stranger_a_party_that_has_signed_and_one_asked_twice_are_refused(sendt, parter, af):
    with pytest.raises(Regelbrud, match=r"^Parten er ikke med"):
        anmod(sendt, AftalepartFactory(), af)
    anmod(sendt, parter[0], af)
    with pytest.raises(ValidationError, match=r"Der ventes allerede på en underskrift"):
        anmod(sendt, parter[0], af)
    paa_papir(sendt, parter[0], af)
    with pytest.raises(Regelbrud, match=r"har allerede underskrevet"):
        anmod(sendt, parter[0], af)


def test_who_may_not_register_asks_nobody(sendt, parter, af):
    laeser = TilknytningFactory(rolle=Rolle.LAESER, byomraade=sendt.byomraade).bruger
    anmodning = anmod(sendt, parter[0], af)

    for deed in (
        lambda: anmod(sendt, parter[1], laeser),
        lambda: handlinger.paamind(anmodning.pk, af=laeser),
        lambda: handlinger.kald_tilbage(anmodning.pk, af=laeser),
    ):
        with pytest.raises(PermissionDenied):
            deed()


# --- signing


def test_a_signature_by_one_who_is_not_asked_is_refused(sendt, parter, af):
    anmodning = anmod(sendt, parter[0], af)

    with pytest.raises(Regelbrud, match=r"^Det er ikke dig"):
        underskriv(anmodning, Hvem(BrugerFactory()))

    assert Underskrift.objects.count() == 0


def test_the_last_signature_orders_the_seal_in_the_same_transaction(sendt, parter, af):
    for part in parter[:2]:
        paa_papir(sendt, part, af)
    anmodning = anmod(sendt, parter[2], af)
    underskriv(anmodning, Hvem(None, "Bo via link"))

    assert Aftale.objects.get().status == Aftalestatus.UNDERSKREVET
    assert [et.args for et in job("forsegl")] == [{"forsegling_id": Forsegling.objects.get().pk}]
    assert Haendelse.objects.filter(aktoer=None, aktoer_tekst="Bo via link").exists()
    assert mails()[-1][0] == ["bo@example.dk"]
    assert "Alle parter har nu underskrevet." in mails()[-1][1]


def test_a_paper_signature_closes_what_was_asked_for(sendt, parter, af):
    anmodning = anmod(sendt, parter[0], af)
    paa_papir(sendt, parter[0], af)

    anmodning.refresh_from_db()
    assert anmodning.tilstand == Anmodningstilstand.UNDERSKREVET
    with pytest.raises(Regelbrud, match=r"^Anmodningen er lukket: underskrevet"):
        handlinger.underskriv_med_link(noegle(anmodning))


def test_a_scan_of_another_version_is_refused(sendt, parter, af):
    gammel = sendt.versioner.get(er_udkast=False)
    handlinger.traek_tilbage(sendt.pk, af=af)
    handlinger.tilfoej_linje(sendt.pk, af=af, **linjefelter(sendt))
    ny = handlinger.send_til_underskrift(sendt.pk, af=af)
    felter = {"navn": "Ane", "titel": "Direktør", "paa_vegne_af": "fsb", "dato": I_DAG, "af": af}

    for kode, besked in (
        (sidekode(gammel, 3), "Koden står på version 1. Det er version 2, der er til underskrift"),
        ("7KQF-9X2M-4TRD", "Koden står ikke på nogen side i denne version"),
        ("", "Koden står ikke"),
    ):
        with pytest.raises(Regelbrud, match=besked) as brud:
            handlinger.registrer_underskrift(ny.pk, parter[0].pk, kode=kode, scan=scan(), **felter)
        assert brud.value.felt == "kode"
    tastet = " ".join(sidekode(ny, 3).lower())
    handlinger.registrer_underskrift(ny.pk, parter[0].pk, kode=tastet, scan=scan(), **felter)

    assert (Underskrift.objects.count(), sendt.bilag.count()) == (1, 1)


# --- declined, handed on, reminded of, called back, run out


def test_declining_needs_a_reason_and_tells_those_who_have_signed(sendt, parter, af):
    underskriv(anmod(sendt, parter[0], af, email="en@example.dk"), Hvem(None, "En"))
    anmodning = anmod(sendt, parter[1], af)
    with pytest.raises(Regelbrud, match=r"^Skriv, hvorfor"):
        handlinger.afvis(anmodning.pk, begrundelse=" ", hvem=Hvem(None, "Bo"))

    handlinger.afvis(anmodning.pk, begrundelse="Forkert beløb", hvem=Hvem(None, "Bo"))

    (til, tekst), *_ = mails()
    assert til == ["en@example.dk", af.email]
    assert "Bo Bæk har afvist at underskrive for" in tekst
    assert "Forkert beløb" in tekst
    with pytest.raises(Regelbrud, match=r"kaldt tilbage"):
        handlinger.underskriv_med_link(noegle(anmodning))


def test_handing_on_closes_the_old_door_and_opens_a_new(sendt, parter, af):
    gammel = anmod(sendt, parter[0], af, nummer=4)

    ny = handlinger.giv_videre(gammel.pk, navn="Eva", titel="Vice", email="eva@example.dk", hvem=Hvem(None, "Bo"))

    gammel.refresh_from_db()
    assert (gammel.tilstand, gammel.afloeser) == (Anmodningstilstand.OVERDRAGET, ny)
    assert (ny.nummer, ny.part, ny.paa_vegne_af, ny.frist) == (4, parter[0], gammel.paa_vegne_af, FRIST)
    with pytest.raises(Regelbrud, match=r"kaldt tilbage"):
        handlinger.underskriv_med_link(noegle(gammel))
    assert handlinger.underskriv_med_link(noegle(ny)).navn == "Eva"
    assert "Bo Bæk har bedt Eva om at underskrive" in mails()[0][1]


def test_a_reminder_is_sent_once_a_day_and_only_to_whose_turn_it_is(sendt, parter, af, settings):
    foerste = anmod(sendt, parter[0], af)
    anden = anmod(sendt, parter[1], af, nummer=2, email="to@example.dk")

    handlinger.paamind(foerste.pk, af=af)
    efter_midnat = dt.datetime(2021, 8, 31, 22, 30, tzinfo=dt.UTC)  # 1 September in Denmark
    Underskriftsanmodning.objects.filter(pk=foerste.pk).update(paamindet_tid=efter_midnat)
    with pytest.raises(Regelbrud, match=r"allerede påmindet i dag"):
        handlinger.paamind(foerste.pk, af=af)
    with pytest.raises(Regelbrud, match=r"tur endnu"):
        handlinger.paamind(anden.pk, af=af)

    assert job("bed_om_underskrift")[-1].args == {"anmodning_id": foerste.pk, "igen": True}


def test_every_morning_the_late_run_out_and_the_near_are_reminded_of(sendt, parter, af, settings):
    sen = anmod(sendt, parter[0], af, frist=dt.date(2021, 9, 5))
    naer = anmod(sendt, parter[1], af, frist=dt.date(2021, 9, 9))
    rolig = anmod(sendt, parter[2], af, frist=dt.date(2021, 9, 20))
    settings.DAGS_DATO = dt.date(2021, 9, 6)

    tasks.foelg_op_paa_underskrifter(0)
    tasks.foelg_op_paa_underskrifter(0)

    assert [Underskriftsanmodning.objects.get(pk=et.pk).tilstand for et in (sen, naer, rolig)] == [
        "udloebet",
        "aaben",
        "aaben",
    ]
    assert [et.args["anmodning_id"] for et in job("bed_om_underskrift") if et.args.get("igen")] == [naer.pk]
    assert "ikke underskrevet for" in mails()[-1][1]
    with pytest.raises(Regelbrud, match=r"^Anmodningen er lukket: udløbet"):
        underskriv(sen, Hvem(None, "Bo"))


def test_taking_the_agreement_back_or_giving_it_up_closes_every_door(sendt, parter, af):
    underskriv(anmod(sendt, parter[0], af, email="en@example.dk"), Hvem(None, "En"))
    anmodning = anmod(sendt, parter[1], af)

    handlinger.traek_tilbage(sendt.pk, af=af)

    anmodning.refresh_from_db()
    assert anmodning.tilstand == Anmodningstilstand.KALDT_TILBAGE
    assert mails()[-1][0] == ["en@example.dk"]
    assert "trukket tilbage" in mails()[-1][1]


def test_the_mail_holds_the_key_and_the_job_does_not(sendt, parter, af):
    anmodning = anmod(sendt, parter[0], af)

    tasks.bed_om_underskrift(anmodning.pk)
    handlinger.kald_tilbage(anmodning.pk, af=af)
    tasks.bed_om_underskrift(anmodning.pk)

    (brev,) = mail.outbox
    assert noegle(anmodning) in brev.body
    assert "underskriv senest 15. september 2021" in brev.body
    assert not ProcrastinateJob.objects.filter(args__icontains=noegle(anmodning)).exists()


# --- the signer's pages


def test_a_link_is_read_as_often_as_one_likes_and_signs_once(client, sendt, parter, af):
    anmodning = anmod(sendt, parter[0], af)
    side = reverse("kontrakter:underskriv_med_link", args=[noegle(anmodning)])

    foerst = client.get(side)
    client.head(side)
    uden_flueben = client.post(side)
    tak = client.post(side, {"laest": "on"})
    igen = client.get(side)

    assert (foerst.status_code, foerst.headers["Cache-Control"].count("no-store")) == (200, 1)
    assert sendt.titel in foerst.content.decode()
    uden_egne_links = foerst.content.decode().replace(f"{side}dokument", "")
    assert noegle(anmodning) not in uden_egne_links  # neither in a mail to others nor on a print
    assert "Sæt fluebenet" in uden_flueben.content.decode()
    assert "Tak. Du har underskrevet for" in tak.content.decode()
    assert (igen.status_code, "Linket er brugt" in igen.content.decode()) == (410, True)
    underskrift = Underskrift.objects.get()
    assert (underskrift.metode, underskrift.registreret_af) == ("i_systemet", None)
    assert underskrift.kvittering.startswith("Signeret link sendt til bo@example.dk")


def test_a_wrong_key_and_the_document_behind_it_are_closed(client, sendt, parter, af):
    anmodning = anmod(sendt, parter[0], af)
    falsk = noegle(anmodning)[:-1] + "x"

    for navn in ("underskriv_med_link", "dokument_med_link"):
        assert client.get(reverse(f"kontrakter:{navn}", args=[falsk])).status_code == 410
    assert (
        "ikke klar endnu"
        in client.get(reverse("kontrakter:dokument_med_link", args=[noegle(anmodning)])).content.decode()
    )


def test_no_key_comes_into_the_log(sendt, parter, af):
    adressen = reverse("kontrakter:underskriv_med_link", args=[noegle(anmod(sendt, parter[0], af))])

    linje = _uden_noegler(None, "", {"event": f"Gone: {adressen}"})

    assert linje["event"] == "Gone: /kontrakter/underskriv/…/"


def test_a_link_declines_and_hands_on(client, sendt, parter, af):
    anmodning = anmod(sendt, parter[0], af)
    side = reverse("kontrakter:underskriv_med_link", args=[noegle(anmodning)])

    tom = client.post(f"{side}?handling=afvis", {"begrundelse": ""})
    forkert = client.post(f"{side}?handling=giv-videre", {"navn": "Eva", "titel": "Vice", "email": "eva"})
    client.post(f"{side}?handling=giv-videre", {"navn": "Eva", "titel": "Vice", "email": "eva@example.dk"})
    ny = Underskriftsanmodning.objects.aabne().get()
    client.post(
        reverse("kontrakter:underskriv_med_link", args=[noegle(ny)]) + "?handling=afvis", {"begrundelse": "Nej"}
    )

    assert (tom.status_code, forkert.status_code) == (422, 422)
    assert 'value="Eva"' in forkert.content.decode()
    ny.refresh_from_db()
    assert (ny.tilstand, ny.begrundelse) == (Anmodningstilstand.AFVIST, "Nej")


def bekraeft(klient, side):
    return klient.post(f"{reverse('account_reauthenticate')}?next={side}", {"password": "nordvest-2021"})


def test_one_with_an_account_confirms_anew_for_each_signature(log_ind, sendt, parter, af):
    klient = log_ind()
    klient.bruger.set_password("nordvest-2021")
    klient.bruger.save()
    klient.logout()
    klient.post(reverse("account_login"), {"login": klient.bruger.email, "password": "nordvest-2021"})
    en, to = (anmod(sendt, part, af, email=klient.bruger.email) for part in parter[:2])
    side = reverse("kontrakter:underskriv_selv", args=[en.pk])

    uden = klient.post(side, {"laest": "on"})
    assert Underskrift.objects.count() == 0
    forkert = klient.post(f"{reverse('account_reauthenticate')}?next={side}", {"password": "nordvest"})
    svar = bekraeft(klient, side)
    assert "Bekræft, at det er dig" not in klient.get(side).content.decode()
    klient.post(side, {"laest": "on"})
    anden_side = reverse("kontrakter:underskriv_selv", args=[to.pk])
    anden = klient.post(anden_side, {"laest": "on"})

    assert uden.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert (forkert.status_code, svar.headers["Location"]) == (200, side)
    assert Underskrift.objects.get().kvittering.startswith(f"Egen bruger ({klient.bruger.email}), bekræftet")
    assert anden.headers["Location"].startswith(reverse("account_reauthenticate"))
    bekraeft(klient, anden_side)
    klient.post(anden_side, {"laest": "on"})
    assert Underskrift.objects.count() == 2


def test_nobody_signs_what_another_is_asked_for(log_ind, sendt, parter, af):
    anmodning = anmod(sendt, parter[0], af, email=BrugerFactory().email)

    svar = log_ind(Rolle.FORUMSEKRETAER).get(reverse("kontrakter:underskriv_selv", args=[anmodning.pk]))

    assert svar.status_code == 404


def test_a_signer_sees_the_agreement_and_finds_it_among_what_waits(log_ind, sendt, parter, af):
    klient = log_ind()
    assert klient.get(reverse("kontrakter:aftale", args=[sendt.pk])).status_code == 404
    anmod(sendt, parter[0], af, email=klient.bruger.email)

    assert "Læs og underskriv" in klient.get(reverse("kontrakter:aftale", args=[sendt.pk])).content.decode()
    assert f"Underskriv for {parter[0]}" in klient.get("/").content.decode()


def test_the_agreements_page_asks_reminds_and_calls_back(client, sendt, parter, af):
    client.force_login(af)
    version = sendt.versioner.get(er_udkast=False)
    adresse = reverse("kontrakter:anmod", args=[version.pk, parter[0].pk])
    vist = client.get(adresse)
    felter = {"navn": "Bo", "titel": "Chef", "paa_vegne_af": "fsb", "email": "bo@example.dk"}
    forkert = client.post(adresse, {**felter, "metode": "ekstern", "nummer": "0", "frist": "1.8.2021"})
    client.post(adresse, {**felter, "metode": "i_systemet", "nummer": "1", "frist": "15.9.2021"})
    anmodning = Underskriftsanmodning.objects.get()
    paamindet = client.post(reverse("kontrakter:paamind", args=[anmodning.pk]), follow=True)
    igen = client.post(reverse("kontrakter:paamind", args=[anmodning.pk]), follow=True)
    tilbage = client.post(reverse("kontrakter:kald_anmodning_tilbage", args=[anmodning.pk]), follow=True)

    assert vist.context["form"].initial["frist"] == FRIST
    assert [*forkert.context["form"].errors] == ["metode", "nummer"]  # no service is set up here
    assert "Bo er påmindet." in paamindet.content.decode()
    assert "allerede påmindet" in igen.content.decode()
    assert "kaldt tilbage" in tilbage.content.decode()
