"""The administration: catalogues and roles, by administrators only, and nothing is deleted."""

import datetime as dt

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import RequestFactory
from django.urls import reverse

from byomraader import handlinger
from byomraader.models import Afdeling, Byomraade, Person, Tilknytning
from fora.models import Gruppeplacering
from grundlag.adgang import KATALOGRET, Rolle
from grundlag.admin import KatalogAdmin
from grundlag.models import Bruger, Haendelse
from helhedsplaner.models import Lbffelt, Lbfskema
from tests.factories.byomraader import (
    AfdelingFactory,
    BoligorganisationFactory,
    ByomraadeFactory,
    LokaludvalgFactory,
    PersonFactory,
    TilknytningFactory,
)
from tests.factories.grundlag import BrugerFactory

VORES = ("grundlag", "byomraader", "fora", "helhedsplaner", "kontrakter", "godkendelser")
KATALOGER = [
    pytest.param(modeladmin, id=model.__name__)
    for model, modeladmin in admin.site._registry.items()
    if model._meta.app_label in VORES
]


@pytest.fixture
def klient(log_ind):
    return log_ind(Rolle.ADMINISTRATOR)


def superbruger():
    return Bruger.objects.create_superuser("rod@example.dk", navn="Rod")


@pytest.mark.parametrize("katalog", KATALOGER)
def test_each_catalogue_opens_in_list_and_form(klient, katalog):
    navn = f"admin:{katalog.model._meta.app_label}_{katalog.model._meta.model_name}"
    anmodning = RequestFactory().get("/")
    anmodning.user = klient.bruger

    assert klient.get(reverse(f"{navn}_changelist"), {"q": "x"}).status_code == 200
    if katalog.has_add_permission(anmodning):
        assert klient.get(reverse(f"{navn}_add")).status_code == 200


@pytest.mark.parametrize("katalog", KATALOGER)
def test_nobody_deletes_and_nobody_edits_a_status(katalog):
    """But for a rule that no row points to, and a field that Landsbyggefonden no longer asks for."""
    assert isinstance(katalog, KatalogAdmin)
    anmodning = RequestFactory().get("/")
    anmodning.user = superbruger()

    er_regel = katalog.model is Gruppeplacering
    assert katalog.has_delete_permission(anmodning) is er_regel
    assert ("delete_selected" in katalog.get_actions(anmodning)) is er_regel
    sletter = {et.model for et in katalog.get_inline_instances(anmodning) if et.has_delete_permission(anmodning)}
    assert sletter == ({Lbffelt} if katalog.model is Lbfskema else set())
    skrivbare = set(flatten_fieldsets(katalog.get_fieldsets(anmodning))) - set(katalog.get_readonly_fields(anmodning))
    assert not skrivbare & {"status", "is_active", "is_staff", "is_superuser", "password"}


@pytest.mark.parametrize("rolle", list(Rolle))
def test_only_an_administrator_has_the_right(log_ind, rolle):
    assert log_ind(rolle).bruger.has_perm(KATALOGRET) is (rolle == Rolle.ADMINISTRATOR)


def test_the_right_ends_with_the_role_and_with_the_account():
    i_gaar = TilknytningFactory(rolle=Rolle.ADMINISTRATOR, til=dt.date(2000, 1, 2)).bruger
    lukket_ude = TilknytningFactory(rolle=Rolle.ADMINISTRATOR, bruger__is_active=False).bruger

    assert (i_gaar.has_perm(KATALOGRET), lukket_ude.has_perm(KATALOGRET)) == (False, False)
    assert not TilknytningFactory(rolle=Rolle.ADMINISTRATOR).bruger.has_perm("auth.change_group")


@pytest.mark.parametrize("rolle", [rolle for rolle in Rolle if rolle != Rolle.ADMINISTRATOR])
def test_a_door_left_open_shows_nothing(log_ind, rolle):
    klient = log_ind(rolle)
    Bruger.objects.filter(pk=klient.bruger.pk).update(is_staff=True)

    assert klient.get(reverse("admin:index")).context["app_list"] == []
    assert klient.get(reverse("admin:byomraader_person_changelist")).status_code == 403
    assert klient.post(reverse("admin:byomraader_person_add"), {"navn": "Ny"}).status_code == 403


