"""The long texts: saved on an udgave, merged when two write, kept when they collide."""

import pytest
from django.urls import reverse

from grundlag.adgang import Rolle
from grundlag.models import Kladde
from helhedsplaner.models import Snitflade
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import AktivitetFactory, MaalFactory, PlanafsnitFactory

FELTER = {"baggrund": "B", "formaal": "F", "maalgruppe": "M", "samarbejdspartnere": "S"}


@pytest.fixture
def plan():
    return fuld_plan()


@pytest.fixture
def afsnit(plan):
    return plan.afsnit.get()


@pytest.fixture
def klient(log_ind, plan):
    return log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)


def adresse(afsnit):
    return reverse("helhedsplaner:afsnit", args=[afsnit.plan_id, afsnit.indsatsomraade.kode])


def test_the_texts_of_a_section_are_saved_and_counted(klient, afsnit):
    svar = klient.post(adresse(afsnit), {**FELTER, "formaal": "Første.\r\n\r\nAndet. ", "grundudgave": "1"})

    afsnit.refresh_from_db()
    assert svar.headers["Location"] == adresse(afsnit)
    assert (afsnit.formaal, afsnit.baggrund, afsnit.udgave) == ("Første.\n\nAndet.", "B", 2)


def test_saving_nothing_new_leaves_the_udgave(klient, afsnit):
    klient.post(adresse(afsnit), {felt: getattr(afsnit, felt) for felt in FELTER} | {"grundudgave": str(afsnit.udgave)})

    afsnit.refresh_from_db()
    assert afsnit.udgave == 1


def test_two_in_different_fields_are_merged_and_it_is_said(klient, afsnit):
    egne = {felt: getattr(afsnit, felt) for felt in FELTER}
    klient.post(adresse(afsnit), {**egne, "baggrund": "Ny baggrund", "grundudgave": "1"})

    svar = klient.post(adresse(afsnit), {**egne, "formaal": "Nyt formål", "grundudgave": "1"}, follow=True)

    afsnit.refresh_from_db()
    assert (afsnit.baggrund, afsnit.formaal, afsnit.udgave) == ("Ny baggrund", "Nyt formål", 3)
    assert str(list(svar.context["messages"])[-1]) == (
        "Gemt. Andre har rettet i baggrund imens; deres rettelser er taget med."
    )


def test_two_in_one_paragraph_meet_and_nothing_is_lost(klient, afsnit):
    egne = {felt: getattr(afsnit, felt) for felt in FELTER}
    klient.post(adresse(afsnit), {**egne, "formaal": "Deres formål", "grundudgave": "1"})

    svar = klient.post(adresse(afsnit), {**egne, "formaal": "Mit formål", "grundudgave": "1"})

    afsnit.refresh_from_db()
    konflikt = svar.context["konflikt"].fletninger["formaal"].konflikter[0]
    assert svar.status_code == 409
    assert (konflikt.grund, konflikt.mine, konflikt.deres) == ("Flere unge i gang.", "Mit formål", "Deres formål")
    assert afsnit.formaal == "Deres formål"
    assert Kladde.objects.get(felt="formaal").tekst == "Mit formål"

    klient.post(adresse(afsnit), {felt: svar.context["form"][felt].value() for felt in [*FELTER, "grundudgave"]})
    afsnit.refresh_from_db()
    assert afsnit.formaal == "Mit formål"
    assert not Kladde.objects.exists()


def test_a_draft_is_offered_and_used(klient, afsnit):
    Kladde.objects.create(
        bruger=klient.bruger,
        emne=f"helhedsplaner.planafsnit:{afsnit.pk}",
        felt="formaal",
        grundudgave=1,
        tekst="Kladde",
    )

    assert "Du har en kladde" in klient.get(adresse(afsnit)).content.decode()
    assert klient.get(adresse(afsnit), {"kladde": "1"}).context["form"]["formaal"].value() == "Kladde"


