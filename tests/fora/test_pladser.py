"""Which seats of a Boligsocialt Forum are empty."""

from fora.models import Medlemskab, Plads
from fora.pladser import ledige_pladser
from tests.factories.byomraader import ForvaltningFactory, LokaludvalgFactory

P = Plads


def test_every_seat_of_an_empty_forum_is_named():
    forvaltninger = [ForvaltningFactory(navn="Socialforvaltningen"), ForvaltningFactory(navn="Økonomiforvaltningen")]
    lokaludvalg = [LokaludvalgFactory(navn="Amager Vest"), LokaludvalgFactory(navn="Amager Øst")]

    assert ledige_pladser([], forvaltninger, lokaludvalg) == [
        "Lokal forvaltningsleder fra Socialforvaltningen",
        "Lokal forvaltningsleder fra Økonomiforvaltningen",
        "Lokaludvalgssekretær fra Amager Vest Lokaludvalg",
        "Lokaludvalgssekretær fra Amager Øst Lokaludvalg",
        "Boligsocial koordinator fra en boligorganisation",
    ]


def test_a_full_forum_has_none_and_a_suppleant_fills_none():
    sof, amager = ForvaltningFactory(navn="Socialforvaltningen"), LokaludvalgFactory(navn="Amager Øst")
    leder = Medlemskab(pk=1, plads=P.LOKAL_FORVALTNINGSLEDER, forvaltning=sof)
    sekretaer = Medlemskab(plads=P.LOKALUDVALGSSEKRETAER, lokaludvalg=amager)
    koordinator = Medlemskab(plads=P.BOLIGSOCIAL_KOORDINATOR)
    medarbejder = Medlemskab(plads=P.BOLIGSOCIAL_MEDARBEJDER_KK, forvaltning=sof)
    suppleant = Medlemskab(plads=P.LOKAL_FORVALTNINGSLEDER, forvaltning=sof, suppleant_for=leder)

    assert ledige_pladser([leder, sekretaer, koordinator], [sof], [amager]) == []
    assert ledige_pladser([medarbejder, suppleant, sekretaer, koordinator], [sof], [amager]) == [
        "Lokal forvaltningsleder fra Socialforvaltningen"
    ]
