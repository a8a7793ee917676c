"""Each instans has its own facts: recorded as they were, and refused only when they cannot be."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from godkendelser import handlinger
from godkendelser.models import Afgoerelse, Bevilling, Instansart, Udvalgsbehandling
from grundlag.fejl import Regelbrud
from grundlag.udfald import Udfald
from tests.factories.godkendelser import DAG, AfstemningFactory, LbfSvarFactory, indsendt_plan

A = Instansart


def som(bruger) -> Client:
    klient = Client()
    klient.force_login(bruger)
    return klient


def test_over_15_percent_with_enough_who_demand_it_needs_an_urafstemning(kaede):
    moede = kaede.moeder[0]

    def afgoer(**felter):
        return kaede.afgoer(moede, detalje=AfstemningFactory.build(afgoerelse=None, **felter))

    with pytest.raises(Regelbrud, match="urafstemning") as brud:
        afgoer(huslejestigning_pct=Decimal("15.01"), urafstemning_kraevet=True)
    assert brud.value.felt == "moedeform"
    assert afgoer(huslejestigning_pct=Decimal("15.01"), urafstemning_kraevet=True, moedeform="urafstemning").pk


@pytest.mark.parametrize(
    "felter",
    [
        {"huslejestigning_pct": Decimal("15.00"), "urafstemning_kraevet": True},
        {"huslejestigning_pct": Decimal("22.50")},
        {"moedeform": "urafstemning"},
    ],
)
def test_otherwise_the_afdeling_chooses(kaede, felter):
    assert kaede.afgoer(kaede.moeder[0], detalje=AfstemningFactory.build(afgoerelse=None, **felter)).pk


def test_a_meeting_is_called_before_it_is_held(kaede):
    with pytest.raises(Regelbrud, match="indkaldt efter"):
        kaede.afgoer(
            kaede.moeder[0],
            detalje=AfstemningFactory.build(afgoerelse=None, indkaldt_dato=DAG + dt.timedelta(days=1)),
        )


def test_an_udvalg_tells_how_it_treated_the_case_with_differing_item_numbers(kaede):
    trin = kaede.trin(A.FAGUDVALG)

    som(kaede.tmu).post(
        reverse("godkendelser:trin", args=[trin.pk]),
        {
            "udfald": "godkendt",
            "dato": "30.8.2021",
            "version_ids": str(kaede.version.pk),
            "at_punkter": "1. at planen godkendes",
            "partistemmer": "For: A og B. Imod: O.",
            "protokol": "O ønsker færre kroner.",
            "dagsorden_adresse": "https://kk.dk/dagsorden/punkt-16",
            "dagsorden_punkt": "16",
            "referat_adresse": "https://kk.dk/referat/punkt-19",
            "referat_punkt": "19",
        },
    )

    behandling = Udvalgsbehandling.objects.get()
    assert (behandling.dagsorden_punkt, behandling.referat_punkt) == ("16", "19")
    vist = som(kaede.koordinator).get(reverse("godkendelser:forloeb", args=[kaede.plan.pk])).content.decode()
    for tekst in ("Partiernes stemmer: For: A og B. Imod: O.", "punkt 16", "punkt 19", "O ønsker færre kroner."):
        assert tekst in vist


def test_the_appropriation_is_the_cases_split_to_the_krone(kaede):
    kaede.afgoer(kaede.trin(A.OEKONOMIUDVALG))
    br = kaede.trin(A.BORGERREPRAESENTATION)

    svar = som(kaede.oeu).post(
        reverse("godkendelser:trin", args=[br.pk]),
        {"udfald": "godkendt", "dato": "9.9.2021", "version_ids": str(kaede.version.pk), "bevilling_kr": "3.512.501"},
    )

    assert svar.context["form"].errors["bevilling_kr"] == [
        "Bevillingen er 3.512.501 kr, men sagens planer får i alt 3.512.500 kr. Ret beløbene i sagen først."
    ]
    assert not Afgoerelse.objects.filter(trin=br).exists()
    kaede.afgoer(br, detalje=Udvalgsbehandling(bevilling_kr=3_512_500))
    assert Bevilling.objects.filter(tilstand="frigivet").get().beloeb == 3_512_500


def test_landsbyggefondens_letter_says_the_same_as_the_outcome():
    kaede = indsendt_plan(afdelinger=1)
    kaede.afgoer_indhold(uden=A.LANDSBYGGEFOND)
    lbf = kaede.trin(A.LANDSBYGGEFOND)

    with pytest.raises(Regelbrud, match="Brevets art passer ikke"):
        kaede.afgoer(lbf, detalje=LbfSvarFactory.build(afgoerelse=None, art="afslag", beloeb=None))
    with pytest.raises(Regelbrud, match="Brevets art passer ikke"):
        kaede.afgoer(
            lbf, Udfald.AFVIST, begrundelse="For dyrt.", detalje=LbfSvarFactory.build(afgoerelse=None, art="tilsagn")
        )
    svar = som(kaede.koordinator).post(
        reverse("godkendelser:trin", args=[lbf.pk]),
        {"udfald": "afvist", "dato": "2.9.2021", "begrundelse": "For dyrt.", "version_ids": str(kaede.version.pk)},
    )
    assert (svar.status_code, Afgoerelse.objects.get(trin=lbf).lbf_svar.art) == (302, "afslag")


def test_the_same_money_is_not_released_in_a_second_case(kaede):
    handlinger.registrer_bevilling(kaede.plan.pk, tilstand="afsat", beloeb=3_512_500, dato=DAG, af=kaede.oekonomi)
    for art in (A.OEKONOMIUDVALG, A.BORGERREPRAESENTATION):
        kaede.afgoer(kaede.trin(art))
    sag = handlinger.opret_frigivelsessag(titel="En gang til", andele={kaede.plan.pk: 1}, af=kaede.sekretaer)
    oeu, br = sag.forloeb.get().trin.order_by("nummer")
    kaede.afgoer(oeu)

    with pytest.raises(Regelbrud, match=r"der er afsat 3\.512\.500 kr\., så der kan ikke frigives 3\.512\.501 kr\."):
        kaede.afgoer(br)


def test_a_body_that_had_been_closed_did_not_decide(kaede):
    forum = kaede.trin(A.BOLIGSOCIALT_FORUM)
    type(forum.instans.gruppe).objects.filter(pk=forum.instans.gruppe_id).update(aktiv_til=dt.date(2021, 8, 31))

    with pytest.raises(Regelbrud, match=r"findes ikke efter 31\. august 2021") as brud:
        kaede.afgoer(forum)
    assert brud.value.felt == "dato"
    assert kaede.afgoer(forum, dato=dt.date(2021, 8, 31)).pk
