"""A print run of fifty contracts by two workers, against half the time of fifty renders one after the other."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from statistics import median

from django.db import connection

from grundlag import bestilling, pdf
from grundlag.models import Bestilling, Bruger, Udskriftsstatus
from helhedsplaner.models import Indsatsomraade
from kontrakter import dokumenter, handlinger
from kontrakter import tasks as opgaver
from kontrakter.models import Aftale, Kontraktlinje, Linjeart
from tests.bench import planer
from tests.bench.tal import Tal, tag_tid
from tests.factories.byomraader import ByomraadeFactory

ANTAL, LOFT, GENTAGELSER = 50, 1.3, 5
NAVN = f"trykkørsel af {ANTAL} kontrakter"
# The second worker: another process on the same database, that takes the jobs of the queue and nothing else.
ARBEJDER = """
import django; django.setup()
from django.db import connection
connection.settings_dict["NAME"] = "{database}"
from grundlag import pdf; pdf._motor()
print("klar", flush=True); input()
from procrastinate.contrib.django import app
with app.replace_connector(app.connector.get_worker_connector()) as arbejder:
    arbejder.run_worker(fetch_job_polling_interval=0.05, install_signal_handlers=False)
"""


def _kontrakter() -> tuple[list[int], Bruger]:
    """Fifty drafts of one plan, each with lines of its own."""
    egn = planer._egn(ByomraadeFactory(navn="Trykområdet", slug="trykomraadet"))
    omraader = list(Indsatsomraade.objects.filter(regelsaet__kode="2019-26"))
    plan = planer._plan(1, egn, omraader)
    ids = []
    for nummer in range(ANTAL):
        aftale = handlinger.opret_kontrakt(
            byomraade=plan.byomraade,
            indsatsomraade=None,
            planversion_ids=[plan.versioner.all()[0].pk],
            titel=f"Kontrakt {nummer} om {plan}",
            fra=planer.FRA,
            til=planer.TIL,
            af=egn.koordinator,
        )
        Kontraktlinje.objects.bulk_create(
            Kontraktlinje(
                aftale=aftale,
                plan=plan,
                art=Linjeart.INDSATS,
                beskrivelse=f"Linje {et}",
                aar=planer.FRA.year,
                beloeb=100,
            )
            for et in range(10)
        )
        ids.append(aftale.pk)
    return ids, egn.koordinator


def tal_for() -> Iterator[Tal]:
    """
    Both workers are warm before the clock starts; what is timed is the whole run, the drafts' making included.

    Putting the documents together is the run's last part, and timed with it.
    """
    ids, koordinator = _kontrakter()
    proeve = Aftale.objects.get(pk=ids[0])
    data = dokumenter.kontraktdata(proeve, udkast=True, version_nummer=1)
    en = median(
        tag_tid(lambda: pdf.render_pdf(dokumenter.SKABELON, data, vedhaeft_navn="k.json")) for _ in range(GENTAGELSER)
    )
    anden = subprocess.Popen(
        [sys.executable, "-c", ARBEJDER.format(database=connection.settings_dict["NAME"])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    assert anden.stdout
    assert anden.stdin
    anden.stdout.readline()
    bestilt: Bestilling = bestilling.bestil("grundlag.tasks.send_mail", NAVN, af=koordinator, til=[], emne="", tekst="")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")

    def koer() -> None:
        anden.stdin.write("\n")
        anden.stdin.flush()
        opgaver.saml(bestilling_id=bestilt.pk, aftale_ids=ids, form="tryk")

    ms = tag_tid(koer)
    anden.terminate()
    anden.wait(30)
    bestilt.refresh_from_db()
    if bestilt.status != Udskriftsstatus.FAERDIG:
        raise SystemExit(f"{NAVN}: {bestilt.fejl}")
    yield Tal(f"{NAVN}: en udskrift", en, enhed="ms")
    yield Tal(f"{NAVN}: × {ANTAL} udskrifter / 2", ms / (ANTAL * en / 2), LOFT)
