"""The chain from mål to milepæl: what hangs loose is named, frikøb is hashed, and an effort ties plans together."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from helhedsplaner.forskel import sammenlign
from helhedsplaner.handlinger.tvaergaaende import tilknyt_aktivitet
from helhedsplaner.models import Aktivitet, Indsatsaktivitet, Snitflade
from helhedsplaner.version import byg_afsnit, versionens_sha256
from tests.factories.byomraader import ByomraadeFactory, PersonFactory, TilknytningFactory
from tests.factories.fora import GruppeFactory, MedlemskabFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import (
    AktivitetFactory,
    GruppeplanFactory,
    MaalFactory,
    MilepaelFactory,
    PlanafsnitFactory,
    PlanFactory,
    SucceskriteriumFactory,
)
from tests.factories.kontrakter import TvaergaaendeIndsatsFactory


@pytest.fixture
def plan():
    return fuld_plan()


@pytest.fixture
def klient(log_ind, plan):
    return log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)


def kaeden(plan):
    return reverse("helhedsplaner:maalkaede", args=[plan.pk])


def test_a_whole_chain_says_that_nothing_is_loose(klient, plan):
    svar = klient.get(kaeden(plan))

    assert svar.context["i_alt"] == []
    assert "Alt hænger sammen" in svar.content.decode()


def test_every_kind_of_loose_end_is_counted_and_leads_to_its_row(klient, plan):
    afsnit = plan.afsnit.get()
    afsnit.indsatsomraade.faelles_snitflade = Snitflade.NEJ
    afsnit.indsatsomraade.save()
    SucceskriteriumFactory(maal=(maal := MaalFactory(afsnit=afsnit, tekst="Alene")))
    loes = AktivitetFactory(afsnit=afsnit, frikoeb_fra="Jobcentret", frikoeb_timer=5)

    svar = klient.get(kaeden(plan))

    assert svar.context["i_alt"] == [
        "1 mål uden aktivitet",
        "1 succeskriterium uden målværdi og dato",
        "1 aktivitet uden mål",
        "1 aktivitet uden milepæl",
        "1 aktivitet med frikøb, som ikke er begrundet",
    ]
    siden = reverse("helhedsplaner:afsnit", args=[plan.pk, afsnit.indsatsomraade.kode])
    html = svar.content.decode()
    assert f'href="{siden}#maal-{maal.pk}"' in html
    assert f'href="{siden}#aktivitet-{loes.pk}"' in html
    assert "Koordineres kun i boligorganisationerne" in html
    assert f'id="aktivitet-{loes.pk}"' in klient.get(siden).content.decode()

    afsnit.kommunal_begrundelse = "Aftalt i forum."
    afsnit.save()
    assert len(klient.get(kaeden(plan)).context["i_alt"]) == 4


@pytest.mark.parametrize(
    ("felter", "milepael", "er_loes"),
    [
        ({"fra": dt.date(2021, 9, 15), "til": dt.date(2025, 9, 14)}, dt.date(2025, 9, 14), False),
        ({"fra": dt.date(2021, 9, 14)}, dt.date(2022, 1, 1), True),
        ({"til": dt.date(2025, 9, 15)}, dt.date(2022, 1, 1), True),
        ({}, dt.date(1922, 1, 1), True),
        ({}, dt.date(2025, 9, 15), True),
    ],
)
def test_a_day_outside_the_plans_period_is_shown_and_never_refused(klient, plan, felter, milepael, er_loes):
    maal = plan.afsnit.get().maal.get()
    aktivitet = AktivitetFactory(afsnit=maal.afsnit, **felter)
    aktivitet.maal.add(maal)
    MilepaelFactory(aktivitet=aktivitet, dato=milepael)

    fundet = ["1 aktivitet med datoer uden for planens periode"] if er_loes else []
    assert klient.get(kaeden(plan)).context["i_alt"] == fundet
    plan.periode_fra = plan.periode_til = None
    plan.save()
    assert klient.get(kaeden(plan)).context["i_alt"] == []


@pytest.mark.parametrize("antal", [1, 40])
def test_the_chain_takes_the_same_number_of_queries(klient, plan, django_assert_num_queries, antal):
    for _ in range(antal):
        afsnit = PlanafsnitFactory(plan=plan) if antal < 5 else plan.afsnit.first()
        aktivitet = AktivitetFactory(afsnit=afsnit)
        aktivitet.maal.add(MaalFactory(afsnit=afsnit))
        MilepaelFactory(aktivitet=aktivitet)

    with django_assert_num_queries(8):  # session, user, plan; sections, mål, criteria, activities, milepæle
        klient.get(kaeden(plan))


def test_frikoeb_is_content_and_staff_are_not(klient, plan):
    aktivitet = Aktivitet.objects.get()
    foer = byg_afsnit(plan, None)
    adresse = reverse("helhedsplaner:raekke", args=[plan.pk, "aktivitet", aktivitet.pk])
    form = klient.get(adresse).context["form"]
    felter = {felt.html_name: felt.value() for felt in form if felt.value() is not None}

    halvt = klient.post(adresse, {**felter, "frikoeb_timer": "12,5"})
    helt = klient.post(
        adresse,
        {
            **felter,
            "frikoeb_timer": "12,5",
            "frikoeb_fra": "Jobcentret",
            "medarbejdere": [plan.medarbejdere.get().pk],
        },
    )

    assert "Skriv både, hvor der frikøbes fra" in halvt.content.decode()
    assert (halvt.status_code, helt.status_code) == (422, 302)
    efter = byg_afsnit(plan, None)
    assert versionens_sha256(foer) != versionens_sha256(efter)
    assert efter[-1].indhold["aktiviteter"][0]["frikoeb_timer"] == "12.5"
    tekst = str(sammenlign({a.noegle: a.indhold for a in foer}, {a.noegle: a.indhold for a in efter}))
    assert "Frikøb: 12,5 timer om ugen fra Jobcentret" in tekst
    html = klient.get(reverse("helhedsplaner:afsnit", args=[plan.pk, efter[-1].indhold["kode"]])).content.decode()
    assert "<strong>Frikøb:</strong> 12,5 timer om ugen fra" in html
    assert str(plan.medarbejdere.get().person) in html


@pytest.mark.parametrize(
    ("felter", "navn"),
    [
        ({"frikoeb_timer": 5}, "aktivitet_frikoeb_har_hvor_og_timer"),
        ({"frikoeb_timer": -1, "frikoeb_fra": "Jobcentret"}, "aktivitet_frikoeb_ikke_negativt"),
    ],
)
def test_frikoeb_is_hours_from_somewhere(felter, navn):
    with pytest.raises(IntegrityError, match=navn):
        AktivitetFactory(**felter)


def test_activities_of_two_plans_are_tied_by_the_group_of_their_byomraade(log_ind):
    indsats = TvaergaaendeIndsatsFactory()
    omraade = indsats.gruppe.byomraade
    to = [AktivitetFactory(afsnit__plan__byomraade=omraade, navn=f"Job {n}") for n in range(2)]
    fremmed = AktivitetFactory(navn="Langt herfra")
    klient = log_ind(Rolle.FORUMSEKRETAER)
    siden = reverse("helhedsplaner:indsatsaktiviteter", args=[indsats.pk])

    for aktivitet in to:
        assert klient.post(siden, {"aktivitet": aktivitet.pk}).status_code == 302
    afvist = klient.post(siden, {"aktivitet": fremmed.pk})
    html = klient.get(siden).content.decode()

    assert afvist.status_code == 422
    assert [navn in html for navn in ("Job 0", "Job 1", "Langt herfra")] == [True, True, False]
    raekke = Indsatsaktivitet.objects.first()
    klient.post(reverse("helhedsplaner:fjern_indsatsaktivitet", args=[raekke.pk]))
    assert Indsatsaktivitet.objects.count() == 1


def test_a_plan_of_another_byomraade_is_tied_once_the_group_works_on_it_and_not_before():
    indsats = TvaergaaendeIndsatsFactory()
    aktivitet = AktivitetFactory(afsnit__plan__byomraade=ByomraadeFactory())
    sekretaer = log_ind_som_sekretaer()

    with pytest.raises(Regelbrud, match="som arbejdsgruppen ikke arbejder i"):
        tilknyt_aktivitet(indsats.pk, aktivitet.pk, af=sekretaer)
    with pytest.raises(DatabaseError, match="som arbejdsgruppen ikke arbejder i"), transaction.atomic():
        Indsatsaktivitet.objects.create(indsats=indsats, aktivitet=aktivitet)
    GruppeplanFactory(gruppe=indsats.gruppe, plan=PlanFactory(byomraade=aktivitet.afsnit.plan.byomraade))

    tilknyt_aktivitet(indsats.pk, aktivitet.pk, af=sekretaer)
    with pytest.raises(IntegrityError, match="indsatsaktivitet_een_gang"):
        Indsatsaktivitet.objects.create(indsats=indsats, aktivitet=aktivitet)


def log_ind_som_sekretaer():
    return TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, hele_systemet=True).bruger


def test_a_koordinator_in_the_group_ties_her_own_plans_activities_and_no_others(log_ind):
    indsats = TvaergaaendeIndsatsFactory(gruppe=GruppeFactory(type="arbejdsgruppe", hoerer_under=GruppeFactory()))
    omraade = indsats.gruppe.byomraade
    egen, andens = (AktivitetFactory(afsnit__plan__byomraade=omraade) for _ in range(2))
    klient = log_ind(Rolle.BOLIGSOCIAL_KOORDINATOR, boligorganisation=egen.afsnit.plan.driftsansvarlig)
    MedlemskabFactory(gruppe=indsats.gruppe, person=PersonFactory(bruger=klient.bruger))
    siden = reverse("helhedsplaner:indsatsaktiviteter", args=[indsats.pk])

    svar = [klient.post(siden, {"aktivitet": et.pk}).status_code for et in (egen, andens)]

    assert svar == [302, 422]
