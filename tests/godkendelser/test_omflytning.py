"""Money moved in an approved plan: what kind of change it is, who must approve it, and that a no changes nothing."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from godkendelser import handlinger as godkendelser
from godkendelser.models import Afgoerelse, Instansart, Omflytningsregel, Stilling, Tillaeg
from godkendelser.referencedata import OMFLYTNINGER
from godkendelser.referencedata import indlaes as indlaes_regler
from grundlag import kroge
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.udfald import Udfald
from helhedsplaner.handlinger.faelles import aabent_budget
from helhedsplaner.handlinger.omflytning import omflyt, tag_omflytning_tilbage, udsigt
from helhedsplaner.models import Budgetart, Budgetlinje, Budgetversionsart, Helhedsplan, Kilde, gaeldende_budgetter
from helhedsplaner.omflytning import Omflytningsart, omflytninger
from helhedsplaner.tilstande import Status
from helhedsplaner.version import byg_afsnit
from kontrakter.pulje import pulje_for
from tests.factories.byomraader import TilknytningFactory
from tests.factories.godkendelser import indsendt_plan
from tests.factories.kontrakter import KontraktlinjeFactory
from tests.godkendelser.hjaelp import FORUM, LBF, TMU, godkendt_version

A = Omflytningsart


@pytest.fixture
def kaede():
    """A plan with two indsatsområder, approved."""
    kaede = indsendt_plan(afdelinger=2, indsatsomraader=2)
    indlaes_regler()
    kaede.afgoer_indhold()
    kaede.plan = Helhedsplan.objects.get(pk=kaede.plan.pk)
    return kaede


def flyt(
    kaede, kroner=1000, *, kilde=Kilde.LBF, til_kilde=None, til_omraade=None, art=Budgetart.AKTIVITETER, hvis=None
):
    """Take ``kroner`` of ``kilde`` in 2022 and put them in a row of their own: same indsatsområde unless another."""
    budget = aabent_budget(kaede.plan, af=kaede.koordinator)
    linje = budget.linjer.filter(kilde=kilde, aar=2022).order_by("-beloeb")[0]
    linje.beloeb -= kroner
    linje.save()
    Budgetlinje.objects.create(
        version=budget,
        indsatsomraade=til_omraade or linje.indsatsomraade,
        art=art,
        kilde=til_kilde or kilde,
        boligorganisation=hvis,
        aar=2022,
        beloeb=kroner,
    )


def mellem_omraader(kaede):
    flyt(kaede, til_omraade=kaede.plan.afsnit.order_by("pk").last().indsatsomraade)


def gaeldende(kaede):
    return gaeldende_budgetter([kaede.plan.pk]).get().nummer


def arter(kaede):
    return [et.art for et in udsigt(kaede.plan).arter]


def test_within_an_area_the_projektleder_decides_and_the_budget_counts_at_once(kaede):
    flyt(kaede)
    assert arter(kaede) == [A.INDEN_FOR]

    version = omflyt(kaede.plan.pk, note="Flere aktiviteter.", af=kaede.koordinator)

    assert (godkendt_version(kaede.plan), gaeldende(kaede)) == (version.pk, 2)
    assert (version.budgetversion.art, version.budgetversion.laast_tid is not None) == (
        Budgetversionsart.OMFLYTTET,
        True,
    )
    assert not Tillaeg.objects.get(version=version).trin.exists()


def test_between_areas_forum_and_landsbyggefonden_are_asked_and_the_old_budget_counts_until_they_agree(kaede):
    mellem_omraader(kaede)

    kaede.version = omflyt(kaede.plan.pk, af=kaede.koordinator)

    assert {str(et.trin.instansart) for et in Tillaeg.objects.get().trin.all()} == {FORUM, LBF}
    assert kaede.trin(FORUM).stilling == kaede.trin(LBF).stilling == Stilling.BORTFALDET
    assert kaede.trin(TMU).stilling == Stilling.STAAR
    assert (godkendt_version(kaede.plan), gaeldende(kaede)) == (None, 1)
    kaede.afgoer(kaede.trin(FORUM), seneste_id=kaede.trin(FORUM).seneste_id)
    assert gaeldende(kaede) == 1
    kaede.afgoer(kaede.trin(LBF), seneste_id=kaede.trin(LBF).seneste_id)
    assert (godkendt_version(kaede.plan), gaeldende(kaede)) == (kaede.version.pk, 2)


def test_a_no_and_the_omflytning_taken_back_changes_nothing(kaede):
    foer = kaede.version
    tilsagn = kaede.trin(LBF).seneste.lbf_svar.beloeb
    mellem_omraader(kaede)
    kaede.version = omflyt(kaede.plan.pk, af=kaede.koordinator)
    kaede.afgoer(
        kaede.trin(FORUM), Udfald.AFVIST, seneste_id=kaede.trin(FORUM).seneste_id, begrundelse="Det skal blive."
    )
    antal = Afgoerelse.objects.count()

    version = tag_omflytning_tilbage(kaede.plan.pk, af=kaede.koordinator)

    plan = Helhedsplan.objects.get(pk=kaede.plan.pk)
    assert (version.sha256, plan.godkendt_version_id) == (foer.sha256, version.pk)
    assert (plan.status, plan.lbf_i_budget) == (Status.KLAR_TIL_START, kaede.plan.lbf_i_budget)
    assert kaede.trin(FORUM).stilling == kaede.trin(LBF).stilling == Stilling.STAAR
    assert Afgoerelse.objects.count() == antal + 2  # forum and Landsbyggefonden, told again and nothing overwritten
    igen = kaede.trin(LBF).seneste
    assert (igen.dato, igen.lbf_svar.beloeb) == (dt.date(2021, 9, 1), tilsagn)
    assert "siger igen det samme som i version 1" in igen.begrundelse
    nu, foer_ = (
        sorted(et.linjer.values_list("uid", "beloeb"))
        for et in (gaeldende_budgetter([plan.pk]).get(), foer.budgetversion)
    )
    assert nu == foer_


def test_what_agreements_have_promised_cannot_be_moved_away(kaede):
    KontraktlinjeFactory(plan=kaede.plan, beloeb=2_978_600)
    flyt(kaede, kilde=Kilde.KOMMUNE_KONTRAKT, til_kilde=Kilde.BOLIGORGANISATION, hvis=kaede.plan.driftsansvarlig)

    with pytest.raises(Regelbrud, match=r"lovet 2\.978\.600 kr\. af kontraktpuljen.*mangler 1\.000 kr\."):
        omflyt(kaede.plan.pk, af=kaede.koordinator)

    assert kaede.plan.versioner.count() == 1


def test_the_pool_stays_as_approved_while_the_change_waits(kaede):
    foer = pulje_for([kaede.plan.pk])[kaede.plan.pk].kontraktpulje
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(
        kommunal_afvigelse_pct=12, afvigelse_begrundelse="Mindre til kommunen."
    )
    budget = aabent_budget(kaede.plan, af=kaede.koordinator)
    for kilde, kroner in ((Kilde.KOMMUNE_KONTRAKT, -119_144), (Kilde.KOMMUNE_FACILITERING, -21_356)):
        linje = budget.linjer.get(kilde=kilde, aar=2022)
        linje.beloeb += kroner
        linje.save()
    egen = budget.linjer.get(kilde=Kilde.BOLIGORGANISATION, aar=2022)
    egen.beloeb += 140_500
    egen.save()
    kaede.plan = Helhedsplan.objects.get(pk=kaede.plan.pk)

    assert set(arter(kaede)) >= {A.KOMMUNAL_NED, A.MELLEM_KILDER}
    omflyt(kaede.plan.pk, af=kaede.koordinator)

    plan = Helhedsplan.objects.get(pk=kaede.plan.pk)
    assert pulje_for([plan.pk])[plan.pk].kontraktpulje == foer
    assert plan.kommunalt == kaede.plan.kommunalt == 3_512_500


@pytest.mark.parametrize(
    ("aendring", "besked"),
    [
        (lambda kaede: None, "ikke flyttet penge"),
        (
            lambda kaede: (flyt(kaede), Helhedsplan.objects.filter(pk=kaede.plan.pk).update(vision="Ny")),
            "Udkastet ændrer også",
        ),
    ],
)
def test_only_money_and_something_of_it(kaede, aendring, besked):
    aendring(kaede)

    with pytest.raises(Regelbrud, match=besked):
        omflyt(kaede.plan.pk, af=kaede.koordinator)


def test_one_at_a_time_and_only_of_an_approved_plan(kaede):
    ny = indsendt_plan(afdelinger=1)
    with pytest.raises(Regelbrud, match="ikke godkendt endnu"):
        omflyt(ny.plan.pk, af=ny.koordinator)
    with pytest.raises(Regelbrud, match="ingen omflytning under behandling"):
        tag_omflytning_tilbage(kaede.plan.pk, af=kaede.koordinator)
    mellem_omraader(kaede)
    omflyt(kaede.plan.pk, af=kaede.koordinator)
    flyt(kaede, 500, art=Budgetart.DRIFT)
    with pytest.raises(Regelbrud, match="venter på afgørelser"):
        omflyt(kaede.plan.pk, af=kaede.koordinator)


def test_only_the_driftsansvarlige_sends_and_takes_back(kaede):
    anden = TilknytningFactory(rolle=Rolle.LAESER).bruger
    for handling in (omflyt, tag_omflytning_tilbage):
        with pytest.raises(PermissionDenied):
            handling(kaede.plan.pk, af=anden)


def test_who_must_approve_is_an_administrators_to_change(kaede, log_ind):
    regel = Omflytningsregel.objects.get(art=A.INDEN_FOR)
    svar = log_ind(Rolle.ADMINISTRATOR).post(
        reverse("admin:godkendelser_omflytningsregel_change", args=[regel.pk]),
        {"instansarter": [Instansart.BOLIGSOCIALT_FORUM], "grundlag": "Bestyrelsen har ikke givet mandat"},
    )
    flyt(kaede)

    assert svar.status_code == 302
    set_ = udsigt(kaede.plan)
    [linje] = kroge.udsigt(kaede.plan, set_.foer, set_.efter)
    assert linje.note == "Reglen for omflytning »Inden for et indsatsområde« siger, at instansen skal godkende det."
    omflyt(kaede.plan.pk, af=kaede.koordinator)
    assert kaede.trin(FORUM).stilling == Stilling.BORTFALDET


def test_a_whole_new_version_is_weighed_by_what_its_decisions_cover_alone(kaede):
    """The rules are for money by itself: a text besides goes the way it always has."""
    mellem_omraader(kaede)
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(resume="Nyt resumé.")

    kaede.ny_version()

    assert "Reglen" not in kaede.trin(FORUM).seneste.vurderinger.get().begrundelse


def side(kaede, navn="omflytning"):
    return reverse(f"helhedsplaner:{navn}", args=[kaede.plan.pk])


def test_a_text_that_waits_is_no_omflytning_and_the_page_says_so(kaede, client):
    mellem_omraader(kaede)
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(resume="Nyt resumé.")
    kaede.ny_version()
    client.force_login(kaede.koordinator)

    assert "Planen venter på afgørelser" in client.get(side(kaede)).content.decode()
    with pytest.raises(Regelbrud, match="ingen omflytning under behandling"):
        tag_omflytning_tilbage(kaede.plan.pk, af=kaede.koordinator)


def test_the_page_leads_from_the_grid_to_the_answer_and_back(kaede, client):
    client.force_login(kaede.koordinator)
    assert "Der er ikke flyttet penge i udkastet siden version 1" in client.get(side(kaede)).content.decode()
    mellem_omraader(kaede)
    html = client.get(side(kaede)).content.decode()
    assert "Mellem indsatsområder" in html
    assert "−1.000 kr." in html
    assert '<td class="tal">+1.000</td>' in html
    assert "Landsbyggefonden" in html
    tom = client.post(side(kaede), {"note": ""})
    assert (tom.status_code, list(tom.context["form"].errors)) == (422, ["note"])
    client.post(side(kaede), {"note": "Der er færre unge i år."})
    venter = client.get(side(kaede)).content.decode()
    assert "Der er færre unge i år." in venter
    assert "Indtil den er godkendt, gælder" in venter
    assert '<td class="tal">+1.000</td>' in venter
    client.post(side(kaede, "omflytning_tilbage"))

    assert godkendt_version(kaede.plan) == kaede.plan.versioner.first().pk
    assert kaede.plan.versioner.count() == 3
    assert "blev taget tilbage" in client.get(side(kaede, "versioner")).content.decode()


def test_a_budget_that_does_not_add_up_is_said_before_it_is_sent(kaede, client):
    flyt(kaede, kilde=Kilde.BOLIGORGANISATION, til_kilde=Kilde.LBF)
    client.force_login(kaede.koordinator)

    html = client.get(side(kaede)).content.decode()

    assert "Det mangler, før omflytningen kan sendes" in html
    assert "Send omflytningen" not in html
    with pytest.raises(Regelbrud, match="kan ikke indsendes endnu"):
        omflyt(kaede.plan.pk, note="Prøv", af=kaede.koordinator)


def test_a_plan_not_approved_is_told_that_it_may_write_freely(client):
    kaede = indsendt_plan(afdelinger=1)
    client.force_login(kaede.koordinator)

    assert "Planens budget er ikke godkendt endnu" in client.get(side(kaede)).content.decode()


@pytest.mark.parametrize("antal", [1, 4])
def test_the_page_takes_the_same_number_of_queries(client, django_assert_max_num_queries, antal):
    kaede = indsendt_plan(afdelinger=antal, indsatsomraader=2)
    indlaes_regler()
    kaede.afgoer_indhold()
    kaede.plan = Helhedsplan.objects.get(pk=kaede.plan.pk)
    for nummer in range(antal):
        flyt(kaede, 100, art=list(Budgetart)[nummer + 4])
    mellem_omraader(kaede)
    KontraktlinjeFactory(plan=kaede.plan, beloeb=1000)
    client.force_login(kaede.koordinator)

    with django_assert_max_num_queries(12):
        html = client.get(side(kaede)).content.decode()
    assert "Hvem skal godkende det, og hvorfor?" in html
    omflyt(kaede.plan.pk, af=kaede.koordinator)
    with django_assert_max_num_queries(8):
        html = client.get(side(kaede)).content.decode()
    assert "Det venter omflytningen på" in html


def afsnit(**budget):
    return {
        "budget": {"ramme": 100, "kilder": {"lbf": 75, "kommune_kontrakt": 25}, "linjer": [], **budget},
        "periode": {"fra": "2021-01-01", "til": "2024-12-31"},
        "afdelinger": {"afdelinger": [{"uid": "a", "navn": "Afdeling 1", "organisation": {"navn": "fsb"}}]},
    }


@pytest.mark.parametrize(
    ("efter", "ventet"),
    [
        (afsnit(), []),
        (afsnit(ramme=120, kilder={"lbf": 95, "kommune_kontrakt": 25}), [A.RAMME]),
        (afsnit(kilder={"lbf": 70, "kommune_kontrakt": 30}), [A.KOMMUNAL_OP, A.MELLEM_KILDER]),
        (afsnit(kilder={"lbf": 75, "kommune_kontrakt": 20, "kommune_facilitering": 5}), [A.MELLEM_KILDER]),
        (afsnit() | {"afdelinger": {"afdelinger": []}}, [A.AFDELING]),
        (afsnit() | {"periode": {"fra": "2021-01-01", "til": "2025-06-30"}}, [A.FORLAENGELSE_UDEN]),
        (
            afsnit(ramme=120, kilder={"lbf": 95, "kommune_kontrakt": 25})
            | {"periode": {"fra": "2021-01-01", "til": "2025-06-30"}},
            [A.RAMME, A.FORLAENGELSE_MED],
        ),
    ],
)
def test_each_kind_of_change_is_told_from_the_sections(efter, ventet):
    assert [et.art for et in omflytninger(afsnit(), efter, {})] == ventet


def test_every_kind_has_a_rule_from_the_first_day():
    indlaes_regler()

    assert set(OMFLYTNINGER) == set(Omflytningsart) == set(Omflytningsregel.objects.values_list("art", flat=True))


def test_a_withdrawn_yes_does_not_come_back(kaede):
    """What was withdrawn before the omflytning is not among what counts again."""
    mellem_omraader(kaede)
    kaede.version = omflyt(kaede.plan.pk, af=kaede.koordinator)
    tmu = kaede.trin(TMU)
    godkendelser.traek_tilbage(tmu.seneste_id, begrundelse="Forkert møde.", af=kaede.tmu)

    tag_omflytning_tilbage(kaede.plan.pk, af=kaede.koordinator)

    assert kaede.trin(TMU).stilling == Stilling.TRUKKET
    assert godkendt_version(kaede.plan) is None


def test_the_draft_is_what_is_compared(kaede):
    flyt(kaede)

    assert (
        udsigt(kaede.plan).efter["budget"]
        == {
            et.noegle: et.indhold
            for et in byg_afsnit(kaede.plan, kaede.plan.budgetversioner.order_by("-nummer").first())
        }["budget"]
    )
