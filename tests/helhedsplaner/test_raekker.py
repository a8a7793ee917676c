"""The rows of a plan: each added, changed, moved, deleted and brought back, and refused in words."""

import datetime as dt

import pytest
from django.urls import reverse

from byomraader.models import Person
from grundlag.adgang import Rolle
from grundlag.models import Haendelse
from helhedsplaner.models import Aktivitet, Maal, Milepael, Planmedarbejder, Planpart, Succeskriterium
from helhedsplaner.tilstande import Status
from helhedsplaner.version import byg_afsnit, versionens_sha256
from tests.factories.byomraader import ForvaltningFactory, LokaludvalgFactory, PersonFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import MaalFactory, PlanafsnitFactory, PlanFactory, PlanpartFactory


def side(navn, plan, *args):
    return reverse(f"helhedsplaner:{navn}", args=[plan.pk, *args])


@pytest.fixture
def plan():
    return fuld_plan()


@pytest.fixture
def klient(log_ind, plan):
    return log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)


def sendt(klient, adresse, **aendret):
    """What the form of ``adresse`` would post with ``aendret`` typed in."""
    form = klient.get(adresse).context["form"]
    felter = {felt.html_name: felt.value() for felt in form}
    return {navn: vaerdi for navn, vaerdi in {**felter, **aendret}.items() if vaerdi is not None}


def test_each_kind_is_added_under_its_owner(klient, plan):
    afsnit = plan.afsnit.get()
    klient.post(side("raekke_ny", plan, "maal", afsnit.pk), {"tekst": "Flere i job."})
    maal = Maal.objects.get(tekst="Flere i job.")
    klient.post(
        side("raekke_ny", plan, "succeskriterium", maal.pk),
        {"tekst": "60 om året", "udgangspunkt": "12,5", "maalvaerdi": "60", "maaldato": "14.9.2025"},
    )
    klient.post(
        side("raekke_ny", plan, "aktivitet", afsnit.pk),
        {"navn": "Jobværksted", "status": "planlagt", "maal": [maal.pk], "fra": "1.1.2022"},
    )
    aktivitet = Aktivitet.objects.get(navn="Jobværksted")
    svar = klient.post(
        side("raekke_ny", plan, "milepael", aktivitet.pk),
        {"tekst": "Åbnet", "dato": "1/2-2022", "status": "planlagt"},
    )

    kriterium = Succeskriterium.objects.get(maal=maal)
    assert (kriterium.udgangspunkt, kriterium.maalvaerdi) == (12.5, 60)
    assert (maal.raekkefoelge, list(aktivitet.maal.all()), aktivitet.fra) == (1, [maal], dt.date(2022, 1, 1))
    assert Milepael.objects.get(aktivitet=aktivitet).dato == dt.date(2022, 2, 1)
    assert svar.headers["Location"] == f"{side('afsnit', plan, afsnit.indsatsomraade.kode)}#aktiviteter"
    assert list(Haendelse.objects.order_by("pk").values_list("handling", flat=True)) == [
        "maal.tilfoej",
        "succeskriterium.tilfoej",
        "aktivitet.tilfoej",
        "milepael.tilfoej",
    ]


def test_a_row_is_changed_and_keeps_its_uid(klient, plan):
    maal = Maal.objects.get()
    adresse = side("raekke", plan, "maal", maal.pk)

    svar = klient.post(adresse, sendt(klient, adresse, tekst="Et andet mål"))

    assert svar.status_code == 302
    assert Maal.objects.values_list("pk", "uid", "tekst").get() == (maal.pk, maal.uid, "Et andet mål")