@pytest.mark.parametrize(
    ("felt", "vaerdi", "besked"),
    [
        ("formaal", "x\x00", "Teksten indeholder et tegn, der ikke kan gemmes (NUL). Skriv teksten igen."),
        (
            "formaal",
            "Ring 010203-1234",
            "Teksten ser ud til at indeholde et cpr-nummer. Fjern det, hvis det er et.",
        ),
        ("grundudgave", "", "Genindlæs siden."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(klient, afsnit, felt, vaerdi, besked):
    svar = klient.post(adresse(afsnit), {**FELTER, "grundudgave": "1", felt: vaerdi})

    form = svar.context["form"]
    assert (svar.status_code, form.errors[felt]) == (422, [besked])
    assert form["baggrund"].value() == "B"


def test_a_reason_for_municipal_money_is_asked_only_where_it_may_be_needed(klient, plan):
    alene = PlanafsnitFactory(plan=plan, indsatsomraade__faelles_snitflade=Snitflade.NEJ)

    assert "kommunal_begrundelse" not in klient.get(adresse(plan.afsnit.first())).context["form"].fields
    klient.post(adresse(alene), {**FELTER, "kommunal_begrundelse": "Aftalt i forum.", "grundudgave": "1"})

    alene.refresh_from_db()
    assert alene.kommunal_begrundelse == "Aftalt i forum."


def test_an_activity_in_every_afdeling_says_so_and_another_names_its_own(klient, plan, afsnit):
    alle, een = AktivitetFactory.create_batch(2, afsnit=afsnit)
    deltager = [et.afdeling for et in plan.deltagelser.select_related("afdeling__boligorganisation")]
    alle.afdelinger.set(deltager)
    een.afdelinger.set(deltager[:1])

    html = klient.get(adresse(afsnit)).content.decode()

    assert f"<strong>Afdelinger:</strong> alle planens {len(deltager)}</p>" in html
    assert f"<strong>Afdelinger:</strong> {deltager[0]}</p>" in html


def test_what_hangs_loose_is_shown(klient, afsnit):
    assert klient.get(adresse(afsnit)).context["loese_ender"] == []

    overordnet = MaalFactory(afsnit=afsnit)
    MaalFactory(afsnit=afsnit, hoerer_under=overordnet)
    AktivitetFactory(afsnit=afsnit)

    assert [ende.tekst for ende in klient.get(adresse(afsnit)).context["loese_ender"]] == [
        "1 mål uden aktivitet",
        "1 mål uden succeskriterium",
        "1 aktivitet uden mål",
        "1 aktivitet uden milepæl",
    ]


def test_readers_read_the_section_and_write_nothing(log_ind, afsnit):
    klient = log_ind(Rolle.LAESER)

    html = klient.get(adresse(afsnit)).content.decode()

    assert "<p>Flere unge i gang.</p>" in html
    assert "<textarea" not in html
    assert klient.post(adresse(afsnit), {**FELTER, "grundudgave": "1"}).status_code == 403


@pytest.mark.parametrize("antal", [1, 3, 40])
def test_the_section_takes_the_same_number_of_queries(klient, afsnit, django_assert_num_queries, antal):
    for _ in range(antal - 1):
        maal = MaalFactory(afsnit=afsnit)
        AktivitetFactory(afsnit=afsnit).maal.add(maal)

    siden = adresse(afsnit)

    # session, user, plan, section, draft; mål, their criteria; activities, their milepæle, mål and afdelinger
    with django_assert_num_queries(10):
        klient.get(siden)


def test_the_plans_own_texts_stand_on_the_same_engine(klient, plan):
    side = reverse("helhedsplaner:organisering", args=[plan.pk])
    egne = {felt: getattr(plan, felt) for felt in ("resume", "vision", "organisering")}

    klient.post(side, {**egne, "vision": "Ny vision", "grundudgave": "1"})
    svar = klient.post(side, {**egne, "vision": "En anden vision", "grundudgave": "1"})

    plan.refresh_from_db()
    assert (plan.vision, plan.udgave, svar.status_code) == ("Ny vision", 2, 409)


def test_a_section_that_is_not_the_plans_is_not_there(klient, plan):
    assert klient.get(reverse("helhedsplaner:afsnit", args=[plan.pk, "findes-ikke"])).status_code == 404


def test_a_project_leader_of_a_participating_organisation_writes_too(log_ind, plan, afsnit):
    from tests.factories.helhedsplaner import DeltagelseFactory

    deltagelse = DeltagelseFactory(plan=plan)
    klient = log_ind(Rolle.PROJEKTLEDER, boligorganisation=deltagelse.afdeling.boligorganisation)

    assert klient.post(adresse(afsnit), {**FELTER, "grundudgave": "1"}).status_code == 302
