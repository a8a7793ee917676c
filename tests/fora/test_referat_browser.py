"""Minutes in real Chromium: by keyboard alone, without a net, and two at once; not one character is lost."""

import datetime as dt
import random

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from fora.models import Dagsordenspunkt
from grundlag.adgang import Rolle
from grundlag.models import Kladde
from tests.browser import axe, ruller_til_siden, vent_til
from tests.factories.byomraader import PersonFactory, TilknytningFactory
from tests.factories.fora import DagsordenspunktFactory, InhabilitetFactory, MedlemskabFactory, MoedeFactory
from tests.factories.grundlag import BrugerFactory

I_DAG = dt.date(2021, 9, 1)
FROE = 20210901


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = I_DAG


@pytest.fixture
def moede():
    """A meeting today of Bo, Karen and Åse with three items; two of them are enough to decide."""
    moede = MoedeFactory(dato=I_DAG, gruppe__beslutningsdygtig_ved=2)
    for navn in ("Bo Leder", "Karen Holm", "Åse Dam"):
        MedlemskabFactory(gruppe=moede.gruppe, person__navn=navn)
    for nummer, titel in enumerate(("Velkomst", "Nordvest", "Eventuelt"), 1):
        DagsordenspunktFactory(moede=moede, nummer=nummer, titel=titel, indstilling="At …")
    return moede


@pytest.fixture
def aaben(ny_side, log_ind_i_browser, moede):
    """``aaben()``: a page of a secretary of her own, at the minutes of the meeting."""

    def _aaben(**valg) -> Page:
        side = ny_side(**valg)
        log_ind_i_browser(side, TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger)
        side.goto(reverse("fora:referat", args=[moede.pk]))
        return side

    return _aaben


def tast(side: Page, *taster: str) -> None:
    for tasten in taster:
        side.keyboard.press(tasten)


def gemt(side: Page, punkt: Dagsordenspunkt) -> None:
    expect(side.locator(f"#punkt-{punkt.pk} [data-del=besked]")).to_contain_text("Gemt kl.")


def i_punkt(side: Page, punkt: Dagsordenspunkt, felt: str):
    return side.locator(f"#p{punkt.pk}_{felt}")


@pytest.mark.django_db(transaction=True)
def test_a_whole_meeting_by_keyboard_alone(aaben, moede):
    foerste, andet, _ = moede.punkter.all()
    side = aaben()

    side.locator("select[name^=art_]").last.focus()  # Åse, the last of the three
    side.keyboard.type("A")  # Afbud
    while side.evaluate("document.activeElement.textContent") != "Gem fremmødet":
        tast(side, "Tab")
    with side.expect_navigation():
        tast(side, "Enter")
    tast(side, "Alt+ArrowDown")
    side.keyboard.type("Bo bød velkommen.")
    tast(side, "Alt+ArrowDown")
    gemt(side, foerste)
    tast(side, "Alt+Enter")
    side.keyboard.type("Lis Vikar for Åse 16.10")
    tast(side, "Enter")
    expect(side.locator(f"#punkt-{andet.pk}")).to_contain_text("Åse Dam blev afløst af Lis Vikar kl. 16.10")
    tast(side, "Alt+b")
    side.keyboard.type("Forummet anbefaler planen.\n\nOpgave: Skriv til skolerne @Karen 1.10.2021")
    expect(side.locator(f"#punkt-{andet.pk} [data-del=laest]")).to_contain_text(
        "Skriv til skolerne – Karen Holm, senest 1. oktober 2021"
    )
    while side.evaluate("document.activeElement.name") != "udfald":
        tast(side, "Tab")
    side.keyboard.type("Anb")
    tast(side, "Tab")
    side.keyboard.type("3-0-0")
    tast(side, "Control+Enter")
    gemt(side, andet)
    axe(side)

    andet.refresh_from_db()
    foerste.refresh_from_db()
    assert foerste.droeftelse == "Bo bød velkommen."
    assert (andet.udfald, andet.stemmer) == ("anbefalet", "3 for, 0 imod, 0 undlod at stemme")
    assert "3 af 3 til stede, 1 stedfortræder, beslutningsdygtigt" in side.locator(f"#punkt-{andet.pk}").inner_text()
    assert sorted(map(str, moede.fremmoeder.filter(art="afbud"))) == ["Åse Dam"]


@pytest.mark.django_db(transaction=True)
def test_the_net_is_cut_at_twenty_random_moments_and_not_one_character_is_lost(aaben, moede):
    punkter = list(moede.punkter.all())
    side = aaben()
    held = random.Random(FROE)  # noqa: S311 - the same cuts every time
    skrevet = {punkt.pk: "" for punkt in punkter}
    klip = sorted(held.sample(range(400), 20))
    tegn = 0
    for tur in range(12):
        punkt = punkter[tur % 3]
        i_punkt(side, punkt, "beslutning").focus()
        tast(side, "Control+End")
        stykke = "".join(held.choice("abc dæøå.") for _ in range(30)) + f"[{tur}] "
        for et in stykke:
            if klip and tegn >= klip[0]:
                klip.pop(0)
                side.context.set_offline(not side.evaluate("navigator.onLine === false"))
            side.keyboard.type(et)
            tegn += 1
        skrevet[punkt.pk] += stykke
        if tur == 6:  # the tab is killed in the middle of it, and opened again when there is a net
            side.context.set_offline(True)
            side.wait_for_timeout(20)
            side.context.set_offline(False)
    assert klip == []
    side.context.set_offline(False)
    side.locator("h1").click()
    for punkt in punkter:
        side.locator(f"#punkt-{punkt.pk} .referatform button:has-text('Gem punktet')").click()
        gemt(side, punkt)

    vent_til(side, "!Object.keys(localStorage).some((navn) => navn.startsWith('kladde:'))")
    assert {punkt.pk: Dagsordenspunkt.objects.get(pk=punkt.pk).beslutning.strip() for punkt in punkter} == {
        pk: tekst.strip() for pk, tekst in skrevet.items()
    }


