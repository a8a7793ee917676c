"""That the slack before a plan's first day is gone is said on every overview, in the words of its calendar."""

import datetime as dt

import pytest
from django.urls import reverse

from godkendelser.alarm import alarmer
from godkendelser.referencedata import indlaes as indlaes_regler
from grundlag.adgang import Rolle
from helhedsplaner.forms.plan import StamdataForm
from helhedsplaner.handlinger.indhold import fingeraftryk, gem_stamdata
from helhedsplaner.handlinger.liv import afbryd, opret_plan
from helhedsplaner.handlinger.tidsplan import laeg_skridt
from helhedsplaner.models import Helhedsplan, Planskridt, Skridttid
from helhedsplaner.referencedata import SKRIDTTIDER
from helhedsplaner.tasks import laeg_skridt_for_alle
from helhedsplaner.tilstande import Status
from overblik.tal import omraadetal
from tests.factories.byomraader import TilknytningFactory, UdvalgFactory
from tests.factories.fora import GruppeFactory
from tests.factories.godkendelser import indsendt_plan
from tests.factories.helhedsplaner import PlanFactory
from tests.godkendelser.hjaelp import FORUM

START = dt.date(2023, 1, 1)
P = Planskridt


@pytest.fixture(autouse=True)
def tider():
    for skridt, (dage, grundlag) in SKRIDTTIDER.items():
        Skridttid.objects.update_or_create(skridt=skridt, defaults={"dage": dage, "grundlag": grundlag})


def ny_plan(status=Status.IDE, **felter):
    """A plan of 2023 without bodies: it is to be submitted on 31 December 2022."""
    plan = PlanFactory(status=status, periode_fra=START, periode_til=dt.date(2026, 12, 31), **felter)
    laeg_skridt(plan)
    return plan


def senest(skridt):
    """Told by hand: the steps that come after ``skridt`` each take their days, back from 31 December 2022."""
    efter = list(P)[list(P).index(skridt) + 1 :]
    return dt.date(2022, 12, 31) - dt.timedelta(days=sum(SKRIDTTIDER[et][0] for et in efter))


@pytest.mark.parametrize(
    ("status", "skridt"),
    [
        (Status.IDE, P.FORARBEJDE),
        (Status.PRAEKVALIFIKATION, P.PRAEKVALIFIKATION),
        (Status.PRAEKVALIFIKATION_INDSENDT, P.LBF_SVAR),
        (Status.PRAEKVALIFIKATION_AFSLAG, P.LBF_SVAR),
        (Status.UNDER_UDARBEJDELSE, P.UDARBEJDELSE),
    ],
)
def test_the_step_of_the_status_is_the_one_whose_day_counts(status, skridt, settings):
    plan = ny_plan(status)
    sidst = senest(skridt)

    settings.DAGS_DATO = sidst - dt.timedelta(days=1)
    assert (plan.luftalarm, alarmer([plan])) == ("", {})
    settings.DAGS_DATO = sidst
    assert plan.luftalarm == f"Der er ingen luft tilbage i tidsplanen: »{skridt.label}« skal være nået i dag"
    settings.DAGS_DATO = sidst + dt.timedelta(days=9)
    tekst = f"skulle være nået {sidst.day}. "
    assert alarmer([plan]) == {plan.pk: [f"{plan.luftalarm}."]}
    assert tekst in plan.luftalarm
    assert plan.luftalarm.endswith("så planen kan tidligst starte 10. januar 2023")


def test_a_submitted_plan_is_warned_by_its_steps_deadlines_also_long_before_its_start(settings):
    kaede = indsendt_plan()  # it starts on 15 September 2021
    settings.DAGS_DATO = dt.date(2021, 7, 1)
    plan = Helhedsplan.objects.select_related("driftsansvarlig").get(pk=kaede.plan.pk)
    forum = kaede.trin(FORUM)
    forum.frist = dt.date(2021, 6, 20)
    forum.save(update_fields=["frist"])

    assert (plan.starter_eller_koerer, plan.luftalarm) == (False, "")
    assert alarmer([plan]) == {
        plan.pk: [
            f"Luften i tidsplanen er brugt: »{forum}« skulle være nået 20. juni 2021, "
            "så planen kan tidligst starte 26. september 2021."
        ]
    }


@pytest.mark.parametrize("status", [Status.I_DRIFT, Status.AFVIKLING, Status.AFSLUTTET, Status.AFBRUDT])
def test_a_plan_that_has_started_or_stopped_is_not_warned_of_its_start(status, settings):
    settings.DAGS_DATO = dt.date(2024, 1, 1)

    assert ny_plan(status).luftalarm == ""


def test_the_days_are_written_when_the_plan_is_made_and_when_its_first_day_moves(settings):
    settings.DAGS_DATO = dt.date(2021, 9, 1)
    forbillede = PlanFactory()
    koordinator = TilknytningFactory(
        rolle=Rolle.BOLIGSOCIAL_KOORDINATOR, boligorganisation=forbillede.driftsansvarlig
    ).bruger
    plan = opret_plan(
        navn="Ny plan",
        byomraade=forbillede.byomraade,
        regelsaet=forbillede.regelsaet,
        driftsansvarlig=forbillede.driftsansvarlig,
        periode_fra=START,
        periode_til=dt.date(2026, 12, 31),
        af=koordinator,
    )
    assert Helhedsplan.objects.get(pk=plan.pk).skridt_senest == [*(senest(et) for et in P), START]

    felter = {felt: getattr(plan, felt) for felt in StamdataForm.Meta.fields} | {"periode_fra": dt.date(2024, 1, 1)}
    gem_stamdata(plan.pk, felter, grund=fingeraftryk(plan, StamdataForm.Meta.fields), af=koordinator)

    et_aar = dt.timedelta(days=365)
    assert Helhedsplan.objects.get(pk=plan.pk).skridt_senest == [*(senest(et) + et_aar for et in P), START + et_aar]


