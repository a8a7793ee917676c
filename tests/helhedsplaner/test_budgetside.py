"""The budget page: saved whole, checked while typed by the server's own function, kept when it is refused."""

import re

import pytest
from django.urls import reverse

from grundlag.adgang import Rolle
from grundlag.penge import tal_tekst
from helhedsplaner.forms.budget import skriv_noegle
from helhedsplaner.gitter import Raekke
from helhedsplaner.handlinger import indsend
from helhedsplaner.models import Budgetart, Budgetlinje, Kilde
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import (
    BudgetlinjeFactory,
    BudgetversionFactory,
    DeltagelseFactory,
    IndsatsomraadeFactory,
    PlanFactory,
)


@pytest.fixture
def plan():
    return fuld_plan()


@pytest.fixture
def klient(log_ind, plan):
    return log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)


def side(plan, navn="budget"):
    return reverse(f"helhedsplaner:{navn}", args=[plan.pk])


def sendt(svar, **aendret):
    """What the page would post with ``aendret`` typed in."""
    data = {"grund": svar.context["grund"], "raekke": [raekke.noegle for raekke in svar.context["raekker"]]}
    data |= {celle.navn: celle.tekst for raekke in svar.context["raekker"] for celle in raekke.celler}
    data |= {
        felt.html_name: tal_tekst(v) if isinstance(v, int) else v
        for felt in svar.context["form"]
        if (v := felt.value())
    }
    return {**data, **aendret}


def celle(svar, art, aar):
    """The name of the cell of the row with ``art``."""
    navn = str(Budgetart(art).label)
    return next(
        c.navn for raekke in svar.context["raekker"] if raekke.art == navn for c in raekke.celler if c.aar == aar
    )


def brud(html):
    return re.findall(r'<li class="mangler">.*?<div>(.*?)</div></li>', html)


def beloeb(plan, art, aar):
    return Budgetlinje.objects.get(version__plan=plan, art=art, aar=aar).beloeb


def test_a_cell_is_changed_added_and_emptied_and_the_rest_keep_their_uid(klient, plan):
    svar = klient.get(side(plan))
    uid = dict(Budgetlinje.objects.values_list("pk", "uid"))
    aendret = celle(svar, Budgetart.FRIKOEB, 2021)
    tom = celle(svar, Budgetart.FRIKOEB, 2022)

    svar = klient.post(side(plan), sendt(svar, **{aendret: "1.000", tom: ""}))

    assert svar.headers["Location"] == side(plan)
    assert beloeb(plan, Budgetart.FRIKOEB, 2021) == 1000
    assert not Budgetlinje.objects.filter(art=Budgetart.FRIKOEB, aar=2022).exists()
    assert {pk: uid[pk] for pk in uid if Budgetlinje.objects.filter(pk=pk).exists()} == dict(
        Budgetlinje.objects.values_list("pk", "uid")
    )


def test_the_frame_and_the_deviation_are_saved_with_it(klient, plan):
    svar = klient.get(side(plan))

    klient.post(
        side(plan),
        sendt(svar, ramme="30.000.000", kommunal_afvigelse_pct="10", afvigelse_begrundelse="Aftalt i forum."),
    )

    plan.refresh_from_db()
    assert (plan.ramme, plan.kommunal_afvigelse_pct) == (30_000_000, 10)


@pytest.mark.parametrize(
    ("felter", "felt", "besked"),
    [
        (
            {"kommunal_afvigelse_pct": "10"},
            "afvigelse_begrundelse",
            "Skriv, hvorfor den kommunale andel afviger fra den typiske.",
        ),
        (
            {"kommunal_afvigelse_pct": "101", "afvigelse_begrundelse": "x"},
            "kommunal_afvigelse_pct",
            "Den afvigende andel er mere end 0 og højst 100 procent.",
        ),
        (
            {"kommunal_afvigelse_pct": "5", "uden_kommunal_medfinansiering": "on", "afvigelse_begrundelse": "x"},
            "kommunal_afvigelse_pct",
            "Vælg enten »uden kommunal medfinansiering« eller en afvigende andel.",
        ),
        ({"ramme": "28.100.000,50"}, "ramme", "Skriv hele kroner uden øre."),
        ({"ramme": "-1"}, "ramme", "Beløbet kan ikke være negativt."),
    ],
)
def test_a_frame_that_cannot_be_is_refused_beside_its_field(klient, plan, felter, felt, besked):
    svar = klient.post(side(plan), sendt(klient.get(side(plan)), **felter))

    assert svar.status_code == 422
    assert svar.context["form"].errors[felt] == [besked]
    plan.refresh_from_db()
    assert (plan.ramme, plan.kommunal_afvigelse_pct) == (28_100_000, None)


