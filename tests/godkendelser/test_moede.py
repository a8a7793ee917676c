"""From the minutes to the step and back: no retyping, and nothing left when the item is reopened."""

import datetime as dt
import zipfile
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.urls import reverse

from fora import dagsordenspdf, kalender
from fora import handlinger as fora
from fora.models import Dagsordenspunkt, Moede
from fora.tilstande import Moedestatus
from fora.udsendelse import hent
from godkendelser import journal
from godkendelser.models import Afgoerelse, Instansart, Punktafgoerelse, Stilling, Versionsvurdering
from grundlag import kroge
from grundlag.fejl import Regelbrud
from grundlag.kroge import Beslutning
from grundlag.models import Haendelse
from grundlag.pdf import render_pdf
from grundlag.udfald import Udfald
from helhedsplaner.models import Helhedsplan, Punktversion
from tests.factories.fora import DagsordenspunktFactory, MedlemskabFactory, MoedeFactory
from tests.factories.godkendelser import DAG, indsendt_plan
from tests.factories.grundlag import BrugerFactory
from tests.pdf_struktur import text

FORUM, LBF = Instansart.BOLIGSOCIALT_FORUM, Instansart.LANDSBYGGEFOND
JA = Beslutning(Udfald.TILTRAADT, DAG, "Forummet tiltræder planen.")


@pytest.fixture
def kaede():
    return indsendt_plan(afdelinger=1)


@pytest.fixture
def punkt(kaede):
    """The forum's meeting treats the plan."""
    moede = MoedeFactory(gruppe=kaede.trin(FORUM).instans.gruppe, dato=DAG)
    punkt = DagsordenspunktFactory(moede=moede)
    Punktversion.objects.create(punkt=punkt, version=kaede.version)
    return punkt


def virkning(punkt, beslutning, af):
    return [en.tekst for en in kroge.beslutningsvirkning(punkt, beslutning, af)]


def test_the_minuted_decision_is_the_steps_and_reopening_takes_it_back(kaede, punkt):
    svar = virkning(punkt, JA, kaede.sekretaer)

    afgoerelse = Punktafgoerelse.objects.get(punkt=punkt).afgoerelse
    assert svar == [f"Beboerprojekt Nordvest: {kaede.trin(FORUM)} har svaret »tiltrådt«."]
    assert (afgoerelse.version, afgoerelse.dato, afgoerelse.begrundelse) == (kaede.version, DAG, JA.tekst)
    assert kaede.trin(FORUM).stilling == Stilling.STAAR

    assert virkning(punkt, None, kaede.sekretaer) == ["Afgørelsen »tiltrådt« er trukket tilbage."]
    assert kaede.trin(FORUM).stilling == Stilling.TRUKKET
    assert virkning(punkt, None, kaede.sekretaer) == []


def test_the_same_decision_twice_does_nothing_and_another_takes_its_place(kaede, punkt):
    virkning(punkt, JA, kaede.sekretaer)
    assert virkning(punkt, JA, kaede.sekretaer) == []

    svar = virkning(punkt, Beslutning(Udfald.UDSAT, DAG, "Vi mangler tal."), kaede.sekretaer)

    assert len(svar) == 2
    assert kaede.trin(FORUM).seneste.udfald == Udfald.UDSAT


def test_what_the_minutes_decided_goes_with_the_transaction_of_the_minutes(kaede, punkt):
    with transaction.atomic():
        virkning(punkt, JA, kaede.sekretaer)
        transaction.set_rollback(True)

    assert not Afgoerelse.objects.exists()


def test_an_item_without_a_version_or_without_an_outcome_does_nothing(kaede, punkt):
    assert virkning(DagsordenspunktFactory(moede=punkt.moede), JA, kaede.sekretaer) == []
    assert virkning(punkt, Beslutning("", DAG), kaede.sekretaer) == []
    assert virkning(kaede.plan, JA, kaede.sekretaer) == []


