"""In real Chromium: a change after 14 votes, and what the koordinator sees of it."""

import pytest
from django.urls import reverse

from godkendelser.models import Stilling
from helhedsplaner.models import Deltagelse, Helhedsplan
from tests.browser import axe, ruller_til_siden
from tests.factories.godkendelser import indsendt_plan

pytestmark = pytest.mark.django_db(transaction=True)

# The words that stick out of their box in the picture of the chain.
I_KASSEN = """(alle) => alle.flatMap((kasse) => [...kasse.querySelectorAll("text")]
  .filter((ord) => ord.getBBox().x + ord.getBBox().width > kasse.width.baseVal.value).map((ord) => ord.textContent))"""


@pytest.fixture
def kaede():
    kaede = indsendt_plan(afdelinger=14)
    for moede in kaede.moeder:
        kaede.afgoer(moede)
    return kaede


def indsend_i_browseren(kaede, side, log_ind_i_browser) -> None:
    """Submit what the plan says now, as the koordinator does it, and go to its chain."""
    log_ind_i_browser(side, kaede.koordinator)
    side.goto(reverse("helhedsplaner:indsend", args=[kaede.plan.pk]))
    side.locator("main form[method=post] button.button-primary").first.click()
    side.goto(reverse("godkendelser:forloeb", args=[kaede.plan.pk]))


def test_a_change_of_text_after_14_votes_voids_none(kaede, side, log_ind_i_browser):
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(organisering="To bestyrelser leder planen.")

    indsend_i_browseren(kaede, side, log_ind_i_browser)

    assert [trin.stilling for trin in kaede.moeder] == [Stilling.STAAR] * 14
    assert side.get_by_text("Egen deltagelse, egenbetalingen, perioden").count() == 14
    assert "14 af 14 på plads" in side.locator(".kaedebillede").inner_text()
    assert side.locator(".kaedebillede svg svg").evaluate_all(I_KASSEN) == []
    axe(side)
    side.set_viewport_size({"width": 320, "height": 640})
    assert not ruller_til_siden(side)


def test_a_rise_for_two_of_14_voids_exactly_those_two(kaede, side, log_ind_i_browser):
    to = list(Deltagelse.objects.filter(plan=kaede.plan).select_related("afdeling").order_by("pk")[:2])
    for deltagelse in to:
        Deltagelse.objects.filter(pk=deltagelse.pk).update(egenbetaling=deltagelse.egenbetaling + 1)

    indsend_i_browseren(kaede, side, log_ind_i_browser)

    faldne = [trin.instans.afdeling_id for trin in kaede.moeder if trin.stilling == Stilling.BORTFALDET]
    assert faldne == [deltagelse.afdeling_id for deltagelse in to]
    venter = side.locator("table", has_text="Hvem").first.inner_text()
    assert all(str(deltagelse.afdeling) in venter for deltagelse in to)
    assert side.get_by_text("Egenbetalingen er steget fra").count() == 2
