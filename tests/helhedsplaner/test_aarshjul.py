"""The year wheel: tasks follow the catalogue while open, are done with a document, and are late in words everywhere."""

import datetime as dt
import threading
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from godkendelser.alarm import alarmer
from grundlag import kroge
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.models import Haendelse
from helhedsplaner import referencedata
from helhedsplaner.handlinger.aarshjul import dan_aarshjul, genaabn_aarsopgave, udfoer_aarsopgave
from helhedsplaner.models import Aarsbevis, Aarshjulspunkt, Aarsopgave, Helhedsplan
from helhedsplaner.models.aarshjul import varighed
from helhedsplaner.tasks import dan_aarshjul_for_alle
from helhedsplaner.tilstande import Status
from overblik.tal import omraadetal
from tests.factories.byomraader import BoligorganisationFactory, TilknytningFactory
from tests.factories.drift import AarsbevisFactory, AarshjulspunktFactory, AarsopgaveFactory, StatusrapportFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.kontrakter import UdskriftFactory

IDAG = dt.date(2022, 7, 21)
UDEN_BEVIS = "Vælg det, der viser, at opgaven er udført: en fil eller en statusrapport."


@pytest.fixture
def plan(settings):
    settings.DAGS_DATO = IDAG
    return fuld_plan(status=Status.I_DRIFT)


@pytest.fixture
def klient(log_ind, plan):
    return log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)


@pytest.fixture
def opgave(plan):
    return AarsopgaveFactory(plan=plan)


def side(plan, navn="aarshjul", *args):
    return reverse(f"helhedsplaner:{navn}", args=[plan.pk, *args])


def pdf(navn="konto.pdf"):
    return ContentFile(b"%PDF-1.7 konto", name=navn)


def _afsluttet(rapport):
    rapport.indhold, rapport.sha256, rapport.udskrift = {}, "0" * 64, UdskriftFactory()
    rapport.afsluttet_tid, rapport.afsluttet_af = dt.datetime(2022, 1, 2, tzinfo=dt.UTC), rapport.begyndt_af
    rapport.save()
    return rapport


def frister(plan):
    return list(plan.aarsopgaver.values_list("aar", "frist"))


def test_the_reference_data_have_the_deadline_that_landsbyggefonden_states():
    referencedata.indlaes()
    referencedata.indlaes()

    konto = Aarshjulspunkt.objects.get(kode="reguleringskonto")
    assert (konto.frist(2021), konto.bekraeftet) == (dt.date(2022, 6, 30), True)
    bekraeftede = Aarshjulspunkt.objects.filter(bekraeftet=True)
    assert list(bekraeftede.values_list("kode", flat=True)) == ["reguleringskonto"]


def test_a_short_month_ends_sooner():
    assert AarshjulspunktFactory.build(frist_maaned=2, frist_dag=31, frist_aaret_efter=False).frist(2024).day == 29


def test_each_year_of_the_plan_has_its_tasks_from_today(plan):
    AarshjulspunktFactory()

    dan_aarshjul(plan.pk)

    assert frister(plan) == [(aar, dt.date(aar + 1, 6, 30)) for aar in range(2022, 2026)]  # 2021 was due before today
    dan_aarshjul(plan.pk, fra=dt.date(2022, 1, 1))
    assert frister(plan)[0] == (2021, dt.date(2022, 6, 30))


