"""The lists of agreements and the page of one: what they show, and how few queries they take."""

import datetime as dt

import pytest
from django.urls import reverse

from grundlag.adgang import Rolle
from kontrakter import handlinger
from kontrakter.models import Aftale, Aftaleart, Tilstand
from kontrakter.tilstande import Aftalestatus
from tests.factories.byomraader import ByomraadeFactory, ForvaltningFactory
from tests.factories.helhedsplaner import PlanFactory
from tests.factories.kontrakter import (
    KONTRAKTPULJE,
    AftaleFactory,
    KontraktlinjeFactory,
    linjefelter,
    ny_kontrakt,
    ny_planversion,
    scan,
)
from tests.kontrakter.hjaelp import send_underskrift, side

# --- the list


def titler(svar):
    return [aftale.titel for aftale in svar.context["side"]]


def test_the_list_is_filtered_in_the_url(log_ind):
    nord, syd = ByomraadeFactory(), ByomraadeFactory()
    AftaleFactory(titel="Ældre", byomraade=nord, sagsnr="2021-17")
    AftaleFactory(titel="Forum", byomraade=syd, art=Aftaleart.FORUMAFTALE, status=Aftalestatus.UNDERSKREVET)
    klient = log_ind(Rolle.REVISOR)

    def vist(**filtre):
        return titler(side(klient, "liste", data=filtre))

    assert vist() == ["Forum", "Ældre"]
    assert vist(byomraade=nord.pk) == ["Ældre"]
    assert vist(art="forumaftale") == ["Forum"]
    assert vist(tilstand=Tilstand.KOMMENDE) == ["Forum"]
    assert vist(q="2021-17") == ["Ældre"]
    assert vist(byomraade="nord", art="lejeaftale") == ["Forum", "Ældre"]


def test_an_empty_list_says_the_next_step(log_ind):
    klient = log_ind(Rolle.REVISOR)

    assert "En kontrakt laves fra en indsendt helhedsplan." in side(klient, "liste").content.decode()
    assert "Ingen aftaler passer til filtrene." in side(klient, "liste", data={"q": "x"}).content.decode()


def test_one_sees_only_ones_own(klient, kontrakt):
    AftaleFactory()

    assert titler(side(klient, "liste")) == [kontrakt.titel]


def test_the_list_is_exported_as_shown(log_ind):
    aftale = AftaleFactory(titel="=SUM(A1)", byomraade__navn="Bispebjerg", sagsnr="17")
    KontraktlinjeFactory(aftale=aftale, beloeb=1500)
    KontraktlinjeFactory(aftale=aftale, beloeb=500)
    AftaleFactory(titel="En anden")

    svar = side(log_ind(Rolle.REVISOR), "eksport", data={"q": "17"})

    assert svar.headers["Content-Disposition"] == 'attachment; filename="aftaler-2021-09-01.csv"'
    assert svar.getvalue().decode().splitlines()[1:] == [
        "'=SUM(A1);Kontrakt om boligsocialt samarbejde;Bispebjerg;;15.09.2021;14.09.2025;Kladde;2000;17;;;"
    ]


@pytest.mark.parametrize("antal", [1, 3])
def test_the_list_takes_five_queries(log_ind, django_assert_num_queries, antal):
    klient = log_ind(Rolle.REVISOR)
    for aftale in AftaleFactory.create_batch(antal):
        KontraktlinjeFactory.create_batch(antal, aftale=aftale)

    with django_assert_num_queries(5):  # session, user, byområder, count, agreements
        svar = side(klient, "liste")

    assert len(svar.context["side"]) == antal


# --- the page of an agreement


@pytest.mark.parametrize("antal", [1, 3])
def test_the_page_takes_ten_queries(klient, version, django_assert_num_queries, antal):
    aftale = ny_kontrakt(version, af=klient.bruger)
    for nummer in range(antal):
        handlinger.tilfoej_part(aftale.pk, anden=f"Netværk {nummer}", af=klient.bruger)
        handlinger.tilfoej_linje(
            aftale.pk, af=klient.bruger, **linjefelter(aftale, aar=2022 + nummer, forvaltning=ForvaltningFactory())
        )
        handlinger.tilfoej_bilag(aftale.pk, titel=f"Bilag {nummer}", fil=scan(str(nummer)), af=klient.bruger)
        handlinger.lav_udkast(aftale.pk, af=klient.bruger)
    handlinger.send_til_underskrift(aftale.pk, af=klient.bruger)
    for part in aftale.parter.all()[:antal]:
        send_underskrift(klient, aftale, part)

    with django_assert_num_queries(10):
        svar = side(klient, "aftale", aftale.pk)

    assert svar.content.decode().count("scannet eksemplar") == antal
    assert svar.content.decode().count(">Bed om underskrift<") == 2


