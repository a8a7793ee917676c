"""The main forms with JavaScript off: every one of them is a plain form that a plain browser can send."""

from __future__ import annotations

import datetime as dt

import pytest

from grundlag.adgang import Rolle
from helhedsplaner.models import Helhedsplan, Planafsnit
from helhedsplaner.tilstande import Status
from kontrakter.models import Aftale
from overblik.demo import brugere, byg, forloeb
from overblik.demo.planer import PLANER
from tests.test_rejse import _verden, afgoer, log_ind, opret_planen, skriv_budget, tryk, udfyld

__all__ = ["_verden"]


@pytest.fixture
def side(ny_side):
    return ny_side(java_script_enabled=False)


@pytest.mark.usefixtures("_verden")
def test_a_plan_is_made(side):
    log_ind(side, Rolle.BOLIGSOCIAL_KOORDINATOR)

    plan = opret_planen(side)

    assert (plan.navn, plan.periode_fra) == ("Beboerprojekt Nordvest", dt.date(2021, 9, 15))


@pytest.mark.usefixtures("_verden")
def test_a_written_plan_goes_from_text_and_money_to_a_decision_and_a_contract_line(side):
    af = brugere.indlaeser()
    nordvest = next(demo for demo in PLANER if demo.navn == "Beboerprojekt Nordvest")
    plan = byg.byg(nordvest, af=af)
    forloeb.foer_godkendelse(plan, nordvest, af=af)
    log_ind(side, Rolle.BOLIGSOCIAL_KOORDINATOR)

    side.goto(f"/helhedsplaner/{plan.pk}/indsats/uddannelse/")
    udfyld(side, formaal="Skrevet uden scripts.")
    tryk(side, "Gem teksterne")
    assert Planafsnit.objects.get(plan=plan, indsatsomraade__kode="uddannelse").formaal == "Skrevet uden scripts."

    skriv_budget(side, plan)
    assert plan.budgetversioner.get().linjer.filter(kilde="lbf").exists()

    side.goto(f"/helhedsplaner/{plan.pk}/")
    tryk(side, "Indsend til godkendelse")
    assert Helhedsplan.objects.get(pk=plan.pk).status == Status.TIL_GODKENDELSE

    log_ind(side, Rolle.FORUMSEKRETAER)
    afgoer(side, "Boligsocialt Forum Bispebjerg", "10.6.2021", "Anbefalet")
    assert side.get_by_text("»Anbefalet« er registreret").is_visible()

    log_ind(side, Rolle.BOLIGSOCIAL_KOORDINATOR)
    side.goto(f"/kontrakter/ny/{plan.versioner.get().pk}/")
    udfyld(side, titel="Kontrakt om Beskæftigelse", indsatsomraade="Beskæftigelse", fra="15.9.2021", til="14.9.2025")
    tryk(side, "Opret kontrakten")
    aftale = Aftale.objects.get()
    side.goto(f"/kontrakter/{aftale.pk}/linjer/")
    udfyld(side, art="Frikøb af kommunale medarbejdere", beskrivelse="Jobrådgiver", aar="2022", beloeb="100.000")
    tryk(side, "Gem linjen")
    assert [linje.beloeb for linje in aftale.linjer.all()] == [100_000]
