"""
From an approved plan to a sealed contract in a real browser: three parties, each signing in its own way.

On paper with the typed code of the sheet, by a link on a phone without an account, and at the outside service. Then
anybody holds a page up against its code.
"""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest
from django.core import mail

from config import selvlavet_segl
from grundlag.adgang import Rolle
from kontrakter import handlinger
from kontrakter.models import Aftale, Underskriftsanmodning
from overblik.demo import brugere, byg, forloeb
from overblik.demo.planer import PLANER
from tests.browser import axe, ruller_til_siden
from tests.kontrakter.test_tjeneste import tjeneste  # noqa: F401 - a fixture
from tests.pdf_struktur import breaches, lines
from tests.test_rejse import SCAN, _verden, gaa, koer_jobs, lav_kontrakt, log_ind, tryk, udfyld  # noqa: F401

TELEFON = {"width": 320, "height": 640}


@pytest.fixture
def _oekosystem(settings, live_server, tmp_path, tjeneste):  # noqa: F811
    """Our own address, a seal of our own, and the service that calls back to us."""
    settings.OFFENTLIG_ADRESSE = live_server.url
    for navn, vaerdi in selvlavet_segl.lav(tmp_path / "segl").items():
        setattr(settings, navn, vaerdi)


def godkendt_plan():
    af = brugere.indlaeser()
    nordvest = next(demo for demo in PLANER if demo.navn == "Beboerprojekt Nordvest")
    plan = byg.byg(nordvest, af=af)
    forloeb.foer_godkendelse(plan, nordvest, af=af)
    forloeb.godkend_nordvest(plan, af=af)
    return plan


def bed_om(side, aftale, part, **felter):
    side.goto(f"/kontrakter/versioner/{aftale.versioner.first().pk}/bed-om/{part.pk}/")
    ekstern = felter.pop("ekstern", False)
    udfyld(side, titel="Chef", frist="30.9.2021", **felter)
    if ekstern:
        side.get_by_label("Hos en ekstern underskriftstjeneste").check(force=True)
    tryk(side, "Bed om underskrift")


def koder(pdf):
    return [re.search(r"Sidekode (\S+) ·", " ".join(linjer))[1] for linjer in lines(pdf)]


@pytest.mark.usefixtures("_verden", "_oekosystem")
def test_three_parties_three_ways_and_a_page_that_proves_itself(ny_side):
    plan = godkendt_plan()
    side = ny_side()
    log_ind(side, Rolle.BOLIGSOCIAL_KOORDINATOR)
    aftale = lav_kontrakt(side, plan)
    for part in list(aftale.parter.all())[3:]:
        handlinger.fjern_part(part.pk, af=aftale.oprettet_af)
    papir, med_link, ekstern = aftale.parter.all()
    side.goto(f"/kontrakter/{aftale.pk}/")
    gaa(side, "Send til underskrift")
    tryk(side, "Send til underskrift")
    koer_jobs()
    version = aftale.versioner.get()
    trykt = side.request.get(f"/kontrakter/versioner/{version.pk}/").body()
    mail.outbox.clear()

    bed_om(side, aftale, med_link, navn="Line Link", email="line@example.dk")
    bed_om(side, aftale, ekstern, navn="Erik Ekstern", email="erik@example.dk", ekstern=True)
    side.goto(f"/kontrakter/versioner/{version.pk}/underskriv/{papir.pk}/")
    udfyld(side, navn="Pia Papir", titel="Direktør", dato="15.9.2021", kode="7KQF-9X2M-4TRD")
    side.locator("main [name=scan]").set_input_files({**SCAN, "buffer": side.screenshot()})
    tryk(side, "Registrér underskriften")
    assert side.locator(".form-error-message").first.inner_text().endswith("Se nederst på et af de underskrevne ark.")
    udfyld(side, kode=koder(trykt)[2])
    side.locator("main [name=scan]").set_input_files({**SCAN, "buffer": side.screenshot()})
    tryk(side, "Registrér underskriften")

    koer_jobs()
    breve = {brev.to[0]: re.search(r"http\S+", brev.body)[0] for brev in mail.outbox}
    telefon = ny_side(viewport=TELEFON)
    telefon.goto(breve["line@example.dk"])
    axe(telefon)
    assert not ruller_til_siden(telefon)
    telefon.get_by_text("Jeg har læst aftalen og underskriver den").click()
    tryk(telefon, "Underskriv")
    assert telefon.get_by_text("Tak. Du har underskrevet for").is_visible()
    axe(telefon)
    telefon.goto(breve["line@example.dk"])
    assert telefon.get_by_text("Linket er brugt").is_visible()

    hos_tjenesten = ny_side()
    hos_tjenesten.goto(breve["erik@example.dk"])
    tryk(hos_tjenesten, "Underskriv")
    assert hos_tjenesten.get_by_text("Afsenderen har fået besked.").is_visible()
    assert Underskriftsanmodning.objects.aabne().count() == 0

    koer_jobs()
    side.goto(f"/kontrakter/{aftale.pk}/")
    axe(side)
    assert Aftale.objects.get(pk=aftale.pk).tilstand.label in side.locator("main").inner_text()
    forseglet = side.request.get(f"/kontrakter/versioner/{version.pk}/segl/").body()
    assert forseglet.startswith(trykt)
    assert breaches(forseglet) == []
    with pikepdf.open(BytesIO(forseglet)) as pdf:
        assert pdf.check_pdf_syntax() == []
        grund = str(pdf.Root.AcroForm.Fields[0].V.Reason)
    assert [navn in grund for navn in ("Pia Papir", "Line Link", "Erik Ekstern")] == [True] * 3

    alle = ny_side(viewport=TELEFON)
    alle.goto(f"/kontrakter/kontrol/{koder(forseglet)[1]}/")
    assert alle.get_by_text("Alle parter har underskrevet.").is_visible()
    assert not ruller_til_siden(alle)
    axe(alle)
    uden_script = ny_side(java_script_enabled=False)
    uden_script.goto("/kontrakter/kontrol/")
    udfyld(uden_script, kode=koder(forseglet)[1].lower())
    uden_script.get_by_label("Sidetal på papiret").fill("3")
    tryk(uden_script, "Kontrollér siden")
    assert uden_script.get_by_text("Koden hører til side 2, ikke til side 3. Siden kan være byttet ud.").is_visible()