def test_the_page_shows_the_pool_and_what_is_exceeded(klient, kontrakt):
    handlinger.tilfoej_linje(kontrakt.pk, af=klient.bruger, **linjefelter(kontrakt, aar=2021, beloeb=KONTRAKTPULJE))

    svar = side(klient, "aftale", kontrakt.pk)

    (pulje,) = svar.context["puljer"]
    assert (pulje.her, pulje.pulje.rest_kontrakt) == (KONTRAKTPULJE, 0)
    (advarsel,) = svar.context["advarsler"]
    assert advarsel.startswith("Beboerprojekt Nordvest: i 2021 er der lovet ")
    assert advarsel in svar.content.decode()
    assert "2.978.600 kr." in svar.content.decode()


def test_the_page_begins_with_the_short_fields_and_the_reasons(klient, kontrakt, version):
    def vist(aftale):
        return dict(side(klient, "aftale", aftale.pk).context["oversigt"])

    Aftale.objects.update(opsigelsesvarsel_maaneder=1, fravigelse_begrundelse="Afløsning", sagsnr="17")

    assert vist(kontrakt) == {
        "Slags": "Kontrakt om boligsocialt samarbejde",
        "Byområde": str(version.plan.byomraade),
        "Indsatsområde": "Hele byområdet",
        "Periode": "15. september 2021 – 14. september 2025",
        "Sagsnummer": "17",
        "Dokumentnummer": "",
        "Opsigelsesvarsel": "1 måned",
        "Flere aftaler om det samme": "Afløsning",
    }
    assert "Indsatsområde" not in vist(handlinger.opret_strategisk_aftale(version.plan_id, af=klient.bruger))


def test_the_page_says_when_the_plan_has_moved_on(klient, kontrakt, version):
    adresse = reverse("kontrakter:grundlag", args=[kontrakt.pk, ny_planversion(version.plan).pk])

    assert "Byg på version 2" in side(klient, "aftale", kontrakt.pk).content.decode()
    svar = klient.post(adresse, follow=True)

    assert "Byg på version 2" not in svar.content.decode()
    assert "Aftalen bygger nu på version 2." in svar.content.decode()
    assert kontrakt.planer.get().planversion.nummer == 2


def test_building_on_a_version_that_does_not_fit_is_told(klient, kontrakt, version):
    version.plan.periode_til = dt.date(2024, 1, 1)
    version.plan.save()
    ny = ny_planversion(version.plan)

    svar = klient.post(reverse("kontrakter:grundlag", args=[kontrakt.pk, ny.pk]), follow=True)

    assert "Aftalen skal ligge inden for planernes periode" in svar.content.decode()


def test_a_reader_gets_no_buttons(log_ind, sendt):
    klient = log_ind(Rolle.LAESER, byomraade=sendt.byomraade)

    tekst = side(klient, "aftale", sendt.pk).content.decode()

    assert tekst.count('method="post"') == 2  # log ud, journalpakke


def test_a_plan_shows_its_agreements_its_pool_and_where_new_ones_begin(klient, kontrakt, version, log_ind):
    AftaleFactory()

    svar = side(klient, "plan", version.plan_id)
    laeser = side(log_ind(Rolle.LAESER, byomraade=version.plan.byomraade), "plan", version.plan_id)

    assert list(svar.context["aftaler"]) == [kontrakt]
    assert reverse("kontrakter:ny", args=[version.pk]) in svar.content.decode()
    assert "2.978.600 kr." in svar.content.decode()
    assert reverse("kontrakter:ny", args=[version.pk]) not in laeser.content.decode()


def test_a_plan_not_yet_submitted_says_so(log_ind):
    plan = PlanFactory()
    klient = log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)

    assert "Indsend planen først." in side(klient, "plan", plan.pk).content.decode()


@pytest.mark.parametrize("antal", [1, 3])
def test_the_plans_page_takes_six_queries(klient, version, django_assert_num_queries, antal):
    for _ in range(antal):
        aftale = ny_kontrakt(version, af=klient.bruger)
        handlinger.tilfoej_linje(aftale.pk, af=klient.bruger, **linjefelter(aftale))

    with django_assert_num_queries(6):  # session, user, plan, agreements, its pool, newest version
        side(klient, "plan", version.plan_id)
