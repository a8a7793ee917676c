"""The end of a plan: nothing is closed before every activity, the evaluation and the account are answered."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.models import Haendelse
from helhedsplaner.afslutning import gemte_linjer, tilbage
from helhedsplaner.handlinger import afslutning as handlinger
from helhedsplaner.handlinger import tag_ind
from helhedsplaner.krav import AFSLUT, krav_til
from helhedsplaner.models import (
    Aktivitet,
    Aktivitetsstatus,
    Forankring,
    Helhedsplan,
    Kilde,
    Slutregnskab,
    Slutregnskabslinje,
    Sluttevaluering,
)
from helhedsplaner.tilstande import Status
from tests.factories.byomraader import BoligorganisationFactory, ForvaltningFactory, TilknytningFactory
from tests.factories.drift import KontoFactory, PosteringFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import AktivitetFactory, HelhedsplanBilagFactory, PlanFactory

TOM = dict.fromkeys(handlinger.FELTER) | {"enhed": "", "aftale": "", "begrundelse": ""}


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = dt.date(2025, 9, 1)


@pytest.fixture
def af(db):
    return TilknytningFactory(
        rolle=Rolle.BOLIGSOCIAL_KOORDINATOR, hele_systemet=False, boligorganisation=BoligorganisationFactory()
    ).bruger


@pytest.fixture
def plan(af):
    """A plan under afvikling with one activity, and 1.000,50 kr. of Landsbyggefonden's used."""
    planen = fuld_plan(driftsansvarlig=af.tilknytninger.get().boligorganisation)
    tag_ind(planen.pk, Status.AFVIKLING, note="Taget ind", af=af)
    Helhedsplan.objects.filter(pk=planen.pk).update(er_indgang=False)
    konto = KontoFactory(
        plan=planen, kilde=Kilde.LBF, art="medarbejdere", indsatsomraade=planen.afsnit.get().indsatsomraade
    )
    PosteringFactory(konto=konto, dato=dt.date(2022, 1, 1), beloeb="1000.50")
    return Helhedsplan.objects.get(pk=planen.pk)


@pytest.fixture
def aktivitet(plan):
    return Aktivitet.objects.get(afsnit__plan=plan)


@pytest.fixture
def klient(client, af, plan):
    client.force_login(af)
    return client


def svar(aktivitet, af, **felter):
    staar = Forankring.objects.filter(aktivitet=aktivitet).first()
    grunde = {aktivitet.pk: handlinger.forankringens_grund(aktivitet, staar)}
    return handlinger.gem_forankringer(aktivitet.afsnit.plan_id, {aktivitet.pk: TOM | felter}, grunde, af=af)


def side(navn, plan):
    return reverse(f"helhedsplaner:{navn}", args=[plan.pk])


def mangler(plan):
    return [krav.kode for krav in krav_til(Helhedsplan.objects.get(pk=plan.pk), AFSLUT) if not krav.opfyldt]


def test_the_plan_is_closed_when_the_list_is_empty_and_not_before(plan, aktivitet, af):
    assert mangler(plan) == ["forankring", "sluttevaluering", "slutregnskab"]
    with pytest.raises(Regelbrud, match="Fritidsjob"):
        handlinger.afslut(plan.pk, af=af)

    svar(aktivitet, af, enhed="Jobcentret", dato=dt.date(2025, 9, 15))
    assert mangler(plan) == ["sluttevaluering", "slutregnskab"]
    handlinger.gem_sluttevaluering(
        plan.pk, tekst="Det gik.", bilag=None, grund=handlinger.evalueringens_grund(Sluttevaluering(plan=plan)), af=af
    )
    assert mangler(plan) == ["slutregnskab"]
    handlinger.opgoer_slutregnskab(plan.pk, af=af)
    assert mangler(plan) == []

    assert handlinger.afslut(plan.pk, af=af).status == Status.AFSLUTTET
    connection.check_constraints()
    assert mangler(plan) == ["afvikling"]


