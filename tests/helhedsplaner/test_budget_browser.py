"""The budget in a real browser: sums and checks follow the keys, and the arrows move between the cells."""

import pytest
from playwright.sync_api import expect

from grundlag.adgang import Rolle
from helhedsplaner.models import Budgetlinje, Kilde
from tests.browser import axe
from tests.factories.byomraader import TilknytningFactory
from tests.factories.fuld_plan import fuld_plan

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


def test_a_block_from_excel_is_pasted_and_undone_and_redone(side, log_ind_i_browser, plan, bruger):
    log_ind_i_browser(side, bruger)
    side.context.grant_permissions(["clipboard-read", "clipboard-write"])
    side.goto(f"/helhedsplaner/{plan.pk}/budget/")
    celler = side.locator(".budgetgitter tbody input.form-input")
    foer = [celle.input_value() for celle in celler.all()]

    side.evaluate("navigator.clipboard.writeText('1.000\\t2000\\r\\n3 000\\tx\\r\\n')")
    celler.first.focus()
    side.keyboard.press("Control+V")
    expect(side.locator("#indsat")).to_have_text("4 celler er indsat. Ctrl+Z fortryder.")
    assert [celler.nth(nummer).input_value() for nummer in (0, 1, 5, 6)] == ["1.000", "2000", "3 000", "x"]
    expect(side.locator("#tjek")).to_contain_text("Skriv et beløb i hele kroner")

    celler.nth(6).fill("4")
    side.keyboard.press("Control+z")
    expect(celler.nth(6)).to_have_value("x")
    side.keyboard.press("Control+z")
    assert [celle.input_value() for celle in celler.all()] == foer
    expect(side.locator("#tjek")).to_contain_text("Budgettet går op på kronen.")
    side.keyboard.press("Control+y")
    side.keyboard.press("Control+y")
    expect(celler.nth(6)).to_have_value("4")

    side.evaluate("navigator.clipboard.writeText('7\\t8')")
    celler.nth(4).focus()
    side.keyboard.press("Control+V")
    expect(side.locator("#indsat")).to_have_text(
        "1 celle er indsat. 1 lå uden for gitteret og er ikke med. Ctrl+Z fortryder."
    )
    side.keyboard.press("ArrowLeft")
    expect(celler.nth(3)).to_be_focused()
    side.get_by_role("button", name="Gem budgettet").first.click()
    expect(side.get_by_text("Budgettet er gemt.")).to_be_visible()
    assert sorted(Budgetlinje.objects.filter(beloeb__lt=10).values_list("beloeb", flat=True)) == [4, 7]