def test_an_administrator_sees_only_our_catalogues(klient):
    assert {app["app_label"] for app in klient.get(reverse("admin:index")).context["app_list"]} <= set(VORES)


def test_a_change_is_logged_with_the_fields(klient):
    afdeling = AfdelingFactory(nummer="1-52")
    klient.post(
        reverse("admin:byomraader_afdeling_change", args=[afdeling.pk]),
        {
            "boligorganisation": afdeling.boligorganisation_id,
            "nummer": "01-52",
            "navn": afdeling.navn,
            "byomraade": afdeling.byomraade_id,
            "lejemaal": 391,
        },
    )

    haendelse = Haendelse.objects.get()
    assert (haendelse.handling, haendelse.data, haendelse.aktoer) == (
        "afdeling.ret",
        {"felter": ["nummer", "lejemaal"]},
        klient.bruger,
    )
    assert Afdeling.objects.get().nummer == "01-52"


def test_a_slug_is_set_once(klient):
    byomraade = ByomraadeFactory(slug="bispebjerg")

    klient.post(
        reverse("admin:byomraader_byomraade_change", args=[byomraade.pk]),
        {
            "navn": "Bispebjerg/Nordvest",
            "slug": "andet",
            "raekkefoelge": 3,
            "lokaludvalg": [LokaludvalgFactory().pk],
            "aliasser-TOTAL_FORMS": 1,
            "aliasser-INITIAL_FORMS": 0,
            "aliasser-0-byomraade": byomraade.pk,
            "aliasser-0-navn": "NV",
        },
    )

    assert Byomraade.objects.values_list("navn", "slug", "aliasser__navn").get() == (
        "Bispebjerg/Nordvest",
        "bispebjerg",
        "NV",
    )


@pytest.mark.parametrize(
    ("felter", "fejl"),
    [
        (
            {"gyldig_fra": "2.1.2021", "gyldig_til": "1.1.2021"},
            {"gyldig_til": ["Gyldigheden kan ikke slutte, før den begynder."]},
        ),
        ({"cvr": "123"}, {"cvr": ["Et CVR-nummer er otte cifre."]}),
        ({"navn": ""}, {"navn": ["Dette felt er påkrævet."]}),
        ({"navn": "fsb"}, {"navn": ["Boligorganisation med dette Navn eksisterer allerede."]}),
    ],
)
def test_a_broken_constraint_is_told_beside_the_field(klient, felter, fejl):
    BoligorganisationFactory(navn="fsb")

    svar = klient.post(reverse("admin:byomraader_boligorganisation_add"), {"navn": "Ny", **felter})

    assert svar.context["adminform"].form.errors == fejl


def test_two_afdelinger_with_one_number_is_told_beside_the_number(klient):
    afdeling = AfdelingFactory(nummer="8")
    felter = {"boligorganisation": afdeling.boligorganisation_id, "byomraade": afdeling.byomraade_id, "lejemaal": 0}

    svar = klient.post(reverse("admin:byomraader_afdeling_add"), {**felter, "nummer": "8", "navn": "Ny"})

    assert svar.context["adminform"].form.errors == {
        "nummer": ["Boligorganisationen har allerede en afdeling med det nummer."],
        "lejemaal": ["En afdeling har mindst ét lejemål."],
    }


def test_two_persons_with_one_mail_is_told_beside_the_mail(klient):
    PersonFactory(email="ida@kk.dk")

    svar = klient.post(reverse("admin:byomraader_person_add"), {"navn": "Ida", "email": "Ida@kk.dk"})

    assert svar.context["adminform"].form.errors == {"email": ["Der er allerede en person med den arbejdsmail."]}
    assert Person.objects.count() == 1