def luk_uden_om(plan):
    Helhedsplan.objects.filter(pk=plan.pk).update(status=Status.AFSLUTTET)
    connection.check_constraints()


def test_the_database_is_the_last_to_ask(plan):
    with pytest.raises(IntegrityError, match="mangler forankring"), transaction.atomic():
        luk_uden_om(plan)


def test_a_plan_that_was_taken_in_is_closed_as_it_is_in_the_world(plan):
    Helhedsplan.objects.filter(pk=plan.pk).update(status=Status.AFSLUTTET, er_indgang=True)

    connection.check_constraints()


def test_what_was_answered_stands_when_the_plan_has_ended(plan, aktivitet, af):
    Forankring.objects.create(aktivitet=aktivitet, begrundelse="Var et forsøg.", registreret_af=af)
    Helhedsplan.objects.filter(pk=plan.pk).update(status=Status.AFSLUTTET, er_indgang=True)

    with pytest.raises(DatabaseError, match="kan ikke ændres"), transaction.atomic():
        Forankring.objects.update(begrundelse="Noget andet")
    with pytest.raises(Regelbrud, match="kan ikke rettes"):
        svar(aktivitet, af, begrundelse="Noget andet")


def test_the_account_is_made_up_again_when_something_has_been_booked(plan, af):
    regnskab = handlinger.opgoer_slutregnskab(plan.pk, af=af)
    linje = regnskab.linjer.get(kilde=Kilde.LBF)
    PosteringFactory(konto=plan.konti.get(), beloeb="-1000.50")
    foraeldet = "slutregnskab" in mangler(plan)

    handlinger.opgoer_slutregnskab(plan.pk, af=af)

    assert (linje.bevilget, linje.brugt, linje.rest) == (21_075_000, Decimal("1000.50"), Decimal("21073999.50"))
    assert foraeldet
    assert "slutregnskab" not in mangler(plan)
    assert list(plan.slutregnskaber.values_list("nummer", flat=True)) == [2, 1]


def test_what_is_left_goes_back_to_those_who_gave_it(klient, plan, af):
    html = klient.get(side("slutregnskab", plan)).content.decode()

    assert "Slutregnskabet er ikke opgjort" in html
    assert "Går tilbage til Landsbyggefonden" in html
    # kontrakter and facilitering are both kommunens
    assert '<td class="tal">3.512.500 kr.</td>' in html
    assert "21.073.999,50 kr." in html
    assert klient.post(side("slutregnskab", plan)).status_code == 302
    assert "Opgjort 1. september 2025" in klient.get(side("slutregnskab", plan)).content.decode()


def test_a_plan_without_a_budget_has_nothing_to_make_up(af):
    tom = PlanFactory(driftsansvarlig=af.tilknytninger.get().boligorganisation, status=Status.I_DRIFT)

    with pytest.raises(Regelbrud, match="ikke et budget"):
        handlinger.opgoer_slutregnskab(tom.pk, af=af)


@pytest.mark.parametrize(
    ("felter", "felt"),
    [
        ({"begrundelse": "Nej", "enhed": "Jobcentret"}, "begrundelse"),
        ({"dato": "1.9.2025"}, "enhed"),
        ({"enhed": "Jobcentret"}, "dato"),
        ({"enhed": "Jobcentret", "dato": "snart"}, "dato"),
        ({"organisation": "f999999"}, "organisation"),
        ({"begrundelse": "Se 010190-1234"}, "begrundelse"),
    ],
)
def test_a_row_that_does_not_hold_is_told_beside_the_field(klient, plan, aktivitet, felter, felt):
    nr = f"a{aktivitet.pk}"

    resultat = klient.post(side("forankring", plan), {f"{nr}-{navn}": et for navn, et in felter.items()})

    assert resultat.status_code == 422
    assert list(resultat.context["formularer"][0].errors) == [felt]
    assert f'<a href="#id_{nr}-{felt}">Række 1, ' in resultat.content.decode()
    assert not Forankring.objects.exists()


