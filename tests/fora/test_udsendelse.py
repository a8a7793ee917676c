"""Minutes sent out: what the decisions do and how it is undone, the members' answers, tasks, and closed doors."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from fora import handlinger, tasks
from fora.models import Moede, Opgave, Opgavelink, Referatlink, Referatversion
from fora.tilstande import Moedestatus
from grundlag import kroge
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.kroge import Virkning
from grundlag.links import adresse
from grundlag.models import Haendelse
from grundlag.udskrift import dan_udskrift
from helhedsplaner.models import Punktversion
from kontrakter.models import Punktkontrakt
from tests.factories.byomraader import PersonFactory, TilknytningFactory
from tests.factories.fora import DagsordenspunktFactory, InhabilitetFactory, MedlemskabFactory, MoedeFactory
from tests.factories.grundlag import BrugerFactory
from tests.factories.helhedsplaner import PlanversionFactory
from tests.factories.kontrakter import AftaleversionFactory, PunktkontraktFactory

I_DAG = dt.date(2021, 9, 1)
ORD = "hemmeligt42"


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = I_DAG


@pytest.fixture
def sekretaer():
    return TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger


@pytest.fixture
def moede():
    """A held meeting of Bo, who has an account, and Karen, who has none; two open items and a closed one."""
    moede = MoedeFactory(dato=dt.date(2021, 8, 25), status=Moedestatus.AFHOLDT)
    MedlemskabFactory(
        gruppe=moede.gruppe, person=PersonFactory(navn="Bo Leder", email="bo@x.dk", bruger=BrugerFactory())
    )
    MedlemskabFactory(gruppe=moede.gruppe, person=PersonFactory(navn="Karen Holm", email="karen@x.dk"))
    DagsordenspunktFactory(
        moede=moede, nummer=1, titel="Skoler", beslutning="Ja.\n\nOpgave: Skriv @Karen 15.8.2021\nOpgave: Ring @Bo"
    )
    DagsordenspunktFactory(moede=moede, nummer=2, titel="Senere", udfald="udsat", indstilling="At …")
    DagsordenspunktFactory(
        moede=moede, nummer=3, titel="Personsag", lukket=True, beslutning=f"{ORD}\n\nOpgave: {ORD} @Bo", droeftelse=ORD
    )
    return moede


def bo(moede):
    return moede.gruppe.medlemskaber.get(person__navn="Bo Leder").person


def karen(moede):
    return moede.gruppe.medlemskaber.get(person__navn="Karen Holm").person


def virkninger(punkt):
    return [et.tekst for et in punkt.virkninger.filter(ophaevet_tid=None)]


# What a decision does


def test_the_decisions_take_effect_together_and_are_undone_together(moede, sekretaer, monkeypatch):
    skole, senere, _ = moede.punkter.all()
    naeste = MoedeFactory(gruppe=moede.gruppe, dato=dt.date(2021, 9, 20))
    kaldt = []
    monkeypatch.setattr(
        kroge.beslutningsvirkning,
        "funktioner",
        [lambda punkt, beslutning, af: kaldt.append((punkt.nummer, beslutning)) or [Virkning("Noget skete")]],
    )

    handlinger.udsend_referat(moede.pk, af=sekretaer)

    assert virkninger(skole) == ["Opgave til Karen Holm senest 15. august 2021", "Opgave til Bo Leder", "Noget skete"]
    assert virkninger(senere) == ["Udsat og sat på dagsordenen 20. september 2021", "Noget skete"]
    assert [punkt.titel for punkt in naeste.punkter.all()] == ["Senere"]
    assert Opgave.objects.aabne().count() == 3
    assert [(nummer, et.udfald) for nummer, et in kaldt] == [(1, ""), (2, "udsat"), (3, "")]

    handlinger.genaabn_punkt(skole.pk, af=sekretaer)
    handlinger.genaabn_punkt(senere.pk, af=sekretaer)

    assert (virkninger(skole), virkninger(senere), naeste.punkter.count()) == ([], [], 0)
    assert [et.tekst for et in Opgave.objects.aabne()] == [ORD]
    assert kaldt[3:] == [(1, None), (2, None)]

    handlinger.gem_punkt(senere.pk, {}, {"udfald": ""}, grundudgave=1, af=sekretaer)
    handlinger.udsend_referat(moede.pk, af=sekretaer)

    assert (Opgave.objects.count(), Opgave.objects.aabne().count(), naeste.punkter.count()) == (3, 3, 0)


def test_a_confirmed_item_is_not_written_in_and_an_open_one_not_reopened(moede, sekretaer):
    punkt = moede.punkter.first()
    with pytest.raises(Regelbrud, match="Punkt 1 er åbent allerede"):
        handlinger.genaabn_punkt(punkt.pk, af=sekretaer)
    handlinger.udsend_referat(moede.pk, af=sekretaer)

    with pytest.raises(Regelbrud, match="bekræftet og ikke længere åbent"):
        handlinger.gem_punkt(punkt.pk, {"beslutning": "Nej."}, {}, grundudgave=1, af=sekretaer)


@pytest.mark.parametrize("headers", [{"HX-Request": "true", "HX-Request-Type": "partial"}, {}])
def test_who_was_writing_when_the_item_was_closed_is_told_and_keeps_what_she_wrote(log_ind, moede, headers):
    klient = log_ind(Rolle.FORUMSEKRETAER)
    handlinger.udsend_referat(moede.pk, af=klient.bruger)

    svar = klient.post(
        reverse("fora:gem_referat", args=[moede.punkter.first().pk]),
        {"beslutning": "Mit sidste ord.", "grundudgave": 1},
        headers=headers,
    )

    assert (svar.status_code, "ikke længere åbent" in svar.content.decode()) == (422, True)
    assert "Mit sidste ord." in svar.content.decode()


def test_one_decision_that_cannot_take_effect_stops_them_all(moede, sekretaer, monkeypatch):
    def nej(punkt, beslutning, af):
        if punkt.nummer == 2:
            raise Regelbrud("Trinnet er lukket.")
        return []

    monkeypatch.setattr(kroge.beslutningsvirkning, "funktioner", [nej])

    with pytest.raises(Regelbrud, match="Trinnet er lukket"):
        handlinger.udsend_referat(moede.pk, af=sekretaer)

    assert (Opgave.objects.count(), Referatversion.objects.count()) == (0, 0)
    assert Moede.objects.get(pk=moede.pk).status == Moedestatus.AFHOLDT


@pytest.mark.parametrize(
    ("tekst", "besked"),
    [("Opgave: Ring @Ib", "Ingen her hedder »Ib«"), ("Opgave: @Bo", "Skriv, hvad opgaven er")],
)
def test_a_task_that_cannot_be_read_stops_the_minutes(moede, sekretaer, tekst, besked):
    moede.punkter.filter(nummer=1).update(beslutning=tekst)

    with pytest.raises(Regelbrud, match=besked):
        handlinger.udsend_referat(moede.pk, af=sekretaer)


def test_a_quorum_asks_who_was_there_before_a_decision_counts(moede, sekretaer):
    type(moede.gruppe).objects.filter(pk=moede.gruppe_id).update(beslutningsdygtig_ved=2)
    moede.punkter.filter(nummer=1).update(udfald="godkendt")

    with pytest.raises(Regelbrud, match="Skriv først, hvem der var til stede"):
        handlinger.udsend_referat(moede.pk, af=sekretaer)


# The minutes


def test_the_minutes_are_approved_when_the_last_member_has_and_corrected_by_number_after(moede, sekretaer):
    version = handlinger.udsend_referat(moede.pk, af=sekretaer)
    handlinger.godkend_version(version.pk, bo(moede), af=bo(moede).bruger)
    with pytest.raises(Regelbrud, match="allerede godkendt"):
        handlinger.godkend_version(version.pk, bo(moede), af=bo(moede).bruger)
    noegle = adresse(Referatlink.objects.get(), "fora:referat_link").rstrip("/").rpartition("/")[2]
    handlinger.godkend_ved_link(noegle)
    with pytest.raises(Regelbrud, match="Linket er brugt"):
        handlinger.godkend_ved_link(noegle)

    moede.refresh_from_db()
    assert (moede.status, moede.godkendt_hvordan) == (Moedestatus.REFERAT_GODKENDT, "Godkendt af alle 2 medlemmer")
    with pytest.raises(Regelbrud, match="ikke ændret"):
        handlinger.udsend_referat(moede.pk, af=sekretaer)

    punkt = moede.punkter.first()
    handlinger.genaabn_punkt(punkt.pk, af=sekretaer)
    handlinger.gem_punkt(punkt.pk, {"beslutning": "Nej."}, {}, grundudgave=1, af=sekretaer)
    rettet = handlinger.udsend_referat(moede.pk, af=sekretaer)

    version.refresh_from_db()
    assert (rettet.rettelse, rettet.nummer, version.rettelse) == (1, 2, None)
    assert (version.indhold["punkter"][0]["beslutning"], rettet.indhold["punkter"][0]["beslutning"]) == ("Ja.", "Nej.")
    assert version.godkendelser.first().sha256 == version.sha256 != rettet.sha256
    moede.refresh_from_db()
    assert moede.status == Moedestatus.REFERAT_GODKENDT
    with pytest.raises(Regelbrud, match="nyere version"):
        handlinger.godkend_version(version.pk, bo(moede), af=bo(moede).bruger)


def test_the_next_meeting_approves_the_minutes_and_undoing_its_decision_undoes_that(moede, sekretaer):
    handlinger.udsend_referat(moede.pk, af=sekretaer)
    naeste = MoedeFactory(gruppe=moede.gruppe, dato=I_DAG, status=Moedestatus.AFHOLDT)
    punkt = DagsordenspunktFactory(moede=naeste, referat_for=moede, udfald="godkendt")

    handlinger.udsend_referat(naeste.pk, af=sekretaer)
    moede.refresh_from_db()
    assert (moede.status, moede.godkendt_hvordan) == ("referat_godkendt", "Godkendt på mødet 1. september 2021")
    handlinger.genaabn_punkt(punkt.pk, af=sekretaer)
    moede.refresh_from_db()
    assert (moede.status, moede.godkendt_hvordan) == ("referat_udsendt", "")


def test_an_open_item_stops_the_approval_and_strangers_do_not_answer(moede, sekretaer):
    version = handlinger.udsend_referat(moede.pk, af=sekretaer)
    with pytest.raises(PermissionDenied):
        handlinger.godkend_version(version.pk, PersonFactory(), af=sekretaer)
    handlinger.genaabn_punkt(moede.punkter.first().pk, af=sekretaer)

    with pytest.raises(Regelbrud, match="Punkt 1 er åbent"):
        handlinger.godkend_referat(moede.pk, af=sekretaer)


def test_the_whole_way_on_the_pages(log_ind, client, moede):
    klient = log_ind(Rolle.FORUMSEKRETAER)
    udsend = reverse("fora:udsend_referat", args=[moede.pk])

    assert "Skriv – Karen Holm, senest 15. august 2021" in klient.get(udsend).content.decode()
    side = klient.post(udsend, follow=True).content.decode()
    version = Referatversion.objects.get()
    assert "Mangler: Bo Leder, Karen Holm" in side

    tasks.send_referat(version.pk)
    for link in Opgavelink.objects.all():
        tasks.send_opgavelink(link.pk)
    breve = {(brev.to[0], brev.subject.split(":")[0].split(" ")[0]): brev.body for brev in mail.outbox}
    assert sorted(breve) == [("bo@x.dk", "Referat"), ("karen@x.dk", "Opgave"), ("karen@x.dk", "Referat")]
    svar = re.search(r"/fora/svar/referat/\S+", breve["karen@x.dk", "Referat"])[0]
    opgave = re.search(r"/fora/svar/opgave/\S+", breve["karen@x.dk", "Opgave"])[0]

    assert client.get(svar).status_code == 200
    client.post(svar, {"tekst": "Punkt 1: vi sagde måske."})
    assert "Du har godkendt referatet" in client.post(svar, {"godkend": "1"}).content.decode()
    assert client.get(svar).status_code == 410
    assert client.post(opgave, {"resultat": ""}).status_code == 200
    assert client.post(opgave, {}).status_code == 410
    assert client.get("/fora/svar/opgave/forkert/").status_code == 410

    side = klient.get(reverse("fora:referatversion", args=[version.pk])).content.decode()
    assert "vi sagde måske" in side
    forslag = version.forslag.get()
    klient.post(reverse("fora:afgoer_forslag", args=[forslag.pk]), {"svar": "antag"})
    igen = klient.post(reverse("fora:afgoer_forslag", args=[forslag.pk]), {"svar": "antag"}, follow=True)
    assert "Forslaget er afgjort." in igen.content.decode()
    klient.post(reverse("fora:godkend_referat", args=[moede.pk]), {"hvordan": "På mødet"})
    moede.refresh_from_db()
    assert moede.godkendt_hvordan == "På mødet"
    klient.post(reverse("fora:genaabn_punkt", args=[moede.punkter.first().pk]))
    assert "Genåbn punkt 3" in klient.get(reverse("fora:referat", args=[moede.pk])).content.decode()
    dan_udskrift(version.udskrift_id)
    assert klient.get(reverse("fora:referat_pdf", args=[version.pk]))["Content-Type"] == "application/pdf"
    assert klient.get(reverse("fora:punkt_udskrift", args=[moede.punkter.first().pk])).status_code == 200


# Tasks


def test_a_task_is_closed_by_its_person_with_or_without_a_word(moede, sekretaer, client):
    handlinger.udsend_referat(moede.pk, af=sekretaer)
    opgave = Opgave.objects.get(person=bo(moede), tekst="Ring")
    client.force_login(bo(moede).bruger)
    adressen = reverse("fora:opgave", args=[opgave.pk])

    with pytest.raises(PermissionDenied):
        handlinger.udfoer_opgave(opgave.pk, af=BrugerFactory())
    assert [et.titel for et in kroge.afventer(bo(moede).bruger) if et.hvad == "Opgave"] == [
        f"{moede.gruppe}: Opgave fra punkt 1. Skoler",
        f"{moede.gruppe}: Opgave fra punkt 3. Personsag",
    ]
    assert "Ring" in client.get(reverse("fora:opgaver") + "?mine=1").content.decode()
    client.post(adressen, {"resultat": "De ringer tilbage."})
    opgave.refresh_from_db()
    assert (opgave.udfoert_hvem, opgave.resultat) == (bo(moede).bruger.navn, "De ringer tilbage.")
    assert "allerede lukket" in client.post(adressen, {"resultat": ""}).content.decode()
    side = client.get(reverse("fora:siden_sidst", args=[moede.gruppe_id])).content.decode()
    assert ("De ringer tilbage." in side, "Frist overskredet: 15.08.2021" in side) == (True, True)
    handlinger.genaabn_opgave(opgave.pk, af=sekretaer)
    assert Opgave.objects.aabne().filter(pk=opgave.pk).exists()


def test_open_tasks_come_on_the_next_agenda_with_what_was_done(moede, sekretaer):
    handlinger.udsend_referat(moede.pk, af=sekretaer)
    handlinger.udfoer_opgave(Opgave.objects.get(tekst="Ring").pk, resultat="Ja", af=sekretaer)

    naeste = handlinger.opret_moede(moede.gruppe_id, titel="Næste", dato=dt.date(2021, 9, 20), af=sekretaer)

    punkt = naeste.punkter.get(titel="Opfølgning på opgaver")
    assert punkt.sagsfremstilling.splitlines() == [
        "- Skriv – Karen Holm, frist 15. august 2021",
        "- Ring – Bo Leder: udført. Ja",
        "- 1 opgave fra lukkede punkter",
    ]


# Closed items


def test_a_word_planted_in_a_closed_item_is_in_no_output_but_for_those_who_may(moede, sekretaer, client, log_ind):
    version = handlinger.udsend_referat(moede.pk, af=sekretaer)
    punkt = moede.punkter.get(nummer=3)
    tasks.send_referat(version.pk)
    dan_udskrift(version.udskrift_id)
    version.refresh_from_db()
    laeser = log_ind(Rolle.LAESER, byomraade=moede.gruppe.byomraade)
    client.force_login(bo(moede).bruger)
    opgave = Opgave.objects.get(tekst=ORD)
    sider = [
        reverse("fora:referat", args=[moede.pk]),
        reverse("fora:referatversion", args=[version.pk]),
        reverse("fora:punkt", args=[punkt.pk]),
        reverse("fora:opgaver"),
        reverse("fora:opgave", args=[opgave.pk]),
        reverse("fora:siden_sidst", args=[moede.gruppe_id]),
    ]

    assert [ORD in laeser.get(side).content.decode() for side in sider] == [False] * 6
    assert [ORD in client.get(side).content.decode() for side in sider] == [True] * 6
    InhabilitetFactory(punkt=punkt, person=bo(moede))
    assert [ORD in client.get(side).content.decode() for side in sider] == [False] * 6
    assert ORD not in repr(version.udskrift.data)
    assert ORD not in "".join(brev.subject + brev.body for brev in mail.outbox)
    assert ORD not in repr([*kroge.afventer(bo(moede).bruger), *kroge.soegekilder(sekretaer, ORD)])
    assert ORD not in repr(list(Haendelse.objects.values()))
    assert ORD not in repr(list(ProcrastinateJob.objects.values("args")))
    udskrift = laeser.get(reverse("fora:punkt_udskrift", args=[punkt.pk]))
    assert ORD not in udskrift.content.decode()


def test_a_deferred_item_carries_its_case_on_and_lets_go_of_it_when_reopened(moede, sekretaer):
    senere = moede.punkter.get(nummer=2)
    planversion, aftaleversion = PlanversionFactory(), AftaleversionFactory()
    Punktversion.objects.create(punkt=senere, version=planversion)
    PunktkontraktFactory(punkt=senere, version=aftaleversion)
    naeste = MoedeFactory(gruppe=moede.gruppe, dato=dt.date(2021, 9, 9))

    handlinger.udsend_referat(moede.pk, af=sekretaer)

    videre = naeste.punkter.get()
    assert Punktversion.objects.get(punkt=videre).version == planversion
    assert Punktkontrakt.objects.get(punkt=videre).version == aftaleversion
    handlinger.genaabn_punkt(senere.pk, af=sekretaer)
    assert not naeste.punkter.exists()
    assert [et.punkt for et in (*Punktversion.objects.all(), *Punktkontrakt.objects.all())] == [senere, senere]
