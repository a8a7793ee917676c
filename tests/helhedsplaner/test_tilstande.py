"""Every pair of status and transition: which are legal is said here once more, in full."""

import pytest

from grundlag.fejl import Regelbrud
from grundlag.tilstand import find_overgang, mulige
from helhedsplaner.tilstande import LEVENDE, OVERGANGE, Status

LOVLIGE = {
    ("begynd_praekvalifikation", "ide"): "praekvalifikation",
    ("proev_igen", "praekvalifikation_afslag"): "praekvalifikation",
    ("indsend_praekvalifikation", "praekvalifikation"): "praekvalifikation_indsendt",
    ("praekvalificer", "praekvalifikation_indsendt"): "under_udarbejdelse",
    ("afslaa_praekvalifikation", "praekvalifikation_indsendt"): "praekvalifikation_afslag",
    ("indsend", "under_udarbejdelse"): "til_godkendelse",
    ("godkend", "til_godkendelse"): "klar_til_start",
    ("mist_godkendelse", "klar_til_start"): "til_godkendelse",
    ("saet_i_drift", "klar_til_start"): "i_drift",
    ("saet_i_drift", "til_godkendelse"): "i_drift",
    ("begynd_afvikling", "i_drift"): "afvikling",
    ("afslut", "afvikling"): "afsluttet",
    **{
        ("afbryd", status): "afbrudt"
        for status in (
            "ide",
            "praekvalifikation",
            "praekvalifikation_indsendt",
            "praekvalifikation_afslag",
            "under_udarbejdelse",
            "til_godkendelse",
            "klar_til_start",
            "i_drift",
            "afvikling",
        )
    },
}


@pytest.mark.parametrize("navn", sorted({overgang.navn for overgang in OVERGANGE}))
@pytest.mark.parametrize("fra", Status.values)
def test_a_transition_is_legal_or_refused_in_a_sentence(navn, fra):
    if (navn, fra) in LOVLIGE:
        assert find_overgang(OVERGANGE, navn, fra=fra).til == LOVLIGE[navn, fra]
    else:
        with pytest.raises(Regelbrud, match=r"^».+« kan ikke lade sig gøre, som sagen står nu\.$"):
            find_overgang(OVERGANGE, navn, fra=fra)


def test_the_buttons_of_a_status_come_from_the_same_table():
    assert [overgang.navn for overgang in mulige(OVERGANGE, fra=Status.IDE)] == ["begynd_praekvalifikation", "afbryd"]


def test_a_finished_plan_goes_nowhere():
    assert [mulige(OVERGANGE, fra=status) for status in set(Status) - LEVENDE] == [[], []]
