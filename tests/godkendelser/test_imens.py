"""What is said of a plan that runs while a later version of it waits: what counts, what waits, and for whom."""

import datetime as dt

import pytest
from django.urls import reverse

from godkendelser import handlinger
from godkendelser.alarm import alarmer
from godkendelser.referencedata import indlaes as indlaes_regler
from grundlag import kroge
from grundlag.models import Haendelse
from grundlag.udfald import Udfald
from helhedsplaner.handlinger.omflytning import omflyt, tag_omflytning_tilbage
from helhedsplaner.models import Helhedsplan
from helhedsplaner.tilstande import Status
from tests.factories.godkendelser import indsendt_plan
from tests.factories.helhedsplaner import PlanFactory
from tests.godkendelser.hjaelp import BR, FORUM, LBF, OEU, TMU
from tests.godkendelser.test_omflytning import flyt, mellem_omraader

GODKENDT = dt.date(2021, 9, 1)


def i_drift(**felter):
    """A plan with two indsatsområder that runs, approved on 1 September 2021, its money released."""
    kaede = indsendt_plan(afdelinger=1, indsatsomraader=2, **felter)
    indlaes_regler()
    kaede.afgoer_indhold(dato=GODKENDT)
    for art in (OEU, BR):
        kaede.afgoer(kaede.trin(art))
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(status=Status.I_DRIFT)
    kaede.plan = Helhedsplan.objects.get(pk=kaede.plan.pk)
    return kaede


@pytest.fixture
def kaede():
    return i_drift()


def send_omflytning(kaede):
    mellem_omraader(kaede)
    kaede.version = omflyt(kaede.plan.pk, note="Flere unge.", af=kaede.koordinator)


def frisk(kaede):
    return Helhedsplan.objects.select_related("driftsansvarlig").get(pk=kaede.plan.pk)


def alarmer_for(kaede):
    return alarmer([frisk(kaede)]).get(kaede.plan.pk, [])


def venter_paa(kaede, *arter):
    hvem = {
        FORUM: f"{kaede.trin(FORUM)} (Forumsekretæren, intet møde i kalenderen)",
        TMU: f"{kaede.trin(TMU)} (Sekretariatet for {kaede.trin(TMU)}, intet møde i kalenderen)",
        LBF: f"Landsbyggefonden ({kaede.plan.driftsansvarlig})",
    }
    return "; ".join(hvem[art] for art in arter)


def test_an_omflytning_that_waits_takes_nothing_from_the_version_that_counts(kaede):
    assert alarmer_for(kaede) == []

    send_omflytning(kaede)

    assert alarmer_for(kaede) == [
        f"Version 2 (budgetomflytning) venter på: {venter_paa(kaede, FORUM, LBF)}. "
        "Version 1, godkendt 1. september 2021, gælder imens."
    ]
    kaede.afgoer(kaede.trin(FORUM), seneste_id=kaede.trin(FORUM).seneste_id)
    assert alarmer_for(kaede) == [
        f"Version 2 (budgetomflytning) venter på: {venter_paa(kaede, LBF)}. "
        "Version 1, godkendt 1. september 2021, gælder imens."
    ]
    assert Haendelse.objects.get(handling="helhedsplan.mist_godkendelse").data["grund"] == (
        "Version 2 skal godkendes. Version 1 gælder imens."
    )


def test_a_no_to_the_change_is_no_loss_of_what_counts(kaede):
    send_omflytning(kaede)

    kaede.afgoer(
        kaede.trin(FORUM), Udfald.AFVIST, seneste_id=kaede.trin(FORUM).seneste_id, begrundelse="Det skal blive."
    )

    assert alarmer_for(kaede) == [
        f"Version 2 (budgetomflytning) venter på: {venter_paa(kaede, FORUM, LBF)}. "
        "Version 1, godkendt 1. september 2021, gælder imens."
    ]


def test_the_day_is_that_of_the_last_decision_about_the_version(kaede, settings):
    settings.DAGS_DATO = dt.date(2021, 11, 1)
    send_omflytning(kaede)
    for art, dag in ((FORUM, dt.date(2021, 10, 4)), (LBF, dt.date(2021, 10, 20))):
        kaede.afgoer(kaede.trin(art), seneste_id=kaede.trin(art).seneste_id, dato=dag)
    assert (frisk(kaede).gaeldende_version, frisk(kaede).gaeldende_dato) == (kaede.version, dt.date(2021, 10, 20))
    assert alarmer_for(kaede) == []

    flyt(kaede, 500)  # within one area: nobody is asked
    ny = omflyt(kaede.plan.pk, note="Mindre ændring.", af=kaede.koordinator)

    assert (frisk(kaede).gaeldende_version, frisk(kaede).gaeldende_dato) == (ny, dt.date(2021, 11, 1))


def test_taken_back_the_plan_counts_from_the_day_it_was_decided(kaede):
    send_omflytning(kaede)

    version = tag_omflytning_tilbage(kaede.plan.pk, af=kaede.koordinator)

    assert (frisk(kaede).gaeldende_version, frisk(kaede).gaeldende_dato) == (version, GODKENDT)
    assert alarmer_for(kaede) == []


