"""The rules of a regelsæt and its catalogue, provoked by name."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.factories.helhedsplaner import IndsatsomraadeFactory, RegelsaetFactory


def to_standarder():
    RegelsaetFactory(er_standard=True)
    RegelsaetFactory(er_standard=True)


def samme_kode():
    omraade = IndsatsomraadeFactory(kode="sundhed")
    IndsatsomraadeFactory(kode="sundhed")
    IndsatsomraadeFactory(kode="sundhed", regelsaet=omraade.regelsaet)


@pytest.mark.parametrize(
    ("opret", "navn"),
    [
        (
            lambda: RegelsaetFactory(gyldig_fra=dt.date(2021, 2, 1), gyldig_til=dt.date(2021, 1, 31)),
            "regelsaet_gyldig_i_raekkefoelge",
        ),
        (lambda: RegelsaetFactory(lokal_mindst_pct=101), "regelsaet_procenter_er_procenter"),
        (lambda: RegelsaetFactory(kommunal_pct=13), "regelsaet_kontrakt_og_facilitering_giver_kommunal"),
        (to_standarder, "regelsaet_een_standard"),
        (samme_kode, "indsatsomraade_kode_entydig_i_regelsaet"),
        (lambda: IndsatsomraadeFactory(faelles_snitflade="måske"), "indsatsomraade_snitflade_kendt"),
    ],
)
def test_the_table_refuses(opret, navn):
    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        opret()

    assert fejl.value.__cause__.diag.constraint_name == navn
