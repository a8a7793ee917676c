"""The pages from print to signature and to the end."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grundlag import udskrift
from grundlag.models import Udskrift
from kontrakter import handlinger
from kontrakter.models import Aftale, Tilstand
from kontrakter.tilstande import Aftalestatus
from tests.factories.kontrakter import (
    AftalepartFactory,
    linjefelter,
    ny_kontrakt,
)
from tests.kontrakter.hjaelp import fejl, send, send_underskrift, side

# --- versions


def test_a_draft_is_ordered_waited_for_and_read(klient, kontrakt):
    bestilt = send(klient, "udkast", kontrakt.pk)
    adresse = reverse("kontrakter:version_pdf", args=[kontrakt.versioner.get().pk])
    venter = klient.get(adresse)
    fragment = klient.get(adresse, headers={"HX-Request": "true", "HX-Request-Type": "partial"})

    assert bestilt.headers["Location"] == adresse
    assert "Dokumentet dannes." in venter.content.decode()
    assert 'hx-trigger="every 2s"' in fragment.content.decode()
    assert "<html" not in fragment.content.decode()

    udskrift.dan_udskrift(Udskrift.objects.get().pk)
    fragment = klient.get(adresse, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    pdf = klient.get(adresse)

    assert "Dokumentet er klar." in fragment.content.decode()
    assert "every 2s" not in fragment.content.decode()
    assert (pdf.headers["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert klient.get(adresse, headers={"If-None-Match": pdf.headers["ETag"]}).status_code == 304


def test_a_stored_pdf_takes_four_queries(klient, kontrakt, django_assert_num_queries):
    version = handlinger.lav_udkast(kontrakt.pk, af=klient.bruger)
    udskrift.dan_udskrift(version.udskrift_id)

    with django_assert_num_queries(4):  # session, user, version, bytes
        side(klient, "version_pdf", version.pk)


def test_a_failed_pdf_is_ordered_again(klient, kontrakt):
    version = handlinger.lav_udkast(kontrakt.pk, af=klient.bruger)
    Udskrift.objects.update(status="fejlet", fejl="Dokumentet kunne ikke dannes.")

    assert "Dokumentet kunne ikke dannes." in side(klient, "version_pdf", version.pk).content.decode()
    send(klient, "bestil_igen", version.pk)

    assert Udskrift.objects.get().status == "bestilt"


def test_sending_shows_what_is_missing_and_then_what_it_does(klient, kontrakt):
    mangler = side(klient, "send", kontrakt.pk)
    afvist = send(klient, "send", kontrakt.pk)
    handlinger.tilfoej_linje(kontrakt.pk, af=klient.bruger, **linjefelter(kontrakt))
    klar = side(klient, "send", kontrakt.pk)
    svar = send(klient, "send", kontrakt.pk)

    assert [krav.kode for krav in mangler.context["krav"] if not krav.opfyldt] == ["linjer"]
    assert (mangler.context["klar"], klar.context["klar"]) == (False, True)
    assert (afvist.status_code, svar.status_code) == (422, 302)
    assert "Aftalen har mindst én linje." in afvist.context["fejl"]
    assert Aftale.objects.get().status == Aftalestatus.TIL_UNDERSKRIFT


def test_a_second_current_contract_is_told_when_sent(klient, sendt, version):
    anden = ny_kontrakt(version, af=klient.bruger)
    handlinger.tilfoej_linje(anden.pk, af=klient.bruger, **linjefelter(anden))

    svar = send(klient, "send", anden.pk)

    assert svar.status_code == 422
    assert "Byområdet har allerede en gældende kontrakt" in svar.content.decode()


def test_taking_back_reopens_and_only_what_is_out(klient, sendt):
    send(klient, "traek_tilbage", sendt.pk)
    igen = klient.post(reverse("kontrakter:traek_tilbage", args=[sendt.pk]), follow=True)

    assert Aftale.objects.get().status == Aftalestatus.KLADDE
    assert "kan ikke lade sig gøre" in igen.content.decode()


# --- signatures and the end


def test_signatures_are_registered_until_the_agreement_is_signed(klient, sendt):
    foerste, sidste = sendt.parter.all()
    vist = side(klient, "underskriv", sendt.versioner.get().pk, foerste.pk)

    svar = send_underskrift(klient, sendt, foerste)
    send_underskrift(klient, sendt, sidste)

    assert vist.context["form"].initial["paa_vegne_af"] == foerste.fuldt_navn
    assert sendt.versioner.get().hash_kort in vist.content.decode()
    assert svar.status_code == 302
    assert Aftale.objects.get().tilstand == Tilstand.KOMMENDE


@pytest.mark.parametrize(
    ("felter", "felt"),
    [
        ({"dato": "2.9.2021"}, "dato"),
        ({"dato": "snart"}, "dato"),
        ({"navn": ""}, "navn"),
        ({"scan": ""}, "scan"),
        ({"scan": SimpleUploadedFile("scan.pdf", b"MZ\x90\x00")}, "scan"),
    ],
)
def test_a_signature_that_cannot_be_is_refused(klient, sendt, felter, felt):
    svar = send_underskrift(klient, sendt, sendt.parter.first(), **felter)

    assert (svar.status_code, [*fejl(svar)]) == (422, [felt])
    assert "Direktør" in svar.content.decode()


def test_a_signature_for_another_agreements_party_is_not_found(klient, sendt):
    assert send_underskrift(klient, sendt, AftalepartFactory()).status_code == 404


def test_a_signature_is_withdrawn_once(klient, sendt):
    send_underskrift(klient, sendt, sendt.parter.first())
    adresse = reverse("kontrakter:tilbagekald", args=[sendt.parter.first().underskrifter.get().pk])

    foerst = klient.post(adresse, follow=True)
    igen = klient.post(adresse, follow=True)

    assert "Underskriften er tilbagekaldt." in foerst.content.decode()
    assert "Underskriften er allerede tilbagekaldt." in igen.content.decode()


@pytest.mark.parametrize(
    ("navn", "status", "slut"),
    [("annuller", Aftalestatus.KLADDE, Tilstand.ANNULLERET), ("opsig", Aftalestatus.UNDERSKREVET, Tilstand.OPSAGT)],
)
def test_an_agreement_is_ended_with_a_reason(klient, kontrakt, navn, status, slut):
    Aftale.objects.update(status=status)

    vist = side(klient, navn, kontrakt.pk)
    tom = send(klient, navn, kontrakt.pk, begrundelse=" ", modtaget="1.9.2021")
    svar = send(klient, navn, kontrakt.pk, begrundelse="Planen er afbrudt.", modtaget="1.9.2021")
    igen = send(klient, navn, kontrakt.pk, begrundelse="Planen er afbrudt.", modtaget="1.9.2021")

    assert "kontraktpuljen" in vist.content.decode()
    assert (tom.status_code, svar.status_code, igen.status_code) == (422, 302, 422)
    assert Aftale.objects.get().tilstand == slut