def test_an_outcome_that_the_forum_does_not_have_is_said_and_does_nothing(kaede, punkt):
    [svar] = virkning(punkt, Beslutning(Udfald.TAGET_TIL_EFTERRETNING, DAG), kaede.sekretaer)

    assert svar.startswith("»Taget til efterretning« er ikke et svar fra")
    assert kaede.trin(FORUM).seneste is None


def test_a_step_decided_by_hand_is_left_alone_and_said(kaede, punkt):
    ja = kaede.afgoer(kaede.trin(FORUM))

    [svar] = virkning(punkt, Beslutning(Udfald.AFVIST, DAG, "Nej."), kaede.sekretaer)

    assert "havde allerede taget stilling" in svar
    assert kaede.trin(FORUM).seneste_id == ja.pk


def test_a_later_decision_keeps_the_item_closed(kaede, punkt):
    virkning(punkt, Beslutning(Udfald.UDSAT, DAG, "Vi mangler tal."), kaede.sekretaer)
    kaede.afgoer(kaede.trin(FORUM), seneste_id=kaede.trin(FORUM).seneste_id)

    with pytest.raises(Regelbrud, match="har siden taget stilling igen"):
        virkning(punkt, None, kaede.sekretaer)


@pytest.mark.parametrize(("felt", "stilling"), [("organisering", Stilling.BORTFALDET), ("navn", Stilling.STAAR)])
def test_a_decision_on_the_version_sent_out_is_weighed_against_those_since(kaede, punkt, felt, stilling):
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(**{felt: "Beboerprojekt Nordvest 2"})
    kaede.ny_version()

    [svar] = virkning(punkt, JA, kaede.sekretaer)

    assert (kaede.trin(FORUM).stilling, kaede.trin(FORUM).seneste.version) == (stilling, punkt_version(punkt))
    assert ("bortfaldet" in svar) is (stilling == Stilling.BORTFALDET)
    assert Versionsvurdering.objects.filter(version=kaede.version).count() == 1
    assert f"planen er siden kommet i version {kaede.version.nummer}" in str(kroge.punktindhold([punkt]))


def punkt_version(punkt):
    return Punktversion.objects.get(punkt=punkt).version


def test_a_closed_items_words_stay_in_the_minutes(kaede, punkt):
    Dagsordenspunkt.objects.filter(pk=punkt.pk).update(lukket=True)
    punkt.refresh_from_db()

    virkning(punkt, Beslutning(Udfald.AFVIST, DAG, "Hemmelig grund."), kaede.sekretaer)

    assert "Hemmelig" not in kaede.trin(FORUM).seneste.begrundelse
    assert f"punkt {punkt.nummer}" in kaede.trin(FORUM).seneste.begrundelse


