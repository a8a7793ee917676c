"""The first gate, from idea to answer, and again after a refusal."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from helhedsplaner.handlinger import opret_plan
from helhedsplaner.handlinger import praekvalifikation as handlinger
from helhedsplaner.models import Anbefaling, Dialog, Noegletal, Praekvalifikationsskridt, Praekvalifikationssvar
from helhedsplaner.tilstande import Status
from tests.factories.byomraader import BoligorganisationFactory, ByomraadeFactory, ForvaltningFactory
from tests.factories.helhedsplaner import DeltagelseFactory, PlanFactory, RegelsaetFactory

FELTER = {
    "udfordringer": "Mange uden arbejde.",
    "afdelingsoplysninger": "A",
    "noegletal": "N",
    "budgetoverslag": "B",
    "kommunal_anbefaling": "K",
    "kommunal_anbefaling_dato": "4.5.2020",
    "grundudgave": "1",
}


@pytest.fixture
def klient(log_ind, settings):
    settings.DAGS_DATO = dt.date(2020, 9, 1)
    return log_ind(Rolle.PROJEKTLEDER, boligorganisation=BoligorganisationFactory())


@pytest.fixture
def plan(klient):
    return opret_plan(
        navn="Plan",
        byomraade=ByomraadeFactory(),
        regelsaet=RegelsaetFactory(),
        driftsansvarlig=klient.bruger.tilknytninger.get().boligorganisation,
        af=klient.bruger,
    )


def side(plan, navn="praekvalifikation"):
    return reverse(f"helhedsplaner:{navn}", args=[plan.pk])


def i_status(plan, status):
    plan.refresh_from_db()
    return plan.status == status


def test_the_whole_way_with_a_refusal_and_a_new_attempt(klient, plan):
    klient.post(side(plan, "begynd_praekvalifikation"))
    klient.post(side(plan), FELTER)
    forsoeg = plan.praekvalifikationer.get()
    assert (forsoeg.udfordringer, forsoeg.kommunal_anbefaling_dato) == ("Mange uden arbejde.", dt.date(2020, 5, 4))

    klient.post(side(plan, "praekvalifikation_indsendt"), {"dato": "1.6.2020"})
    assert i_status(plan, Status.PRAEKVALIFIKATION_INDSENDT)
    klient.post(
        side(plan, "praekvalifikation_svar"), {"svar": "supplerende", "dato": "1.7.2020", "note": "Mere om unge"}
    )
    klient.post(side(plan), {**FELTER, "udfordringer": "Også de unge.", "grundudgave": "2"})
    klient.post(side(plan, "praekvalifikation_svar"), {"svar": "afslag", "dato": "1.8.2020"})
    assert i_status(plan, Status.PRAEKVALIFIKATION_AFSLAG)
    assert klient.post(side(plan), FELTER).status_code == 403
    assert "Prøv igen med et nyt forsøg" in klient.get(side(plan)).content.decode()

    klient.post(side(plan, "begynd_praekvalifikation"))
    assert i_status(plan, Status.PRAEKVALIFIKATION)
    assert list(plan.praekvalifikationer.values_list("nummer", "udfordringer", "svar")) == [
        (1, "Også de unge.", Praekvalifikationssvar.AFSLAG),
        (2, "Også de unge.", ""),
    ]
    assert "Tidligere forsøg" in klient.get(side(plan)).content.decode()


def test_only_a_date_is_saved_too(klient, plan):
    klient.post(side(plan), {"kommunal_anbefaling_dato": "4.5.2020", "grundudgave": "1"})

    assert plan.praekvalifikationer.get().kommunal_anbefaling_dato == dt.date(2020, 5, 4)


def test_two_who_write_the_same_part_meet(klient, plan):
    klient.post(side(plan), FELTER)

    svar = klient.post(side(plan), {**FELTER, "udfordringer": "Noget andet."})

    assert svar.status_code == 409
    assert list(svar.context["konflikt"].fletninger) == ["udfordringer"]


def test_a_day_to_come_and_an_answer_before_the_application_are_refused(klient, plan):
    klient.post(side(plan, "begynd_praekvalifikation"))

    fremtid = klient.post(side(plan, "praekvalifikation_indsendt"), {"dato": "2.9.2020"})
    assert fremtid.context["form"].errors["dato"] == ["Datoen ligger i fremtiden."]
    for_tidligt = klient.post(side(plan, "praekvalifikation_svar"), {"svar": "afslag", "dato": "1.8.2020"})
    assert for_tidligt.context["form"].errors["__all__"] == [
        "Der er ikke en prækvalifikation hos Landsbyggefonden, som kan få et svar."
    ]
    klient.post(side(plan, "praekvalifikation_indsendt"), {"dato": "1.6.2020"})
    foer = klient.post(side(plan, "praekvalifikation_svar"), {"svar": "afslag", "dato": "31.5.2020"})
    assert (foer.status_code, foer.context["form"]["dato"].value()) == (422, "31.5.2020")


def test_a_step_that_cannot_be_taken_is_refused_in_words(klient, plan):
    klient.post(side(plan, "begynd_praekvalifikation"))

    svar = klient.post(side(plan, "begynd_praekvalifikation"), follow=True)

    assert str(list(svar.context["messages"])[-1]) == (
        "»Begynd prækvalifikationen« kan ikke lade sig gøre, som sagen står nu."
    )


def test_a_plan_taken_in_without_one_says_so(log_ind):
    svar = log_ind(Rolle.REVISOR).get(side(PlanFactory(status=Status.I_DRIFT)))

    assert "Der er ikke registreret en prækvalifikation for planen." in svar.content.decode()


# What hangs under it


TAL = {"navn": "Uden for arbejdsmarkedet", "enhed": "procent", "kilde": "Københavnerbarometeret", "dato": "1.1.2020"}


def test_a_figure_has_a_source_and_a_day_and_no_data_is_not_nought(klient, plan):
    ny = side(plan, "nyt_noegletal")
    tom = klient.post(ny, TAL)
    begge = klient.post(ny, {**TAL, "vaerdi": "3", "ingen_data": "on"})
    uden_kilde = klient.post(ny, {**TAL, "vaerdi": "3", "kilde": "", "dato": ""})
    fremtid = klient.post(ny, {**TAL, "vaerdi": "3", "dato": "2.9.2020"})

    assert tom.context["form"].errors["vaerdi"] == [
        "Skriv tallet, også når det er 0, eller sæt fluebenet ved »ingen data«."
    ]
    assert begge.context["form"].errors["vaerdi"] == ["Der er både et tal og »ingen data«. Vælg ét af dem."]
    assert {*uden_kilde.context["form"].errors} == {"kilde", "dato"}
    assert fremtid.context["form"].errors["dato"] == ["Datoen ligger i fremtiden."]

    klient.post(ny, {**TAL, "ingen_data": "on"})
    klient.post(ny, {**TAL, "navn": "I uddannelse", "vaerdi": "0", "sammenligning": "82,5"})
    vist = klient.get(side(plan)).content.decode()
    assert '<td class="tal">ingen data</td>' in vist
    assert '<td class="tal">0 procent</td><td class="tal">82,50 procent</td>' in vist


def test_a_figure_is_changed_once_and_deleted(klient, plan):
    klient.post(side(plan, "nyt_noegletal"), {**TAL, "vaerdi": "30"})
    tal = Noegletal.objects.get()
    adresse = reverse("helhedsplaner:noegletal", args=[plan.pk, tal.pk])
    grund = klient.get(adresse).context["form"]["grund"].value()

    klient.post(adresse, {**TAL, "vaerdi": "31", "grund": grund})
    sent = klient.post(adresse, {**TAL, "vaerdi": "32", "grund": grund})

    tal.refresh_from_db()
    assert (tal.vaerdi, sent.status_code) == (31, 422)
    assert "En anden har rettet det samme" in sent.context["form"].errors["__all__"][0]
    klient.post(reverse("helhedsplaner:slet_noegletal", args=[plan.pk, tal.pk]))
    assert not Noegletal.objects.exists()


def test_the_dialogue_is_a_dated_log(klient, plan):
    log = side(plan, "dialog")
    forvaltning = ForvaltningFactory()
    klient.post(log, {"dato": "1.5.2020", "part": "bydel", "hvem": "Lokaludvalget", "tekst": "Enige om retningen."})
    klient.post(
        log, {"dato": "1.4.2020", "part": "forvaltning", "forvaltning": forvaltning.pk, "tekst": "Vil være med."}
    )
    uden = klient.post(log, {"dato": "1.4.2020", "part": "forvaltning", "tekst": "x"})
    fremtid = klient.post(log, {"dato": "2.9.2020", "part": "bydel", "tekst": "x"})

    assert [(en.dato.month, en.tekst) for en in Dialog.objects.all()] == [
        (4, "Vil være med."),
        (5, "Enige om retningen."),
    ]
    assert uden.context["form"].errors["forvaltning"] == [
        "Vælg forvaltningen, når dialogen var med en forvaltning, og ellers ingen."
    ]
    assert fremtid.context["form"].errors["dato"] == ["Datoen ligger i fremtiden."]
    assert "Enige om retningen." in klient.get(side(plan)).content.decode()


def test_the_recommendation_is_a_document(klient, plan):
    fil = SimpleUploadedFile("anbefaling.pdf", b"%PDF-1.7 x")
    forkert = klient.post(side(plan, "vedhaeft_anbefaling"), {"titel": "A", "fil": SimpleUploadedFile("a.exe", b"MZ")})
    klient.post(side(plan, "vedhaeft_anbefaling"), {"titel": "Kommunal anbefaling", "fil": fil})

    bilag = Anbefaling.objects.get()
    svar = klient.get(reverse("helhedsplaner:anbefaling", args=[bilag.pk]))
    assert "fil" in forkert.context["form"].errors
    assert (svar.content, svar.headers["Content-Disposition"]) == (
        b"%PDF-1.7 x",
        'attachment; filename="anbefaling.pdf"',
    )


@pytest.mark.parametrize(
    ("tegn", "sider", "for_mange"), [(2400, "1,0", False), (12_000, "5,0", False), (12_240, "5,1", True)]
)
def test_five_pages_is_a_guide_and_not_a_block(klient, plan, tegn, sider, for_mange):
    klient.post(side(plan), {**FELTER, "udfordringer": "x" * tegn})

    vist = klient.get(side(plan)).content.decode()
    assert f"fylder {sider} af højst 5 normalsider" in vist
    assert ("Det er mere, end Landsbyggefonden beder om" in vist) == for_mange


def test_letters_go_there_and_back_and_a_refused_one_keeps_what_it_held(klient, plan):
    klient.post(side(plan, "begynd_praekvalifikation"))
    klient.post(side(plan, "nyt_noegletal"), {**TAL, "vaerdi": "30"})
    supplering = side(plan, "supplering")
    klient.post(side(plan, "praekvalifikation_indsendt"), {"dato": "1.6.2020"})
    ikke_bedt = klient.post(supplering, {"dato": "2.6.2020"})
    klient.post(
        side(plan, "praekvalifikation_svar"), {"svar": "supplerende", "dato": "1.7.2020", "note": "Mere om unge"}
    )
    assert "Registrér supplerende oplysninger som sendt" in klient.get(side(plan)).content.decode()
    foer = klient.post(supplering, {"dato": "30.6.2020"})
    klient.post(supplering, {"dato": "5.7.2020", "note": "Tal for unge"})
    klient.post(side(plan, "praekvalifikation_svar"), {"svar": "afslag", "dato": "1.8.2020"})

    assert ikke_bedt.context["form"].errors["__all__"] == ["Landsbyggefonden har ikke bedt om supplerende oplysninger."]
    assert foer.context["form"].errors["dato"] == [
        "Oplysningerne kan ikke være sendt, før Landsbyggefonden bad om dem."
    ]
    forsoeg = plan.praekvalifikationer.get()
    assert [(et.art, et.dato.day) for et in forsoeg.skridt.all()] == [
        ("indsendt", 1),
        ("supplerende", 1),
        ("supplering_sendt", 5),
        ("afslag", 1),
    ]
    assert "Tal for unge" in klient.get(side(plan)).content.decode()
    with pytest.raises(Regelbrud):
        handlinger.gem_noegletal(plan.pk, {**TAL, "dato": dt.date(2020, 1, 1)}, af=klient.bruger)

    klient.post(side(plan, "begynd_praekvalifikation"))
    assert [(et.praekvalifikation.nummer, et.vaerdi) for et in Noegletal.objects.all()] == [(1, 30), (2, 30)]
    assert not plan.praekvalifikationer.get(nummer=2).skridt.exists()


def test_an_answered_attempt_is_written_in_no_more(klient, plan):
    klient.post(side(plan, "begynd_praekvalifikation"))
    klient.post(side(plan, "nyt_noegletal"), {**TAL, "vaerdi": "30"})
    klient.post(side(plan, "praekvalifikation_indsendt"), {"dato": "1.6.2020"})
    klient.post(side(plan, "praekvalifikation_svar"), {"svar": "praekvalificeret", "dato": "1.8.2020"})

    besked = ["Landsbyggefonden har svaret. Prækvalifikationen kan ikke rettes længere."]
    assert klient.post(side(plan, "nyt_noegletal"), {**TAL, "vaerdi": "1"}).context["form"].errors["__all__"] == besked
    dialog = {"dato": "1.5.2020", "part": "bydel", "tekst": "x"}
    assert klient.post(side(plan, "dialog"), dialog).context["form"].errors["__all__"] == besked
    klient.post(reverse("helhedsplaner:slet_noegletal", args=[plan.pk, Noegletal.objects.get().pk]))
    assert Noegletal.objects.exists()


@pytest.mark.parametrize("antal", [1, 3])
def test_the_page_takes_the_same_number_of_queries(klient, plan, django_assert_max_num_queries, antal):
    for n in range(antal):
        klient.post(side(plan, "nyt_noegletal"), {**TAL, "navn": f"Tal {n}", "vaerdi": "1"})
        klient.post(side(plan, "dialog"), {"dato": "1.5.2020", "part": "bydel", "tekst": "x"})
        DeltagelseFactory(plan=plan)

    with django_assert_max_num_queries(10):
        klient.get(side(plan))


def test_the_tables_hold_their_rules(klient, plan):
    forsoeg = plan.praekvalifikationer.get()
    hvem, dag = {"registreret_af": klient.bruger}, dt.date(2020, 1, 1)
    tal = {"praekvalifikation": forsoeg, "navn": "A", "kilde": "K", "dato": dag}
    Noegletal.objects.create(**tal)
    dialog = {"praekvalifikation": forsoeg, "dato": dag, "part": "bydel", "tekst": "x", **hvem}
    for navn, model, felter in (
        ("noegletal_har_navn", Noegletal, {**tal, "navn": ""}),
        ("noegletal_har_kilde", Noegletal, {**tal, "navn": "B", "kilde": ""}),
        ("noegletal_een_gang_pr_dag", Noegletal, tal),
        ("dialog_part_kendt", Dialog, {**dialog, "part": "x"}),
        ("dialog_har_tekst", Dialog, {**dialog, "tekst": ""}),
        ("dialog_forvaltning_naar_det_er_en", Dialog, {**dialog, "part": "forvaltning"}),
        (
            "praekvalifikationsskridt_art_kendt",
            Praekvalifikationsskridt,
            {"praekvalifikation": forsoeg, "art": "x", "dato": dag, **hvem},
        ),
        (
            "anbefaling_har_titel",
            Anbefaling,
            {"praekvalifikation": forsoeg, "titel": "", "stoerrelse": 1, "tilfoejet_af": klient.bruger},
        ),
    ):
        with pytest.raises(IntegrityError, match=navn), transaction.atomic():
            model.objects.create(**felter)
    Dialog.objects.create(**dialog)
    with pytest.raises(DatabaseError, match="kan kun tilføjes"):
        Dialog.objects.update(tekst="y")