def test_open_tasks_follow_the_catalogue_and_done_ones_stay(plan):
    punkt = AarshjulspunktFactory()
    dan_aarshjul(plan.pk)
    af = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger
    udfoer_aarsopgave(plan.aarsopgaver.get(aar=2022).pk, dato=IDAG, bevis=pdf(), af=af)
    punkt.frist_maaned, punkt.frist_dag = 5, 1
    punkt.save()
    plan.periode_til = dt.date(2024, 3, 1)
    plan.save()

    dan_aarshjul_for_alle(0)

    assert frister(plan) == [
        (2022, dt.date(2023, 6, 30)),
        (2023, dt.date(2024, 5, 1)),
        (2024, dt.date(2025, 5, 1)),
    ]
    eget = AarshjulspunktFactory(kode=punkt.kode, regelsaet=plan.regelsaet, bruges=False)
    dan_aarshjul(plan.pk)
    assert [aar for aar, _ in frister(plan)] == [2022]  # this regelsæt does not ask for it
    eget.bruges, eget.frist_maaned = True, 12
    eget.save()
    dan_aarshjul(plan.pk)
    assert [frist.month for _, frist in frister(plan)] == [12, 6, 12, 12]  # 2022 is done, and stays


def test_a_plan_that_does_not_run_has_none(plan):
    AarshjulspunktFactory()
    Helhedsplan.objects.filter(pk=plan.pk).update(status=Status.KLAR_TIL_START)

    dan_aarshjul(plan.pk)

    assert not plan.aarsopgaver.exists()


def test_an_administrator_who_changes_a_deadline_orders_the_job(log_ind):
    punkt = AarshjulspunktFactory()
    klient = log_ind(Rolle.ADMINISTRATOR)
    adresse = reverse("admin:helhedsplaner_aarshjulspunkt_change", args=[punkt.pk])
    felter = klient.get(adresse).context["adminform"].form.initial

    udfyldte = {navn: v for navn, v in felter.items() if v is not None and v is not False}
    svar = klient.post(adresse, {**udfyldte, "frist_dag": "15"})

    assert svar.status_code == 302
    assert ProcrastinateJob.objects.filter(task_name="helhedsplaner.tasks.dan_aarshjul").exists()


def test_late_in_words_on_the_wheel_in_the_list_and_on_the_overview(klient, plan, opgave):
    html = klient.get(side(plan)).content.decode()
    assert "Reguleringskonto for 2021: 3 uger for sent." in html
    assert "Foreslået, ikke bekræftet" in html

    besked = "Årshjulet er for sent på den: fristen 30. juni 2022 er overskredet"
    assert besked in klient.get(reverse("helhedsplaner:liste")).content.decode()
    assert besked in klient.get(side(plan, "plan")).content.decode()
    assert f"{besked}." in alarmer([Helhedsplan.objects.get(pk=plan.pk)])[plan.pk]
    [kort] = [et for et in omraadetal(klient.bruger) if et.byomraade == plan.byomraade]
    assert kort.alarmer == 1
    [venter] = [et for et in kroge.afventer(klient.bruger) if et.url == side(plan, "aarsopgave", opgave.pk)]
    assert (venter.titel, venter.hvad, venter.frist) == (str(plan), "Reguleringskonto for 2021", dt.date(2022, 6, 30))
    assert venter.siden == dt.date(2022, 5, 1)


def test_it_waits_for_those_who_run_the_plan_from_the_day_it_is_remembered(plan, opgave):
    def venter(bruger):
        return [et.titel for et in kroge.afventer(bruger)]

    leder = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger
    anden = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=BoligorganisationFactory()).bruger
    laeser = TilknytningFactory(rolle=Rolle.LAESER, byomraade=plan.byomraade).bruger
    assert [venter(bruger) for bruger in (leder, anden, laeser)] == [[str(plan)], [], []]

    opgave.husk_fra = IDAG + dt.timedelta(days=1)
    opgave.save()
    assert venter(leder) == []


