"""Every constraint and trigger of grundlag, provoked once and by name."""

import pytest
from django.db import IntegrityError, transaction

from grundlag.models import Bruger, Filindhold, Haendelse, Kladde, Udskrift, Udskriftsstatus, log_haendelse
from tests.factories.grundlag import BrugerFactory


def udskrift(**felter):
    return Udskrift.objects.create(noegle="a", skabelon="b", data={}, filnavn="c", **felter)


@pytest.mark.parametrize(
    ("opret", "navn"),
    [
        (lambda: BrugerFactory(navn=""), "bruger_har_navn"),
        (lambda: [BrugerFactory(email="Ida@kk.dk"), BrugerFactory(email="ida@kk.dk")], "bruger_email_entydig"),
        (lambda: log_haendelse("bruger.ret", BrugerFactory(), af=None), "haendelse_har_aktoer"),
        (lambda: udskrift(status="glemt"), "udskrift_status_kendt"),
        (lambda: udskrift(status=Udskriftsstatus.FAERDIG), "udskrift_faerdig_har_fil"),
        (
            lambda: Kladde.objects.bulk_create(
                Kladde(bruger=bruger, emne="a", felt="b", grundudgave=1) for bruger in [BrugerFactory()] * 2
            ),
            "kladde_een_pr_bruger_og_felt",
        ),
    ],
)
def test_the_table_refuses(opret, navn):
    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        opret()

    assert fejl.value.__cause__.diag.constraint_name == navn


@pytest.mark.parametrize(
    ("model", "felter"),
    [
        pytest.param(
            Haendelse, {"aktoer_tekst": "Opgave: påmindelse", "handling": "a.b"}, id="haendelse_kun_tilfoejes"
        ),
        pytest.param(Filindhold, {"indhold": b"x", "stoerrelse": 1}, id="filindhold_kun_tilfoejes"),
    ],
)
def test_what_is_added_stays(model, felter):
    model.objects.create(**felter)

    for aendr in (lambda alle: alle.delete(), lambda alle: alle.update(**felter)):
        with pytest.raises(IntegrityError, match=f"{model._meta.db_table} kan kun tilføjes"), transaction.atomic():
            aendr(model.objects.all())

    assert model.objects.count() == 1


def test_an_event_tells_who_did_what_to_which():
    af = BrugerFactory(navn="Ida")

    log_haendelse("bruger.ret", BrugerFactory(navn="Bo"), af=af, felter=["navn"])

    assert Haendelse.objects.values_list("aktoer_tekst", "handling", "emne_type", "emne_tekst", "data").get() == (
        "Ida",
        "bruger.ret",
        "grundlag.bruger",
        "Bo",
        {"felter": ["navn"]},
    )


def test_a_user_is_made_with_a_lower_case_mail_and_found_whatever_the_case():
    bruger = Bruger.objects.create_user("Ida@KK.dk", navn="Ida Berg")

    assert (bruger.email, bruger.has_usable_password()) == ("ida@kk.dk", False)
    assert Bruger.objects.get_by_natural_key("IDA@kk.DK") == bruger
    assert (bruger.get_full_name(), bruger.get_short_name()) == ("Ida Berg", "Ida")


def test_the_row_history_tells_every_save_but_never_the_password():
    bruger = BrugerFactory(navn="Ida")
    bruger.set_password("en-lang-adgangskode-9")
    bruger.navn = "Ida Berg"
    bruger.save()

    assert list(bruger.events.order_by("pgh_id").values_list("pgh_label", "navn")) == [
        ("insert", "Ida"),
        ("update", "Ida Berg"),
    ]
    assert not hasattr(bruger.events.first(), "password")
