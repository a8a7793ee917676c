"""Versions by event, any two told apart, and an earlier one brought back with nothing overwritten."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.urls import reverse

from grundlag import kroge
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.models import Haendelse
from helhedsplaner.handlinger import indsend
from helhedsplaner.handlinger.indhold import fingeraftryk, gem_tekster, ret, slet, tilfoej
from helhedsplaner.handlinger.udkast import behold, hent_tilbage
from helhedsplaner.models import (
    Aktivitet,
    Budgetlinje,
    Helhedsplan,
    Maal,
    Milepael,
    Planafsnit,
    Planudkast,
    Udkastanledning,
)
from helhedsplaner.planforskel import planforskel
from helhedsplaner.tilstande import Status
from helhedsplaner.udgaver import NU, hent_udgave
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import AktivitetFactory, PlanafsnitFactory, PlanFactory


@pytest.fixture
def plan():
    return fuld_plan()


@pytest.fixture
def klient(log_ind, plan):
    return log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)


def nu(plan):
    return hent_udgave(Helhedsplan.objects.get(pk=plan.pk), NU).afsnit


def side(plan, navn, *args):
    return reverse(f"helhedsplaner:{navn}", args=[plan.pk, *args])


# The difference


def test_what_is_added_moved_changed_and_deleted_is_told_row_by_row(plan):
    afsnit = plan.afsnit.get()
    andet = PlanafsnitFactory(plan=plan)
    to, tre = (AktivitetFactory(afsnit=afsnit, navn=navn, raekkefoelge=n) for n, navn in enumerate(("To", "Tre"), 1))
    foer = nu(plan)

    Aktivitet.objects.filter(navn="Fritidsjob").update(raekkefoelge=3, til=dt.date(2024, 9, 14), metode="Ny metode.")
    Aktivitet.objects.filter(pk=tre.pk).update(afsnit=andet)
    AktivitetFactory(afsnit=andet, navn="Fire", raekkefoelge=5)
    to.delete()
    Milepael.objects.update(dato=dt.date(2022, 8, 1))
    forskel = planforskel(foer, nu(plan))

    assert [(et.navn, et.sted, et.slags) for et in forskel.raekker] == [
        ("Fritidsjob", afsnit.indsatsomraade.navn, ("rettet",)),
        ("Tre", andet.indsatsomraade.navn, (f"flyttet fra {afsnit.indsatsomraade.navn}",)),
        ("Fire", andet.indsatsomraade.navn, ("tilføjet",)),
        ("To", afsnit.indsatsomraade.navn, ("slettet",)),
    ]
    assert [(f.navn, f.foer, f.efter) for f in forskel.raekker[0].felter] == [
        ("Metode", "", ""),
        ("Til og med", "14. september 2025", "14. september 2024"),
    ]
    (milepael,) = forskel.milepaele
    assert (milepael.sted, [(f.foer, f.efter) for f in milepael.felter]) == (
        "Fritidsjob",
        [("1. juni 2022", "1. august 2022")],
    )
    assert [(et.titel, [a.slags for a in et.aendringer]) for et in forskel.afsnit] == [
        (afsnit.indsatsomraade.navn, ["rettet", "slettet"]),
        (andet.indsatsomraade.navn, ["tilføjet"]),
    ]


def test_rows_that_change_places_are_moved_and_the_rest_stand(plan):
    afsnit = plan.afsnit.get()
    for nummer in range(1, 4):
        AktivitetFactory(afsnit=afsnit, navn=f"A{nummer}", raekkefoelge=nummer)
    foer = nu(plan)

    Aktivitet.objects.filter(navn="A3").update(raekkefoelge=0)
    Aktivitet.objects.filter(navn="Fritidsjob").update(raekkefoelge=1)
    Aktivitet.objects.filter(navn="A1").update(raekkefoelge=2)
    Aktivitet.objects.filter(navn="A2").update(raekkefoelge=3)

    assert [(et.navn, et.slags) for et in planforskel(foer, nu(plan)).raekker] == [("A3", ("flyttet op",))]


def test_a_kind_of_row_that_the_difference_has_never_heard_of_is_told_too():
    def indhold(*navne):
        raekker = [{"uid": f"0000000{n}-0000-0000-0000-000000000000", "navn": navn} for n, navn in enumerate(navne)]
        tekster = dict.fromkeys(["baggrund", "formaal", "maalgruppe", "samarbejdspartnere", "kommunal_begrundelse"], "")
        return {"indsats:x": {"navn": "X", "faelles": "ja", "maal": [], "aktiviteter": [], "nye": raekker, **tekster}}

    (raekke,) = planforskel(indhold("A"), indhold("A", "B")).raekker

    assert (raekke.art, raekke.navn, raekke.slags) == ("Nye", "B", ("tilføjet",))


def test_money_is_a_table_with_shares_and_one_sentence(plan):
    foer = nu(plan)
    budget = foer["budget"]
    kommune = budget["kilder"]["kommune_kontrakt"] - 162_300
    linje = {**budget["linjer"][0], "beloeb": budget["linjer"][0]["beloeb"] - 5}
    efter = {
        **foer,
        "budget": {
            **budget,
            "ramme": budget["ramme"] - 400_000,
            "kilder": {**budget["kilder"], "kommune_kontrakt": kommune},
            "linjer": [linje, *budget["linjer"][2:]],
        },
    }

    forskel = planforskel(foer, efter)

    assert forskel.saetning == "Rammen −400.000 kr., kommunens andel 12,5 % → 12,1 %."
    i_alt = forskel.penge[-1]
    assert (i_alt.navn, i_alt.forskel) == ("Københavns Kommune i alt", "−162.300")
    assert [(et.forskel, et.efter) for et in forskel.linjer] == [
        ("−5", linje["beloeb"]),
        (f"−{budget['linjer'][1]['beloeb']:,}".replace(",", "."), 0),
    ]
    assert forskel.afsnit == [] or all("linje" not in a.navn for et in forskel.afsnit for a in et.aendringer)


def test_the_same_is_no_difference(plan):
    assert planforskel(nu(plan), nu(plan)).er_tom


# The pages


def test_versions_are_told_by_what_became_of_them_with_the_saves_between_folded_in(klient, plan, monkeypatch):
    indsend(plan.pk, af=klient.bruger)
    version = plan.versioner.get()
    afsnit = plan.afsnit.get()
    klient.post(side(plan, "afsnit", afsnit.indsatsomraade.kode), {"baggrund": "Ny.", "grundudgave": "1"})
    Maal.objects.get().delete()
    ord_ = kroge.Versionsord(version.pk, "godkendt af Teknik- og Miljøudvalget", dt.date(2021, 8, 30), "/trin/")
    monkeypatch.setattr(kroge.versionsord, "funktioner", [lambda objekt, bruger: [ord_]])

    liste = klient.get(side(plan, "versioner")).content.decode()

    assert "Version 1</a>, som indsendt" in liste
    assert 'Som <a href="/trin/">godkendt af Teknik- og Miljøudvalget</a> 30. august 2021' in liste
    assert "1 gemning på vejen hertil" in liste
    assert f"{klient.bruger.navn} gemte <strong>{afsnit.indsatsomraade.navn}</strong>" in liste
    assert "fra=1&amp;til=nu" in liste


@pytest.mark.parametrize(
    ("fra", "til", "status"),
    [("1", "nu", 200), ("nu", "1", 200), ("u1", "nu", 200), ("u9", "nu", 404), ("x", "nu", 302)],
)
def test_any_two_can_be_compared(klient, plan, fra, til, status):
    indsend(plan.pk, af=klient.bruger)
    hent_tilbage(plan.pk, "1", ["organisering"], af=klient.bruger)

    assert klient.get(side(plan, "forskel"), {"fra": fra, "til": til}).status_code == status


# Bringing back


def test_all_of_a_version_comes_back_to_the_hash_and_what_stood_is_a_numbered_draft(klient, plan):
    indsend(plan.pk, af=klient.bruger)
    version = plan.versioner.get()
    afsnit, bruger = plan.afsnit.get(), klient.bruger
    aktivitet = Aktivitet.objects.get()
    gem_tekster(plan.pk, Planafsnit, afsnit.pk, {"baggrund": "Omskrevet."}, grundudgave=1, af=bruger)
    slet(plan.pk, "maal", Maal.objects.get().pk, af=bruger)
    slet(plan.pk, "part", plan.parter.get().pk, af=bruger)
    slet(plan.pk, "milepael", aktivitet.milepaele.get().pk, af=bruger)
    tilfoej(plan.pk, "aktivitet", afsnit.pk, {"navn": "Senere"}, af=bruger)
    Helhedsplan.objects.filter(pk=plan.pk).update(navn="Omdøbt", periode_til=dt.date(2026, 1, 1), ramme=5, resume="R")
    plan.deltagelser.update(egenbetaling=1)
    foer = nu(plan)

    svar = klient.post(side(plan, "tilbage", 1), {"afsnit": list(foer)}, follow=True)

    udkast = Planudkast.objects.get()
    assert "Det, der stod før, er gemt som udkast 1." in svar.content.decode()
    assert nu(plan) == {et.noegle: et.indhold for et in version.afsnit.all()}
    assert udkast.afsnit == foer
    assert Aktivitet.objects.get().pk == aktivitet.pk
    assert Haendelse.objects.filter(handling="helhedsplan.hent_tilbage", data__udkast=1).exists()

    hent_tilbage(plan.pk, "u1", list(foer), af=bruger)
    assert nu(plan) == foer
    assert list(Planudkast.objects.values_list("nummer", flat=True)) == [2, 1]


def test_only_what_is_chosen_comes_back(klient, plan):
    indsend(plan.pk, af=klient.bruger)
    Helhedsplan.objects.filter(pk=plan.pk).update(navn="Omdøbt", vision="Ny vision")

    hent_tilbage(plan.pk, "1", ["organisering"], af=klient.bruger)

    plan.refresh_from_db()
    assert (plan.navn, plan.vision == "Ny vision") == ("Omdøbt", False)


def test_a_moved_activity_is_the_same_one_after_it_is_brought_back(klient, plan):
    indsend(plan.pk, af=klient.bruger)
    aktivitet, afsnit = Aktivitet.objects.get(), plan.afsnit.get()
    andet = PlanafsnitFactory(plan=plan)
    Aktivitet.objects.update(afsnit=andet)

    hent_tilbage(plan.pk, "1", [f"indsats:{afsnit.indsatsomraade.kode}"], af=klient.bruger)

    aktivitet.refresh_from_db()
    assert aktivitet.afsnit == afsnit


def test_the_page_offers_what_differs_and_asks_for_a_choice(klient, plan):
    indsend(plan.pk, af=klient.bruger)
    assert "Der er ikke noget at hente tilbage" in klient.get(side(plan, "tilbage", 1)).content.decode()
    Helhedsplan.objects.filter(pk=plan.pk).update(vision="Ny vision")

    svar = klient.get(side(plan, "tilbage", 1))
    tomt = klient.post(side(plan, "tilbage", 1), {})

    assert svar.context["form"].fields["afsnit"].choices == [("organisering", "Resumé, vision og organisering")]
    assert (tomt.status_code, tomt.context["form"].errors["afsnit"]) == (
        422,
        ["Vælg mindst ét afsnit, der skal hentes tilbage."],
    )
    assert not Planudkast.objects.exists()


def test_a_closed_plan_is_not_written_in(klient, plan):
    indsend(plan.pk, af=klient.bruger)
    Helhedsplan.objects.filter(pk=plan.pk).update(status=Status.AFBRUDT)

    with pytest.raises(Regelbrud, match="Planen er »Afbrudt« og kan ikke rettes"):
        hent_tilbage(plan.pk, "1", ["organisering"], af=klient.bruger)
    assert klient.get(side(plan, "tilbage", 1)).status_code == 403


def test_a_numbered_draft_is_read(klient, plan):
    behold(plan, {"organisering": nu(plan)["organisering"]}, Udkastanledning.TILBAGE, "Før", af=klient.bruger)

    svar = klient.get(side(plan, "udkast", 1))

    assert "En boligsocial bestyrelse leder planen." in svar.content.decode()
    assert klient.get(side(plan, "udkast", 2)).status_code == 404


# Two who write the same


def test_both_texts_of_a_conflict_are_kept_as_numbered_drafts(klient, plan):
    afsnit = plan.afsnit.get()
    felter = {felt: getattr(afsnit, felt) for felt in ("baggrund", "maalgruppe", "samarbejdspartnere")}
    adresse = side(plan, "afsnit", afsnit.indsatsomraade.kode)
    klient.post(adresse, {**felter, "formaal": "Deres formål", "grundudgave": "1"})

    svar = klient.post(adresse, {**felter, "formaal": "Mit formål", "grundudgave": "1"})
    assert svar.status_code == 409
    assert "gemt som <a" in svar.content.decode()
    klient.post(adresse, {**felter, "formaal": "Mit formål", "grundudgave": "2", "konflikt": "1"})

    noegle = f"indsats:{afsnit.indsatsomraade.kode}"
    assert [
        (et.nummer, et.anledning, et.afsnit[noegle]["formaal"]) for et in Planudkast.objects.order_by("nummer")
    ] == [(1, "min_konflikt", "Mit formål"), (2, "deres_konflikt", "Deres formål")]
    afsnit.refresh_from_db()
    assert afsnit.formaal == "Mit formål"

    hent_tilbage(plan.pk, "u2", [noegle], af=klient.bruger)
    afsnit.refresh_from_db()
    assert afsnit.formaal == "Deres formål"
    assert Aktivitet.objects.count() == 1


# The table


def test_a_draft_is_one_of_the_known_has_a_number_of_its_own_and_never_changes(klient):
    plan = PlanFactory()
    udkast = behold(plan, {"a": {}}, Udkastanledning.TILBAGE, "Før", af=klient.bruger)
    felter = {"plan": plan, "afsnit": {"a": {}}, "sha256": "x", "lavet_af": klient.bruger}

    for navn, andet in {
        "planudkast_nummer_entydigt": {"nummer": 1, "anledning": "tilbage", "note": "n"},
        "planudkast_anledning_kendt": {"nummer": 2, "anledning": "ukendt", "note": "n"},
        "planudkast_har_note": {"nummer": 2, "anledning": "tilbage", "note": ""},
    }.items():
        with pytest.raises(IntegrityError, match=navn), transaction.atomic():
            Planudkast.objects.create(**felter, **andet)
    with pytest.raises(DatabaseError, match="kan kun tilføjes"):
        Planudkast.objects.filter(pk=udkast.pk).update(note="x")


def test_the_same_is_not_kept_twice_in_a_row(klient, plan):
    for _ in range(2):
        behold(plan, {"a": {"b": 1}}, Udkastanledning.MIN_KONFLIKT, "Før", af=klient.bruger)

    assert Planudkast.objects.count() == 1


def test_a_line_of_the_budget_keeps_its_note_and_its_uid(klient, plan):
    Budgetlinje.objects.filter(pk=Budgetlinje.objects.first().pk).update(note="Aftalt med fonden")
    indsend(plan.pk, af=klient.bruger)
    foer = nu(plan)["budget"]
    hent_tilbage(plan.pk, "1", ["budget"], af=klient.bruger)
    aaben = plan.budgetversioner.order_by("-nummer").first()
    aaben.linjer.filter(note="Aftalt med fonden").delete()

    hent_tilbage(plan.pk, "1", ["budget"], af=klient.bruger)

    assert nu(plan)["budget"] == foer


def test_ret_is_counted_as_a_save_of_its_section(klient, plan):
    aktivitet = Aktivitet.objects.get()
    ret(
        plan.pk,
        "aktivitet",
        aktivitet.pk,
        {"navn": "Job"},
        grund=fingeraftryk(aktivitet, ["navn"]),
        af=klient.bruger,
    )

    assert "1 gemning på vejen hertil" in klient.get(side(plan, "versioner")).content.decode()
