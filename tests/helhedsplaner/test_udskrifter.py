"""The whole plan on paper, as a spreadsheet and as data: from the version's own sections, and always the same."""

import datetime as dt
import io
import json

import openpyxl
import pikepdf
import pytest
from django.conf import settings as indstillinger
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from grundlag import kanon, udskrift
from grundlag.models import Udskriftsstatus
from grundlag.pdf import til_html
from helhedsplaner import dokumenter, handlinger
from helhedsplaner.models import Planudskrift
from tests.factories.godkendelser import indsendt_plan
from tests.factories.helhedsplaner import PlanversionFactory
from tests.json_skema import fejl_i
from tests.pdf_struktur import text

SKEMA = json.loads((indstillinger.BASE_DIR / "docs" / "helhedsplan.schema.json").read_bytes())


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = dt.date(2021, 9, 1)


@pytest.fixture
def kaede():
    return indsendt_plan(afdelinger=2)


@pytest.fixture
def klient(client, kaede):
    client.force_login(kaede.koordinator)
    return client


def adresse(navn, plan, ref):
    return reverse(f"helhedsplaner:{navn}", args=[plan.pk, ref])


def dan(planudskrift):
    udskrift.dan_udskrift(planudskrift.udskrift_id)
    planudskrift.udskrift.refresh_from_db()
    return bytes(planudskrift.udskrift.fil.indhold)


def test_the_data_are_those_of_the_version_and_give_its_hash_back(klient, kaede):
    version = kaede.plan.versioner.get()

    svar = klient.get(adresse("plandata", kaede.plan, 1))

    data = json.loads(svar.content)
    assert fejl_i(data, SKEMA) == []
    assert kanon.kanonisk_bytes(data) == svar.content
    assert [kanon.sha256(et["indhold"]) for et in data["afsnit"]] == [et["sha256"] for et in data["afsnit"]]
    assert kanon.sha256([[et["noegle"], kanon.sha256(et["indhold"])] for et in data["afsnit"]]) == version.sha256
    assert svar["Content-Disposition"].startswith("attachment; filename=")
    assert json.loads(klient.get(reverse("helhedsplaner:skema")).content) == SKEMA


def test_a_version_says_what_it_said_whatever_the_plan_is_called_now(kaede):
    version = kaede.plan.versioner.get()
    foer = dokumenter.versionsdata(version)
    kaede.plan.navn = kaede.plan.byomraade.navn = kaede.plan.driftsansvarlig.navn = "Et andet navn"
    for et in (kaede.plan, kaede.plan.byomraade, kaede.plan.driftsansvarlig):
        et.save()

    assert dokumenter.versionsdata(type(version).objects.get(pk=version.pk)) == foer
    assert dokumenter.udkastdata(kaede.plan)["titel"] == "Et andet navn"


def test_the_byomraade_and_the_regelsaet_are_told_by_their_names_of_that_day(kaede):
    version, omraade = kaede.plan.versioner.get(), kaede.plan.byomraade
    foer, regelsaet = omraade.navn, kaede.plan.regelsaet.navn
    omraade.navn = "Et nyt navn"
    omraade.save()
    aar = dt.timedelta(days=365 * 100)

    html = til_html(dokumenter.SKABELON, dokumenter.versionsdata(version))

    assert html.count(f'<th scope="row">Byområde</th><td>{foer}</td>') == 1
    assert html.count(f'<th scope="row">Regelsæt</th><td>{regelsaet}</td>') == 1
    version.lavet_tid += aar  # a version made after the name was mended
    assert dokumenter.versionsdata(version)["byomraade_navn"] == "Et nyt navn"
    assert dokumenter.udkastdata(kaede.plan)["byomraade_navn"] == "Et nyt navn"


@pytest.mark.parametrize(("aarene", "klasse"), [(5, '"budget"'), (6, '"budget mange-aar"')])
def test_a_budget_of_many_years_is_set_narrower(kaede, aarene, klasse):
    data = dokumenter.udkastdata(kaede.plan)
    budget = next(et["indhold"] for et in data["afsnit"] if et["noegle"] == "budget")
    budget["linjer"] = [budget["linjer"][0] | {"aar": 2021 + nummer} for nummer in range(aarene)]

    html = til_html(dokumenter.SKABELON, data)

    assert html.count(f"<table class={klasse}>") == html.count('<table class="budget') == 2


def test_the_pdf_of_a_version_is_made_once_and_carries_its_data(klient, kaede):
    foerste = klient.post(adresse("udskriv", kaede.plan, 1))
    venter = klient.get(foerste["Location"])
    planudskrift = Planudskrift.objects.get()
    indhold = dan(planudskrift)

    igen = klient.post(adresse("udskriv", kaede.plan, 1))

    assert "Dokumentet dannes" in venter.content.decode()
    assert (igen["Location"], Planudskrift.objects.count()) == (foerste["Location"], 1)
    assert klient.get(igen["Location"]).content == indhold
    with pikepdf.open(io.BytesIO(indhold)) as pdf:
        (vedhaeftning,) = pdf.attachments.values()
        assert vedhaeftning.get_file().read_bytes() == klient.get(adresse("plandata", kaede.plan, 1)).content
        assert len(pdf.pages) > 3
    sagt = text(indhold)
    assert sagt.count(f"Version 1 · {kaede.plan.versioner.get().hash_kort}") >= 4
    assert "Udkast" not in sagt


