"""
What kind of case a plan's chain is, is said twice: in Python, which makes the chain, and in SQL, which asks for its
bodies before the plan is submitted (ADR 0005). Here they are held against each other.
"""

from itertools import combinations

import pytest

from godkendelser import handlinger
from godkendelser.models import HELE_PLANER, Forloeb, Instansart, Skabelontrin
from godkendelser.models.instans import GRUPPEARTER
from grundlag import kroge
from grundlag.adgang import Rolle
from helhedsplaner.handlinger import indsend
from helhedsplaner.krav import INDSEND
from helhedsplaner.models import Slaegtskab
from tests.factories.byomraader import BoligorganisationFactory, TilknytningFactory
from tests.factories.fora import ArbejdsgruppeFactory, GruppeFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import HelhedsplansrelationFactory

# The template of each kind of case asks another body.
SPOERGES = dict(zip(HELE_PLANER, GRUPPEARTER, strict=True))
SLAEGT = [arter for antal in range(5) for arter in combinations(Slaegtskab, antal)]


def sagens_plan(*slaegt: str):
    organisation = BoligorganisationFactory()
    plan = fuld_plan(afdelinger=1, driftsansvarlig=organisation)
    forum = GruppeFactory(byomraade=plan.byomraade)
    ArbejdsgruppeFactory(hoerer_under=forum)
    GruppeFactory(byomraade=plan.byomraade, type=Instansart.BOLIGSOCIAL_BESTYRELSE)
    for sagsart, art in SPOERGES.items():
        Skabelontrin.objects.create(regelsaet=plan.regelsaet, sagsart=sagsart, spor="indhold", nummer=1, instansart=art)
    for art in slaegt:
        HelhedsplansrelationFactory(efterfoelger=plan, art=art)
    return plan


def bedt_om(plan) -> set[str]:
    """The bodies that must exist before the plan is submitted."""
    return {krav.kode.removeprefix("gruppe:") for krav in kroge.krav(plan, INDSEND) if krav.kode.startswith("gruppe:")}


def spurgt(plan) -> set[str]:
    """The bodies that the chain asks once the plan is submitted."""
    af = TilknytningFactory(rolle=Rolle.BOLIGSOCIAL_KOORDINATOR, boligorganisation=plan.driftsansvarlig).bruger
    indsend(plan.pk, af=af)
    kaeden = Forloeb.objects.get(plan=plan, afsluttet_tid=None)
    return {art for art in kaeden.trin.values_list("instansart", flat=True) if art in GRUPPEARTER}


@pytest.mark.parametrize("slaegt", SLAEGT, ids=lambda arter: "+".join(arter) or "ingen")
def test_the_bodies_asked_for_are_those_the_chain_asks(slaegt):
    plan = sagens_plan(*slaegt)

    assert bedt_om(plan) == spurgt(plan)


@pytest.mark.parametrize("slaegt", [(), (Slaegtskab.SAMMENLAEGNING,)], ids=["ingen", "sammenlaegning"])
@pytest.mark.parametrize("sagsart", HELE_PLANER)
def test_what_the_forumsekretaer_has_prepared_goes_before_both(sagsart, slaegt):
    plan = sagens_plan(*slaegt)
    sekretaer = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, byomraade=plan.byomraade).bruger
    handlinger.forbered_forloeb(plan.pk, sagsart=sagsart, af=sekretaer)

    assert bedt_om(plan) == {SPOERGES[sagsart]} == spurgt(plan)
