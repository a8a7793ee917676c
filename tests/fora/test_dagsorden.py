"""How an agenda comes about: standing items, what is open by itself, the order, the time, and documents."""

import datetime as dt
from threading import Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from fora import handlinger
from fora.aabne import aabne_ting
from fora.models import Dagsordenspunkt, Punktbilag, Punkttype
from fora.skabeloner import Linje, laes_linjer, skriv_linjer
from fora.tid import tid_i_alt
from fora.tilstande import Moedestatus
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.models import Haendelse
from grundlag.udfald import Udfald
from tests.factories.byomraader import PersonFactory, TilknytningFactory
from tests.factories.fora import (
    DagsordenspunktFactory,
    DagsordensskabelonFactory,
    GruppeFactory,
    MedlemskabFactory,
    MoedeFactory,
    PunktbilagFactory,
    SkabelonpunktFactory,
    pdf,
)

I_DAG = dt.date(2021, 9, 1)
KOMMER = dt.date(2021, 9, 9)


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = I_DAG


@pytest.fixture
def sekretaer():
    return TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger


@pytest.fixture
def klient(log_ind):
    return log_ind(Rolle.FORUMSEKRETAER)


def titler(moede):
    return [punkt.titel for punkt in moede.punkter.all()]


# Templates

FAST = "Velkomst; O; 3\n  Indstilling: Det indstilles, at alle er velkomne.\n  Sagsfremstilling: Kaffe\n  og te."


def test_standing_items_are_read_from_lines_and_written_back():
    tekst = (
        "Godkendelse af dagsorden; b; 5\nDet indstilles, at den godkendes.\n\n"
        "Bordet rundt\n SAGSFREMSTILLING: Hver for sig.\n  Kort.\n\n\tOg venligt.\n"
        "Indstilling:\n  At alle siger noget.\n"
        "Eventuelt; O; 10 min."
    )

    linjer = laes_linjer(tekst)

    assert linjer == [
        Linje("Godkendelse af dagsorden", "b", 5, "Det indstilles, at den godkendes."),
        Linje("Bordet rundt", "d", None, "At alle siger noget.", "Hver for sig.\nKort.\n\nOg venligt."),
        Linje("Eventuelt", "o", 10),
    ]
    assert laes_linjer(skriv_linjer(linjer)) == linjer


@pytest.mark.parametrize(
    ("linje", "besked"),
    [
        ("Et; X", "Linje 2: »X« er hverken B, D eller O eller et antal minutter."),
        ("; B", "Linje 2: Skriv en overskrift på højst 200 tegn før det første semikolon."),
        ("x" * 201, "Linje 2: Skriv en overskrift på højst 200 tegn før det første semikolon."),
        ("Et; 0", "Linje 2: Skriv et antal minutter fra 1 til 600."),
        ("Et; 601", "Linje 2: Skriv et antal minutter fra 1 til 600."),
        ("Det indstilles, at X.\nIndstilling: Y.", "Linje 3: »Første« har allerede en indstilling."),
    ],
)
def test_a_line_that_cannot_be_read_is_named(linje, besked):
    with pytest.raises(Regelbrud) as brud:
        laes_linjer(f"Første\n{linje}")

    assert str(brud.value) == besked


def test_what_is_proposed_stands_under_a_heading():
    with pytest.raises(Regelbrud, match="Linje 1: Skriv punktets overskrift, før du skriver, hvad der hører til det"):
        laes_linjer("Det indstilles, at dagsordenen godkendes.")


