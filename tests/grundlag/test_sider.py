"""The shared pages: refusals, failures, accounts, the menu and what they weigh."""

import gzip
import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError, connection
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import path

from config.urls import handler403, handler404, handler500
from config.urls import urlpatterns as rigtige
from grundlag import views
from tests.factories.grundlag import BrugerFactory
from tests.grundlag.udseende import komponent, normal


def ingen(request):
    raise Http404


def forbudt(request):
    from django.core.exceptions import PermissionDenied

    raise PermissionDenied("Kun forumsekretæren kan indkalde.")


def bryder(request):
    raise RuntimeError("noget gik galt")


def modtag(request):
    return HttpResponse("modtaget")


urlpatterns = [path("forbudt", forbudt), path("bryder", bryder), path("modtag", modtag), *rigtige]
handler403, handler404, handler500 = handler403, handler404, handler500


@pytest.fixture
def egne_sider(settings):
    settings.ROOT_URLCONF = __name__


def overskrift(svar):
    html = svar.content.decode()
    assert html.count("<h1") == 1
    return re.search(r"<h1>(.*?)</h1>", html).group(1)


def test_refusal_says_why(egne_sider, log_ind):
    svar = log_ind().get("/forbudt")

    assert (svar.status_code, overskrift(svar)) == (403, "Det har du ikke adgang til")
    assert "<p>Kun forumsekretæren kan indkalde.</p>" in svar.content.decode()


def test_what_is_not_there(log_ind):
    svar = log_ind().get("/findes-ikke")

    assert (svar.status_code, overskrift(svar)) == (404, "Siden findes ikke")


def test_a_failure_needs_neither_database_nor_user(django_assert_num_queries):
    with django_assert_num_queries(0):
        svar = views.fejl(RequestFactory().get("/"))

    assert (svar.status_code, overskrift(svar)) == (500, "Der skete en fejl hos os")


def test_a_missing_token_is_explained(log_ind):
    bruger = log_ind().bruger
    klient = Client(enforce_csrf_checks=True)
    klient.force_login(bruger)

    svar = klient.post("/hjaelp")

    assert (svar.status_code, overskrift(svar)) == (403, "Formularen kunne ikke sendes")


def test_what_is_sent_after_logout_is_kept(egne_sider):
    svar = Client().post("/modtag?a=1", {"tekst": "Et langt <afsnit>", "flere": ["1", "2"], "password": "hemmeligt"})

    html = svar.content.decode()
    assert (svar.status_code, overskrift(svar)) == (401, "Du er logget ud")
    assert re.findall(r'<input type="hidden" name="(tekst|flere|password)" value="([^"]*)">', html) == [
        ("tekst", "Et langt &lt;afsnit&gt;"),
        ("flere", "1"),
        ("flere", "2"),
    ]
    assert '<form method="post" action="/modtag?a=1">' in html


def test_htmx_after_logout_gets_a_sentence(egne_sider):
    svar = Client().post("/modtag", {"tekst": "x"}, headers={"HX-Request": "true"})

    assert svar.status_code == 401
    assert normal(svar.content.decode()).startswith('<div class="alert alert-warning" role="alert">')


def test_a_page_after_logout_is_the_login_page(egne_sider):
    assert Client().get("/modtag").headers["Location"] == "/konto/login/?next=/modtag"


def test_logging_out_is_not_an_expired_session(log_ind):
    assert log_ind().post("/konto/logout/").headers["Location"] == "/konto/login/"


def test_accessibility_statement_and_health_are_open():
    assert overskrift(Client().get("/was")) == "Tilgængelighed"
    assert [Client().get(sti).content for sti in ("/livez", "/readyz")] == [b"ok", b"ok"]


def test_not_ready_without_database(monkeypatch):
    def intet():
        raise OperationalError("væk")

    with monkeypatch.context() as uden_database:
        uden_database.setattr(connection, "cursor", intet)
        svar = Client().get("/readyz")

    assert (svar.status_code, svar.content) == (503, b"ingen database")


def test_help_and_own_account_are_for_users(log_ind):
    assert Client().get("/hjaelp").status_code == 302
    klient = log_ind()
    assert overskrift(klient.get("/hjaelp")) == "Hjælp og ordliste"
    assert klient.bruger.email in klient.get("/min-konto").content.decode()


