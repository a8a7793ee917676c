"""A plan goes on from earlier ones: what is chosen comes along, areas find their place, and the lineage is kept."""

import datetime as dt
import threading
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from godkendelser.models import Forloeb, Sagsart
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from helhedsplaner.handlinger import indsend
from helhedsplaner.handlinger.videre import knyt_forgaenger, loesn_forgaenger, viderefoer
from helhedsplaner.models import (
    Aktivitet,
    Aktivitetsstatus,
    Helhedsplan,
    Helhedsplansrelation,
    Milepael,
    Milepaelsstatus,
    Slaegtskab,
    Succeskriterium,
    Tema,
)
from helhedsplaner.tilstande import Status
from helhedsplaner.videre import Flytning, Plandel, brugte_omraader, foreslaa
from tests.factories.byomraader import TilknytningFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import (
    AktivitetFactory,
    BudgetlinjeFactory,
    DeltagelseFactory,
    FordelingsnoegleFactory,
    HelhedsplansrelationFactory,
    IndsatsomraadeFactory,
    MaalFactory,
    MilepaelFactory,
    NoeglevaegtFactory,
    PlanFactory,
    PlanmedarbejderFactory,
    RegelsaetFactory,
)

NY_FRA, NY_TIL = dt.date(2025, 9, 15), dt.date(2029, 9, 14)


@pytest.fixture
def gammel():
    return fuld_plan()


@pytest.fixture
def klient(log_ind, gammel):
    klient = log_ind(Rolle.PROJEKTLEDER, boligorganisation=gammel.driftsansvarlig)
    klient.organisation = gammel.driftsansvarlig
    return klient


@pytest.fixture
def nyt(gammel):
    """A regelsæt with one area that shares a theme with the old plan's, and one that shares none."""
    uddannelse, job = (Tema.objects.create(kode=navn.lower(), navn=navn) for navn in ("Uddannelse", "Job"))
    regelsaet = RegelsaetFactory()
    skole = IndsatsomraadeFactory(regelsaet=regelsaet, navn="Skole og livschancer")
    skole.temaer.set([uddannelse, job])
    IndsatsomraadeFactory(regelsaet=regelsaet, navn="Alt muligt", raekkefoelge=0).temaer.set(
        [uddannelse, job, Tema.objects.create(kode="andet", navn="Andet")]
    )
    IndsatsomraadeFactory(regelsaet=regelsaet, navn="Tryghed")
    gammel.afsnit.get().indsatsomraade.temaer.set([uddannelse])
    return regelsaet


def omraade(plan):
    return plan.afsnit.get().indsatsomraade


def foer_videre(gamle, af, *, kort=None, regelsaet=None, **felter):
    kilder = gamle if isinstance(gamle, list) else [gamle]
    return viderefoer(
        [et.pk for et in kilder],
        **{
            "art": Slaegtskab.AFLOESNING,
            "dele": Plandel.values,
            "kort": kort if kort is not None else {omraade(et).pk: omraade(et).pk for et in kilder},
            "navn": "Beboerprojekt Nordvest 2",
            "byomraade": kilder[0].byomraade,
            "regelsaet": regelsaet or kilder[0].regelsaet,
            "driftsansvarlig": kilder[0].driftsansvarlig,
            "periode_fra": NY_FRA,
            "periode_til": NY_TIL,
            **felter,
        },
        af=af,
    )


