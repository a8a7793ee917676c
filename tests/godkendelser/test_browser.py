"""The chain in a real browser: Nordvest with one no, an evening by keyboard, and a dirigent's phone."""

import re

import pytest
from django.urls import reverse

from godkendelser import handlinger
from godkendelser.models import Afgoerelse, Instansart, Stilling
from grundlag import links
from helhedsplaner.models import Helhedsplan
from tests.browser import axe, ruller_til_siden
from tests.factories.godkendelser import HoeringspartFactory, indsendt_plan

A = Instansart


def adresse(navn: str, *args) -> str:
    return reverse(f"godkendelser:{navn}", args=args)


def registrer(side, trin, udfald: str, dato: str, **felter: str) -> None:
    """Record a decision as one does: open the step, choose, type, press."""
    side.goto(adresse("trin", trin.pk))
    side.get_by_role("radio", name=udfald, exact=True).check()
    side.locator("#id_dato").fill(dato)
    for felt, vaerdi in felter.items():
        side.locator(f"#id_{felt}").fill(vaerdi)
    side.get_by_role("button", name="Registrér afgørelsen").click()
    side.wait_for_url(re.compile(r"/plan/\d+/|/sag/\d+/"))


STEMMER = {"husstande": "40", "for_stemmer": "50", "imod_stemmer": "20"}


def test_nordvest_with_one_no_and_its_override(ny_side, log_ind_i_browser):
    kaede = indsendt_plan(afdelinger=2)
    koordinator, sekretaer, tmu = ny_side(), ny_side(), ny_side()
    for side, bruger in ((koordinator, kaede.koordinator), (sekretaer, kaede.sekretaer), (tmu, kaede.tmu)):
        log_ind_i_browser(side, bruger)
    ja, nej = kaede.moeder

    registrer(sekretaer, kaede.trin(A.BOLIGSOCIALT_FORUM), "Anbefalet", "10.6.2021")
    registrer(tmu, kaede.trin(A.FAGUDVALG), "Godkendt", "30.8.2021", referat_punkt="12")
    registrer(koordinator, ja, "Ja", "17.5.2021", **STEMMER)
    registrer(
        koordinator,
        nej,
        "Nej",
        "19.5.2021",
        husstande="40",
        for_stemmer="20",
        imod_stemmer="50",
        begrundelse="Mødet fandt huslejen for høj.",
    )
    koordinator.get_by_role("link", name=re.compile("Beslutning efter § 37, stk. 4")).click()
    koordinator.get_by_label("Hvilket organ har besluttet det?").fill("fsb's repræsentantskab")
    koordinator.locator("#id_dato").fill("2.6.2021")
    koordinator.locator("#id_begrundelse").fill("Planen er nødvendig for en tidssvarende afdeling.")
    koordinator.get_by_role("button", name="Registrér beslutningen").click()
    koordinator.wait_for_url(re.compile(r"/trin/\d+/$"))
    axe(koordinator)
    registrer(koordinator, kaede.trin(A.LANDSBYGGEFOND), "Godkendt", "1.9.2021", beloeb="21.075.000")

    koordinator.goto(adresse("forloeb", kaede.plan.pk))
    axe(koordinator)
    assert koordinator.get_by_text("Begrundelse efter stk. 5").count() == 1
    assert koordinator.get_by_text("12", exact=False).count() >= 1
    assert Afgoerelse.objects.filter(trin=nej).count() == 2  # the no stays beside what set it aside
    assert {et.stilling for et in kaede.moeder} == {Stilling.STAAR}
    assert Helhedsplan.objects.get(pk=kaede.plan.pk).godkendt_version == kaede.version