KONTOSIDER = {
    "/konto/login/": "Log ind",
    "/konto/signup/": "Brugere bliver inviteret",
    "/konto/inactive/": "Din bruger er lukket",
    "/konto/password/reset/": "Glemt adgangskode",
    "/konto/password/reset/done/": "Se efter i din indbakke",
    "/konto/password/reset/key/1-forkert/": "Linket virker ikke længere",
    "/konto/password/reset/key/done/": "Adgangskoden er gemt",
}


@pytest.mark.parametrize("sti", KONTOSIDER)
def test_account_pages(sti):
    assert overskrift(Client().get(sti)) == KONTOSIDER[sti]


def test_own_account_pages(log_ind):
    klient = log_ind()
    klient.bruger.set_password("nordvest-2021")
    klient.bruger.save()
    klient.force_login(klient.bruger)
    titler = {
        "/konto/logout/": "Log ud",
        "/konto/password/change/": "Skift adgangskode",
        "/konto/reauthenticate/": "Bekræft, at det er dig",
        "/konto/2fa/": "Login i to trin",
    }

    assert {sti: overskrift(klient.get(sti)) for sti in titler} == titler


def test_reset_mail_is_danish():
    brev = render_to_string("account/email/password_reset_key_message.txt", {"password_reset_url": "LINK"})

    assert brev.strip() == (
        "Hej\n\nDer er bedt om en ny adgangskode til din bruger i Helhedsplaner. Vælg den her:\n\nLINK\n\n"
        "Har du ikke bedt om det, kan du se bort fra mailen.\n\nVenlig hilsen\nHelhedsplaner"
    )


@pytest.mark.parametrize(
    ("side", "punkt"),
    [
        ("overblik:forside", "Mit overblik"),
        ("overblik:byomraade", "Byområder"),
        ("helhedsplaner:plan", "Helhedsplaner"),
        ("fora:moede", "Fora"),
        ("kontrakter:aftale", "Kontrakter"),
        ("godkendelser:trin", "Godkendelser"),
    ],
)
def test_the_menu_marks_where_one_is(rf, side, punkt):
    request = rf.get("/")
    request.user = BrugerFactory.build()
    request.resolver_match = SimpleNamespace(app_name=side.split(":")[0], view_name=side)

    html = komponent("sidehoved", request=request)

    assert re.findall(r'aria-current="\w+">([^<]+)</a>', html) == [punkt]


def test_administration_is_in_the_menu_of_administrators_only(log_ind):
    assert ">Administration</a>" not in log_ind().get("/hjaelp").content.decode()
    assert ">Administration</a>" in log_ind("administrator").get("/hjaelp").content.decode()


def test_the_demo_day_is_said_on_every_page(settings):
    settings.DAGS_DATO = None
    assert "Demodata" not in Client().get("/was").content.decode()
    settings.DAGS_DATO = date(2021, 9, 1)
    assert "Demodata: systemet viser 1. september 2021 som dags dato." in Client().get("/was").content.decode()


def test_pages_keep_within_their_own_csp(log_ind):
    svar = log_ind().get("/hjaelp")
    html = svar.content.decode()

    assert set(svar.headers["Content-Security-Policy"].split("; ")) == {
        "default-src 'self'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    }
    assert re.findall(r"<script(?![^>]* src=)|<style| style=| on\w+=|data:", html) == []


def test_stylesheets_load_nothing_inline():
    for navn in ("dkfds/css/dkfds.min.css", "css/site.css"):
        with open(finders.find(navn), encoding="utf-8") as fil:
            assert "data:" not in fil.read()


def test_first_visit_is_light_and_the_next_one_lighter(log_ind):
    html = log_ind().get("/hjaelp").content
    filer = set(re.findall(r'(?:href|src)="/static/([^"#]+)', html.decode()))
    filer |= {
        f"dkfds/fonts/IBMPlexSans/split/woff2/IBMPlexSans-{vaegt}-Latin1.woff2" for vaegt in ("Regular", "SemiBold")
    }

    def vejer(indhold):
        return len(gzip.compress(indhold))

    def fil(navn):
        with open(finders.find(navn), "rb") as aaben:
            indhold = aaben.read()
        return len(indhold) if navn.endswith("woff2") else vejer(indhold)

    assert sum(map(fil, filer)) + vejer(html) <= 150_000
    assert vejer(html) <= 30_000
