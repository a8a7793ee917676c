"""The pool: what the budget gives, what the agreements promise, and the last krone."""

import pytest

from grundlag.fejl import Regelbrud
from helhedsplaner.models import Kilde
from kontrakter import handlinger
from kontrakter.krav import puljeadvarsler
from kontrakter.models import Linjeart
from kontrakter.pulje import Aarspulje, Pulje, pulje_for
from kontrakter.tilstande import Aftalestatus
from tests.factories.helhedsplaner import PlanFactory
from tests.factories.kontrakter import (
    FACILITERING,
    KONTRAKTPULJE,
    KontraktlinjeFactory,
    indsendt_plan,
    koordinator,
    laas_budget,
    linjefelter,
    ny_kontrakt,
)


def kontrakt_med_linje(**felter):
    version = indsendt_plan()
    af = koordinator(version.plan)
    aftale = ny_kontrakt(version, af=af)
    return aftale, handlinger.tilfoej_linje(aftale.pk, af=af, **linjefelter(aftale, **felter)), af


def test_nordvest_has_its_pool():
    plan = indsendt_plan().plan

    pulje = pulje_for([plan.pk])[plan.pk]

    assert (pulje.kontraktpulje, pulje.facilitering) == (KONTRAKTPULJE, FACILITERING)
    assert (pulje.rest_kontrakt, pulje.rest_facilitering) == (KONTRAKTPULJE, FACILITERING)
    assert [(aar.aar, aar.disponeret) for aar in pulje.aar] == [(aar, 0) for aar in range(2021, 2026)]
    assert sum(aar.budget for aar in pulje.aar) == KONTRAKTPULJE


def test_a_plan_never_submitted_has_an_empty_pool():
    plan = PlanFactory()

    assert pulje_for([plan.pk]) == {plan.pk: Pulje(0, 0, 0, 0, ())}


def test_lines_of_every_living_agreement_count_in_their_own_pot():
    plan = indsendt_plan().plan
    for status in Aftalestatus:
        KontraktlinjeFactory(plan=plan, aftale__status=status, beloeb=100)
    KontraktlinjeFactory(plan=plan, art=Linjeart.FACILITERING, beloeb=7)
    KontraktlinjeFactory(beloeb=1_000_000)

    pulje = pulje_for([plan.pk])[plan.pk]

    assert (pulje.disponeret_kontrakt, pulje.disponeret_facilitering) == (300, 7)
    assert [aar.disponeret for aar in pulje.aar] == [0, 300, 0, 0, 0]


@pytest.mark.parametrize("antal", [1, 3])
def test_pools_take_one_query(django_assert_num_queries, antal):
    planer = [indsendt_plan().plan for _ in range(antal)]
    for plan in planer:
        KontraktlinjeFactory.create_batch(antal, plan=plan)

    with django_assert_num_queries(1):
        puljer = pulje_for([plan.pk for plan in planer])

    assert [puljer[plan.pk].disponeret_kontrakt for plan in planer] == [antal * 1000] * antal


def test_a_year_may_be_exceeded_but_says_so():
    assert (Aarspulje(2022, 100, 130).over, Aarspulje(2022, 100, 100).over) == (30, 0)


@pytest.mark.parametrize(
    ("art", "pulje"),
    [(Linjeart.FRIKOEB, KONTRAKTPULJE), (Linjeart.NETVAERK, KONTRAKTPULJE), (Linjeart.FACILITERING, FACILITERING)],
)
def test_the_last_krone_can_be_promised(art, pulje):
    aftale, linje, _ = kontrakt_med_linje(art=art, beloeb=pulje)

    assert pulje_for([linje.plan_id])[linje.plan_id].rest(art) == 0


def test_one_krone_over_is_refused_with_what_is_left():
    aftale, linje, af = kontrakt_med_linje(beloeb=2_000_000)

    with pytest.raises(Regelbrud) as brud:
        handlinger.tilfoej_linje(aftale.pk, af=af, **linjefelter(aftale, beloeb=978_601))

    assert str(brud.value) == (
        "Der er 978.600 kr. tilbage af kontraktpuljen i Beboerprojekt Nordvest, så linjen er 1 kr. for stor."
    )
    assert brud.value.felt == "beloeb"


