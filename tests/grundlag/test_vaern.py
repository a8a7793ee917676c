"""What stands around every page: who may keep it, what is logged, and what a form that comes too late gets."""

import json
import logging
import re
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from config.devpg import ROD
from godkendelser.forms import SagForm
from grundlag.adgang import Rolle
from grundlag.models import Bruger
from helhedsplaner.forms.budget import NyRaekkeForm
from helhedsplaner.forms.plan import NyPlanForm
from tests.factories.grundlag import BrugerFactory
from tests.factories.helhedsplaner import PlanFactory

VORES = {"Origin": "http://testserver"}


def skjulte(svar):
    """The fields of the form that sends again, and its token."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', svar.content.decode()))


def test_a_page_is_its_readers_own(log_ind):
    assert log_ind().get("/").headers["Cache-Control"] == "private, no-cache"


def test_what_says_itself_how_long_it_keeps_is_left_alone(client):
    assert "no-store" in client.get("/livez").headers["Cache-Control"]


def test_what_is_sent_with_an_old_token_can_be_sent_again(log_ind):
    """Whoever logs in again in another tab has a new token; without JavaScript the old page has the old one."""
    klient = Client(enforce_csrf_checks=True)
    klient.force_login(log_ind(Rolle.BOLIGSOCIAL_KOORDINATOR).bruger)

    svar = klient.post(reverse("helhedsplaner:ny"), {"navn": "En <plan>", "password": "hemmeligt"}, headers=VORES)
    felter = skjulte(svar)
    igen = klient.post(reverse("helhedsplaner:ny"), {**felter, "navn": "En <plan>"}, headers=VORES)

    assert svar.status_code == 403
    assert felter.keys() == {"csrfmiddlewaretoken", "navn"}
    assert felter["navn"] == "En &lt;plan&gt;"
    assert igen.status_code == 422


@pytest.mark.parametrize("afsender", [{}, {"Origin": "https://andre.example"}, {"Origin": "null"}])
def test_what_others_sent_is_not_repeated(log_ind, afsender):
    klient = Client(enforce_csrf_checks=True)
    klient.force_login(log_ind().bruger)

    svar = klient.post("/hjaelp", {"navn": "x"}, headers=afsender)

    assert (svar.status_code, skjulte(svar).keys()) == (403, {"csrfmiddlewaretoken"})  # of »Log ud«


def test_what_is_sent_to_the_administration_after_logout_is_kept():
    svar = Client().post(reverse("admin:byomraader_person_add"), {"navn": "Et navn", "_save": "Gem"})

    assert svar.status_code == 401
    assert skjulte(svar).items() >= {("navn", "Et navn"), ("_save", "Gem")}


def test_nobody_gives_herself_another_address(log_ind):
    klient = log_ind()
    foer = klient.bruger.email

    svar = [
        klient.get("/konto/email/").status_code,
        klient.post("/konto/email/", {"action_add": "", "email": "ny@andre.example"}).status_code,
        klient.post("/konto/email/", {"action_primary": "", "email": "ny@andre.example"}).status_code,
        klient.get("/konto/confirm-email/").status_code,
        klient.post("/konto/confirm-email/noegle/").status_code,
    ]
    klient.bruger.refresh_from_db()

    assert svar == [404] * 5
    assert klient.bruger.email == foer


def test_too_much_text_is_answered_in_danish(log_ind, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    svar = log_ind().post("/kladde/", {"tekst": "x" * 200})

    assert svar.status_code == 400
    assert "<h1>Det, du sendte, kunne ikke læses</h1>" in svar.content.decode()


def test_the_log_holds_neither_what_was_searched_for_nor_the_key_of_a_password(log_ind, caplog):
    caplog.set_level(logging.INFO, "django_structlog.middlewares.request")
    noegle = "1-abc123-0123456789"

    log_ind().get("/soeg/", {"q": "010190-1234"})
    Client().get(f"/konto/password/reset/key/{noegle}/")
    Client().get(f"/svar/{Signer().sign('1')}/ja/")

    linjer = [post.msg["request"] for post in caplog.records if "request" in post.msg]
    assert set(linjer) == {"GET /soeg/", "GET /konto/password/reset/key/…/", "GET /svar/…/ja/"}


def test_a_row_that_the_database_refuses_is_not_in_the_log():
    """PostgreSQL tells the whole row in DETAIL, and with it what was typed."""
    kode = (
        "import logging, django; django.setup()\n"
        "try: raise ValueError('new row violates \\n"
        "DETAIL:  Failing row contains (1, 010190-1234,\\nmere 010190-4321).\\nCONTEXT:  her')\n"
        "except ValueError: logging.getLogger('x').exception('fejl')"
    )
    miljoe = {"LOKAL": "1", "DATABASE_URL": "postgresql:///ingen", "DJANGO_SETTINGS_MODULE": "config.settings"}
    svar = subprocess.run([sys.executable, "-c", kode], cwd=ROD, env=miljoe, capture_output=True, text=True, check=True)
    linje = json.loads(svar.stderr)

    assert linje["event"] == "fejl"
    assert "ValueError: new row violates" in linje["exception"]
    assert "010190" not in svar.stderr


@pytest.mark.parametrize("vaert", ["db.kommune.example", "10.0.0.7"])
@pytest.mark.parametrize("form", ["postgresql://a@{}/rigtig", "postgresql://a@/rigtig?host={}"])
def test_demo_and_tests_touch_no_other_machine(vaert, form):
    miljoe = {"LOKAL": "1", "DATABASE_URL": form.format(vaert)}
    svar = subprocess.run(
        [sys.executable, "manage.py", "demodata"], cwd=ROD, env=miljoe, capture_output=True, text=True, check=False
    )
    assert svar.returncode == 1
    assert svar.stderr.endswith(f"LOKAL=1 er kun til en database på denne maskine, ikke til {vaert}.\n")


def test_a_user_who_is_shut_out_is_out_at_once(log_ind):
    klient = log_ind(Rolle.LAESER)
    klient.bruger.is_active = False
    klient.bruger.save()

    assert klient.get("/").headers["Location"] == "/konto/login/?next=/"


def test_an_unknown_address_gets_the_same_answer(client):
    BrugerFactory(email="kendt@demo.example")
    svar = [
        client.post(reverse("account_reset_password"), {"email": email})
        for email in ("kendt@demo.example", "ukendt@demo.example")
    ]
    assert {(et.status_code, et.headers["Location"]) for et in svar} == {(302, reverse("account_reset_password_done"))}


@pytest.mark.parametrize(
    ("lokal", "besked"),
    [
        (False, "Demodata har kendte adgangskoder og hører ikke hjemme på en rigtig server."),
        (True, "Databasen har brugere, der ikke er demoens. Demodata lægges kun i en tom database."),
    ],
)
def test_the_known_passwords_never_come_where_people_work(settings, lokal, besked):
    settings.LOKAL = lokal
    BrugerFactory(email="karen@kommune.example")

    with pytest.raises(CommandError) as fejl:
        call_command("demodata")

    assert str(fejl.value) == besked
    assert [et.email for et in Bruger.objects.all()] == ["karen@kommune.example"]


def test_the_log_of_a_failed_login_does_not_hold_what_was_typed(client, caplog):
    client.post(reverse("account_login"), {"login": "min-adgangskode-2021@x.example", "password": "forkert-kode"})

    assert [post.name for post in caplog.records] == ["axes.handlers.database"]
    assert "min-adgangskode-2021" not in caplog.text
    assert "forkert-kode" not in caplog.text


def test_too_many_tries_are_answered_in_danish(log_ind, settings):
    settings.ACCOUNT_RATE_LIMITS = {"change_password": "1/m/user"}
    klient = log_ind()

    svar = [klient.post(reverse("account_change_password"), {"oldpassword": "x"}) for _ in range(2)]

    assert svar[-1].status_code == 429
    assert "<h1>Vent lidt</h1>" in svar[-1].content.decode()


@pytest.mark.parametrize(
    ("form", "data", "felt"),
    [
        (lambda data: NyPlanForm(data, bruger=BrugerFactory()), {"navn": "Sag 010190-1234"}, "navn"),
        (lambda data: SagForm(data, ventende=[]), {"titel": "Sag 010190-1234"}, "titel"),
        (lambda data: NyRaekkeForm(data, plan=PlanFactory()), {"ny-kilde_navn": "Fra 010190-1234"}, "kilde_navn"),
    ],
)
def test_a_number_like_a_cpr_is_warned_about_until_it_is_confirmed(form, data, felt):
    advaret = form(data)
    bekraeftet = form({**data, advaret.cpr_navn: "ja"})

    assert advaret.errors[felt] == ["Teksten ser ud til at indeholde et cpr-nummer. Fjern det, hvis det er et."]
    assert felt not in bekraeftet.errors


def test_one_who_is_locked_out_locks_nobody_else_out(settings):
    """Many sit behind one address."""
    settings.AXES_FAILURE_LIMIT = 3
    for navn in ("karen", "peter"):
        BrugerFactory(email=f"{navn}@demo.example")
    karen, peter = ({"login": f"{navn}@demo.example", "password": "forkert"} for navn in ("Karen", "peter"))

    svar = [Client().post(reverse("account_login"), karen).status_code for _ in range(4)]

    assert svar[-1] == 429
    assert Client().post(reverse("account_login"), peter).status_code == 200
