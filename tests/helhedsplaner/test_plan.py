"""The plan's page: its task list says what the server enforces; and the steps from it."""

import datetime as dt

import pytest
from django.urls import reverse

from grundlag import kroge
from grundlag.adgang import Rolle
from grundlag.models import Haendelse
from helhedsplaner.handlinger import indsend
from helhedsplaner.krav import DRIFT, krav_til
from helhedsplaner.models import Gruppeplan, Helhedsplan, Punktversion
from helhedsplaner.tilstande import Status
from tests.factories.fora import DagsordenspunktFactory, GruppeFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import (
    AktivitetFactory,
    IndsatsomraadeFactory,
    MaalFactory,
    PlanafsnitFactory,
    PlanFactory,
    PlanversionFactory,
    UndtagelseFactory,
)


def side(plan, navn="plan", *args):
    return reverse(f"helhedsplaner:{navn}", args=[plan.pk, *args])


@pytest.fixture
def projektleder(log_ind):
    return lambda plan: log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)


def opgaver(svar):
    [dele] = [raekker for _, titel, raekker in svar.context["lister"] if titel == "Planens dele"]
    return {opgave.titel: (opgave.status, opgave.note) for opgave in dele}


def test_an_empty_plan_says_of_each_part_what_is_missing(projektleder):
    plan = PlanFactory()

    svar = projektleder(plan).get(side(plan))

    assert opgaver(svar) == {
        "Stamdata og periode": ("Mangler noget", "Skriv planens første og sidste dag."),
        "Prækvalifikation": ("Færdig", ""),
        "Afdelinger": ("Ikke begyndt", "Tilføj mindst én afdeling."),
        "Parter": ("Ikke begyndt", ""),
        "Boligsociale medarbejdere": ("Ikke begyndt", ""),
        "Resumé, vision og organisering": ("Ikke begyndt", "Beskriv planens organisering og ledelse."),
        "Indsatsområder": ("Ikke begyndt", "Vælg mindst ét indsatsområde."),
        "Budget": ("Ikke begyndt", "Skriv planens samlede ramme."),
    }


def test_a_full_plan_is_done_and_may_be_submitted(projektleder):
    plan = fuld_plan()

    svar = projektleder(plan).get(side(plan))

    assert {status for status, _ in opgaver(svar).values()} == {"Færdig"}
    assert opgaver(svar)["Afdelinger"][1] == "2 afdelinger, 200 lejemål"
    assert svar.context["andele"] == [
        ("Landsbyggefonden", 21_075_000),
        ("Københavns Kommune, kontrakter", 2_978_600),
        ("Københavns Kommune, facilitering", 533_900),
        ("Boligorganisationerne", 3_512_500),
    ]
    assert "Indsend til godkendelse</button>" in svar.content.decode()


@pytest.mark.parametrize(
    ("status", "foerst", "knap"),
    [(Status.KLAR_TIL_START, "Planens dele", False), (Status.I_DRIFT, "Mål, drift og afslutning", True)],
)
def test_of_a_plan_that_runs_the_daily_work_comes_first(projektleder, log_ind, status, foerst, knap):
    plan = fuld_plan(status=status)

    svar = projektleder(plan).get(side(plan))

    assert svar.context["lister"][0][1] == foerst
    primaer = f'<a class="button button-primary" href="{side(plan, "registreringer")}">Registrér deltagere</a>'
    assert (primaer in svar.content.decode()) is knap
    assert primaer not in log_ind(Rolle.LAESER).get(side(plan)).content.decode()


def test_a_begun_section_says_what_it_lacks(projektleder):
    plan = fuld_plan(organisering="", vision="Noget")
    afsnit = PlanafsnitFactory(plan=plan, formaal="Et formål", indsatsomraade__navn="Sundhed")

    svar = projektleder(plan).get(side(plan))

    assert opgaver(svar)["Sundhed"] == ("Mangler noget", "Sundhed mangler mindst ét mål og mindst én aktivitet.")
    assert [(krav.tekst, krav.url) for krav in svar.context["mangler"]] == [
        ("Beskriv planens organisering og ledelse.", side(plan, "organisering")),
        ("Sundhed mangler mindst ét mål og mindst én aktivitet.", side(plan, "afsnit", afsnit.indsatsomraade.kode)),
    ]


def test_who_may_not_submit_is_told_who_can(log_ind):
    plan = fuld_plan()

    svar = log_ind(Rolle.LAESER).get(side(plan))

    assert f"Det er {plan.driftsansvarlig}, der indsender planen." in svar.content.decode()
    assert "Indsend til godkendelse</button>" not in svar.content.decode()