def test_a_cell_with_letters_stops_all_and_keeps_all(klient, plan):
    svar = klient.get(side(plan))
    forkert, rigtig = celle(svar, Budgetart.FRIKOEB, 2021), celle(svar, Budgetart.FRIKOEB, 2022)

    svar = klient.post(side(plan), sendt(svar, **{forkert: "tolv\x00", rigtig: "5"}))

    html = svar.content.decode()
    assert svar.status_code == 422
    assert f'<a href="#{forkert}">' in html
    assert f'id="{forkert}" name="{forkert}" value="tolv"' in html
    assert f'id="{rigtig}" name="{rigtig}" value="5"' in html
    assert beloeb(plan, Budgetart.FRIKOEB, 2022) == 744_140


def test_two_who_save_the_budget_are_told_where_it_differs(klient, plan):
    min_ = klient.get(side(plan))
    navn = celle(min_, Budgetart.FRIKOEB, 2021)
    klient.post(side(plan), sendt(klient.get(side(plan)), **{navn: "111"}))

    svar = klient.post(side(plan), sendt(min_, **{navn: "222"}))

    html = svar.content.decode()
    assert svar.status_code == 409
    assert svar.context["form"].errors["__all__"] == [
        "En anden har gemt budgettet, mens du skrev. Dit står her endnu, men er ikke gemt."
    ]
    assert html.count("Gemt nu: 111") == html.count("Gemt nu") == 1
    assert beloeb(plan, Budgetart.FRIKOEB, 2021) == 111

    klient.post(side(plan), sendt(svar))
    assert beloeb(plan, Budgetart.FRIKOEB, 2021) == 222


def test_a_row_is_added_filled_and_saved(klient, plan):
    raekke = {"ny-art": "evaluering", "ny-kilde": "anden", "ny-kilde_navn": "Realdania", "tilfoej": "1"}

    svar = klient.post(side(plan), sendt(klient.get(side(plan)), **raekke))
    assert "Det, du ser, er ikke gemt endnu." in svar.content.decode()
    assert svar.context["raekker"][-1].kilde == "Andre (fonde): Realdania"
    assert not Budgetlinje.objects.filter(kilde=Kilde.ANDEN).exists()

    klient.post(side(plan), sendt(svar, **{celle(svar, "evaluering", 2023): "500.000"}))
    linje = Budgetlinje.objects.get(kilde=Kilde.ANDEN)
    assert (linje.indsatsomraade, linje.art, linje.kilde_navn, linje.beloeb) == (
        None,
        "evaluering",
        "Realdania",
        500_000,
    )


def test_a_row_that_is_there_or_cannot_be_is_refused(klient, plan):
    svar = klient.get(side(plan))
    igen = {"ny-art": "facilitering", "ny-kilde": "kommune_facilitering", "tilfoej": "1"}
    umulig = {"ny-art": "drift", "ny-kilde": "lbf", "ny-boligorganisation": plan.driftsansvarlig_id, "tilfoej": "1"}

    assert klient.post(side(plan), sendt(svar, **igen)).context["ny_form"].errors["__all__"] == [
        "Rækken er der allerede."
    ]
    assert klient.post(side(plan), sendt(svar, **umulig)).context["ny_form"].errors["boligorganisation"] == [
        "Vælg kun en boligorganisation, når kilden er boligorganisationerne."
    ]


def test_a_row_is_removed_when_it_is_saved_without(klient, plan):
    svar = klient.get(side(plan))

    uden = klient.post(side(plan), sendt(svar, fjern="0"))
    assert len(uden.context["raekker"]) == len(svar.context["raekker"]) - 1
    assert Budgetlinje.objects.count() == 20

    klient.post(side(plan), sendt(uden))
    assert Budgetlinje.objects.count() == 15
    assert klient.post(side(plan), sendt(uden, fjern="99")).status_code == 200
    assert klient.post(side(plan), sendt(uden, fjern="9" * 5000)).status_code == 200


