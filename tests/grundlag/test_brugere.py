"""Invitation, forgotten password, shutting out and letting in."""

import re

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from grundlag import handlinger, tasks
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.konto import adgangskodelink
from grundlag.models import Bruger, Haendelse
from tests.factories.byomraader import TilknytningFactory

KODE = "en-lang-adgangskode-9"
BRUGERE = reverse("admin:grundlag_bruger_changelist")
TILFOEJ = reverse("admin:grundlag_bruger_add")


@pytest.fixture
def administrator():
    return TilknytningFactory(rolle=Rolle.ADMINISTRATOR, bruger__is_staff=True).bruger


@pytest.fixture
def inviteret(administrator):
    bruger = Bruger(navn="Ida Ny", email="Ida@Example.dk")
    handlinger.inviter(bruger, af=administrator)
    return bruger


def koer_jobs():
    """Do what the worker would do, oldest first."""
    jobs = list(ProcrastinateJob.objects.filter(status="todo").order_by("pk").values_list("task_name", "args"))
    for navn, argumenter in jobs:
        getattr(tasks, navn.rpartition(".")[2])(**argumenter)
    return [navn for navn, _ in jobs]


def vaelg_adgangskode(klient, link):
    svar = klient.get(link, follow=True)
    klient.post(svar.redirect_chain[-1][0], {"password1": KODE, "password2": KODE})


def test_an_invitation_is_a_mail_with_a_link_that_gives_a_password(client, inviteret):
    assert koer_jobs() == ["grundlag.tasks.send_adgangskodelink"]
    (brev,) = mail.outbox
    assert (brev.to, brev.subject) == (["ida@example.dk"], "Velkommen til Helhedsplaner")
    (link,) = re.findall(r"http\S+", brev.body)

    vaelg_adgangskode(client, link)
    client.post(reverse("account_login"), {"login": "IDA@example.dk", "password": KODE})

    assert client.session["_auth_user_id"] == str(inviteret.pk)


def test_the_link_is_in_no_job(inviteret):
    assert list(ProcrastinateJob.objects.values_list("args", flat=True)) == [
        {"bruger_id": inviteret.pk, "skabelon": "grundlag/invitation"}
    ]


def test_the_link_works_once(client, inviteret):
    link = adgangskodelink(inviteret)
    vaelg_adgangskode(client, link)

    svar = client.get(link, follow=True)

    assert "password1" not in svar.content.decode()


def test_an_invitation_is_logged_and_is_refused_if_the_mail_is_in_use(administrator, inviteret):
    with pytest.raises(ValidationError, match="Der er allerede en bruger med den e-mail"):
        handlinger.inviter(Bruger(navn="En anden", email="IDA@example.dk"), af=administrator)

    assert list(Haendelse.objects.values_list("handling", "aktoer", "emne_tekst")) == [
        ("bruger.inviter", administrator.pk, "Ida Ny")
    ]


def test_an_invitation_is_sent_again_until_a_password_is_chosen(client, administrator, inviteret):
    handlinger.inviter_igen(inviteret.pk, af=administrator)
    vaelg_adgangskode(client, adgangskodelink(inviteret))

    with pytest.raises(Regelbrud, match="Ida Ny har allerede valgt en adgangskode"):
        handlinger.inviter_igen(inviteret.pk, af=administrator)

    assert ProcrastinateJob.objects.filter(task_name="grundlag.tasks.send_adgangskodelink").count() == 2


@pytest.mark.parametrize("rolle", [rolle for rolle in Rolle if rolle != Rolle.ADMINISTRATOR])
def test_only_an_administrator_decides_who_gets_in(log_ind, inviteret, rolle):
    af = log_ind(rolle).bruger

    for handling in (handlinger.inviter_igen, handlinger.deaktiver, handlinger.genaktiver):
        with pytest.raises(PermissionDenied, match="rette kataloger, brugere og roller"):
            handling(inviteret.pk, af=af)
    with pytest.raises(PermissionDenied):
        handlinger.inviter(Bruger(navn="Ny", email="ny@example.dk"), af=af)