@pytest.mark.django_db(transaction=True)
def test_a_killed_tab_loses_nothing_that_was_typed_without_a_net(aaben, moede):
    punkt = moede.punkter.first()
    side = aaben()
    side.context.set_offline(True)
    i_punkt(side, punkt, "beslutning").fill("Skrevet uden net.")
    i_punkt(side, punkt, "stemmer").fill("2-0")
    side.locator("h1").click()
    expect(side.locator(f"#punkt-{punkt.pk} [data-del=besked]")).to_contain_text("Ingen forbindelse")
    ny = side.context.new_page()
    side.close()
    ny.context.set_offline(False)
    ny.goto(reverse("fora:referat", args=[moede.pk]))

    fundne = ny.get_by_role("button", name="Hent teksten")
    for flere in (2, 1):
        expect(fundne).to_have_count(flere)
        fundne.first.click()
    expect(fundne).to_have_count(0)
    # A draft that is on its way when the item is saved would come after it, and stay.
    vent_til(ny, "!Object.keys(localStorage).some((navn) => navn.startsWith('kladde:'))")
    ny.locator(f"#punkt-{punkt.pk} .referatform button:has-text('Gem punktet')").click()
    gemt(ny, punkt)

    punkt.refresh_from_db()
    assert (punkt.beslutning.strip(), punkt.stemmer_for) == ("Skrevet uden net.", 2)
    assert Kladde.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_secretaries_write_at_once(aaben, moede):
    foerste, andet, _ = moede.punkter.all()
    a, b = aaben(), aaben()

    i_punkt(a, foerste, "droeftelse").fill("A i første.")
    i_punkt(b, andet, "droeftelse").fill("B i andet.")
    for side, punkt in ((a, foerste), (b, andet)):
        side.keyboard.press("Control+Enter")
        gemt(side, punkt)
    i_punkt(a, andet, "droeftelse").fill("A i andet.")
    a.keyboard.press("Control+Enter")

    konflikt = a.locator(f"#punkt-{andet.pk}")
    expect(konflikt).to_contain_text("To har rettet det samme")
    assert [et in konflikt.inner_text() for et in ("Din tekst", "B i andet.", "Det fælles udgangspunkt")] == [True] * 3
    axe(a)
    konflikt.get_by_role("textbox", name="Drøftelse").fill("A og B i andet.")
    with a.expect_navigation():
        konflikt.get_by_role("button", name="Gem min rettede tekst").click()
    foerste.refresh_from_db()
    andet.refresh_from_db()
    assert (foerste.droeftelse.strip(), andet.droeftelse.strip()) == ("A i første.", "A og B i andet.")


@pytest.mark.django_db(transaction=True)
def test_a_refusal_stands_in_the_item_and_the_page_is_narrow_enough(aaben, moede):
    punkt = moede.punkter.first()
    side = aaben(viewport={"width": 320, "height": 900})
    i_punkt(side, punkt, "stemmer").fill("mange")
    i_punkt(side, punkt, "droeftelse").fill("Står her endnu.")
    side.keyboard.press("Control+Enter")

    expect(side.locator(f"#punkt-{punkt.pk}")).to_contain_text("fx 7-2-1.")
    assert i_punkt(side, punkt, "droeftelse").input_value() == "Står her endnu."
    axe(side)
    assert not ruller_til_siden(side)
    i_punkt(side, punkt, "stemmer").fill("7-2-1")
    side.keyboard.press("Control+Enter")
    gemt(side, punkt)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("hvem", "ser"), [("forumsekretaer", True), ("medlem", True), ("inhabil", False), ("laeser", False)]
)
def test_a_closed_item_as_each_role_sees_it(ny_side, log_ind_i_browser, moede, hvem, ser):
    punkt = moede.punkter.first()
    Dagsordenspunkt.objects.filter(pk=punkt.pk).update(lukket=True, beslutning="hemmeligt42", titel="Personsag")
    bruger = BrugerFactory()
    if hvem in {"medlem", "inhabil"}:
        saede = MedlemskabFactory(gruppe=moede.gruppe, person=PersonFactory(bruger=bruger))
        if hvem == "inhabil":
            InhabilitetFactory(punkt=punkt, person=saede.person)
    else:
        bruger = TilknytningFactory(rolle=hvem).bruger
    side = ny_side()
    log_ind_i_browser(side, bruger)

    for navn, pk in (("fora:referat", moede.pk), ("fora:moede", moede.pk), ("fora:punkt", punkt.pk)):
        side.goto(reverse(navn, args=[pk]))
        assert "Personsag" in side.content()
        assert ("hemmeligt42" in side.content()) is ser
    axe(side)
