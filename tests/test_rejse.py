"""
The main job in a real browser, with nothing but the interface: Beboerprojekt Nordvest from an empty plan to drift.

The case is the public one (domaene §§ 3.1, 4.3); dates that nobody has published are marked (eksempel).
The day is 15 September 2021, the plan's first.
"""

from __future__ import annotations

import datetime as dt
import json
from io import BytesIO
from threading import Thread

import pikepdf
import pytest
from django.core.management import call_command
from django.db import connections
from playwright.sync_api import Page
from procrastinate.contrib.django import app

from grundlag.adgang import Rolle
from helhedsplaner.models import Helhedsplan
from helhedsplaner.tilstande import Status
from kontrakter.models import Aftale, Aftaleversion
from kontrakter.sidekode import sidekode
from overblik.demo import brugere, byg, forloeb
from overblik.demo.planer import PLANER
from tests.pdf_struktur import breaches, text

FOERSTE_DAG = dt.date(2021, 9, 15)
OMRAADER = ("uddannelse", "beskaeftigelse", "kriminalitetsforebyggelse", "sammenhaengskraft")
SCAN = {"name": "underskrevet.png", "mimeType": "image/png"}


@pytest.fixture
def _verden(settings, transactional_db):
    settings.DAGS_DATO = FOERSTE_DAG
    call_command("referencedata")
    brugere.opret()
    brugere.fora()


def log_ind(side: Page, rolle: str) -> None:
    """Through the login form, as anybody does."""
    side.context.clear_cookies()
    side.goto("/konto/login/")
    side.get_by_label("E-mail").fill(f"{rolle}@demo.example")
    side.get_by_label("Adgangskode", exact=True).fill(brugere.ADGANGSKODE)
    tryk(side, "Log ind")


def tryk(side: Page, knap: str) -> None:
    """Press a button and wait for the page it leads to, so that the next step cannot cancel it."""
    with side.expect_navigation():
        side.get_by_role("button", name=knap, exact=True).first.click()


def gaa(side: Page, *links: str) -> None:
    for link in links:
        with side.expect_navigation():
            side.get_by_role("link", name=link, exact=True).first.click()


def udfyld(side: Page, **felter: str) -> None:
    """Fill fields by their names; a select takes the text of its option."""
    for navn, vaerdi in felter.items():
        felt = side.locator(f"main [name={navn}]").first
        if felt.evaluate("felt => felt.tagName") == "SELECT":
            felt.select_option(label=vaerdi)
        else:
            felt.fill(vaerdi)


def koer_jobs() -> None:
    """Let a worker do what is due, in a thread of its own as beside a real server."""

    def _koer() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        connections.close_all()

    traad = Thread(target=_koer)
    traad.start()
    traad.join()


def opret_planen(side: Page) -> Helhedsplan:
    side.get_by_role("navigation").get_by_role("link", name="Helhedsplaner").click()
    gaa(side, "Ny plan")
    udfyld(
        side,
        navn="Beboerprojekt Nordvest",
        byomraade="Bispebjerg",
        driftsansvarlig="fsb",
        regelsaet="2019-26-midlerne",
        periode_fra="15.9.2021",
        periode_til="14/9-2025",
    )
    tryk(side, "Opret planen")
    return Helhedsplan.objects.get()


def praekvalificer(side: Page, plan: Helhedsplan) -> None:
    side.goto(f"/helhedsplaner/{plan.pk}/praekvalifikation/")
    tryk(side, "Begynd prækvalifikationen")
    udfyld(
        side,
        udfordringer="Flere unge end i resten af byen er uden uddannelse og arbejde.",
        afdelingsoplysninger="14 afdelinger, se listen.",
        noegletal="Københavnerbarometer 2020 (eksempel).",
        budgetoverslag="28.100.000 kr., heraf 25 % lokalt.",
        kommunal_anbefaling="Forvaltningen anbefaler ansøgningen (eksempel).",
        kommunal_anbefaling_dato="4.5.2020",
    )
    tryk(side, "Gem prækvalifikationen")
    gaa(side, "Registrér som indsendt")
    udfyld(side, dato="1.6.2020")
    tryk(side, "Registrér som indsendt")
    gaa(side, "Registrér Landsbyggefondens svar")
    side.get_by_label("Prækvalificeret").check()
    udfyld(side, dato="1.9.2020")
    tryk(side, "Registrér svaret")


def tilfoej_deltagere(side: Page, plan: Helhedsplan) -> None:
    side.goto(f"/helhedsplaner/{plan.pk}/afdelinger/vaelg/")
    for boks in side.locator("main input[type=checkbox]").all():
        if "SAB" not in (boks.locator("xpath=..").text_content() or ""):
            boks.check()
    tryk(side, "Tilføj de valgte")
    side.goto(f"/helhedsplaner/{plan.pk}/medarbejdere/")
    gaa(side, "Ny medarbejder")
    udfyld(side, nyt_navn="Maja Medarbejder (eksempel)", funktion="Boligsocial medarbejder", fra="15.9.2021")
    tryk(side, "Gem medarbejderen")
    side.goto(f"/helhedsplaner/{plan.pk}/parter/")
    gaa(side, "Ny part")
    udfyld(
        side,
        forvaltning="Beskæftigelses- og Integrationsforvaltningen",
        bidrag="Jobrådgivere med faste dage i kvarteret",
    )
    tryk(side, "Gem parten")


