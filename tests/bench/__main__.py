"""
Measure, print one line per figure, and exit with 1 if one falls short.

``DATABASE_URL`` names a safe server and a role that may make a database; ``make bench`` sees to it. The settings
are those of a real installation: no DEBUG, https by a proxy's header, static files collected and compressed.
"""

import os
import secrets
import sys
from collections.abc import Iterable
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

if TYPE_CHECKING:
    from django.test import Client

    from tests.bench.tal import Tal

FAA, GANGE = 50, 100
# The rest of the packages we serve from is source and old formats that no browser asks for.
UDELADES = ["*.otf", "*.ttf", "*.eot", "*.woff", "scss", "*.map"]


def main() -> int:
    os.environ.pop("LOKAL", None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "testserver,127.0.0.1",
        "BAG_PROXY": "1",
    }
    django.setup()
    settings.ROOT_URLCONF = "tests.bench.bund"
    with TemporaryDirectory() as statisk:
        settings.STATIC_ROOT = statisk
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UDELADES)
        navn = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            tal = list(_vis(_maal()))
        finally:
            connection.creation.destroy_test_db(navn, verbosity=0)
    falder = [et for et in tal if not et.holder]
    print(f"\n{len(falder)} af {len(tal)} tal falder." if falder else f"\nAlle {len(tal)} tal holder.")
    return 1 if falder else 0


def _vis(tal: Iterable["Tal"]) -> Iterable["Tal"]:
    for et in tal:
        print(et, flush=True)
        yield et


def _maal() -> Iterable["Tal"]:
    from django.test import Client  # not sooner: these need the settings
    from django.urls import reverse

    from tests.bench import (
        budget,
        dagsorden,
        forloeb,
        forskel,
        kladde,
        mange,
        midler,
        pdf,
        planer,
        referat,
        sider,
        tryk,
        vaegt,
    )

    data = planer.opret(FAA)
    klient = Client(headers={"X-Forwarded-Proto": "https"})
    klient.force_login(data.koordinator)
    bund = reverse("bund", args=[data.plan.byomraade.slug])
    alle = sider.hovedsider(data)
    _opdater_statistik()
    ved_faa = [sider.maal(klient, side, bund) for side in alle]
    mange.kopier(GANGE - 1)
    _opdater_statistik()
    for side, faa in zip(alle, ved_faa, strict=True):
        yield from sider.tal_for(side, faa, sider.maal(klient, side, bund))
    yield from budget.tal_for(klient, data)
    yield from referat.tal_for(bund)
    yield from midler.tal_for(_oekonomi(), bund)
    yield from forskel.tal_for()
    yield from kladde.tal_for(klient, data.koordinator, bund)
    yield from forloeb.tal_for(bund)
    yield pdf.tal_for(data)
    yield from tryk.tal_for()
    yield dagsorden.tal()
    yield pdf.segl_tal_for(data)
    yield from vaegt.tal_for(klient, alle[:-1])


def _oekonomi() -> "Client":
    """The client of someone who sees all money."""
    from django.test import Client

    from grundlag.adgang import Rolle
    from tests.factories.byomraader import TilknytningFactory

    klient = Client(headers={"X-Forwarded-Proto": "https"})
    klient.force_login(TilknytningFactory(rolle=Rolle.OEKONOMI, hele_systemet=True).bruger)
    return klient


def _opdater_statistik() -> None:
    """What autovacuum does in the night."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    sys.exit(main())
