"""The documents of a plan: added and described by those who write it, fetched by those who see it."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from grundlag.adgang import Rolle
from helhedsplaner.models import HelhedsplanBilag
from helhedsplaner.tilstande import Status
from tests.factories.helhedsplaner import HelhedsplanBilagFactory, PlanFactory

PDF = b"%PDF-1.7 kommissorium"


@pytest.fixture
def plan(db):
    return PlanFactory()


@pytest.fixture
def klient(log_ind, plan):
    return log_ind(Rolle.BOLIGSOCIAL_KOORDINATOR, boligorganisation=plan.driftsansvarlig)


def side(plan):
    return reverse("helhedsplaner:bilag", args=[plan.pk])


def post(klient, plan, fil=None, **felter):
    return klient.post(side(plan), {"titel": "Kommissorium", "fil": fil or ContentFile(PDF, "k.pdf"), **felter})


def test_a_document_is_added_and_fetched(klient, plan):
    svar = post(klient, plan, beskrivelse="For bestyrelsen")

    bilag = plan.bilag.get()
    assert svar["Location"] == side(plan)
    html = klient.get(side(plan)).content.decode()
    assert all(tekst in html for tekst in ("Kommissorium", "For bestyrelsen", "k.pdf"))
    hentet = klient.get(reverse("helhedsplaner:hent_bilag", args=[bilag.pk]))
    assert (hentet.content, hentet["Content-Type"]) == (PDF, "application/pdf")


@pytest.mark.parametrize(
    ("felter", "felt"),
    [
        ({"fil": ContentFile(b"MZ\x90\x00", "program.pdf")}, "fil"),
        ({"fil": ContentFile(b"", "tom.pdf")}, "fil"),
        ({"titel": ""}, "titel"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field(klient, plan, felter, felt):
    svar = post(klient, plan, beskrivelse="Skrevet", **felter)

    assert svar.status_code == 422
    assert list(svar.context["form"].errors) == [felt]
    assert "Skrevet" in svar.content.decode()
    assert not plan.bilag.exists()


def test_two_who_describe_the_same_document(klient, plan):
    bilag = HelhedsplanBilagFactory(plan=plan)
    adresse = reverse("helhedsplaner:ret_bilag", args=[plan.pk, bilag.pk])
    grund = klient.get(adresse).context["form"].initial["grund"]

    foerst = klient.post(adresse, {"titel": "Diagram", "beskrivelse": "Organisationen", "grund": grund})
    saa = klient.post(adresse, {"titel": "Noget andet", "beskrivelse": "", "grund": grund})

    bilag.refresh_from_db()
    assert (foerst.status_code, saa.status_code) == (302, 422)
    assert (bilag.titel, bilag.beskrivelse) == ("Diagram", "Organisationen")
    assert "Nu er gemt: Titel: Diagram" in saa.content.decode()


def test_a_closed_plan_gets_no_more_and_others_documents_are_not_found(klient, plan):
    fremmed = HelhedsplanBilagFactory()
    plan.status = Status.AFBRUDT
    plan.save()

    assert post(klient, plan).status_code == 403
    assert klient.get(side(plan)).status_code == 200
    assert klient.get(reverse("helhedsplaner:hent_bilag", args=[fremmed.pk])).status_code == 404
    assert HelhedsplanBilag.objects.count() == 1


@pytest.mark.parametrize("antal", [1, 3])
def test_the_page_takes_the_same_number_of_queries(klient, plan, antal, django_assert_max_num_queries):
    HelhedsplanBilagFactory.create_batch(antal, plan=plan)

    with django_assert_max_num_queries(6):
        klient.get(side(plan))