def test_days_counted_from_another_first_day_say_nothing_until_the_night(settings):
    settings.DAGS_DATO = dt.date(2022, 12, 1)
    plan = ny_plan()
    assert plan.luftalarm.startswith("Luften i tidsplanen er brugt: »Idé og forarbejde«")

    Helhedsplan.objects.filter(pk=plan.pk).update(periode_fra=dt.date(2023, 2, 1))
    assert Helhedsplan.objects.get(pk=plan.pk).luftalarm == ""
    laeg_skridt_for_alle()

    assert Helhedsplan.objects.get(pk=plan.pk).luftalarm.endswith("starte 30. december 2023")


def test_the_night_follows_the_meetings_of_the_bodies():
    """Without a forum the chain's template asks for it all the same; with its meetings, the last in time counts."""
    for kode in ("tmu", "oeu"):
        UdvalgFactory(kode=kode)
    plan = ny_plan(Status.UNDER_UDARBEJDELSE)
    foer = plan.skridt_senest[-2]
    GruppeFactory(byomraade=plan.byomraade)
    indlaes_regler()

    laeg_skridt_for_alle()

    assert (foer, Helhedsplan.objects.get(pk=plan.pk).skridt_senest[-2] < foer) == (dt.date(2022, 12, 31), True)


def test_the_calendars_page_and_the_overviews_name_the_same_step(settings, log_ind):
    settings.DAGS_DATO = dt.date(2022, 12, 1)
    plan = ny_plan(Status.PRAEKVALIFIKATION, ramme=1000)
    klient = log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)
    hvad = "»Prækvalifikationen skrives og sendes« skulle være nået"
    sider = [
        reverse("overblik:forside"),
        reverse("overblik:byomraade", args=[plan.byomraade.slug]),
        reverse("helhedsplaner:liste"),
        reverse("helhedsplaner:plan", args=[plan.pk]),
        reverse("helhedsplaner:tidsplan", args=[plan.pk]),
    ]

    assert [klient.get(side).content.decode().count(hvad) for side in sider] == [1] * 5
    [tal] = [et for et in omraadetal(klient.bruger) if et.byomraade == plan.byomraade]
    assert tal.alarmer == 1


@pytest.mark.parametrize(("dag", "alarmer_"), [(senest(P.LBF_SVAR), 1), (senest(P.LBF_SVAR) - dt.timedelta(days=1), 0)])
def test_the_card_of_the_byomraade_counts_what_the_sentence_says(settings, dag, alarmer_):
    settings.DAGS_DATO = dag
    plan = ny_plan(Status.PRAEKVALIFIKATION_INDSENDT)
    laeser = TilknytningFactory(rolle=Rolle.LAESER, byomraade=plan.byomraade).bruger

    assert [et.alarmer for et in omraadetal(laeser) if et.byomraade == plan.byomraade] == [alarmer_]
    assert bool(plan.luftalarm) == bool(alarmer_)


@pytest.mark.parametrize("antal", [1, 5])
def test_the_front_page_holds_its_queries_with_many_plans_out_of_time(
    settings, log_ind, django_assert_max_num_queries, antal
):
    settings.DAGS_DATO = dt.date(2022, 12, 1)
    plan = ny_plan(Status.PRAEKVALIFIKATION)
    for nummer in range(antal - 1):
        ny_plan(Status.IDE, navn=f"Plan {nummer}", driftsansvarlig=plan.driftsansvarlig)
    klient = log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)

    with django_assert_max_num_queries(8):
        html = klient.get(reverse("overblik:forside")).content.decode()

    assert html.count("Luften i tidsplanen er brugt") == antal


def test_a_plan_broken_off_has_reached_only_what_has_a_day(log_ind):
    plan = ny_plan()
    projektleder = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger
    afbryd(plan.pk, begrundelse="Afdelingerne gik ud.", af=projektleder)

    svar = log_ind(Rolle.REVISOR).get(reverse("helhedsplaner:tidsplan", args=[plan.pk]))

    assert [skridt.er_naaet for skridt, _ in svar.context["skridt"]] == [False] * 4


@pytest.mark.parametrize("antal", [1, 5])
def test_the_list_reads_the_days_with_its_rows(settings, log_ind, django_assert_num_queries, antal):
    settings.DAGS_DATO = dt.date(2022, 12, 1)
    for nummer in range(antal):
        ny_plan(Status.IDE, navn=f"Plan {nummer}")
    klient = log_ind(Rolle.REVISOR)

    with django_assert_num_queries(7):  # as many as the list takes without a warning
        html = klient.get(reverse("helhedsplaner:liste")).content.decode()

    assert html.count("Luften i tidsplanen er brugt") == antal