def test_all_that_is_chosen_comes_along_and_begins_again(klient, gammel):
    noegle = FordelingsnoegleFactory(plan=gammel, art="vaegte")
    NoeglevaegtFactory(noegle=noegle, boligorganisation=gammel.driftsansvarlig, vaegt=7)
    Aktivitet.objects.update(status=Aktivitetsstatus.AFSLUTTET)
    Milepael.objects.update(status=Milepaelsstatus.NAAET)
    AktivitetFactory(
        afsnit=gammel.afsnit.get(), navn="Opgivet", status=Aktivitetsstatus.OPGIVET, status_begrundelse="Ingen kom"
    )
    DeltagelseFactory(plan=gammel, til=dt.date(2023, 1, 1))  # left before the end
    overordnet = gammel.afsnit.get().maal.get()
    MaalFactory(afsnit=gammel.afsnit.get(), hoerer_under=overordnet, tekst="Et delmål")

    ny = Helhedsplan.objects.get(pk=foer_videre(gammel, klient.bruger).pk)

    assert (ny.status, ny.vision, ny.ramme) == (Status.IDE, gammel.vision, gammel.ramme)
    assert list(ny.forgaengere.values_list("forgaenger", "art")) == [(gammel.pk, Slaegtskab.AFLOESNING)]
    assert sorted(ny.deltagelser.values_list("fra", "til", "egenbetaling")) == [(None, None, None)] * 2
    assert (ny.parter.get().bidrag, ny.medarbejdere.get().fra) == ("Frikøbte medarbejdere", NY_FRA)
    assert (ny.fordelingsnoegle.art, ny.fordelingsnoegle.vaegte.get().vaegt) == ("vaegte", 7)
    afsnit = ny.afsnit.get()
    assert (afsnit.baggrund, afsnit.udgave) == ("Hver fjerde unge er uden uddannelse.", 1)
    assert afsnit.maal.get(hoerer_under=None).delmaal.get().tekst == "Et delmål"
    kriterium = Succeskriterium.objects.get(maal__afsnit=afsnit)
    assert (kriterium.udgangspunkt_dato, kriterium.maaldato) == (dt.date(2021, 9, 1), dt.date(2029, 9, 14))
    aktivitet = afsnit.aktiviteter.get()
    assert (aktivitet.status, aktivitet.fra, aktivitet.til) == (Aktivitetsstatus.PLANLAGT, NY_FRA, NY_TIL)
    assert aktivitet.maal.get().tekst == overordnet.tekst
    assert set(aktivitet.afdelinger.all()) == {et.afdeling for et in ny.deltagelser.all()}
    milepael = aktivitet.milepaele.get()
    assert (milepael.status, milepael.dato) == (Milepaelsstatus.PLANLAGT, dt.date(2026, 6, 1))
    linjer = ny.budgetversioner.get().linjer
    assert sorted(set(linjer.values_list("aar", flat=True))) == [2025, 2026, 2027, 2028, 2029]


def test_nothing_of_the_old_plan_changes_and_uids_are_new(klient, gammel):
    foer = Helhedsplan.objects.values().get(pk=gammel.pk)
    ny = foer_videre(gammel, klient.bruger)

    assert Helhedsplan.objects.values().get(pk=gammel.pk) == foer
    assert gammel.afsnit.get().uid != ny.afsnit.get().uid
    assert Aktivitet.objects.filter(afsnit__plan=gammel).count() == 1


def test_what_is_not_chosen_stays_behind(klient, gammel):
    ny = foer_videre(gammel, klient.bruger, dele=[Plandel.AKTIVITETER], kort={omraade(gammel).pk: omraade(gammel).pk})

    aktivitet = Aktivitet.objects.get(afsnit__plan=ny)
    assert (ny.vision, ny.ramme, ny.afsnit.get().formaal) == ("", None, "")
    tomme = (ny.deltagelser, ny.parter, ny.medarbejdere, ny.budgetversioner)
    tomme += (aktivitet.milepaele, aktivitet.maal, aktivitet.afdelinger)
    assert [et.exists() for et in tomme] == [False] * 7