def test_a_template_is_made_changed_and_used_for_a_new_meeting(klient):
    gruppe = GruppeFactory()
    ny, nyt_moede = (reverse(f"fora:{navn}", args=[gruppe.pk]) for navn in ("ny_skabelon", "nyt_moede"))

    klient.post(ny, {"navn": "Ordinært", "punkter": "Velkomst; O; 5\nEventuelt; O"})
    skabelon = gruppe.skabeloner.get()
    forkert = klient.post(reverse("fora:skabelon", args=[skabelon.pk]), {"navn": "Kort", "punkter": "Et; X"})
    klient.post(reverse("fora:skabelon", args=[skabelon.pk]), {"navn": "Kort", "punkter": FAST})
    optaget = klient.post(ny, {"navn": "Kort", "punkter": "Et"})
    formular = klient.get(nyt_moede).context["form"]
    klient.post(nyt_moede, {"titel": "Møde", "dato": "9.9.2021", "skabelon": skabelon.pk})

    assert (forkert.status_code, "Et; X" in forkert.content.decode()) == (422, True)
    assert "Gruppen har allerede en skabelon med det navn." in optaget.content.decode()
    assert formular["skabelon"].value() == skabelon.pk
    [punkt] = gruppe.moeder.get().punkter.all()
    assert (punkt.titel, punkt.type, punkt.minutter) == ("Velkomst", Punkttype.ORIENTERING, 3)
    assert (punkt.indstilling, punkt.sagsfremstilling) == ("Det indstilles, at alle er velkomne.", "Kaffe\nog te.")
    assert klient.get(reverse("fora:skabelon", args=[skabelon.pk])).context["form"]["punkter"].value() == FAST
    assert (
        "Det indstilles, at alle er velkomne."
        in klient.get(reverse("fora:skabeloner", args=[gruppe.pk])).content.decode()
    )
    klient.post(reverse("fora:slet_skabelon", args=[skabelon.pk]))
    assert (gruppe.skabeloner.count(), Dagsordenspunkt.objects.count()) == (0, 1)


# What is open


def test_what_is_open_comes_by_itself_on_the_next_agenda_before_eventuelt(sekretaer):
    holdt = MoedeFactory(dato=dt.date(2021, 6, 10), status=Moedestatus.REFERAT_UDSENDT)
    gruppe = holdt.gruppe
    udsat = DagsordenspunktFactory(
        moede=holdt, titel="Grønne gårde", udfald=Udfald.UDSAT, indstilling="At …", droeftelse="Hemmeligt", minutter=20
    )
    DagsordenspunktFactory(moede=holdt, titel="Vedtaget", udfald=Udfald.GODKENDT)
    DagsordenspunktFactory(titel="I en anden gruppe", udfald=Udfald.UDSAT, moede__status=Moedestatus.AFHOLDT)
    skabelon = DagsordensskabelonFactory(gruppe=gruppe)
    for nummer, titel in enumerate(("Velkomst", "Eventuelt"), start=1):
        SkabelonpunktFactory(skabelon=skabelon, nummer=nummer, titel=titel)

    naeste = handlinger.opret_moede(gruppe.pk, titel="Næste", dato=KOMMER, skabelon=skabelon, af=sekretaer)
    senere = handlinger.opret_moede(gruppe.pk, titel="Senere", dato=dt.date(2021, 12, 9), af=sekretaer)

    assert titler(naeste) == ["Velkomst", "Godkendelse af referat fra 10. juni 2021", "Grønne gårde", "Eventuelt"]
    assert [punkt.nummer for punkt in naeste.punkter.all()] == [1, 2, 3, 4]
    fortsat = naeste.punkter.get(fortsaetter=udsat)
    assert (fortsat.indstilling, fortsat.minutter, fortsat.droeftelse, fortsat.udfald) == ("At …", 20, "", "")
    assert naeste.punkter.get(referat_for=holdt).type == Punkttype.BESLUTNING
    assert titler(senere) == []


def test_what_becomes_open_later_is_offered_once_and_again_when_the_meeting_is_cancelled(klient):
    moede = MoedeFactory(dato=KOMMER)
    udsat = DagsordenspunktFactory(
        moede__gruppe=moede.gruppe, moede__status=Moedestatus.AFHOLDT, titel="Udsat sag", udfald=Udfald.UDSAT
    )
    side = reverse("fora:moede", args=[moede.pk])
    [ting] = klient.get(side).context["aabne"]

    svar = klient.post(reverse("fora:saet_aabne_paa", args=[moede.pk]), {"noegle": [ting.noegle, "findes-ikke"]})
    igen = klient.post(reverse("fora:saet_aabne_paa", args=[moede.pk]), {"noegle": [ting.noegle]})

    assert (svar.status_code, igen.status_code, titler(moede)) == (302, 302, ["Udsat sag"])
    assert klient.get(side).context["aabne"] == []
    moede.status = Moedestatus.AFLYST
    moede.save()
    naeste = MoedeFactory(gruppe=moede.gruppe, dato=dt.date(2021, 10, 1))
    assert [et.felter["fortsaetter"] for et in aabne_ting(naeste, [])] == [udsat]


