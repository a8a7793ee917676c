"""
Real threads: whoever comes second waits for the plan, and is then told.

The first holds the lock, and commits only when PostgreSQL says that the second waits for the plan itself, and not
for some row that it happens to write. Beside each stands the same without the lock, and what would then be wrong.
"""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, connections, transaction

from godkendelser import handlinger
from godkendelser.models import Afgoerelse, Bevilling, Instansart, Stilling
from grundlag.fejl import Regelbrud
from grundlag.udfald import Udfald
from helhedsplaner.models import Helhedsplan
from tests.factories.godkendelser import DAG, indsendt_plan

A = Instansart
FRIST = 10  # seconds before we believe that nobody waits


def vent_til(sql: str, svar: list[tuple]) -> None:
    """Return when the database answers ``svar``: when another connection waits as it must."""
    udloeb = time.monotonic() + FRIST
    while time.monotonic() < udloeb:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            if cursor.fetchall() == svar:
                return
        time.sleep(0.02)
    pytest.fail("Ingen venter på låsen.")


def vent_paa_planen() -> None:
    """Return when another connection waits for the lock of a plan."""
    vent_til(
        "SELECT DISTINCT raekke.relation::regclass::text"
        " FROM pg_locks venter JOIN pg_stat_activity a USING (pid) JOIN pg_locks raekke USING (pid)"
        " WHERE NOT venter.granted AND raekke.locktype = 'tuple' AND a.datname = current_database()",
        [(Helhedsplan._meta.db_table,)],
    )


def vent_paa_en_anden() -> None:
    """Return when another connection waits for what this one has written."""
    vent_til(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()", [(1,)]
    )


def samtidig(
    foerst: Callable[[], object], saa: Callable[[], object], vent: Callable[[], None] = vent_paa_planen
) -> str:
    """Do ``foerst``, and ``saa`` in another thread before ``foerst`` commits; what ``saa`` was told."""
    udfald = []

    def nummer_to() -> None:
        try:
            saa()
            udfald.append("gik igennem")
        except Regelbrud as brud:
            udfald.append(str(brud))
        finally:
            connections.close_all()

    traad = threading.Thread(target=nummer_to)
    try:
        with transaction.atomic():
            foerst()
            traad.start()
            vent()
    finally:
        traad.join()
    return udfald[0]


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_step():
    kaede = indsendt_plan(afdelinger=1)
    trin = kaede.trin(A.BOLIGSOCIALT_FORUM)

    svar = samtidig(lambda: kaede.afgoer(trin), lambda: kaede.afgoer(trin, Udfald.AFVIST, begrundelse="Vi er uenige."))

    assert svar == "Trinnet er allerede afgjort. Træk afgørelsen tilbage, hvis den er forkert."
    assert Afgoerelse.objects.get().udfald == Udfald.TILTRAADT


@pytest.mark.django_db(transaction=True)
def test_a_decision_while_a_new_version_is_submitted():
    kaede = indsendt_plan(afdelinger=1)
    trin, laest = kaede.trin(A.BOLIGSOCIALT_FORUM), kaede.version.pk
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(organisering="To bestyrelser leder planen.")

    svar = samtidig(kaede.ny_version, lambda: kaede.afgoer(trin, version_ids=[laest]))

    assert svar == "Der er kommet en ny version, siden du åbnede siden. Læs den, før du registrerer afgørelsen."
    assert not Afgoerelse.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_new_version_while_a_decision_is_recorded():
    """The decision is about what was read, and falls with the version that changes it."""
    kaede = indsendt_plan(afdelinger=1)
    trin = kaede.trin(A.BOLIGSOCIALT_FORUM)
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(organisering="To bestyrelser leder planen.")

    svar = samtidig(lambda: kaede.afgoer(trin), kaede.ny_version)

    assert svar == "gik igennem"
    assert kaede.trin(A.BOLIGSOCIALT_FORUM).stilling == Stilling.BORTFALDET


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lbf_foerst", [False, True])
def test_a_withdrawal_while_landsbyggefonden_approves(lbf_foerst):
    kaede = indsendt_plan(afdelinger=1)
    kaede.afgoer_indhold(uden=A.LANDSBYGGEFOND)
    ja = kaede.trin(A.BOLIGSOCIALT_FORUM).seneste_id
    lbf = kaede.trin(A.LANDSBYGGEFOND)
    de_to = [
        lambda: handlinger.traek_tilbage(ja, begrundelse="Forkert forum.", af=kaede.sekretaer),
        lambda: kaede.afgoer(lbf),
    ]

    svar = samtidig(*(reversed(de_to) if lbf_foerst else de_to))

    assert svar == "gik igennem"
    assert Helhedsplan.objects.get(pk=kaede.plan.pk).godkendt_version_id is None