def test_a_word_planted_in_a_closed_item_is_in_no_file_that_leaves_the_meeting(kaede, punkt):
    """Agenda and minutes as PDF with what is attached, the calendar, the journalpakke, the lists, the audit."""
    plantet = "kvidderkvadder"
    moede = punkt.moede
    MedlemskabFactory(gruppe=moede.gruppe, fra=dt.date(2021, 1, 1), person__email="medlem@kk.example")
    felter = dict.fromkeys(("sagsfremstilling", "indstilling", "droeftelse", "protokolbemaerkning"), plantet)
    Dagsordenspunkt.objects.filter(pk=punkt.pk).update(
        lukket=True, udfald="tiltraadt", beslutning=f"{plantet}\n\nOpgave: {plantet}", **felter
    )
    Moede.objects.filter(pk=moede.pk).update(status=Moedestatus.AFHOLDT)
    dagsorden, _ = dagsordenspdf.dan_dagsorden(dagsordenspdf.stilling(moede), hent, version=1)
    referat = fora.udsend_referat(moede.pk, af=kaede.sekretaer)
    assert kaede.trin(FORUM).stilling == Stilling.STAAR
    bestilt = referat.udskrift
    trykt = render_pdf(bestilt.skabelon, bestilt.data, vedhaeft_navn="referat.json")
    pakken = zipfile.ZipFile(BytesIO(journal.journalpakke(kaede.plan).indhold))

    ud = {
        "kalender": kalender.feed([moede], {moede.pk: "https://x.dk"}),
        "invitation": kalender.invitation(moede, "https://x.dk", navn="X", email="x@x.dk", sekvens=1),
        "aflysning": kalender.invitation(moede, "", navn="X", email="x@x.dk", sekvens=2, metode=kalender.AFLYSNING),
        "revisionsliste": journal.revisionsliste([kaede.plan.pk]),
        "hændelser": repr(list(Haendelse.objects.values())).encode(),
        "afgørelser": repr(list(Afgoerelse.objects.values())).encode(),
        "job": repr(jobs()).encode(),
        **{f"pakke: {navn}": navn.encode() + pakken.read(navn) for navn in pakken.namelist()},
    }
    for navn, et in (("dagsorden", dagsorden), ("referat", trykt)):
        ud[navn] = text(et).encode()
        with pikepdf.open(BytesIO(et)) as pdfen:
            ud |= {f"{navn}: {fil}": pdfen.attachments[fil].get_file().read_bytes() for fil in pdfen.attachments}

    assert len(ud) >= 11
    assert [navn for navn, et in ud.items() if plantet in et.decode().lower()] == []


def jobs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        return cursor.fetchall()


def test_only_those_who_record_for_the_body_write_by_the_minutes(kaede, punkt):
    with pytest.raises(PermissionDenied):
        virkning(punkt, JA, BrugerFactory())
    with pytest.raises(Regelbrud, match="fremtiden"):
        virkning(punkt, Beslutning(Udfald.TILTRAADT, dt.date(2030, 1, 1)), kaede.sekretaer)


def test_the_last_minuted_yes_approves_the_plan_and_reopening_costs_it_the_approval(kaede, punkt):
    kaede.afgoer_indhold(uden=FORUM)
    virkning(punkt, JA, kaede.sekretaer)
    godkendt = Helhedsplan.objects.get(pk=kaede.plan.pk).godkendt_version_id
    virkning(punkt, None, kaede.sekretaer)

    assert (godkendt, Helhedsplan.objects.get(pk=kaede.plan.pk).godkendt_version_id) == (kaede.version.pk, None)


def test_a_plan_is_put_on_a_coming_meeting_once(kaede, client):
    trin = kaede.trin(FORUM)
    moede = MoedeFactory(gruppe=trin.instans.gruppe, dato=dt.date(2021, 10, 1))
    fremmed = MoedeFactory(dato=dt.date(2021, 10, 1))
    client.force_login(kaede.sekretaer)
    adresse = reverse("godkendelser:saet_paa_dagsorden", args=[trin.pk])

    assert client.post(adresse, {"moede": fremmed.pk}).status_code == 422
    assert client.post(adresse, {"moede": moede.pk}).status_code == 302
    igen = client.post(adresse, {"moede": moede.pk})

    punkt = Dagsordenspunkt.objects.get(moede=moede)
    assert (punkt.type, Punktversion.objects.get(punkt=punkt).version) == ("b", kaede.version)
    assert "Versionen er allerede på mødets dagsorden." in igen.content.decode()
    assert str(trin) in client.get(reverse("fora:punkt", args=[punkt.pk])).content.decode()


def test_the_minutes_are_the_evidence(kaede, punkt, client):
    virkning(punkt, JA, kaede.sekretaer)
    client.force_login(kaede.sekretaer)

    side = client.get(reverse("godkendelser:trin", args=[kaede.trin(FORUM).pk])).content.decode()

    assert f"#punkt-{punkt.pk}" in side
    assert "endnu ikke et bevis" not in side