def test_two_plans_become_one_with_their_texts_after_each_other_and_their_kroner_added(klient, gammel):
    anden = fuld_plan(navn="Puls", byomraade=gammel.byomraade, driftsansvarlig=gammel.driftsansvarlig)
    DeltagelseFactory(plan=anden, afdeling=gammel.deltagelser.first().afdeling)
    faelles = IndsatsomraadeFactory(regelsaet=gammel.regelsaet)

    ny = foer_videre(
        [gammel, anden],
        klient.bruger,
        art=Slaegtskab.SAMMENLAEGNING,
        kort={omraade(gammel).pk: faelles.pk, omraade(anden).pk: faelles.pk},
    )

    tekst = ny.afsnit.get().formaal
    assert tekst.count("### Fra »") == 2
    assert f"### Fra »Puls«, {omraade(anden)}\n\nFlere unge i gang." in tekst
    assert (ny.forgaengere.count(), ny.deltagelser.count(), ny.parter.count()) == (2, 4, 2)
    assert Helhedsplan.objects.get(pk=ny.pk).ramme == 2 * 28_100_000
    assert (ny.afsnit.get().maal.count(), ny.afsnit.get().aktiviteter.count()) == (2, 2)


def test_an_area_left_out_on_purpose_leaves_its_texts_and_money_behind(klient, gammel):
    ny = foer_videre(gammel, klient.bruger, kort={omraade(gammel).pk: None})

    assert not ny.afsnit.exists()
    assert not ny.budgetversioner.get().linjer.exclude(indsatsomraade=None).exists()
    assert ny.budgetversioner.get().linjer.exists()


def test_a_shorter_plan_takes_only_the_years_that_it_reaches(klient, gammel):
    ny = foer_videre(gammel, klient.bruger, periode_til=dt.date(2026, 12, 31))

    assert set(ny.budgetversioner.get().linjer.values_list("aar", flat=True)) == {2025, 2026}
    assert Aktivitet.objects.get(afsnit__plan=ny).til == dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("gammel_dag", "ny_dag"),
    [
        (dt.date(2012, 3, 1), dt.date(2013, 9, 1)),
        (dt.date(2012, 8, 31), dt.date(2013, 12, 31)),  # the period is over then
        (dt.date(2010, 1, 1), dt.date(2013, 1, 1)),  # before the first day
    ],
)
def test_days_move_by_whole_months_and_stay_within_the_period(gammel_dag, ny_dag):
    flytning = Flytning(dt.date(2011, 7, 1), dt.date(2013, 1, 1), dt.date(2013, 12, 31))

    assert flytning.dag(gammel_dag) == ny_dag


def test_areas_find_their_place_through_their_themes(gammel, nyt):
    uden = IndsatsomraadeFactory(regelsaet=gammel.regelsaet)
    BudgetlinjeFactory(version=gammel.budgetversioner.get(), indsatsomraade=uden, beloeb=90)

    brugte = brugte_omraader([gammel])
    forslag = foreslaa([et.omraade for et in brugte], nyt)

    assert {et.omraade: et.planer for et in brugte} == {omraade(gammel): (gammel.navn,), uden: (gammel.navn,)}
    assert (forslag[omraade(gammel).pk].til.navn, forslag[omraade(gammel).pk].temaer) == (
        "Skole og livschancer",
        ("Uddannelse",),
    )
    assert forslag[uden.pk].til is None
    assert foreslaa([uden], gammel.regelsaet)[uden.pk].til == uden


def test_an_area_without_a_place_stops_the_deed_and_nothing_is_written(klient, gammel, nyt):
    with pytest.raises(Regelbrud, match=f"Vælg, hvor »{omraade(gammel)}« hører hen i {nyt}"):
        foer_videre(gammel, klient.bruger, regelsaet=nyt, kort={})
    with pytest.raises(Regelbrud, match="hører ikke til"):
        foer_videre(gammel, klient.bruger, regelsaet=nyt)

    assert Helhedsplan.objects.get() == gammel


