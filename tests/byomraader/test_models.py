"""Every constraint of byomraader, provoked once and by name; and which roles hold on which day."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from byomraader.adgang import har_rolle
from byomraader.models import Afdeling, Boligorganisation, Byomraade
from grundlag.adgang import Handling, Rolle
from tests.factories.byomraader import (
    AfdelingFactory,
    BoligorganisationFactory,
    ByomraadeFactory,
    ForvaltningFactory,
    LokaludvalgFactory,
    PersonFactory,
    TilknytningFactory,
    UdvalgFactory,
)

BAGLAENS = {"gyldig_fra": dt.date(2021, 2, 1), "gyldig_til": dt.date(2021, 1, 31)}


@pytest.mark.parametrize(
    ("factory", "felter", "navn"),
    [
        (LokaludvalgFactory, BAGLAENS, "lokaludvalg_gyldig_i_raekkefoelge"),
        (ByomraadeFactory, BAGLAENS, "byomraade_gyldig_i_raekkefoelge"),
        (ForvaltningFactory, BAGLAENS, "forvaltning_gyldig_i_raekkefoelge"),
        (UdvalgFactory, BAGLAENS, "udvalg_gyldig_i_raekkefoelge"),
        (BoligorganisationFactory, BAGLAENS, "boligorganisation_gyldig_i_raekkefoelge"),
        (BoligorganisationFactory, {"cvr": "1234567x"}, "boligorganisation_cvr_er_otte_cifre"),
        (AfdelingFactory, BAGLAENS, "afdeling_gyldig_i_raekkefoelge"),
        (AfdelingFactory, {"lejemaal": 0}, "afdeling_har_lejemaal"),
        (PersonFactory, {"navn": ""}, "person_har_navn"),
        (TilknytningFactory, {"rolle": "konge"}, "tilknytning_rolle_kendt"),
        (TilknytningFactory, {"til": dt.date(1999, 12, 31)}, "tilknytning_i_raekkefoelge"),
        (TilknytningFactory, {"hele_systemet": False}, "tilknytning_har_eet_omraade"),
    ],
    ids=lambda vaerdi: vaerdi if isinstance(vaerdi, str) else "",
)
def test_the_table_refuses(factory, felter, navn):
    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        factory(**felter)

    assert fejl.value.__cause__.diag.constraint_name == navn


def naevnt(handling, navn):
    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        handling()
    assert fejl.value.__cause__.diag.constraint_name == navn


def test_no_organisation_administers_itself():
    fsb = BoligorganisationFactory()

    naevnt(
        lambda: Boligorganisation.objects.filter(pk=fsb.pk).update(administreret_ved=fsb),
        "boligorganisation_administrerer_ikke_sig_selv",
    )


def test_an_afdeling_s_number_is_text_and_its_organisation_s_own():
    afdeling = AfdelingFactory(nummer="1-52")
    AfdelingFactory(nummer="1-52")

    naevnt(
        lambda: AfdelingFactory(boligorganisation=afdeling.boligorganisation, nummer="1-52"),
        "afdeling_nummer_entydigt_i_organisation",
    )
    assert Afdeling.objects.filter(nummer="1-52").count() == 2


def test_a_person_has_one_employer_and_her_own_mail():
    PersonFactory(email="ida@kk.dk")
    PersonFactory.create_batch(2, email="")

    naevnt(lambda: PersonFactory(email="IDA@kk.dk"), "person_email_entydig")
    naevnt(
        lambda: PersonFactory(forvaltning=ForvaltningFactory(), lokaludvalg=LokaludvalgFactory()),
        "person_har_een_arbejdsgiver",
    )


def test_a_role_has_one_scope():
    naevnt(
        lambda: TilknytningFactory(byomraade=ByomraadeFactory(), udvalg=UdvalgFactory()), "tilknytning_har_eet_omraade"
    )
    naevnt(lambda: TilknytningFactory(byomraade=ByomraadeFactory(), hele_systemet=True), "tilknytning_har_eet_omraade")


@pytest.mark.parametrize(
    ("fra", "til", "gaelder"),
    [
        (dt.date(2021, 9, 1), None, True),
        (dt.date(2021, 9, 2), None, False),
        (dt.date(2020, 1, 1), dt.date(2021, 9, 1), True),
        (dt.date(2020, 1, 1), dt.date(2021, 8, 31), False),
    ],
)
def test_a_role_holds_from_its_first_day_to_its_last(settings, fra, til, gaelder):
    settings.DAGS_DATO = dt.date(2021, 9, 1)
    rolle = TilknytningFactory(rolle=Rolle.LAESER, fra=fra, til=til)

    assert (rolle.gaelder(settings.DAGS_DATO), har_rolle(rolle.bruger, Handling.SE)) == (gaelder, gaelder)


@pytest.mark.parametrize(
    ("fra", "til", "gaelder"),
    [
        (None, None, True),
        (dt.date(2021, 9, 2), None, False),
        (None, dt.date(2021, 9, 1), True),
        (None, dt.date(2021, 8, 31), False),
    ],
)
def test_a_name_holds_from_its_first_day_to_its_last(settings, fra, til, gaelder):
    settings.DAGS_DATO = dt.date(2021, 9, 1)
    ByomraadeFactory(gyldig_fra=fra, gyldig_til=til)

    assert Byomraade.objects.gyldige().exists() is gaelder
    assert Byomraade.objects.gyldige(dt.date(2021, 9, 1)).exists() is gaelder


def test_rows_say_what_people_call_them():
    fsb = BoligorganisationFactory(navn="Foreningen Socialt Boligbyggeri", kortnavn="fsb")
    rolle = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, bruger__navn="Ida")
    lokal = TilknytningFactory(rolle=Rolle.LAESER, bruger__navn="Bo", byomraade=ByomraadeFactory(navn="Nørrebro"))

    assert (
        str(AfdelingFactory(boligorganisation=fsb, nummer="1-52", navn="Gravervænget")) == "fsb afd. 1-52 Gravervænget"
    )
    assert PersonFactory(boligorganisation=fsb).arbejdsgiver == "fsb"
    assert PersonFactory(anden_arbejdsgiver="CFBU").arbejdsgiver == "CFBU"
    assert (str(rolle), str(lokal)) == ("Ida: Forumsekretær, hele systemet", "Bo: Læser, Nørrebro")