def test_an_empty_budget_is_filled_by_days_and_adds_up(log_ind):
    plan = fuld_plan()
    Budgetlinje.objects.all().delete()
    klient = log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)

    svar = klient.post(side(plan), sendt(klient.get(side(plan)), fordel="1"))

    assert svar.context["brud"] == []
    assert svar.context["summer"] == [2_077_207, 7_020_192, 7_020_192, 7_039_425, 4_942_984]
    assert not Budgetlinje.objects.exists()
    klient.post(side(plan), sendt(svar))
    assert Budgetlinje.objects.count() == 20


def test_without_a_frame_there_is_nothing_to_divide(klient, plan):
    svar = klient.post(side(plan), sendt(klient.get(side(plan)), ramme="", fordel="1"))

    assert svar.context["form"].errors["ramme"] == ["Skriv den samlede ramme og planens periode, før der kan fordeles."]


def test_funds_larger_than_the_rest_cannot_be_divided(klient, plan):
    raekke = {"ny-art": "drift", "ny-kilde": "anden", "tilfoej": "1"}
    svar = klient.post(side(plan), sendt(klient.get(side(plan)), **raekke))

    svar = klient.post(side(plan), sendt(svar, **{celle(svar, "drift", 2022): "3.512.501"}, fordel="1"))

    assert svar.context["form"].errors["__all__"] == [
        "Kilderne er 1 kr. større end rammen, før boligorganisationerne har betalt noget."
    ]


def test_a_cell_with_letters_is_not_divided_away(klient, plan):
    svar = klient.get(side(plan))
    forkert = celle(svar, Budgetart.FRIKOEB, 2021)

    svar = klient.post(side(plan), sendt(svar, **{forkert: "tolv"}, fordel="1"))

    assert (svar.status_code, svar.context["fejl"][0][0]) == (422, forkert)


def test_the_check_while_typing_says_what_the_server_enforces_and_saves_nothing(klient, plan):
    svar = klient.get(side(plan))
    navn = celle(svar, Budgetart.FRIKOEB, 2021)

    tjekket = klient.post(side(plan, "budget_tjek"), sendt(svar, **{navn: "220.185"}), headers={"HX-Request": "true"})

    html = tjekket.content.decode()
    assert brud(html) == [
        "Linjerne giver 28.100.001 kr., rammen er 28.100.000 kr.: 1 kr. er for meget.",
        "Kommunens midler til kontrakter skal være 2.978.600 kr.: 1 kr. for meget.",
    ]
    assert "<html" not in html
    assert "2.978.601" in html
    assert beloeb(plan, Budgetart.FRIKOEB, 2021) == 220_184


def test_the_check_follows_the_frame_that_is_typed(klient, plan):
    svar = klient.get(side(plan))

    tjekket = klient.post(side(plan, "budget_tjek"), sendt(svar, ramme="28.100.001"))

    assert brud(tjekket.content.decode()) == ["Linjerne giver 28.100.000 kr., rammen er 28.100.001 kr.: 1 kr. mangler."]


def test_a_page_that_was_tampered_with_is_refused_in_a_sentence(klient, plan):
    fremmed = skriv_noegle(Raekke(IndsatsomraadeFactory().pk, "drift", "lbf"))
    data = sendt(klient.get(side(plan)), raekke=[fremmed])

    gemt, tjekket = klient.post(side(plan), data), klient.post(side(plan, "budget_tjek"), data)

    besked = "En række i budgettet hører ikke til planen. Genindlæs siden."
    assert [str(b) for b in gemt.context["messages"]] == [besked]
    assert (gemt.status_code, tjekket.status_code, tjekket.content.decode()) == (422, 422, besked)


