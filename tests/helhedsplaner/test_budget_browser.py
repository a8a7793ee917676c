"""The budget in a real browser: sums and checks follow the keys, and the arrows move between the cells."""

import pytest
from playwright.sync_api import expect

from grundlag.adgang import Rolle
from helhedsplaner.models import Budgetlinje, Kilde
from tests.browser import axe
from tests.factories.byomraader import TilknytningFactory
from tests.factories.helhedsplaner import fuld_plan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan():
    return fuld_plan()


@pytest.fixture
def bruger(plan):
    return TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger


def celle(side, tekst, aar):
    return side.get_by_label(f"{tekst}, {aar}")


def test_typing_is_summed_and_checked_and_saved(side, log_ind_i_browser, plan, bruger):
    log_ind_i_browser(side, bruger)
    side.goto(f"/helhedsplaner/{plan.pk}/budget/")
    expect(side.locator("#tjek")).to_contain_text("Budgettet går op på kronen.")

    celle(side, "Københavns Kommune, kontrakter", 2021).fill("220 185")
    expect(side.locator("#tjek")).to_contain_text(
        "Kommunens midler til kontrakter skal være 2.978.600 kr.: 1 kr. for meget."
    )
    expect(side.locator(".totalsum")).to_have_text("28.100.001")
    expect(side.locator(".kolonnesum").first).to_have_text("2.077.208")

    side.get_by_label("Samlet ramme (kr.)").fill("28.100.001")
    expect(side.locator("#tjek")).not_to_contain_text("Linjerne giver")
    axe(side)
    side.get_by_role("button", name="Gem budgettet").first.click()
    expect(side.get_by_text("Budgettet er gemt.")).to_be_visible()
    assert Budgetlinje.objects.get(kilde=Kilde.KOMMUNE_KONTRAKT, aar=2021).beloeb == 220_185


def test_the_arrows_and_enter_move_as_in_a_spreadsheet(side, log_ind_i_browser, plan, bruger):
    log_ind_i_browser(side, bruger)
    side.goto(f"/helhedsplaner/{plan.pk}/budget/")
    felter = side.locator(".budgetgitter tbody tr")

    foerste, anden = (felter.nth(nummer).locator("input.form-input").nth(1) for nummer in (0, 1))
    foerste.focus()
    side.keyboard.press("Enter")
    expect(anden).to_be_focused()
    side.keyboard.press("ArrowUp")
    expect(foerste).to_be_focused()
    side.keyboard.press("ArrowUp")
    expect(foerste).to_be_focused()


def test_without_scripts_it_is_divided_checked_and_saved_all_the_same(ny_side, log_ind_i_browser, plan, bruger):
    Budgetlinje.objects.all().delete()
    side = ny_side(java_script_enabled=False)
    log_ind_i_browser(side, bruger)
    side.goto(f"/helhedsplaner/{plan.pk}/budget/")
    expect(side.locator("#tjek")).to_contain_text("28.100.000 kr. mangler")

    side.get_by_role("button", name="Fordel efter dage").click()
    expect(side.locator("#tjek")).to_contain_text("Budgettet går op på kronen.")
    side.get_by_role("button", name="Gem budgettet").first.click()

    expect(side.get_by_text("Budgettet er gemt.")).to_be_visible()
    assert Budgetlinje.objects.count() == 20
