"""The chain as data: each kind of case has its template, the forumsekretær adapts it, and agreements have theirs."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from godkendelser import handlinger
from godkendelser.handlinger.kaede import aendringens_art
from godkendelser.models import Afgoerelse, Forloeb, Instans, Instansart, Skabelontrin, Stilling, Tillaeg, Trin
from grundlag import kroge
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from helhedsplaner.handlinger import indsend
from helhedsplaner.models import Aktivitet, Helhedsplan
from kontrakter.handlinger import lav_udkast
from tests.factories.byomraader import TilknytningFactory, UdvalgFactory
from tests.factories.fora import GruppeFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.godkendelser import DAG, Kaede, forum_for, indsendt_plan, skabelon
from tests.factories.helhedsplaner import RegelsaetFactory
from tests.factories.kontrakter import AftaleversionFactory, ny_kontrakt

A = Instansart


def sekretaer(plan: Helhedsplan):
    return TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, byomraade=plan.byomraade).bruger


def koordinator(plan: Helhedsplan):
    return TilknytningFactory(rolle=Rolle.BOLIGSOCIAL_KOORDINATOR, boligorganisation=plan.driftsansvarlig).bruger


def orden(forloeb: Forloeb) -> list[tuple[int, str]]:
    trin = forloeb.trin.filter(udgaaet_begrundelse="").order_by("nummer", "instans__art", "pk")
    return [(et.nummer, et.instans.art) for et in trin.select_related("instans")]


@pytest.fixture
def plan() -> Helhedsplan:
    """A plan ready to be submitted, in a byområde with a forum and a board."""
    plan = fuld_plan(afdelinger=2)
    skabelon(plan.regelsaet)
    forum_for(plan)
    GruppeFactory(byomraade=plan.byomraade, type="boligsocial_bestyrelse", navn="Bestyrelsen")
    return plan


@pytest.fixture
def forberedt(plan) -> Forloeb:
    return handlinger.forbered_forloeb(plan.pk, sagsart="ny_plan", af=sekretaer(plan))


def som(bruger) -> Client:
    klient = Client()
    klient.force_login(bruger)
    return klient


def side(navn: str, *args) -> str:
    return reverse(f"godkendelser:{navn}", args=args)


def test_a_prepared_chain_asks_nobody_until_the_plan_is_submitted(plan, forberedt):
    laes = TilknytningFactory(rolle=Rolle.GODKENDER).bruger

    assert orden(forberedt) == [
        (1, A.AFDELINGSMOEDE),
        (1, A.AFDELINGSMOEDE),
        (1, A.BOLIGSOCIALT_FORUM),
        (1, A.FAGUDVALG),
        (2, A.LANDSBYGGEFOND),
    ]
    assert not Trin.objects.afventer(laes).exists()
    assert not Trin.objects.for_planer([plan.pk]).exists()

    indsend(plan.pk, af=koordinator(plan))

    forberedt.refresh_from_db()
    assert forberedt.startet_tid is not None
    assert Trin.objects.for_planer([plan.pk]).filter(forloeb=forberedt).count() == 5


def test_what_the_forumsekretaer_changed_is_what_starts(plan, forberedt):
    af = sekretaer(plan)
    bestyrelse = Instans(art=A.BOLIGSOCIAL_BESTYRELSE, gruppe=plan.byomraade.grupper.get(type="boligsocial_bestyrelse"))
    handlinger.tilfoej_trin(forberedt.pk, instans=bestyrelse, af=af)
    tmu = forberedt.trin.get(instans__art=A.FAGUDVALG)
    handlinger.fjern_trin(tmu.pk, begrundelse="Udvalget har sagt ja til hele byområdet.", af=af)

    indsend(plan.pk, af=koordinator(plan))

    assert (1, A.BOLIGSOCIAL_BESTYRELSE) in orden(forberedt)
    tmu.refresh_from_db()
    assert (tmu.udgaaet_begrundelse, tmu.fjernet_af) == ("Udvalget har sagt ja til hele byområdet.", af)


def test_a_step_taken_out_is_not_brought_back_by_a_version_and_one_put_in_stays():
    kaede = indsendt_plan()
    forloeb = kaede.trin(A.FAGUDVALG).forloeb
    socialudvalget = Instans(art=A.FAGUDVALG, udvalg=UdvalgFactory(kode="sud"))
    nyt = handlinger.tilfoej_trin(forloeb.pk, instans=socialudvalget, af=kaede.sekretaer)
    tmu = forloeb.trin.exclude(pk=nyt.pk).get(instans__art=A.FAGUDVALG)
    handlinger.fjern_trin(tmu.pk, begrundelse="Behandles i Socialudvalget.", af=kaede.sekretaer)

    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(organisering="En anden ledelse.")
    kaede.ny_version()

    tmu.refresh_from_db()
    nyt.refresh_from_db()
    assert (tmu.udgaaet_begrundelse, nyt.udgaaet_begrundelse) == ("Behandles i Socialudvalget.", "")


def test_one_more_body_costs_an_approved_plan_its_approval():
    kaede = indsendt_plan(afdelinger=1)
    kaede.afgoer_indhold()

    handlinger.tilfoej_trin(
        kaede.trin(A.FAGUDVALG).forloeb_id,
        instans=Instans(art=A.FAGUDVALG, udvalg=UdvalgFactory(kode="sud")),
        af=kaede.sekretaer,
    )

    assert Helhedsplan.objects.get(pk=kaede.plan.pk).godkendt_version is None


@pytest.mark.parametrize(
    ("art", "hvorfor"),
    [
        (A.AFDELINGSMOEDE, "En deltagende afdeling skal have sit møde. Tag afdelingen ud af planen i stedet."),
        (A.LANDSBYGGEFOND, "Landsbyggefonden er altid det sidste trin og kan ikke fjernes."),
    ],
)
def test_some_steps_cannot_be_taken_out(plan, forberedt, art, hvorfor):
    with pytest.raises(Regelbrud, match=hvorfor):
        handlinger.fjern_trin(
            forberedt.trin.filter(instans__art=art)[0].pk, begrundelse="Vi har travlt.", af=sekretaer(plan)
        )


def test_a_decided_step_cannot_be_taken_out_and_a_coordinator_takes_none_out():
    kaede = indsendt_plan(afdelinger=1)
    kaede.afgoer(kaede.trin(A.BOLIGSOCIALT_FORUM))

    with pytest.raises(Regelbrud, match="Trinnet er afgjort og kan ikke fjernes"):
        handlinger.fjern_trin(kaede.trin(A.BOLIGSOCIALT_FORUM).pk, begrundelse="Fejl", af=kaede.sekretaer)
    with pytest.raises(PermissionDenied):
        handlinger.fjern_trin(kaede.trin(A.FAGUDVALG).pk, begrundelse="Fejl", af=kaede.koordinator)


def test_steps_move_and_landsbyggefonden_stays_last(plan, forberedt):
    af = sekretaer(plan)
    moede = forberedt.trin.filter(instans__art=A.AFDELINGSMOEDE)[0]
    tmu = forberedt.trin.get(instans__art=A.FAGUDVALG)

    handlinger.flyt_trin(moede.pk, op=False, af=af)
    assert orden(forberedt) == [
        (1, A.BOLIGSOCIALT_FORUM),
        (1, A.FAGUDVALG),
        (2, A.AFDELINGSMOEDE),
        (2, A.AFDELINGSMOEDE),
        (3, A.LANDSBYGGEFOND),
    ]
    handlinger.flyt_trin(tmu.pk, op=False, af=af)  # a place of its own between the two
    handlinger.flyt_trin(tmu.pk, op=False, af=af)  # and then together with the afdelinger
    assert orden(forberedt) == [
        (1, A.BOLIGSOCIALT_FORUM),
        (2, A.AFDELINGSMOEDE),
        (2, A.AFDELINGSMOEDE),
        (2, A.FAGUDVALG),
        (3, A.LANDSBYGGEFOND),
    ]
    with pytest.raises(Regelbrud, match="er allerede først"):
        handlinger.flyt_trin(forberedt.trin.get(instans__art=A.BOLIGSOCIALT_FORUM).pk, op=True, af=af)
    with pytest.raises(Regelbrud, match="Trinnet kan ikke flyttes"):
        handlinger.flyt_trin(forberedt.trin.get(instans__art=A.LANDSBYGGEFOND).pk, op=True, af=af)


def test_the_chain_is_adapted_on_its_page(plan):
    klient = som(sekretaer(plan))

    svar = klient.post(side("kaede", plan.pk), {"sagsart": "sammenlaegning"}, follow=True)
    forloeb = Forloeb.objects.get(plan=plan)
    tmu = forloeb.trin.get(instans__art=A.FAGUDVALG)
    flyttet = klient.post(side("flyt_trin", tmu.pk), {"retning": "ned"}, follow=True).content.decode()
    bestyrelse = plan.byomraade.grupper.get(type="boligsocial_bestyrelse")
    klient.post(side("tilpas", forloeb.pk), {"instans": f"boligsocial_bestyrelse-{bestyrelse.pk}"})
    uden_grund = klient.post(side("fjern_trin", tmu.pk), {"begrundelse": " "})
    ukendt = klient.post(side("tilpas", forloeb.pk), {"instans": "fagudvalg-0"})

    assert "2 afdelingsmøder, ét for hver deltagende afdeling" in svar.content.decode()
    assert 'value="ned" autofocus' in flyttet
    assert (2, A.FAGUDVALG) in orden(forloeb)
    assert (1, A.BOLIGSOCIAL_BESTYRELSE) in orden(forloeb)
    assert uden_grund.context["form"].errors == {"begrundelse": ["Dette felt er påkrævet."]}
    assert (ukendt.status_code, list(ukendt.context["form"].errors)) == (422, ["instans"])


def test_praekvalifikationen_has_a_chain_of_its_own_that_ends_with_the_plans_first_version(plan):
    Helhedsplan.objects.filter(pk=plan.pk).update(status="praekvalifikation")
    af = sekretaer(plan)

    forloeb = handlinger.forbered_forloeb(plan.pk, sagsart="praekvalifikation", af=af)
    forum = forloeb.trin.get(instans__art=A.BOLIGSOCIALT_FORUM)
    svar = som(af).post(side("trin", forum.pk), {"udfald": "anbefalet", "dato": "1.9.2021"})

    assert svar.status_code == 302
    assert Afgoerelse.objects.get().version is None
    with pytest.raises(Regelbrud, match="Forløbet er allerede forberedt"):
        handlinger.forbered_forloeb(plan.pk, sagsart="praekvalifikation", af=af)

    Helhedsplan.objects.filter(pk=plan.pk).update(status="under_udarbejdelse")
    indsend(plan.pk, af=koordinator(plan))

    forloeb.refresh_from_db()
    assert forloeb.afsluttet_tid is not None
    assert Forloeb.objects.get(plan=plan, afsluttet_tid=None).sagsart == "ny_plan"
    with pytest.raises(Regelbrud, match="Planen er allerede prækvalificeret"):
        handlinger.forbered_forloeb(plan.pk, sagsart="praekvalifikation", af=af)


def test_a_chain_prepared_before_praekvalifikationen_still_decides_whether_the_plan_is_approved():
    """The database looks at the plan's own chain, also when prækvalifikationens is newer."""
    plan = fuld_plan(
        afdelinger=1, status="praekvalifikation", regelsaet=RegelsaetFactory(kraever_strategisk_aftale=False)
    )
    skabelon(plan.regelsaet)
    forum_for(plan)
    af = sekretaer(plan)
    handlinger.forbered_forloeb(plan.pk, sagsart="ny_plan", af=af)
    handlinger.forbered_forloeb(plan.pk, sagsart="praekvalifikation", af=af)
    Helhedsplan.objects.filter(pk=plan.pk).update(status="under_udarbejdelse")
    skriver = koordinator(plan)
    tmu, oeu = (TilknytningFactory(rolle=Rolle.GODKENDER).bruger for _ in range(2))
    kaede = Kaede(plan, indsend(plan.pk, af=skriver), skriver, af, tmu, oeu, oeu)

    kaede.afgoer_indhold()

    assert Helhedsplan.objects.get(pk=plan.pk).godkendt_version == kaede.version