@pytest.mark.parametrize(
    ("art", "antal", "besked"),
    [
        (Slaegtskab.AFLOESNING, 0, "mindst én plan"),
        (Slaegtskab.SAMMENLAEGNING, 1, "mindst to planer"),
        (Slaegtskab.FORLAENGELSE, 2, "Kun én plan"),
        (Slaegtskab.UDVIDELSE, 2, "Kun én plan"),
    ],
)
def test_how_many_plans_go_into_one(klient, gammel, art, antal, besked):
    kilder = [gammel, fuld_plan(navn="Puls", driftsansvarlig=gammel.driftsansvarlig)][:antal]

    with pytest.raises(Regelbrud, match=besked):
        viderefoer(
            [et.pk for et in kilder],
            art=art,
            dele=[],
            kort={},
            navn="Ny",
            byomraade=gammel.byomraade,
            regelsaet=gammel.regelsaet,
            driftsansvarlig=gammel.driftsansvarlig,
            periode_fra=NY_FRA,
            periode_til=NY_TIL,
            af=klient.bruger,
        )


def test_a_plan_one_may_not_see_cannot_be_carried_over(klient, gammel):
    fremmed = fuld_plan(navn="Fremmed")
    adresse = reverse("helhedsplaner:viderefoer")
    valg = {"kilde": fremmed.pk, "art": "afloesning", "regelsaet": gammel.regelsaet_id}

    with pytest.raises(Exception, match="ikke ret"):
        foer_videre(fremmed, klient.bruger)
    assert klient.get(adresse, valg).status_code == 302
    assert "Fremmed" not in klient.get(reverse("helhedsplaner:videre"), {"kilde": fremmed.pk}).content.decode()


def indhold(gammel, regelsaet, art="afloesning"):
    return f"{reverse('helhedsplaner:viderefoer')}?kilde={gammel.pk}&art={art}&regelsaet={regelsaet.pk}"


def test_the_pages_lead_from_a_plan_to_its_successor(klient, gammel, nyt):
    valgt = klient.get(
        reverse("helhedsplaner:videre"),
        {"kilde": gammel.pk, "art": "afloesning", "regelsaet": nyt.pk, "videre": "1"},
    )
    assert valgt.headers["Location"] == indhold(gammel, nyt)
    form = klient.get(indhold(gammel, nyt)).context["form"]
    felt = f"omraade-{omraade(gammel).pk}"
    assert (form["periode_fra"].value(), form["periode_til"].value()) == (NY_FRA, NY_TIL)
    svar = {navn: form[navn].value() for navn in form.fields} | {"periode_fra": "15.9.2025", "periode_til": "14.9.2029"}
    assert svar[felt] == str(nyt.indsatsomraader.get(navn="Skole og livschancer").pk)

    uden = klient.post(indhold(gammel, nyt), svar | {felt: ""})
    kun_parter = klient.post(indhold(gammel, nyt), svar | {felt: "", "dele": ["parter"], "periode_til": "x"})
    assert list(kun_parter.context["form"].errors) == ["periode_til"]
    assert uden.status_code == 422
    assert uden.context["form"].errors[felt] == [
        f"»{omraade(gammel)}« findes ikke i {nyt}. Vælg, hvor det hører hen, eller vælg »Tages ikke med«."
    ]
    assert uden.context["form"]["navn"].value() == gammel.navn
    klient.post(indhold(gammel, nyt), svar)

    ny = Helhedsplan.objects.exclude(pk=gammel.pk).get()
    assert ny.afsnit.get().indsatsomraade.navn == "Skole og livschancer"
    sider = [klient.get(reverse("helhedsplaner:plan", args=[et.pk])).content.decode() for et in (ny, gammel)]
    assert [f"Afløser {gammel}" in sider[0], f"Afløst af {ny}" in sider[1]] == [True, True]


