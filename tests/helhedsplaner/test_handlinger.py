"""The plan's life: each deed, and each of its refusals."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.models import Haendelse
from helhedsplaner import handlinger
from helhedsplaner.handlinger.faelles import aabent_budget
from helhedsplaner.krav import krav_til
from helhedsplaner.models import Budgetlinje, Praekvalifikationssvar, Undtagelse
from helhedsplaner.tilstande import Status
from tests.factories.byomraader import BoligorganisationFactory, ByomraadeFactory, TilknytningFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import PlanFactory, PraekvalifikationFactory, RegelsaetFactory

I_DAG = dt.date(2021, 9, 15)


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = I_DAG


def leder_af(plan):
    return TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger


def opret(af, organisation, **felter):
    return handlinger.opret_plan(
        **{
            "navn": "Ny plan",
            "byomraade": ByomraadeFactory(),
            "regelsaet": RegelsaetFactory(),
            "driftsansvarlig": organisation,
            "af": af,
            **felter,
        }
    )


def test_a_plan_begins_as_an_idea_with_its_first_praekvalifikation():
    organisation = BoligorganisationFactory()
    af = TilknytningFactory(rolle=Rolle.BOLIGSOCIAL_KOORDINATOR, boligorganisation=organisation).bruger

    plan = opret(af, organisation)

    assert plan.status == Status.IDE
    assert plan.praekvalifikationer.get().nummer == 1
    assert Haendelse.objects.get(handling="helhedsplan.opret").aktoer == af


def test_nobody_makes_a_plan_for_another_organisation():
    af = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=BoligorganisationFactory()).bruger

    with pytest.raises(PermissionDenied, match="din egen boligorganisation"):
        opret(af, BoligorganisationFactory())


def test_a_plan_does_not_end_before_it_begins():
    organisation = BoligorganisationFactory()
    af = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=organisation).bruger

    with pytest.raises(ValidationError, match="Planens sidste dag kan ikke ligge før den første"):
        opret(af, organisation, periode_fra=dt.date(2021, 9, 15), periode_til=dt.date(2021, 9, 14))


class TestPraekvalifikation:
    @pytest.fixture
    def plan(self):
        return PraekvalifikationFactory(plan__status=Status.PRAEKVALIFIKATION).plan

    def test_from_application_to_answer(self, plan):
        af = leder_af(plan)

        handlinger.registrer_praekvalifikation_indsendt(plan.pk, dato=dt.date(2020, 6, 1), af=af)
        handlinger.registrer_praekvalifikationssvar(
            plan.pk, svar=Praekvalifikationssvar.PRAEKVALIFICERET, dato=dt.date(2020, 9, 1), af=af
        )

        plan.refresh_from_db()
        assert plan.status == Status.UNDER_UDARBEJDELSE

    def test_more_facts_leave_the_status(self, plan):
        af = leder_af(plan)
        handlinger.registrer_praekvalifikation_indsendt(plan.pk, dato=dt.date(2020, 6, 1), af=af)

        handlinger.registrer_praekvalifikationssvar(
            plan.pk, svar=Praekvalifikationssvar.SUPPLERENDE, dato=dt.date(2020, 7, 1), af=af
        )

        plan.refresh_from_db()
        assert plan.status == Status.PRAEKVALIFIKATION_INDSENDT

    def test_a_refused_one_is_tried_again_with_its_texts(self, plan):
        af = leder_af(plan)
        plan.praekvalifikationer.update(udfordringer="Mange unge uden arbejde.")
        handlinger.registrer_praekvalifikation_indsendt(plan.pk, dato=dt.date(2020, 6, 1), af=af)
        handlinger.registrer_praekvalifikationssvar(
            plan.pk, svar=Praekvalifikationssvar.AFSLAG, dato=dt.date(2020, 9, 1), af=af
        )

        handlinger.begynd_praekvalifikation(plan.pk, af=af)

        assert list(plan.praekvalifikationer.values_list("nummer", "udfordringer", "svar")) == [
            (1, "Mange unge uden arbejde.", "afslag"),
            (2, "Mange unge uden arbejde.", ""),
        ]

    def test_a_day_to_come_is_refused(self, plan):
        with pytest.raises(Regelbrud, match="Datoen ligger i fremtiden"):
            handlinger.registrer_praekvalifikation_indsendt(plan.pk, dato=dt.date(2021, 9, 16), af=leder_af(plan))

    def test_no_answer_before_the_application(self, plan):
        with pytest.raises(Regelbrud, match="ikke en prækvalifikation hos Landsbyggefonden"):
            handlinger.registrer_praekvalifikationssvar(
                plan.pk, svar=Praekvalifikationssvar.AFSLAG, dato=I_DAG, af=leder_af(plan)
            )


class TestIndsend:
    def test_the_first_version_locks_the_budget_and_starts_the_approval(self):
        plan = fuld_plan()

        version = handlinger.indsend(plan.pk, af=leder_af(plan))

        plan.refresh_from_db()
        assert plan.status == Status.TIL_GODKENDELSE
        assert (version.nummer, version.haendelse) == (1, "indsendt")
        assert version.budgetversion.kommune_kontrakt == 2_978_600
        assert version.budgetversion.laast_tid is not None

    def test_nothing_changed_is_nothing_to_submit(self):
        plan = fuld_plan()
        af = leder_af(plan)
        handlinger.indsend(plan.pk, af=af)

        with pytest.raises(Regelbrud, match=r"^Der er ikke ændret noget siden version 1\.$"):
            handlinger.indsend(plan.pk, af=af)

    def test_a_change_under_approval_is_the_next_version(self):
        plan = fuld_plan()
        af = leder_af(plan)
        handlinger.indsend(plan.pk, af=af)
        plan.afsnit.update(formaal="Et nyt formål.")

        version = handlinger.indsend(plan.pk, note="Formålet er skærpet.", af=af)

        assert (version.nummer, version.haendelse, version.note) == (2, "aendret", "Formålet er skærpet.")

    def test_only_the_driftsansvarlige_submits(self):
        plan = fuld_plan()
        af = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, byomraade=plan.byomraade).bruger

        with pytest.raises(PermissionDenied, match="Du har ikke ret til at indsende planen"):
            handlinger.indsend(plan.pk, af=af)

    def test_a_locked_budget_cannot_be_changed_by_sql(self):
        plan = fuld_plan()
        handlinger.indsend(plan.pk, af=leder_af(plan))

        for saetning in (
            "UPDATE helhedsplaner_budgetlinje SET beloeb = 1",
            "DELETE FROM helhedsplaner_budgetlinje",
            "UPDATE helhedsplaner_budgetversion SET ramme = 1",
        ):
            with (
                pytest.raises(DatabaseError, match="En låst budgetversion kan ikke ændres"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(saetning)

    def test_a_new_budget_is_a_copy_that_may_be_written_in(self):
        plan = fuld_plan()
        af = leder_af(plan)
        foerste = handlinger.indsend(plan.pk, af=af).budgetversion

        ny = aabent_budget(plan, af=af)

        assert (ny.nummer, ny.laast_tid) == (2, None)
        assert set(ny.linjer.values_list("uid", "beloeb")) == set(foerste.linjer.values_list("uid", "beloeb"))
        assert Budgetlinje.objects.filter(version=ny).update(note="rettet") == ny.linjer.count()


@pytest.mark.django_db(transaction=True)
def test_a_plan_is_submitted_once(vent_paa_laas):
    plan = fuld_plan()
    foerst, sidst = leder_af(plan), leder_af(plan)
    udfald = []

    def indsend_som_nummer_to():
        try:
            handlinger.indsend(plan.pk, af=sidst)
            udfald.append("indsendt igen")
        except Regelbrud as brud:
            udfald.append(str(brud))
        finally:
            connection.close()

    with transaction.atomic():  # not committed until number two is waiting
        handlinger.indsend(plan.pk, af=foerst)
        nummer_to = threading.Thread(target=indsend_som_nummer_to)
        nummer_to.start()
        vent_paa_laas()
    nummer_to.join()

    assert udfald == ["Der er ikke ændret noget siden version 1."]
    assert plan.versioner.count() == 1


class TestDrift:
    def test_what_is_missing_is_named(self):
        plan = PlanFactory(status=Status.KLAR_TIL_START, periode_fra=dt.date(2021, 10, 1))

        with pytest.raises(Regelbrud, match=r"Planens første dag er ikke nået \(1\. oktober 2021\)\."):
            handlinger.saet_i_drift(plan.pk, af=leder_af(plan))

    def test_an_exception_is_reasoned_logged_and_can_be_ended(self):
        plan = PlanFactory(status=Status.KLAR_TIL_START, periode_fra=dt.date(2021, 10, 1))
        af = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger

        undtagelse = handlinger.undtag(plan.pk, "periode_begyndt", "Medarbejderne er allerede ansat.", af=af)

        assert (undtagelse.givet_af, undtagelse.begrundelse) == (af, "Medarbejderne er allerede ansat.")
        assert Haendelse.objects.get(handling="helhedsplan.undtag").data["krav"] == "periode_begyndt"

        handlinger.ophaev_undtagelse(undtagelse.pk, af=af)

        with pytest.raises(Regelbrud, match="allerede ophævet"):
            handlinger.ophaev_undtagelse(undtagelse.pk, af=af)

    def test_an_exception_without_a_reason_is_refused(self):
        plan = PlanFactory(status=Status.KLAR_TIL_START)
        af = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger

        with pytest.raises(ValidationError, match="begrundelse"):
            handlinger.undtag(plan.pk, "periode_begyndt", "  ", af=af)

    def test_there_is_nothing_to_except_from_a_krav_that_is_met(self):
        plan = PlanFactory(status=Status.KLAR_TIL_START, periode_fra=I_DAG)
        af = TilknytningFactory(rolle=Rolle.ADMINISTRATOR).bruger

        with pytest.raises(Regelbrud, match="ikke noget at undtage fra"):
            handlinger.undtag(plan.pk, "periode_begyndt", "Derfor.", af=af)

    def test_landsbyggefonden_is_never_excepted(self):
        plan = fuld_plan()
        handlinger.indsend(plan.pk, af=leder_af(plan))
        af = TilknytningFactory(rolle=Rolle.ADMINISTRATOR).bruger

        plan.refresh_from_db()
        aldrig = [krav.kode for krav in krav_til(plan, "drift") if not krav.kan_undtages]
        for kode in aldrig:
            with pytest.raises(Regelbrud, match="undtage planen fra: Landsbyggefondens tilsagn"):
                handlinger.undtag(plan.pk, kode, "Derfor.", af=af)

    def test_a_projektleder_gives_no_exceptions(self):
        plan = PlanFactory(status=Status.KLAR_TIL_START)

        with pytest.raises(PermissionDenied, match="give undtagelser"):
            handlinger.undtag(plan.pk, "periode_begyndt", "Derfor.", af=leder_af(plan))

        assert not Undtagelse.objects.exists()


def test_a_plan_is_stopped_with_a_reason():
    plan = PlanFactory()

    with pytest.raises(Regelbrud, match="Skriv, hvorfor planen afbrydes"):
        handlinger.afbryd(plan.pk, begrundelse=" ", af=leder_af(plan))
    handlinger.afbryd(plan.pk, begrundelse="Områderne er lagt sammen.", af=leder_af(plan))

    plan.refresh_from_db()
    assert plan.status == Status.AFBRUDT


def test_a_running_plan_is_taken_in_with_the_status_it_has():
    plan = fuld_plan()

    version = handlinger.tag_ind(plan.pk, Status.I_DRIFT, note="I drift siden 2021.", af=leder_af(plan))

    plan.refresh_from_db()
    assert (plan.status, plan.er_indgang, version.haendelse) == (Status.I_DRIFT, True, "indgang")


def test_a_running_plan_whose_money_does_not_add_up_is_not_taken_in():
    plan = fuld_plan(ramme=28_100_000)
    plan.ramme = 28_100_001
    plan.save()

    with pytest.raises(Regelbrud, match=r"1 kr\. mangler"):
        handlinger.tag_ind(plan.pk, Status.I_DRIFT, note="", af=leder_af(plan))