# A tillæg


def test_after_borgerrepraesentationen_an_edit_is_a_tillaeg_with_only_the_steps_it_needs():
    kaede = indsendt_plan(afdelinger=2)
    kaede.afgoer_indhold()
    for art in (A.OEKONOMIUDVALG, A.BORGERREPRAESENTATION):
        kaede.afgoer(kaede.trin(art))
    Aktivitet.objects.filter(afsnit__plan=kaede.plan).update(beskrivelse="En anden måde at gøre det på.")

    kaede.ny_version()

    tillaeg = Tillaeg.objects.get()
    assert tillaeg.sagsart == "tillaeg"
    assert [str(et.trin) for et in tillaeg.trin.select_related("trin__instans__gruppe")] == [
        str(kaede.trin(A.BOLIGSOCIALT_FORUM))
    ]
    assert {et.stilling for et in kaede.moeder} == {Stilling.STAAR}
    vist = som(kaede.koordinator).get(side("forloeb", kaede.plan.pk)).content.decode()
    assert f"tillæg: {kaede.trin(A.BOLIGSOCIALT_FORUM)} (bortfaldet). Alle andre" in vist
    forum = kaede.trin(A.BOLIGSOCIALT_FORUM)
    kaede.afgoer(forum, seneste_id=forum.seneste_id, dato=dt.date(2021, 9, 14))
    assert Helhedsplan.objects.get(pk=kaede.plan.pk).godkendt_version == kaede.version


