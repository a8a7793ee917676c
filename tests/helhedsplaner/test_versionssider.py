"""Versions as they are read: one whole, and two told apart."""

import pytest
from django.urls import reverse

from grundlag.adgang import Rolle
from helhedsplaner.forskel import budgettabel, dele, pengeforskel, sammenlign
from helhedsplaner.handlinger import indsend
from helhedsplaner.models import Aktivitet, Budgetlinje, Maal
from helhedsplaner.version import byg_afsnit
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import MaalFactory, PlanFactory


@pytest.fixture
def plan():
    return fuld_plan()


@pytest.fixture
def klient(log_ind, plan):
    return log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)


def indhold(plan):
    return {et.noegle: et.indhold for et in byg_afsnit(plan, plan.budgetversioner.last())}


def test_the_pieces_of_each_section_in_words(plan):
    alle = indhold(plan)
    kode = plan.afsnit.get().indsatsomraade.kode

    def vist(noegle):
        return [(del_.navn, del_.tekst) for del_ in dele(noegle, alle[noegle])]

    assert vist("periode") == [("Første dag", "15. september 2021"), ("Sidste dag", "14. september 2025")]
    assert vist("afdelinger")[0][1] == "Betaler 1.756.250 kr."
    assert vist("parter")[1][1].endswith(": Frikøbte medarbejdere")
    assert vist("budget")[0] == ("Samlet ramme", "28.100.000 kr.")
    assert [navn for navn, _ in vist("organisering")] == ["Resumé", "Vision", "Organisering og ledelse"]
    assert vist(f"indsats:{kode}")[-4:] == [
        ("Mål", "Flere unge har et fritidsjob."),
        (
            "Succeskriterium",
            "60 unge om året får et fritidsjob.\nIndikator: Unge i fritidsjob\n"
            "Udgangspunkt: 0 unge (1. september 2021)\nMålværdi: 60 unge (14. september 2025)\n"
            "Kilde: Planens egen registrering",
        ),
        (
            "Aktivitet",
            "Fritidsjob\nUnge hjælpes til deres første job.\nMetode: Håndholdt følgeskab.\n"
            "Ansvarlig: Projektlederen\nPeriode: 15. september 2021 – 14. september 2025",
        ),
        ("Milepæl", alle[f"indsats:{kode}"]["aktiviteter"][0]["milepaele"][0]["tekst"] + " (1. juni 2022)"),
    ]


@pytest.mark.parametrize(
    ("felter", "ventet"),
    [
        ({"uden_kommunal_medfinansiering": True}, ("Uden kommunal medfinansiering", "Aftalt.")),
        ({"kommunal_afvigelse_pct": "10"}, ("Afvigende kommunal andel", "10 %: Aftalt.")),
    ],
)
def test_a_deviating_share_is_said(felter, ventet):
    plan = PlanFactory(ramme=100, afvigelse_begrundelse="Aftalt.", **felter)
    plan.refresh_from_db()

    assert ventet in [(del_.navn, del_.tekst) for del_ in dele("budget", indhold(plan)["budget"])]


def test_the_same_twice_differs_in_nothing(plan):
    assert sammenlign(indhold(plan), indhold(plan)) == []


def test_what_is_changed_added_and_deleted_is_named(plan):
    foer = indhold(plan)
    Maal.objects.update(tekst="Flere unge har et job.")
    Aktivitet.objects.all().delete()
    MaalFactory(afsnit=plan.afsnit.get(), tekst="Flere voksne har et job.", raekkefoelge=1)
    efter = indhold(plan)

    (afsnit,) = sammenlign(foer, efter)

    assert afsnit.titel == plan.afsnit.get().indsatsomraade.navn
    assert [(aendring.navn, aendring.slags) for aendring in afsnit.aendringer] == [
        ("Mål", "rettet"),
        ("Mål", "tilføjet"),
        ("Aktivitet", "slettet"),
        ("Milepæl", "slettet"),
    ]
    assert [(stykke.art, stykke.tekst) for stykke in afsnit.aendringer[0].stykker] == [
        ("ens", "Flere unge har et "),
        ("slettet", "fritidsjob"),
        ("tilfoejet", "job"),
        ("ens", "."),
    ]