def test_another_contract_draws_on_the_same_pool():
    aftale, linje, af = kontrakt_med_linje(beloeb=KONTRAKTPULJE)
    anden = ny_kontrakt(aftale.planer.get().planversion, af=af)

    with pytest.raises(Regelbrud, match=r"^Der er 0 kr. tilbage af kontraktpuljen"):
        handlinger.tilfoej_linje(anden.pk, af=af, **linjefelter(anden, beloeb=1))


def test_a_line_may_use_its_own_money_again():
    aftale, linje, af = kontrakt_med_linje(beloeb=KONTRAKTPULJE - 1)

    rettet = handlinger.ret_linje(linje.pk, af=af, **linjefelter(aftale, beloeb=KONTRAKTPULJE))

    assert rettet.beloeb == KONTRAKTPULJE
    with pytest.raises(Regelbrud, match=r"1 kr. for stor"):
        handlinger.ret_linje(linje.pk, af=af, **linjefelter(aftale, beloeb=KONTRAKTPULJE + 1))


def test_a_line_that_changes_pot_must_fit_the_new_one():
    aftale, linje, af = kontrakt_med_linje(beloeb=FACILITERING + 1)

    with pytest.raises(Regelbrud, match=r"tilbage af faciliteringen .* 1 kr. for stor"):
        handlinger.ret_linje(linje.pk, af=af, **linjefelter(aftale, art=Linjeart.FACILITERING, beloeb=FACILITERING + 1))


@pytest.fixture
def faldet():
    """A contract of 2.000.000 kr. on a plan whose pool has fallen to 1.500.000."""
    aftale, linje, af = kontrakt_med_linje(beloeb=2_000_000)
    budget = linje.plan.budgetversioner.get()
    nyt = type(budget).objects.create(plan=linje.plan, nummer=2, oprettet_af=af)
    nyt.linjer.create(kilde=Kilde.KOMMUNE_KONTRAKT, art="frikoeb", aar=2022, beloeb=1_500_000)
    laas_budget(nyt)
    nyt.planversioner.create(plan=linje.plan, nummer=2, haendelse="aendret", sha256="1" * 64, lavet_af=af)
    return aftale, linje, af


def test_a_fallen_pool_shows_its_excess_and_takes_a_lower_amount(faldet):
    aftale, linje, af = faldet

    rest = pulje_for([linje.plan_id])[linje.plan_id].rest_kontrakt
    rettet = handlinger.ret_linje(linje.pk, af=af, **linjefelter(aftale, beloeb=1_900_000))

    assert (rest, rettet.beloeb) == (-500_000, 1_900_000)


def test_a_fallen_pool_takes_no_more(faldet):
    aftale, linje, af = faldet

    with pytest.raises(Regelbrud, match=r"^Der er 0 kr. tilbage"):
        handlinger.tilfoej_linje(aftale.pk, af=af, **linjefelter(aftale, beloeb=1))
    with pytest.raises(Regelbrud, match=r"for stor"):
        handlinger.ret_linje(linje.pk, af=af, **linjefelter(aftale, beloeb=2_000_001))


def test_a_fallen_pool_hinders_signing(faldet):
    aftale, linje, af = faldet

    with pytest.raises(Regelbrud) as brud:
        handlinger.send_til_underskrift(aftale.pk, af=af)

    assert str(brud.value) == (
        "Aftalen kan ikke sendes endnu. Ikke opfyldt: Aftalerne holder sig inden for de kommunale midler i "
        "Beboerprojekt Nordvest (kontraktpuljen er overskredet med 500.000 kr.)."
    )


def test_what_is_exceeded_is_said_pot_by_pot_and_year_by_year():
    pulje = Pulje(1, 1, 3, 2, (Aarspulje(2021, 1, 1), Aarspulje(2022, 0, 2)))

    assert puljeadvarsler("Nordvest", pulje) == [
        "Nordvest: kontraktpuljen er overskredet med 2 kr. og faciliteringen er overskredet med 1 kr.",
        "Nordvest: i 2022 er der lovet 2 kr. mere, end budgettet har til kontrakter.",
    ]
    assert puljeadvarsler("Nordvest", Pulje(3, 2, 3, 2, (Aarspulje(2021, 1, 1),))) == []