def test_a_decision_about_what_counts_withdrawn_is_a_lost_approval(kaede):
    handlinger.traek_tilbage(kaede.trin(TMU).seneste_id, begrundelse="Forkert møde.", af=kaede.tmu)

    assert alarmer_for(kaede) == [
        f"Planen er i drift uden en gældende godkendelse. Der mangler: {venter_paa(kaede, TMU)}."
    ]


def test_it_is_lost_also_while_a_version_waits_but_not_by_what_was_said_to_that_one(kaede):
    send_omflytning(kaede)
    kaede.afgoer(kaede.trin(FORUM), seneste_id=kaede.trin(FORUM).seneste_id)
    handlinger.traek_tilbage(kaede.trin(FORUM).seneste_id, begrundelse="Forkert møde.", af=kaede.sekretaer)
    assert alarmer_for(kaede)[0].endswith("Version 1, godkendt 1. september 2021, gælder imens.")

    handlinger.traek_tilbage(kaede.trin(TMU).seneste_id, begrundelse="Forkert møde.", af=kaede.tmu)

    assert alarmer_for(kaede) == [
        "Planen er i drift uden en gældende godkendelse. "
        f"Der mangler: {venter_paa(kaede, FORUM, TMU, LBF)} (1 bortfaldet)."
    ]


def test_a_text_sent_with_the_same_budget_is_not_taken_for_the_approved_version(kaede):
    """Two versions may share a budget; what an omflytning goes back to is the one that was approved."""
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(organisering="En ny ledelse.")
    kaede.ny_version()
    mellem_omraader(kaede)
    kaede.ny_version()

    assert frisk(kaede).gaeldende_version.nummer == 1
    assert alarmer_for(kaede)[0].startswith("Version 3 (budgetomflytning) venter på: ")


def test_a_plan_that_was_never_approved_says_just_that():
    plan = PlanFactory(status=Status.I_DRIFT)

    assert alarmer([plan]) == {plan.pk: ["Planen er i drift, men den er ikke godkendt."]}


@pytest.mark.parametrize(
    "side", ["helhedsplaner:plan", "godkendelser:forloeb", "overblik:forside", "overblik:byomraade"]
)
def test_every_page_about_the_plan_says_the_same(kaede, client, side):
    send_omflytning(kaede)
    client.force_login(kaede.koordinator)
    argumenter = {"overblik:forside": [], "overblik:byomraade": [kaede.plan.byomraade.slug]}

    html = client.get(reverse(side, args=argumenter.get(side, [kaede.plan.pk]))).content.decode()

    [alarm] = alarmer_for(kaede)
    assert html.count(alarm) == 1
    assert html.count("uden en gældende godkendelse") == 0


def test_the_lists_of_versions_mark_what_was_last_approved(kaede, client):
    send_omflytning(kaede)
    client.force_login(kaede.koordinator)

    for side in ("versioner", "budgetversioner"):
        html = client.get(reverse(f"helhedsplaner:{side}", args=[kaede.plan.pk])).content.decode()
        assert (html.count("Sidst godkendt"), html.count(">Godkendt<")) == (1, 0)


@pytest.mark.parametrize("antal", [1, 3])
def test_the_alarms_take_two_queries_while_versions_wait(django_assert_num_queries, antal):
    kaeder = [i_drift(navn=f"Plan {nummer}") for nummer in range(antal)]
    for en in kaeder:
        send_omflytning(en)
    planer = [frisk(en) for en in kaeder]

    with django_assert_num_queries(2):
        fundne = alarmer(planer)

    assert len(fundne) == antal


@pytest.mark.parametrize(
    ("side", "hoejst"), [("helhedsplaner:plan", 10), ("overblik:forside", 10), ("godkendelser:forloeb", 12)]
)
def test_the_pages_hold_their_queries_while_a_version_waits(kaede, client, django_assert_max_num_queries, side, hoejst):
    send_omflytning(kaede)
    client.force_login(kaede.koordinator)

    with django_assert_max_num_queries(hoejst):
        client.get(reverse(side, args=[] if side == "overblik:forside" else [kaede.plan.pk]))


def test_what_is_missing_is_said_of_the_version_that_waits(kaede, client):
    send_omflytning(kaede)
    client.force_login(kaede.koordinator)

    mangler = client.get(reverse("helhedsplaner:mangler", args=[kaede.plan.pk]))
    drift = client.get(reverse("helhedsplaner:drift", args=[kaede.plan.pk])).content.decode()

    assert [et.tekst for station in mangler.context["stationer"] for et in station.mangler] == [
        f"{kaede.trin(FORUM)}: bortfaldet.",
        "Landsbyggefondens tilsagn: bortfaldet.",
    ]
    html = mangler.content.decode()
    assert html.count("Version 1 blev godkendt 1. september 2021. De godkendelser, der mangler her, er dem,") == 1
    assert drift.count("Planen er »I drift«. Sådan står kravene til at gå i drift nu.") == 1
    assert drift.count("kan sættes i drift, når") == 0


def test_the_panel_says_it_too(kaede):
    send_omflytning(kaede)

    [panel] = [et for et in kroge.panel(frisk(kaede), kaede.koordinator) if et.titel == "Godkendelser"]

    assert panel.alarmer == tuple(alarmer_for(kaede))
