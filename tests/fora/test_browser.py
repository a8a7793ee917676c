"""The pages of a body in a real browser: axe finds nothing, and nothing scrolls sideways at 320 px."""

import pytest
from django.urls import reverse

from fora.models import Plads
from grundlag.adgang import Rolle
from tests.browser import axe, ruller_til_siden
from tests.factories.byomraader import ForvaltningFactory, TilknytningFactory
from tests.factories.fora import ArbejdsgruppeFactory, DagsordenspunktFactory, MedlemskabFactory

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
