"""The hearing: seven forvaltninger and the lokaludvalg, asked and answered, late ones shown, nothing blocked."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from byomraader.models import Forvaltning
from godkendelser import handlinger
from godkendelser.models import Hoering, Hoeringspart
from grundlag.fejl import Regelbrud
from tests.factories.byomraader import ForvaltningFactory, LokaludvalgFactory
from tests.factories.godkendelser import DAG, HoeringspartFactory, indsendt_plan


def som(bruger) -> Client:
    klient = Client()
    klient.force_login(bruger)
    return klient


def side(navn: str, *args) -> str:
    return reverse(f"godkendelser:{navn}", args=args)


def test_the_plan_goes_to_all_of_them_and_the_answer_is_a_bilag(kaede, settings):
    lokaludvalg = LokaludvalgFactory()
    kaede.plan.byomraade.lokaludvalg.add(lokaludvalg)
    ForvaltningFactory.create_batch(2)
    klient = som(kaede.sekretaer)
    skema = klient.get(side("hoering", kaede.plan.pk)).context["form"]

    klient.post(
        side("hoering", kaede.plan.pk),
        {
            "emne": "Udkast til planen",
            "frist": "20.9.2021",
            **{navn: skema.fields[navn].initial for navn in ("forvaltninger", "lokaludvalg")},
        },
    )

    hoering = Hoering.objects.get()
    assert hoering.version == kaede.version
    assert hoering.parter.count() == Forvaltning.objects.count() + 1
    part = hoering.parter.get(lokaludvalg=lokaludvalg)
    tomt = klient.post(side("hoeringssvar", part.pk), {"dato": "15.9.2021"})
    assert "Skriv svaret i korte træk, eller vedlæg det." in tomt.content.decode()
    settings.DAGS_DATO = dt.date(2021, 9, 22)
    klient.post(
        side("hoeringssvar", part.pk), {"dato": "21.9.2021", "fil": SimpleUploadedFile("svar.txt", b"Vi er enige.")}
    )

    vist = klient.get(side("hoering", kaede.plan.pk)).content.decode()
    assert vist.count("Svaret for sent") == 1
    assert vist.count("Svar mangler, fristen er overskredet") == hoering.parter.count() - 1
    assert klient.get(side("hoeringsfil", part.pk)).content == b"Vi er enige."
    forloeb = klient.get(side("forloeb", kaede.plan.pk)).content.decode()
    assert f"1 af {hoering.parter.count()} har svaret." in forloeb
    assert f"{hoering.parter.count() - 1} af dem, der er hørt, har ikke svaret inden fristen." in forloeb


def test_no_step_waits_for_the_hearing():
    kaede = indsendt_plan(afdelinger=1)
    HoeringspartFactory(hoering__plan=kaede.plan)

    kaede.afgoer_indhold()

    kaede.plan.refresh_from_db()
    assert kaede.plan.godkendt_version == kaede.version


@pytest.mark.parametrize(
    ("felter", "felt", "hvorfor"),
    [
        ({"forvaltninger": []}, "forvaltninger", "Vælg mindst én"),
        ({"frist": DAG - dt.timedelta(days=20)}, "frist", "Fristen er allerede gået"),
    ],
)
def test_what_cannot_be_sent(kaede, felter, felt, hvorfor):
    standard = {"emne": "Udkast", "frist": dt.date(2021, 10, 1), "forvaltninger": [ForvaltningFactory()]}

    with pytest.raises(Regelbrud, match=hvorfor) as brud:
        handlinger.start_hoering(kaede.plan.pk, **{**standard, **felter}, lokaludvalg=[], af=kaede.sekretaer)
    assert brud.value.felt == felt


def test_an_answer_is_given_once_by_the_one_who_may_on_a_day_that_can_be(kaede):
    part = HoeringspartFactory(hoering__plan=kaede.plan)

    def svar(dato: dt.date, af=kaede.sekretaer) -> Hoeringspart:
        return handlinger.registrer_hoeringssvar(part.pk, dato=dato, svar="Enige.", af=af)

    with pytest.raises(Regelbrud, match="før høringen blev sendt"):
        svar(DAG - dt.timedelta(days=1))
    with pytest.raises(Regelbrud, match="i fremtiden"):
        svar(dt.date(2021, 9, 16))
    with pytest.raises(PermissionDenied):
        svar(DAG, kaede.koordinator)
    svar(DAG)
    with pytest.raises(Regelbrud, match="allerede skrevet ind"):
        svar(DAG)


@pytest.mark.parametrize("antal", [1, 3])
def test_the_page_takes_the_same_number_of_queries(kaede, antal, django_assert_num_queries):
    hoering = HoeringspartFactory(hoering__plan=kaede.plan).hoering
    HoeringspartFactory.create_batch(antal - 1, hoering=hoering)
    klient = som(kaede.koordinator)

    with django_assert_num_queries(5):
        klient.get(side("hoering", kaede.plan.pk))