def test_between_borgerrepraesentationen_and_landsbyggefonden_the_version_is_said_to_be_a_tillaeg():
    kaede = indsendt_plan(afdelinger=1)
    kaede.afgoer_indhold(uden=A.LANDSBYGGEFOND)
    for art in (A.OEKONOMIUDVALG, A.BORGERREPRAESENTATION):
        kaede.afgoer(kaede.trin(art))
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(organisering="En anden ledelse.")

    kaede.ny_version()

    assert kaede.version.haendelse == "aendret"
    assert kroge.versionsord(kaede.plan, kaede.koordinator)[0] == kroge.Versionsord(
        kaede.version.pk, "tillæg", dt.date(2021, 9, 15), side("forloeb", kaede.plan.pk)
    )


def test_before_that_an_edit_is_no_tillaeg():
    kaede = indsendt_plan(afdelinger=1)
    kaede.afgoer(kaede.trin(A.BOLIGSOCIALT_FORUM))
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(organisering="En anden ledelse.")

    kaede.ny_version()

    assert not Tillaeg.objects.exists()


def test_the_template_of_the_change_may_ask_one_more():
    kaede = indsendt_plan(afdelinger=1)
    kaede.afgoer_indhold()
    bestyrelse = GruppeFactory(byomraade=kaede.plan.byomraade, type="boligsocial_bestyrelse", navn="Bestyrelsen")
    Skabelontrin.objects.create(
        regelsaet=kaede.plan.regelsaet,
        sagsart="tillaeg",
        spor="indhold",
        nummer=1,
        instansart=A.BOLIGSOCIAL_BESTYRELSE,
    )
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(organisering="En anden ledelse.")

    kaede.ny_version()

    assert {et.trin.instans.gruppe for et in Tillaeg.objects.get().trin.all()} >= {bestyrelse}
    assert Helhedsplan.objects.get(pk=kaede.plan.pk).godkendt_version is None
    assert "Ikke spurgt" not in som(kaede.koordinator).get(side("forloeb", kaede.plan.pk)).content.decode()