def test_one_who_is_shut_out_is_out_at_the_next_click_and_her_old_session_stays_dead(log_ind, administrator):
    klient = log_ind(Rolle.LAESER)
    assert klient.get(reverse("grundlag:hjaelp")).status_code == 200

    handlinger.deaktiver(klient.bruger.pk, af=administrator)
    efter_deaktivering = klient.get(reverse("grundlag:hjaelp")).status_code
    handlinger.genaktiver(klient.bruger.pk, af=administrator)
    efter_genaktivering = klient.get(reverse("grundlag:hjaelp")).status_code

    assert (efter_deaktivering, efter_genaktivering) == (302, 302)


def test_one_who_is_shut_out_gets_no_mail_and_no_login(client, administrator, inviteret):
    vaelg_adgangskode(client, adgangskodelink(inviteret))
    link = adgangskodelink(inviteret)
    handlinger.deaktiver(inviteret.pk, af=administrator)
    client.logout()
    mail.outbox.clear()

    tasks.send_adgangskodelink(inviteret.pk, "grundlag/invitation")
    client.get(link, follow=True)
    client.post(reverse("account_login"), {"login": inviteret.email, "password": KODE})

    assert mail.outbox == []
    assert "_auth_user_id" not in client.session


def test_nobody_shuts_herself_out_and_the_active_are_not_let_in_again(administrator):
    with pytest.raises(Regelbrud, match="Du kan ikke deaktivere dig selv"):
        handlinger.deaktiver(administrator.pk, af=administrator)
    with pytest.raises(Regelbrud, match="er allerede aktiv"):
        handlinger.genaktiver(administrator.pk, af=administrator)


def test_a_forgotten_password_is_mailed_by_a_job(client, inviteret):
    ProcrastinateJob.objects.all().delete()

    client.post(reverse("account_reset_password"), {"email": "ida@example.dk"})

    assert mail.outbox == []
    assert koer_jobs() == ["grundlag.tasks.send_adgangskodelink"]
    assert [brev.subject for brev in mail.outbox] == ["Vælg en ny adgangskode til Helhedsplaner"]


def test_a_forgotten_password_of_an_unknown_address_is_answered_by_a_job_too(client):
    client.post(reverse("account_reset_password"), {"email": "ukendt@example.dk"})

    assert koer_jobs() == ["grundlag.tasks.send_mail"]
    assert [brev.subject for brev in mail.outbox] == ["Der er ingen bruger med denne e-mail"]


def test_adding_a_user_in_the_administration_invites_her(client, administrator):
    client.force_login(administrator)

    svar = client.post(TILFOEJ, {"navn": "Ida Ny", "email": "ida@example.dk"})

    assert (svar.status_code, svar.headers["Location"]) == (302, BRUGERE)
    assert koer_jobs() == ["grundlag.tasks.send_adgangskodelink"]


def test_a_mail_in_use_is_told_beside_the_field(client, administrator, inviteret):
    client.force_login(administrator)

    svar = client.post(TILFOEJ, {"navn": "En anden", "email": "IDA@example.dk"})

    assert svar.context["adminform"].form.errors == {"email": ["Der er allerede en bruger med den e-mail."]}


def test_a_user_s_name_and_mail_can_be_changed_but_not_her_doors(client, administrator, inviteret):
    client.force_login(administrator)

    client.post(
        reverse("admin:grundlag_bruger_change", args=[inviteret.pk]),
        {"navn": "Ida Gift", "email": "ida@example.dk", "is_staff": "on", "is_superuser": "on"},
    )

    inviteret.refresh_from_db()
    assert (inviteret.navn, inviteret.is_staff, inviteret.is_superuser) == ("Ida Gift", False, False)
    assert Haendelse.objects.first().data == {"felter": ["navn"]}


def test_the_actions_say_what_became_of_each(client, administrator, inviteret):
    client.force_login(administrator)
    hver = {"_selected_action": [inviteret.pk, administrator.pk]}

    svar = [
        sorted(str(besked) for besked in get_messages(client.post(BRUGERE, {"action": handling, **hver}).wsgi_request))
        for handling in ("deaktiver", "genaktiver", "inviter_igen")
    ]

    assert svar[0] == ["Du kan ikke deaktivere dig selv.", "Ida Ny er lukket ude."]
    assert svar[1][0] == f"{administrator} er allerede aktiv."
    assert "Ida Ny er lukket ind igen og får en mail." in svar[1]
    assert "Ida Ny får invitationen igen." in svar[2]
