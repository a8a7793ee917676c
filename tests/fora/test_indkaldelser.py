"""What is sent before a meeting, read as the receiver reads it: by a calendar, by a PDF reader, on a phone."""

import datetime as dt
from email import message_from_bytes
from io import BytesIO
from threading import Thread

import pikepdf
import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from fora import handlinger, tasks
from fora.dagsordenspdf import aendringer, bogstav, stilling
from fora.models import Indkaldelse, Invitation, Plads, Svarlink
from fora.tilstande import Moedestatus
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.links import adresse
from grundlag.models import Haendelse, Udskriftsstatus
from helhedsplaner.models import Punktversion
from tests.factories.byomraader import TilknytningFactory
from tests.factories.fora import (
    DagsordenspunktFactory,
    GruppeFactory,
    MedlemskabFactory,
    MoedeFactory,
    SvarlinkFactory,
    pdf,
)
from tests.factories.helhedsplaner import PlanversionFactory
from tests.factories.kontrakter import PunktkontraktFactory
from tests.pdf_struktur import text

I_DAG = dt.date(2021, 9, 1)
KOMMER = dt.date(2021, 9, 9)
HEMMELIGT = "kvidderkvadder"


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = I_DAG


@pytest.fixture
def sekretaer():
    return TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger


@pytest.fixture
def moede(sekretaer):
    """A meeting with an open item that has a document, a closed one, and a member with a mail and one without."""
    moedet = MoedeFactory(
        dato=KOMMER,
        start_kl=dt.time(14),
        slut_kl=dt.time(16),
        sted="Kulturhuset",
        titel="Forummøde",
        gruppe__frist_svar=2,
    )
    for navn, email in (("Hanne", "hanne@kk.example"), ("Uden Mail", "")):
        MedlemskabFactory(gruppe=moedet.gruppe, person__navn=navn, person__email=email)
    MedlemskabFactory(gruppe=moedet.gruppe, person__email="forrige@kk.example", til=dt.date(2021, 9, 8))
    aabent = DagsordenspunktFactory(moede=moedet, nummer=1, titel="Planen", indstilling="At forummet anbefaler.")
    handlinger.tilfoej_bilag(aabent.pk, titel="Notat", fil=ContentFile(pdf(2), name="notat.pdf"), af=sekretaer)
    DagsordenspunktFactory(moede=moedet, nummer=2, titel="Personsag", lukket=True, sagsfremstilling=HEMMELIGT)
    return moedet


def koer(indkaldelse):
    """Do what the jobs would: the file, and one mail to each."""
    mail.outbox.clear()
    if indkaldelse.bestilling_id:
        tasks.dan_indkaldelse(bestilling_id=indkaldelse.bestilling_id, indkaldelse_id=indkaldelse.pk)
        indkaldelse.refresh_from_db()
    for invitation in indkaldelse.moede.invitationer.all():
        tasks.send_indkaldelse(indkaldelse_id=indkaldelse.pk, invitation_id=invitation.pk)
    return mail.outbox


def kalender(brev):
    """The calendar part as a mail client finds it, read by a real parser: the whole and its meeting."""
    [del_] = [
        et for et in message_from_bytes(brev.message().as_bytes()).walk() if et.get_content_type() == "text/calendar"
    ]
    hele = Calendar.from_ical(del_.get_payload(decode=True))
    assert del_.get_param("method") == str(hele["METHOD"])
    [aftale] = hele.walk("VEVENT")
    return hele, aftale


def job(navn):
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name = %s", [navn])
        return [raekke[0] for raekke in cursor.fetchall()]


# Calling