def skriv_indsats(side: Page, plan: Helhedsplan, kode: str) -> None:
    side.goto(f"/helhedsplaner/{plan.pk}/indsats/{kode}/")
    udfyld(
        side, baggrund="Se udfordringerne.", formaal="Flere kommer godt videre.", maalgruppe="Beboere i afdelingerne."
    )
    tryk(side, "Gem teksterne")
    gaa(side, "Nyt mål")
    udfyld(side, tekst="Flere beboere tager del.")
    tryk(side, "Gem målet")
    side.goto(f"/helhedsplaner/{plan.pk}/indsats/{kode}/")
    side.get_by_role("link", name="Nyt succeskriterium").click()
    udfyld(side, tekst="60 beboere om året deltager", enhed="beboere", udgangspunkt="0", maalvaerdi="60")
    tryk(side, "Gem succeskriteriet")
    side.goto(f"/helhedsplaner/{plan.pk}/indsats/{kode}/")
    gaa(side, "Ny aktivitet")
    udfyld(side, navn="Ugentligt værksted", beskrivelse="Åbent hver onsdag i beboerhuset.")
    side.get_by_label("Flere beboere tager del.").check()
    tryk(side, "Gem aktiviteten")


def skriv_budget(side: Page, plan: Helhedsplan) -> None:
    side.goto(f"/helhedsplaner/{plan.pk}/budget/")
    udfyld(side, ramme="28.100.000")
    tryk(side, "Fordel efter dage")
    tryk(side, "Gem budgettet")


def registrer_afdelingsmoeder(side: Page, plan: Helhedsplan) -> None:
    """All of them from the referater, in one table."""
    side.goto(f"/godkendelser/plan/{plan.pk}/afdelingsmoeder/")
    for raekke in side.locator("main tbody tr").all():
        raekke.locator("[name$=udfald]").select_option("godkendt")
        for felt, vaerdi in {
            "dato": "20.5.2021",
            "husstande": "20",
            "for_stemmer": "31",
            "imod_stemmer": "5",
            "blanke_stemmer": "2",
            "dirigent": "Dirigenten (eksempel)",
        }.items():
            raekke.locator(f"[name$={felt}]").fill(vaerdi)
    tryk(side, "Registrér møderne")


def afgoer(side: Page, instans: str, dato: str, udfald: str, **felter: str) -> None:
    """From one's inbox to the step, and the decision."""
    side.goto("/godkendelser/")
    gaa(side, instans)
    side.get_by_label(udfald, exact=True).check()
    udfyld(side, dato=dato, **felter)
    tryk(side, "Registrér afgørelsen")


def underskriv_strategisk_aftale(side: Page, plan: Helhedsplan) -> None:
    side.goto(f"/helhedsplaner/{plan.pk}/")
    gaa(side, "Se aftalerne")
    tryk(side, "Ny strategisk samarbejdsaftale")
    gaa(side, "Send til underskrift")
    tryk(side, "Send til underskrift")
    aftale = Aftale.objects.get(art="strategisk")
    side.goto(f"/kontrakter/{aftale.pk}/")
    kode = sidekode(aftale.versioner.get(), 1)
    links = side.locator("main a[href*=underskriv]")
    for adresse in [link.get_attribute("href") for link in links.all()]:
        side.goto(adresse)
        udfyld(side, navn="Direktøren (eksempel)", titel="Direktør", dato="1.9.2021", kode=kode)
        side.locator("main [name=scan]").set_input_files({**SCAN, "buffer": side.screenshot()})
        tryk(side, "Registrér underskriften")


def lav_kontrakt(side: Page, plan: Helhedsplan) -> Aftale:
    """Bispebjerg × Beskæftigelse, as far into the pool as it goes, and one krone over is refused."""
    side.goto(f"/kontrakter/ny/{plan.versioner.get().pk}/")
    udfyld(
        side, titel="Kontrakt om boligsocialt samarbejde på Bispebjerg: Beskæftigelse", indsatsomraade="Beskæftigelse"
    )
    udfyld(side, fra="15.9.2021", til="14.9.2025")
    tryk(side, "Opret kontrakten")
    aftale = Aftale.objects.get(art="kontrakt")
    for beloeb in ("2.978.601", "2.978.600"):
        side.goto(f"/kontrakter/{aftale.pk}/linjer/")
        udfyld(side, art="Frikøb af kommunale medarbejdere", beskrivelse="Frikøb af jobrådgiver")
        udfyld(side, aar="2022", beloeb=beloeb)
        tryk(side, "Gem linjen")
        if beloeb == "2.978.601":
            fejl = (
                "Der er 2.978.600 kr. tilbage af kontraktpuljen i Beboerprojekt Nordvest, så linjen er 1 kr. for stor."
            )
            assert side.locator(".form-error-message").first.inner_text().endswith(fejl)
    return aftale