def test_a_body_that_the_template_asks_and_the_byomraade_lacks_is_named():
    kaede = indsendt_plan(afdelinger=1)
    kaede.afgoer_indhold()
    Skabelontrin.objects.create(
        regelsaet=kaede.plan.regelsaet,
        sagsart="tillaeg",
        spor="indhold",
        nummer=1,
        instansart=A.BOLIGSOCIAL_BESTYRELSE,
    )
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(organisering="En anden ledelse.")

    kaede.ny_version()

    assert Tillaeg.objects.get().uden_gruppe == "Boligsocial bestyrelse"
    vist = som(kaede.koordinator).get(side("forloeb", kaede.plan.pk)).content.decode()
    assert "skabelonen spørger også Boligsocial bestyrelse, men byområdet har ikke sådan en gruppe" in vist


def afsnit(**aendret):
    return {
        "stamdata": {"navn": "Plan"},
        "periode": {"fra": "2021-09-15", "til": "2025-09-14"},
        "afdelinger": {"afdelinger": [{"uid": "a"}]},
        "budget": {"ramme": 1},
        "indsats:sundhed": {"navn": "Sundhed"},
        **aendret,
    }


@pytest.mark.parametrize(
    ("nye", "art"),
    [
        (afsnit(stamdata={"navn": "Ny"}), "tillaeg"),
        (afsnit(budget={"ramme": 2}), "budgetomflytning"),
        (afsnit(afdelinger={"afdelinger": []}), "afdeling"),
        (afsnit(**{"indsats:job": {"navn": "Job"}}), "delindsats"),
        (afsnit(periode={"fra": "2021-09-15", "til": "2026-09-14"}), "forlaengelse"),
    ],
)
def test_what_kind_of_case_a_change_is(nye, art):
    assert aendringens_art(afsnit(), nye) == art