@pytest.mark.django_db(transaction=True)
def test_two_payments_of_the_same_money():
    kaede = indsendt_plan(afdelinger=1)
    kaede.afgoer(kaede.trin(A.OEKONOMIUDVALG))
    kaede.afgoer(kaede.trin(A.BORGERREPRAESENTATION))

    def udbetal() -> None:
        handlinger.registrer_bevilling(
            kaede.plan.pk, tilstand="udbetalt", beloeb=3_000_000, dato=DAG, af=kaede.oekonomi
        )

    svar = samtidig(udbetal, udbetal)

    assert svar == (
        "Beboerprojekt Nordvest: der er frigivet 3.512.500 kr., så der kan ikke være udbetalt 6.000.000 kr."
    )
    assert Bevilling.objects.filter(tilstand="udbetalt").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_releases_of_the_same_money():
    """Borgerrepræsentationens secretaries press at once: the money is released once, and the second is told."""
    kaede = indsendt_plan(afdelinger=1)
    handlinger.registrer_bevilling(kaede.plan.pk, tilstand="afsat", beloeb=3_512_500, dato=DAG, af=kaede.oekonomi)
    kaede.afgoer(kaede.trin(A.OEKONOMIUDVALG))
    br = kaede.trin(A.BORGERREPRAESENTATION)

    svar = samtidig(lambda: kaede.afgoer(br), lambda: kaede.afgoer(br))

    assert svar == "Trinnet er allerede afgjort. Træk afgørelsen tilbage, hvis den er forkert."
    assert [et.beloeb for et in Bevilling.objects.filter(tilstand="frigivet")] == [3_512_500]


@pytest.fixture
def _uden_laas(monkeypatch):
    """The plans of an approval are read, and not locked."""

    def laes(plan_ids):
        return list(Helhedsplan.objects.filter(pk__in=list(plan_ids)).order_by("pk"))

    monkeypatch.setattr("godkendelser.handlinger.faelles.laas_planer", laes)
    monkeypatch.setattr("godkendelser.handlinger.penge.laas_planer", laes)


def side_om_side(foerst: Callable[[], object], saa: Callable[[], object]) -> None:
    """Do ``foerst``, and ``saa`` before it commits, as far as PostgreSQL's own locks let it."""

    def nummer_to() -> None:
        try:
            saa()
        finally:
            connections.close_all()

    with transaction.atomic():
        foerst()
        traad = threading.Thread(target=nummer_to)
        traad.start()
        traad.join(timeout=3)
    traad.join()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_uden_laas")
def test_without_the_lock_a_step_would_be_decided_twice():
    kaede = indsendt_plan(afdelinger=1)
    trin = kaede.trin(A.BOLIGSOCIALT_FORUM)

    side_om_side(lambda: kaede.afgoer(trin), lambda: kaede.afgoer(trin, Udfald.AFVIST, begrundelse="Vi er uenige."))

    assert Afgoerelse.objects.filter(trin=trin).count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_uden_laas")
def test_without_the_lock_a_decision_would_be_about_a_version_no_longer_the_newest():
    kaede = indsendt_plan(afdelinger=1)
    trin, laest = kaede.trin(A.BOLIGSOCIALT_FORUM), kaede.version.pk
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(organisering="To bestyrelser leder planen.")

    side_om_side(kaede.ny_version, lambda: kaede.afgoer(trin, version_ids=[laest]))

    assert kaede.trin(A.BOLIGSOCIALT_FORUM).staar
    assert Afgoerelse.objects.get().version_id != kaede.version.pk


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_uden_laas")
def test_without_the_lock_a_plan_would_stay_approved_with_a_step_withdrawn():
    """Only when the withdrawal comes second: its own writing in the steps is what Landsbyggefonden waits for else."""
    kaede = indsendt_plan(afdelinger=1)
    kaede.afgoer_indhold(uden=A.LANDSBYGGEFOND)
    ja = kaede.trin(A.BOLIGSOCIALT_FORUM).seneste_id
    lbf = kaede.trin(A.LANDSBYGGEFOND)

    side_om_side(
        lambda: kaede.afgoer(lbf),
        lambda: handlinger.traek_tilbage(ja, begrundelse="Forkert forum.", af=kaede.sekretaer),
    )

    assert not kaede.trin(A.BOLIGSOCIALT_FORUM).staar
    assert Helhedsplan.objects.get(pk=kaede.plan.pk).godkendt_version_id == kaede.version.pk


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_uden_laas")
def test_without_the_lock_only_the_database_keeps_money_from_being_paid_twice():
    kaede = indsendt_plan(afdelinger=1)
    kaede.afgoer(kaede.trin(A.OEKONOMIUDVALG))
    kaede.afgoer(kaede.trin(A.BORGERREPRAESENTATION))

    def udbetal() -> None:
        handlinger.registrer_bevilling(
            kaede.plan.pk, tilstand="udbetalt", beloeb=3_000_000, dato=DAG, af=kaede.oekonomi
        )

    with pytest.raises(IntegrityError, match=r"Der er udbetalt 6000000 kr\., men kun frigivet 3512500 kr"):
        side_om_side(udbetal, udbetal)

    assert Bevilling.objects.filter(tilstand="udbetalt").count() == 1