def test_done_with_a_day_and_a_document_and_opened_again(klient, plan, opgave):
    adresse = side(plan, "aarsopgave", opgave.pk)

    uden = klient.post(adresse, {"dato": "20.7.2022"})
    fremtid = klient.post(adresse, {"dato": "22.7.2022", "bevis": pdf()})
    gjort = klient.post(adresse, {"dato": "20.7.2022", "bevis": pdf(), "note": "Sendt."})

    assert uden.context["form"].errors["bevis"] == [UDEN_BEVIS]
    assert fremtid.context["form"].errors["dato"] == ["Datoen ligger i fremtiden."]
    assert gjort["Location"] == side(plan)
    html = klient.get(side(plan)).content.decode()
    assert "Udført, 2 uger for sent" in html
    assert "konto.pdf" in html
    bevis = Aarsbevis.objects.get()
    assert b"".join(klient.get(reverse("helhedsplaner:aarsbevis", args=[bevis.pk]))) == b"%PDF-1.7 konto"
    assert Helhedsplan.objects.get(pk=plan.pk).naeste_aarsfrist is None
    igen = klient.post(adresse, {"dato": "20.7.2022", "bevis": pdf()})
    assert "Opgaven er allerede registreret som udført." in igen.context["form"].non_field_errors()

    klient.post(side(plan, "genaabn_aarsopgave", opgave.pk))
    opgave.refresh_from_db()
    assert (opgave.udfoert_dato, opgave.bevis) == (None, None)
    assert Aarsbevis.objects.exists()


@pytest.fixture
def leder(plan):
    return TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger


def test_a_task_due_on_the_very_day_is_made(plan):
    AarshjulspunktFactory()

    dan_aarshjul(plan.pk, fra=dt.date(2022, 6, 30))

    assert frister(plan)[0] == (2021, dt.date(2022, 6, 30))


def test_on_the_day_itself_nothing_is_late(plan):
    i_dag = AarsopgaveFactory(plan=plan, frist=IDAG, husk_fra=IDAG)
    senere = AarsopgaveFactory(plan=plan, frist=IDAG + dt.timedelta(days=2), husk_fra=IDAG + dt.timedelta(days=1))

    assert [(et.er_sen, et.tilstand, et.farve) for et in (i_dag, senere)] == [
        (False, "I dag", "gul"),
        (False, "Om 2 dage", "graa"),
    ]


def test_only_plans_that_run_have_anything_to_do(plan, opgave, leder):
    Helhedsplan.objects.filter(pk=plan.pk).update(status=Status.AFBRUDT)

    assert not Aarsopgave.objects.aabne().exists()
    for handling in (partial(udfoer_aarsopgave, dato=IDAG, bevis=pdf()), genaabn_aarsopgave):
        with pytest.raises(Regelbrud, match="så årshjulet kan ikke ændres"):
            handling(opgave.pk, af=leder)


def test_those_who_only_read_do_nothing(plan, opgave):
    laeser = TilknytningFactory(rolle=Rolle.LAESER, byomraade=plan.byomraade).bruger

    for handling in (partial(udfoer_aarsopgave, dato=IDAG, bevis=pdf()), genaabn_aarsopgave):
        with pytest.raises(PermissionDenied):
            handling(opgave.pk, af=laeser)


def test_what_shows_it_is_one_thing_and_the_plans_own(plan, opgave, leder):
    kladde, fremmed = StatusrapportFactory(plan=plan), _afsluttet(StatusrapportFactory())

    for bevis, rapport, besked in (
        (pdf(), kladde, "Vælg det, der viser"),
        (None, None, "Vælg det, der viser"),
        (None, kladde, "Vælg en afsluttet statusrapport"),
        (None, fremmed, "Vælg en afsluttet statusrapport"),
        (ContentFile(b"MZ", name="konto.exe"), None, "Filtypen kan ikke bruges"),
    ):
        with pytest.raises((Regelbrud, ValidationError), match=besked):
            udfoer_aarsopgave(opgave.pk, dato=IDAG, bevis=bevis, statusrapport=rapport, af=leder)
    assert not Aarsbevis.objects.exists()

    egen = _afsluttet(kladde)
    assert udfoer_aarsopgave(opgave.pk, dato=IDAG, statusrapport=egen, af=leder).statusrapport == egen