def test_a_submitted_budget_is_left_as_it_is_and_a_new_one_is_written(klient, plan):
    indsend(plan.pk, af=klient.bruger)
    svar = klient.get(side(plan))
    assert "er indsendt" in svar.content.decode()

    klient.post(side(plan), sendt(svar, **{celle(svar, Budgetart.FRIKOEB, 2021): "5"}))

    gammel, ny = plan.budgetversioner.order_by("nummer")
    assert [v.linjer.get(art=Budgetart.FRIKOEB, aar=2021).beloeb for v in (gammel, ny)] == [220_184, 5]
    assert gammel.linjer.get(art=Budgetart.FRIKOEB, aar=2021).uid == ny.linjer.get(art=Budgetart.FRIKOEB, aar=2021).uid


def test_without_a_period_there_are_no_years_to_write_in(log_ind):
    plan = PlanFactory(ramme=100)
    klient = log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)

    assert "Skriv først planens periode" in klient.get(side(plan)).content.decode()


def test_money_outside_the_period_keeps_its_column(klient, plan):
    BudgetlinjeFactory(version=plan.budgetversioner.get(), aar=2019)

    assert klient.get(side(plan)).context["aar"] == [2019, 2021, 2022, 2023, 2024, 2025]


def test_readers_see_the_figures_and_cannot_write(log_ind, plan):
    klient = log_ind(Rolle.LAESER)
    html = klient.get(side(plan)).content.decode()

    assert "21.075.000" in html
    assert "<textarea" not in html
    assert [klient.post(side(plan, navn)).status_code for navn in ("budget", "budget_tjek")] == [403, 403]


def test_an_organisation_that_has_left_keeps_its_row(klient, plan):
    deltagelse = DeltagelseFactory(plan=plan)
    organisation = deltagelse.afdeling.boligorganisation
    BudgetlinjeFactory(
        version=plan.budgetversioner.get(), kilde=Kilde.BOLIGORGANISATION, boligorganisation=organisation, aar=2022
    )
    deltagelse.delete()

    svar = klient.get(side(plan))

    assert f"Boligorganisationerne: {organisation}" in svar.content.decode()
    assert klient.post(side(plan), sendt(svar)).status_code == 302


@pytest.mark.parametrize("raekker", [1, 3, 120])
def test_the_page_and_its_saving_take_the_same_number_of_queries(klient, plan, django_assert_num_queries, raekker):
    Budgetlinje.objects.all().delete()
    version = plan.budgetversioner.get() if plan.budgetversioner.exists() else BudgetversionFactory(plan=plan)
    Budgetlinje.objects.bulk_create(
        Budgetlinje(version=version, art="drift", kilde="anden", kilde_navn=f"Fond {n}", aar=aar, beloeb=1)
        for n in range(raekker)
        for aar in range(2021, 2026)
    )

    with django_assert_num_queries(9):  # session, user, plan, version, lines, names twice, choices twice
        svar = klient.get(side(plan))
    alle = {celle.navn: "2" for raekke in svar.context["raekker"] for celle in raekke.celler}
    with django_assert_num_queries(14):
        klient.post(side(plan), sendt(svar, **alle))
    with django_assert_num_queries(7):
        klient.post(side(plan, "budget_tjek"), sendt(svar))

    assert Budgetlinje.objects.filter(beloeb=2).count() == raekker * 5


def test_a_total_that_overflows_is_said_beside_the_cell_and_kept(klient, plan):
    svar = klient.get(side(plan))
    navne = [celle(svar, Budgetart.FRIKOEB, aar) for aar in (2021, 2022)]

    svar = klient.post(side(plan), sendt(svar, **dict.fromkeys(navne, "999.999.999.999")))

    assert svar.status_code == 422
    [fundet] = [c for raekke in svar.context["raekker"] for c in raekke.celler if c.navn == navne[1]]
    assert (fundet.tekst, fundet.fejl) == (
        "999.999.999.999",
        "Med det beløb bliver summen større end 999.999.999.999 kr.",
    )


def test_what_cannot_be_saved_is_said_while_typing(klient, plan):
    svar = klient.get(side(plan))

    tjekket = klient.post(side(plan, "budget_tjek"), sendt(svar, kommunal_afvigelse_pct="10"))

    sagt = "Skriv, hvorfor den kommunale andel afviger fra den typiske."
    assert brud(tjekket.content.decode())[0] == f'<a href="#id_afvigelse_begrundelse">{sagt}</a>'