def test_what_cannot_be_is_said_beside_its_field(klient, gammel):
    intet = klient.get(reverse("helhedsplaner:videre"), {"videre": "1"})
    baglaens = klient.post(
        indhold(gammel, gammel.regelsaet),
        {"navn": "X", "periode_fra": "1.1.2026", "periode_til": "1.1.2025", "dele": ["milepaele"]},
    )

    assert (intet.status_code, intet.context["form"].errors["kilde"]) == (
        422,
        ["Vælg mindst én plan at bygge videre på."],
    )
    assert baglaens.context["form"].errors["periode_til"] == ["Planens sidste dag kan ikke ligge før den første."]
    assert baglaens.context["form"].errors["dele"][0].startswith("Milepæle hører til aktiviteter.")
    assert klient.post(indhold(gammel, gammel.regelsaet, "sammenlaegning"), {"navn": "X"}).status_code == 422


def test_the_search_keeps_what_is_chosen(klient, gammel):
    anden = PlanFactory(navn="Husum for Alle", driftsansvarlig=gammel.driftsansvarlig)

    svar = klient.get(reverse("helhedsplaner:videre"), {"kilde": gammel.pk, "q": "husum", "art": "sammenlaegning"})

    assert set(svar.context["form"].fields["kilde"].queryset) == {gammel, anden}
    assert svar.context["form"]["kilde"].value() == [str(gammel.pk)]


@pytest.mark.parametrize(
    ("art", "sagsart"),
    [
        (Slaegtskab.FORLAENGELSE, Sagsart.FORLAENGELSE),
        (Slaegtskab.SAMMENLAEGNING, Sagsart.SAMMENLAEGNING),
        (Slaegtskab.AFLOESNING, Sagsart.NY_PLAN),
    ],
)
def test_the_chain_is_of_the_kind_that_the_lineage_says(klient, gammel, art, sagsart):
    HelhedsplansrelationFactory(efterfoelger=gammel, art=art)

    indsend(gammel.pk, af=klient.bruger)

    assert Forloeb.objects.get(plan=gammel).sagsart == sagsart


def test_a_relation_between_plans_that_are_there_is_recorded_and_taken_back(klient, gammel):
    foer = PlanFactory(navn="Puls", byomraade=gammel.byomraade, driftsansvarlig=gammel.driftsansvarlig)
    adresse = reverse("helhedsplaner:slaegt", args=[gammel.pk])

    klient.post(adresse, {"forgaenger": foer.pk, "art": "sammenlaegning"})
    relation = Helhedsplansrelation.objects.get()
    igen = klient.post(adresse, {"forgaenger": foer.pk, "art": "sammenlaegning"})
    ring = klient.post(reverse("helhedsplaner:slaegt", args=[foer.pk]), {"forgaenger": gammel.pk, "art": "afloesning"})
    loesnet = klient.post(reverse("helhedsplaner:loesn", args=[gammel.pk, relation.pk]))

    assert (igen.status_code, loesnet.status_code, Helhedsplansrelation.objects.count()) == (422, 302, 0)
    assert "kommer selv efter Puls" in str(ring.context["form"].errors)
    assert Helhedsplansrelation.pgh_event_models


def test_one_cannot_be_written_in_and_one_cannot_be_seen(log_ind, klient, gammel):
    skjult = PlanFactory(navn="Skjult plan")
    HelhedsplansrelationFactory(efterfoelger=gammel, forgaenger=skjult)
    svar = klient.get(reverse("helhedsplaner:slaegt", args=[gammel.pk]))

    assert "Skjult plan" not in svar.content.decode()
    with pytest.raises(Exception, match="ikke ret"):
        knyt_forgaenger(gammel.pk, skjult, art="afloesning", af=klient.bruger)
    with pytest.raises(Exception, match="ikke ret"):
        loesn_forgaenger(skjult.pk, 0, af=klient.bruger)


