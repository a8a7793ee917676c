"""Two people in two browsers promise the last krone of a plan at the same moment: one gets it, the other is told."""

import time

import pytest
from django.db import connection, transaction

from kontrakter.handlinger.faelles import laas_planer
from kontrakter.models import Kontraktlinje
from tests.factories.kontrakter import KONTRAKTPULJE, indsendt_plan, koordinator, ny_kontrakt
from tests.test_rejse import udfyld

pytestmark = pytest.mark.django_db(transaction=True)


def vent_paa(antal):
    """Until ``antal`` connections wait for the lock that this one holds."""
    frist = time.monotonic() + 30
    while time.monotonic() < frist:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0] >= antal:
                return
    pytest.fail("De ventede ikke på låsen.")


def test_the_last_krone_goes_to_one_of_two_who_press_at_once(ny_side, log_ind_i_browser):
    version = indsendt_plan()
    sider = []
    for nummer in range(2):
        af = koordinator(version.plan)
        aftale = ny_kontrakt(version, af=af)
        side = ny_side()
        log_ind_i_browser(side, af)
        side.goto(f"/kontrakter/{aftale.pk}/linjer/")
        felter = {"art": "Indsats", "beskrivelse": f"Vejleder {nummer}", "aar": "2022", "beloeb": str(KONTRAKTPULJE)}
        udfyld(side, **felter)
        sider.append(side)

    with transaction.atomic():
        laas_planer([version.plan_id])
        for side in sider:
            side.evaluate("document.querySelector('main form').requestSubmit()")
        vent_paa(2)
    for side in sider:
        side.wait_for_load_state()
        side.locator(".form-error-message, .alert-success").first.wait_for()

    linje = Kontraktlinje.objects.get()
    assert linje.beloeb == KONTRAKTPULJE
    vinder, taber = sorted(sider, key=lambda side: side.locator(".alert-success").count(), reverse=True)
    assert vinder.get_by_text(linje.beskrivelse).first.is_visible()
    assert taber.get_by_text("Der er 0 kr. tilbage af kontraktpuljen").first.is_visible()
    kept = taber.locator("main [name=beskrivelse]").input_value()
    assert {kept, linje.beskrivelse} == {"Vejleder 0", "Vejleder 1"}
