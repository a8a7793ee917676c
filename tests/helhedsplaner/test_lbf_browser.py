"""Copying field by field to Landsbyggefonden's system: what comes out of the clipboard is what stands on the page."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from grundlag.adgang import Rolle
from helhedsplaner import lbf_referencedata
from tests.browser import axe
from tests.factories.byomraader import TilknytningFactory
from tests.factories.fuld_plan import fuld_plan

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_field_and_a_table_are_copied(side, log_ind_i_browser):
    lbf_referencedata.indlaes()
    plan = fuld_plan()
    log_ind_i_browser(side, TilknytningFactory(rolle=Rolle.REVISOR).bruger)
    side.context.grant_permissions(["clipboard-read", "clipboard-write"])
    side.goto(reverse("helhedsplaner:lbfskema", args=[plan.pk, "budget"]))

    def kopieret(felt):
        side.get_by_role("button", name=f"Kopiér {felt}", exact=True).click()
        expect(side.get_by_text("Kopieret").last).to_be_visible()
        return side.evaluate("navigator.clipboard.readText()")

    assert kopieret("Samlet ramme") == "28.100.000"
    linjer = kopieret("Kilder pr. år").splitlines()
    assert linjer[0].split("\t") == ["Kilde (kr.)", "2021", "2022", "2023", "2024", "2025", "I alt"]
    assert linjer[1].split("\t")[-1] == "21.075.000"
    axe(side)