@pytest.mark.parametrize(
    ("slags", "felt", "vaerdi", "besked"),
    [
        ("maal", "tekst", "", "Dette felt er påkrævet."),
        ("maal", "tekst", "a\x00b", "Teksten indeholder et tegn, der ikke kan gemmes (NUL). Skriv teksten igen."),
        ("succeskriterium", "udgangspunkt", "mange", "Indtast et tal."),
        ("succeskriterium", "maaldato", "32.1.2022", "Skriv en dato, fx 15.9.2021."),
        ("aktivitet", "til", "14.9.2021", "Aktiviteten slutter, før den begynder."),
        ("milepael", "dato", "snart", "Skriv en dato, fx 15.9.2021."),
        ("deltagelse", "egenbetaling", "1.000,50", "Skriv hele kroner uden øre."),
        ("deltagelse", "egenbetaling", "-5", "Beløbet kan ikke være negativt."),
        ("deltagelse", "til", "1.1.2021", "Deltagelsen slutter, før den begynder."),
        ("medarbejder", "timer_pr_uge", "-1", "Timer kan ikke være negative."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_is_kept(klient, plan, slags, felt, vaerdi, besked):
    from helhedsplaner.handlinger.indhold import SLAGS

    raekke = SLAGS[slags].raekker(plan).first()
    adresse = side("raekke", plan, slags, raekke.pk)
    mere = {"fra": "15.9.2021"} if felt == "til" else {}

    svar = klient.post(adresse, sendt(klient, adresse, **{felt: vaerdi}, **mere))

    form = svar.context["form"]
    assert (svar.status_code, form.errors[felt]) == (422, [besked])
    assert form[felt].value() == vaerdi


def test_something_like_a_cpr_number_is_asked_about(klient, plan):
    maal = Maal.objects.get()
    adresse = side("raekke", plan, "maal", maal.pk)

    svar = klient.post(adresse, sendt(klient, adresse, tekst="Hjælp 010203-1234"))
    assert svar.status_code == 422

    klient.post(adresse, {**sendt(klient, adresse, tekst="Hjælp 010203-1234"), "gem_trods_cpr": "ja"})
    assert Maal.objects.get().tekst == "Hjælp 010203-1234"


def test_two_who_change_one_row_are_told_and_nothing_is_lost(klient, plan):
    aktivitet = Aktivitet.objects.get()
    adresse = side("raekke", plan, "aktivitet", aktivitet.pk)
    begyndt = sendt(klient, adresse, navn="Mit navn")
    klient.post(adresse, sendt(klient, adresse, navn="Dit navn", maal=[]))

    svar = klient.post(adresse, begyndt)

    form = svar.context["form"]
    assert svar.status_code == 409
    assert "Nu er gemt: Navn: Dit navn; Mål: intet. Tryk" in form.errors["__all__"][0]
    assert form["navn"].value() == "Mit navn"
    klient.post(adresse, {**begyndt, "grund": form.data["grund"]})
    aktivitet.refresh_from_db()
    assert (aktivitet.navn, aktivitet.maal.count()) == ("Mit navn", 1)


def test_rows_are_moved_and_stay_at_the_ends(klient, plan):
    afsnit = plan.afsnit.get()
    MaalFactory(afsnit=afsnit, tekst="Andet", raekkefoelge=1)
    tredje = MaalFactory(afsnit=afsnit, tekst="Tredje", raekkefoelge=2)

    def orden():
        return [tekst[:6] for tekst in afsnit.maal.values_list("tekst", flat=True)]

    klient.post(side("flyt", plan, "maal", tredje.pk), {"retning": "op"})
    assert orden() == ["Flere ", "Tredje", "Andet"]
    klient.post(side("flyt", plan, "maal", tredje.pk), {"retning": "op"})
    klient.post(side("flyt", plan, "maal", tredje.pk), {"retning": "op"})
    assert orden() == ["Tredje", "Flere ", "Andet"]
    klient.post(side("flyt", plan, "maal", tredje.pk), {"retning": "ned"})
    assert orden() == ["Flere ", "Tredje", "Andet"]


def test_a_deleted_section_comes_back_whole(klient, plan):
    afsnit = plan.afsnit.get()
    foer = versionens_sha256(byg_afsnit(plan, plan.budgetversioner.get()))

    svar = klient.post(side("slet", plan, "afsnit", afsnit.pk), follow=True)
    assert not plan.afsnit.exists()
    assert "Afsnittet er fjernet fra planen." in svar.content.decode()
    assert "Fortryd" not in klient.get(side("indsatsomraader", plan)).content.decode()

    svar = klient.post(side("fortryd", plan), {"tilbage": side("indsatsomraader", plan)})
    assert svar.headers["Location"] == side("indsatsomraader", plan)
    assert versionens_sha256(byg_afsnit(plan, plan.budgetversioner.get())) == foer


def test_a_deleted_maal_comes_back_to_its_activities(klient, plan):
    maal = Maal.objects.get()

    klient.post(side("slet", plan, "maal", maal.pk))
    assert (Aktivitet.objects.get().maal.count(), Succeskriterium.objects.count()) == (0, 0)

    klient.post(side("fortryd", plan))
    assert (list(Aktivitet.objects.get().maal.all()), Succeskriterium.objects.count()) == ([maal], 1)


def test_what_has_been_replaced_or_orphaned_cannot_come_back(klient, plan):
    part = plan.parter.get()
    klient.post(side("slet", plan, "part", part.pk))
    PlanpartFactory(plan=plan, forvaltning=part.forvaltning)
    svar = klient.post(side("fortryd", plan), follow=True)
    assert [str(b) for b in svar.context["messages"]] == [
        "Det slettede kan ikke hentes tilbage: der er ændret andet imens."
    ]

    maal = Maal.objects.get()
    klient.post(side("slet", plan, "succeskriterium", maal.succeskriterier.get().pk))
    maal.delete()
    svar = klient.post(side("fortryd", plan), follow=True)
    assert [str(b) for b in svar.context["messages"]] == [
        "Det slettede kan ikke hentes tilbage: der er ændret andet imens."
    ]


def test_undo_without_a_deletion_does_nothing_and_goes_nowhere_strange(klient, plan):
    svar = klient.post(side("fortryd", plan), {"tilbage": "https://andetsteds.example/"})

    assert svar.headers["Location"] == side("plan", plan)


def test_rows_of_another_plan_are_not_there(klient, plan):
    fremmed = MaalFactory()
    afsnit = PlanafsnitFactory()

    assert [
        klient.get(side("raekke", plan, "maal", fremmed.pk)).status_code,
        klient.get(side("raekke_ny", plan, "maal", afsnit.pk)).status_code,
        klient.post(side("slet", plan, "maal", fremmed.pk)).status_code,
        klient.post(side("flyt", plan, "maal", fremmed.pk)).status_code,
        klient.get(side("raekke", plan, "findes-ikke", 1)).status_code,
        klient.get(side("raekke_ny", plan, "deltagelse", plan.pk)).status_code,
        klient.get(side("raekke", plan, "afsnit", plan.afsnit.get().pk)).status_code,
        klient.post(side("flyt", plan, "medarbejder", plan.medarbejdere.get().pk)).status_code,
    ] == [404] * 8


def test_an_activity_is_tied_only_to_maal_and_afdelinger_of_its_own_plan(klient, plan):
    fremmed = MaalFactory()
    adresse = side("raekke_ny", plan, "aktivitet", plan.afsnit.get().pk)

    svar = klient.post(adresse, {"navn": "A", "status": "planlagt", "maal": [fremmed.pk]})

    assert svar.status_code == 422
    assert list(svar.context["form"].errors) == ["maal"]


def test_a_party_is_one_of_three_and_a_forvaltning_only_once(klient, plan):
    ny = side("raekke_ny", plan, "part", plan.pk)
    forvaltning = plan.parter.get().forvaltning

    ingen = klient.post(ny, {"bidrag": "Lokaler"})
    to = klient.post(ny, {"forvaltning": ForvaltningFactory().pk, "lokaludvalg": LokaludvalgFactory().pk})
    igen = klient.post(ny, {"forvaltning": forvaltning.pk})
    klient.post(ny, {"anden": "Realdania", "bidrag": "500.000 kr."})

    besked = "Vælg én: en forvaltning, et lokaludvalg eller en anden part."
    assert [besked in str(svar.context["form"].errors) for svar in (ingen, to)] == [True, True]
    assert "Forvaltningen er allerede part i planen." in str(igen.context["form"].errors)
    assert [str(part) for part in plan.parter.all()] == [str(forvaltning), "Realdania"]
    assert Planpart.objects.get(anden="Realdania").raekkefoelge == 1


def test_staff_is_chosen_or_written_for_the_first_time(klient, plan):
    ny = side("raekke_ny", plan, "medarbejder", plan.pk)
    kendt = PersonFactory(boligorganisation=plan.driftsansvarlig, email="kendt@fsb.example")
    PersonFactory(navn="Fremmed")
    faelles = {"funktion": "Projektleder", "fra": "1.10.2021", "timer_pr_uge": "37,5"}

    assert "Fremmed" not in klient.get(ny).content.decode()
    klient.post(ny, {"person": kendt.pk, **faelles})
    klient.post(ny, {"nyt_navn": "Åse Ny", "ny_email": "aase@fsb.example", **faelles})
    begge = klient.post(ny, {"person": kendt.pk, "nyt_navn": "Åse Ny", **faelles})
    mailen = klient.post(ny, {"nyt_navn": "Kendt Igen", "ny_email": "KENDT@fsb.example", **faelles})

    ny_person = Person.objects.get(navn="Åse Ny")
    assert (ny_person.boligorganisation, ny_person.email) == (plan.driftsansvarlig, "aase@fsb.example")
    assert set(plan.medarbejdere.filter(timer_pr_uge=37.5).values_list("person", flat=True)) == {
        kendt.pk,
        ny_person.pk,
    }
    assert begge.context["form"].errors["person"] == ["Vælg en person, eller skriv et nyt navn: ét af de to."]
    assert list(mailen.context["form"].errors) == ["ny_email"]


def test_a_refused_row_leaves_no_new_person_behind(klient, plan):
    svar = klient.post(
        side("raekke_ny", plan, "medarbejder", plan.pk),
        {"nyt_navn": "Åse Ny", "funktion": "x", "fra": "2.1.2022", "til": "1.1.2022"},
    )

    assert svar.status_code == 422
    assert not Person.objects.filter(navn="Åse Ny").exists()


def test_a_closed_plan_takes_no_rows(log_ind):
    plan = PlanFactory(status=Status.AFSLUTTET)
    klient = log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)

    assert klient.post(side("raekke_ny", plan, "part", plan.pk), {"anden": "x"}).status_code == 403


@pytest.mark.parametrize("navn", ["parter", "medarbejdere", "indsatsomraader"])
def test_the_lists_are_read_by_readers_and_offer_them_nothing_to_press(log_ind, plan, navn):
    html = log_ind(Rolle.LAESER).get(side(navn, plan)).content.decode()

    assert "Du kan læse, men ikke rette." in html
    assert "Slet" not in html
    assert "Fjern" not in html


@pytest.mark.parametrize("antal", [1, 3])
@pytest.mark.parametrize(("navn", "forespoergsler"), [("parter", 4), ("medarbejdere", 4), ("indsatsomraader", 5)])
def test_the_lists_take_the_same_number_of_queries(
    klient, plan, django_assert_num_queries, navn, forespoergsler, antal
):
    for _ in range(antal - 1):
        PlanpartFactory(plan=plan)
        PlanafsnitFactory(plan=plan)
        Planmedarbejder.objects.create(plan=plan, person=PersonFactory(), funktion="x", fra=dt.date(2022, 1, 1))

    with django_assert_num_queries(forespoergsler):
        klient.get(side(navn, plan))