def test_a_section_that_came_or_went_is_told_whole(plan):
    alt = indhold(plan)
    noegle = f"indsats:{plan.afsnit.get().indsatsomraade.kode}"
    uden = {navn: afsnit for navn, afsnit in alt.items() if navn != noegle}

    kommet, gaaet = sammenlign(uden, alt), sammenlign(alt, uden)

    assert {aendring.slags for aendring in kommet[0].aendringer} == {"tilføjet"}
    assert {aendring.slags for aendring in gaaet[0].aendringer} == {"slettet"}


def test_money_that_moved_is_a_table_of_its_own(plan):
    foer = indhold(plan)["budget"]
    assert pengeforskel(foer, foer) == []

    efter = {**foer, "ramme": 27_700_000, "kilder": {**foer["kilder"], "lbf": 20_775_000, "anden": 5}}
    penge = {et.navn: et.forskel for et in pengeforskel(foer, efter)}

    assert (penge["Samlet ramme"], penge["Landsbyggefonden"]) == ("−400.000", "−300.000")
    assert (penge["Andre (fonde)"], penge["Boligorganisationerne"]) == ("+5", "0")


def test_the_lines_of_a_version_are_one_row_for_all_the_years():
    linje = {"art": "frikoeb", "kilde": "kommune_kontrakt", "organisation_navn": "", "kilde_navn": ""}
    job = {**linje, "indsatsomraade": "job"}
    budget = {
        "linjer": [
            {**job, "aar": 2022, "beloeb": 200},
            {**job, "aar": 2021, "beloeb": 100},
            {**linje, "indsatsomraade": "", "aar": 2022, "beloeb": 5, "kilde_navn": "En fond", "kilde": "anden"},
        ]
    }

    tabel = budgettabel(budget, {"job": "Beskæftigelse"})

    assert tabel.aar == [2021, 2022]
    assert tabel.raekker == [
        ("Beskæftigelse", "Frikøb af kommunale medarbejdere · Københavns Kommune, kontrakter", [100, 200], 300),
        ("Tværgående", "Frikøb af kommunale medarbejdere · Andre (fonde): En fond", [0, 5], 5),
    ]


def test_the_pages_show_it(klient, plan):
    side = reverse("helhedsplaner:versioner", args=[plan.pk])
    assert "Planen er ikke indsendt endnu" in klient.get(side).content.decode()

    foerste = indsend(plan.pk, note="Første", af=klient.bruger)
    plan.organisering = "En styregruppe leder planen."
    plan.save()
    linjer = Budgetlinje.objects.filter(version__plan=plan)
    assert linjer.count() == 20
    anden = indsend(plan.pk, note="Andet", af=klient.bruger)

    liste = klient.get(side).content.decode()
    assert [liste.count(v.hash_kort) for v in (foerste, anden)] == [1, 1]
    assert "Sammenlign to udgaver" in liste
    version = klient.get(reverse("helhedsplaner:version", args=[foerste.pk])).content.decode()
    assert foerste.sha256 in version
    assert f"<dt>Byområde</dt><dd>{plan.byomraade.navn}</dd>" in version
    assert '<th scope="col" class="tal">2021</th>' in version
    assert "<p>En boligsocial bestyrelse leder planen.</p>" in version

    forskel = klient.get(reverse("helhedsplaner:forskel", args=[plan.pk]), {"fra": "1", "til": "2"})
    assert [afsnit.titel for afsnit in forskel.context["forskel"].afsnit] == ["Resumé, vision og organisering"]
    assert "styregruppe" in forskel.content.decode()


@pytest.mark.parametrize(
    ("valgt", "status"), [({}, 302), ({"fra": "x", "til": "1"}, 302), ({"fra": "1", "til": "99"}, 404)]
)
def test_versions_that_are_none_are_not_compared(klient, plan, valgt, status):
    assert klient.get(reverse("helhedsplaner:forskel", args=[plan.pk]), valgt).status_code == status


@pytest.mark.parametrize("antal", [1, 3])
def test_the_list_takes_the_same_number_of_queries(klient, plan, django_assert_num_queries, antal):
    for nummer in range(antal):
        plan.vision = f"Vision {nummer}"
        plan.save()
        indsend(plan.pk, af=klient.bruger)

    with django_assert_num_queries(10):
        klient.get(reverse("helhedsplaner:versioner", args=[plan.pk]))