def test_the_table_saves_what_is_filled_in_and_leaves_the_rest(klient, plan, aktivitet):
    anden = AktivitetFactory(
        afsnit=aktivitet.afsnit, status=Aktivitetsstatus.OPGIVET, status_begrundelse="Ingen kom.", raekkefoelge=9
    )
    AktivitetFactory(afsnit=aktivitet.afsnit, navn="Ubesvaret", raekkefoelge=10)
    forvaltning, bilag = ForvaltningFactory(), HelhedsplanBilagFactory(plan=plan)
    foer = klient.get(side("forankring", plan)).context["formularer"]
    post = {f"{form.prefix}-grund": form.initial["grund"] for form in foer}
    post |= {
        f"a{aktivitet.pk}-organisation": f"f{forvaltning.pk}",
        f"a{aktivitet.pk}-enhed": "Ungeenheden",
        f"a{aktivitet.pk}-dato": "15.9.2025",
        f"a{aktivitet.pk}-bilag": str(bilag.pk),
        f"a{anden.pk}-begrundelse": foer[1].initial["begrundelse"],
    }

    assert klient.post(side("forankring", plan), post).status_code == 302

    forankret = aktivitet.forankring
    assert (forankret.hvem, forankret.dato) == (f"{forvaltning}, Ungeenheden", dt.date(2025, 9, 15))
    assert (forankret.bilag, anden.forankring.begrundelse) == (bilag, "Ingen kom.")
    assert "Ubesvaret" in krav_til(plan, AFSLUT)[1].tekst
    assert Forankring.objects.count() == 2


def test_two_who_answer_for_the_same_activity(klient, plan, aktivitet, af):
    nr = f"a{aktivitet.pk}"
    grund = klient.get(side("forankring", plan)).context["formularer"][0].initial["grund"]
    svar(aktivitet, af, begrundelse="Var et forsøg.")

    anden = klient.post(side("forankring", plan), {f"{nr}-grund": grund, f"{nr}-begrundelse": "Ingen penge."})
    igen = klient.post(
        side("forankring", plan),
        {f"{nr}-grund": anden.context["formularer"][0]["grund"].value(), f"{nr}-begrundelse": "Ingen penge."},
    )

    assert (anden.status_code, igen.status_code) == (409, 302)
    assert "En anden har svaret" in anden.content.decode()
    assert Forankring.objects.get().begrundelse == "Ingen penge."


def test_an_answer_is_taken_back_while_the_plan_runs(aktivitet, af):
    svar(aktivitet, af, begrundelse="Var et forsøg.")

    svar(aktivitet, af)

    assert not Forankring.objects.exists()


def test_documents_and_activities_of_another_plan_are_refused(plan, aktivitet, af):
    fremmed = HelhedsplanBilagFactory()

    with pytest.raises(ValidationError, match="anden plan"):
        svar(aktivitet, af, enhed="Jobcentret", dato=dt.date(2025, 9, 1), bilag=fremmed)
    with pytest.raises(Regelbrud, match="findes ikke længere"):
        handlinger.gem_forankringer(plan.pk, {AktivitetFactory().pk: TOM}, {}, af=af)


def test_the_evaluation_is_written_or_attached_and_nobodys_is_overwritten(klient, plan):
    bilag = HelhedsplanBilagFactory(plan=plan)
    grund = klient.get(side("sluttevaluering", plan)).context["form"].initial["grund"]

    tom = klient.post(side("sluttevaluering", plan), {"grund": grund, "tekst": "", "bilag": ""})
    foerst = klient.post(side("sluttevaluering", plan), {"grund": grund, "tekst": "", "bilag": bilag.pk})
    saa = klient.post(side("sluttevaluering", plan), {"grund": grund, "tekst": "Min", "bilag": ""})
    igen = klient.post(
        side("sluttevaluering", plan), {"grund": saa.context["form"]["grund"].value(), "tekst": "Min", "bilag": ""}
    )

    assert [et.status_code for et in (tom, foerst, saa, igen)] == [422, 302, 422, 302]
    assert "Skriv evalueringen, eller vælg det bilag" in tom.content.decode()
    assert "En anden har skrevet" in saa.content.decode()
    assert Sluttevaluering.objects.get().tekst == "Min"


