"""The list of what is missing, followed line by line in a real browser until the plan is submitted."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from grundlag.adgang import Rolle
from helhedsplaner.models import Budgetlinje, Helhedsplan
from helhedsplaner.tilstande import Status
from tests.browser import axe, ruller_til_siden
from tests.factories.byomraader import AfdelingFactory, TilknytningFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import PlanafsnitFactory
from tests.test_rejse import skriv_budget, skriv_indsats, tryk, udfyld


def organisering(side: Page, plan: Helhedsplan) -> None:
    udfyld(side, organisering="En boligsocial bestyrelse leder planen.")
    tryk(side, "Gem teksterne")


def stamdata(side: Page, plan: Helhedsplan) -> None:
    udfyld(side, periode_fra="15.9.2021", periode_til="14.9.2025")
    tryk(side, "Gem stamdata")


def afdelinger(side: Page, plan: Helhedsplan) -> None:
    side.goto(f"/helhedsplaner/{plan.pk}/afdelinger/vaelg/")
    side.locator("main input[type=checkbox]").first.check()
    tryk(side, "Tilføj de valgte")


def indsats(side: Page, plan: Helhedsplan) -> None:
    skriv_indsats(side, plan, side.url.rstrip("/").rpartition("/")[2])


SIDER = {"organisering": organisering, "stamdata": stamdata, "afdelinger": afdelinger, "indsats": indsats}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("med_javascript", [True, False], ids=["med JavaScript", "uden JavaScript"])
def test_the_list_is_emptied_line_by_line_until_the_plan_is_submitted(ny_side, log_ind_i_browser, med_javascript):
    plan = fuld_plan(organisering="")
    plan.deltagelser.all().delete()
    PlanafsnitFactory(plan=plan, indsatsomraade__navn="Sundhed")
    AfdelingFactory(byomraade=plan.byomraade, boligorganisation=plan.driftsansvarlig)
    Budgetlinje.objects.filter(version__plan=plan).delete()
    Helhedsplan.objects.filter(pk=plan.pk).update(periode_fra=None, periode_til=None)
    leder = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger
    side = ny_side(java_script_enabled=med_javascript, viewport={"width": 320, "height": 900})
    log_ind_i_browser(side, leder)
    mangler = "section[aria-labelledby=station-2] .kravliste .mangler a"
    besoegt = []

    side.goto(f"/helhedsplaner/{plan.pk}/mangler/")
    if med_javascript:
        axe(side)
        assert not ruller_til_siden(side)
    while side.locator(mangler).count():
        with side.expect_navigation():
            side.locator(mangler).first.click()
        slags = re.search(r"/helhedsplaner/\d+/(\w+)/", side.url)[1]
        besoegt.append(slags)
        SIDER.get(slags, skriv_budget)(side, plan)
        side.goto(f"/helhedsplaner/{plan.pk}/mangler/")
    tryk(side, "Indsend til godkendelse")

    assert besoegt == ["stamdata", "afdelinger", "organisering", "indsats", "budget"]
    plan.refresh_from_db()
    assert plan.status == Status.TIL_GODKENDELSE