@pytest.mark.parametrize(
    ("felter", "navn"),
    [
        ({"art": "x"}, "helhedsplansrelation_art_kendt"),
        ({}, "helhedsplansrelation_een_gang"),
        ({"forgaenger": "efterfoelger"}, "helhedsplansrelation_er_to_planer"),
    ],
)
def test_the_table_refuses(felter, navn):
    relation = HelhedsplansrelationFactory()
    ny = {"forgaenger": relation.forgaenger, "efterfoelger": relation.efterfoelger, **felter}
    if felter.get("art"):
        ny["efterfoelger"] = PlanFactory()
    if felter.get("forgaenger"):
        ny["forgaenger"] = relation.efterfoelger

    besked = "før og efter" if "forgaenger" in felter else navn
    with pytest.raises(IntegrityError, match=besked), transaction.atomic():
        HelhedsplansrelationFactory(**ny)


def test_no_ring_however_long(gammel):
    led = [gammel, *PlanFactory.create_batch(3)]
    for foer, efter in pairwise(led):
        HelhedsplansrelationFactory(forgaenger=foer, efterfoelger=efter)

    with pytest.raises(IntegrityError, match="både før og efter"), transaction.atomic():
        HelhedsplansrelationFactory(forgaenger=led[-1], efterfoelger=led[0])


@pytest.mark.django_db(transaction=True)
def test_two_who_close_a_ring_from_each_end_are_served_one_after_the_other(vent_paa_laas):
    a, b = PlanFactory.create_batch(2)
    bruger = a.oprettet_af
    fejl = []

    def den_anden():
        try:
            Helhedsplansrelation.objects.create(forgaenger=b, efterfoelger=a, art="afloesning", oprettet_af=bruger)
        except IntegrityError as brud:
            fejl.append(str(brud))
        finally:
            connection.close()

    traad = threading.Thread(target=den_anden)
    with transaction.atomic():
        Helhedsplansrelation.objects.create(forgaenger=a, efterfoelger=b, art="afloesning", oprettet_af=bruger)
        traad.start()
        vent_paa_laas()
    traad.join()

    assert len(fejl) == 1
    assert "både før og efter" in fejl[0]


def test_the_deed_takes_as_many_queries_whatever_the_plan_holds(klient):
    def forespoergsler(antal):
        gammel = fuld_plan(afdelinger=antal, indsatsomraader=antal, driftsansvarlig=klient.organisation)
        for et in range(antal):
            PlanmedarbejderFactory(plan=gammel, funktion=f"Funktion {et}")
            MilepaelFactory(aktivitet=Aktivitet.objects.first())
        kort = {et.indsatsomraade_id: et.indsatsomraade_id for et in gammel.afsnit.all()}
        with CaptureQueriesContext(connection) as spurgt:
            foer_videre(gammel, klient.bruger, kort=kort)
        return len(spurgt)

    assert forespoergsler(6) == forespoergsler(1)


@pytest.mark.parametrize("antal", [1, 4])
def test_the_lineage_takes_the_same_number_of_queries(log_ind, django_assert_num_queries, antal):
    plan = fuld_plan()
    klient = log_ind(Rolle.LAESER)
    for et in PlanFactory.create_batch(antal):
        HelhedsplansrelationFactory(efterfoelger=plan, forgaenger=et)

    with django_assert_num_queries(5):  # session, user, plan, relations, plans
        svar = klient.get(reverse("helhedsplaner:slaegt", args=[plan.pk]))

    assert len(svar.context["planer"]) == antal + 1


def test_the_plan_may_have_a_role_in_the_other_plan_only(log_ind, gammel):
    """Whoever sees the old plan as a reader, and writes for her own organisation, may go on from it."""
    klient = log_ind(Rolle.PROJEKTLEDER, boligorganisation=PlanFactory().driftsansvarlig)
    TilknytningFactory(bruger=klient.bruger, rolle=Rolle.LAESER)
    egen = klient.bruger.tilknytninger.get(rolle=Rolle.PROJEKTLEDER).boligorganisation

    ny = foer_videre(gammel, klient.bruger, driftsansvarlig=egen)

    assert ny.driftsansvarlig == egen
