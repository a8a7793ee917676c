"""The lines of a meeting as they are read."""

import datetime as dt

import pytest

from fora.fremmoede import Saede, Skift, taelling
from fora.linjer import Opgavelinje, find_navn, laes_moedelinje, opgaver_i, uden_opgaver
from grundlag.fejl import Regelbrud

PERSONER = {1: "Bo Leder", 2: "Karen Bo Madsen", 3: "Bo Berg", 4: "Åse Ørsted-Holm"}
MOEDET = dt.date(2021, 9, 9)


@pytest.mark.parametrize(
    ("linje", "laest"),
    [
        (
            "Opgave: Skriv til BUF @karen 1.10.2021",
            Opgavelinje("Skriv til BUF", 2, "Karen Bo Madsen", dt.date(2021, 10, 1)),
        ),
        (
            "- opgave: @Åse Ørsted-Holm ringer, senest 1/10",
            Opgavelinje("ringer", 4, "Åse Ørsted-Holm", dt.date(2021, 10, 1)),
        ),
        ("Opgave: Kald ind den 3.2. @bo leder", Opgavelinje("Kald ind", 1, "Bo Leder", dt.date(2022, 2, 3))),
        ("Opgave: Se på afsnit 3.4 i planen", Opgavelinje("Se på afsnit 3.4 i planen")),
        ("Opgave: Se på planen", Opgavelinje("Se på planen")),
        (
            "Opgave: Ring @Bo 1.10.21",
            Opgavelinje(
                "Ring", None, "", dt.date(2021, 10, 1), "Flere hedder »Bo«: Bo Berg, Bo Leder. Skriv hele navnet."
            ),
        ),
        ("Opgave: Ring @Ib", Opgavelinje("Ring", fejl="Ingen her hedder »Ib«.")),
        ("Opgave: Ring 31.2.2021", Opgavelinje("Ring 31.2.2021", fejl="»31.2.2021« er ikke en dato.")),
        ("Opgave: @Bo Berg", Opgavelinje("", 3, "Bo Berg", fejl="Skriv, hvad opgaven er.")),
    ],
)
def test_a_task_is_read_from_its_line(linje, laest):
    assert opgaver_i(f"Forummet drøftede det.\n\n{linje}\nSlut.", PERSONER, moedet=MOEDET) == [laest]


def test_only_lines_that_begin_so_are_tasks_and_they_can_be_left_out():
    tekst = "En opgave: nej.\n\nOpgave: Ja @Åse\n\nSlut."

    assert [et.tekst for et in opgaver_i(tekst, PERSONER, moedet=MOEDET)] == ["Ja"]
    assert uden_opgaver(tekst) == "En opgave: nej.\n\nSlut."


@pytest.mark.parametrize(
    ("linje", "laest"),
    [
        ("Bo Leder forlod 17.40", ("forlod", "Bo Leder", dt.time(17, 40), "")),
        ("bo gik kl. 17", ("forlod", "bo", dt.time(17), "")),
        ("@Karen forlod mødet kl. 17:40.", ("forlod", "Karen", dt.time(17, 40), "")),
        ("Karen Bo Madsen ankom", ("ankom", "Karen Bo Madsen", None, "")),
        ("Bo er inhabil", ("inhabil", "Bo", None, "")),
        ("Karen for Bo", ("for", "Karen", None, "Bo")),
        ("Ib Ny er stedfortræder for Bo Berg 16.30", ("for", "Ib Ny", dt.time(16, 30), "Bo Berg")),
    ],
)
def test_who_came_and_went_is_read_from_one_line(linje, laest):
    fundet = laes_moedelinje(linje)

    assert (fundet.slags, fundet.navn, fundet.kl, fundet.for_navn) == laest


@pytest.mark.parametrize(
    ("linje", "besked"), [("Bo", "Skriv fx"), ("Bo gik 25.10", "»25.10« er ikke"), ("", "Skriv fx")]
)
def test_what_cannot_be_read_is_said(linje, besked):
    with pytest.raises(Regelbrud, match=besked):
        laes_moedelinje(linje)


@pytest.mark.parametrize(("skrevet", "fundet"), [("leder", 1), ("Karen", 2), ("ørsted-holm", 4), ("Bo Berg", 3)])
def test_a_name_is_found_by_its_first_or_last_words(skrevet, fundet):
    assert find_navn(skrevet, PERSONER) == fundet


def test_who_has_left_or_is_inhabil_does_not_count_and_a_substitute_does():
    saeder = [Saede(1, True), Saede(2, True, True), Saede(3, False), Saede(4, True)]
    skift = [Skift(1, 3, "forlod"), Skift(3, 2, "ankom"), Skift(3, 4, "afloest"), Skift(1, 5, "ankom")]

    def ved(nummer, *inhabile, kraever=3):
        return str(taelling(saeder, skift, nummer=nummer, inhabile=inhabile, kraever=kraever))

    assert ved(1) == "3 af 4 til stede, 1 stedfortræder, beslutningsdygtigt"
    assert ved(2, kraever=None) == "4 af 4 til stede, 1 stedfortræder"
    assert ved(3, 4) == "2 af 4 til stede, 1 stedfortræder, ikke beslutningsdygtigt (kræver 3)"
    assert ved(4) == "3 af 4 til stede, 2 stedfortrædere, beslutningsdygtigt"
    assert ved(5) == "4 af 4 til stede, 2 stedfortrædere, beslutningsdygtigt"