def test_a_role_without_a_scope_is_told_beside_the_last_of_them(klient):
    svar = klient.post(
        reverse("admin:byomraader_tilknytning_add"),
        {"bruger": BrugerFactory().pk, "rolle": Rolle.LAESER, "fra": "1.1.2021"},
    )

    assert svar.context["adminform"].form.errors == {
        "afdeling": [
            "Vælg præcis ét: et byområde, en boligorganisation, en forvaltning, et politisk udvalg, "
            "en afdeling eller hele systemet."
        ]
    }


def test_the_role_of_administrator_opens_the_door_and_its_end_closes_it(klient):
    bruger = BrugerFactory()
    klient.post(
        reverse("admin:byomraader_tilknytning_add"),
        {"bruger": bruger.pk, "rolle": Rolle.ADMINISTRATOR, "hele_systemet": "on", "fra": "1.1.2021"},
    )
    bruger.refresh_from_db()
    aaben = bruger.is_staff
    klient.post(
        reverse("admin:byomraader_tilknytning_change", args=[bruger.tilknytninger.get().pk]),
        {"hele_systemet": "on", "fra": "1.1.2021", "til": "2.1.2021"},
    )
    bruger.refresh_from_db()

    assert (aaben, bruger.is_staff) == (True, False)
    assert list(Haendelse.objects.values_list("handling", "data").order_by("pk")) == [
        ("rolle.giv", {"fra": "2021-01-01", "til": None}),
        ("rolle.ret", {"fra": "2021-01-01", "til": "2021-01-02"}),
    ]


def test_the_end_of_another_role_leaves_the_door_as_it_is(log_ind, klient):
    rolle = TilknytningFactory(rolle=Rolle.LAESER, bruger=klient.bruger)
    rolle.til = dt.date(2001, 1, 1)

    handlinger.gem_rolle(rolle, af=klient.bruger)

    klient.bruger.refresh_from_db()
    assert klient.bruger.is_staff


def test_a_superuser_keeps_the_door_without_a_role():
    rod = superbruger()

    handlinger.gem_rolle(TilknytningFactory.build(bruger=rod), af=rod)

    rod.refresh_from_db()
    assert rod.is_staff


def test_roles_are_given_by_administrators_and_obey_the_table(log_ind, klient):
    with pytest.raises(PermissionDenied, match="rette kataloger, brugere og roller"):
        handlinger.gem_rolle(TilknytningFactory.build(bruger=BrugerFactory()), af=log_ind(Rolle.FORUMSEKRETAER).bruger)
    with pytest.raises(ValidationError, match="Vælg præcis ét"):
        handlinger.gem_rolle(Tilknytning(bruger=BrugerFactory(), rolle=Rolle.LAESER), af=klient.bruger)


@pytest.mark.parametrize("vaerdi", ["x", "1,5", "9" * 5000, "٣", "\0", "99999999999999999999"])
def test_an_id_that_is_none_is_refused_beside_the_field(klient, vaerdi):
    svar = klient.post(reverse("admin:byomraader_afdeling_add"), {"boligorganisation": vaerdi, "nummer": "8"})

    assert svar.status_code == 200
    assert "boligorganisation" in svar.context["adminform"].form.errors
    assert Afdeling.objects.count() == 0


def test_a_look_up_by_nul_finds_what_is_left_of_it(klient):
    BoligorganisationFactory(navn="fsb")
    felt = {"app_label": "byomraader", "model_name": "afdeling", "field_name": "boligorganisation"}

    svar = klient.get(reverse("admin:autocomplete"), {**felt, "term": "f\0sb"})

    assert [et["text"] for et in svar.json()["results"]] == ["fsb"]


def test_a_number_like_a_cpr_does_not_come_into_a_catalogue(klient):
    svar = klient.post(reverse("admin:byomraader_afdeling_add"), {"nummer": "8", "navn": "Ib 010203-1234"})

    assert svar.context["adminform"].form.errors["navn"] == [
        "Teksten ser ud til at indeholde et cpr-nummer. Fjern det, hvis det er et."
    ]