def test_submitting_makes_a_version_and_says_so(projektleder):
    plan = fuld_plan()
    klient = projektleder(plan)

    svar = klient.post(side(plan, "indsend"), {"note": "Første udgave"}, follow=True)

    version = plan.versioner.get()
    assert (version.nummer, version.note) == (1, "Første udgave")
    assert [str(b) for b in svar.context["messages"]] == ["Planen er indsendt som version 1. Nu kan den godkendes."]


def test_a_number_like_a_cpr_in_the_note_is_asked_about_before_it_is_kept(projektleder):
    plan = fuld_plan()
    klient = projektleder(plan)
    note = "Ring til 010203-1234"

    spurgt = klient.post(side(plan, "indsend"), {"note": note})

    assert (spurgt.status_code, plan.versioner.count()) == (422, 0)
    assert f'value="{note}"' in spurgt.content.decode()
    klient.post(side(plan, "indsend"), {"note": note, "gem_trods_cpr": "ja"})
    assert plan.versioner.get().note == note


def test_submitting_twice_is_refused_in_words(projektleder):
    plan = fuld_plan()
    klient = projektleder(plan)
    klient.post(side(plan, "indsend"), {"note": ""})

    svar = klient.post(side(plan, "indsend"), {"note": ""}, follow=True)

    assert str(list(svar.context["messages"])[-1]) == "Der er ikke ændret noget siden version 1."
    assert plan.versioner.count() == 1


def test_before_a_new_version_one_sees_what_has_changed(projektleder):
    plan = fuld_plan(organisering="En bestyrelse leder planen.")
    klient = projektleder(plan)
    klient.post(side(plan, "indsend"), {"note": ""})

    assert "Indsend til godkendelse</button>" not in klient.get(side(plan)).content.decode()
    uaendret = klient.get(side(plan, "indsend")).content.decode()
    assert "Der er ikke ændret noget siden version 1, så der er ikke noget nyt at indsende." in uaendret
    assert "Indsend til godkendelse</button>" not in uaendret

    Helhedsplan.objects.filter(pk=plan.pk).update(organisering="En styregruppe leder planen.")
    aendret = klient.get(side(plan, "indsend"))
    assert [et.titel for et in aendret.context["afsnit"]] == ["Resumé, vision og organisering"]
    assert "Indsend til godkendelse</button>" in aendret.content.decode()
    klient.post(side(plan, "indsend"), {"note": "Ny ledelse."})
    assert plan.versioner.count() == 2


def test_a_plan_never_submitted_or_lacking_something_is_submitted_from_its_own_page(projektleder):
    plan = fuld_plan()
    klient = projektleder(plan)

    assert klient.get(side(plan, "indsend")).headers["Location"] == side(plan)
    klient.post(side(plan, "indsend"), {"note": ""})
    Helhedsplan.objects.filter(pk=plan.pk).update(organisering="")
    assert klient.get(side(plan, "indsend")).headers["Location"] == side(plan)


def test_only_who_may_submit_sees_the_page_before_it(log_ind):
    assert log_ind(Rolle.LAESER).get(side(fuld_plan(), "indsend")).status_code == 403


def test_the_page_names_the_groups_that_work_on_the_plan_and_that_one_may_see(log_ind):
    plan = PlanFactory()
    klient = log_ind(Rolle.LAESER, byomraade=plan.byomraade)
    forum = GruppeFactory(byomraade=plan.byomraade, navn="Ærligt forum")
    omraade = IndsatsomraadeFactory(regelsaet=plan.regelsaet, navn="Sundhed")
    for gruppe, om in ((forum, None), (forum, omraade), (GruppeFactory(navn="Et andet sted"), None)):
        Gruppeplan.objects.create(gruppe=gruppe, plan=plan, indsatsomraade=om)

    [panel] = [et for et in klient.get(side(plan)).context["paneler"] if et.titel == "Forum og grupper"]

    assert [(raekke.titel, raekke.url, raekke.note) for raekke in panel.raekker] == [
        ("Ærligt forum", reverse("fora:gruppe", args=[forum.pk]), "Hele planen"),
        ("Ærligt forum", reverse("fora:gruppe", args=[forum.pk]), "Sundhed"),
    ]


def test_an_agenda_item_shows_the_version_it_carries():
    version = PlanversionFactory(plan__navn="Beboerprojekt Nordvest")
    punkt = DagsordenspunktFactory()
    assert kroge.punktindhold([punkt]) == []
    Punktversion.objects.create(punkt=punkt, version=version)

    [(hvor, panel)] = kroge.punktindhold([punkt])

    adresse = reverse("helhedsplaner:version", args=[version.pk])
    assert (hvor, panel.raekker) == (punkt.pk, (kroge.Raekke("Beboerprojekt Nordvest, version 1", adresse),))