def test_nothing_is_put_on_the_agenda_of_a_meeting_that_is_held(sekretaer):
    moede = MoedeFactory(status=Moedestatus.AFHOLDT)

    with pytest.raises(Regelbrud) as brud:
        handlinger.saet_aabne_paa(moede.pk, [], af=sekretaer)

    assert str(brud.value) == "Mødet er »afholdt«, og der kan ikke sættes punkter på dets dagsorden."


# Order


def test_items_stand_as_they_were_dragged_unless_somebody_changed_the_agenda(klient):
    moede = MoedeFactory(dato=KOMMER)
    et, to, tre = (DagsordenspunktFactory(moede=moede, nummer=nummer) for nummer in (1, 2, 3))
    adresse = reverse("fora:raekkefoelge", args=[moede.pk])

    svar = klient.post(adresse, {"punkt": [tre.pk, et.pk, to.pk], "flyttet": tre.pk})
    DagsordenspunktFactory(moede=moede, nummer=4, titel="Nyt imens")
    for forkert in ([et.pk, to.pk, tre.pk], [et.pk, et.pk, to.pk, tre.pk], []):
        afvist = klient.post(adresse, {"punkt": forkert}, follow=True)

    assert svar.headers["Location"].endswith(f"#punkt-{tre.pk}")
    assert titler(moede) == [tre.titel, et.titel, to.titel, "Nyt imens"]
    assert "Dagsordenen er ændret" in afvist.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_change_the_order_at_once_wait_for_each_other(vent_paa_laas):
    moede = MoedeFactory(dato=KOMMER)
    sekretaer = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger
    punkter = [DagsordenspunktFactory(moede=moede, nummer=nummer).pk for nummer in (1, 2, 3)]

    def saet():
        handlinger.saet_raekkefoelge(moede.pk, punkter[::-1], af=sekretaer)
        connection.close()

    from django.db import transaction

    with transaction.atomic():
        handlinger.flyt_punkt(punkter[0], op=False, af=sekretaer)
        anden = Thread(target=saet)
        anden.start()
        vent_paa_laas()
    anden.join(10)

    assert list(moede.punkter.values_list("pk", "nummer")) == list(zip(punkter[::-1], (1, 2, 3), strict=True))


def test_an_item_goes_to_another_meeting_of_the_body_to_come_and_nowhere_else(klient, sekretaer):
    fra = MoedeFactory(dato=KOMMER)
    et, to = (DagsordenspunktFactory(moede=fra, nummer=nummer) for nummer in (1, 2))
    til = MoedeFactory(gruppe=fra.gruppe, dato=dt.date(2021, 10, 1))
    DagsordenspunktFactory(moede=til, nummer=1)
    ovre = MoedeFactory(gruppe=fra.gruppe, status=Moedestatus.AFHOLDT)
    adresse = reverse("fora:flyt_til_moede", args=[et.pk])

    afvist = klient.post(adresse, {"moede": ovre.pk})
    with pytest.raises(Regelbrud) as brud:
        handlinger.flyt_til_moede(et.pk, ovre.pk, af=sekretaer)
    with pytest.raises(Regelbrud):
        handlinger.flyt_til_moede(et.pk, MoedeFactory(dato=KOMMER).pk, af=sekretaer)
    flyttet = klient.post(adresse, {"moede": til.pk})

    assert "Mødet er holdt, aflyst eller ikke gruppens." in afvist.content.decode()
    assert str(brud.value) == "Mødet er »afholdt«, og der kan ikke sættes punkter på dets dagsorden."
    assert (flyttet.status_code, titler(fra), titler(til)[1:]) == (302, [to.titel], [et.titel])
    assert [punkt.nummer for punkt in (*fra.punkter.all(), *til.punkter.all())] == [1, 1, 2]
    handlinger.skift(fra.pk, "indkald", af=sekretaer)
    with pytest.raises(Regelbrud, match="Udsæt punktet i stedet"):
        handlinger.flyt_til_moede(to.pk, til.pk, af=sekretaer)