def test_a_version_keeps_its_bytes_when_the_template_has_changed(kaede, monkeypatch):
    planudskrift = handlinger.udskriv_version(kaede.plan.pk, 1, af=kaede.koordinator)
    foer = dan(planudskrift)
    monkeypatch.setattr(dokumenter, "SKABELON", "kontrakter/kontrakt.pdf.html")

    igen = handlinger.udskriv_version(kaede.plan.pk, 1, af=kaede.koordinator)

    assert (igen, dan(igen)) == (planudskrift, foer)


def test_a_draft_says_so_in_the_document_and_is_made_anew_when_it_has_changed(klient, kaede):
    klient.post(adresse("udskriv", kaede.plan, "nu"))
    klient.post(adresse("udskriv", kaede.plan, "nu"))
    (foerste,) = Planudskrift.objects.all()
    kaede.plan.resume = "Et nyt resumé."
    kaede.plan.save()
    klient.post(adresse("udskriv", kaede.plan, "nu"))

    assert Planudskrift.objects.count() == 2
    sagt = text(dan(foerste))
    assert "Udkast – ikke indsendt" in sagt
    assert "må ikke underskrives" not in sagt


def test_one_that_failed_is_ordered_again(klient, kaede):
    planudskrift = handlinger.udskriv_version(kaede.plan.pk, 1, af=kaede.koordinator)
    bestilt = planudskrift.udskrift
    bestilt.status, bestilt.fejl = Udskriftsstatus.FEJLET, udskrift.KUNNE_IKKE_DANNES
    bestilt.save()

    side = klient.get(reverse("helhedsplaner:udskrift", args=[planudskrift.pk]))
    klient.post(reverse("helhedsplaner:udskriv_igen", args=[planudskrift.pk]))

    bestilt.refresh_from_db()
    assert udskrift.KUNNE_IKKE_DANNES in side.content.decode()
    assert bestilt.status == Udskriftsstatus.BESTILT


def test_the_spreadsheet_leaves_nothing_out(klient, kaede):
    lang = "=1+1 " + "ø" * 40_000
    kaede.plan.resume = lang
    kaede.plan.save()

    bog = openpyxl.load_workbook(io.BytesIO(klient.get(adresse("planark", kaede.plan, "nu")).content))

    sagt = {str(celle) for ark in bog for raekke in ark.iter_rows(values_only=True) for celle in raekke}
    for et in dokumenter.udkastdata(kaede.plan)["afsnit"]:
        ventede = set(blade(et["indhold"])) - {lang, ""}
        assert ventede - sagt - KODER == set()
    raekker = list(bog["Afsnit"].iter_rows(values_only=True))
    resume = next(nummer for nummer, et in enumerate(raekker) if et[1] == "Resumé")
    assert raekker[resume][2] + raekker[resume + 1][2] == f"'{lang}"
    assert not any(celle.data_type == "f" for ark in bog for raekke in ark.iter_rows() for celle in raekke)


# What the spreadsheet says in words.
KODER = {
    *("lbf", "kommune_kontrakt", "kommune_facilitering", "boligorganisation"),
    *("medarbejdere", "frikoeb", "facilitering", "projektledelse", "ikke_fastlagt", "False"),
}


def blade(vaerdi):
    if isinstance(vaerdi, dict):
        vaerdi = list(vaerdi.values())
    if isinstance(vaerdi, list):
        return [blad for et in vaerdi for blad in blade(et)]
    return [] if vaerdi is None else [str(vaerdi)]


@pytest.mark.parametrize("ref", ["2", "u1", "x", "٣", "123456"])
def test_what_the_plan_has_not_cannot_be_fetched(klient, kaede, ref):
    assert klient.get(adresse("plandata", kaede.plan, ref)).status_code == 404
    assert klient.get(adresse("planark", kaede.plan, ref)).status_code == 404
    assert klient.post(adresse("udskriv", kaede.plan, ref)).status_code == 404


def test_a_printing_is_of_one_thing_and_never_changed(kaede):
    planudskrift = handlinger.udskriv_udkast(kaede.plan.pk, af=kaede.koordinator)
    felter = {"udskrift": planudskrift.udskrift, "bestilt_af": kaede.koordinator}

    for navn, ekstra in (
        ("planudskrift_af_version_eller_udkast", {"plan": kaede.plan, "version": PlanversionFactory()}),
        ("planudskrift_udkast_een_gang", {"plan": kaede.plan}),
    ):
        with pytest.raises(IntegrityError, match=navn), transaction.atomic():
            Planudskrift.objects.create(**felter, **ekstra)
    with pytest.raises(DatabaseError, match="kun tilføjes"), transaction.atomic():
        Planudskrift.objects.update(plan=None)