def test_an_evening_of_afdelingsmoeder_by_keyboard(side, log_ind_i_browser):
    """Every field is reached and written by the keyboard; a faulty row is named, and what was typed is kept."""
    kaede = indsendt_plan(afdelinger=14)
    log_ind_i_browser(side, kaede.koordinator)
    side.goto(adresse("afdelingsmoeder", kaede.plan.pk))
    axe(side)

    def skriv(raekke: int, **felter: str) -> None:
        praefiks = f"id_trin{kaede.moeder[raekke].pk}-"
        for navn in side.evaluate(
            "p => [...document.querySelectorAll(`form[data-vogt] [id^='${p}']:not([type=hidden])`)].map(f => f.id)",
            praefiks,
        ):
            while side.evaluate("document.activeElement.id") != navn:
                side.keyboard.press("Tab")
            felt = navn.removeprefix(praefiks)
            if felt == "udfald":
                side.keyboard.press(felter["udfald"][0])
            elif felt in felter:
                side.keyboard.type(felter[felt])

    side.locator(f"#id_trin{kaede.moeder[0].pk}-udfald").focus()
    for nummer in range(13):
        skriv(nummer, udfald="J", dato="17.5.2021", for_stemmer="50", imod_stemmer="20", husstande="40")
    skriv(13, udfald="J", dato="17.5.2021", for_stemmer="50", imod_stemmer="40", husstande="40")
    side.keyboard.press("Enter")
    fejl = side.locator("[data-module=error-summary]")
    fejl.wait_for()

    assert str(kaede.moeder[13]) in fejl.inner_text()
    assert not Afgoerelse.objects.exists()
    assert side.locator(f"#id_trin{kaede.moeder[0].pk}-for_stemmer").input_value() == "50"
    side.locator(f"#id_trin{kaede.moeder[13].pk}-imod_stemmer").focus()
    side.keyboard.press("Control+A")
    side.keyboard.type("20")
    side.keyboard.press("Enter")
    side.wait_for_url(re.compile(r"/plan/\d+/$"))

    assert Afgoerelse.objects.count() == 14
    assert {et.stilling for et in kaede.moeder} == {Stilling.STAAR}


def test_the_decision_stands_beside_the_facts_and_under_them_on_a_phone(ny_side, log_ind_i_browser):
    kaede = indsendt_plan(afdelinger=1)

    def steder(bredde: int):
        side = ny_side(viewport={"width": bredde, "height": 800})
        log_ind_i_browser(side, kaede.tmu)
        side.goto(adresse("trin", kaede.trin(A.FAGUDVALG).pk))
        axe(side)
        assert not ruller_til_siden(side)
        navne = ("Hvad der skal besluttes", "Registrér afgørelsen", "Papir til mødet")
        return [side.get_by_role("heading", name=navn).bounding_box() for navn in navne]

    fakta, afgoerelse, papir = steder(1280)
    assert (afgoerelse["x"] > fakta["x"] + fakta["width"], papir["x"]) == (True, fakta["x"])
    assert 0 < afgoerelse["y"] - fakta["y"] < 40  # the frame of the form
    fakta, afgoerelse, papir = steder(320)
    assert fakta["x"] == afgoerelse["x"] == papir["x"]
    assert fakta["y"] < afgoerelse["y"] < papir["y"]


def test_tables_are_blocks_of_rows_on_a_phone(ny_side, log_ind_i_browser):
    """No table on the way of a decision scrolls inside itself."""
    kaede = indsendt_plan(afdelinger=1)
    kaede.afgoer_indhold()
    HoeringspartFactory(hoering__plan=kaede.plan)
    side = ny_side(viewport={"width": 320, "height": 640})
    log_ind_i_browser(side, kaede.sekretaer)
    for navn, pk in (("hoering", kaede.plan.pk), ("forloeb", kaede.plan.pk), ("revision", kaede.plan.pk)):
        side.goto(adresse(navn, pk))
        axe(side)
        bredere = (
            "[...document.querySelectorAll('.table--responsive-scroll')].filter(t => t.scrollWidth > t.clientWidth)"
        )
        assert (side.locator("table").count() > 0, side.evaluate(f"{bredere}.length")) == (True, 0)


@pytest.mark.parametrize("java_script", [True, False])
def test_a_dirigent_answers_on_a_phone(ny_side, java_script):
    kaede = indsendt_plan(afdelinger=1)
    link = handlinger.send_moedelink(
        kaede.moeder[0].pk, navn="Dorthe Dirigent", email="dorthe@example.dk", dage=14, af=kaede.koordinator
    )
    side = ny_side(viewport={"width": 320, "height": 640}, java_script_enabled=java_script)
    stien = "/" + links.adresse(link, "godkendelser:dirigent").split("/", 3)[3]

    side.goto(stien)
    if java_script:
        axe(side)
        assert not ruller_til_siden(side)
    side.get_by_role("radio", name="Ja", exact=True).check()
    side.locator("#id_dato").fill("1.9.2021")
    for felt, vaerdi in STEMMER.items():
        side.locator(f"#id_{felt}").fill(vaerdi)
    side.get_by_role("button", name="Send svaret").click()
    side.get_by_role("heading", name="Tak for svaret").wait_for()
    if java_script:
        axe(side)
        assert not ruller_til_siden(side)
    side.goto(stien)

    assert side.get_by_text("kan kun bruges én gang").count() == 1
    assert kaede.moeder[0].staar