# Time


@pytest.mark.parametrize(
    ("minutter", "slut", "ventet"),
    [
        ([10, 30, None], dt.time(15), (40, 1, 60, 0)),
        ([50, 20], dt.time(15), (70, 0, 60, 10)),
        ([5], None, (5, 0, None, 0)),
    ],
)
def test_the_minutes_are_added_up_against_the_meeting(klient, minutter, slut, ventet):
    moede = MoedeFactory(start_kl=dt.time(14), slut_kl=slut)
    punkter = [DagsordenspunktFactory(moede=moede, minutter=et) for et in minutter]

    tid = tid_i_alt(moede, punkter)

    assert (tid.sat_af, tid.uden, tid.moedet, tid.over) == ventet
    side = klient.get(reverse("fora:moede", args=[moede.pk])).content.decode()
    assert ("minutter mere, end mødet varer" in side) is bool(tid.over)


# Documents


@pytest.mark.parametrize(
    ("navn", "indhold", "besked"),
    [
        ("notat.txt", b"Hej", "skal derfor være PDF"),
        ("notat.exe", b"MZ\x90\x00", "Filtypen kan ikke bruges."),
        ("notat.pdf", b"%PDF-1.7 i stykker", "„Notat“ er beskadiget og kan ikke tages med."),
        ("notat.pdf", b"", "Filen er tom."),
    ],
)
def test_a_document_that_cannot_be_sent_along_is_refused_beside_the_field(klient, navn, indhold, besked):
    punkt = DagsordenspunktFactory(moede__dato=KOMMER)
    adresse = reverse("fora:nyt_bilag", args=[punkt.pk])

    svar = klient.post(adresse, {"titel": "Notat", "fil": SimpleUploadedFile(navn, indhold)})

    assert svar.status_code == 422
    if indhold:
        assert besked in svar.context["form"].errors["fil"][0]
    assert ('value="Notat"' in svar.content.decode(), Punktbilag.objects.exists()) == (True, False)


def test_a_document_is_added_read_and_taken_away_until_the_meeting_is_called(klient, sekretaer):
    punkt = DagsordenspunktFactory(moede__dato=KOMMER)
    adresse = reverse("fora:nyt_bilag", args=[punkt.pk])

    klient.post(adresse, {"titel": "Plan", "fil": SimpleUploadedFile("plan.pdf", pdf(3))})
    klient.post(adresse, {"titel": "Notat", "fil": SimpleUploadedFile("notat.pdf", pdf())})
    plan, notat = punkt.bilag.all()
    hentet = klient.get(reverse("fora:bilag", args=[plan.pk]))
    klient.post(reverse("fora:slet_bilag", args=[notat.pk]))
    handlinger.skift(punkt.moede_id, "indkald", af=sekretaer)
    for_sent = klient.post(reverse("fora:slet_bilag", args=[plan.pk]), follow=True)

    assert (plan.sider, hentet.headers["Content-Type"]) == (3, "application/pdf")
    assert "bilaget hører til dagsordenen" in for_sent.content.decode()
    assert list(punkt.bilag.all()) == [plan]
    assert Haendelse.objects.filter(handling__in=["punkt.tilfoej_bilag", "punkt.slet_bilag"]).count() == 3


def test_the_documents_of_a_closed_item_are_for_those_who_read_it(log_ind, klient):
    bilag = PunktbilagFactory(punkt__lukket=True, titel="Personsag")
    moede = bilag.punkt.moede
    laeser, medlem = log_ind(Rolle.LAESER), log_ind()
    MedlemskabFactory(gruppe=moede.gruppe, person=PersonFactory(bruger=medlem.bruger))
    adresser = [reverse("fora:moede", args=[moede.pk]), reverse("fora:punkt", args=[bilag.punkt_id])]

    svar = [et.get(reverse("fora:bilag", args=[bilag.pk])).status_code for et in (laeser, medlem, klient)]

    assert svar == [403, 200, 200]
    for adresse in adresser:
        assert ["Personsag" in et.get(adresse).content.decode() for et in (laeser, medlem, klient)] == [
            False,
            True,
            True,
        ]