def test_a_note_that_is_too_long_is_said(projektleder):
    plan = fuld_plan()

    svar = projektleder(plan).post(side(plan, "indsend"), {"note": "x" * 301})

    assert svar.context["form"].errors == {"note": ["Denne værdi må højst have 300 tegn (den har 301)."]}
    assert not plan.versioner.exists()


@pytest.mark.parametrize(
    ("status", "tilstande"),
    [
        (Status.IDE, "nu kommer kommer kommer kommer kommer kommer kommer"),
        (Status.PRAEKVALIFIKATION_AFSLAG, "gjort stoppet kommer kommer kommer kommer kommer kommer"),
        (Status.I_DRIFT, "gjort gjort gjort gjort gjort nu kommer kommer"),
        (Status.AFSLUTTET, "gjort gjort gjort gjort gjort gjort gjort nu"),
        (Status.AFBRUDT, "kommer kommer kommer kommer kommer kommer kommer stoppet"),
    ],
)
def test_the_line_of_stages(log_ind, status, tilstande):
    plan = PlanFactory(status=status)

    svar = log_ind(Rolle.REVISOR).get(side(plan))

    assert [tilstand for _, tilstand, _ in svar.context["stadier"]] == tilstande.split()


def test_exceptions_and_a_missing_approval_are_in_red(log_ind):
    plan = PlanFactory(status=Status.I_DRIFT)
    UndtagelseFactory(plan=plan, begrundelse="Mødet er udsat.")

    html = log_ind(Rolle.REVISOR).get(side(plan)).content.decode()

    assert html.count('<div class="alert alert-error">') == 2
    assert "Mødet er udsat." in html
    assert "Planen er i drift, men den er ikke godkendt." in html


@pytest.mark.parametrize("antal", [1, 3, 40])
def test_the_page_takes_the_same_number_of_queries_whatever_the_plan_holds(
    projektleder, django_assert_max_num_queries, antal
):
    plan = fuld_plan(afdelinger=min(antal, 14))
    afsnit = plan.afsnit.get()
    AktivitetFactory.create_batch(antal, afsnit=afsnit)
    MaalFactory.create_batch(antal, afsnit=afsnit)
    klient = projektleder(plan)

    with django_assert_max_num_queries(10) as fanget:
        klient.get(side(plan))

    # session, user, plan, afdelinger, sections, money, and what approvals and agreements show
    assert len(fanget) <= 10


def test_stamdata_are_saved_and_a_stale_page_is_told(projektleder):
    plan = fuld_plan()
    klient = projektleder(plan)
    initial = klient.get(side(plan, "stamdata")).context["form"].initial
    sendt = {navn: "" if vaerdi is None else vaerdi for navn, vaerdi in initial.items()}

    svar = klient.post(side(plan, "stamdata"), {**sendt, "kommunal_sagsnr": "2021-1"})
    assert svar.headers["Location"] == side(plan)

    svar = klient.post(side(plan, "stamdata"), {**sendt, "kommunal_sagsnr": "2021-2"})
    form = svar.context["form"]
    assert svar.status_code == 409
    assert form.errors["__all__"] == [
        "En anden har rettet det samme, mens du skrev. Dit står her endnu, men er ikke gemt. "
        "Nu er gemt: Kommunalt sagsnummer: 2021-1. Tryk på knappen igen for at gemme dit i stedet."
    ]
    assert form["kommunal_sagsnr"].value() == "2021-2"

    klient.post(side(plan, "stamdata"), form.data)
    assert Helhedsplan.objects.get(pk=plan.pk).kommunal_sagsnr == "2021-2"


def test_the_regelsaet_cannot_be_changed_under_the_sections(projektleder):
    from tests.factories.helhedsplaner import RegelsaetFactory

    plan = fuld_plan()
    klient = projektleder(plan)
    initial = klient.get(side(plan, "stamdata")).context["form"].initial
    sendt = {navn: "" if vaerdi is None else vaerdi for navn, vaerdi in initial.items()}

    svar = klient.post(side(plan, "stamdata"), {**sendt, "regelsaet": RegelsaetFactory().pk})

    assert svar.context["form"].errors["regelsaet"] == [
        f"Planen har afsnit om indsatsområder fra {plan.regelsaet}. Fjern dem, før regelsættet skiftes."
    ]
    plan.refresh_from_db()
    assert plan.regelsaet_id == sendt["regelsaet"]


