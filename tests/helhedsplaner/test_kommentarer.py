"""Comments on a section: who sees them, who writes, whose task they become, and how they are closed."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from grundlag import kroge
from grundlag.adgang import Rolle
from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud
from grundlag.models import Haendelse
from helhedsplaner.handlinger import kommentarer as handlinger
from helhedsplaner.models import Kommentar, Kommentartraad
from overblik.daglig import dagens
from tests.factories.byomraader import BoligorganisationFactory, ForvaltningFactory, PersonFactory, TilknytningFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.grundlag import BrugerFactory
from tests.factories.helhedsplaner import DeltagelseFactory, KommentartraadFactory


@pytest.fixture
def plan():
    plan = fuld_plan()
    plan.refresh_from_db()
    return plan


@pytest.fixture
def noegle(plan):
    return f"indsats:{plan.afsnit.get().indsatsomraade.kode}"


@pytest.fixture
def klient(log_ind, plan):
    return log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)


def side(plan, navn, *args):
    return reverse(f"helhedsplaner:{navn}", args=[plan.pk, *args])


def test_a_thread_is_started_answered_closed_and_opened_again(klient, plan, noegle):
    adresse = side(plan, "afsnitskommentarer", noegle)
    klient.post(adresse, {"tekst": "Er tallet rigtigt?", "kreds": "alle"})
    traad = Kommentartraad.objects.get()
    assert (
        "Kommentarer til afsnittet (1 åben)"
        in klient.get(side(plan, "afsnit", noegle.removeprefix("indsats:"))).content.decode()
    )

    klient.post(side(plan, "kommentartraad", traad.pk), {"tekst": "Ja, fra barometeret."})
    klient.post(side(plan, "loes_kommentar", traad.pk), {"loest": "ja"})
    traad.refresh_from_db()
    assert traad.loest_af == klient.bruger
    assert "ingen åbne kommentarer" in klient.get(side(plan, "kommentarer")).content.decode()
    assert "Er tallet rigtigt?" in klient.get(side(plan, "kommentarer"), {"alle": "1"}).content.decode()

    klient.post(side(plan, "kommentartraad", traad.pk), {"tekst": "Hvilket år?"})
    traad.refresh_from_db()
    assert (traad.loest_tid, traad.kommentarer.count()) == (None, 3)
    klient.post(side(plan, "loes_kommentar", traad.pk), {"loest": "ja"})
    klient.post(side(plan, "loes_kommentar", traad.pk), {"loest": "nej"})
    assert list(Haendelse.objects.filter(handling__startswith="kommentar.").values_list("handling", flat=True)) == [
        "kommentar.genaabn",
        "kommentar.loes",
        "kommentar.genaabn",
        "kommentar.svar",
        "kommentar.loes",
        "kommentar.svar",
        "kommentar.start",
    ]


def test_one_organisations_own_thread_is_seen_by_its_own_people_only(klient, plan, noegle):
    """Proved for each who sees the plan: in the query, on every page, and for the deeds."""
    klient.post(
        side(plan, "afsnitskommentarer", noegle),
        {"tekst": "Kun for os selv.", "kreds": f"b{plan.driftsansvarlig_id}"},
    )
    traad = Kommentartraad.objects.get()
    anden = BoligorganisationFactory()
    DeltagelseFactory(plan=plan, afdeling__boligorganisation=anden)
    forvaltning = ForvaltningFactory()
    ser = {
        "kollega": TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger,
        "ansat": TilknytningFactory(rolle=Rolle.LAESER, byomraade=plan.byomraade).bruger,
    }
    PersonFactory(bruger=ser["ansat"], boligorganisation=plan.driftsansvarlig)
    ser_ikke = {
        "anden organisation": TilknytningFactory(rolle=Rolle.BOLIGSOCIAL_KOORDINATOR, boligorganisation=anden).bruger,
        "forvaltning": TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, forvaltning=forvaltning).bruger,
        "administrator": TilknytningFactory(rolle=Rolle.ADMINISTRATOR).bruger,
        "revisor": TilknytningFactory(rolle=Rolle.REVISOR).bruger,
        "økonomi": TilknytningFactory(rolle=Rolle.OEKONOMI).bruger,
        "læser": TilknytningFactory(rolle=Rolle.LAESER, byomraade=plan.byomraade).bruger,
        "uden adgang": TilknytningFactory(rolle=Rolle.LAESER, boligorganisation=anden).bruger,
    }

    for navn, bruger in {**ser, **ser_ikke}.items():
        klient.force_login(bruger)
        svar = [
            klient.get(side(plan, "kommentarer")),
            klient.get(side(plan, "afsnitskommentarer", noegle)),
            klient.get(side(plan, "kommentartraad", traad.pk)),
        ]
        vist = ["Kun for os selv." in et.content.decode() for et in svar]
        assert vist == [navn in ser] * 3, navn
        assert ("(1 åben)" in klient.get(side(plan, "afsnit", noegle.removeprefix("indsats:"))).content.decode()) == (
            navn in ser
        )
        if navn in ser_ikke:
            assert svar[2].status_code == 404
            assert klient.post(side(plan, "loes_kommentar", traad.pk), {"loest": "ja"}).status_code == 404
            with pytest.raises(Kommentartraad.DoesNotExist):
                handlinger.svar(traad.pk, "x", af=bruger)


def test_nobody_writes_for_an_organisation_that_is_not_her_own(klient, plan, noegle):
    fremmed = BoligorganisationFactory()

    svar = klient.post(side(plan, "afsnitskommentarer", noegle), {"tekst": "x", "kreds": f"b{fremmed.pk}"})
    assert svar.status_code == 422
    with pytest.raises(Regelbrud, match="din egen organisation"):
        handlinger.start_traad(plan.pk, noegle, "x", kun_boligorganisation=fremmed, af=klient.bruger)
    assert not Kommentartraad.objects.exists()


@pytest.mark.parametrize("rolle", [Rolle.LAESER, Rolle.REVISOR])
def test_who_only_reads_reads_only(log_ind, plan, noegle, rolle):
    klient = log_ind(rolle)

    assert "Ny kommentar" not in klient.get(side(plan, "afsnitskommentarer", noegle)).content.decode()
    assert klient.post(side(plan, "afsnitskommentarer", noegle), {"tekst": "x", "kreds": "alle"}).status_code == 403
    with pytest.raises(PermissionDenied):
        handlinger.start_traad(plan.pk, noegle, "x", af=klient.bruger)


def test_a_thread_given_to_somebody_waits_for_her_in_her_overview_and_her_daily_mail(klient, plan, noegle):
    traad = KommentartraadFactory(plan=plan, noegle=noegle)
    anden = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger
    frist = (i_dag() + dt.timedelta(days=7)).strftime("%d.%m.%Y")

    klient.post(side(plan, "giv_kommentar", traad.pk), {"til": anden.pk, "frist": frist})

    (venter,) = kroge.afventer(anden)
    assert (venter.titel, venter.hvad, venter.url) == (
        plan.navn,
        "Svar på en kommentar",
        side(plan, "kommentartraad", traad.pk),
    )
    assert dagens(anden).andet == [venter]
    klient.force_login(anden)
    assert "Svar på en kommentar" in klient.get(reverse("overblik:forside")).content.decode()
    handlinger.loes(traad.pk, er_loest=True, af=anden)
    assert kroge.afventer(anden) == []


def test_a_task_waits_no_longer_for_one_who_lost_her_access(klient, plan, noegle):
    traad = KommentartraadFactory(plan=plan, noegle=noegle)
    rolle = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)
    handlinger.giv(traad.pk, rolle.bruger, af=klient.bruger)

    rolle.delete()

    assert kroge.afventer(rolle.bruger) == []


def test_what_is_wrong_is_said_beside_the_field_and_the_text_is_kept(klient, plan, noegle):
    adresse = side(plan, "afsnitskommentarer", noegle)
    cpr = klient.post(adresse, {"tekst": "Ring til 010203-1234", "kreds": "alle"})
    tom = klient.post(adresse, {"tekst": "", "kreds": "alle"})
    traad = KommentartraadFactory(plan=plan, noegle=noegle, kun_boligorganisation=plan.driftsansvarlig)
    fremmed = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger
    givet = klient.post(side(plan, "giv_kommentar", traad.pk), {"til": fremmed.pk})
    for_sent = klient.post(side(plan, "giv_kommentar", traad.pk), {"til": klient.bruger.pk, "frist": "1.1.2020"})

    assert cpr.context["form"].errors["tekst"] == [
        "Teksten ser ud til at indeholde et cpr-nummer. Fjern det, hvis det er et."
    ]
    assert "Ring til 010203-1234" in cpr.content.decode()
    assert (tom.status_code, list(tom.context["form"].errors)) == (422, ["tekst"])
    assert givet.context["form"].errors["til"] == [
        f"{fremmed} kan ikke se kommentaren og kan derfor ikke få den som opgave."
    ]
    assert for_sent.context["form"].errors["frist"] == ["Fristen er overskredet. Vælg en dag fra i dag."]
    klient.post(adresse, {"tekst": "Ring til 010203-1234", "kreds": "alle", "gem_trods_cpr": "ja"})
    assert Kommentar.objects.filter(tekst="Ring til 010203-1234").exists()


@pytest.mark.parametrize("noegle", ["indsats:findes-ikke", "andet", "indsats:"])
def test_a_section_that_the_plan_does_not_have_is_not_commented_on(klient, plan, noegle):
    assert klient.get(side(plan, "afsnitskommentarer", noegle)).status_code == 404
    with pytest.raises(Regelbrud, match="Planen har ikke det afsnit"):
        handlinger.start_traad(plan.pk, noegle, "x", af=klient.bruger)


def test_a_thread_of_another_plan_is_not_found_here(klient, plan):
    traad = KommentartraadFactory(plan=fuld_plan(driftsansvarlig=plan.driftsansvarlig))

    assert klient.get(side(plan, "kommentartraad", traad.pk)).status_code == 404


@pytest.mark.parametrize("antal", [1, 5])
def test_the_pages_take_the_same_number_of_queries(klient, plan, noegle, django_assert_num_queries, antal):
    for _ in range(antal):
        traad = KommentartraadFactory(plan=plan, noegle=noegle, tildelt=BrugerFactory())
        for _ in range(antal):
            handlinger.svar(traad.pk, "Svar", af=klient.bruger)

    with django_assert_num_queries(6):
        klient.get(side(plan, "kommentarer"))
    with django_assert_num_queries(8):
        klient.get(side(plan, "afsnitskommentarer", noegle))


def test_the_table_holds_its_rules(klient, plan):
    bruger = klient.bruger
    felter = {"plan": plan, "noegle": "budget", "startet_af": bruger}
    for navn, andet in {
        "kommentartraad_hoejst_een_kreds": {
            "kun_boligorganisation": plan.driftsansvarlig,
            "kun_forvaltning": ForvaltningFactory(),
        },
        "kommentartraad_loest_af_og_tid": {"loest_af": bruger},
        "kommentartraad_frist_har_modtager": {"frist": dt.date(2021, 9, 1)},
    }.items():
        with pytest.raises(IntegrityError, match=navn), transaction.atomic():
            Kommentartraad.objects.create(**felter, **andet)
    traad = Kommentartraad.objects.create(**felter)
    with pytest.raises(IntegrityError, match="kommentar_har_tekst"), transaction.atomic():
        Kommentar.objects.create(traad=traad, tekst="", skrevet_af=bruger)
    Kommentar.objects.create(traad=traad, tekst="x", skrevet_af=bruger)
    with pytest.raises(DatabaseError, match="kan kun tilføjes"):
        Kommentar.objects.update(tekst="y")


@pytest.mark.django_db(transaction=True)
def test_an_answer_while_somebody_closes_the_thread_opens_it_again(vent_paa_laas):
    plan = fuld_plan()
    bruger = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger
    traad = KommentartraadFactory(plan=plan, noegle="budget")

    def svar():
        handlinger.svar(traad.pk, "Vent lidt.", af=bruger)
        connection.close()

    anden = threading.Thread(target=svar)
    with transaction.atomic():
        handlinger.loes(traad.pk, er_loest=True, af=bruger)
        anden.start()
        vent_paa_laas()
    anden.join()

    traad.refresh_from_db()
    assert traad.loest_tid is None
