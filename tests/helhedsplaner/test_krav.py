"""The list of what is missing: the same on the page as in the deed."""

import datetime as dt

import pytest

from grundlag.fejl import Regelbrud
from grundlag.kroge import Krav
from helhedsplaner import handlinger
from helhedsplaner.krav import DRIFT, INDSEND, krav_til, mangler
from helhedsplaner.models import Budgetlinje, Kilde, Snitflade
from tests.factories.byomraader import TilknytningFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import DeltagelseFactory, MaalFactory, PlanafsnitFactory, PlanFactory


def koder(plan, skridt=INDSEND):
    plan.refresh_from_db()
    return [krav.kode for krav in krav_til(plan, skridt) if not krav.opfyldt]


def test_an_empty_plan_is_told_everything_at_once():
    plan = PlanFactory()

    assert koder(plan) == ["periode", "afdelinger", "organisering", "indsatsomraader", "budget:ramme_mangler"]


def test_a_full_plan_misses_nothing():
    assert koder(fuld_plan()) == []


def test_a_section_says_in_one_sentence_what_it_misses():
    plan = fuld_plan()
    afsnit = PlanafsnitFactory(plan=plan, indsatsomraade__navn="Sundhed")
    MaalFactory(afsnit=afsnit)

    krav = next(k for k in krav_til(plan, INDSEND) if not k.opfyldt)

    assert krav.tekst == "Sundhed mangler et formål, et succeskriterium til 1 mål og mindst én aktivitet."
    assert krav.url == f"/helhedsplaner/{plan.pk}/indsats/{afsnit.indsatsomraade.kode}/"


def test_municipal_money_in_an_area_of_the_organisations_asks_for_a_reason():
    plan = fuld_plan()
    afsnit = plan.afsnit.get()
    omraade = afsnit.indsatsomraade
    omraade.faelles_snitflade = Snitflade.NEJ
    omraade.save()

    assert koder(plan) == [f"indsats:{omraade.kode}"]

    afsnit.kommunal_begrundelse = "Aftalt i forum."
    afsnit.save()
    assert koder(plan) == []


def test_a_krone_off_is_missing():
    plan = fuld_plan()
    linje = Budgetlinje.objects.filter(version__plan=plan, kilde=Kilde.BOLIGORGANISATION).first()
    linje.beloeb -= 1
    linje.save()

    assert koder(plan) == ["budget:sum_er_ikke_ramme"]


def test_money_outside_the_period_is_missing():
    plan = fuld_plan()
    Budgetlinje.objects.filter(version__plan=plan, aar=2025).update(aar=2026)

    assert koder(plan) == ["budget:aar"]


def test_an_afdeling_in_two_plans_asks_for_a_reason():
    plan = fuld_plan(afdelinger=1)
    deltagelse = plan.deltagelser.get()
    DeltagelseFactory(
        afdeling=deltagelse.afdeling,
        plan__periode_fra=dt.date(2025, 9, 14),
        plan__periode_til=dt.date(2026, 1, 1),
    )

    assert koder(plan) == [f"overlap:{deltagelse.afdeling.uid}"]

    deltagelse.overlap_begrundelse = "Den gamle plan slutter samme måned."
    deltagelse.save()
    assert koder(plan) == []


def test_a_later_plan_does_not_overlap():
    plan = fuld_plan(afdelinger=1)
    DeltagelseFactory(
        afdeling=plan.deltagelser.get().afdeling,
        plan__periode_fra=dt.date(2025, 9, 15),
        plan__periode_til=dt.date(2026, 1, 1),
    )

    assert koder(plan) == []


def test_what_the_list_says_is_what_the_deed_refuses():
    plan = fuld_plan(organisering="")
    bruger = TilknytningFactory(rolle="projektleder", boligorganisation=plan.driftsansvarlig).bruger

    with pytest.raises(Regelbrud) as brud:
        handlinger.indsend(plan.pk, af=bruger)

    assert str(brud.value) == "Planen kan ikke indsendes endnu: Beskriv planens organisering og ledelse."


def test_the_first_day_must_have_come(settings):
    plan = fuld_plan()

    settings.DAGS_DATO = dt.date(2021, 9, 14)
    assert "periode_begyndt" in koder(plan, DRIFT)

    settings.DAGS_DATO = dt.date(2021, 9, 15)
    assert "periode_begyndt" not in koder(plan, DRIFT)


def test_an_exception_helps_only_where_it_may():
    undtages = Krav("a", "A", opfyldt=False)
    aldrig = Krav("b", "B", opfyldt=False, kan_undtages=False)
    opfyldt = Krav("c", "C", opfyldt=True)

    assert mangler([undtages, aldrig, opfyldt], {"a": None, "b": None}) == [aldrig]


@pytest.mark.parametrize("antal", [1, 4])
def test_the_list_takes_the_same_number_of_queries(django_assert_num_queries, antal):
    plan = fuld_plan(afdelinger=antal, indsatsomraader=antal)

    with django_assert_num_queries(2):
        krav_til(plan, INDSEND)
