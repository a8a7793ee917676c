"""The pages of the money and of the cases that release it."""

import pytest

from godkendelser import handlinger
from godkendelser.models import Bevilling, Sagsandel
from grundlag.adgang import Rolle
from tests.factories.byomraader import TilknytningFactory
from tests.factories.godkendelser import indsendt_plan
from tests.godkendelser.sidehjaelp import fejl_i, side, som, vist


def test_kroner_are_set_aside_and_shown(kaede):
    klient = som(kaede.oekonomi)

    svar = klient.post(
        side("bevilling", kaede.plan.pk), {"tilstand": "afsat", "beloeb": "3.512.500", "dato": "1.9.2021"}
    )

    assert svar.status_code == 302
    assert Bevilling.objects.get().beloeb == 3_512_500
    assert klient.get(side("bevilling", kaede.plan.pk)).context["stand"][0] == ("Afsat", 3_512_500)


@pytest.mark.parametrize(
    ("felter", "fejl"),
    [
        ({"beloeb": "12,50"}, {"beloeb": ["Skriv hele kroner uden øre."]}),
        ({"beloeb": "0"}, {"__all__": ["Skriv et beløb."]}),
        ({"beloeb": "-5"}, {"__all__": ["Skriv, hvorfor beløbet føres tilbage."]}),
        ({"dato": "1.1.2022"}, {"dato": ["Datoen ligger i fremtiden."]}),
        (
            {"tilstand": "udbetalt"},
            {"__all__": ["Beboerprojekt Nordvest: der er frigivet 0 kr., så der kan ikke være udbetalt 100 kr."]},
        ),
    ],
)
def test_money_that_cannot_be_is_said_beside_the_field(kaede, felter, fejl):
    sendt = {"tilstand": "afsat", "beloeb": "100", "dato": "1.9.2021", **felter}

    assert fejl_i(som(kaede.oekonomi).post(side("bevilling", kaede.plan.pk), sendt)) == fejl


def test_only_those_who_may_come_to_the_pages_of_the_money(kaede):
    klient = som(kaede.koordinator)

    assert [klient.get(adresse).status_code for adresse in (side("bevilling", kaede.plan.pk), side("ny_sag"))] == [
        403,
        403,
    ]


def test_a_case_that_cannot_be_made_says_why(kaede):
    klient = som(TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger)

    svar = klient.post(side("ny_sag"), {"titel": "x" * 201, f"plan_{kaede.plan.pk}": "12,50"})

    assert set(fejl_i(svar)) == {"titel", f"plan_{kaede.plan.pk}"}


def test_a_shared_case_takes_the_place_of_two(kaede):
    anden = indsendt_plan(navn="Amagerplanen")
    klient = som(TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger)

    uden_beloeb = klient.post(side("ny_sag"), {"titel": "Frigivelse"})
    svar = klient.post(
        side("ny_sag"),
        {"titel": "Frigivelse", f"plan_{kaede.plan.pk}": "2.600.000", f"plan_{anden.plan.pk}": "2.000.000"},
    )

    assert fejl_i(uden_beloeb) == {"__all__": ["Skriv et beløb ved mindst én plan."]}
    assert svar.status_code == 302
    aabne = Sagsandel.objects.filter(sag__forloeb__afsluttet_tid=None).order_by("plan")
    assert list(aabne.values_list("plan", "beloeb")) == [(kaede.plan.pk, 2_600_000), (anden.plan.pk, 2_000_000)]


def test_a_share_is_mended_on_the_page_of_the_case(kaede):
    andel = Sagsandel.objects.get()
    klient = som(kaede.sekretaer)
    felt = f"andel{andel.pk}-beloeb"

    galt = klient.post(side("sag", andel.sag_id), {felt: "0"})
    svar = klient.post(side("sag", andel.sag_id), {felt: "3.000.000"})
    fremmed = som(kaede.koordinator).post(side("sag", andel.sag_id), {felt: "1"})

    andel.refresh_from_db()
    assert (galt.status_code, svar.status_code, fremmed.status_code, andel.beloeb) == (422, 302, 403, 3_000_000)


@pytest.mark.parametrize("antal", [1, 3])
def test_a_case_takes_the_same_number_of_queries(antal, django_assert_num_queries):
    kaeder = [indsendt_plan(navn=f"Plan {nummer}") for nummer in range(antal)]
    klient = som(TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger)
    andele = {kaede.plan.pk: 100 for kaede in kaeder}
    sag = handlinger.opret_frigivelsessag(
        titel="Fælles", andele=andele, af=TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger
    )

    with django_assert_num_queries(6):
        klient.get(side("sag", sag.pk))


def test_a_case_names_only_the_plans_one_may_see():
    egen, fremmed = indsendt_plan(navn="Egen plan"), indsendt_plan(navn="Fremmed plan")
    sag = handlinger.opret_frigivelsessag(
        titel="Fælles",
        andele={egen.plan.pk: 100, fremmed.plan.pk: 40},
        af=TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger,
    )

    svar = som(egen.koordinator).get(side("sag", sag.pk))

    assert [andel.plan.navn for andel, _ in svar.context["former"]] == ["Egen plan"]
    assert "Fremmed plan" not in vist(svar)
    assert "Sagen frigiver også 40 kr. til 1 anden plan, som du ikke har adgang til." in vist(svar).replace("\xa0", " ")
