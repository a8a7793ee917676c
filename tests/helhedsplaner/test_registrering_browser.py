"""Quick registration in a real browser: the one who counts heads never takes the hands from the keys."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from grundlag.adgang import Rolle
from helhedsplaner.models import Registrering
from helhedsplaner.tilstande import Status
from tests.browser import axe, ruller_til_siden
from tests.factories.byomraader import TilknytningFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import AktivitetFactory

pytestmark = pytest.mark.django_db(transaction=True)

IDAG = dt.date(2022, 3, 1)


@pytest.fixture
def plan(settings):
    settings.DAGS_DATO = IDAG
    plan = fuld_plan(status=Status.I_DRIFT)
    for navn in ("Lektiecafé", "Bordtennis"):
        AktivitetFactory(afsnit=plan.afsnit.get(), navn=navn)
    return plan


@pytest.fixture
def aabn(ny_side, log_ind_i_browser, plan):
    """``aabn(**valg)``: the page of registration before somebody who may write in the plan."""

    def _aabn(**valg):
        side = ny_side(**valg)
        leder = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger
        log_ind_i_browser(side, leder)
        side.goto(f"/helhedsplaner/{plan.pk}/registreringer/")
        return side

    return _aabn


def felt(side, navn):
    return side.get_by_label(navn, exact=True)


def tast(side, *taster):
    """Press keys by their name; what is no such name is typed."""
    for tasten in taster:
        (side.keyboard.press if tasten in {"Tab", "Shift+Tab", "Enter"} else side.keyboard.type)(tasten)


def optegnet():
    return list(Registrering.objects.order_by("pk").values_list("aktivitet__navn", "antal", "dato", "note"))


@pytest.mark.parametrize("javascript", [True, False], ids=["med JavaScript", "uden JavaScript"])
def test_one_evening_is_registered_by_the_keys_alone(aabn, javascript):
    side = aabn(java_script_enabled=javascript)

    expect(felt(side, "Aktivitet")).to_be_focused()
    tast(side, "Lek", "Tab")
    expect(felt(side, "Antal deltagere")).to_be_focused()
    tast(side, "14", "Tab")
    expect(felt(side, "Dato")).to_be_focused()
    tast(side, *["Tab"] * (2 if javascript else 1))  # past the button of the calendar
    expect(side.get_by_label("Note")).to_be_focused()
    tast(side, "Åse's æblekage", "Enter")

    expect(side.get_by_text("Gemt: Lektiecafé, 14 deltagere.")).to_be_visible()
    expect(felt(side, "Aktivitet").locator("option:checked")).to_have_text("Lektiecafé")
    expect(felt(side, "Antal deltagere")).to_be_focused()  # ready for the next
    tast(side, "9", "Tab", "28.2.2022", "Enter")

    expect(side.get_by_text("Gemt: Lektiecafé, 9 deltagere.")).to_be_visible()
    assert optegnet() == [
        ("Lektiecafé", 14, IDAG, "Åse's æblekage"),
        ("Lektiecafé", 9, dt.date(2022, 2, 28), ""),
    ]


@pytest.mark.parametrize("javascript", [True, False], ids=["med JavaScript", "uden JavaScript"])
def test_a_slip_is_said_beside_its_field_and_mended_there(aabn, javascript):
    side = aabn(java_script_enabled=javascript, viewport={"width": 320, "height": 640})

    tast(side, "Bord", "Tab", "ni", "Tab", "2.3.2022", "Enter")

    expect(side.locator("#div_id_antal")).to_contain_text("Skriv et antal fra 0 til 100.000.")
    expect(side.locator("#div_id_dato")).not_to_contain_text("fremtiden")  # the day is only asked of a whole form
    expect(felt(side, "Antal deltagere")).to_have_value("ni")
    expect(felt(side, "Dato")).to_have_value("2.3.2022")
    assert not ruller_til_siden(side)
    if javascript:
        axe(side)
    felt(side, "Antal deltagere").fill("9")
    tast(side, "Enter")

    expect(side.locator("#div_id_dato")).to_contain_text("Datoen ligger i fremtiden.")
    expect(felt(side, "Antal deltagere")).to_have_value("9")
    felt(side, "Dato").fill("1/3-2022")
    tast(side, "Enter")

    expect(side.get_by_text("Gemt: Bordtennis, 9 deltagere.")).to_be_visible()
    assert optegnet() == [("Bordtennis", 9, IDAG, "")]


def test_what_looks_like_a_cpr_number_is_warned_of_before_it_is_saved(aabn):
    side = aabn()
    tast(side, "Lek", "Tab", "1", "Tab", "Tab", "Tab", "Ring til 010190-1234", "Enter")

    expect(side.locator("#div_id_note")).to_contain_text("Teksten ser ud til at indeholde et cpr-nummer.")
    expect(side.get_by_label("Note")).to_have_value("Ring til 010190-1234")
    assert optegnet() == []

    side.get_by_label("Note").fill("Ring i morgen")
    tast(side, "Enter")
    expect(side.get_by_text("Gemt: Lektiecafé, 1 deltager.")).to_be_visible()
    assert optegnet() == [("Lektiecafé", 1, IDAG, "Ring i morgen")]