def test_what_is_as_it_was_is_not_written_again(plan, aktivitet, af):
    assert svar(aktivitet, af, begrundelse="Var et forsøg.") == 1
    registreret = Forankring.objects.get().registreret_tid
    aktivitet = Aktivitet.objects.get(pk=aktivitet.pk)

    assert svar(aktivitet, af, begrundelse="Var et forsøg.") == 0

    assert Forankring.objects.get().registreret_tid == registreret
    assert Haendelse.objects.filter(handling="helhedsplan.forankring").count() == 1


def test_if_one_answer_is_overtaken_none_is_saved(plan, aktivitet, af):
    anden = AktivitetFactory(afsnit=aktivitet.afsnit)
    grunde = {et.pk: handlinger.forankringens_grund(et, None) for et in (aktivitet, anden)}
    svar(anden, af, begrundelse="Var et forsøg.")
    nye = {et.pk: TOM | {"begrundelse": "Ingen penge."} for et in (aktivitet, anden)}

    with pytest.raises(handlinger.Rettet) as rettet:
        handlinger.gem_forankringer(plan.pk, nye, grunde, af=af)

    assert rettet.value.aktiviteter == [anden.pk]
    assert Forankring.objects.get().begrundelse == "Var et forsøg."


def test_the_evaluation_is_the_plans_own(plan, af):
    fremmed = HelhedsplanBilagFactory()
    Sluttevaluering.objects.create(plan=fremmed.plan, tekst="En andens.", skrevet_af=af)
    grund = handlinger.evalueringens_grund(Sluttevaluering(plan=plan))

    with pytest.raises(ValidationError, match="anden plan"):
        handlinger.gem_sluttevaluering(plan.pk, tekst="", bilag=fremmed, grund=grund, af=af)
    assert "sluttevaluering" in mangler(plan)


def test_money_used_beyond_the_budget_is_in_the_account_and_taken_from_nobody(plan, af):
    uden_linje = KontoFactory(plan=plan, kilde=Kilde.ANDEN, kilde_navn="Fonden", art="medarbejdere")
    PosteringFactory(konto=uden_linje, dato=dt.date(2022, 1, 1), beloeb="500.25")

    regnskab = handlinger.opgoer_slutregnskab(plan.pk, af=af)

    linje = regnskab.linjer.get(kilde=Kilde.ANDEN)
    assert (linje.giver, linje.bevilget, linje.rest) == ("Fonden", 0, Decimal("-500.25"))
    linjer = gemte_linjer(regnskab)
    assert [et.rest for et in linjer if et.giver == "Fonden"] == [Decimal("-500.25")]
    assert {et.giver: et.rest for et in tilbage(linjer)} == {
        "Landsbyggefonden": Decimal("21073999.50"),
        "Københavns Kommune": 3_512_500,
        str(plan.driftsansvarlig): 3_512_500,
        "Fonden": Decimal("-500.25"),
    }


def test_the_end_is_in_the_log(plan, aktivitet, af):
    svar(aktivitet, af, begrundelse="Var et forsøg.")
    grund = handlinger.evalueringens_grund(Sluttevaluering(plan=plan))
    handlinger.gem_sluttevaluering(plan.pk, tekst="Det gik.", bilag=None, grund=grund, af=af)
    handlinger.opgoer_slutregnskab(plan.pk, af=af)

    logget = Haendelse.objects.filter(aktoer=af, emne_id=str(plan.pk)).order_by("pk")
    assert list(logget.values_list("handling", flat=True))[-3:] == [
        "helhedsplan.forankring",
        "helhedsplan.sluttevaluering",
        "helhedsplan.slutregnskab",
    ]


