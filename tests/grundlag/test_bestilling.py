import csv
import hashlib
import io
import logging
import zipfile

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from grundlag.bestilling import KUNNE_IKKE_DANNES, Resultat, bestil, udfoer
from grundlag.fejl import Regelbrud
from grundlag.models import Bestilling, Filindhold, Udskriftsstatus
from grundlag.pakke import pak
from tests.factories.grundlag import BestillingFactory, BrugerFactory


def side(bestilling):
    return reverse("grundlag:bestilling", args=[bestilling.pk])


def fil(bestilling):
    return reverse("grundlag:bestilling_fil", args=[bestilling.pk])


def lav(indhold=b"a;b\n"):
    return lambda meld: Resultat("linjer/../linjer.csv", "text/csv", indhold)


def test_what_is_ordered_is_a_job_and_a_row_together_or_not_at_all():
    bruger = BrugerFactory()

    with transaction.atomic():
        bestil("grundlag.tasks.send_mail", "Fortrudt", af=bruger)
        transaction.set_rollback(True)
    bestilling = bestil("grundlag.tasks.send_mail", "Alle linjer", af=bruger, plan_id=7)

    assert list(Bestilling.objects.all()) == [bestilling]
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'bestilling_id', args->>'plan_id' FROM procrastinate_jobs")
        assert cursor.fetchall() == [(str(bestilling.pk), "7")]


def test_the_work_is_done_once_and_the_file_kept():
    bestilling = BestillingFactory()

    udfoer(bestilling.pk, lav())
    udfoer(bestilling.pk, lav(b"noget andet"))

    bestilling.refresh_from_db()
    assert (bestilling.status, bestilling.filnavn) == (Udskriftsstatus.FAERDIG, "linjer.csv")
    assert bytes(bestilling.fil.indhold) == b"a;b\n"
    assert Filindhold.objects.count() == 1


def test_progress_is_seen_while_the_work_goes_on():
    bestilling = BestillingFactory()
    set_undervejs = []

    def arbejde(meld):
        for nummer in (1, 2):
            meld(nummer, 2)
            set_undervejs.append(Bestilling.objects.values_list("faerdige", "i_alt").get(pk=bestilling.pk))
        return lav()(meld)

    udfoer(bestilling.pk, arbejde)

    assert set_undervejs == [(1, 2), (2, 2)]


@pytest.mark.parametrize(
    ("fejl", "besked"),
    [(Regelbrud("Der er ingen linjer."), "Der er ingen linjer."), (ZeroDivisionError("hemmeligt"), KUNNE_IKKE_DANNES)],
)
def test_what_goes_wrong_is_told_in_one_sentence(fejl, besked, caplog):
    bestilling = BestillingFactory()

    def arbejde(meld):
        raise fejl

    with caplog.at_level(logging.CRITICAL):
        udfoer(bestilling.pk, arbejde)

    bestilling.refresh_from_db()
    assert (bestilling.status, bestilling.fejl, bestilling.fil) == (Udskriftsstatus.FEJLET, besked, None)


@pytest.mark.parametrize(
    ("forkert", "brudt"),
    [
        ({"status": "faerdig"}, "bestilling_faerdig_har_fil"),
        ({"status": "ukendt"}, "bestilling_status_kendt"),
        ({"titel": ""}, "bestilling_har_titel"),
    ],
)
def test_the_database_refuses_a_row_that_cannot_be(forkert, brudt):
    bestilling = BestillingFactory()

    with pytest.raises(IntegrityError, match=brudt), transaction.atomic():
        Bestilling.objects.filter(pk=bestilling.pk).update(**forkert)


def test_the_page_tells_how_far_it_is_and_asks_again(log_ind):
    klient = log_ind()
    bestilling = BestillingFactory(bestiller=klient.bruger, faerdige=3, i_alt=50)

    hel = klient.get(side(bestilling)).content.decode()
    fragment = klient.get(side(bestilling), headers={"HX-Request": "true", "HX-Request-Type": "partial"})

    assert "3 af 50 er færdige" in hel
    assert "<h1" in hel
    assert "<h1" not in (stump := fragment.content.decode())
    assert f'hx-get="{side(bestilling)}" hx-trigger="every 1s"' in stump


def test_the_result_is_fetched_by_the_one_who_asked_and_nobody_else(log_ind):
    klient, anden = log_ind(), log_ind("administrator")
    bestilling = BestillingFactory(bestiller=klient.bruger, faerdig=True)

    hentet = klient.get(fil(bestilling))

    assert "hx-get" not in (stump := klient.get(side(bestilling)).content.decode().partition("<main")[2])
    assert f'href="{fil(bestilling)}"' in stump
    assert (hentet.content, hentet.headers["Content-Disposition"]) == (b"a;b\n", 'attachment; filename="linjer.csv"')
    assert [anden.get(adresse).status_code for adresse in (side(bestilling), fil(bestilling))] == [404, 404]


def test_one_that_failed_says_why_and_has_no_file(log_ind):
    klient = log_ind()
    bestilling = BestillingFactory(bestiller=klient.bruger, fejlet=True)

    assert "Der er ingen linjer." in klient.get(side(bestilling)).content.decode()
    assert klient.get(fil(bestilling)).status_code == 404


def test_the_overview_shows_ones_own_newest_orders(log_ind):
    klient = log_ind()
    BestillingFactory(titel="En andens")
    for nummer in range(7):
        BestillingFactory(bestiller=klient.bruger, titel=f"Nummer {nummer}", faerdig=nummer == 6)

    overblik = klient.get(reverse("overblik:forside")).content.decode()

    assert [f"Nummer {nummer}" in overblik for nummer in range(7)] == [False, False, True, True, True, True, True]
    assert "En andens" not in overblik
    assert overblik.count(">Undervejs<") == 4
    assert overblik.count(">Klar<") == 1


def test_a_package_lists_its_files_with_their_hashes_and_keeps_names_apart():
    filer = [("referat.pdf", b"et"), ("referat.pdf", b"to"), ("indhold.csv", b"tre"), ("uden", b"fire"), ("uden", b"5")]
    pakke = pak({"titel": "Møde", "antal": 2}, filer)

    with zipfile.ZipFile(io.BytesIO(pakke)) as arkiv:
        navne = ["referat.pdf", "referat (2).pdf", "indhold (2).csv", "uden", "uden (2)"]
        assert arkiv.namelist() == ["oplysninger.json", "indhold.csv", *navne]
        assert arkiv.read("oplysninger.json").decode() == '{"antal":2,"titel":"Møde"}'
        assert [arkiv.read(navn) for navn in navne] == [b"et", b"to", b"tre", b"fire", b"5"]
        liste = list(csv.reader(io.StringIO(arkiv.read("indhold.csv").decode("utf-8-sig")), delimiter=";"))
    assert liste[1:] == [
        [navn, str(len(indhold)), hashlib.sha256(indhold).hexdigest()]
        for navn, (_, indhold) in zip(navne, filer, strict=True)
    ]
    assert pak({"antal": 2, "titel": "Møde"}, filer) == pakke