def test_members_of_the_day_get_the_agenda_and_a_calendar_invitation(moede, sekretaer):
    indkaldelse = handlinger.indkald(moede.pk, besked="Vi begynder med kaffe.", af=sekretaer)

    [brev] = koer(indkaldelse)

    moede.refresh_from_db()
    assert (moede.status, moede.invitationer.count()) == (Moedestatus.INDKALDT, 2)
    assert (brev.to, brev.subject) == (["hanne@kk.example"], f"Indkaldelse: {moede.gruppe}, 9. september 2021")
    for linje in (
        "Kære Hanne",
        "Tid: 9. september 2021 kl. 14.00 til 16.00",
        "Vi begynder med kaffe.",
        "senest 7. september",
    ):
        assert linje in brev.body
    hele, aftale = kalender(brev)
    assert (str(hele["METHOD"]), str(aftale["UID"]), aftale["SEQUENCE"]) == ("REQUEST", f"{moede.uid}@helhedsplaner", 1)
    assert aftale.decoded("DTSTART").isoformat() == "2021-09-09T14:00:00+02:00"
    assert aftale.decoded("DTEND").isoformat() == "2021-09-09T16:00:00+02:00"
    assert (str(aftale["LOCATION"]), str(aftale["ATTENDEE"])) == ("Kulturhuset", "mailto:hanne@kk.example")
    assert [str(zone["TZID"]) for zone in hele.walk("VTIMEZONE")] == ["Europe/Copenhagen"]
    assert len(job("fora.tasks.send_indkaldelse")) == 1
    assert brev.attachments[0].mimetype == "application/pdf"


def test_agenda_and_documents_have_one_page_numbering_and_a_list_of_where(moede, sekretaer):
    [brev] = koer(handlinger.indkald(moede.pk, af=sekretaer))
    indhold = brev.attachments[0].content

    with pikepdf.open(BytesIO(indhold)) as dokument:
        antal = len(dokument.pages)
        with dokument.open_outline() as bogmaerker:
            titler = [et.title for et in bogmaerker.root]

    tekst = text(indhold)
    assert antal == 4
    assert [f"Side {nr} af 4" in tekst for nr in range(1, 5)] == [True] * 4
    assert titler == ["Forummøde", "Bilagsoversigt", "Bilag 1.1: Notat"]
    sidekort = Indkaldelse.objects.get().indhold["sidekort"]
    assert [sidekort[str(punkt.uid)] for punkt in moede.punkter.all()] == [4, 1]


def test_a_closed_item_is_a_heading_and_nothing_more_in_all_that_is_sent(moede, sekretaer):
    indkaldelse = handlinger.indkald(moede.pk, af=sekretaer)
    [brev] = koer(indkaldelse)
    dokument = brev.attachments[0].content
    indkaldelse.refresh_from_db()

    assert "Personsag" in text(dokument)
    alt = [
        text(dokument),
        brev.message().as_string(),
        repr(indkaldelse.indhold),
        repr(list(Haendelse.objects.values())),
    ]
    with pikepdf.open(BytesIO(dokument)) as pdfen:
        alt += [pdfen.attachments[navn].get_file().read_bytes().decode() for navn in pdfen.attachments]
    assert [HEMMELIGT in et for et in alt] == [False] * len(alt)


def test_no_job_and_no_log_holds_the_key_of_a_link(moede, sekretaer):
    [brev] = koer(handlinger.indkald(moede.pk, af=sekretaer))
    noegle = adresse(Svarlink.objects.get(), "fora:svar").rstrip("/").rpartition("/")[2]

    assert noegle in brev.body
    assert noegle not in repr(job("fora.tasks.send_indkaldelse") + job("fora.tasks.dan_indkaldelse"))
    assert noegle not in repr(list(Haendelse.objects.values()))


@pytest.mark.parametrize(
    ("ret", "besked"),
    [
        (lambda m: setattr(m, "dato", dt.date(2021, 8, 31)), "Sæt det som afholdt i stedet for at indkalde."),
        (lambda m: m.punkter.all().delete(), "Sæt mindst ét punkt på dagsordenen, før du indkalder."),
        (lambda m: m.gruppe.medlemskaber.update(til=I_DAG), "ingen at sende til"),
        (lambda m: setattr(m, "status", Moedestatus.AFHOLDT), "kan ikke lade sig gøre"),
    ],
)
def test_a_call_that_cannot_be_is_refused_and_nothing_half_written(moede, sekretaer, ret, besked):
    ret(moede)
    moede.save()
    foer = moede.status

    with pytest.raises(Regelbrud, match="(?i)" + besked):
        handlinger.indkald(moede.pk, af=sekretaer)

    moede.refresh_from_db()
    assert (moede.status, Indkaldelse.objects.exists(), Invitation.objects.exists()) == (foer, False, False)


