"""Members read in from a spreadsheet, under the same rules as one at a time."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fora.indlaesning import MEDLEMMER
from fora.models import Medlemskab, Plads
from grundlag import indlaesning
from grundlag.adgang import Rolle
from tests.factories.byomraader import ForvaltningFactory, PersonFactory
from tests.factories.fora import GruppeFactory

OVERSKRIFTER = ["Gruppe", "Arbejdsmail", "Plads", "Fra", "Forvaltning"]
FRA = dt.date(2021, 1, 1)


@pytest.fixture
def forum():
    ForvaltningFactory(navn="Teknik- og Miljøforvaltningen", forkortelse="TMF")
    for navn in ("ida", "bo"):
        PersonFactory(navn=navn, email=f"{navn}@kk.dk")
    return GruppeFactory(navn="Boligsocialt Forum Bispebjerg")


def indlaes(klient, *raekker):
    bog = openpyxl.Workbook()
    for raekke in (OVERSKRIFTER, *raekker):
        bog.active.append(raekke)
    ud = BytesIO()
    bog.save(ud)
    rent, _ = indlaesning.laes(SimpleUploadedFile("medlemmer.xlsx", ud.getvalue()), MEDLEMMER.kolonner)
    return indlaesning.indlaes(MEDLEMMER, rent, skriv=True, af=klient.bruger)


def test_members_get_their_seats(log_ind, forum):
    ida = [forum.navn, "ida@kk.dk", "Lokal forvaltningsleder", FRA, "tmf"]

    resultat = indlaes(log_ind(Rolle.ADMINISTRATOR), ida, [forum.navn, "bo@kk.dk", "medlem", "1.1.2021"])

    assert (resultat.nye, resultat.fejl) == (2, ())
    assert list(Medlemskab.objects.values_list("person__navn", "plads", "forvaltning__forkortelse", "fra")) == [
        ("ida", Plads.LOKAL_FORVALTNINGSLEDER, "TMF", FRA),
        ("bo", Plads.MEDLEM, None, FRA),
    ]


def test_a_seat_taken_twice_names_the_row_and_writes_nothing(log_ind, forum):
    resultat = indlaes(
        log_ind(Rolle.ADMINISTRATOR),
        [forum.navn, "ida@kk.dk", "Lokal forvaltningsleder", FRA, "TMF"],
        [forum.navn, "bo@kk.dk", "Lokal forvaltningsleder", FRA, "TMF"],
        ["Et andet forum", "bo@fsb.dk", "Formand", FRA, None],
    )

    assert [(fejl.raekke, fejl.kolonne, fejl.tekst.split(":")[0]) for fejl in resultat.fejl] == [
        (3, "", "Forvaltningens plads er allerede besat i den periode."),
        (4, "Gruppe", "Der er ingen gruppe, der hedder »Et andet forum«."),
        (4, "Arbejdsmail", "Der er ingen person, der hedder »bo@fsb.dk«."),
        (4, "Plads", "Skriv en af"),
    ]
    assert Medlemskab.objects.count() == 0


def test_in_the_administration_members_are_read_in_but_not_edited(log_ind):
    klient = log_ind(Rolle.ADMINISTRATOR)

    assert klient.get(reverse("admin:fora_medlemskab_indlaes")).status_code == 200
    assert klient.get(reverse("admin:fora_medlemskab_add")).status_code == 403