# Agreements


def test_an_agreement_goes_through_its_chain_and_a_change_voids_what_was_said():
    kaede = indsendt_plan(afdelinger=1)
    aftale = ny_kontrakt(kaede.version, af=kaede.koordinator)
    klient = som(kaede.koordinator)

    for_tidligt = klient.post(side("start_aftale", aftale.pk), follow=True).content.decode()
    AftaleversionFactory(aftale=aftale, er_udkast=True, sha256="a" * 64)
    klient.post(side("start_aftale", aftale.pk))

    assert "Lav et udkast af aftalen først" in for_tidligt
    forloeb = Forloeb.objects.get(aftale=aftale)
    assert (forloeb.sagsart, orden(forloeb)) == ("kontrakt", [(1, A.BOLIGSOCIALT_FORUM), (2, A.FAGUDVALG)])
    trin = forloeb.trin.get(nummer=1)
    sekretaerens = som(kaede.sekretaer)
    skema = sekretaerens.get(side("trin", trin.pk)).context["form"]
    svar = sekretaerens.post(
        side("trin", trin.pk),
        {"udfald": "tiltraadt", "dato": "1.9.2021", "version_ids": ",".join(map(str, skema.initial["version_ids"]))},
    )
    assert svar.headers["Location"] == side("aftale", aftale.pk)
    assert Afgoerelse.objects.get(trin=trin).aftaleversion.sha256 == "a" * 64

    handlinger.ny_aftaleversion(AftaleversionFactory(aftale=aftale, nummer=2, sha256="a" * 64))
    assert forloeb.trin.med_stilling().get(nummer=1).stilling == Stilling.STAAR
    handlinger.ny_aftaleversion(AftaleversionFactory(aftale=aftale, nummer=3, sha256="b" * 64))
    assert forloeb.trin.med_stilling().get(nummer=1).stilling == Stilling.BORTFALDET
    vist = klient.get(side("aftale", aftale.pk)).content.decode()
    assert "Aftalen er ændret siden version 1." in vist


def test_a_printed_draft_asks_again_through_the_hook():
    kaede = indsendt_plan(afdelinger=1)
    aftale = ny_kontrakt(kaede.version, af=kaede.koordinator)
    lav_udkast(aftale.pk, af=kaede.koordinator)
    forloeb = handlinger.start_aftaleforloeb(aftale.pk, af=kaede.koordinator)
    trin = forloeb.trin.get(nummer=1)
    handlinger.afgoer(
        trin.pk,
        udfald="tiltraadt",
        dato=DAG,
        version_ids=[aftale.versioner.get().pk],
        af=kaede.sekretaer,
    )
    aftale.formaal = "Et andet formål."
    aftale.save()

    lav_udkast(aftale.pk, af=kaede.koordinator)

    assert forloeb.trin.med_stilling().get(nummer=1).stilling == Stilling.BORTFALDET


def test_an_agreement_whose_body_does_not_exist_is_not_started():
    kaede = indsendt_plan(afdelinger=1)
    aftale = ny_kontrakt(kaede.version, af=kaede.koordinator)
    type(aftale).objects.filter(pk=aftale.pk).update(art="delaftale")
    AftaleversionFactory(aftale=aftale, er_udkast=True)

    with pytest.raises(Regelbrud, match="har ikke: Boligsocial bestyrelse"):
        handlinger.start_aftaleforloeb(aftale.pk, af=kaede.koordinator)


@pytest.mark.parametrize("antal", [1, 3])
def test_the_pages_of_the_chain_take_the_same_number_of_queries(antal, django_assert_num_queries):
    kaede = indsendt_plan(afdelinger=antal)
    klient = som(kaede.sekretaer)

    with django_assert_num_queries(13):
        klient.get(side("tilpas", kaede.trin(A.FAGUDVALG).forloeb_id))