@pytest.mark.usefixtures("_verden")
def test_the_main_job(ny_side):
    side = ny_side()
    log_ind(side, Rolle.BOLIGSOCIAL_KOORDINATOR)
    plan = opret_planen(side)
    praekvalificer(side, plan)
    tilfoej_deltagere(side, plan)

    side.goto(f"/helhedsplaner/{plan.pk}/")
    assert side.get_by_role("heading", name="Hvorfor kan planen ikke indsendes?").is_visible()

    side.goto(f"/helhedsplaner/{plan.pk}/organisering/")
    udfyld(side, resume="14 afdelinger i Nordvest.", organisering="En boligsocial bestyrelse leder planen.")
    tryk(side, "Gem teksterne")
    for _ in OMRAADER:
        side.goto(f"/helhedsplaner/{plan.pk}/indsatsomraader/")
        side.get_by_role("button", name="Tag med").first.click()
    for kode in OMRAADER:
        skriv_indsats(side, plan, kode)
    skriv_budget(side, plan)
    side.goto(f"/helhedsplaner/{plan.pk}/")
    tryk(side, "Indsend til godkendelse")
    plan.refresh_from_db()
    assert plan.status == Status.TIL_GODKENDELSE

    registrer_afdelingsmoeder(side, plan)
    log_ind(side, Rolle.FORUMSEKRETAER)
    afgoer(side, "Boligsocialt Forum Bispebjerg", "10.6.2021", "Anbefalet")
    log_ind(side, Rolle.GODKENDER)
    afgoer(side, "Teknik- og Miljøudvalget", "30.8.2021", "Godkendt")
    log_ind(side, Rolle.BOLIGSOCIAL_KOORDINATOR)
    underskriv_strategisk_aftale(side, plan)
    afgoer(side, "Landsbyggefonden", "3.9.2021", "Godkendt", beloeb="21.075.000")
    plan.refresh_from_db()
    assert plan.status == Status.KLAR_TIL_START

    log_ind(side, Rolle.GODKENDER)
    afgoer(side, "Økonomiudvalget", "7.9.2021", "Anbefalet")
    afgoer(side, "Borgerrepræsentationen", "14.9.2021", "Godkendt")

    log_ind(side, Rolle.BOLIGSOCIAL_KOORDINATOR)
    aftale = lav_kontrakt(side, plan)
    side.goto(f"/kontrakter/{aftale.pk}/")
    gaa(side, "Send til underskrift")
    tryk(side, "Send til underskrift")
    koer_jobs()
    version = Aftaleversion.objects.get(aftale=aftale)
    pdf = side.request.get(f"/kontrakter/versioner/{version.pk}/").body()
    assert breaches(pdf) == []
    assert "2.978.600" in text(pdf)
    assert (
        json.loads(next(iter(pikepdf.open(BytesIO(pdf)).attachments.values())).get_file().read_bytes())
        == version.indhold
    )

    side.goto(f"/helhedsplaner/{plan.pk}/drift/")
    tryk(side, "Sæt planen i drift")
    plan.refresh_from_db()
    assert plan.status == Status.I_DRIFT


@pytest.mark.usefixtures("_verden")
def test_a_plan_starts_by_a_reasoned_exception_that_stays_visible(ny_side):
    """The money is not released: what happened on Amager in 2022, this time in the open."""
    af = brugere.indlaeser()
    nordvest = next(demo for demo in PLANER if demo.navn == "Beboerprojekt Nordvest")
    plan = byg.byg(nordvest, af=af)
    forloeb.foer_godkendelse(plan, nordvest, af=af)
    forloeb.godkend_nordvest(plan, af=af)
    side = ny_side()

    log_ind(side, Rolle.BOLIGSOCIAL_KOORDINATOR)
    side.goto(f"/helhedsplaner/{plan.pk}/drift/")
    assert side.get_by_role("button", name="Sæt planen i drift").count() == 0

    log_ind(side, Rolle.FORUMSEKRETAER)
    side.goto(f"/helhedsplaner/{plan.pk}/drift/")
    with side.expect_navigation():
        side.get_by_role("link", name="Undtag planen fra kravet").click()
    udfyld(side, begrundelse="Borgerrepræsentationen behandler sagen den 30. september 2021 (eksempel).")
    tryk(side, "Giv undtagelsen")

    log_ind(side, Rolle.BOLIGSOCIAL_KOORDINATOR)
    side.goto(f"/helhedsplaner/{plan.pk}/drift/")
    tryk(side, "Sæt planen i drift")
    plan.refresh_from_db()
    assert plan.status == Status.I_DRIFT
    side.goto(f"/helhedsplaner/{plan.pk}/")
    assert side.get_by_text("Borgerrepræsentationen behandler sagen den 30. september 2021").first.is_visible()
