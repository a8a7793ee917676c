"""
The whole access matrix: every URL, every role, strangers, someone with no role, and nobody.

The lines are in ``tests/<app>/adgang.py``, each a ``MATRIX: dict[url name, Adgang]``.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from tests.adgang import PERSONER, Verden, opret_person

MATRIX = {
    navn: adgang
    for modul in sorted(Path(__file__).parent.glob("*/adgang.py"))
    for navn, adgang in import_module(f"tests.{modul.parent.name}.adgang").MATRIX.items()
}
AABEN = {
    "grundlag:was",
    "grundlag:livez",
    "grundlag:readyz",
    "kontrakter:kontrol",
    "kontrakter:skema",
    "helhedsplaner:skema",
}
# Opened by a key in the address or a signature in the header, each with tests of its own.
MED_NOEGLE = {
    "fora:kalender",
    "fora:opgave_link",
    "fora:referat_link",
    "fora:svar",
    "godkendelser:dirigent",
    "kontrakter:underskriv_med_link",
    "kontrakter:dokument_med_link",
    "kontrakter:tjenestesvar",
    "kontrakter:kontrol_med_kode",
}
# Of others' making, and with tests of their own in tests/grundlag: here only that nobody walks past the login.
ANDRES = ("account_", "mfa_", "admin:")
AABEN_HOS_ANDRE = {
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "admin:login",
    "mfa_authenticate",
}


def url_navne(moenstre: list | None = None, navnerum: str = "") -> Iterator[str]:
    for moenster in get_resolver().url_patterns if moenstre is None else moenstre:
        if isinstance(moenster, URLPattern):
            yield f"{navnerum}{moenster.name}"
        else:
            yield from url_navne(
                moenster.url_patterns, f"{navnerum}{moenster.namespace}:" if moenster.namespace else navnerum
            )


EGNE = {navn for navn in url_navne() if not navn.startswith(ANDRES)}


def test_every_url_is_in_the_matrix():
    assert set(MATRIX) | AABEN | MED_NOEGLE == EGNE


@pytest.fixture
def verden():
    return Verden()


@pytest.mark.parametrize("navn", sorted(MATRIX))
def test_each_person_gets_what_the_matrix_says_and_nobody_the_login_page(client, verden, navn):
    adgang = MATRIX[navn]
    adresse = reverse(navn, args=adgang.args(verden))

    hentet = client.get(adresse)
    sendt = client.post(adresse)
    svar = {}
    for person in PERSONER:
        sp = transaction.savepoint()
        klient = Client()
        klient.force_login(opret_person(person, verden))
        svar[person] = getattr(klient, adgang.metode)(adresse, adgang.data).status_code
        transaction.savepoint_rollback(sp)

    assert svar == adgang.status
    assert (hentet.status_code, hentet.headers["Location"]) == (302, f"{reverse('account_login')}?next={adresse}")
    assert sendt.status_code == 401


@pytest.mark.parametrize("adresse", sorted(AABEN))
def test_the_open_pages_are_open(client, adresse):
    assert client.get(reverse(adresse)).status_code == 200


def _andres_adresse(navn: str) -> str:
    """The address of ``navn`` for a row that does not exist: the login comes before the look-up."""
    for antal in range(3):
        try:
            return reverse(navn, args=["grundlag" if navn == "admin:app_list" else "1"] * antal)
        except NoReverseMatch:
            continue
    raise AssertionError(navn)


@pytest.mark.parametrize("navn", sorted(set(url_navne()) - EGNE - AABEN_HOS_ANDRE - {"admin:None"}))
def test_nobody_walks_past_the_login_into_pages_of_others_making(client, navn):
    svar = client.get(_andres_adresse(navn))

    assert svar.status_code == 302
    assert urlsplit(svar.headers["Location"]).path in {reverse("account_login"), reverse("admin:login")}


@pytest.mark.parametrize("navn", sorted(PERSONER))
def test_only_the_administrator_comes_into_the_administration(client, verden, navn):
    client.force_login(opret_person(navn, verden))

    svar = client.get(reverse("admin:index"))

    assert svar.status_code == (200 if navn == "administrator" else 302)