def test_the_page_shows_what_will_be_sent_and_sends_only_when_asked(moede, log_ind):
    klient = log_ind(Rolle.FORUMSEKRETAER)
    side = klient.get(reverse("fora:indkald", args=[moede.pk])).content.decode()
    forhaandsvis = klient.post(reverse("fora:forhaandsvis", args=[moede.pk]))
    [bestilling] = klient.bruger.bestillinger.all()
    tasks.dan_forhaandsvisning(bestilling_id=bestilling.pk, moede_id=moede.pk)
    bestilling.refresh_from_db()

    assert ("hanne@kk.example" in side, "Uden Mail" in side, "forrige@kk.example" in side) == (True, True, False)
    assert (forhaandsvis.status_code, bestilling.status) == (302, Udskriftsstatus.FAERDIG)
    assert (len(mail.outbox), Invitation.objects.count(), job("fora.tasks.send_indkaldelse")) == (0, 0, [])
    sendt = klient.post(reverse("fora:indkald", args=[moede.pk]), {"besked": "Velkommen"})
    assert sendt.headers["Location"] == reverse("grundlag:bestilling", args=[Indkaldelse.objects.get().bestilling_id])
    igen = klient.post(reverse("fora:indkald", args=[moede.pk]), {"besked": "To gange"})
    assert (igen.status_code, Indkaldelse.objects.count(), "To gange" in igen.content.decode()) == (422, 1, True)


def test_an_agenda_that_cannot_be_made_sends_nothing_and_is_tried_again(moede, sekretaer, monkeypatch):
    indkaldelse = handlinger.indkald(moede.pk, af=sekretaer)
    with monkeypatch.context() as brudt:
        brudt.setattr("fora.udsendelse.hent", lambda sha256: b"ikke en PDF")
        tasks.dan_indkaldelse(bestilling_id=indkaldelse.bestilling_id, indkaldelse_id=indkaldelse.pk)
    indkaldelse.bestilling.refresh_from_db()
    fejl = indkaldelse.bestilling.fejl

    igen = handlinger.dan_igen(indkaldelse.pk, af=sekretaer)
    ikke_sendt = job("fora.tasks.send_indkaldelse")
    [brev] = koer(igen)

    assert (fejl, ikke_sendt) == ("„Bilag 1.1: Notat“ er beskadiget og kan ikke tages med.", [])
    assert brev.attachments
    with pytest.raises(Regelbrud, match="allerede i gang eller sendt"):
        handlinger.dan_igen(indkaldelse.pk, af=sekretaer)


# Supplements


def test_a_supplement_says_first_what_is_new_and_is_paged_into_the_agenda(moede, sekretaer):
    koer(handlinger.indkald(moede.pk, af=sekretaer))
    with pytest.raises(Regelbrud, match="intet nyt"):
        handlinger.send_supplement(moede.pk, af=sekretaer)
    punkt = moede.punkter.get(nummer=1)
    handlinger.tilfoej_bilag(punkt.pk, titel="Brev", fil=ContentFile(pdf(3), name="brev.pdf"), af=sekretaer)
    [brev] = koer(handlinger.send_supplement(moede.pk, af=sekretaer))
    foerste = text(brev.attachments[0].content)
    handlinger.tilfoej_punkt(moede.pk, titel="Hastesag", af=sekretaer)
    handlinger.gem_punkt(punkt.pk, {"indstilling": "At forummet afviser."}, {}, grundudgave=1, af=sekretaer)
    [brev] = koer(handlinger.send_supplement(moede.pk, af=sekretaer))
    anden = text(brev.attachments[0].content)

    for stump in ("nyt bilag 1.2: Brev", "4a–4c", "Supplement 1, side 1", "Side 4a", "Side 4c"):
        assert stump in foerste
    for stump in ("ny indstilling", "nyt punkt", "Side 4d", "Side 1a", "Supplement 2, side 1"):
        assert stump in anden
    assert ("Brev" in anden.partition("Side 4d")[0].partition("Bilag")[0], "Side 4a" in anden) == (False, False)


@pytest.mark.parametrize("antal", [1, 4])
def test_what_the_items_carry_is_asked_once_for_all(django_assert_num_queries, antal):
    moedet = MoedeFactory()
    for nummer in range(1, antal + 1):
        punkt = DagsordenspunktFactory(moede=moedet, nummer=nummer)
        Punktversion.objects.create(punkt=punkt, version=PlanversionFactory())
        PunktkontraktFactory(punkt=punkt)
    lukket = DagsordenspunktFactory(moede=moedet, nummer=antal + 1, lukket=True)
    Punktversion.objects.create(punkt=lukket, version=PlanversionFactory())

    with django_assert_num_queries(7):  # items, documents, the four that carry, and the steps of the versions
        data = stilling(moedet)

    assert [len(et["baerer"]) for et in data["punkter"]] == [2] * antal + [0]