def test_a_closed_plan_is_read_and_not_written(projektleder):
    plan = PlanFactory(status=Status.AFSLUTTET)
    klient = projektleder(plan)

    laest, skrevet = klient.get(side(plan, "stamdata")), klient.post(side(plan, "stamdata"), {"navn": "x"})

    assert "Planen er »Afsluttet« og kan ikke rettes." in laest.content.decode()
    assert "<textarea" not in laest.content.decode()
    assert skrevet.status_code == 403


class TestDrift:
    @pytest.fixture
    def plan(self, settings):
        settings.DAGS_DATO = dt.date(2021, 9, 14)
        plan = fuld_plan()
        indsend(plan.pk, af=self.bruger(plan))
        plan.refresh_from_db()
        return plan

    @staticmethod
    def bruger(plan):
        from tests.factories.byomraader import TilknytningFactory

        return TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger

    def test_every_krav_is_there_and_the_first_day_has_not_come(self, projektleder, plan):
        svar = projektleder(plan).get(side(plan, "drift"))

        vist = [krav for krav, _ in svar.context["krav"]]
        assert vist == krav_til(plan, DRIFT)
        assert vist[0].tekst == "Planens første dag er ikke nået (15. september 2021)."
        assert "Sæt planen i drift</button>" not in svar.content.decode()

    def test_a_plan_that_lacks_something_is_not_started(self, projektleder, plan):
        svar = projektleder(plan).post(side(plan, "saet_i_drift"), follow=True)

        assert str(next(iter(svar.context["messages"]))).startswith("Planen kan ikke gå i drift endnu: Planens første")
        plan.refresh_from_db()
        assert plan.status == Status.TIL_GODKENDELSE

    def test_a_forumsekretaer_excepts_from_a_krav_and_takes_it_back(self, log_ind, plan):
        klient = log_ind(Rolle.FORUMSEKRETAER)

        klient.post(side(plan, "undtag", "periode_begyndt"), {"begrundelse": "Vi begynder en dag før."})
        undtagelse = plan.undtagelser.get()
        assert (undtagelse.krav, undtagelse.begrundelse) == ("periode_begyndt", "Vi begynder en dag før.")
        assert "Vi begynder en dag før." in klient.get(side(plan, "drift")).content.decode()

        klient.post(side(plan, "ophaev_undtagelse", undtagelse.pk))
        undtagelse.refresh_from_db()
        assert undtagelse.ophaevet_af == klient.bruger
        assert list(
            Haendelse.objects.filter(handling__contains="undtag").order_by("pk").values_list("handling", flat=True)
        ) == ["helhedsplan.undtag", "helhedsplan.ophaev_undtagelse"]

        svar = klient.post(side(plan, "ophaev_undtagelse", undtagelse.pk), follow=True)
        assert str(list(svar.context["messages"])[-1]) == "Undtagelsen er allerede ophævet."

    def test_an_exception_needs_a_reason_and_a_krav_that_exists(self, log_ind, plan):
        klient = log_ind(Rolle.FORUMSEKRETAER)

        uden = klient.post(side(plan, "undtag", "periode_begyndt"), {"begrundelse": " "})
        ukendt = klient.post(side(plan, "undtag", "findes-ikke"), {"begrundelse": "x"})

        assert uden.context["form"].errors["begrundelse"] == ["Dette felt er påkrævet."]
        assert ukendt.status_code == 404

    def test_the_koordinator_herself_may_not_except(self, projektleder, plan):
        svar = projektleder(plan).post(side(plan, "undtag", "periode_begyndt"), {"begrundelse": "x"})

        assert svar.status_code == 403

    def test_when_all_is_excepted_or_met_the_plan_starts(self, projektleder, log_ind, plan):
        undtager = log_ind(Rolle.FORUMSEKRETAER).bruger
        for krav in krav_til(plan, DRIFT):
            if not krav.opfyldt and krav.kan_undtages:
                UndtagelseFactory(plan=plan, krav=krav.kode, givet_af=undtager)
        tilbage = [krav for krav in krav_til(plan, DRIFT) if not krav.opfyldt and not krav.kan_undtages]
        klient = projektleder(plan)

        svar = klient.get(side(plan, "drift"))
        klient.post(side(plan, "saet_i_drift"))

        plan.refresh_from_db()
        knap = "Sæt planen i drift</button>" in svar.content.decode()
        assert (knap, plan.status) == ((False, Status.TIL_GODKENDELSE) if tilbage else (True, Status.I_DRIFT))
