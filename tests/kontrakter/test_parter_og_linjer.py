"""The parties of an agreement and its lines: each deed, and each refusal."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from grundlag.fejl import Regelbrud
from grundlag.models import Haendelse
from kontrakter import handlinger
from tests.factories.byomraader import ForvaltningFactory, LokaludvalgFactory
from tests.factories.kontrakter import (
    linjefelter,
    ny_kontrakt,
)
from tests.kontrakter.hjaelp import underskriv

# --- parties


@pytest.mark.parametrize(
    ("felt", "lav"),
    [
        ("forvaltning", ForvaltningFactory),
        ("lokaludvalg", LokaludvalgFactory),
        ("anden", lambda: "Netværket på Nørrebro"),
    ],
)
def test_a_party_is_added_last_changed_and_removed(kontrakt, af, felt, lav):
    part = handlinger.tilfoej_part(kontrakt.pk, **{felt: lav()}, forpligtelser="Lokaler", af=af)
    handlinger.ret_part(part.pk, kontakt_navn="Ane Sørensen", kontakt_email="ane@example.dk", af=af)

    part.refresh_from_db()
    assert kontrakt.parter.last() == part
    assert (part.forpligtelser, part.kontakt_navn) == ("Lokaler", "Ane Sørensen")
    handlinger.fjern_part(part.pk, af=af)
    assert kontrakt.parter.filter(pk=part.pk).count() == 0


def test_the_same_party_twice_and_none_at_all_are_refused(kontrakt, af):
    with pytest.raises(ValidationError, match=r"Parten er allerede med i aftalen."):
        handlinger.tilfoej_part(kontrakt.pk, boligorganisation=kontrakt.parter.first().boligorganisation, af=af)
    with pytest.raises(ValidationError, match=r"Vælg én: en boligorganisation"):
        handlinger.tilfoej_part(kontrakt.pk, anden="  ", af=af)


def test_a_party_that_has_signed_stays(sendt, af):
    part = sendt.parter.first()
    underskriv(sendt, part, af)
    handlinger.traek_tilbage(sendt.pk, af=af)

    with pytest.raises(Regelbrud, match=r"har underskrevet en version"):
        handlinger.fjern_part(part.pk, af=af)


# --- lines


def test_a_line_is_added_changed_and_deleted(kontrakt, version, af):
    forvaltning = ForvaltningFactory()

    linje = handlinger.tilfoej_linje(
        kontrakt.pk,
        af=af,
        **linjefelter(
            kontrakt,
            art="frikoeb",
            forvaltning=forvaltning,
            indsatsomraade=version.plan.afsnit.get().indsatsomraade,
            timer=370,
            timepris="412.5",
        ),
    )
    handlinger.ret_linje(
        linje.pk, af=af, **linjefelter(kontrakt, art="frikoeb", beskrivelse="Jobrådgiver", beloeb=2000)
    )

    linje.refresh_from_db()
    assert (linje.beskrivelse, linje.beloeb, linje.timer, linje.forvaltning) == ("Jobrådgiver", 2000, 370, forvaltning)
    handlinger.slet_linje(linje.pk, af=af)
    assert kontrakt.linjer.count() == 0
    assert Haendelse.objects.get(handling="aftale.slet_linje").data == {"linje": "Jobrådgiver 2022", "beloeb": 2000}


@pytest.mark.parametrize(
    ("felter", "besked", "felt"),
    [
        ({"aar": 2020}, "Beboerprojekt Nordvest løber fra 2021 til 2025.", "aar"),
        ({"aar": 2026}, "Beboerprojekt Nordvest løber fra 2021 til 2025.", "aar"),
        ({"plan_id": 0}, "Vælg en af de planer, kontrakten bygger på.", "plan"),
    ],
)
def test_a_line_that_cannot_be_is_refused(kontrakt, af, felter, besked, felt):
    with pytest.raises(Regelbrud) as brud:
        handlinger.tilfoej_linje(kontrakt.pk, af=af, **linjefelter(kontrakt, **felter))

    assert (str(brud.value), brud.value.felt) == (besked, felt)


def test_a_line_lies_in_the_contracts_own_years(version, af):
    kort = ny_kontrakt(version, til=dt.date(2023, 12, 31), af=af)

    with pytest.raises(Regelbrud, match=r"^Kontrakten gælder fra 2021 til 2023.$"):
        handlinger.tilfoej_linje(kort.pk, af=af, **linjefelter(kort, aar=2024))


@pytest.mark.parametrize(
    ("felter", "besked"),
    [
        ({"beloeb": 0}, "Beløbet skal være mindst 1 kr."),
        ({"beloeb": -5}, "Beløbet skal være mindst 1 kr."),
        ({"timer": -1}, "Timer kan ikke være negative."),
    ],
)
def test_a_line_that_the_table_refuses_says_why(kontrakt, af, felter, besked):
    with pytest.raises(ValidationError, match=besked):
        handlinger.tilfoej_linje(kontrakt.pk, af=af, **linjefelter(kontrakt, **felter))


def test_only_a_contract_has_lines(version, af):
    strategisk = handlinger.opret_strategisk_aftale(version.plan_id, af=af)

    with pytest.raises(Regelbrud, match=r"^Kun en kontrakt har linjer.$"):
        handlinger.tilfoej_linje(strategisk.pk, af=af, **linjefelter(strategisk))
