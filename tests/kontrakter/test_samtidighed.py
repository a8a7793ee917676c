"""Two at once: the first holds the lock, the second waits for it and is told."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection, transaction

from grundlag.fejl import Regelbrud
from grundlag.links import adresse
from kontrakter import handlinger
from kontrakter.models import Aftale, Forsegling, Kontraktlinje, Underskrift
from kontrakter.sidekode import sidekode
from tests.factories.kontrakter import KONTRAKTPULJE, indsendt_plan, koordinator, linjefelter, ny_kontrakt, scan

pytestmark = pytest.mark.django_db(transaction=True)


def vent_paa_laas():
    """Return when PostgreSQL says that another connection waits for us: no sleep, no luck."""
    frist = time.monotonic() + 30
    while time.monotonic() < frist:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    pytest.fail("Ingen ventede på låsen.")


def efter_hinanden(foerst, sidst):
    """Do ``foerst``, and before it is committed begin ``sidst`` elsewhere; return what ``sidst`` was told."""
    svar = []

    def nummer_to():
        try:
            sidst()
            svar.append("udført")
        except Regelbrud as brud:
            svar.append(str(brud))
        finally:
            connection.close()

    traad = threading.Thread(target=nummer_to)
    try:
        with transaction.atomic():
            foerst()
            traad.start()
            vent_paa_laas()
    finally:
        traad.join()
    return svar


def test_the_last_krone_is_promised_once():
    version = indsendt_plan()
    af = koordinator(version.plan)
    en, anden = ny_kontrakt(version, af=af), ny_kontrakt(version, af=af)

    svar = efter_hinanden(
        lambda: handlinger.tilfoej_linje(en.pk, af=af, **linjefelter(en, beloeb=KONTRAKTPULJE)),
        lambda: handlinger.tilfoej_linje(anden.pk, af=af, **linjefelter(anden, beloeb=1)),
    )

    assert svar == ["Der er 0 kr. tilbage af kontraktpuljen i Beboerprojekt Nordvest, så linjen er 1 kr. for stor."]
    assert Kontraktlinje.objects.count() == 1


def test_nobody_signs_what_is_being_replaced(settings):
    settings.DAGS_DATO = dt.date(2021, 9, 1)
    version = indsendt_plan()
    af = koordinator(version.plan)
    aftale = ny_kontrakt(version, af=af)
    linje = handlinger.tilfoej_linje(aftale.pk, af=af, **linjefelter(aftale))
    sendt = handlinger.send_til_underskrift(aftale.pk, af=af)
    part = aftale.parter.first()

    def afloes():
        handlinger.traek_tilbage(aftale.pk, af=af)
        handlinger.ret_linje(linje.pk, af=af, **linjefelter(aftale, beloeb=2000))
        handlinger.send_til_underskrift(aftale.pk, af=af)

    def underskriv():
        handlinger.registrer_underskrift(
            sendt.pk,
            part.pk,
            navn="Ane",
            titel="Direktør",
            paa_vegne_af="fsb",
            dato=settings.DAGS_DATO,
            kode=sidekode(sendt, 1),
            scan=scan(),
            af=af,
        )

    assert efter_hinanden(afloes, underskriv) == [
        "Det er ikke den version, der er til underskrift nu. Genindlæs aftalen."
    ]
    assert Underskrift.objects.count() == 0


def test_no_line_is_added_while_the_contract_is_sent():
    version = indsendt_plan()
    af = koordinator(version.plan)
    aftale = ny_kontrakt(version, af=af)
    handlinger.tilfoej_linje(aftale.pk, af=af, **linjefelter(aftale))

    svar = efter_hinanden(
        lambda: handlinger.send_til_underskrift(aftale.pk, af=af),
        lambda: handlinger.tilfoej_linje(aftale.pk, af=af, **linjefelter(aftale)),
    )

    assert svar == ["Aftalen er ikke længere en kladde. Den kan kun ændres, når den er trukket tilbage."]
    assert Kontraktlinje.objects.count() == 1


def _sendt(settings):
    settings.DAGS_DATO = dt.date(2021, 9, 1)
    version = indsendt_plan()
    af = koordinator(version.plan)
    aftale = ny_kontrakt(version, af=af)
    handlinger.tilfoej_linje(aftale.pk, af=af, **linjefelter(aftale))
    sendt = handlinger.send_til_underskrift(aftale.pk, af=af)
    return [
        handlinger.anmod(
            sendt.pk,
            part.pk,
            navn=f"Underskriver {nummer}",
            titel="Chef",
            paa_vegne_af=str(part),
            email=f"u{nummer}@example.dk",
            metode="i_systemet",
            frist=dt.date(2021, 9, 15),
            af=af,
        )
        for nummer, part in enumerate(aftale.parter.all())
    ]


def _noegle(anmodning):
    return adresse(anmodning.links.get(), "kontrakter:underskriv_med_link").split("/")[-2]


def test_a_link_pressed_twice_signs_once(settings):
    anmodning, _ = _sendt(settings)
    noegle = _noegle(anmodning)

    svar = efter_hinanden(
        lambda: handlinger.underskriv_med_link(noegle), lambda: handlinger.underskriv_med_link(noegle)
    )

    assert len(svar) == 1
    assert svar[0].startswith("Linket er brugt")
    assert Underskrift.objects.count() == 1


def test_two_last_signatures_at_once_make_one_seal(settings):
    en, anden = _sendt(settings)

    svar = efter_hinanden(
        lambda: handlinger.underskriv_med_link(_noegle(en)), lambda: handlinger.underskriv_med_link(_noegle(anden))
    )

    assert svar == ["udført"]
    assert Aftale.objects.get().status == "underskrevet"
    assert Forsegling.objects.count() == 1
