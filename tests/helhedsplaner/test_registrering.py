"""While a plan runs: who came, in numbers, what was measured, and what the words and the curve say of it."""

import datetime as dt
import threading

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.models import Haendelse
from helhedsplaner.handlinger import registrering as handlinger
from helhedsplaner.handlinger.indhold import fingeraftryk
from helhedsplaner.models import Aktivitet, Aktivitetsstatus, Maaling, Registrering, Succeskriterium
from helhedsplaner.tilstande import Status
from tests.factories.byomraader import TilknytningFactory
from tests.factories.drift import MaalingFactory, RegistreringFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import AktivitetFactory, MaalFactory, PlanafsnitFactory, SucceskriteriumFactory

IDAG = dt.date(2022, 3, 1)
NU = dt.datetime(2022, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def plan(settings):
    settings.DAGS_DATO = IDAG
    return fuld_plan(status=Status.I_DRIFT)


@pytest.fixture
def klient(log_ind, plan):
    return log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)


@pytest.fixture
def aktivitet(plan):
    return Aktivitet.objects.get(afsnit__plan=plan)


@pytest.fixture
def kriterium(plan):
    return Succeskriterium.objects.get(maal__afsnit__plan=plan)


def side(plan, navn="registreringer", *args):
    return reverse(f"helhedsplaner:{navn}", args=[plan.pk, *args])


def test_a_registration_is_four_fields_and_the_page_is_ready_for_the_next(klient, plan, aktivitet):
    tom = klient.get(side(plan)).context["form"]
    assert tom["dato"].value() == IDAG

    svar = klient.post(side(plan), {"aktivitet": aktivitet.pk, "dato": "1.3.2022", "antal": "14", "note": "Spil"})

    assert svar["Location"] == f"{side(plan)}?aktivitet={aktivitet.pk}"
    naeste = klient.get(svar["Location"])
    html = naeste.content.decode()
    assert "14 deltagere</strong>. Spil" in html
    assert naeste.context["form"]["aktivitet"].value() == str(aktivitet.pk)
    assert naeste.context["form"].fields["antal"].widget.attrs["autofocus"]
    aktivitet.refresh_from_db()
    assert aktivitet.status == Aktivitetsstatus.IGANGSAT  # it was only planned


