"""The pages of a body in a real browser: axe finds nothing, and nothing scrolls sideways at 320 px."""

import pytest
from django.urls import reverse

from fora.models import Plads
from grundlag.adgang import Rolle
from grundlag.dato import i_dag
from grundlag.links import adresse
from tests.browser import axe, ruller_til_siden
from tests.factories.byomraader import ForvaltningFactory, TilknytningFactory
from tests.factories.fora import (
    ArbejdsgruppeFactory,
    DagsordenspunktFactory,
    DagsordensskabelonFactory,
    MedlemskabFactory,
    PunktbilagFactory,
    SvarlinkFactory,
)

TEKST = "Det indstilles, at forummet **anbefaler** planen.\n\n- Ét\n- To"


@pytest.mark.parametrize("rolle", [Rolle.FORUMSEKRETAER, Rolle.LAESER])
def test_the_pages_of_a_body(ny_side, log_ind_i_browser, rolle):
    leder = MedlemskabFactory(plads=Plads.LOKAL_FORVALTNINGSLEDER, forvaltning=ForvaltningFactory())
    forum = leder.gruppe
    MedlemskabFactory(gruppe=forum, til=leder.fra)
    ForvaltningFactory(navn="Beskæftigelses- og Integrationsforvaltningen")
    ArbejdsgruppeFactory(hoerer_under=forum)
    punkt = DagsordenspunktFactory(moede__gruppe=forum, nummer=1, indstilling=TEKST, beslutning=TEKST)
    lukket = DagsordenspunktFactory(moede=punkt.moede, nummer=2, lukket=True)
    side = ny_side(viewport={"width": 320, "height": 900})
    log_ind_i_browser(side, TilknytningFactory(rolle=rolle).bruger)

    for navn, pk in (
        ("gruppe", forum.pk),
        ("moeder", forum.pk),
        ("moede", punkt.moede_id),
        ("punkt", punkt.pk),
        ("punkt", lukket.pk),
    ):
        side.goto(reverse(f"fora:{navn}", args=[pk]))
        axe(side)
        assert not ruller_til_siden(side)


def test_the_pages_before_a_meeting_and_the_answer_on_a_phone(ny_side, log_ind_i_browser):
    sekretaer = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger
    gruppe = DagsordensskabelonFactory().gruppe
    punkt = DagsordenspunktFactory(moede__gruppe=gruppe, moede__dato=i_dag(), nummer=1, minutter=30)
    bilag = PunktbilagFactory(punkt=punkt)
    MedlemskabFactory(gruppe=gruppe, person__email="hanne@kk.example")
    MedlemskabFactory(gruppe=gruppe)
    svarlink = SvarlinkFactory(invitation__moede__status="indkaldt", invitation__moede__dato=i_dag())
    side = ny_side(viewport={"width": 320, "height": 900})

    side.goto(adresse(svarlink, "fora:svar").partition("8000")[2])
    axe(side)
    assert not ruller_til_siden(side)
    side.get_by_label("Afbud").check()
    side.get_by_role("button", name="Send svaret").click()
    side.get_by_text("Dit svar er gemt: afbud").wait_for()
    log_ind_i_browser(side, sekretaer)
    for navn, argumenter in (
        ("skabeloner", [gruppe.pk]),
        ("serie", [gruppe.pk]),
        ("vedtag_kommissorium", [gruppe.pk]),
        ("moede", [punkt.moede_id]),
        ("indkald", [punkt.moede_id]),
        ("nyt_bilag", [bilag.punkt_id]),
        ("moede", [svarlink.invitation.moede_id]),
        ("min_kalender", []),
    ):
        side.goto(reverse(f"fora:{navn}", args=argumenter))
        axe(side)
        assert not ruller_til_siden(side), navn


def test_an_item_is_moved_by_keyboard_and_by_dragging(ny_side, log_ind_i_browser):
    punkter = [DagsordenspunktFactory(nummer=1, moede__dato=i_dag())]
    punkter += [DagsordenspunktFactory(nummer=nummer, moede=punkter[0].moede) for nummer in (2, 3)]
    side = ny_side()
    log_ind_i_browser(side, TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger)
    side.set_viewport_size({"width": 1280, "height": 1400})  # the mouse reaches only what is in sight
    side.goto(reverse("fora:moede", args=[punkter[0].moede_id]))
    et, to, tre = (punkt.pk for punkt in punkter)

    def orden():
        return [punkt.pk for punkt in punkter[0].moede.punkter.all()]

    def vist():
        return side.locator("[data-punkt]").evaluate_all("alle => alle.map((en) => Number(en.dataset.punkt))")

    def traek(punkt, til, del_af_hoejden, ventet):
        """By the mouse alone: press the handle, move until the items stand as ``ventet``, and do not let go yet."""
        greb = side.locator(f"#punkt-{punkt} .traekgreb").bounding_box()
        maal = side.locator(f"#punkt-{til}").bounding_box()
        side.mouse.move(greb["x"] + greb["width"] / 2, greb["y"] + greb["height"] / 2)
        side.mouse.down()
        for skridt in range(1, 40):
            # A hand is never quite still, and the page is told where it is again and again.
            y = maal["y"] + maal["height"] * del_af_hoejden + skridt % 2
            side.mouse.move(maal["x"] + 60, y, steps=4)
            if vist() == ventet:
                return
        pytest.fail(f"{vist()} er ikke {ventet}")

    traek(tre, et, 0.2, [tre, et, to])
    with side.expect_response(lambda svar: "raekkefoelge" in svar.url):
        side.mouse.up()
    side.wait_for_url(f"**#punkt-{tre}")
    assert orden() == [tre, et, to]
    traek(tre, to, 0.8, [et, to, tre])
    with side.expect_navigation():  # let go by Esc: the order is as it was
        side.keyboard.press("Escape")
        side.mouse.up()
    assert (vist(), orden()) == ([tre, et, to], [tre, et, to])
    side.locator(f"#punkt-{tre} h3").drag_to(side.locator(f"#punkt-{to}"))  # by its text nothing is moved
    assert (vist(), orden()) == ([tre, et, to], [tre, et, to])
    side.locator(f"#punkt-{et} h3 a").focus()
    with side.expect_response(lambda svar: "flyt" in svar.url):
        side.keyboard.press("Alt+ArrowDown")
    side.wait_for_url(f"**#punkt-{et}")
    assert orden() == [tre, to, et]
