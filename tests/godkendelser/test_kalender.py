"""When the bodies meet, and the deadlines that follow from it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from godkendelser import handlinger
from godkendelser.kalender import Led, frister, laes_ical
from godkendelser.models import Instansart, Instansmoede, Instansregel
from grundlag.fejl import Regelbrud
from tests.factories.godkendelser import InstansmoedeFactory, indsendt_plan

A = Instansart
START = dt.date(2021, 9, 15)
ICAL = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//kk.dk//moeder//DA
BEGIN:VEVENT
UID:1@kk.dk
DTSTART;TZID=Europe/Copenhagen:20210830T150000
SUMMARY:Teknik- og Miljøudvalget
END:VEVENT
BEGIN:VEVENT
UID:2@kk.dk
DTSTART:20210912T223000Z
END:VEVENT
BEGIN:VEVENT
UID:3@kk.dk
STATUS:CANCELLED
DTSTART;VALUE=DATE:20210920
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n").encode()


def kalender(haendelse: str) -> bytes:
    linjer = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{haendelse}\nEND:VEVENT\nEND:VCALENDAR\n"
    return linjer.replace("\n", "\r\n").encode()


def dag(maaned: int, dagen: int) -> dt.date:
    return dt.date(2021, maaned, dagen)


def som(bruger) -> Client:
    klient = Client()
    klient.force_login(bruger)
    return klient


def side(navn: str, *args) -> str:
    return reverse(f"godkendelser:{navn}", args=args)


def test_deadlines_are_counted_backwards_from_the_first_day():
    forum, tmu, lbf = (
        Led(1, 1, 14, []),
        Led(2, 1, 28, [dag(6, 14), dag(8, 9), dag(8, 30)]),
        Led(3, 2, 30, []),
    )

    assert frister(START, [forum, tmu, lbf]) == {3: dag(9, 14), 1: dag(8, 15), 2: dag(8, 9)}


def test_a_body_whose_meetings_are_all_too_late_keeps_the_day_itself():
    assert frister(START, [Led(1, 1, 14, [dag(10, 1)])]) == {1: dag(9, 14)}


def test_an_ical_file_is_read_without_what_is_called_off():
    assert laes_ical(ICAL) == [(dag(8, 30), "1@kk.dk"), (dag(9, 13), "2@kk.dk")]


def test_a_meeting_that_repeats_is_read_without_the_days_left_out_and_moved():
    gentaget = (
        "UID:1@kk.dk\nDTSTART;TZID=Europe/Copenhagen:20210906T150000\nRRULE:FREQ=WEEKLY;UNTIL=20211011T130000Z\n"
        "EXDATE;TZID=Europe/Copenhagen:20210913T150000\nEXDATE;TZID=Europe/Copenhagen:20210920T150000\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:1@kk.dk\nRECURRENCE-ID;TZID=Europe/Copenhagen:20210927T150000\n"
        "DTSTART;TZID=Europe/Copenhagen:20210929T150000\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:1@kk.dk\nRECURRENCE-ID;TZID=Europe/Copenhagen:20211004T150000\nSTATUS:CANCELLED\n"
        "DTSTART;TZID=Europe/Copenhagen:20211004T150000"
    )

    assert laes_ical(kalender(gentaget)) == [(dag(*en), "1@kk.dk") for en in ((9, 6), (9, 29), (10, 11))]


def test_a_meeting_that_repeats_for_ever_is_followed_for_three_years():
    dage = [en for en, _ in laes_ical(kalender("DTSTART;VALUE=DATE:20210901\nRRULE:FREQ=MONTHLY"))]

    assert (dage[0], dage[-1], len(dage)) == (dag(9, 1), dt.date(2024, 9, 1), 37)


@pytest.mark.parametrize(
    ("indhold", "hvorfor"),
    [
        (b"Godkendt.", "Filen er ikke en kalender"),
        (b"\xff\xfe\x00", "Filen er ikke en kalender"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "Der er ingen møder i kalenderen"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "Filen er ikke en kalender"),
        (b"x" * (1024 * 1024 + 1), "Filen fylder for meget"),
        (kalender("DTSTART:20210901T100000\nRRULE:FREQ=SECONDLY"), "Filen er ikke en kalender"),
        (kalender("DTSTART:20210901T100000\nRRULE:FREQ=DAILY;COUNT=501"), "Der er flere end 500 møder"),
    ],
)
def test_a_file_that_is_no_calendar_is_refused(indhold, hvorfor):
    with pytest.raises(Regelbrud, match=hvorfor):
        laes_ical(indhold)


def test_a_calendar_moves_the_deadlines_and_a_meeting_called_off_moves_them_back():
    kaede = indsendt_plan(afdelinger=1)
    Instansregel.objects.filter(art=A.LANDSBYGGEFOND).update(behandlingsdage=10)
    tmu = kaede.trin(A.FAGUDVALG)
    klient = som(kaede.tmu)
    adresse = side("moedekalender", tmu.instans_id)

    svar = klient.post(adresse, {"fil": SimpleUploadedFile("tmu.ics", ICAL)}, follow=True)

    assert "2 mødedage er kommet til." in svar.content.decode()
    assert kaede.trin(A.FAGUDVALG).frist == dag(8, 30)
    assert kaede.trin(A.LANDSBYGGEFOND).frist == dag(9, 14)
    handlinger.aflys_moededag(Instansmoede.objects.get(dato=dag(8, 30)).pk, af=kaede.tmu)
    assert kaede.trin(A.FAGUDVALG).frist == dag(9, 4)
    klient.post(adresse, {"dage": "30/8-2021\n\n23.8.2021"})
    assert kaede.trin(A.FAGUDVALG).frist == dag(8, 30)
    assert not Instansmoede.objects.get(dato=dag(8, 30)).aflyst


def test_a_bad_line_is_named_and_what_was_typed_is_kept():
    kaede = indsendt_plan(afdelinger=1)

    svar = som(kaede.sekretaer).post(
        side("moedekalender", kaede.trin(A.FAGUDVALG).instans_id), {"dage": "30.8.2021\n31.9.2021"}
    )

    assert svar.context["form"].errors == {"dage": ["Linje 2: »31.9.2021« er ikke en dato. Skriv den som 27.9.2021."]}
    assert "31.9.2021</textarea>" in svar.content.decode()


def test_others_do_not_keep_the_calendar_and_nothing_is_called_off_twice():
    kaede = indsendt_plan(afdelinger=1)
    moede = InstansmoedeFactory(instans=kaede.trin(A.FAGUDVALG).instans)

    with pytest.raises(PermissionDenied):
        handlinger.aflys_moededag(moede.pk, af=kaede.koordinator)
    handlinger.aflys_moededag(moede.pk, af=kaede.sekretaer)
    with pytest.raises(Regelbrud, match="Mødet er allerede aflyst"):
        handlinger.aflys_moededag(moede.pk, af=kaede.sekretaer)


@pytest.mark.parametrize("antal", [1, 3])
def test_the_calendar_takes_the_same_number_of_queries(antal, django_assert_num_queries):
    klient = som(indsendt_plan(afdelinger=antal).sekretaer)

    with django_assert_num_queries(3):  # session, user, bodies
        svar = klient.get(side("kalender"))

    assert len(svar.context["instanser"]) == antal + 4
