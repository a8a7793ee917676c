"""In real Chromium on the plan's own pages: two in one section, net cut, and the pages of writing at 320 px."""

import random

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from grundlag.adgang import Rolle
from grundlag.models import Kladde
from helhedsplaner.handlinger import indsend
from helhedsplaner.handlinger.udkast import hent_tilbage
from helhedsplaner.models import Planudkast, Praekvalifikation
from tests.browser import axe, ruller_til_siden, vent_til
from tests.factories.byomraader import TilknytningFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import AktivitetFactory, KommentartraadFactory, NoegletalFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan():
    return fuld_plan()


@pytest.fixture
def afsnit(plan):
    return plan.afsnit.get()


@pytest.fixture
def adresse(plan, afsnit):
    return reverse("helhedsplaner:afsnit", args=[plan.pk, afsnit.indsatsomraade.kode])


@pytest.fixture
def skriver(plan):
    """``skriver()``: somebody who writes in the plan."""
    return lambda: TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger


def aabn(ny_side, log_ind_i_browser, bruger, adresse, **valg):
    side = ny_side(**valg)
    log_ind_i_browser(side, bruger)
    side.goto(adresse)
    return side


def gem(side, tekst=""):
    if tekst:
        side.get_by_role("textbox", name="Formål").fill(tekst)
    side.get_by_role("button", name="Gem teksterne").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["med JavaScript", "uden JavaScript"])
def test_two_in_one_section_lose_nothing(ny_side, log_ind_i_browser, skriver, plan, afsnit, adresse, javascript):
    min_side, deres_side = (
        aabn(ny_side, log_ind_i_browser, skriver(), adresse, java_script_enabled=javascript) for _ in range(2)
    )
    gem(deres_side, "Deres formål.")
    expect(deres_side.get_by_text("Gemt.")).to_be_visible()
    gem(min_side, "Mit formål.")

    expect(min_side.get_by_role("heading", name="To har rettet det samme")).to_be_visible()
    expect(min_side.get_by_role("link", name="udkast 1")).to_be_visible()
    min_side.get_by_role("button", name="Gem min rettede tekst").click()
    expect(min_side.get_by_text("Gemt.")).to_be_visible()

    afsnit.refresh_from_db()
    noegle = f"indsats:{afsnit.indsatsomraade.kode}"
    tekster = [et.afsnit[noegle]["formaal"] for et in Planudkast.objects.order_by("nummer")]
    assert (afsnit.formaal, tekster) == ("Mit formål.", ["Mit formål.", "Deres formål."])


def test_not_one_character_is_lost_when_the_net_is_cut_while_typing(
    ny_side, log_ind_i_browser, skriver, afsnit, adresse
):
    tilfaeldig = random.Random(3)  # noqa: S311
    side = aabn(ny_side, log_ind_i_browser, skriver(), adresse)
    felt = side.get_by_role("textbox", name="Formål")
    felt.fill("")

    tekst = "".join(tilfaeldig.choices("abc æøå.,", k=60)) + "."
    brud = tilfaeldig.randrange(len(tekst))
    felt.press_sequentially(tekst[:brud])
    side.context.set_offline(True)
    felt.press_sequentially(tekst[brud:])
    side.context.set_offline(False)
    side.goto(adresse)
    hent, brug = side.get_by_role("button", name="Hent teksten"), side.get_by_role("link", name="Brug kladden")
    (hent if hent.count() else brug).click()

    expect(side.get_by_role("textbox", name="Formål")).to_have_value(tekst)
    gem(side)
    expect(side.get_by_text("Gemt.")).to_be_visible()
    afsnit.refresh_from_db()
    assert afsnit.formaal == tekst.strip()
    vent_til(side, "!Object.keys(localStorage).some((navn) => navn.startsWith('kladde:'))")
    assert not Kladde.objects.exists()


def test_the_pages_of_writing_are_accessible_and_fit_a_phone(
    ny_side, log_ind_i_browser, skriver, plan, afsnit, adresse
):
    bruger = skriver()
    indsend(plan.pk, af=bruger)
    hent_tilbage(plan.pk, "1", ["organisering"], af=bruger)
    plan.vision = "En anden vision"
    plan.ramme = plan.ramme - 400_000
    plan.save(update_fields=["vision", "ramme"])
    AktivitetFactory(afsnit=afsnit, navn="Ny aktivitet")
    traad = KommentartraadFactory(plan=plan, noegle="organisering")
    NoegletalFactory(praekvalifikation=Praekvalifikation.objects.get(plan=plan))
    side = aabn(ny_side, log_ind_i_browser, bruger, adresse, viewport={"width": 320, "height": 640})
    sider = [
        reverse(f"helhedsplaner:{navn}", args=[plan.pk, *args])
        for navn, args in (
            ("versioner", []),
            ("tilbage", ["1"]),
            ("udkast", [1]),
            ("kommentarer", []),
            ("afsnitskommentarer", ["organisering"]),
            ("kommentartraad", [traad.pk]),
            ("fra_word", []),
            ("praekvalifikation", []),
            ("nyt_noegletal", []),
            ("indgang", []),
        )
    ]
    for sti in [*sider, reverse("helhedsplaner:forskel", args=[plan.pk]) + "?fra=1&til=nu"]:
        side.goto(sti)
        axe(side)
        assert not ruller_til_siden(side), sti
    side.goto(reverse("helhedsplaner:fra_word", args=[plan.pk]))
    side.get_by_label("Eller indsæt teksten her").fill("# Vision\nEt.\n# Andet\nTo.")
    side.get_by_role("button", name="Vis, hvor teksten kommer til at stå").click()
    expect(side.get_by_role("heading", name="Uden plads")).to_be_visible()
    axe(side)
    assert not ruller_til_siden(side)
    side.get_by_role("button", name="Tag teksten ind i udkastet").click()
    expect(side.get_by_text("Teksten er taget ind.")).to_be_visible()
