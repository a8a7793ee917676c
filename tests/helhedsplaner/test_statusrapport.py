"""The status report: filled from what is registered, written by people, frozen with its paper, and then evidence."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from grundlag import pdf, udskrift
from grundlag.adgang import Handling, Rolle
from grundlag.fejl import Regelbrud
from grundlag.kanon import sha256
from grundlag.models import Bestilling, Kladde
from helhedsplaner.handlinger import indsend
from helhedsplaner.handlinger.statusrapport import (
    SKABELON,
    afslut_statusrapport,
    begynd_statusrapport,
    udkast_som_pdf,
)
from helhedsplaner.models import (
    Aktivitet,
    Maal,
    Maalvurdering,
    Milepael,
    Planversion,
    Statusrapport,
    Succeskriterium,
    Vurdering,
)
from helhedsplaner.tasks import dan_rapportudkast
from helhedsplaner.tilstande import Status
from tests.factories.byomraader import TilknytningFactory
from tests.factories.drift import (
    AarsopgaveFactory,
    KontoFactory,
    MaalingFactory,
    MaalvurderingFactory,
    PosteringFactory,
    RegistreringFactory,
    StatusrapportFactory,
)
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import (
    AktivitetFactory,
    DeltagelseFactory,
    MaalFactory,
    MilepaelFactory,
    PlanafsnitFactory,
    SucceskriteriumFactory,
)
from tests.pdf_struktur import breaches, lines, text

IDAG = dt.date(2022, 2, 1)
NU = dt.datetime(2022, 2, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def plan(settings):
    """A plan that runs, with something registered in 2021 and something after."""
    settings.DAGS_DATO = IDAG
    plan = fuld_plan()
    indsend(plan.pk, af=TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger)
    type(plan).objects.filter(pk=plan.pk).update(status=Status.I_DRIFT)
    aktivitet = Aktivitet.objects.get(afsnit__plan=plan)
    kriterium = Succeskriterium.objects.get(maal__afsnit__plan=plan)
    for dato, antal in ((dt.date(2021, 10, 1), 12), (dt.date(2021, 11, 1), 8), (dt.date(2022, 1, 5), 30)):
        RegistreringFactory(aktivitet=aktivitet, dato=dato, antal=antal)
        MaalingFactory(kriterium=kriterium, dato=dato, vaerdi=antal)
    MilepaelFactory(aktivitet=aktivitet, tekst="I gang", dato=dt.date(2021, 12, 1))
    linje = Planversion.objects.get(plan=plan).budgetversion.linjer.filter(kilde="lbf").first()
    konto = KontoFactory(plan=plan, art=linje.art, kilde=linje.kilde, indsatsomraade=linje.indsatsomraade)
    PosteringFactory(konto=konto, dato=dt.date(2021, 12, 1), beloeb="1234.50")
    plan.refresh_from_db()
    return plan


@pytest.fixture
def klient(log_ind, plan):
    return log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)


def side(plan, navn="statusrapport", *args):
    return reverse(f"helhedsplaner:{navn}", args=[plan.pk, *(args or (2021,))])


def begynd(klient, plan):
    assert klient.post(side(plan, "begynd_statusrapport")).headers["Location"] == side(plan)
    return Statusrapport.objects.get(plan=plan, aar=2021)


def vurder(klient, plan, **felter):
    maal = Maal.objects.get(afsnit__plan=plan)
    data = {"tekst": "Det går **godt**.", "vurdering": "delvist", "grundudgave": 1, **felter}
    return klient.post(side(plan, "maalvurdering", 2021, maal.pk), data)


def afslut(klient, plan):
    vurder(klient, plan)
    klient.post(side(plan, "afslut_statusrapport"))
    return Statusrapport.objects.get(plan=plan, aar=2021)


def test_a_draft_tells_what_is_registered_until_the_end_of_its_year(klient, plan):
    html = klient.get(reverse("helhedsplaner:statusrapporter", args=[plan.pk])).content.decode()
    assert "Begynd rapporten for 2021" in html
    assert "Begynd rapporten for 2022" in html
    begynd(klient, plan)

    svar = klient.get(side(plan))
    indhold = svar.context["indhold"]

    [aktivitet] = indhold["aktiviteter"]
    assert [aktivitet[navn] for navn in ("gange", "fremmoedte", "gange_i_alt", "fremmoedte_i_alt")] == [2, 20, 3, 50]
    [kriterium] = indhold["maal"][0]["kriterier"]
    assert "8 af 60 unge i alt" in kriterium["fremdrift"]  # not the 30 of January
    assert [et["status"] for et in indhold["milepaele"]] == ["Ikke nået til tiden"]
    assert [et["dato"] for et in indhold["milepaelsplan"]] == ["2022-06-01"]
    [linje] = [et for et in indhold["penge"] if et["brugt"] != "0"]
    assert (linje["brugt_i_aar"], linje["brugt"]) == ("1234.5", "1234.5")
    html = svar.content.decode()
    assert "1.234,50" in html
    assert "Ikke vurderet endnu" in html

    RegistreringFactory(aktivitet=Aktivitet.objects.get(afsnit__plan=plan), dato=dt.date(2021, 12, 2), antal=5)
    assert klient.get(side(plan)).context["indhold"]["aktiviteter"][0]["fremmoedte"] == 25


def test_texts_are_merged_and_a_conflict_shows_both(klient, plan, log_ind):
    begynd(klient, plan)
    anden = log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)
    tom = dict.fromkeys(("om_aktiviteterne", "om_oekonomien", "om_naeste_aar"), "")

    foerst = klient.post(side(plan), {**tom, "sammenfatning": "Et godt år.", "grundudgave": 1})
    konflikt = anden.post(side(plan), {**tom, "sammenfatning": "Et skidt år.", "grundudgave": 1})

    assert foerst.status_code == 302
    assert konflikt.status_code == 409
    assert "Et godt år." in konflikt.content.decode()
    assert Kladde.objects.filter(bruger=anden.bruger, felt="sammenfatning").exists()
    assert anden.get(side(plan)).context["emne"] == f"helhedsplaner.statusrapport:{Statusrapport.objects.get().pk}"
    svar = vurder(klient, plan, tekst="Se 010190-1234")
    assert "cpr-nummer" in svar.content.decode()
    assert svar.status_code == 422


def test_whoever_only_takes_part_writes_and_does_not_close(klient, plan):
    begynd(klient, plan)
    deltager = DeltagelseFactory(plan=plan).afdeling.boligorganisation
    anden = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=deltager).bruger

    with pytest.raises(PermissionDenied, match=Handling.INDSEND.label):
        afslut_statusrapport(Statusrapport.objects.get().pk, af=anden)


def test_the_next_years_milepael_is_written_into_the_plan(klient, plan):
    begynd(klient, plan)
    aktivitet = Aktivitet.objects.get(afsnit__plan=plan)
    adresse = side(plan, "ny_aarsmilepael")

    forkert = klient.post(adresse, {"aktivitet": aktivitet.pk, "tekst": "Ti unge", "dato": "1.5.2023"})
    rigtig = klient.post(adresse, {"aktivitet": aktivitet.pk, "tekst": "Ti unge", "dato": "1.5.2022"})

    assert forkert.context["form"].errors["dato"] == ["Milepælsplanen er for 2022. Vælg en dag i det år."]
    assert rigtig["Location"] == f"{side(plan)}#milepaelsplan"
    assert Milepael.objects.filter(aktivitet=aktivitet, tekst="Ti unge").exists()
    [foerste, _] = klient.get(side(plan)).context["indhold"]["milepaelsplan"]
    assert foerste["tekst"] == "Ti unge"


def test_it_is_frozen_whole_and_stays(klient, plan):
    begynd(klient, plan)
    klient.post(side(plan, "afslut_statusrapport"))
    assert "Vurdér alle mål først." in klient.get(side(plan)).content.decode()

    rapport = afslut(klient, plan)

    assert rapport.er_afsluttet
    assert rapport.sha256 == sha256(rapport.indhold)
    assert "id" not in rapport.indhold["maal"][0]
    RegistreringFactory(aktivitet=Aktivitet.objects.get(afsnit__plan=plan), dato=dt.date(2021, 12, 3), antal=99)
    svar = klient.get(side(plan))
    assert svar.context["indhold"]["aktiviteter"][0]["fremmoedte"] == 20
    assert "Rapporten ændres ikke mere" in svar.content.decode()
    assert 'name="sammenfatning"' not in svar.content.decode()
    tom = dict.fromkeys(("sammenfatning", "om_aktiviteterne", "om_oekonomien", "om_naeste_aar"), "Nyt")
    igen = klient.post(side(plan), {**tom, "grundudgave": 1})
    assert igen.status_code == 422
    assert "Rapporten er afsluttet og kan ikke rettes." in str(igen.context["form"].errors)
    assert "afsluttet og kan ikke rettes" in str(vurder(klient, plan).context["form"].errors)
    assert klient.get(side(plan, "ny_aarsmilepael")).status_code == 403
    maal = Maal.objects.get(afsnit__plan=plan)
    assert klient.get(side(plan, "maalvurdering", 2021, maal.pk))["Location"] == f"{side(plan)}#maal"
    for deed in (
        lambda: Statusrapport.objects.update(sammenfatning="Andet"),
        lambda: Maalvurdering.objects.all().delete(),
        lambda: Maalvurdering.objects.update(tekst="Andet"),
    ):
        with pytest.raises(DatabaseError, match="En afsluttet statusrapport ændres ikke"), transaction.atomic():
            deed()


def test_the_year_must_be_over_and_the_one_who_submits_must_do_it(klient, plan, log_ind, settings):
    settings.DAGS_DATO = dt.date(2021, 12, 31)
    klient.post(side(plan, "begynd_statusrapport"))
    vurder(klient, plan)
    klient.post(side(plan, "afslut_statusrapport"))
    assert "Rapporten kan afsluttes, når 2021 er gået." in klient.get(side(plan)).content.decode()

    fremtid = klient.post(side(plan, "begynd_statusrapport", 2022), follow=True)
    assert "2022 er ikke et af planens år, eller det er ikke begyndt endnu." in fremtid.content.decode()
    deltager = plan.deltagelser.first().afdeling.boligorganisation
    type(plan).objects.filter(pk=plan.pk).update(driftsansvarlig=PlanafsnitFactory().plan.driftsansvarlig)
    anden = log_ind(Rolle.PROJEKTLEDER, boligorganisation=deltager)
    assert anden.post(side(plan, "afslut_statusrapport")).status_code == 403


def test_the_paper_is_accessible_and_is_the_same_content(klient, plan):
    begynd(klient, plan)
    adresse = side(plan, "statusrapport_pdf")
    assert "Rapporten er et udkast. Bestil den som PDF på siden." in klient.get(adresse, follow=True).content.decode()
    rapport = afslut(klient, plan)
    assert "ved at blive dannet" in klient.get(adresse, follow=True).content.decode()

    udskrift.dan_udskrift(rapport.udskrift_id)

    svar = klient.get(adresse)
    assert svar["Content-Type"] == "application/pdf"
    assert breaches(b"".join(svar)) == []
    html = pdf.til_html(SKABELON, rapport.udskrift.data)
    for tekst in ("Delvist nået", "<strong>godt</strong>", "8 af 60 unge", "1.234,50", "01.06.2022"):
        assert tekst in html


def test_a_finished_report_is_evidence_and_a_draft_is_not(klient, plan):
    udkast = begynd(klient, plan)
    opgave = AarsopgaveFactory(plan=plan)
    adresse = reverse("helhedsplaner:aarsopgave", args=[plan.pk, opgave.pk])
    afvist = klient.post(adresse, {"dato": "1.2.2022", "statusrapport": udkast.pk})
    assert "statusrapport" in afvist.context["form"].errors

    rapport = afslut(klient, plan)
    assert klient.post(adresse, {"dato": "1.2.2022", "statusrapport": rapport.pk}).status_code == 302

    opgave.refresh_from_db()
    assert (opgave.statusrapport, opgave.bevis) == (rapport, None)
    hjul = klient.get(reverse("helhedsplaner:aarshjul", args=[plan.pk])).content.decode()
    assert f'href="{side(plan)}">Statusrapport for 2021</a>' in hjul


def test_new_maal_get_their_place_when_it_is_begun_again(klient, plan):
    rapport = begynd(klient, plan)
    MaalFactory(afsnit=plan.afsnit.get())

    begynd(klient, plan)

    assert rapport.vurderinger.count() == 2


@pytest.mark.parametrize(
    ("lav", "navn"),
    [
        (lambda: StatusrapportFactory(plan=StatusrapportFactory().plan), "statusrapport_een_pr_aar"),
        (lambda: StatusrapportFactory(sha256="a"), "statusrapport_hash_hoerer_til_indhold"),
        (lambda: StatusrapportFactory(afsluttet_tid=NU), "statusrapport_afsluttet_er_hel"),
        (lambda: MaalvurderingFactory(vurdering="andet"), "maalvurdering_kendt"),
        (lambda: AarsopgaveFactory(statusrapport=StatusrapportFactory()), "aarsopgave_udfoert_har_bevis"),
    ],
)
def test_the_table_refuses(lav, navn):
    with pytest.raises(IntegrityError, match=navn):
        lav()


def test_one_assessment_of_each_maal():
    vurdering = MaalvurderingFactory(vurdering=Vurdering.NAAET)
    with pytest.raises(IntegrityError, match="maalvurdering_een_pr_maal"):
        MaalvurderingFactory(rapport=vurdering.rapport, maal=vurdering.maal)


@pytest.mark.parametrize("antal", [1, 20])
def test_the_report_asks_the_same_number_of_times(klient, plan, django_assert_num_queries, antal):
    for _ in range(antal):
        afsnit = PlanafsnitFactory(plan=plan)
        RegistreringFactory(aktivitet=AktivitetFactory(afsnit=afsnit))
        MaalingFactory(kriterium=SucceskriteriumFactory(maal=MaalFactory(afsnit=afsnit)))
    begynd(klient, plan)

    # session, user, plan, report, mål, criteria, activities, milepæle, budget, used, drafts
    with django_assert_num_queries(11):
        klient.get(side(plan))
    PosteringFactory(konto=KontoFactory(plan=plan, art="drift", kilde="anden", kilde_navn="En fond"))
    with django_assert_num_queries(12):  # and what is used without a line in the budget
        svar = klient.get(side(plan))
    assert [et["navn"] for et in svar.context["indhold"]["penge"] if et["budget"] == 0] == [
        "Tværgående, Lokaler og drift, Andre (fonde): En fond"
    ]


@pytest.mark.django_db(transaction=True)
def test_two_who_finish_it_finish_it_once(vent_paa_laas, settings):
    settings.DAGS_DATO = IDAG
    plan = fuld_plan(status=Status.I_DRIFT)
    af = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger
    rapport = begynd_statusrapport(plan.pk, 2021, af=af)
    rapport.vurderinger.update(vurdering=Vurdering.NAAET)
    svar = []

    def afslut_ogsaa():
        try:
            afslut_statusrapport(rapport.pk, af=af)
        except Regelbrud as brud:
            svar.append(str(brud))
        finally:
            connection.close()

    with transaction.atomic():
        afslut_statusrapport(rapport.pk, af=af)
        traad = threading.Thread(target=afslut_ogsaa)
        traad.start()
        vent_paa_laas()
    traad.join()

    assert svar == ["Rapporten er allerede afsluttet."]


def test_a_draft_is_printed_as_one_and_says_what_is_not_written(klient, plan):
    rapport = begynd(klient, plan)
    html = klient.get(side(plan)).content.decode()
    assert html.count(f'action="{side(plan, "statusrapportudkast")}"') == 1

    svar = klient.post(side(plan, "statusrapportudkast"))

    bestilt = Bestilling.objects.get(bestiller=klient.bruger)
    assert svar.headers["Location"] == reverse("grundlag:bestilling", args=[bestilt.pk])
    dan_rapportudkast(bestilling_id=bestilt.pk, rapport_id=rapport.pk)
    bestilt.refresh_from_db()
    assert (bestilt.status, bestilt.filnavn) == ("faerdig", f"statusrapport-{plan.pk}-2021-udkast.pdf")
    indhold = bytes(bestilt.fil.indhold)
    sider = [" ".join(side) for side in lines(indhold)]
    assert [side.count("Udkast – ikke afsluttet") > 0 for side in sider] == [True] * len(sider)
    assert [side.count("Udkast 01.02.2022") for side in sider] == [1] * len(sider)
    assert text(indhold).count("Ikke vurderet endnu") == 1
    assert breaches(indhold) == []
    assert Statusrapport.objects.get().udskrift is None


def test_a_finished_report_has_one_paper_and_no_draft(klient, plan):
    begynd(klient, plan)
    rapport = afslut(klient, plan)

    assert "statusrapportudkast" not in klient.get(side(plan)).content.decode()
    klient.post(side(plan, "statusrapportudkast"))
    assert not Bestilling.objects.exists()
    with pytest.raises(Regelbrud, match="Rapporten er afsluttet imens"):
        udkast_som_pdf(rapport.pk)