def test_a_moved_item_is_told_and_not_printed_again():
    moede = MoedeFactory()
    et, to = (DagsordenspunktFactory(moede=moede, nummer=nummer) for nummer in (1, 2))
    foer = stilling(moede)
    type(et).objects.filter(pk=et.pk).update(nummer=3)

    [aendring] = aendringer(foer, stilling(moede))

    assert (aendring["punkt"], aendring["tekst"], aendring["udskriv"]) == (f"3. {et.titel}", "var punkt 1", False)
    assert to.titel not in repr(aendring)


@pytest.mark.parametrize(("nummer", "ventet"), [(1, "a"), (26, "z"), (27, "aa"), (53, "ba")])
def test_pages_go_on_after_z(nummer, ventet):
    assert bogstav(nummer) == ventet


# Changes and cancellations


def test_another_time_moves_the_meeting_in_the_calendar_and_a_cancellation_takes_it_away(moede, sekretaer):
    koer(handlinger.indkald(moede.pk, af=sekretaer))
    link = Svarlink.objects.get()
    handlinger.svar_ved_link(adresse(link, "fora:svar").rstrip("/").rpartition("/")[2], svar="deltager")

    handlinger.ret_moede(moede.pk, dato=dt.date(2021, 9, 10), start_kl=dt.time(9), slut_kl=None, af=sekretaer)
    [flyttet] = koer(Indkaldelse.objects.latest("nummer"))
    handlinger.ret_moede(moede.pk, dato=dt.date(2021, 9, 10), af=sekretaer)
    antal = Indkaldelse.objects.count()
    handlinger.aflys(moede.pk, besked="For få kan.", af=sekretaer)
    [aflyst] = koer(Indkaldelse.objects.latest("nummer"))

    (_, foer), (hele, efter) = kalender(flyttet), kalender(aflyst)
    assert (antal, foer["SEQUENCE"], efter["SEQUENCE"], foer["UID"] == efter["UID"]) == (2, 2, 3, True)
    assert foer.decoded("DTSTART").isoformat() == "2021-09-10T09:00:00+02:00"
    assert (str(hele["METHOD"]), str(efter["STATUS"])) == ("CANCEL", "CANCELLED")
    assert ("For få kan." in aflyst.body, "/svar/" in aflyst.body) == (True, False)
    invitation = Invitation.objects.get(person__navn="Hanne")
    assert invitation.er_foraeldet
    assert not Svarlink.objects.filter(tilbagekaldt_tid=None, brugt_tid=None).exists()


def test_nobody_is_told_of_a_meeting_that_nobody_was_called_to(sekretaer):
    moede = MoedeFactory(dato=KOMMER)

    handlinger.ret_moede(moede.pk, sted="Biblioteket", af=sekretaer)
    handlinger.aflys(moede.pk, af=sekretaer)

    assert (Indkaldelse.objects.count(), job("fora.tasks.send_indkaldelse")) == (0, [])


def test_a_meeting_already_held_is_entered_without_a_call(sekretaer):
    moede = handlinger.opret_moede(GruppeFactory().pk, titel="Holdt", dato=dt.date(2021, 6, 1), af=sekretaer)

    assert handlinger.skift(moede.pk, "afhold", af=sekretaer).status == Moedestatus.AFHOLDT


# Answers


def test_an_answer_needs_no_login_and_may_be_changed_until_the_meeting(client):
    link = SvarlinkFactory(invitation__moede__status=Moedestatus.INDKALDT, invitation__moede__dato=KOMMER)
    side = adresse(link, "fora:svar").partition("8000")[2]

    set_ = client.get(side)
    uden_navn = client.post(side, {"svar": "stedfortraeder", "stedfortraeder": " "})
    svar = [
        client.post(side, felter)
        for felter in ({"svar": "deltager"}, {"svar": "stedfortraeder", "stedfortraeder": "Bo"})
    ]

    assert (set_.status_code, set_.headers["Cache-Control"].count("no-store")) == (200, 1)
    assert f"Du svarer for {link.navn}" in set_.content.decode()
    assert (uden_navn.status_code, "Skriv stedfortræderens navn." in uden_navn.content.decode()) == (422, True)
    assert [et.status_code for et in svar] == [200, 200]
    link.invitation.refresh_from_db()
    assert (link.invitation.svar, link.invitation.stedfortraeder) == ("stedfortraeder", "Bo")
    assert list(Haendelse.objects.values_list("aktoer_tekst", flat=True)) == [f"{link.navn} via link"] * 2


