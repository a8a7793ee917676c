"""The pages of the chain, the evening of afdelingsmøder, and the trail."""

import ast
import datetime as dt

import pytest

from config.devpg import ROD
from godkendelser.models import Afgoerelse, Forloeb, Stilling
from godkendelser.views.haendelser import HANDLINGER
from grundlag.adgang import Rolle
from tests.factories.byomraader import TilknytningFactory
from tests.factories.godkendelser import DAG, indsendt_plan
from tests.godkendelser.sidehjaelp import BR, FORUM, LBF, OEU, laest, moede, side, som, vist

# The chain


def test_the_chain_says_whom_it_waits_for_and_since_when(kaede):
    kaede.afgoer(kaede.trin(OEU), dato=dt.date(2021, 9, 7))

    svar = som(kaede.oeu).get(side("forloeb", kaede.plan.pk))

    penge = [(str(trin), trin.siden) for trin in svar.context["venter"] if trin.spor == "penge"]
    assert penge == [("Borgerrepræsentationen", dt.date(2021, 9, 15))]
    assert kaede.trin(LBF) not in svar.context["venter"]
    assert "indstillet" in vist(svar).lower()


def test_a_step_out_of_turn_is_flagged_until_what_was_missing_is_there(kaede):
    kaede.afgoer(kaede.trin(BR))
    klient = som(kaede.oeu)

    foer = vist(klient.get(side("forloeb", kaede.plan.pk)))
    kaede.afgoer(kaede.trin(OEU))
    efter = vist(klient.get(side("forloeb", kaede.plan.pk)))

    assert [foer.count("Registreret uden for rækkefølge"), efter.count("Registreret uden for rækkefølge")] == [1, 0]


def test_a_plan_not_submitted_says_so(kaede):
    Forloeb.objects.update(afsluttet_tid=dt.datetime(2021, 9, 1, tzinfo=dt.UTC))

    assert "Forløbet starter, når planen er indsendt." in vist(
        som(kaede.koordinator).get(side("forloeb", kaede.plan.pk))
    )


@pytest.mark.parametrize("antal", [1, 3])
def test_the_chain_takes_the_same_number_of_queries(antal, django_assert_num_queries):
    kaede = indsendt_plan(afdelinger=antal)
    kaede.afgoer_indhold()
    kaede.afgoer(kaede.trin(OEU))
    klient = som(kaede.koordinator)

    with django_assert_num_queries(10):
        klient.get(side("forloeb", kaede.plan.pk))


# An evening of afdelingsmøder


def raekker(kaede, *svar: dict[str, str]) -> dict[str, str]:
    return {
        f"trin{trin.pk}-{navn}": vaerdi
        for trin, felter in zip(kaede.moeder, svar, strict=False)
        for navn, vaerdi in {
            "moedeform": "ordinaert",
            "stemmeform": "skriftlig",
            **laest(kaede, trin),
            **felter,
        }.items()
    }


def test_an_evening_is_recorded_and_empty_rows_wait(kaede):
    svar = som(kaede.koordinator).post(
        side("afdelingsmoeder", kaede.plan.pk), raekker(kaede, moede(blanke_stemmer="1"), {})
    )

    assert svar.status_code == 302
    assert [trin.stilling for trin in kaede.moeder] == [Stilling.STAAR, Stilling.AFVENTER]


def test_one_wrong_row_stops_them_all_and_keeps_what_was_typed(kaede):
    svar = som(kaede.koordinator).post(
        side("afdelingsmoeder", kaede.plan.pk), raekker(kaede, moede(dirigent="Maja"), moede(husstande="999"))
    )

    assert svar.status_code == 422
    assert [dict(form.errors) for _, form in svar.context["former"]] == [
        {},
        {"husstande": ["Afdelingen har kun 100 lejemål."]},
    ]
    assert 'value="Maja"' in svar.content.decode()
    assert not Afgoerelse.objects.exists()


def test_a_row_that_is_not_filled_out_says_what_it_lacks(kaede):
    svar = som(kaede.koordinator).post(side("afdelingsmoeder", kaede.plan.pk), raekker(kaede, {"husstande": "12"}))

    assert dict(svar.context["former"][0][1].errors) == {
        "udfald": ["Dette felt er påkrævet."],
        "dato": ["Dette felt er påkrævet."],
    }


def test_an_evening_without_a_row_is_said(kaede):
    svar = som(kaede.koordinator).post(side("afdelingsmoeder", kaede.plan.pk), raekker(kaede, {}, {}))

    assert "Udfyld mindst én række." in vist(svar)


def test_the_evening_is_for_those_who_record_it_and_ends_when_all_are_in(kaede):
    assert som(kaede.sekretaer).get(side("afdelingsmoeder", kaede.plan.pk)).status_code == 403
    for trin in kaede.moeder:
        kaede.afgoer(trin)
    assert "Alle afdelingsmøder er på plads." in vist(
        som(kaede.koordinator).get(side("afdelingsmoeder", kaede.plan.pk))
    )


@pytest.mark.parametrize("antal", [1, 3])
def test_the_evening_takes_the_same_number_of_queries(antal, django_assert_num_queries):
    kaede = indsendt_plan(afdelinger=antal)
    klient = som(kaede.koordinator)

    with django_assert_num_queries(6):
        klient.get(side("afdelingsmoeder", kaede.plan.pk))


# The trail


def test_the_trail_is_for_the_revisor(kaede):
    kaede.afgoer(kaede.trin(FORUM), dato=DAG)
    revisor = som(TilknytningFactory(rolle=Rolle.REVISOR).bruger)

    svar = revisor.get(side("haendelser", kaede.plan.pk))

    assert [en.tekst for en in svar.context["side"]] == [
        "Afgørelse registreret",
        "Sag om frigivelse oprettet",
        "Godkendelsesforløbet startet",
        "Indsendt til godkendelse",
    ]
    assert ("beløb", 3_512_500) in svar.context["side"][1].oplysninger
    assert som(kaede.koordinator).get(side("haendelser", kaede.plan.pk)).status_code == 403


def test_every_event_of_a_plan_has_words_in_danish():
    """What is logged on a plan by name, found in the code; names that are put together are not."""
    kald = [
        knude
        for fil in ROD.glob("*/handlinger/*.py")
        for knude in ast.walk(ast.parse(fil.read_text()))
        if isinstance(knude, ast.Call) and getattr(knude.func, "id", "") == "log_haendelse"
    ]
    paa_planen = {
        et.args[0].value
        for et in kald
        if isinstance(et.args[0], ast.Constant) and ast.unparse(et.args[1]).rpartition(".")[2] in {"plan", "emne"}
    }

    assert len(paa_planen) > 40
    assert paa_planen - set(HANDLINGER) == set()
