"""What is promised, used and left: lines, forbrug, tværgående indsatser, and the pages that add it up."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from fora.models import Gruppetype
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from helhedsplaner.handlinger import gem_tvaergaaende_indsats
from kontrakter import handlinger
from kontrakter.models import Aftale, Forbrug, Kontraktlinje, Linjeart
from kontrakter.opgoerelse import i_alt, poster, pr
from kontrakter.tilstande import Aftalestatus
from tests.factories.byomraader import ForvaltningFactory, TilknytningFactory
from tests.factories.fora import GruppeFactory
from tests.factories.kontrakter import (
    ForbrugFactory,
    KontraktlinjeFactory,
    TvaergaaendeIndsatsFactory,
    indsendt_plan,
    koordinator,
    linjefelter,
    ny_kontrakt,
)

DAG = dt.date(2022, 3, 1)


@pytest.fixture
def kontrakt(settings):
    """A signed contract with a line of frikøb in 2022."""
    settings.DAGS_DATO = dt.date(2022, 9, 1)
    aftale = ny_kontrakt()
    af = aftale.oprettet_af
    handlinger.tilfoej_linje(
        aftale.pk, af=af, **linjefelter(aftale, art=Linjeart.FRIKOEB, timer=Decimal(100), beloeb=40_000)
    )
    Aftale.objects.filter(pk=aftale.pk).update(status=Aftalestatus.UNDERSKREVET)
    return aftale


def test_hours_belong_to_frikoeb():
    linje = KontraktlinjeFactory(art=Linjeart.FRIKOEB, timer=10, timepris=Decimal("385.50"), aarsvaerk=Decimal("0.25"))

    with pytest.raises(IntegrityError, match="kontraktlinje_timer_kun_ved_frikoeb"), transaction.atomic():
        Kontraktlinje.objects.filter(pk=linje.pk).update(art=Linjeart.INDSATS)
    with pytest.raises(IntegrityError, match="kontraktlinje_aarsvaerk_ikke_negative"), transaction.atomic():
        Kontraktlinje.objects.filter(pk=linje.pk).update(aarsvaerk=-1)


def test_the_price_of_the_hours_is_the_amount_when_none_is_typed(client):
    aftale = ny_kontrakt()
    client.force_login(aftale.oprettet_af)
    felter = linjefelter(aftale, art=Linjeart.FRIKOEB, timer="370,5", timepris="385,50", aarsvaerk="0,25", beloeb="")
    felter["plan"] = felter.pop("plan_id")

    svar = client.post(reverse("kontrakter:ny_linje", args=[aftale.pk]), felter)
    mangler = client.post(reverse("kontrakter:ny_linje", args=[aftale.pk]), {**felter, "timepris": ""})

    linje = aftale.linjer.get()
    assert svar.status_code == 302
    assert (linje.beloeb, linje.timepris, linje.aarsvaerk) == (142_828, Decimal("385.50"), Decimal("0.25"))
    assert mangler.status_code == 422
    assert "skriv både timer og timepris" in mangler.content.decode()


@pytest.mark.parametrize(
    ("felter", "navn"),
    [({"beloeb": 0}, "forbrug_er_ikke_nul"), ({"beloeb": -5}, "forbrug_rettelse_har_note")],
)
def test_what_is_used_is_something_and_a_correction_says_why(felter, navn):
    with pytest.raises(IntegrityError, match=navn), transaction.atomic():
        ForbrugFactory(**felter)


def test_what_is_used_is_only_added_to():
    forbrug = ForbrugFactory()

    with pytest.raises(IntegrityError, match="kun tilføjes"), transaction.atomic():
        Forbrug.objects.filter(pk=forbrug.pk).update(beloeb=1)


def test_kroner_and_hours_are_used_of_a_line_and_set_right(kontrakt, client):
    linje = kontrakt.linjer.get()
    client.force_login(kontrakt.oprettet_af)
    side = reverse("kontrakter:forbrug", args=[linje.pk])

    client.post(side, {"dato": "1.3.2022", "beloeb": "10.000,50", "timer": "25,5"})
    client.post(side, {"dato": "2.3.2022", "beloeb": "-0,50", "note": "Øre"})
    uden_note = client.post(side, {"dato": "2.3.2022", "beloeb": "-1"})
    svar = client.get(side).content.decode()

    assert uden_note.status_code == 422
    assert "10.000,00 kr." in svar
    assert "30.000,00 kr." in svar
    assert "74,5" in svar
    assert "10.000,00 kr." in client.get(reverse("kontrakter:aftale", args=[kontrakt.pk])).content.decode()


def test_money_is_used_of_what_is_signed_when_it_is_and_by_those_who_may(kontrakt):
    linje, af = kontrakt.linjer.get(), kontrakt.oprettet_af
    felter = {"beloeb": Decimal(1), "af": af}

    for dato, besked in ((dt.date(2022, 9, 2), "fremtiden"), (dt.date(2021, 12, 31), "gælder 2022")):
        with pytest.raises(Regelbrud, match=besked):
            handlinger.registrer_forbrug(linje.pk, dato=dato, **felter)
    with pytest.raises(PermissionDenied):
        handlinger.registrer_forbrug(
            linje.pk, dato=DAG, beloeb=Decimal(1), af=TilknytningFactory(rolle=Rolle.REVISOR, hele_systemet=True).bruger
        )
    oekonomi = TilknytningFactory(rolle=Rolle.OEKONOMI, hele_systemet=True).bruger
    assert handlinger.registrer_forbrug(linje.pk, dato=DAG, beloeb=Decimal(1), af=oekonomi)
    Aftale.objects.filter(pk=kontrakt.pk).update(status=Aftalestatus.KLADDE)
    with pytest.raises(Regelbrud, match="alle parter"):
        handlinger.registrer_forbrug(linje.pk, dato=DAG, **felter)
    with pytest.raises(Regelbrud, match="kan ikke slettes"):
        handlinger.slet_linje(linje.pk, af=af)


def test_no_hours_but_of_frikoeb(kontrakt):
    linje = KontraktlinjeFactory(aftale=kontrakt, plan=kontrakt.planer.get().plan)

    with pytest.raises(Regelbrud, match="frikøb"):
        handlinger.registrer_forbrug(linje.pk, dato=DAG, beloeb=Decimal(1), timer=Decimal(1), af=kontrakt.oprettet_af)


def test_the_account_adds_up_by_plan_forvaltning_year_and_contract(django_assert_num_queries):
    plan, anden = indsendt_plan().plan, indsendt_plan().plan
    bif = ForvaltningFactory()
    for aar in (2022, 2023):
        linje = KontraktlinjeFactory(
            plan=plan, forvaltning=bif, art=Linjeart.FRIKOEB, aar=aar, beloeb=1000, timer=Decimal(10)
        )
        ForbrugFactory(linje=linje, beloeb=Decimal("100.25"), timer=Decimal(2))
        ForbrugFactory(linje=linje, beloeb=Decimal("0.25"))
    KontraktlinjeFactory(plan=anden, beloeb=7)
    KontraktlinjeFactory(plan=anden, beloeb=9, aftale__status=Aftalestatus.ANNULLERET)

    with django_assert_num_queries(1):
        alle = poster([plan.pk, anden.pk])

    samlet = i_alt(alle)
    assert (samlet.lovet, samlet.timer, samlet.brugt, samlet.brugte_timer) == (2007, 20, Decimal("201.00"), 4)
    assert (samlet.rest, samlet.resttimer) == (1806, 16)
    assert {pk: tal.lovet for pk, tal in pr(alle, lambda post: post.plan_id).items()} == {plan.pk: 2000, anden.pk: 7}
    assert {pk: tal.lovet for pk, tal in pr(alle, lambda post: post.forvaltning_id).items()} == {bif.pk: 2000, None: 7}
    assert pr(alle, lambda post: post.aar)[2023].brugt == Decimal("100.50")


def test_a_tvaergaaende_indsats_ties_lines_of_several_plans(client):
    version = indsendt_plan()
    omraade = version.plan.byomraade
    indsats = TvaergaaendeIndsatsFactory(gruppe__byomraade=omraade)
    aftaler = [ny_kontrakt(version), ny_kontrakt(indsendt_plan(byomraade=omraade, navn="Kvarterløft"))]
    for aftale in aftaler:
        handlinger.tilfoej_linje(
            aftale.pk, af=aftale.oprettet_af, **linjefelter(aftale, tvaergaaende_indsats=indsats, beloeb=500)
        )
    client.force_login(TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, hele_systemet=True).bruger)

    side = client.get(reverse("kontrakter:tvaergaaende", args=[indsats.pk])).content.decode()

    assert "1.000 kr. fra 2 planer" in side
    assert indsats.navn in client.get(reverse("fora:gruppe", args=[indsats.gruppe_id])).content.decode()
    fremmed = TvaergaaendeIndsatsFactory()
    with pytest.raises(Regelbrud, match="hører ikke til"):
        handlinger.tilfoej_linje(
            aftaler[0].pk,
            af=aftaler[0].oprettet_af,
            **linjefelter(aftaler[0], tvaergaaende_indsats=fremmed),
        )


def test_only_an_arbejdsgruppe_owns_one_and_under_one_name(client):
    af = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, hele_systemet=True).bruger
    indsats = TvaergaaendeIndsatsFactory()
    client.force_login(af)
    ny = reverse("kontrakter:ny_tvaergaaende", args=[indsats.gruppe_id])

    with pytest.raises(Regelbrud, match="arbejdsgruppe"):
        gem_tvaergaaende_indsats(GruppeFactory(type=Gruppetype.BOLIGSOCIALT_FORUM).pk, navn="Job", af=af)
    with pytest.raises(ValidationError, match="har allerede"):
        gem_tvaergaaende_indsats(indsats.gruppe_id, navn=indsats.navn, af=af)
    with pytest.raises(IntegrityError, match="tvaergaaende_indsats_har_navn"), transaction.atomic():
        TvaergaaendeIndsatsFactory(navn="")
    assert client.post(ny, {"navn": "Fritidspas"}).status_code == 302
    ret = reverse("kontrakter:ret_tvaergaaende", args=[indsats.pk])
    assert client.post(ret, {"navn": "Ungepatruljen"}).status_code == 302
    indsats.refresh_from_db()
    assert indsats.navn == "Ungepatruljen"


@pytest.mark.parametrize("antal", [1, 4])
def test_the_money_of_a_byomraade_is_one_page_of_eight_queries(client, django_assert_num_queries, antal):
    version = indsendt_plan()
    omraade = version.plan.byomraade
    for nummer in range(antal):
        anden = version if nummer == 0 else indsendt_plan(byomraade=omraade, navn=f"Plan {nummer}")
        for linje in KontraktlinjeFactory.create_batch(antal, plan=anden.plan, aftale__byomraade=omraade):
            ForbrugFactory(linje=linje, beloeb=Decimal("12.50"))
    usynlig = KontraktlinjeFactory(plan=version.plan, beloeb=333)
    client.force_login(TilknytningFactory(rolle=Rolle.LAESER, byomraade=omraade).bruger)

    with django_assert_num_queries(8):
        side = client.get(reverse("overblik:byomraade_midler", args=[omraade.slug])).content.decode()

    assert "Andre aftaler" in side
    assert usynlig.aftale.titel not in side
    assert f"{antal * antal}.333 kr." in side
    en = client.get(reverse("overblik:plan_midler", args=[version.plan_id])).content.decode()
    assert f"{antal}.333 kr." in en


def test_a_year_with_more_promised_than_its_budget_is_warned_about(client):
    version = indsendt_plan()
    KontraktlinjeFactory(plan=version.plan, aftale__byomraade=version.plan.byomraade, aar=2021, beloeb=900_000)
    client.force_login(koordinator(version.plan))

    side = client.get(reverse("overblik:plan_midler", args=[version.plan_id])).content.decode()

    assert "i 2021 er der lovet" in side