def test_done_and_undone_are_in_the_log_and_only_what_is_done_is_opened(opgave, leder):
    with pytest.raises(Regelbrud, match="ikke registreret som udført"):
        genaabn_aarsopgave(opgave.pk, af=leder)
    udfoer_aarsopgave(opgave.pk, dato=IDAG, bevis=pdf(), af=leder)
    genaabn_aarsopgave(opgave.pk, af=leder)

    assert list(Haendelse.objects.filter(aktoer=leder).order_by("pk").values_list("handling", "emne_id")) == [
        ("aarsopgave.udfoer", str(opgave.pk)),
        ("aarsopgave.genaabn", str(opgave.pk)),
    ]


def test_the_plan_carries_its_earliest_open_deadline(plan, opgave):
    def frist():
        return Helhedsplan.objects.get(pk=plan.pk).naeste_aarsfrist

    tidligere = AarsopgaveFactory(plan=plan, frist=dt.date(2022, 2, 1), aar=2020)
    assert frist() == dt.date(2022, 2, 1)
    plan.save()  # an old copy of the plan cannot write it away
    assert frist() == dt.date(2022, 2, 1)
    tidligere.delete()
    assert frist() == dt.date(2022, 6, 30)


@pytest.mark.parametrize(
    ("dage", "ordene"),
    [(1, "1 dag"), (13, "13 dage"), (21, "3 uger"), (89, "12 uger"), (90, "3 måneder"), (400, "13 måneder")],
)
def test_a_stretch_of_time_is_said_as_people_say_it(dage, ordene):
    assert varighed(IDAG, IDAG + dt.timedelta(days=dage)) == ordene


@pytest.mark.parametrize(
    ("lav", "navn"),
    [
        (lambda: AarsopgaveFactory(udfoert_dato=IDAG), "aarsopgave_udfoert_af_og_tid"),
        (lambda: AarshjulspunktFactory(frist_maaned=13), "aarshjulspunkt_frist_er_en_dag"),
        (lambda: AarshjulspunktFactory(navn=""), "aarshjulspunkt_har_navn"),
        (lambda: AarshjulspunktFactory.create_batch(2, kode="ens"), "aarshjulspunkt_eet_pr_regelsaet"),
        (lambda: AarsbevisFactory(titel=""), "aarsbevis_har_titel"),
    ],
)
def test_the_table_refuses(lav, navn):
    with pytest.raises(IntegrityError, match=navn):
        lav()


def test_a_year_has_one_of_each_and_a_document_is_kept(opgave):
    with pytest.raises(IntegrityError, match="aarsopgave_een_pr_aar"), transaction.atomic():
        AarsopgaveFactory(plan=opgave.plan, punkt=opgave.punkt)
    bevis = AarsbevisFactory()
    with pytest.raises(DatabaseError, match="kan kun tilføjes"):
        bevis.delete()


@pytest.mark.parametrize("antal", [1, 20])
def test_the_wheel_asks_the_same_number_of_times(klient, plan, django_assert_num_queries, antal):
    for nummer in range(antal):
        AarsopgaveFactory(plan=plan, aar=2000 + nummer)

    with django_assert_num_queries(4):
        klient.get(side(plan))


@pytest.mark.django_db(transaction=True)
def test_two_who_do_the_same_task_do_it_once(vent_paa_laas, settings):
    settings.DAGS_DATO = IDAG
    plan = fuld_plan(status=Status.I_DRIFT)
    opgave = AarsopgaveFactory(plan=plan)
    af = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger
    svar = []

    def udfoer():
        try:
            udfoer_aarsopgave(opgave.pk, dato=IDAG, bevis=pdf(), af=af)
        except Regelbrud as fejl:
            svar.append(str(fejl))
        finally:
            connection.close()

    with transaction.atomic():
        udfoer_aarsopgave(opgave.pk, dato=IDAG, bevis=pdf(), af=af)
        traad = threading.Thread(target=udfoer)
        traad.start()
        vent_paa_laas()
    traad.join()

    assert svar == ["Opgaven er allerede registreret som udført."]
    assert Aarsopgave.objects.get().udfoert_dato == IDAG
