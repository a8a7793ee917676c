"""A submitted plan, its koordinator, and her contract as a draft and out for signature; a file may have its own."""

import pytest

from grundlag.adgang import Rolle
from kontrakter import handlinger
from tests.factories.kontrakter import indsendt_plan, koordinator, linjefelter, ny_kontrakt
from tests.kontrakter.hjaelp import I_DAG


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = I_DAG


@pytest.fixture
def version():
    return indsendt_plan()


@pytest.fixture
def klient(log_ind, version):
    """A client of the koordinator of the plan's driftsansvarlige organisation."""
    return log_ind(Rolle.BOLIGSOCIAL_KOORDINATOR, boligorganisation=version.plan.driftsansvarlig)


@pytest.fixture
def af(request, version):
    """Who does it: the one who is logged in, where the test logs somebody in."""
    return request.getfixturevalue("klient").bruger if "klient" in request.fixturenames else koordinator(version.plan)


@pytest.fixture
def kontrakt(version, af):
    return ny_kontrakt(version, af=af)


@pytest.fixture
def sendt(kontrakt, af):
    """A contract with one line, out for signature by its two parties."""
    handlinger.tilfoej_linje(kontrakt.pk, af=af, **linjefelter(kontrakt))
    handlinger.send_til_underskrift(kontrakt.pk, af=af)
    kontrakt.refresh_from_db()
    return kontrakt
