"""The administrator keeps the rules and the template chains."""

from django.urls import reverse

from godkendelser.admin import MOENSTRE
from godkendelser.daekning import ord_for
from godkendelser.models import Skabelontrin
from grundlag.adgang import Rolle
from tests.factories.godkendelser import InstansregelFactory
from tests.factories.helhedsplaner import RegelsaetFactory


def test_a_rule_is_edited_by_ticking(log_ind):
    regel = InstansregelFactory(art="fagudvalg")
    adresse = reverse("admin:godkendelser_instansregel_change", args=[regel.pk])

    svar = log_ind(Rolle.ADMINISTRATOR).post(
        adresse, {"udfald": ["godkendt", "afvist"], "daekning": ["periode", "loft:kommune"], "behandlingsdage": "0"}
    )

    regel.refresh_from_db()
    assert (svar.status_code, regel.udfald, regel.daekning) == (
        302,
        ["godkendt", "afvist"],
        ["periode", "loft:kommune"],
    )


def test_a_step_is_added_to_a_chain(log_ind):
    felter = {"sagsart": "ny_plan", "spor": "indhold", "nummer": "1", "instansart": "landsbyggefond", "udvalg": ""}
    adresse = reverse("admin:godkendelser_skabelontrin_add")
    klient, regelsaet = log_ind(Rolle.ADMINISTRATOR), RegelsaetFactory()

    svar = [klient.post(adresse, {**felter, "regelsaet": regelsaet.pk}).status_code for _ in range(2)]

    assert (svar, Skabelontrin.objects.count()) == ([302, 200], 1)


def test_every_pattern_is_explained():
    assert all(ord_for(moenster) for moenster in MOENSTRE)