@pytest.mark.parametrize(
    ("felter", "felt", "besked"),
    [
        ({"dato": "2.3.2022"}, "dato", "Datoen ligger i fremtiden."),
        ({"dato": "14.9.2021"}, "dato", "Datoen ligger før planens første dag."),
        ({"antal": "100001"}, "antal", "Skriv et antal fra 0 til 100.000."),
        ({"antal": "99999999999"}, "antal", "Skriv et antal fra 0 til 100.000."),
        ({"antal": "-1"}, "antal", "Skriv et antal fra 0 til 100.000."),
        ({"antal": "mange"}, "antal", "Skriv et antal fra 0 til 100.000."),
        ({"antal": ""}, "antal", "Skriv, hvor mange der deltog."),
        ({"note": "Ring til 010190-1234"}, "note", "cpr-nummer"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field_and_kept(klient, plan, aktivitet, felter, felt, besked):
    data = {"aktivitet": aktivitet.pk, "dato": "1.3.2022", "antal": "3", "note": "", **felter}

    svar = klient.post(side(plan), data)

    assert svar.status_code == 422
    assert besked in str(svar.context["form"].errors[felt])
    assert svar.context["form"][felt].value() == data[felt]
    assert not Registrering.objects.exists()


def test_only_activities_of_a_plan_that_runs(klient, plan, aktivitet):
    fremmed = AktivitetFactory()
    afvist = klient.post(side(plan), {"aktivitet": fremmed.pk, "dato": "1.3.2022", "antal": "3"})
    assert "aktivitet" in afvist.context["form"].errors

    plan.status = Status.KLAR_TIL_START
    plan.save()
    for_tidligt = klient.post(side(plan), {"aktivitet": aktivitet.pk, "dato": "1.3.2022", "antal": "3"})
    assert "Der kan først registreres, når den er i drift." in str(for_tidligt.context["form"].errors)
    assert "Der kan registreres, når den er i drift." in klient.get(side(plan)).content.decode()


def test_the_first_day_and_the_last_count(klient, plan, aktivitet, kriterium):
    for dag in ("15.9.2021", "1.3.2022"):
        data = {"aktivitet": aktivitet.pk, "dato": dag, "antal": "0"}
        assert klient.post(side(plan), data).status_code == 302
    for dag in ("1.9.2021", "1.3.2022"):
        assert klient.post(side(plan, "kriterium", kriterium.pk), {"vaerdi": "1", "dato": dag}).status_code == 302


def test_only_what_was_planned_begins_by_being_held(klient, plan, aktivitet):
    aktivitet.status = Aktivitetsstatus.PAUSE
    aktivitet.save()

    klient.post(side(plan), {"aktivitet": aktivitet.pk, "dato": "1.3.2022", "antal": "3"})

    aktivitet.refresh_from_db()
    assert aktivitet.status == Aktivitetsstatus.PAUSE


def test_the_deeds_know_only_what_is_the_plans_own(klient, plan, aktivitet, kriterium):
    af, felter = klient.bruger, {"dato": IDAG, "antal": 1, "note": ""}
    fremmed, egen = RegistreringFactory(), RegistreringFactory(aktivitet=aktivitet)
    grund = fingeraftryk(egen, ("aktivitet", *felter))

    with pytest.raises(Aktivitet.DoesNotExist):
        handlinger.registrer(plan.pk, {"aktivitet": fremmed.aktivitet, **felter}, af=af)
    with pytest.raises(Succeskriterium.DoesNotExist):
        handlinger.registrer_maaling(plan.pk, SucceskriteriumFactory().pk, {"dato": IDAG, "vaerdi": 1}, af=af)
    with pytest.raises(Registrering.DoesNotExist):
        handlinger.ret_optegnelse(plan.pk, Registrering, fremmed.pk, felter, grund="", af=af)
    flyttet = {"aktivitet": fremmed.aktivitet, **felter}
    with pytest.raises(Aktivitet.DoesNotExist):
        handlinger.ret_optegnelse(plan.pk, Registrering, egen.pk, flyttet, grund=grund, af=af)
    with pytest.raises(Maaling.DoesNotExist):
        handlinger.annuller(plan.pk, Maaling, MaalingFactory().pk, annulleret=True, af=af)


@pytest.mark.parametrize(
    ("dag", "besked"),
    [("2.3.2022", "Datoen ligger i fremtiden."), ("31.8.2021", "Datoen ligger før ")],
)
def test_a_correction_is_held_to_the_same_days(klient, plan, aktivitet, kriterium, dag, besked):
    registrering, maaling = RegistreringFactory(aktivitet=aktivitet), MaalingFactory(kriterium=kriterium)

    for slags, et, felter in (
        ("registrering", registrering, {"aktivitet": aktivitet.pk, "antal": "12"}),
        ("maaling", maaling, {"vaerdi": "12"}),
    ):
        adresse = side(plan, "ret_optegnelse", slags, et.pk)
        grund = klient.get(adresse).context["form"]["grund"].value()
        svar = klient.post(adresse, {**felter, "dato": dag, "grund": grund})
        assert besked in str(svar.context["form"].errors["dato"])
        et.refresh_from_db()
        assert et.dato == dt.date(2021, 10, 1)


def test_whoever_takes_back_stands_by_it_and_once_is_enough(klient, plan, aktivitet):
    et = RegistreringFactory(aktivitet=aktivitet)
    handlinger.annuller(plan.pk, Registrering, et.pk, annulleret=True, af=klient.bruger)
    et.refresh_from_db()
    assert (et.rettet_af, et.rettet_tid.date()) == (klient.bruger, IDAG)
    af = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger

    handlinger.annuller(plan.pk, Registrering, et.pk, annulleret=True, af=af)

    et.refresh_from_db()
    assert et.rettet_af == klient.bruger


def test_the_reason_goes_when_the_activity_is_taken_up_again(klient, plan, aktivitet):
    adresse = side(plan, "aktivitet", aktivitet.pk)
    klient.post(adresse, {"status": "opgivet", "status_begrundelse": "For få kom."})

    klient.post(adresse, {"status": "igangsat", "status_begrundelse": "For få kom."})

    aktivitet.refresh_from_db()
    assert (aktivitet.status, aktivitet.status_begrundelse) == (Aktivitetsstatus.IGANGSAT, "")


def test_every_deed_is_in_the_log_with_its_plan_or_its_row(klient, plan, aktivitet, kriterium):
    klient.post(side(plan), {"aktivitet": aktivitet.pk, "dato": "1.3.2022", "antal": "3"})
    klient.post(side(plan, "kriterium", kriterium.pk), {"vaerdi": "1", "dato": "1.3.2022"})
    registrering, maaling = Registrering.objects.get(), Maaling.objects.get()
    for slags, et, felter in (
        ("registrering", registrering, {"aktivitet": aktivitet.pk, "antal": "4"}),
        ("maaling", maaling, {"vaerdi": "2"}),
    ):
        adresse = side(plan, "ret_optegnelse", slags, et.pk)
        grund = klient.get(adresse).context["form"]["grund"].value()
        klient.post(adresse, {**felter, "dato": "1.3.2022", "grund": grund})
        for annulleret in ("ja", "nej"):
            klient.post(side(plan, "annuller_optegnelse", slags, et.pk), {"annulleret": annulleret})

    logget = Haendelse.objects.filter(aktoer=klient.bruger).order_by("pk")
    assert list(logget.values_list("handling", "emne_id")) == [
        ("registrering.tilfoej", str(registrering.pk)),
        ("aktivitet.status", str(aktivitet.pk)),
        ("maaling.tilfoej", str(maaling.pk)),
        *((f"registrering.{hvad}", str(registrering.pk)) for hvad in ("ret", "annuller", "genopret")),
        *((f"maaling.{hvad}", str(maaling.pk)) for hvad in ("ret", "annuller", "genopret")),
    ]
    registrering.refresh_from_db()
    assert (registrering.antal, registrering.rettet_af) == (4, klient.bruger)


def test_a_correction_keeps_what_stood_and_two_who_correct_are_told(klient, plan, aktivitet):
    et = RegistreringFactory(aktivitet=aktivitet, antal=12)
    adresse = side(plan, "ret_optegnelse", "registrering", et.pk)
    data = {"aktivitet": aktivitet.pk, "dato": "1.10.2021", "note": ""}
    grund = klient.get(adresse).context["form"]["grund"].value()

    assert klient.post(adresse, {**data, "antal": "21", "grund": grund}).status_code == 302
    anden = klient.post(adresse, {**data, "antal": "30", "grund": grund})

    assert anden.status_code == 409
    assert "Antal deltagere: 21" in anden.content.decode()
    assert [h.tal for h in anden.context["historik"]] == [21, 12]
    et.refresh_from_db()
    assert (et.antal, et.rettet_af) == (21, klient.bruger)


def test_what_is_taken_back_stays_and_is_in_no_sum(klient, plan, aktivitet):
    et = RegistreringFactory(aktivitet=aktivitet, antal=7)
    RegistreringFactory(aktivitet=aktivitet, antal=5, dato=dt.date(2022, 1, 5))
    adresse = side(plan, "annuller_optegnelse", "registrering", et.pk)

    klient.post(adresse, {"annulleret": "ja"})
    [(_, [en])] = klient.get(side(plan)).context["omraader"]
    assert (en.gange, en.fremmoedte, en.gange_i_aar, en.fremmoedte_i_aar, en.senest) == (
        1,
        5,
        1,
        5,
        dt.date(2022, 1, 5),
    )
    assert "Taget tilbage" in klient.get(side(plan)).content.decode()

    klient.post(adresse, {"annulleret": "nej"})
    [(_, [en])] = klient.get(side(plan)).context["omraader"]
    assert (en.gange, en.fremmoedte) == (2, 12)


def test_an_activity_that_is_given_up_has_a_reason(klient, plan, aktivitet):
    adresse = side(plan, "aktivitet", aktivitet.pk)

    uden = klient.post(adresse, {"status": "opgivet", "status_begrundelse": ""})
    assert uden.status_code == 422
    assert "Skriv, hvorfor aktiviteten er opgivet." in str(uden.context["form"].errors["status_begrundelse"])
    klient.post(adresse, {"status": "opgivet", "status_begrundelse": "For få kom."})

    assert "Opgivet: For få kom." in klient.get(adresse).content.decode()
    with pytest.raises(IntegrityError, match="aktivitet_opgivet_er_begrundet"):
        AktivitetFactory(status=Aktivitetsstatus.OPGIVET)


def test_what_something_is_registered_about_cannot_be_deleted(klient, plan, aktivitet, kriterium):
    RegistreringFactory(aktivitet=aktivitet)
    MaalingFactory(kriterium=kriterium)

    for slags, et in (("aktivitet", aktivitet), ("maal", kriterium.maal), ("afsnit", aktivitet.afsnit)):
        svar = klient.post(side(plan, "slet", slags, et.pk), follow=True)
        assert "kan ikke slettes: der er registreret noget om det" in svar.content.decode()
    assert Aktivitet.objects.filter(pk=aktivitet.pk).exists()


def test_one_measurement_a_day_from_the_baseline_to_today(klient, plan, kriterium):
    adresse = side(plan, "kriterium", kriterium.pk)

    assert klient.post(adresse, {"vaerdi": "12,5", "dato": "1.2.2022", "kilde": "Optælling"}).status_code == 302
    samme = klient.post(adresse, {"vaerdi": "13", "dato": "1.2.2022"})
    foer = klient.post(adresse, {"vaerdi": "13", "dato": "1.8.2021"})

    assert "Der er allerede en måling den dag. Ret den i stedet." in str(samme.context["form"].errors["dato"])
    assert "Datoen ligger før udgangspunktets." in str(foer.context["form"].errors["dato"])
    html = klient.get(side(plan, "fremdrift")).content.decode()
    assert "12,5 af 60 unge i alt siden udgangspunktet den 1. september 2021." in html
    assert 'role="img"' in html
    assert " style=" not in html
    [maaling] = Maaling.objects.all()
    klient.post(side(plan, "annuller_optegnelse", "maaling", maaling.pk))
    assert "Ikke målt endnu" in klient.get(side(plan, "fremdrift")).content.decode()
    klient.post(adresse, {"vaerdi": "14", "dato": "1.2.2022"})
    klient.post(side(plan, "annuller_optegnelse", "maaling", maaling.pk), {"annulleret": "nej"})
    assert Maaling.objects.gaeldende().get().vaerdi == 14  # the day has one already


@pytest.mark.parametrize(
    ("lav", "navn"),
    [
        (lambda: RegistreringFactory(antal=100_001), "registrering_antal_er_muligt"),
        (
            lambda: RegistreringFactory(rettet_tid=dt.datetime(2022, 1, 1, tzinfo=dt.UTC)),
            "registrering_rettet_af_og_tid",
        ),
        (lambda: MaalingFactory(rettet_tid=dt.datetime(2022, 1, 1, tzinfo=dt.UTC)), "maaling_rettet_af_og_tid"),
        (lambda: MaalingFactory(kriterium=MaalingFactory().kriterium), "maaling_een_om_dagen"),
    ],
)
def test_the_table_refuses(lav, navn):
    with pytest.raises(IntegrityError, match=navn):
        lav()


@pytest.mark.parametrize("antal", [1, 20])
@pytest.mark.parametrize(("navn", "flest"), [("registreringer", 6), ("fremdrift", 5)])
def test_pages_ask_the_same_number_of_times(klient, plan, django_assert_num_queries, antal, navn, flest):
    for _ in range(antal):
        afsnit = PlanafsnitFactory(plan=plan)
        RegistreringFactory(aktivitet=AktivitetFactory(afsnit=afsnit))
        kriterium = SucceskriteriumFactory(maal=MaalFactory(afsnit=afsnit))
        for dag in (1, 2):
            MaalingFactory(kriterium=kriterium, dato=dt.date(2021, 10, dag))

    with django_assert_num_queries(flest):
        klient.get(side(plan, navn))


@pytest.mark.django_db(transaction=True)
def test_a_registration_waits_for_the_one_who_closes_the_plan(vent_paa_laas, settings):
    settings.DAGS_DATO = IDAG
    plan = fuld_plan(status=Status.I_DRIFT)
    af = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger
    aktivitet = Aktivitet.objects.get(afsnit__plan=plan)
    svar = []

    def registrer():
        try:
            handlinger.registrer(plan.pk, {"aktivitet": aktivitet, "dato": IDAG, "antal": 3, "note": ""}, af=af)
        except (Regelbrud, DatabaseError) as fejl:
            svar.append(str(fejl))
        finally:
            connection.close()

    with transaction.atomic():
        handlinger.laas_til_rettelse(plan.pk, af=af)
        traad = threading.Thread(target=registrer)
        traad.start()
        vent_paa_laas()
        type(plan).objects.filter(pk=plan.pk).update(status=Status.AFBRUDT)
    traad.join()

    assert svar == ["Planen er »Afbrudt« og kan ikke rettes."]
    assert not Registrering.objects.exists()