def test_only_the_driftsansvarlige_ends_it_and_only_from_drift(plan, af):
    laeser = TilknytningFactory(rolle=Rolle.REVISOR, hele_systemet=True).bruger

    for handling in (handlinger.afslut, handlinger.begynd_afvikling):
        with pytest.raises(PermissionDenied):
            handling(plan.pk, af=laeser)
    with pytest.raises(Regelbrud):
        handlinger.begynd_afvikling(plan.pk, af=af)
    Helhedsplan.objects.filter(pk=plan.pk).update(status=Status.I_DRIFT)
    assert handlinger.begynd_afvikling(plan.pk, af=af).status == Status.AFVIKLING


def test_the_page_says_what_is_missing_and_ends_the_plan(klient, plan, aktivitet, af):
    foer = klient.get(side("afslutning", plan)).content.decode()
    klient.post(side("afslut", plan))
    svar(aktivitet, af, begrundelse="Var et forsøg.")
    Sluttevaluering.objects.create(plan=plan, tekst="Det gik.", skrevet_af=af)
    handlinger.opgoer_slutregnskab(plan.pk, af=af)
    klar = klient.get(side("afslutning", plan)).content.decode()
    klient.post(side("afslut", plan))
    efter = klient.get(side("forankring", plan)).content.decode()

    assert "Afslut planen" not in foer
    assert "Skriv eller vedhæft sluttevalueringen." in foer
    assert "Afslut planen" in klar
    assert Helhedsplan.objects.get(pk=plan.pk).status == Status.AFSLUTTET
    assert "Var et forsøg." in efter
    assert "Gem forankringen" not in efter


@pytest.mark.parametrize("antal", [1, 5])
def test_the_pages_take_the_same_number_of_queries(klient, plan, aktivitet, antal, django_assert_max_num_queries):
    AktivitetFactory.create_batch(antal, afsnit=aktivitet.afsnit)
    HelhedsplanBilagFactory.create_batch(antal, plan=plan)

    for navn in ("afslutning", "forankring", "sluttevaluering", "slutregnskab"):
        with django_assert_max_num_queries(12):
            assert klient.get(side(navn, plan)).status_code == 200


def test_the_tables_hold_only_what_can_be(plan, aktivitet, af):
    regnskab = Slutregnskab.objects.create(plan=plan, nummer=1, budget=plan.budgetversioner.first(), opgjort_af=af)
    linje = {"regnskab": regnskab, "raekkefoelge": 1, "tekst": "x", "giver": "x", "bevilget": 1, "brugt": 1}
    Slutregnskabslinje.objects.create(**linje, kilde=Kilde.LBF)
    organisation = plan.driftsansvarlig

    for navn, model, felter in (
        ("forankring_modtager_eller_begrundelse", Forankring, {"aktivitet": aktivitet, "registreret_af": af}),
        (
            "forankring_hoejst_een_organisation",
            Forankring,
            {
                "aktivitet": aktivitet,
                "registreret_af": af,
                "dato": dt.date(2025, 9, 1),
                "forvaltning": ForvaltningFactory(),
                "boligorganisation": organisation,
            },
        ),
        ("sluttevaluering_tekst_eller_bilag", Sluttevaluering, {"plan": plan, "skrevet_af": af}),
        (
            "slutregnskab_nummer_entydigt",
            Slutregnskab,
            {"plan": plan, "nummer": 1, "budget": regnskab.budget, "opgjort_af": af},
        ),
        ("slutregnskabslinje_raekke_entydig", Slutregnskabslinje, {**linje, "kilde": Kilde.LBF}),
        ("slutregnskabslinje_kilde_kendt", Slutregnskabslinje, {**linje, "raekkefoelge": 2, "kilde": "x"}),
    ):
        with pytest.raises(IntegrityError, match=navn), transaction.atomic():
            model.objects.create(**felter)
    for model, felt in ((Slutregnskab, "nummer"), (Slutregnskabslinje, "raekkefoelge")):
        with pytest.raises(DatabaseError, match="kun tilføjes"), transaction.atomic():
            model.objects.update(**{felt: 9})