def test_a_link_that_is_wrong_late_or_called_back_says_so_and_changes_nothing(client, sekretaer):
    link = SvarlinkFactory(invitation__moede__status=Moedestatus.INDKALDT)
    side = adresse(link, "fora:svar").partition("8000")[2]
    forkert = client.post(f"{side[:-2]}x/", {"svar": "afbud"})
    Svarlink.objects.update(udloeber_tid=dt.datetime(2021, 1, 1, tzinfo=dt.UTC))
    for_sent = client.post(side, {"svar": "afbud"})
    Svarlink.objects.update(tilbagekaldt_tid=dt.datetime(2021, 1, 1, tzinfo=dt.UTC))
    kaldt_tilbage = client.get(side)
    aaben = SvarlinkFactory(invitation__moede__status=Moedestatus.AFHOLDT)
    holdt = client.post(adresse(aaben, "fora:svar").partition("8000")[2], {"svar": "afbud"})

    for svar, besked in (
        (forkert, "Linket virker ikke."),
        (for_sent, "Linket udløb"),
        (kaldt_tilbage, "kaldt tilbage"),
    ):
        assert (svar.status_code, besked in svar.content.decode()) == (410, True)
    assert (holdt.status_code, "der kan ikke svares mere" in holdt.content.decode()) == (422, True)
    assert not Invitation.objects.exclude(svar="").exists()


def test_the_secretary_writes_what_was_said_by_telephone_and_members_see_it(moede, log_ind):
    klient = log_ind(Rolle.FORUMSEKRETAER)
    handlinger.indkald(moede.pk, af=klient.bruger)
    invitation = Invitation.objects.get(person__navn="Uden Mail")
    klient.post(reverse("fora:registrer_svar", args=[invitation.pk]), {"svar": "afbud"})
    adresser = reverse("fora:moede", args=[moede.pk])

    assert "Afbud" in klient.get(adresser).content.decode()
    laeser = log_ind(Rolle.LAESER).get(adresser).content.decode()
    assert ("Uden Mail" in laeser, "Afbud" in laeser) == (False, False)


@pytest.mark.django_db(transaction=True)
def test_an_answer_waits_for_a_cancellation_and_then_comes_too_late(vent_paa_laas):
    link = SvarlinkFactory(invitation__moede__status=Moedestatus.INDKALDT, invitation__moede__dato=KOMMER)
    sekretaer = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger
    side = adresse(link, "fora:svar").partition("8000")[2]
    svar = []

    def svar_ja():
        svar.append(Client().post(side, {"svar": "deltager"}))
        connection.close()

    with transaction.atomic():
        handlinger.aflys(link.invitation.moede_id, af=sekretaer)
        anden = Thread(target=svar_ja)
        anden.start()
        vent_paa_laas()
    anden.join(10)

    assert (svar[0].status_code, Invitation.objects.get().svar) == (422, "")


def test_a_suppleant_is_called_too_and_the_page_says_for_whom(log_ind):
    klient = log_ind(Rolle.FORUMSEKRETAER)
    fast = MedlemskabFactory(plads=Plads.MEDLEM, person__navn="Fast")
    MedlemskabFactory(gruppe=fast.gruppe, suppleant_for=fast, person__navn="Sup", person__email="s@kk.example")
    moede = MoedeFactory(gruppe=fast.gruppe, dato=KOMMER)

    assert "suppleant for Fast" in klient.get(reverse("fora:indkald", args=[moede.pk])).content.decode()


@pytest.mark.parametrize("antal", [1, 6])
def test_the_page_before_sending_takes_the_same_few_queries(log_ind, django_assert_num_queries, antal):
    klient = log_ind(Rolle.FORUMSEKRETAER)
    moede = MoedeFactory(dato=KOMMER)
    for nummer in range(antal):
        MedlemskabFactory(gruppe=moede.gruppe, person__email=f"m{nummer}@kk.example")
        DagsordenspunktFactory(moede=moede)

    with django_assert_num_queries(4):  # session, user, meeting, members
        klient.get(reverse("fora:indkald", args=[moede.pk]))
